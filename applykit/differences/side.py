"""One side of a comparison: what a dossier holds, read without believing it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from applykit.dossier.manifest import FACTS, NAME, Manifest, from_bytes, parse
from applykit.dossier.write import MARK
from applykit.errors import UnreadableError

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """A dossier: the `title` of its programme, `fields` and `data` of its profile, report and documents."""

    name: str
    title: str
    manifest: Manifest
    fields: Mapping[str, Mapping[str, str]]
    data: Row
    findings: tuple[Row, ...]
    diagnostics: tuple[Row, ...]
    documents: Mapping[str, bytes]


def side_of(name: str, there: Collection[str], read: Callable[[str], bytes]) -> Side:
    """A side from the files of a dossier, on disk or in memory.

    Raises:
        UnreadableError: a file that every dossier holds is missing or is not what applykit writes.
    """
    manifest = from_bytes(read(NAME))
    facts, report = parse(read(FACTS), FACTS), parse(read(MARK), MARK)
    fields, data = _mapping(facts, "fields", FACTS), _mapping(facts, "data", FACTS)
    if not all(isinstance(field, dict) and all(map(_is_text, field.values())) for field in fields.values()):
        _refuse(FACTS, "“fields” describes every entry by texts")
    programme = facts.get("programme")
    title = programme.get("title") if isinstance(programme, dict) else ""
    return Side(
        name,
        title if isinstance(title, str) else "",
        manifest,
        fields,
        data,
        _rows(report, "findings", ("criterion", "title", "verdict", "level")),
        _rows(report, "diagnostics", ("severity", "rule", "path", "message")),
        {document: read(document) for document in sorted(there) if document.endswith(".docx")},
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _mapping(data: Any, key: str, file: str) -> dict[str, Any]:
    value = data.get(key) if isinstance(data, dict) else None
    if not isinstance(value, dict):
        _refuse(file, f"“{key}” is missing")
    return value


def _rows(report: Any, key: str, texts: tuple[str, ...]) -> tuple[Row, ...]:
    rows = report.get(key) if isinstance(report, dict) else None
    if not isinstance(rows, list):
        _refuse(MARK, f"“{key}” is missing")
    for row in rows:
        if not isinstance(row, dict) or not all(_is_text(row.get(name)) for name in texts):
            _refuse(MARK, f"“{key}” holds something else than it should")
    return tuple(rows)


def _refuse(file: str, problem: str) -> NoReturn:
    raise UnreadableError("dossier.json", file=file, problem=problem)
