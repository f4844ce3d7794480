"""What another version of its programme means for a profile: what to answer, renew, fill in and drop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from applykit.checking import Checked, check
from applykit.model import (
    PROGRAMME_VERSION,
    Criterion,
    Diagnostic,
    Finding,
    Profile,
    Programme,
    Severity,
    Stage,
    Verdict,
)
from applykit.programme import stage_of

_GONE = ("schema.unknown_key", "schema.unknown_section")


@dataclass(frozen=True, slots=True)
class Flip:
    """A criterion of both versions whose verdict is another under the new one."""

    before: Finding
    after: Finding


@dataclass(frozen=True, slots=True)
class Renewal:
    """Evidence to be got: for a criterion that has less than the new version wants, or a paper that ends.

    `title` and `until` are those of a paper that is no longer valid when the new version comes into force.
    """

    criterion: str
    held: int = 0
    needed: int = 0
    kinds: tuple[str, ...] = ()
    title: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that changes for one profile, at one stage, on one day.

    `gone` are entries that the new version does not have, `required` those that it asks for, `found` what
    else it objects to; each is what a check under the new version says and one under the old does not.
    """

    old: Programme
    new: Programme
    stage: Stage
    as_of: date
    questions: tuple[Finding, ...]
    withdrawn: tuple[Criterion, ...]
    flips: tuple[Flip, ...]
    evidence: tuple[Renewal, ...]
    gone: tuple[Diagnostic, ...]
    required: tuple[Diagnostic, ...]
    found: tuple[Diagnostic, ...]

    @property
    def none(self) -> bool:
        """Whether nothing has to be done."""
        return not (
            self.questions or self.withdrawn or self.flips or self.evidence
            or self.gone or self.required or self.found
        )  # fmt: skip


def impact_of(old: Profile, new: Profile, stage: str, as_of: date) -> Impact:
    """Compare what is said of a profile under two versions of its programme, as it was read for each.

    Raises:
        UsageError: one of the versions has no such stage.
    """
    chosen = stage_of(new.programme, stage)
    before = check(old, stage_of(old.programme, stage), as_of)
    after = check(new, chosen, as_of)
    told = [
        item
        for item in after.diagnostics
        if item.path != PROGRAMME_VERSION and _key(item) not in {_key(item) for item in before.diagnostics}
    ]
    return Impact(
        old=old.programme,
        new=new.programme,
        stage=chosen,
        as_of=as_of,
        questions=_questions(before, after),
        withdrawn=_withdrawn(before, after),
        flips=tuple(_flips(before, after)),
        evidence=tuple(_renewals(before, after, as_of)),
        gone=tuple(item for item in told if item.rule in _GONE),
        required=tuple(item for item in told if item.rule == "schema.required"),
        found=tuple(item for item in told if item.rule not in (*_GONE, "schema.required")),
    )


def _key(found: Diagnostic) -> tuple[str, str, Severity, str]:
    return found.rule, found.path, found.severity, str(sorted(map(str, found.facts.items())))


def _by_id(checked: Checked) -> dict[str, Finding]:
    return {finding.criterion.id: finding for finding in checked.assessment.findings}


def _questions(before: Checked, after: Checked) -> tuple[Finding, ...]:
    known = _by_id(before)
    return tuple(finding for id, finding in _by_id(after).items() if id not in known)


def _withdrawn(before: Checked, after: Checked) -> tuple[Criterion, ...]:
    known = _by_id(after)
    return tuple(finding.criterion for id, finding in _by_id(before).items() if id not in known)


def _flips(before: Checked, after: Checked) -> Iterator[Flip]:
    old = _by_id(before)
    for id, finding in _by_id(after).items():
        if id in old and old[id].verdict is not finding.verdict:
            yield Flip(old[id], finding)


def _renewals(before: Checked, after: Checked, as_of: date) -> Iterator[Renewal]:
    """Criteria that lack evidence only under the new version, then papers that end before it begins."""
    old = _by_id(before)
    titles = {kind.id: kind.title for kind in after.profile.programme.evidence_kinds}
    for id, finding in _by_id(after).items():
        criterion = finding.criterion
        held, needed = len(_counted(finding)), criterion.evidence_needed
        lacking = held < needed and finding.verdict is not Verdict.NOT_APPLICABLE
        if lacking and not (id in old and len(_counted(old[id])) < old[id].criterion.evidence_needed):
            kinds = tuple(titles.get(kind, kind) for kind in criterion.evidence_kinds)
            yield Renewal(id, held, needed, kinds)
    begins = after.profile.programme.release.effective
    for row in after.profile.data.get("evidence") or ():
        until = row.get("valid_until")
        if begins and isinstance(until, date) and as_of <= until < begins:
            supports = "、".join(row.get("supports") or ())
            yield Renewal(supports, title=str(row.get("title") or row.get("id") or ""), until=until)


def _counted(finding: Finding) -> tuple[str, ...]:
    """The evidence of a criterion that is of a kind it takes."""
    kinds = set(finding.criterion.evidence_kinds)
    return tuple(item.id for item in finding.evidence if not kinds or item.kind in kinds)
