"""What the rooms hand to each other: frozen results, no behaviour beyond simple questions."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

PROGRAMME_VERSION = "programme_version"
"""The entry of every profile that names the version of the programme's pack it was written for."""

_PIECE = 1 << 20

EntryPath = tuple[str | int, ...]
"""A place in the profile: ("funding", 1, "amount")."""


def path_text(path: EntryPath) -> str:
    """("funding", 1, "amount") as funding[1].amount."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text


def entry_at(data: Mapping[str, Any], path: EntryPath) -> Any:
    """The entry at a path of names; None where nothing stands there, or something that holds no names."""
    value: Any = data
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


class Severity(StrEnum):
    """How grave a diagnostic is: an error makes the dossier false or unusable, a warning may be justified."""

    ERROR = "error"
    WARNING = "warning"


class Level(StrEnum):
    """How strongly a criterion is asked for."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Authority(StrEnum):
    """Who says so: the article given as source, the policy documents, or this project's reading."""

    SOURCE = "source"
    POLICY = "policy"
    DERIVED = "derived"


class Judge(StrEnum):
    """Who can tell: figures and dates, the form of the entry, or only a reader."""

    DATA = "data"
    FORM = "form"
    PERSON = "person"


class Verdict(StrEnum):
    """What can be said of a criterion; unanswered is not unmet."""

    SATISFIED = "satisfied"
    PARTIAL = "partial"
    UNSATISFIED = "unsatisfied"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; line and column count from 1.

    In a spreadsheet line and column are the row and the column, and `cell` is the place as people know it
    there: 设备!F17.
    """

    file: str
    line: int
    column: int
    cell: str = ""


def nearest_place(positions: Mapping[EntryPath, Position], path: EntryPath) -> Position | None:
    """Where an entry stands, or the nearest entry around it that has a place."""
    for end in range(len(path), 0, -1):
        if path[:end] in positions:
            return positions[path[:end]]
    return None


@dataclass(frozen=True, slots=True)
class Related:
    """The other side of a disagreement."""

    path: str
    position: Position | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault in a profile or pack: which rule, where, and the facts its message is made from."""

    severity: Severity
    rule: str
    path: str = ""
    position: Position | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    variant: str = ""
    shown: str = ""
    criteria: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A warning that the applicant stands by, with the reason given in the profile."""

    diagnostic: Diagnostic
    reason: str
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document that requirements come from; `number` is its 文号."""

    id: str
    title: str
    authority: Authority
    number: str = ""
    issued: date | None = None
    verified: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the source, in our words; its id never changes."""

    id: str
    title: str
    text: str
    source: str
    parent: str = ""
    background: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of evidence a criterion may ask for; `seal`: it needs one, `party`: one of those who apply
    issues it, `group`: under which heading of the attachments it is bound."""

    id: str
    title: str
    seal: bool = False
    party: bool = False
    group: str = ""


class DocumentKind(StrEnum):
    """How a document comes about: laid out from an outline in Word, or bound from the evidence."""

    WORD = "word"
    ATTACHMENTS = "attachments"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a stage: its volume, title and outline; the bound attachments have no outline.

    With `when`, an expression, it is part of a dossier only where that holds; `occasion` says so in words.
    `evidence` is an expression that chooses what is bound; empty for all of it.
    """

    id: str
    volume: str
    title: str
    outline: str = ""
    kind: DocumentKind = DocumentKind.WORD
    when: str = ""
    occasion: str = ""
    evidence: str = ""

    @property
    def name(self) -> str:
        """The file name without its ending, such as 卷一 申报书."""
        return f"{self.volume} {self.title}".strip()

    def goes_by(self, name: str) -> bool:
        """Whether this is its id, title, volume or file name."""
        return name in (self.id, self.title, self.volume, self.name)


@dataclass(frozen=True, slots=True)
class Group:
    """A heading that criteria or attachments stand under, such as A 规划布局."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a programme: its checklist and its documents.

    It comes `after` one of these stages, and is measured against the promise of a dossier of one of the
    `baseline` stages.  In an `unfinished` stage an entry that is missing is a gap that the checklist tells,
    and no error.
    """

    id: str
    title: str
    checklist: str
    documents: tuple[str, ...]
    advice: str = ""
    after: tuple[str, ...] = ()
    baseline: tuple[str, ...] = ()
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class GroundRule:
    """What advice may rest on: the condition `when`, and what to say where it holds or does not."""

    id: str
    title: str
    when: str
    found: str
    clear: str
    criteria: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceOption:
    """One thing that may be advised: where one of its grounds holds, or where none is asked for."""

    id: str
    title: str
    text: str
    grounds: tuple[GroundRule, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceRules:
    """What a stage may advise, the gravest first; `note` says what the advice is and is not."""

    title: str
    note: str
    options: tuple[AdviceOption, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground as it was judged for one profile: whether it holds, and the sentence that says why."""

    id: str
    title: str
    option: str
    holds: bool
    text: str
    criteria: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What is advised, with every ground that was looked at, those of graver options first."""

    id: str
    title: str
    text: str
    note: str
    heading: str
    grounds: tuple[Ground, ...]

    @property
    def holding(self) -> tuple[Ground, ...]:
        """The grounds that hold, on which the advice rests."""
        return tuple(ground for ground in self.grounds if ground.holds)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One requirement as data; see decision 2 of the design for every field's meaning.

    `evidence_kinds` stand in the order of their weight: what proves most comes first.  `layer` names the
    layer that added the criterion, `raised` the one that raised its level; the programme's own have neither.
    `stage` is the stage that it was taken from, where it is not that of the checklist, and `own_level` the
    level that it has there.
    """

    id: str
    group: str
    title: str
    question: str
    clauses: tuple[str, ...]
    authority: Authority
    source: str
    verified: bool
    level: Level
    judge: Judge
    answers: tuple[str, ...]
    satisfied: Mapping[str, Any]
    partial: Mapping[str, Any]
    not_applicable: str
    evidence_kinds: tuple[str, ...]
    evidence_needed: int
    chapters: tuple[str, ...]
    remedy: str
    layer: str = ""
    raised: str = ""
    stage: str = ""
    own_level: Level | None = None


@dataclass(frozen=True, slots=True)
class Include:
    """The criteria that a checklist takes from another stage's: all, or those `only` names by criterion or
    group.

    They get the `level` given, else keep their own, and are answered in the `chapters` given.
    """

    stage: str
    level: Level | None = None
    chapters: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklist:
    """The criteria of one stage, in order, under their groups: those it takes from others, then its own."""

    stage: str
    title: str
    groups: tuple[Group, ...]
    criteria: tuple[Criterion, ...]
    includes: tuple[Include, ...] = ()

    @property
    def own(self) -> tuple[Criterion, ...]:
        """The criteria that are not taken from another stage."""
        return tuple(item for item in self.criteria if not item.stage)


@dataclass(frozen=True, slots=True)
class CrossRule:
    """One cross-field rule of a pack: what must hold between entries, and both places to show."""

    id: str
    title: str
    severity: Severity
    that: str
    at: str
    message: str
    remedy: str
    rows: str = ""
    when: str = ""
    let: Mapping[str, str] = field(default_factory=dict)
    against: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    check: int = 0
    tolerance: str = ""


@dataclass(frozen=True, slots=True)
class PackChange:
    """What a version says of itself against the one before: `kind` is clause, criterion, field or document;
    `change` is added, changed or withdrawn."""

    kind: str
    id: str
    change: str
    note: str


@dataclass(frozen=True, slots=True)
class Release:
    """One version of a pack: from when until when it is in force, what it replaces and what it changed.

    Days that the pack does not give are None. Of an earlier version, `newer` is the version of the pack
    itself and `newer_from` the day from which that is in force.
    """

    replaces: str = ""
    effective: date | None = None
    until: date | None = None
    changes: tuple[PackChange, ...] = ()
    newer: str = ""
    newer_from: date | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """A loaded pack: `schema` is the profile's Cerberus schema with each field's `meta`."""

    id: str
    title: str
    version: str
    folder: Path
    sources: tuple[Source, ...]
    clauses: tuple[Clause, ...]
    evidence_kinds: tuple[EvidenceKind, ...]
    documents: tuple[Document, ...]
    stages: tuple[Stage, ...]
    checklists: Mapping[str, Checklist]
    schema: Mapping[str, Any]
    rules: tuple[CrossRule, ...] = ()
    fingerprint: str = ""
    evidence_groups: tuple[Group, ...] = ()
    advice: Mapping[str, AdviceRules] = field(default_factory=dict)
    release: Release = Release()

    @property
    def criteria(self) -> Mapping[str, Criterion]:
        """Every criterion of every stage by its id, as its own stage has it."""
        return {item.id: item for checklist in self.checklists.values() for item in checklist.own}

    @property
    def usual_stage(self) -> Stage:
        """The stage that is meant where none is named: the first that asks for finished entries."""
        return next((stage for stage in self.stages if not stage.unfinished), self.stages[0])

    def attachment_order(self, rows: Sequence[Any], bound: frozenset[int] | None = None) -> tuple[int, ...]:
        """The places of the evidence rows as they are bound: by the group of their kind, then as listed.

        Attachment numbers count in this order wherever one is printed.  Where only the places `bound` are,
        the others come after them.
        """
        groups = {group.id: number for number, group in enumerate(self.evidence_groups)}
        order = {kind.title: groups.get(kind.group, len(groups)) for kind in self.evidence_kinds}

        def group(place: int) -> tuple[bool, int]:
            row = rows[place]
            kind = row.get("kind") if isinstance(row, Mapping) else None
            left = bound is not None and place not in bound
            return left, order.get(kind, len(groups)) if isinstance(kind, str) else len(groups)

        return tuple(sorted(range(len(rows)), key=group))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One entry of the profile's evidence list, numbered as an attachment in the dossier; `place` is where
    it stands in the list, from 0.  What is not `bound` in this stage's volume is kept for reference."""

    id: str
    number: int
    kind: str
    title: str
    supports: tuple[str, ...]
    issuer: str = ""
    form: str = ""
    seal: str = ""
    place: int = 0
    bound: bool = True

    @property
    def label(self) -> str:
        """What it is called: 附件 7, or 备查 E-07 where it is not bound."""
        return f"附件 {self.number}" if self.bound else f"备查 {self.id}"


@dataclass(frozen=True, slots=True)
class Location:
    """Where an attachment is bound: the file, its running page numbers, and the page of the file, from 1.

    The first page is the attachment's title sheet.
    """

    file: str
    first: int
    last: int
    sheet: int

    @property
    def pages(self) -> str:
        """The running page numbers as printed: 83–85, or 83 for a single page."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class Profile:
    """The applicant's data after coercion, with the place every entry was read from.

    `bound` are the places of the evidence that the stage at hand binds; None for all of it.
    `digests` are the SHA-256 of the files as they were read; an empty one was not read at all.
    """

    path: Path
    programme: Programme
    data: Mapping[str, Any]
    positions: Mapping[EntryPath, Position]
    written: Mapping[EntryPath, str]
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[Path, ...] = ()
    refused: frozenset[EntryPath] = frozenset()
    bound: frozenset[int] | None = None
    digests: Mapping[Path, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder that holds the profile; pictures and evidence are relative to it."""
        return self.path.parent

    def place(self, path: EntryPath) -> Position:
        """Where an entry stands, or the nearest entry around it, or the top of the profile."""
        return nearest_place(self.positions, path) or Position(str(self.path), 1, 1)

    def shown(self, path: EntryPath) -> str:
        """The path in the words of the file, with labels where the person typed labels."""
        return path_text(tuple(self.written.get(path[: end + 1], part) for end, part in enumerate(path)))


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a criterion is not satisfied: the entry concerned and the sentence for the report."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one criterion, with what it rests on."""

    criterion: Criterion
    verdict: Verdict
    claimed: Verdict | None
    basis: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    gaps: tuple[Gap, ...]
    statement: str = ""
    reason: str = ""
    owner: str = ""
    due: date | None = None
    action: str = ""

    @property
    def open(self) -> bool:
        """Whether something is left to do."""
        return self.verdict not in (Verdict.SATISFIED, Verdict.NOT_APPLICABLE)

    @property
    def kinds_present(self) -> tuple[str, ...]:
        """The kinds of evidence that the criterion asks for and the profile lists for it, strongest first."""
        held = {item.kind for item in self.evidence}
        return tuple(kind for kind in self.criterion.evidence_kinds if kind in held)

    @property
    def kinds_missing(self) -> tuple[str, ...]:
        """The kinds that could still be added; the first is the one that would prove most."""
        return tuple(kind for kind in self.criterion.evidence_kinds if kind not in self.kinds_present)

    @property
    def judged_by_person(self) -> bool:
        """Whether the verdict speaks of the form only (形式齐备，内容待人工判断)."""
        return self.criterion.judge is Judge.PERSON


@dataclass(frozen=True, slots=True)
class Assessment:
    """All findings of one stage on one day, and every attachment in its order.

    `advice` is what they come to, where the stage advises; `documents` are those of the stage that are part
    of this dossier.
    """

    stage: Stage
    checklist: Checklist
    as_of: date
    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...]
    evidence: tuple[Evidence, ...] = ()
    advice: Advice | None = None
    documents: tuple[Document, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """How many findings have this verdict."""
        return sum(finding.verdict is verdict for finding in self.findings)

    @property
    def applicable(self) -> int:
        """How many criteria apply to this applicant."""
        return len(self.findings) - self.count(Verdict.NOT_APPLICABLE)

    @property
    def readiness(self) -> float:
        """自查完备度: satisfied over applicable, 0 to 1; not an official score."""
        return self.count(Verdict.SATISFIED) / self.applicable if self.applicable else 0.0

    @property
    def must_open(self) -> int:
        """Criteria of level must that are unsatisfied or unanswered."""
        return sum(
            finding.criterion.level is Level.MUST
            and finding.verdict in (Verdict.UNSATISFIED, Verdict.UNANSWERED)
            for finding in self.findings
        )


@dataclass(frozen=True, slots=True)
class Pages:
    """Where things stand in a laid-out document.

    `labels` are the page numbers as they are printed, one for each sheet: I, II, 1, 2 …; `places` are the
    sheets, counted from 1, on which bookmarks begin.
    """

    labels: tuple[str, ...]
    places: Mapping[str, int]

    def label(self, bookmark: str) -> str:
        """The printed page number of a bookmark; an empty text for one that is not known."""
        sheet = self.places.get(bookmark, 0)
        return self.labels[sheet - 1] if 0 < sheet <= len(self.labels) else ""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One finished file of a dossier, held until everything exists; a large one in a temporary file, mapped.

    What another program made, such as a PDF by LibreOffice, is not `reproducible` byte for byte.
    """

    name: str
    data: bytes | mmap.mmap
    reproducible: bool = True

    @property
    def content(self) -> bytes:
        """Its bytes, in memory."""
        return bytes(self.data)

    def pieces(self) -> Iterator[memoryview]:
        """Its bytes a little at a time; those of a mapped file do not stay in memory."""
        for start in range(0, len(self.data), _PIECE):
            with memoryview(self.data) as whole, whole[start : start + _PIECE] as piece:
                yield piece
            if isinstance(self.data, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
                self.data.madvise(mmap.MADV_DONTNEED, start, _PIECE)
