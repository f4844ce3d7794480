"""`applykit check`: every diagnostic and every finding of a profile, or the part that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from applykit.cli.words import programme_option, stage_option
from applykit.messages import N_

if TYPE_CHECKING:
    from applykit.checking import Checked
    from applykit.cli.watch import Files
    from applykit.model import Profile, Programme
    from applykit.report.changes import State
    from applykit.report.selection import Selection

FITS = 12
"""So many diagnostics of a section are about a screen; --all shows the rest."""


def exit_code(checked: Checked, *, strict: bool) -> int:
    """1 for an error or an open must, of everything and not only of what is shown."""
    gaps = checked.diagnostics or any(finding.open for finding in checked.assessment.findings)
    return 1 if checked.errors or checked.assessment.must_open or (strict and gaps) else 0


@click.command(
    "check",
    help=N_("Check PROFILE (a file or its folder) against a stage's checklist.\n\n"
            "Exit code 1 if an entry is invalid or a criterion of level must is open, shown or not.\n\n"
            "Example: applykit check my-lab --section staff --watch"),
)  # fmt: skip
@click.argument("profile", metavar=N_("PROFILE"), type=click.Path(readable=False, path_type=Path))
@programme_option
@stage_option
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text",
              show_default=True, help=N_("How to print the report."))  # fmt: skip
@click.option("--section", "sections", multiple=True, metavar=N_("SECTION"),
              help=N_("Show this section only, by name or label; may be repeated."))  # fmt: skip
@click.option("--criterion", "criteria", multiple=True, metavar=N_("ID"),
              help=N_("Show this criterion only, such as G2; may be repeated."))  # fmt: skip
@click.option("--only", type=click.Choice(["errors", "warnings", "findings"]),
              help=N_("Show one kind only."))  # fmt: skip
@click.option("--all", "everything", is_flag=True,
              help=N_("Show every diagnostic of a section, however many there are."))  # fmt: skip
@click.option("--watch", "watched", is_flag=True,
              help=N_("Check again when a file is saved, and show what is new and what is solved.")
              )  # fmt: skip
@click.option("--strict", is_flag=True, help=N_("Any warning or open criterion gives exit code 1."))
@click.option("--as-of", metavar=N_("DATE"), help=N_("The day to check on (today if not given)."))
def command(
    profile: Path,
    programme: str,
    stage: str,
    form: str,
    sections: tuple[str, ...],
    criteria: tuple[str, ...],
    only: str | None,
    everything: bool,
    watched: bool,
    strict: bool,
    as_of: str | None,
) -> int:
    import applykit
    from applykit.cli.output import print_diagnostics
    from applykit.errors import UsageError

    if watched and form != "text":
        raise UsageError("usage.watch")
    pack = applykit.load_programme(programme)
    files = _files(profile) if watched else None
    loaded = applykit.load_profile(profile, pack)
    selection = _selection(loaded.programme, stage, sections, criteria, only or "")
    checked = _check(loaded, stage, as_of)
    print_diagnostics(checked.others.notices)
    if form != "text":
        _print_data(checked, selection, form)
        return exit_code(checked, strict=strict)
    _print_text(checked, selection, limit=0 if everything else FITS)
    if files:
        return _watch(files, checked, pack, selection, stage, as_of)
    return exit_code(checked, strict=strict)


def _files(path: Path) -> Files:
    from applykit.cli.watch import Files
    from applykit.starter import MAIN

    return Files(path / MAIN if path.is_dir() else path)


def _check(loaded: Profile, stage: str, as_of: str | None) -> Checked:
    from applykit.checking import check
    from applykit.cli.output import counting, day
    from applykit.programme import stage_of

    return check(loaded, stage_of(loaded.programme, stage), day(as_of), progress=counting())


def _selection(
    pack: Programme, stage: str, sections: Sequence[str], criteria: Sequence[str], only: str
) -> Selection:
    from applykit.errors import UsageError
    from applykit.messages import did_you_mean
    from applykit.programme import stage_of
    from applykit.report.selection import Selection
    from applykit.validation.names import section_named

    known = {item.id for item in pack.checklists[stage_of(pack, stage).id].criteria}
    for id in criteria:
        if id not in known:
            raise UsageError("usage.criterion", name=id, hint=did_you_mean(id, sorted(known)))
    names = frozenset(section_named(name, pack.schema) for name in sections)
    return Selection(names, frozenset(criteria), only)


def _print_data(checked: Checked, selection: Selection, form: str) -> None:
    """The diagnostics and findings asked for; the summary is of everything."""
    from applykit.cli.output import print_json
    from applykit.report.data import report

    base = Path.cwd()
    shown = selection.diagnostics(checked.diagnostics, checked.profile.programme.schema)
    if form == "sarif":
        from applykit.report.sarif import to_sarif

        print_json(to_sarif(shown, base))
        return
    data = report(checked.profile, checked.assessment, checked.diagnostics, base, accepted=checked.accepted)
    if not selection.whole:
        part = report(checked.profile, selection.findings(checked.assessment), shown, base)
        data |= {"diagnostics": part["diagnostics"], "findings": part["findings"]}
    print_json(data)


def _print_text(checked: Checked, selection: Selection, limit: int) -> None:
    from applykit.cli.output import console
    from applykit.messages import _
    from applykit.report.plain import Report
    from applykit.report.selection import closing_line

    loaded, assessment, diagnostics = checked.profile, checked.assessment, checked.diagnostics
    printed = Report(console(), Path.cwd())
    shown = selection.diagnostics(diagnostics, loaded.programme.schema)
    part = selection.findings(assessment)
    printed.diagnostics(loaded, shown, limit)
    if loaded.positions:
        # Of a file that could not be read, sixty unanswered criteria would be no news.
        printed.findings(part)
        printed.accepted(checked.accepted)
        printed.summary(assessment, diagnostics)
    if not selection.whole:
        still_open = sum(finding.open for finding in assessment.findings)
        line = _(
            "Shown of it: {shown} of {all} errors and warnings, {part} of {open} criteria not satisfied."
        )
        printed.line(line.format(
            shown=len(shown), all=len(diagnostics), part=sum(item.open for item in part.findings),
            open=still_open))  # fmt: skip
    printed.line(closing_line(selection, loaded, assessment, diagnostics), "bold")


def _watch(
    files: Files, checked: Checked, pack: Programme, selection: Selection, stage: str, as_of: str | None
) -> int:
    import applykit
    from applykit.cli.output import console
    from applykit.cli.watch import watch
    from applykit.report.changes import State
    from applykit.report.plain import Report
    from applykit.report.selection import closing_line

    def state(found: Checked) -> State:
        shown = selection.diagnostics(found.diagnostics, found.profile.programme.schema)
        return State(shown, selection.findings(found.assessment).findings)

    def again() -> tuple[State, str]:
        found = _check(applykit.load_profile(files.main, pack), stage, as_of)
        return state(found), closing_line(selection, found.profile, found.assessment, found.diagnostics)

    return watch(files, state(checked), again, Report(console(), Path.cwd()))
