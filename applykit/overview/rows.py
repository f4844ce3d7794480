"""What each table of the page shows, row by row, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from applykit.claims import Answer, Index, Proof
from applykit.documents.findings import VERDICTS, clause_verdict
from applykit.dossier.manifest import File, Manifest
from applykit.messages import describe
from applykit.model import Assessment, Diagnostic, Severity, Verdict
from applykit.report.data import place
from applykit.report.plain import MARKS
from applykit.sealing import Item, Plan

_ZH = "zh_CN"
_INPUTS = {
    "profile": "填报资料", "pack": "项目包", "templates": "模板和式样", "evidence": "佐证材料",
    "pictures": "插图",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """A verdict as it is shown: its id, which gives the colour, its mark and its word."""

    id: str
    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a page of a file; no address where there is nothing to open."""

    text: str
    address: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a bar from `start`, both in per cent of its length."""

    sign: Sign
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The verdicts of a group of criteria."""

    id: str
    title: str
    total: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Objection:
    """An error or a warning, with its place and its remedy."""

    error: bool
    place: str
    path: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A clause or a criterion: its verdict, where it is answered, and what proves it."""

    id: str
    title: str
    sign: Sign
    criteria: tuple[str, ...]
    answers: tuple[Link, ...]
    proofs: tuple[Link, ...]
    level: str = ""
    gap: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """A chapter: what it answers and what proves it."""

    link: Link
    page: str
    criteria: tuple[str, ...]
    proofs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ProofRow:
    """An attachment with its pages and what it supports."""

    number: int
    link: Link
    kind: str
    form: str
    seal: str
    pages: str
    criteria: tuple[str, ...]
    clauses: tuple[str, ...]
    chapters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SealRow:
    """An item of the seal plan with a link to its page."""

    item: Item
    link: Link


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the dossier."""

    link: Link
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class InputRow:
    """The files of one sort that the dossier was made from."""

    title: str
    files: tuple[File, ...]


def address(file: str, sheet: int = 0) -> str:
    """A relative address of a file in the dossier, at a page of it, from 1, if there is one."""
    return quote(file) + (f"#page={sheet}" if sheet else "")


def sign(verdict: Verdict) -> Sign:
    """A verdict as it is shown."""
    return Sign(verdict.value, MARKS[verdict], VERDICTS[verdict])


def groups(assessment: Assessment) -> tuple[GroupRow, ...]:
    """Every group of the checklist with its bar."""
    rows = []
    for group in assessment.checklist.groups:
        verdicts = [item.verdict for item in assessment.findings if item.criterion.group == group.id]
        bars, start = [], 0.0
        for verdict in Verdict:
            count = verdicts.count(verdict)
            if count:
                width = round(100 * count / len(verdicts), 3)
                bars.append(Bar(sign(verdict), count, round(start, 3), width))
                start += width
        rows.append(GroupRow(group.id, group.title, len(verdicts), tuple(bars)))
    return tuple(rows)


def objections(diagnostics: Sequence[Diagnostic], base: Path) -> tuple[Objection, ...]:
    """Errors before warnings, each in the order of the files."""
    rows = []
    for found in sorted(diagnostics, key=lambda item: item.severity is not Severity.ERROR):
        message, remedy = describe(found, _ZH)
        where = place(found.position, base) if found.position else ""
        rows.append(
            Objection(found.severity is Severity.ERROR, where, found.shown or found.path, message, remedy)
        )
    return tuple(rows)


def findings(assessment: Assessment, index: Index) -> tuple[ClaimRow, ...]:
    """Every criterion with what is left to do."""
    rows = []
    for found in assessment.findings:
        claim = index.criteria[found.criterion.id]
        gaps = [gap.text.rstrip("。；") for gap in found.gaps]
        rows.append(
            ClaimRow(
                found.criterion.id, found.criterion.title, sign(found.verdict), found.criterion.clauses,
                (), tuple(_proof(proof) for proof in claim.proofs), found.criterion.level.value,
                "；".join(gaps) + "。" if gaps else found.reason,
                (found.action or found.criterion.remedy) if found.open else "",
            )
        )  # fmt: skip
    return tuple(rows)


def claims(index: Index, files: Mapping[str, str]) -> tuple[ClaimRow, ...]:
    """Every clause: criteria → chapters → attachments."""
    return tuple(
        ClaimRow(
            claim.id, claim.title, sign(clause_verdict([found.verdict for found in claim.findings])),
            tuple(found.criterion.id for found in claim.findings),
            tuple(_answer(answer, files) for answer in claim.answers),
            tuple(_proof(proof) for proof in claim.proofs),
        )
        for claim in index.clauses
    )  # fmt: skip


def chapters(index: Index, files: Mapping[str, str]) -> tuple[ChapterRow, ...]:
    """Every chapter that answers something."""
    return tuple(
        ChapterRow(
            _answer(Answer(chapter), files), chapter.page, chapter.criteria,
            tuple(_proof(index.proofs[number]) for number in chapter.proofs),
        )
        for chapter in index.chapters.values()
        if chapter.title and chapter.criteria
    )  # fmt: skip


def attachments(index: Index, assessment: Assessment) -> tuple[ProofRow, ...]:
    """Every attachment: where it is, and what it supports."""
    listed = {item.number: item for item in assessment.evidence}
    return tuple(
        ProofRow(
            number, Link(proof.title, _proof(proof).address), proof.kind, listed[number].form,
            listed[number].seal, proof.pages, proof.criteria, proof.clauses,
            tuple(index.chapters[ref].title for ref in proof.chapters if index.chapters[ref].title),
        )
        for number, proof in index.proofs.items()
    )  # fmt: skip


def seals(plan: Plan) -> tuple[SealRow, ...]:
    """Every item of the seal plan."""
    return tuple(
        SealRow(item, Link(item.what, address(item.file, item.sheet) if item.file else ""))
        for item in plan.items
    )


def documents(manifest: Manifest) -> tuple[FileRow, ...]:
    """Every file of the dossier that the manifest lists, in its order."""
    return tuple(
        FileRow(Link(item.name, address(item.name)), _size(item.size), item.sha256)
        for item in manifest.outputs
    )


def inputs(manifest: Manifest) -> tuple[InputRow, ...]:
    """What the dossier was made from, by sort; sorts of which there is none are left out."""
    rows = (InputRow(title, getattr(manifest.inputs, name)) for name, title in _INPUTS.items())
    return tuple(row for row in rows if row.files)


def _answer(answer: Answer, files: Mapping[str, str]) -> Link:
    chapter = answer.chapter
    file = files.get(chapter.document, "")
    page = f"，第 {chapter.page} 页" if chapter.page else ""
    return Link(answer.text + page, address(file, chapter.sheet) if file else "")


def _proof(proof: Proof) -> Link:
    location = proof.location
    page = f"，第 {location.first} 页" if location else ""
    return Link(
        f"{proof.label}{page}", address(location.file, location.sheet) if location else "", proof.title
    )


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"
