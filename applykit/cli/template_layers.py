"""`applykit template new` and `status`: copies of templates in a workspace, and what moved on under them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from applykit.cli.words import client_option, programme_option, programme_path_option, workspace_option
from applykit.messages import N_, _

if TYPE_CHECKING:
    from applykit.layers.status import Moved


@click.command(
    "new",
    help=N_("Copy the template of DOC into a client's layer, or into the firm's, to be edited in Word.\n\n"
            "What it was copied from is kept, so that “template status” can tell when that moves on.\n\n"
            "Example: applykit template new application-form --client jiangzhou"),
)  # fmt: skip
@click.argument("document", metavar=N_("DOC"))
@client_option
@workspace_option
@programme_option
def new(document: str, client: str | None, workspace: Path | None, programme: str) -> int:
    import applykit
    from applykit import resources
    from applykit.cli.places import workspace_named
    from applykit.layers import choose, template_of
    from applykit.layers.copying import copy_template
    from applykit.programme import document_named
    from applykit.workspace import Home, home_of

    pack = applykit.load_programme(programme)
    around = workspace_named(workspace)
    home = home_of(around.client(client) if client else around.folder, pack)
    layer = next(
        item for item in home.layers if item.name == (resources.CLIENT if client else resources.FIRM)
    )
    below = Home(home.folder, home.layers[: home.layers.index(layer)], around)
    chosen = choose(pack, document_named(pack, document), below)
    written = copy_template(template_of(chosen, below), pack, layer)
    click.echo(_("Written: {file}").format(file=written))
    click.echo(_("Next: open it in Word; what stands in braces is filled in from the profile."))
    return 0


@click.command(
    "status",
    help=N_("Tell which templates of a workspace moved on under a copy, or after a dossier was built.\n\n"
            "Exit code 1 if any did.\n\nExample: applykit template status work"),
)  # fmt: skip
@click.argument("workspace", default=".", metavar=N_("[WORKSPACE]"), type=click.Path(path_type=Path))
@programme_path_option
def status(workspace: Path) -> int:
    import applykit
    from applykit.cli.output import console
    from applykit.layers.status import moved_of
    from applykit.report.data import relative
    from applykit.report.plain import Report
    from applykit.workspace import home_of, load_workspace

    around = load_workspace(workspace)
    base = Path.cwd()
    printed = Report(console(), base)
    count = 0
    for number, client in enumerate(around.names()):
        home = home_of(around.client(client))
        pack = applykit.load_programme(home.programme())
        home = home_of(home.folder, pack)
        for moved in moved_of(pack, home, firm=number == 0):
            count += 1
            printed.line(relative(moved.place, base), "bold")
            printed.line(moved.title, "yellow", 2)
            for line in _changes(moved):
                printed.line(line, indent=4)
    printed.line(_("Templates that moved on: {count}.").format(count=count))
    return 1 if count else 0


_SHOWN = 5
"""So many paragraphs of a chapter are shown on either side."""


def _changes(moved: Moved) -> Iterator[str]:
    if not moved.known:
        yield _("the earlier template is no longer kept, so what differs cannot be shown")
    elif not moved.changes:
        yield _("the words are the same; formatting, headers or properties differ")
    for change in moved.changes:
        title = change.chapter or _("before the first chapter")
        words = {"added": _("new chapter"), "removed": _("chapter taken out"), "changed": _("changed")}
        yield _("{title}: {what}").format(title=title, what=words[change.kind])
        for mark, texts in (("-", change.gone), ("+", change.new)):
            yield from (f"{mark} {text}" for text in texts[:_SHOWN])
            if len(texts) > _SHOWN:
                yield _("{mark} … and {count} more").format(mark=mark, count=len(texts) - _SHOWN)
