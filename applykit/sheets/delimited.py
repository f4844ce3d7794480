"""A .csv file as a grid, in the encodings and with the separators that spreadsheets here save."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

from applykit.model import Position
from applykit.sheets.columns import recognised
from applykit.sheets.grid import Cell, Grid, Refused

SEPARATORS = (",", ";", "\t")
_LOOKED_AT = 10


def grid_of(raw: bytes, shown: str, fields: Mapping[str, Any]) -> Grid:
    """The rows of the file; the separator is the one that lets the most labels be known.

    Raises:
        Refused: the encoding is not known, or a quotation mark is never closed.
    """
    text = _decoded(raw, shown)
    skipped = 0
    told = re.match(r"sep=(.)\r?\n", text)  # Excel's own hint
    if told:
        text, skipped = text[told.end() :], 1
    separator = told[1] if told else _separator(text, fields)
    rows: dict[int, dict[int, Cell]] = {}
    lines: dict[int, int] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number, begins = skipped, 1 + skipped
    try:
        for values in reader:
            number += 1
            row = {column: Cell(value) for column, value in enumerate(values, start=1) if value.strip()}
            if row:
                rows[number], lines[number] = row, begins
            begins = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise Refused("schema.sheet_quotes", Position(shown, begins, 1), problem=str(error)) from None
    return Grid(shown, "", rows, lines=lines)


def _decoded(raw: bytes, shown: str) -> str:
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused("schema.sheet_format", Position(shown, 1, 1), "not_csv")
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("schema.sheet_encoding", Position(shown, 1, 1))


def _separator(text: str, fields: Mapping[str, Any]) -> str:
    def known(separator: str) -> int:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        most = 0
        try:
            for _number, values in zip(range(_LOOKED_AT), reader, strict=False):
                most = max(most, sum(recognised(value, fields) is not None for value in values))
        except csv.Error:
            return most
        return most

    return max(SEPARATORS, key=known)
