"""`applykit programme`: list, show and lint the programmes that applykit knows."""

from __future__ import annotations

import click

from applykit.messages import _


@click.group("programme", help=_("Look at programmes, or check a pack that you write."))
def command() -> None:
    pass


@command.command("list", help=_("List the programmes.\n\nExample: applykit programme list"))
def list_() -> int:
    import applykit
    from applykit import resources

    for name in resources.programmes():
        programme = applykit.load_programme(name)
        stages = "、".join(f"{stage.title} ({stage.id})" for stage in programme.stages)
        click.echo(f"{programme.id}  {programme.title}  {programme.version}  {stages}")
    return 0


@command.command("show", help=_("Show the stages, documents and criteria of a programme.\n\n"
                                "Example: applykit programme show nqsl"))  # fmt: skip
@click.argument("name", default="nqsl", metavar="PROGRAMME")
def show(name: str) -> int:
    import applykit
    from applykit.cli.output import console
    from applykit.report.plain import Report, level_word

    programme = applykit.load_programme(name)
    from pathlib import Path

    printed = Report(console(), Path.cwd())
    printed.line(f"{programme.title} ({programme.id} {programme.version})", "bold")
    for source in programme.sources:
        verified = "" if source.verified else _(" (not verified)")
        printed.line(f"{source.id}: {source.title} {source.number}{verified}", indent=2)
    for stage in programme.stages:
        checklist = programme.checklists[stage.id]
        printed.line()
        printed.line(f"{stage.title} ({stage.id}): {checklist.title}", "bold")
        for document in programme.documents:
            if document.id in stage.documents:
                printed.line(f"{document.name} ({document.id})", indent=2)
        for group in checklist.groups:
            printed.line(f"{group.id} {group.title}", "bold", 2)
            for criterion in checklist.criteria:
                if criterion.group == group.id:
                    clauses = " ".join(criterion.clauses)
                    level = level_word(criterion.level)
                    printed.line(f"{criterion.id} {criterion.title}  {level}  [{clauses}]", indent=4)
    return 0


@command.command("lint", help=_("Check a pack: every fault at once, with file and line.\n\n"
                                "Example: applykit programme lint checklists/my-programme"))  # fmt: skip
@click.argument("name", default="nqsl", metavar="PROGRAMME")
def lint(name: str) -> int:
    from applykit import resources
    from applykit.cli.output import print_diagnostics
    from applykit.errors import PackError
    from applykit.lint import lint as lint_pack

    faults = lint_pack(resources.pack_folder(name))
    print_diagnostics(faults)
    if faults:
        click.echo(_("{count} faults").format(count=len(faults)), err=True)
        return PackError.exit_code
    click.echo(_("{name}: no faults").format(name=name))
    return 0
