"""What keeps a dossier from being final: everything that its reviewer or its owner would send back."""

from __future__ import annotations

from collections.abc import Iterator

from applykit.checking import Checked
from applykit.model import Diagnostic, Level, Severity, Verdict


def obstacles(checked: Checked) -> tuple[Diagnostic, ...]:
    """Every reason why a final dossier cannot be built, each with its remedy; none if it can.

    A criterion of level must that is unmet or unanswered, and a warning neither mended nor accepted.
    """
    return (*_open_musts(checked), *checked.diagnostics)


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
