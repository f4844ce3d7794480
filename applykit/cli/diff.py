"""`applykit diff`: what changed between two dossiers or profiles."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.cli.words import programme_option
from applykit.messages import N_, _


@click.command(
    "diff",
    help=N_("Say what changed from OLD to NEW, each a dossier (folder or archive) or a profile: entries, "
            "verdicts, evidence, errors and warnings, chapters.\n\n"
            "Differences give exit code 1. With --output they are written as a Word table as well.\n\n"
            "Example: applykit diff last-year.zip my-lab --output changes.docx"),
)  # fmt: skip
@click.argument("old", metavar=N_("OLD"), type=click.Path(readable=False, path_type=Path))
@click.argument("new", metavar=N_("NEW"), type=click.Path(readable=False, path_type=Path))
@programme_option
@click.option("--stage", metavar=N_("NAME"), default="",
              help=N_("Stage for a profile (that of the dossier beside it, or the first)."))  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help=N_("Form of the report."))  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), metavar=N_("FILE"),
              help=N_("Word file (.docx) to write as well: 修改对照表."))  # fmt: skip
@click.option("--as-of", metavar=N_("DATE"), help=N_("The day for two profiles (today if not given)."))
def command(
    old: Path, new: Path, programme: str, stage: str, form: str, output: Path | None, as_of: str | None
) -> int:
    import applykit
    from applykit.cli.output import day, print_json, print_lines
    from applykit.differences.saying import as_data, lines
    from applykit.diffing import differences_of, write_table

    today = day(as_of)
    found, title = differences_of(
        old, new, lambda path: applykit.load_profile(path, applykit.load_programme(programme)),
        stage=stage, as_of=today,
    )  # fmt: skip
    if output:
        write_table(found, title, output, today)
    if form == "json":
        print_json(as_data(found))
    else:
        printed = print_lines(lines(found))
        if output:
            printed.line(_("Written: {file}").format(file=output))
    return 0 if found.same else 1
