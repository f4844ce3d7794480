"""`applykit init`: a profile to fill in, or a sample to look at."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.cli.words import programme_option, stage_option
from applykit.messages import N_, _


@click.command(
    "init",
    help=N_("Write a profile to fill in to DIR, each field explained, and a folder for evidence.\n\n"
            "Nothing that is already there is overwritten.\n\n"
            "Example: applykit init my-lab --labels"),
)  # fmt: skip
@click.argument("folder", metavar=N_("DIR"), type=click.Path(path_type=Path))
@programme_option
@stage_option
@click.option("--labels", is_flag=True, help=N_("Use Chinese labels as the names of entries."))
@click.option("--sample", metavar=N_("NAME"),
              help=N_("Copy a finished sample instead: quickstart, halfway or complete."))  # fmt: skip
def command(folder: Path, programme: str, stage: str, labels: bool, sample: str | None) -> int:
    from applykit.cli.output import in_shell
    from applykit.starter import start, start_from_sample

    if sample:
        profile = start_from_sample(folder, sample)
    else:
        import applykit
        from applykit.programme import stage_of

        pack = applykit.load_programme(programme)
        profile = start(folder, pack, stage_of(pack, stage), labels=labels)
    click.echo(_("Written: {file}").format(file=profile))
    click.echo(_("Put scanned evidence into {folder}").format(folder=folder / "evidence"))
    words = _("Next: fill in the profile, then run: applykit check {folder}")
    click.echo(words.format(folder=in_shell(folder)))
    return 0
