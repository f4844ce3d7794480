"""Compares two dossiers: facts, verdicts, evidence, diagnostics, chapters, and what they were made with."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from applykit.differences.changes import (
    ADDED,
    CHANGED,
    REMOVED,
    Attachment,
    Comparison,
    Flip,
    Revision,
    Said,
)
from applykit.differences.facts import EVIDENCE, Facts
from applykit.differences.rows import paired
from applykit.differences.side import Row, Side
from applykit.documents.acceptance import without_positions
from applykit.dossier.verification import differences
from applykit.report.changes import apart, without_places

if TYPE_CHECKING:
    from applykit.documents.chapters import Chapter

_MOST_PARAGRAPHS = 2_000


def compare(old: Side, new: Side) -> Comparison:
    """What is not the same; rows are matched by key or content, chapters by title, never by position."""
    facts = Facts(old.fields, new.fields)
    made = differences(old.manifest, new.manifest)
    return Comparison(
        old.name,
        new.name,
        old.manifest.as_of,
        new.manifest.as_of,
        tuple(facts.of(old.data, new.data)),
        tuple(_flips(old, new)),
        tuple(_evidence(old, new, facts)),
        tuple(_said(old, new, facts)),
        tuple(_documents(old, new)),
        tuple(item for item in made if item.kind in ("versions", "pack", "templates")),
    )


def _flips(old: Side, new: Side) -> Iterator[Flip]:
    before = {row["criterion"]: row for row in old.findings}
    after = {row["criterion"]: row for row in new.findings}
    for id in (*after, *(id for id in before if id not in after)):
        was, now = before.get(id), after.get(id)
        known = now or was or {}
        verdicts = (was["verdict"] if was else "", now["verdict"] if now else "")
        if verdicts[0] != verdicts[1]:
            yield Flip(id, known["title"], known["level"], *verdicts)


def _evidence(old: Side, new: Side, facts: Facts) -> Iterator[Attachment]:
    hashes = [
        {item.name: item.sha256 for item in (*side.manifest.inputs.evidence, *side.manifest.inputs.pictures)}
        for side in (old, new)
    ]
    rows = [_rows(side.data.get(EVIDENCE)) for side in (old, new)]
    key = new.fields.get(EVIDENCE, {}).get("key", "id")
    for was, now in paired(rows[0], rows[1], key):
        known = now or was or {}
        id, title = str(known.get(key, "")), str(known.get("title", ""))
        if was is None or now is None:
            yield Attachment(id, title, ADDED if was is None else REMOVED)
            continue
        content = hashes[0].get(_file(was)) != hashes[1].get(_file(now))
        details = tuple(facts.of_row(EVIDENCE, was, now))
        if content or details:
            yield Attachment(id, title, CHANGED, content, details)


def _rows(value: object) -> list[Row]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _file(row: Row) -> str:
    return str(row.get("file", "")).strip().replace("\\", "/")


def _said(old: Side, new: Side, facts: Facts) -> Iterator[Said]:
    solved, fresh = apart(old.diagnostics, new.diagnostics, _key)
    for rows, change in ((fresh, ADDED), (solved, REMOVED)):
        for row in rows:
            message = without_positions(row["message"])
            yield Said(row["rule"], row["path"], facts.placed(row["path"]), row["severity"], message, change)


def _key(row: Row, rows_count: bool) -> Hashable:
    path, message = without_places(row["path"], row["message"])
    return row["severity"], row["rule"], row["path"] if rows_count else path, message


def _documents(old: Side, new: Side) -> Iterator[Revision]:
    from applykit.documents.chapters import chapters_of

    for name in sorted({*old.documents, *new.documents}):
        was, now = old.documents.get(name), new.documents.get(name)
        if was is None or now is None:
            yield Revision(name, "", ADDED if was is None else REMOVED)
        elif was != now:
            before, after = chapters_of(was), chapters_of(now)
            if before is None or after is None:
                yield Revision(name, "", CHANGED)
                continue
            found = list(_chapters(name, _by_title(before), _by_title(after)))
            yield from found or [Revision(name, "", CHANGED)]


def _by_title(chapters: Iterable[Chapter]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for chapter in chapters:
        found[chapter.title] = found.get(chapter.title, ()) + chapter.paragraphs
    return found


def _chapters(
    document: str, before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]]
) -> Iterator[Revision]:
    for title in (*after, *(title for title in before if title not in after)):
        if title not in before or title not in after:
            yield Revision(document, title, ADDED if title not in before else REMOVED)
        elif before[title] != after[title]:
            yield Revision(document, title, CHANGED, _places(before[title], after[title]))


def _places(before: tuple[str, ...], after: tuple[str, ...]) -> int:
    """In how many places two chapters differ; 0 where they are too long to be held against each other."""
    if max(len(before), len(after)) > _MOST_PARAGRAPHS:
        return 0
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in codes if kind != "equal")
