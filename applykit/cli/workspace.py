"""`applykit workspace`: the folder in which a consultant keeps the clients."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.cli.words import Group, programme_option, stage_option
from applykit.messages import N_, _


@click.group("workspace", cls=Group, help=N_("Begin a workspace: one firm, many clients."))
def command() -> None:
    pass


@command.command(
    "new",
    help=N_("Write a new workspace to DIR: applykit.yaml, templates and clients.\n\n"
            "Example: applykit workspace new work --firm 某某咨询"),
)  # fmt: skip
@click.argument("folder", metavar=N_("DIR"), type=click.Path(path_type=Path))
@click.option("--firm", metavar=N_("NAME"), default="", help=N_("The firm's name."))
@programme_option
@stage_option
def new(folder: Path, firm: str, programme: str, stage: str) -> int:
    import applykit
    from applykit.cli.output import in_shell
    from applykit.messages import language
    from applykit.programme import stage_of
    from applykit.workspace.starting import start_workspace

    chosen = stage_of(applykit.load_programme(programme), stage)
    written = start_workspace(folder, firm=firm, programme=programme, stage=chosen.id, language=language())
    click.echo(_("Written: {file}").format(file=written))
    words = _("Next: begin a client: applykit init --client NAME --workspace {folder}")
    click.echo(words.format(folder=in_shell(folder)))
    return 0
