"""`applykit status`: how every client of a workspace stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from applykit.cli.words import programme_path_option
from applykit.messages import N_

if TYPE_CHECKING:
    from applykit.portfolio import Standing


@click.command(
    "status",
    help=N_("Say how every client of WORKSPACE stands, the urgent first: readiness, open criteria of level "
            "must, the next deadline, evidence that expires, templates in use, and whether the last build is "
            "stale.\n\n"
            "Exit code 1 if a client cannot be read.\n\n"
            "Example: applykit status work --html status.html"),
)  # fmt: skip
@click.argument("folder", metavar=N_("WORKSPACE"), type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help=N_("Form of the report."))  # fmt: skip
@click.option("--html", type=click.Path(path_type=Path), metavar=N_("FILE"),
              help=N_("Also write the status as a page for a browser."))  # fmt: skip
@click.option("--within", type=click.IntRange(0, 3650), default=90, show_default=True, metavar=N_("NUMBER"),
              help=N_("Name evidence that expires within so many days."))  # fmt: skip
@click.option("--as-of", metavar=N_("DATE"), help=N_("The day to check on (today if not given)."))
@programme_path_option
def command(folder: Path, form: str, html: Path | None, within: int, as_of: str | None) -> int:
    from functools import cache

    import applykit
    from applykit.cli.output import day, followed, print_json
    from applykit.messages import _
    from applykit.model import Profile
    from applykit.portfolio.looking import standings
    from applykit.portfolio.telling import as_data, page
    from applykit.workspace import load_workspace

    workspace = load_workspace(folder)
    today = day(as_of)
    programme = cache(applykit.load_programme)

    def load(path: Path, name: str) -> Profile:
        return applykit.load_profile(path, programme(name))

    looked = standings(workspace, load, today, within)
    every = followed(looked, len(workspace.names()), _("Checking the clients"))
    found = sorted(every, key=lambda one: one.urgency)
    if html:
        title = _("{firm}: clients").format(firm=workspace.firm) if workspace.firm else _("Clients")
        _write(html, page(found, title, today))
    if form == "json":
        print_json(
            {"as_of": today.isoformat(), "firm": workspace.firm, "clients": [as_data(x) for x in found]}
        )
    else:
        _print(found)
        if html:
            click.echo(_("Written: {file}").format(file=html))
    return 1 if any(one.problem for one in found) else 0


def _write(path: Path, text: str) -> None:
    from applykit.errors import UnwritableError

    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwritableError("file.unwritable", folder=str(path), reason=reason) from None


def _print(found: Sequence[Standing]) -> None:
    """A block for each client: its name, then a line for each thing that is told."""
    from applykit.cli.output import console
    from applykit.messages import _
    from applykit.portfolio.telling import HEADS, cells, urgent
    from applykit.report.plain import Report

    printed = Report(console(), Path.cwd())
    if not found:
        printed.line(_("The workspace has no client yet."))
    for one in found:
        name, *rest = cells(one)
        printed.line(name, "bold red" if urgent(one) else "bold")
        if one.problem:
            printed.line(rest[0], "red", 2)
        else:
            for head, text in zip(HEADS[1:], rest, strict=True):
                printed.line(_("{head}: {text}").format(head=_(head), text=text), indent=2)
