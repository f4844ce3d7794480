"""Profile × checklist × day → verdicts with their basis, evidence, gaps; pure: no files, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from applykit.advising import advise, finding_rows, present
from applykit.expressions import compile_text
from applykit.expressions.display import display
from applykit.messages import text
from applykit.model import (
    Assessment,
    Criterion,
    Diagnostic,
    Evidence,
    Finding,
    Gap,
    Position,
    Profile,
    Related,
    Severity,
    Stage,
    Verdict,
)
from applykit.standing import NOTHING, Since
from applykit.validation.rules import Index, names_for, violations
from applykit.validation.schema import path_label

RATINGS = {
    "满足": Verdict.SATISFIED,
    "部分满足": Verdict.PARTIAL,
    "不满足": Verdict.UNSATISFIED,
    "不适用": Verdict.NOT_APPLICABLE,
    "未作答": Verdict.UNANSWERED,
}
"""The applicant's words for the verdicts."""

_LANGUAGE = "zh_CN"  # findings are printed in the documents, which are Chinese


def assess(profile: Profile, stage: Stage, as_of: date, since: Since = NOTHING) -> Assessment:
    """The verdict on every criterion of the stage's checklist, on the day given.

    The order of judgement: 不适用 with a reason, 满足, 部分满足, 未作答 where every answering entry is
    empty, else 不满足. What rests on evidence is at most 部分满足 while too little evidence is listed.
    """
    return _Assessor(profile, stage, as_of, since).run()


def evidence_of(profile: Profile) -> tuple[Evidence, ...]:
    """The evidence entries that are listed, in the order in which they are bound as attachments.

    Those that the stage does not bind come last.
    """
    kinds = {kind.title: kind.id for kind in profile.programme.evidence_kinds}
    rows = profile.data.get("evidence") or ()
    return tuple(
        Evidence(
            id=row.get("id", ""),
            number=number,
            kind=kinds.get(row.get("kind", ""), ""),
            title=row.get("title", ""),
            supports=tuple(item for item in row.get("supports") or () if item),
            issuer=row.get("issuer", ""),
            form=row.get("form", ""),
            seal=row.get("seal", ""),
            place=place,
            bound=profile.bound is None or place in profile.bound,
        )
        for number, place in enumerate(profile.programme.attachment_order(rows, profile.bound), start=1)
        for row in (rows[place],)
    )


class _Assessor:
    def __init__(self, profile: Profile, stage: Stage, as_of: date, since: Since) -> None:
        self.profile = profile
        self.programme = profile.programme
        self.stage = stage
        self.as_of = as_of
        self.checklist = self.programme.checklists[stage.id]
        self.names = {**names_for(profile.data, self.programme.schema, since), "as_of": as_of}
        self.index = Index(self.names)
        self.evidence = evidence_of(profile)
        rows = profile.data.get("self_assessment") or ()
        self.claims = {row.get("criterion"): (number, row) for number, row in enumerate(rows)}
        self.diagnostics: list[Diagnostic] = []

    def run(self) -> Assessment:
        findings = tuple(self._finding(criterion) for criterion in self.checklist.criteria)
        rules = self.programme.advice.get(self.stage.id)
        names = {**self.names, "findings": finding_rows(findings)}
        advice = advise(rules, names) if rules else None
        return Assessment(
            self.stage, self.checklist, self.as_of, findings, tuple(self.diagnostics), self.evidence,
            advice, present(self.programme, self.stage, advice, names),
        )  # fmt: skip

    def _finding(self, criterion: Criterion) -> Finding:
        number, claim = self.claims.get(criterion.id, (0, {}))
        claimed = RATINGS.get(claim.get("rating", ""))
        evidence = tuple(item for item in self.evidence if criterion.id in item.supports)
        answered = tuple(path for path in criterion.answers if _filled(_value(self.profile.data, path)))
        verdict, gaps = self._verdict(criterion, evidence, answered)
        if claimed is Verdict.NOT_APPLICABLE and self._may_be_left_out(criterion, number, claim):
            verdict, gaps = Verdict.NOT_APPLICABLE, ()
        return Finding(
            criterion=criterion,
            verdict=verdict,
            claimed=claimed,
            basis=answered,
            evidence=evidence,
            gaps=gaps,
            statement=claim.get("statement", ""),
            reason=claim.get("reason", ""),
            owner=claim.get("owner", ""),
            due=claim.get("due"),
            action=claim.get("action", ""),
        )

    def _verdict(
        self, criterion: Criterion, evidence: Sequence[Evidence], answered: Sequence[str]
    ) -> tuple[Verdict, tuple[Gap, ...]]:
        gaps = tuple(self._gaps(criterion.satisfied))
        unproved = tuple(self._missing_evidence(criterion, evidence))
        if not gaps and not unproved:
            return Verdict.SATISFIED, ()
        if not answered:
            return Verdict.UNANSWERED, (*gaps, *unproved)
        if not gaps or (criterion.partial and not any(self._gaps(criterion.partial))):
            return Verdict.PARTIAL, (*gaps, *unproved)
        return Verdict.UNSATISFIED, (*gaps, *unproved)

    def _may_be_left_out(self, criterion: Criterion, number: int, claim: Mapping[str, Any]) -> bool:
        """Whether 不适用 stands: the criterion allows it and a reason is given; else a diagnostic."""
        if not criterion.not_applicable:
            self._refuse("cross.not_applicable_refused", number, "rating", criterion)
            return False
        if not claim.get("reason", "").strip():
            self._refuse("cross.not_applicable_reason", number, "reason", criterion)
            return False
        return True

    def _refuse(self, rule: str, number: int, field: str, criterion: Criterion) -> None:
        row = ("self_assessment", number)
        positions = self.profile.positions
        position: Position | None = positions.get((*row, field)) or positions.get(row)
        rating = Related(f"self_assessment[{number}].rating", positions.get((*row, "rating")))
        related = () if field == "rating" else (rating,)
        self.diagnostics.append(
            Diagnostic(
                Severity.ERROR, rule, f"self_assessment[{number}].{field}", position,
                {"criterion": criterion.id, "title": criterion.title,
                 "label": path_label(self.programme.schema, f"self_assessment.{field}")},
                criteria=(criterion.id,), clauses=criterion.clauses, related=related,
            )
        )  # fmt: skip

    def _gaps(self, rules: Mapping[str, Any]) -> Iterator[Gap]:
        document = {path: _value(self.profile.data, path) for path in rules}
        present = {path: value for path, value in document.items() if _filled(value)}
        order = list(rules)
        found = violations(present, rules, self.names, self.index)
        for error in sorted(found, key=lambda error: order.index(error.document_path[0])):
            path = str(error.document_path[0])
            if error.rule == "expect":
                number, names = error.info
                rule = error.constraint[number]
                sentence = compile_text(rule.get("gap") or rule.get("message", "")).evaluate(names)
                yield Gap(path, str(sentence))
            else:
                yield Gap(path, self._sentence(path, error))
        # An expectation on an entry that is not there has not been met either.
        for path in rules:
            if path not in present and not rules[path].get("required"):
                yield from self._unmet(path, rules[path])

    def _unmet(self, path: str, rules: Mapping[str, Any]) -> Iterator[Gap]:
        for rule in rules.get("expect", ()):
            names = {**self.names, "value": None, "row": {}}
            if not self.index.expression(rule["that"]).evaluate(names):
                yield Gap(path, str(compile_text(rule.get("gap", "")).evaluate(names)))

    def _sentence(self, path: str, error: Any) -> str:
        variant = "list" if isinstance(error.value, list) else ""
        sized = error.rule in ("minlength", "maxlength")
        facts = {
            "label": path_label(self.programme.schema, path),
            "found": len(error.value) if sized else display(error.value),
            "limit": error.constraint if sized else display(error.constraint),
        }
        known = ("required", "minlength", "min", "max", "allowed", "contains")
        rule = f"gap.{error.rule}" if error.rule in known else "gap.rule"
        if error.rule == "required" and tuple(path.split(".")) in self.profile.refused:
            rule = "gap.unread"
        return text(rule, variant, facts, _LANGUAGE)[0]

    def _missing_evidence(self, criterion: Criterion, evidence: Sequence[Evidence]) -> Iterator[Gap]:
        proving = [item for item in evidence if item.kind in criterion.evidence_kinds]
        if len(proving) < criterion.evidence_needed:
            titles = {kind.id: kind.title for kind in self.programme.evidence_kinds}
            held = {item.kind for item in proving}
            present = [titles.get(kind, kind) for kind in criterion.evidence_kinds if kind in held]
            # More of a kind that is there proves as well where no other kind would.
            wanted = [kind for kind in criterion.evidence_kinds if kind not in held]
            missing = [titles.get(kind, kind) for kind in wanted or criterion.evidence_kinds]
            facts = {
                "found": len(proving),
                "needed": criterion.evidence_needed,
                "present": "、".join(present),
                "missing": "、".join(missing),
                "strongest": missing[0],
            }
            variant = ("one_kind" if len(missing) == 1 else "") if not present else "some"
            yield Gap("evidence", text("gap.evidence", variant, facts, _LANGUAGE)[0])


def _value(data: Mapping[str, Any], path: str) -> Any:
    """The entry at a profile path; for section.field of a list section, that field of every row."""
    value: Any = data
    for part in path.split("."):
        if isinstance(value, list):
            value = [row.get(part) for row in value if isinstance(row, Mapping)]
        elif isinstance(value, Mapping):
            value = value.get(part)
        else:
            return None
    return value


def _filled(value: Any) -> bool:
    """Whether anything was entered: 否 and 0 are answers, an empty list or group is not."""
    if isinstance(value, Mapping):
        return any(_filled(item) for item in value.values())
    if isinstance(value, list):
        return any(_filled(item) for item in value)
    return isinstance(value, (bool, int, Decimal, date)) or bool(value)
