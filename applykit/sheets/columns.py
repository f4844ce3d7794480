"""The head row: which column is which field, by name or label, with a unit or a year in the head."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from applykit.model import Diagnostic, Related, Severity
from applykit.sheets.grid import Grid, letters
from applykit.sheets.values import text_of
from applykit.validation.coercion import Refusal, coerce
from applykit.validation.names import nearest
from applykit.validation.schema import label_of

LOOKED_AT = 10
"""Among so many filled rows the head row is looked for; titles may stand above it."""
NUMBERING = "序号"
"""A column that only counts the rows, which people put first in every table."""

_NUMBERS = ("decimal", "integer")
_MARKS = re.compile(r"^[*＊]+|[*＊]+$|[【\[(（](?:必填|选填|必选)[】\])）]")
_BRACKETED = re.compile(r"(.+?)[(\[【{]([^()\[\]【】{}]+)[)\]】}]")
_YEAR = re.compile(r"(.*?)[-._·:/(]*((?:19|20)\d\d)年?度?\)?")


@dataclass(frozen=True, slots=True)
class Column:
    """What a head means: the field, the key in the person's words, a unit to add, a year of a nested list."""

    field: str
    key: str
    unit: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head row: the known columns by number, the columns left out on purpose, and what is wrong."""

    row: int
    columns: Mapping[int, Column]
    labelled: frozenset[int]
    faults: tuple[Diagnostic, ...]


def yearly(rules: Mapping[str, Any]) -> tuple[str, str] | None:
    """The names of the year and of the value, where a field is a list of one value for each year."""
    inner = rules.get("schema", {}).get("schema", {}) if rules.get("type") == "list" else {}
    years = [name for name, item in inner.items() if item.get("type") == "year"]
    values = [name for name in inner if name not in years]
    return (years[0], values[0]) if len(years) == len(values) == 1 else None


def recognised(text: str, fields: Mapping[str, Any]) -> Column | None:
    """The column that a head means, or None; blanks, brackets and marks of obligation do not count."""
    plain = _plain(_MARKS.sub("", unicodedata.normalize("NFKC", text)))
    known = {
        _plain(word): (name, word) for name, rules in fields.items() for word in (name, label_of(rules, name))
    }
    if plain in known:
        return Column(*known[plain])
    year = _YEAR.fullmatch(plain)
    if year:
        nested = [name for name, rules in fields.items() if yearly(rules)]
        if not year[1] and len(nested) == 1:
            return Column(nested[0], label_of(fields[nested[0]], nested[0]), year=year[2])
        if year[1] in known and known[year[1]][0] in nested:
            return Column(*known[year[1]], year=year[2])
    bracketed = _BRACKETED.fullmatch(plain)
    if bracketed and bracketed[1] in known:
        name, word = known[bracketed[1]]
        numeric = fields[name].get("type") in _NUMBERS
        return Column(name, word, unit=bracketed[2] if numeric else "")
    return None


def _plain(text: str) -> str:
    """A head without blanks and line breaks, in half-width signs and small letters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def head_of(grid: Grid, section: str, fields: Mapping[str, Any]) -> Head | None:
    """The first of the rows that knows most columns; None where no cell names a field."""
    best, row = 0, 0
    for number in list(grid.rows)[:LOOKED_AT]:
        known = sum(recognised(text, fields) is not None for text in _texts(grid, number).values())
        if known > best:
            best, row = known, number
    if not best:
        return None
    reader = _Reader(grid, section, fields, row)
    faults = tuple(reader.read())
    return Head(row, reader.columns, frozenset(reader.labelled), faults)


def _texts(grid: Grid, row: int) -> dict[int, str]:
    return {column: text_of(cell, {})[0] for column, cell in grid.rows[row].items()}


class _Reader:
    def __init__(self, grid: Grid, section: str, fields: Mapping[str, Any], row: int) -> None:
        self.grid = grid
        self.section = section
        self.fields = fields
        self.row = row
        self.columns: dict[int, Column] = {}
        self.labelled: set[int] = set()

    def read(self) -> Iterator[Diagnostic]:
        first: dict[tuple[str, str], int] = {}
        for number, text in _texts(self.grid, self.row).items():
            self.labelled.add(number)
            column = recognised(text, self.fields)
            if column is None:
                if _plain(text) != NUMBERING:
                    yield self._unknown(number, text)
                continue
            taken = first.setdefault((column.field, column.year), number)
            if taken != number:
                yield self._twice(number, text, taken)
                continue
            fault = self._unusable(number, text, column)
            if fault:
                yield fault
            if column.unit and (fault or self._is_own(column)):
                column = replace(column, unit="")
            if column.year:  # all years of a list stand under one key, however each head is written
                keys = [item.key for item in self.columns.values() if item.field == column.field]
                column = replace(column, key=[*keys, column.key][0])
            if not (fault and fault.rule == "schema.sheet_nested"):
                self.columns[number] = column

    def _is_own(self, column: Column) -> bool:
        unit = self.fields[column.field].get("meta", {}).get("unit", "")
        return _plain(unit) == _plain(column.unit)

    def _unusable(self, number: int, text: str, column: Column) -> Diagnostic | None:
        rules = self.fields[column.field]
        nested = rules.get("type") == "dict" or rules.get("schema", {}).get("type") in ("dict", "list")
        if nested and not column.year:
            variant = "yearly" if yearly(rules) else ""
            return self._fault("schema.sheet_nested", number, variant, label=column.key)
        if column.unit and not self._is_own(column):
            tried = coerce(f"1{column.unit}", rules)
            if isinstance(tried, Refusal) and tried.rule == "schema.unit":
                unit = rules.get("meta", {}).get("unit", "")
                facts = {"written": column.unit, "label": column.key, "unit": unit}
                return self._fault("schema.sheet_unit", number, "" if unit else "none", **facts)
        return None

    def _unknown(self, number: int, text: str) -> Diagnostic:
        near = nearest(_plain(text), self.fields)
        return self._fault("schema.sheet_column", number, "near" if near else "", key=text, nearest=near)

    def _twice(self, number: int, text: str, first: int) -> Diagnostic:
        place = self.grid.place(self.row, first)
        found = self._fault("schema.sheet_column_twice", number, key=text, first=letters(first))
        related = (Related(self.section, place),)
        return Diagnostic(
            found.severity, found.rule, found.path, found.position, found.facts, related=related
        )

    def _fault(self, rule: str, column: int, variant: str = "", **facts: object) -> Diagnostic:
        place = self.grid.place(self.row, column)
        return Diagnostic(Severity.ERROR, rule, self.section, place, facts, variant)
