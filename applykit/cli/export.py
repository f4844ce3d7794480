"""`applykit export`: the rows of a section as a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.cli.words import programme_option
from applykit.messages import N_, _


@click.command(
    "export",
    help=N_("Write the rows of a section of PROFILE to an Excel sheet, with labels, notes and choices.\n\n"
            "Put into profile/ under the section's name, the sheet stands for the section.\n\n"
            "Example: applykit export my-lab --sheet equipment"),
)  # fmt: skip
@click.argument("profile", metavar=N_("PROFILE"), type=click.Path(readable=False, path_type=Path))
@programme_option
@click.option("--sheet", "section", required=True, metavar=N_("SECTION"),
              help=N_("The section, by name or label."))  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), metavar=N_("FILE"),
              help=N_("File to write (<section>.xlsx beside the profile if not given)."))  # fmt: skip
def command(profile: Path, programme: str, section: str, output: Path | None) -> int:
    import applykit
    from applykit.exporting import export_sheet

    written = export_sheet(profile, applykit.load_programme(programme), section, output)
    click.echo(_("Written: {file}").format(file=written))
    return 0
