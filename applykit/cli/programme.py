"""`applykit programme`: list, show and lint the programmes that applykit knows."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from applykit.cli.places import home_named
from applykit.cli.words import Group, named_programme, programme_argument, programme_path_option
from applykit.messages import N_, _, listed

if TYPE_CHECKING:
    from applykit.model import Checklist


@click.group("programme", cls=Group, help=N_("Look at programmes, or check a pack that you write."))
def command() -> None:
    pass


@command.command("list", help=N_("List the programmes.\n\nExample: applykit programme list"))
@programme_path_option
def list_() -> int:
    import applykit
    from applykit import resources
    from applykit.errors import ApplykitError
    from applykit.messages import describe_error

    broken = 0
    for name, folder in sorted(home_named({}).packs().items()):
        try:
            programme = applykit.load_programme(str(folder))
        except ApplykitError as error:
            broken = error.exit_code
            click.echo(_("{name}: {value}").format(name=name, value=describe_error(error)), err=True)
            continue
        stages = listed(
            _("{title} ({id})").format(title=stage.title, id=stage.id) for stage in programme.stages
        )
        click.echo(f"{programme.id}  {programme.title}  {programme.version}  {stages}")
        former = [version for version in resources.versions(folder) if version != programme.version]
        if former:
            click.echo("  " + _("Earlier versions: {versions}").format(versions=listed(former)))
    return broken


@command.command("show", help=N_("Show the stages, documents and criteria of a programme.\n\n"
                                "Example: applykit programme show nqsl"))  # fmt: skip
@programme_argument
@programme_path_option
def show(name: str) -> int:
    import applykit
    from applykit.cli.output import console
    from applykit.programme import stage_of
    from applykit.report.plain import Report, level_word

    programme = applykit.load_programme(name)
    printed = Report(console(), Path.cwd())
    known = f"{programme.id} {programme.version}"
    printed.line(_("{title} ({id})").format(title=programme.title, id=known), "bold")
    for source in programme.sources:
        title = f"{source.title} {source.number}".rstrip()
        line = _("{name}: {value}") if source.verified else _("{name}: {value} (not verified)")
        printed.line(line.format(name=source.id, value=title), indent=2)
    for stage in programme.stages:
        checklist = programme.checklists[stage.id]
        printed.line()
        head = _("{title} ({id})").format(title=stage.title, id=stage.id)
        printed.line(_("{name}: {value}").format(name=head, value=checklist.title), "bold")
        for document in programme.documents:
            if document.id in stage.documents:
                title = _("{title} ({id})").format(title=document.name, id=document.id)
                line = _("{name}: {value}").format(name=title, value=document.occasion)
                printed.line(line if document.when else title, indent=2)
        for other, count in _taken(checklist).items():
            line = _("with {count} criteria of {title} ({id})")
            printed.line(line.format(count=count, title=stage_of(programme, other).title, id=other), indent=2)
        for group in checklist.groups:
            own = [item for item in checklist.own if item.group == group.id]
            if own:
                printed.line(f"{group.id} {group.title}", "bold", 2)
            for criterion in own:
                clauses = " ".join(criterion.clauses)
                level = level_word(criterion.level)
                printed.line(f"{criterion.id} {criterion.title}  {level}  [{clauses}]", indent=4)
    return 0


def _taken(checklist: Checklist) -> Counter[str]:
    """How many criteria a checklist takes from each other stage."""
    return Counter(item.stage for item in checklist.criteria if item.stage)


@command.command("schema", help=N_("Print the JSON Schema of a programme's profile, for editors.\n\n"
                                  "Example: applykit programme schema nqsl"))  # fmt: skip
@programme_argument
@programme_path_option
def schema(name: str) -> int:
    import applykit
    from applykit.json_schema import profile_schema, schema_text

    click.echo(schema_text(profile_schema(applykit.load_programme(name))), nl=False)
    return 0


@command.command("lint", help=N_("Check a pack: every fault at once, with file and line.\n\n"
                                "Example: applykit programme lint checklists/my-programme"))  # fmt: skip
@programme_argument
@programme_path_option
@click.option("--profile", type=click.Path(path_type=Path), metavar=N_("PROFILE"),
              help=N_("Check the outlines that this profile's documents are made from."))  # fmt: skip
def lint(name: str, profile: Path | None) -> int:
    from applykit import resources
    from applykit.cli.output import in_shell, print_diagnostics
    from applykit.errors import PackError
    from applykit.lint import lint as lint_pack
    from applykit.revising.linting import lint_versions

    here = None if profile is None else profile.parent if profile.is_file() else profile
    folder = resources.pack_folder(name)
    faults = lint_pack(folder, here) or lint_versions(folder)
    print_diagnostics(faults)
    if faults:
        click.echo(_("Faults: {count}").format(count=len(faults)), err=True)
        words = _("Next: mend them from the top, since one fault may cause others, and lint again; “applykit "
                  "explain {rule}” says why the rule is there.")  # fmt: skip
        click.echo(words.format(rule=faults[0].rule), err=True)
        return PackError.exit_code
    click.echo(_("{name}: no faults").format(name=name))
    if not resources.is_shipped(folder):
        words = _("Next: begin a profile to try it with: applykit init DIR --programme {name}")
        click.echo(words.format(name=in_shell(folder)))
    return 0


@command.command(
    "new",
    help=N_("Write a small whole pack, each line explained, into the folder ID of DIR, to be changed into "
            "your own.\n\nExample: applykit programme new my-programme packs --title 某某认定"),
)  # fmt: skip
@click.argument("id", metavar=N_("ID"))
@click.argument("folder", metavar=N_("[DIR]"), default=".", type=click.Path(path_type=Path))
@click.option("--title", default="", metavar=N_("NAME"), help=N_("The programme's title."))
def new(id: str, folder: Path, title: str) -> int:
    from applykit.cli.output import in_shell
    from applykit.scaffold import new_programme

    for path in new_programme(id, folder, title):
        click.echo(_("Written: {file}").format(file=path))
    words = _(
        "Next: change the files, beginning with programme.yaml, and run: applykit programme lint {folder}"
    )
    click.echo(words.format(folder=in_shell(folder / id)))
    return 0


@command.command(
    "diff",
    help=N_("Say what a version of a programme changed against another: clauses, criteria, fields and "
            "documents, with the notes of the pack.\n\nOLD and NEW are ids with versions, or folders. "
            "Differences give exit code 1.\n\nExample: applykit programme diff nqsl@2026.1 nqsl"),
)  # fmt: skip
@click.argument("old", metavar=N_("OLD"), callback=named_programme)
@click.argument("new", metavar=N_("NEW"), callback=named_programme)
@programme_path_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help=N_("Form of the report."))  # fmt: skip
def diff(old: str, new: str, form: str) -> int:
    import applykit
    from applykit.cli.output import print_json, print_lines
    from applykit.revising import revision_of
    from applykit.revising.telling import as_data, lines

    found = revision_of(applykit.load_programme(old), applykit.load_programme(new))
    if form == "json":
        print_json(as_data(found))
    else:
        print_lines(lines(found))
    return 1 if found.differences else 0
