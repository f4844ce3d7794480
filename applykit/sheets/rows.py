"""A grid as the rows of a section: nodes such as YAML gives, each at its cell, and what had to be said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from applykit.model import Diagnostic, Position, Severity
from applykit.sheets.columns import LOOKED_AT, Column, Head, head_of, yearly
from applykit.sheets.grid import Cell, Grid, Merged, letters
from applykit.sheets.values import text_of
from applykit.source import CONTROL, Node, Source
from applykit.validation.schema import label_of

_TOTAL = re.compile(r"(?:合|小|总|共)计(?:[:：(（].*)?", re.DOTALL)
_PARTS = re.compile("[、,，;；]")
_DIGIT_LAST = re.compile(r".*[0-9０-９]\s*", re.DOTALL)
_WARNINGS = ("schema.sheet_scaled", "schema.sheet_totals", "schema.sheet_hidden", "schema.sheet_others")


def rows_of(grid: Grid, section: str, fields: Mapping[str, Any]) -> Source:
    """The rows below the head; an empty sheet gives a node that holds nothing."""
    start = grid.place(1, 1)
    if not grid.rows:
        return Source(grid.file, Node(None, start, start), ())
    reader = _Reader(grid, section, fields)
    head = head_of(grid, section, fields)
    if head is None:
        return Source(grid.file, None, (reader.headless(),))
    rows = list(reader.rows(head))
    place = grid.place(head.row, min(head.labelled))
    reader.overlooked(head)
    return Source(grid.file, Node(rows, place, place), (*head.faults, *reader.faults))


class _Reader:
    def __init__(self, grid: Grid, section: str, fields: Mapping[str, Any]) -> None:
        self.grid = grid
        self.section = section
        self.fields = fields
        self.faults: list[Diagnostic] = []
        self.used: list[int] = []

    def fault(
        self, rule: str, position: Position, variant: str = "", entry: str = "", **facts: object
    ) -> None:
        severity = Severity.WARNING if rule in _WARNINGS else Severity.ERROR
        path = f"{self.section}{entry}"
        self.faults.append(Diagnostic(severity, rule, path, position, facts, variant))

    def headless(self) -> Diagnostic:
        """What to say of a sheet in which no cell names a field."""
        row = next(iter(self.grid.rows))
        labels = [label_of(rules, name) for name, rules in self.fields.items()]
        facts = {"rows": LOOKED_AT, "labels": labels[:4]}
        place = self.grid.place(row, min(self.grid.rows[row]))
        return Diagnostic(Severity.ERROR, "schema.sheet_head", self.section, place, facts)

    def rows(self, head: Head) -> Iterator[Node]:
        """The nodes of the rows below the head, totals left out."""
        unlabelled: set[int] = set()
        for row, cells in self.grid.rows.items():
            if row <= head.row:
                continue
            first = min(cells)
            total = text_of(cells[first], {})[0]
            if _TOTAL.fullmatch("".join(total.split())):
                self.fault("schema.sheet_totals", self.grid.place(row, first), text=total, row=row)
                continue
            for column in sorted(set(cells) - head.labelled - unlabelled):
                unlabelled.add(column)
                self.fault("schema.sheet_unlabelled", self.grid.place(row, column), column=letters(column))
            if set(cells) & set(head.columns):
                yield self._row(row, cells, head.columns)
                self.used.append(row)

    def _row(self, row: int, cells: Mapping[int, Cell], columns: Mapping[int, Column]) -> Node:
        entries: dict[str, Node] = {}
        for number, column in columns.items():
            rules = self.fields[column.field]
            place = self.grid.place(row, number)
            entry = f"[{len(self.used)}].{column.field}"
            if column.year:
                years = entries.get(column.key) or Node(None, place, place)
                entries[column.key] = self._with_year(years, cells.get(number), column, place, entry)
                continue
            text = self._text(cells.get(number), rules, column.unit, place, entry)
            entries[column.key] = Node(_parted(text, rules, place), place, place)
        start = self.grid.place(row, min(set(cells) & set(columns)))
        return Node(entries, start, start)

    def _with_year(self, years: Node, cell: Cell | None, column: Column, place: Position, entry: str) -> Node:
        rules = self.fields[column.field]
        year, value = yearly(rules) or ("", "")
        text = self._text(cell, rules["schema"]["schema"][value], column.unit, place, entry)
        if text is None:
            return years
        both = {year: Node(column.year, place, place), value: Node(text, place, place)}
        items = years.value if isinstance(years.value, list) else []
        where = years.position if items else place
        return Node([*items, Node(both, place, place)], where, where)

    def _text(
        self, cell: Cell | None, rules: Mapping[str, Any], unit: str, place: Position, entry: str
    ) -> str | None:
        """What a cell says, with the unit of its head; None where it says nothing that can be used."""
        if cell is None:
            return None
        if cell.fault:
            rule = "schema.sheet_formula" if cell.fault == "formula" else "schema.sheet_error"
            self.fault(rule, place, entry=entry, read=cell.value)
            return None
        text, broken = text_of(cell, rules)
        if broken:
            self.fault(broken, place, entry=entry, read=text, shown=cell.format)
        control = CONTROL.search(text)
        if control:
            self.fault("text.control_character", place, entry=entry, code=f"U+{ord(control.group()):04X}")
            text = CONTROL.sub("", text)
        if unit and _DIGIT_LAST.fullmatch(text):
            text += unit
        return text or None

    def overlooked(self, head: Head) -> None:
        """Say what a person who looks at the sheet may not see, or see otherwise than it is stored."""
        grid, used = self.grid, set(self.used)
        if grid.others:
            start = grid.place(head.row, min(head.labelled))
            self.fault("schema.sheet_others", start, sheet=grid.sheet, others=grid.others)
        for area in grid.merged:
            if self._matters(area, head, used):
                self.fault("schema.sheet_merged", grid.place(area.top, area.left), area=area.name)
        rows = sorted(used & grid.hidden_rows)
        if rows:
            names = _ranges(rows)
            self.fault("schema.sheet_hidden", grid.place(rows[0], min(grid.rows[rows[0]])), rows=names)
        columns = sorted(set(head.columns) & grid.hidden_columns)
        if columns:
            names = [letters(column) for column in columns]
            self.fault("schema.sheet_hidden", grid.place(head.row, columns[0]), "columns", columns=names)

    def _matters(self, area: Merged, head: Head, used: set[int]) -> bool:
        """Whether a joined cell leaves empty what looks filled: only its first cell holds the value."""
        filled = area.left in self.grid.rows.get(area.top, {})
        columns = range(area.left, area.right + 1)
        below = area.bottom > head.row and area.top > head.row
        return filled and below and area.top in used and any(column in head.columns for column in columns)


def _parted(text: str | None, rules: Mapping[str, Any], place: Position) -> str | list[Node] | None:
    """The text, or its items where the field is a list; with line breaks in it, one item to a line."""
    if text is None or rules.get("type") != "list":
        return text
    items = text.split("\n") if "\n" in text else _PARTS.split(text)
    return [Node(item.strip(), place, place) for item in items if item.strip()]


def _ranges(numbers: list[int]) -> list[str]:
    """5, 6, 7, 9 as 5–7, 9."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [str(first) if first == last else f"{first}–{last}" for first, last in found]
