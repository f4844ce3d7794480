"""`applykit context`: what a template sees."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.cli.words import programme_option, stage_option
from applykit.messages import N_


@click.command(
    "context",
    help=N_("Print what a template sees of PROFILE, as JSON.\n\n"
            "Example: applykit context my-lab --document 申报书"),
)  # fmt: skip
@click.argument("profile", metavar=N_("PROFILE"), type=click.Path(readable=False, path_type=Path))
@programme_option
@stage_option
@click.option("--document", metavar=N_("DOC"), help=N_("The document (the first of the stage if not given)."))
@click.option("--as-of", metavar=N_("DATE"), help=N_("The day of the dossier (today if not given)."))
def command(profile: Path, programme: str, stage: str, document: str | None, as_of: str | None) -> int:
    import applykit
    from applykit.building import context_of
    from applykit.cli.output import day, print_json
    from applykit.documents.context import context_as_json

    pack = applykit.load_programme(programme)
    loaded = applykit.load_profile(profile, pack)
    context = context_of(loaded, stage=stage, document=document, as_of=day(as_of))
    print_json(context_as_json(context))
    return 0
