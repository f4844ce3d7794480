"""Looks into an .xlsx file before anybody reads it: is it one, and what does it hide?"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from applykit.model import Position
from applykit.sheets.grid import Merged, Refused, column_of

MOST_UNPACKED = 200_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PROBLEMS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError), "its compressed data are broken"),
    ((SyntaxError,), "a part of it is not XML"),
    ((KeyError, StopIteration), "a part of it is missing"),
)
"""What the errors of readers mean to a person; the phrases are translated where they are printed."""
_RANGE = re.compile(r"\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


@dataclass(slots=True)
class Overlooked:
    """What a sheet holds beside its values: merged cells, hidden rows and columns, uncomputed formulas."""

    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)


def opened(raw: bytes, shown: str) -> zipfile.ZipFile:
    """The package of a workbook.

    Raises:
        Refused: the file is empty, encrypted, of another format, damaged, or unpacks to too much.
    """
    start = Position(shown, 1, 1)
    if not raw:
        raise Refused("schema.sheet_blank", start)
    if raw.startswith(_OLE):
        if _ENCRYPTED in raw:
            raise Refused("schema.sheet_encrypted", start)
        raise Refused("schema.sheet_format", start, ending=".xls")
    if not raw.startswith(b"PK"):
        raise Refused("schema.sheet_format", start, "content")
    try:
        package = zipfile.ZipFile(io.BytesIO(raw))
        entries = package.infolist()
    except Exception as error:  # a damaged directory breaks zipfile in ways that nobody can list
        raise damaged(shown, error) from None
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("schema.sheet_encrypted", start)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        facts = {"size": f"{unpacked / 1e6:.0f}", "limit": f"{MOST_UNPACKED / 1e6:.0f}"}
        raise Refused("schema.sheet_size", start, "unpacked", **facts)
    return package


def damaged(shown: str, error: Exception) -> Refused:
    """The refusal of a file that breaks whoever reads it."""
    problem = next((words for kinds, words in _PROBLEMS if isinstance(error, kinds)), type(error).__name__)
    return Refused("schema.sheet_damaged", Position(shown, 1, 1), problem=problem)


def overlooked(package: zipfile.ZipFile, sheet: str) -> Overlooked:
    """One pass over the XML of the sheet of this name."""
    found = Overlooked()
    row = column = 0
    with package.open(_part_of(package, sheet)) as stream:
        for event, element in _elements(stream):
            kind = _local(element.tag)
            if event == "start":
                # Both numbers may be left out where they follow from the element before.
                if kind == "row":
                    row, column = int(element.get("r") or row + 1), 0
                    if element.get("hidden") in ("1", "true"):
                        found.hidden_rows.add(row)
                elif kind == "c":
                    named = _RANGE.fullmatch(element.get("r", ""))
                    column = column_of(named[1]) if named else column + 1
            elif kind == "c":
                if _never_computed(element):
                    found.formulas.add((row, column))
            elif kind == "row":
                element.clear()
            elif kind == "col" and element.get("hidden") in ("1", "true"):
                first, last = int(element.get("min", 0)), int(element.get("max", 0))
                found.hidden_columns.update(range(first, min(last, first + 1000) + 1))
            elif kind == "mergeCell":
                ends = _RANGE.fullmatch(element.get("ref", ""))
                if ends and ends[3]:
                    area = Merged(int(ends[2]), column_of(ends[1]), int(ends[4]), column_of(ends[3]))
                    found.merged.append(area)
    return found


def _never_computed(cell: Any) -> bool:
    """Whether a cell holds a formula whose value nobody stored; a stored empty text has its own type."""
    inner = {_local(child.tag): child for child in cell}
    stored = inner.get("v")
    return "f" in inner and (stored is None or (not stored.text and cell.get("t") != "str"))


def _elements(stream: Any) -> Iterator[tuple[str, Any]]:
    from xml.etree.ElementTree import iterparse

    yield from iterparse(stream, ("start", "end"))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _part_of(package: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    from xml.etree.ElementTree import fromstring

    workbook = next(
        target for kind, target in _relations(package, "").values() if kind.endswith("/officeDocument")
    )
    parts = _relations(package, workbook)
    for element in fromstring(package.read(workbook)).iter():
        if _local(element.tag) == "sheet" and element.get("name") == sheet:
            id = next(value for name, value in element.attrib.items() if _local(name) == "id")
            return parts[id][1]
    raise KeyError(sheet)


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: id → its kind and the name of the part meant."""
    from xml.etree.ElementTree import fromstring

    folder, name = posixpath.split(part)
    found = {}
    for element in fromstring(package.read(posixpath.join(folder, "_rels", f"{name}.rels"))):
        target = element.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found[element.get("Id", "")] = element.get("Type", ""), posixpath.normpath(whole)
    return found
