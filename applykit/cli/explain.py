"""`applykit explain`: what a criterion, clause, field, rule or document is about."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.cli.words import client_option, programme_option, workspace_option
from applykit.messages import N_, _


@click.command(
    "explain",
    help=N_("Explain WHAT: a criterion (A1), a clause (M1.1), a field (lab.name), a rule "
            "(schema.required) or a document (申报书).\n\nOf a document it tells every template, outline and "
            "house style that was looked at, and which won for the client named, or for the one whose folder "
            "you are in.\n\nExample: applykit explain E7"),
)  # fmt: skip
@click.argument("what", metavar=N_("WHAT"))
@click.option("--profile", type=click.Path(readable=False, path_type=Path), metavar=N_("PROFILE"),
              help=N_("As it is for this profile (its file or folder)."))  # fmt: skip
@client_option
@workspace_option
@programme_option
def command(
    what: str, profile: Path | None, client: str | None, workspace: Path | None, programme: str
) -> int:
    import applykit
    from applykit.cli.output import console
    from applykit.cli.places import home_named
    from applykit.explanation import explain
    from applykit.report.plain import Report
    from applykit.starter import MAIN
    from applykit.workspace import home_of

    printed = Report(console(), Path.cwd())
    home = home_named({"profile": profile, "client": client, "workspace": workspace})
    pack = applykit.load_programme(programme)
    main = profile or home.folder / MAIN
    if main.exists():
        pack = applykit.load_profile(main, pack).programme
    else:
        pack = applykit.extended(pack, home.folder)
    for topic in explain(pack, what, home_of(home.folder, pack)):
        printed.line(topic.title, "bold")
        for name, value in topic.facts:
            text = _("{name}: {value}").format(name=name, value=value) if name else value
            printed.line(text, indent=2)
    return 0
