"""`applykit init`: a profile to fill in, or a sample to look at."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.cli.words import programme_option, stage_option, workspace_option
from applykit.messages import N_, _


@click.command(
    "init",
    help=N_("Write a profile to fill in to DIR, each field explained, and a folder for evidence.\n\n"
            "Nothing that is already there is overwritten. With --sheet, a profile that is there gets sheets "
            "for sections with many rows.\n\n"
            "Example: applykit init my-lab --labels"),
)  # fmt: skip
@click.argument("folder", metavar=N_("[DIR]"), required=False, type=click.Path(path_type=Path))
@click.option(
    "--client", "beginner", metavar=N_("NAME"), help=N_("Begin this client of the workspace instead of DIR.")
)
@workspace_option
@programme_option
@stage_option
@click.option("--labels", is_flag=True, help=N_("Use Chinese labels as the names of entries."))
@click.option("--sample", metavar=N_("NAME"),
              help=N_("Copy a finished sample instead: quickstart, halfway or complete."))  # fmt: skip
@click.option("--sheet", "sheets", multiple=True, metavar=N_("SECTION"),
              help=N_("Write an empty Excel sheet for this section to DIR/profile/; may be repeated.")
              )  # fmt: skip
def command(
    folder: Path | None,
    beginner: str | None,
    workspace: Path | None,
    programme: str,
    stage: str,
    labels: bool,
    sample: str | None,
    sheets: tuple[str, ...],
) -> int:
    import applykit
    from applykit.cli.output import in_shell
    from applykit.cli.places import workspace_named
    from applykit.errors import UsageError
    from applykit.programme import stage_of
    from applykit.report.data import relative
    from applykit.resources import is_shipped
    from applykit.sheets import row_section
    from applykit.starter import begun, start, start_from_sample, start_sheets
    from applykit.workspace import home_of
    from applykit.workspace.starting import new_client

    if (folder is None) == (beginner is None):
        raise UsageError("usage.init_where")
    if beginner is not None:
        folder = new_client(workspace_named(workspace), beginner)
    assert folder
    pack = applykit.load_programme(programme)
    for name in sheets:
        row_section(name, pack.schema)  # a slip in a name is told before anything is written
    written = []
    if sample:
        written.append(start_from_sample(folder, sample))
    elif not (sheets and begun(folder)):
        written.append(start(folder, pack, stage_of(pack, stage), labels=labels))
    written += start_sheets(folder, pack, sheets)
    for path in written:
        click.echo(_("Written: {file}").format(file=path))
    click.echo(_("Put scanned evidence into {folder}").format(folder=folder / "evidence"))
    words = _("Next: fill in the profile, then run: applykit check {folder}")
    place = in_shell(Path(relative(str(pack.folder), Path.cwd())))
    known = is_shipped(pack.folder) or home_of(folder).programme() == programme
    click.echo(words.format(folder=in_shell(folder) + ("" if known else f" --programme {place}")))
    return 0
