"""`applykit advance`: the profile of the next stage, made from this one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from applykit.cli.words import programme_option, stage_option
from applykit.messages import N_

if TYPE_CHECKING:
    from applykit.advancing import Advanced


@click.command(
    "advance",
    help=N_("Make the next stage's profile from PROFILE (a file or its folder), in a new folder beside "
            "it.\n\n"
            "What stays true is carried with its comments and order, what must be new is emptied, and what "
            "the stage asks for the first time is added with its explanations; the list of it lies in the "
            "new folder as 变动清单.txt. The dossier that was approved goes along as the promise that "
            "later stages are measured against. The old folder is left as it is.\n\n"
            "Example: applykit advance my-lab --to review"),
)  # fmt: skip
@click.argument("profile", metavar=N_("PROFILE"), type=click.Path(readable=False, path_type=Path))
@programme_option
@stage_option
@click.option("--to", "following", metavar=N_("NAME"), required=True, help=N_("The stage to move on to."))
@click.option("--output", type=click.Path(path_type=Path), metavar=N_("DIR"),
              help=N_("Folder to make (beside the profile's, named after the stage, if not given).")
              )  # fmt: skip
@click.option("--dossier", type=click.Path(path_type=Path, readable=False), metavar=N_("DOSSIER"),
              help=N_("The approved dossier, a folder or its archive (the one last built for the stage that "
                      "is left, if not given)."))  # fmt: skip
@click.option("--json", "machine", is_flag=True, help=N_("Print the list of changes as JSON."))
@click.option("--as-of", metavar=N_("DATE"), help=N_("The day of moving on (today if not given)."))
def command(
    profile: Path,
    programme: str,
    stage: str,
    following: str,
    output: Path | None,
    dossier: Path | None,
    machine: bool,
    as_of: str | None,
) -> int:
    import applykit
    from applykit.advancing.moving import advance
    from applykit.advancing.telling import as_data
    from applykit.cli.output import day, print_json
    from applykit.programme import stage_of

    loaded = applykit.load_profile(profile, applykit.load_programme(programme))
    before, after = stage_of(loaded.programme, stage), stage_of(loaded.programme, following)
    moved = advance(loaded, before, after, day(as_of), output=output, dossier=dossier)
    if machine:
        print_json(as_data(moved))
    else:
        _print(moved)
    return 0


def _print(moved: Advanced) -> None:
    from applykit.advancing.telling import lines
    from applykit.cli.output import console, in_shell
    from applykit.messages import _
    from applykit.report.data import relative
    from applykit.report.plain import Report

    printed = Report(console(), Path.cwd())
    for head, text in lines(moved):
        printed.line(head, "bold")
        printed.line(text, indent=2)
    folder = Path(relative(str(moved.folder), Path.cwd()))
    printed.line(_("Written: {file}").format(file=folder), "green")
    words = _("Next: fill in what is new, then run: applykit check {folder} --stage {stage}")
    printed.line(words.format(folder=in_shell(folder), stage=moved.after.id), "bold")
