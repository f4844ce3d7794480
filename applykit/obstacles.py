"""What keeps a dossier from being final: everything that its reviewer or its owner would send back."""

from __future__ import annotations

from collections.abc import Iterator

from applykit.checking import Checked
from applykit.model import Diagnostic, EntryPath, Level, Severity, Verdict, path_text
from applykit.sealing import Plan


def obstacles(checked: Checked, plan: Plan) -> tuple[Diagnostic, ...]:
    """Every reason why a final dossier cannot be built, each with its remedy; none if it can.

    A criterion of level must that is unmet or unanswered, a required signature or seal that is not declared
    as done, and a warning neither mended nor accepted.
    """
    return (*_open_musts(checked), *_unsealed(checked, plan), *checked.diagnostics)


def _unsealed(checked: Checked, plan: Plan) -> Iterator[Diagnostic]:
    """Pages to seal that are not declared as done; attachments that wait for a seal are warnings already."""
    profile = checked.profile
    for item in plan.undone:
        place: EntryPath = ("submission", "seals") if item.key < 0 else ("evidence", item.key, "seal")
        yield Diagnostic(
            Severity.ERROR,
            "submission.seal_undone",
            path_text(place),
            profile.place(place),
            {"name": item.name, "what": item.what, "who": item.who},
            "" if item.key < 0 else "attachment",
            shown=profile.shown(place),
        )


def _open_musts(checked: Checked) -> Iterator[Diagnostic]:
    profile = checked.profile
    for finding in checked.assessment.findings:
        criterion = finding.criterion
        unmet = finding.verdict in (Verdict.UNSATISFIED, Verdict.UNANSWERED)
        if criterion.level is Level.MUST and unmet:
            path = next(iter(criterion.answers), "")
            place = tuple(path.split(".")) if path else ()
            gap = "；".join(gap.text.rstrip("。") for gap in finding.gaps)
            yield Diagnostic(
                Severity.ERROR,
                "submission.must_open",
                path,
                profile.place(place),
                {"id": criterion.id, "title": criterion.title, "gap": gap, "what": criterion.remedy},
                "" if gap else "unanswered",
                shown=profile.shown(place),
                criteria=(criterion.id,),
                clauses=criterion.clauses,
            )
