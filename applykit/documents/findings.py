"""The assessment in the words of the self-assessment report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from applykit.claims import Claim, Index, index_of
from applykit.documents.acceptance import accepted_warning
from applykit.documents.basis import basis_text
from applykit.documents.titles import Place
from applykit.model import (
    Accepted,
    Assessment,
    Authority,
    Criterion,
    Finding,
    Judge,
    Level,
    Location,
    Profile,
    Source,
    Verdict,
)

VERDICTS = {
    Verdict.SATISFIED: "满足",
    Verdict.PARTIAL: "部分满足",
    Verdict.UNSATISFIED: "不满足",
    Verdict.NOT_APPLICABLE: "不适用",
    Verdict.UNANSWERED: "未作答",
}
MOST_TITLES = 3
"""How many evidence titles a row of the response table names in full."""

_LEVELS = {Level.MUST: "必须", Level.SHOULD: "应当", Level.MAY: "可以"}
_AUTHORITIES = {Authority.SOURCE: "原文条款", Authority.POLICY: "政策文件", Authority.DERIVED: "操作性口径"}
_OPEN_BY_CLAIM = (Verdict.PARTIAL, Verdict.UNSATISFIED)
_LAYERS = {"firm": "机构层", "client": "客户层"}
_JUDGES = {Judge.DATA: "由数据判定", Judge.FORM: "由形式判定", Judge.PERSON: "需人工判断"}


def assessment_context(
    profile: Profile,
    assessment: Assessment,
    chapters: Mapping[str, Place],
    accepted: Sequence[Accepted] = (),
    locations: Mapping[int, Location] | None = None,
    pages: Mapping[str, tuple[str, int]] | None = None,
) -> dict[str, object]:
    """Counts, groups, findings, what is open or accepted, and the response to every clause.

    `pages` are the printed page and the sheet on which chapters begin, as far as they were laid out.
    """
    index = index_of(profile.programme, assessment, chapters, locations, pages)
    words = _Words(profile, index)
    findings = {finding.criterion.id: words.finding(finding) for finding in assessment.findings}
    groups = []
    for group in assessment.checklist.groups:
        members = [finding for finding in assessment.findings if finding.criterion.group == group.id]
        groups.append(
            {
                "id": group.id,
                "title": group.title,
                "counts": _counts(members),
                "total": len(members),
                "findings": [findings[finding.criterion.id] for finding in members],
            }
        )
    satisfied, applicable = assessment.count(Verdict.SATISFIED), assessment.applicable
    return {
        "counts": _counts(assessment.findings),
        "total": len(assessment.findings),
        "applicable": applicable,
        "readiness": _percent(satisfied, applicable),
        "must_open": assessment.must_open,
        "groups": groups,
        "findings": list(findings.values()),
        "open": [
            findings[finding.criterion.id]
            for finding in assessment.findings
            if finding.open or finding.claimed in _OPEN_BY_CLAIM
        ],
        "accepted": [accepted_warning(profile, warning) for warning in accepted],
        "clauses": [words.response(claim) for claim in index.clauses],
        "bound": bool(locations),
        "paged": bool(pages),
    }


def _counts(findings: Iterable[Finding]) -> dict[str, int]:
    counts = {verdict.value: 0 for verdict in Verdict}
    for finding in findings:
        counts[finding.verdict.value] += 1
    return counts


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(part * 100) / (whole or 1)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def clause_verdict(verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict for a clause: that of its criteria where they agree, else 部分满足."""
    applicable = {verdict for verdict in verdicts if verdict is not Verdict.NOT_APPLICABLE}
    if not applicable:
        return Verdict.NOT_APPLICABLE if verdicts else Verdict.UNANSWERED
    if len(applicable) == 1:
        return applicable.pop()
    if applicable == {Verdict.UNSATISFIED, Verdict.UNANSWERED}:
        return Verdict.UNSATISFIED
    return Verdict.PARTIAL


class _Words:
    """The sentences of one report; it knows the titles of sources and where everything stands."""

    def __init__(self, profile: Profile, index: Index) -> None:
        self.profile = profile
        self.index = index
        self.clauses = {clause.id: clause for clause in profile.programme.clauses}
        self.kinds = {kind.id: kind.title for kind in profile.programme.evidence_kinds}
        self.sources = {source.id: source for source in profile.programme.sources}

    def finding(self, finding: Finding) -> dict[str, object]:
        criterion = finding.criterion
        gaps = [gap.text for gap in finding.gaps]
        claim = self.index.criteria[criterion.id]
        proving = [item for item in finding.evidence if item.kind in criterion.evidence_kinds]
        formal = finding.judged_by_person and finding.verdict is Verdict.SATISFIED
        return {
            "id": criterion.id,
            "title": criterion.title,
            "question": criterion.question,
            "group": criterion.group,
            "level": _LEVELS[criterion.level],
            "own_level": _LEVELS[criterion.own_level or criterion.level],
            "stage": criterion.stage or None,
            "authority": _AUTHORITIES[criterion.authority],
            "source_note": self._source_note(finding),
            "verdict": VERDICTS[finding.verdict],
            "verdict_id": finding.verdict.value,
            "judged_by": _JUDGES[criterion.judge],
            "note": "形式齐备，内容待人工判断" if formal else "",
            "claimed": VERDICTS[finding.claimed] if finding.claimed else None,
            "differs": finding.claimed not in (None, finding.verdict),
            "statement": finding.statement or None,
            "basis": basis_text(self.profile, finding),
            "evidence": [
                {
                    "id": item.id,
                    "number": item.number,
                    "title": item.title,
                    "kind": item.kind,
                    "label": item.label,
                    "page": item.location.first if item.location else None,
                    "pages": item.pages or None,
                }
                for item in claim.proofs
            ],
            "needed": criterion.evidence_needed,
            "lacking": max(criterion.evidence_needed - len(proving), 0),
            "addable": [self.kinds.get(kind, kind) for kind in finding.kinds_missing],
            "gaps": gaps,
            "gap": "；".join(gap.rstrip("。；") for gap in gaps) + "。" if gaps else "无。",
            "matter": self._matter(finding),
            "remedy": criterion.remedy if finding.open else "",
            "reason": finding.reason or None,
            "chapters": [answer.place for answer in claim.answers],
            "owner": finding.owner or None,
            "due": finding.due,
            "action": finding.action or None,
            "clauses": list(criterion.clauses),
        }

    def response(self, claim: Claim) -> dict[str, object]:
        """A row of 条款响应表: what all findings on this clause come to."""
        verdict = clause_verdict([finding.verdict for finding in claim.findings])
        places = [answer.place for answer in claim.answers]
        return {
            "id": claim.id,
            "title": claim.title,
            "text": self.clauses[claim.id].text,
            "chapters": "；".join(places) or None,
            "places": places,
            "evidence_titles": _short_list([proof.title for proof in claim.proofs]) or None,
            "evidence_numbers": "、".join(str(proof.number) for proof in claim.proofs if proof.bound) or None,
            "evidence_places": [proof.reference for proof in claim.proofs],
            "verdict": VERDICTS[verdict],
            "verdict_id": verdict.value,
            "criteria": "、".join(finding.criterion.id for finding in claim.findings) or None,
        }

    def _matter(self, finding: Finding) -> str | None:
        """What is left to do: the gaps found, and what the applicant says where its own rating is lower."""
        said = [gap.text.rstrip("。；") for gap in finding.gaps]
        if finding.claimed in _OPEN_BY_CLAIM and finding.claimed is not finding.verdict:
            own = finding.statement.strip().rstrip("。；")
            said.append(f"申报单位自评为{VERDICTS[finding.claimed]}" + (f"：{own}" if own else ""))
        elif not said and finding.statement:
            said.append(finding.statement.strip().rstrip("。；"))
        return "；".join(said) + "。" if said else None

    def _source_note(self, finding: Finding) -> str:
        """Who asks for it; what a layer added or raised says so, for nobody official asked."""
        criterion = finding.criterion
        note = self._source(criterion)
        if criterion.layer:
            note += f"；增补的自查条目（{_LAYERS[criterion.layer]}），不是官方要求"
        if criterion.raised:
            note += f"；级别由{_LAYERS[criterion.raised]}提高"
        return note

    def _source(self, criterion: Criterion) -> str:
        if criterion.authority is not Authority.POLICY:
            return f"来源：{_AUTHORITIES[criterion.authority]}"
        note = f"来源：{_source_name(self.sources.get(criterion.source))}"
        if criterion.verified:
            return note
        return (
            f"{note}（二手引述，待核）" if criterion.raised else f"{note}（二手引述，待核；只提示，不阻断）"
        )


def _source_name(source: Source | None) -> str:
    if source is None:
        return _AUTHORITIES[Authority.POLICY]
    return source.title if "《" in source.title else f"《{source.title}》"


def _short_list(titles: Sequence[str]) -> str:
    """The first titles and how many there are; the numbers beside them name every one."""
    if len(titles) <= MOST_TITLES:
        return "、".join(titles)
    return f"{'、'.join(titles[: MOST_TITLES - 1])}等 {len(titles)} 份"
