"""The index made from the verdicts, the places of chapters and the pages of the bound attachments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from applykit.claims.results import Answer, Chapter, Claim, Index, Proof
from applykit.model import Assessment, Evidence, Finding, Location, Programme


class Placed(Protocol):
    """A chapter as its outline has it."""

    @property
    def title(self) -> str:
        """With volume and number; empty for a chapter that is not there this time."""

    def numbers(self, entries: Iterable[str]) -> tuple[str, ...]:
        """The numbers of the sections that print one of the profile entries."""


def index_of(
    programme: Programme,
    assessment: Assessment,
    chapters: Mapping[str, Placed],
    locations: Mapping[int, Location] | None = None,
    pages: Mapping[str, tuple[str, int]] | None = None,
) -> Index:
    """The index of one assessment.

    `locations` are where attachments are bound, by number; `pages` are the printed page number and the PDF's
    page (from 1) of chapters, by reference.  What is in neither has no page: none is guessed.
    """
    return _Maker(programme, assessment, chapters, locations or {}, pages or {}).run()


class _Maker:
    def __init__(
        self,
        programme: Programme,
        assessment: Assessment,
        places: Mapping[str, Placed],
        locations: Mapping[int, Location],
        pages: Mapping[str, tuple[str, int]],
    ) -> None:
        self.programme = programme
        self.findings = assessment.findings
        self.places = places
        self.order = {ref: number for number, ref in enumerate(places)}
        kinds = {kind.id: kind.title for kind in programme.evidence_kinds}
        self.proofs = {
            item.number: self._proof(item, kinds.get(item.kind, item.kind), locations.get(item.number))
            for item in assessment.evidence
        }
        asked = {ref for finding in self.findings for ref in finding.criterion.chapters}
        refs = sorted({*places, *asked}, key=self._rank)
        self.chapters = {ref: self._chapter(ref, pages.get(ref, ("", 0))) for ref in refs}

    def run(self) -> Index:
        clauses = tuple(
            self._claim(clause.id, clause.title, self._on(clause.id))
            for clause in self.programme.clauses
            if not clause.background
        )
        criteria = {
            item.criterion.id: self._claim(item.criterion.id, item.criterion.title, [item])
            for item in self.findings
        }
        return Index(clauses, criteria, self.chapters, self.proofs)

    def _on(self, clause: str) -> list[Finding]:
        return [finding for finding in self.findings if clause in finding.criterion.clauses]

    def _claim(self, id: str, title: str, findings: Sequence[Finding]) -> Claim:
        """What all these findings together rest on."""
        entries: dict[str, list[str]] = {}
        for finding in findings:
            for ref in finding.criterion.chapters:
                entries.setdefault(ref, []).extend(finding.criterion.answers)
        answers = tuple(
            Answer(self.chapters[ref], self.places[ref].numbers(entries[ref]) if ref in self.places else ())
            for ref in sorted(entries, key=self._rank)
            if self.chapters[ref].title  # a chapter that is not there this time answers nothing
        )
        numbers = sorted({item.number for finding in findings for item in finding.evidence})
        return Claim(id, title, tuple(findings), answers, tuple(self.proofs[number] for number in numbers))

    def _rank(self, ref: str) -> tuple[int, str]:
        return self.order.get(ref, len(self.order)), ref

    def _chapter(self, ref: str, page: tuple[str, int]) -> Chapter:
        place = self.places.get(ref)
        title = ref if place is None else place.title
        answering = [item for item in self.findings if ref in item.criterion.chapters]
        proofs = {item.number for finding in answering for item in finding.evidence}
        criteria = tuple(finding.criterion.id for finding in answering)
        return Chapter(ref, title, *page, criteria, tuple(sorted(proofs)))

    def _proof(self, item: Evidence, kind: str, location: Location | None) -> Proof:
        supported = [found for found in self.findings if found.criterion.id in item.supports]
        clauses = dict.fromkeys(clause for found in supported for clause in found.criterion.clauses)
        chapters = {ref for found in supported for ref in found.criterion.chapters}
        return replace(
            Proof(item.number, item.id, item.title, kind, location),
            criteria=tuple(found.criterion.id for found in supported),
            clauses=tuple(clauses),
            chapters=tuple(sorted(chapters, key=self._rank)),
            bound=item.bound,
        )
