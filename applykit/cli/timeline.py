"""`applykit timeline`: every date that matters, in order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from applykit.cli.words import programme_option
from applykit.messages import N_

if TYPE_CHECKING:
    from applykit.timeline import Timeline


@click.command(
    "timeline",
    help=N_("Show every date of PROFILE (a file or its folder) that matters, over all stages and in order: "
            "deadlines, milestones, calibration, certificates, leases, agreements, rectification.\n\n"
            "The next duty is marked, and what is overdue, runs out before the period ends, or falls on the "
            "same day. As ics it is a file for the calendar of the office.\n\n"
            "Example: applykit timeline my-lab --format ics --output my-lab.ics"),
)  # fmt: skip
@click.argument("profile", metavar=N_("PROFILE"), type=click.Path(readable=False, path_type=Path))
@programme_option
@click.option("--stage", default="", metavar=N_("NAME"), help=N_("Only what this stage asks for."))
@click.option("--format", "form", type=click.Choice(["text", "json", "ics"]), default="text",
              show_default=True, help=N_("Form of the report."))  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), metavar=N_("FILE"),
              help=N_("Write it to this file instead."))  # fmt: skip
@click.option("--as-of", metavar=N_("DATE"), help=N_("The day to look from (today if not given)."))
def command(
    profile: Path, programme: str, stage: str, form: str, output: Path | None, as_of: str | None
) -> int:
    import applykit
    from applykit.cli.output import day
    from applykit.programme import stage_of
    from applykit.timeline.gathering import timeline

    loaded = applykit.load_profile(profile, applykit.load_programme(programme))
    chosen = stage_of(loaded.programme, stage) if stage else None
    found = timeline(loaded, day(as_of), chosen)
    if form == "text" and output is None:
        _print(found)
        return 0
    _write(_content(found, form), output)
    return 0


def _content(found: Timeline, form: str) -> bytes:
    from applykit.report.data import to_json
    from applykit.timeline.calendar import to_ics
    from applykit.timeline.telling import as_data, lines

    if form == "json":
        return to_json(as_data(found)).encode()
    if form == "ics":
        return to_ics(found)
    return "".join(f"{line}\n" for line, _style in lines(found)).encode()


def _write(content: bytes, output: Path | None) -> None:
    from applykit.cli.output import print_bytes

    if output is None:
        print_bytes(content)
        return
    from applykit.errors import UnwritableError
    from applykit.messages import _
    from applykit.starter import put

    try:
        put(output, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwritableError("file.unwritable", folder=str(output), reason=reason) from None
    click.echo(_("Written: {file}").format(file=output))


def _print(found: Timeline) -> None:
    from applykit.cli.output import console
    from applykit.messages import _
    from applykit.report.plain import Report
    from applykit.timeline.telling import DAY, lines

    printed = Report(console(), Path.cwd())
    for line, style in lines(found):
        printed.line(line, style, lead=DAY)
    if not found.items:
        printed.line(_("The profile has no date that matters yet."))
