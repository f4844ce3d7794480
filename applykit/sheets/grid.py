"""What a spreadsheet holds, whichever file it came from: filled cells by row, and what people overlook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from applykit.model import Position


class Refused(Exception):
    """The file cannot be read as a sheet; the rule, the place and the facts say why."""

    def __init__(self, rule: str, position: Position, variant: str = "", **facts: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.position = position
        self.variant = variant
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: its value as stored, its number format, and how it goes wrong where it does.

    `fault` is "formula" where a formula has no stored value, "error" where the value is an error.
    """

    value: object
    format: str = "General"
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells joined into one, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """The range as a spreadsheet names it: A2:A5."""
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows` holds filled rows only, each with its filled cells by column, all from 1.

    `lines` gives the line of the file where it is not the number of the row; `others` names sheets of the
    workbook that hold data and are not read.
    """

    file: str
    sheet: str
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    others: tuple[str, ...] = ()
    lines: Mapping[int, int] | None = None

    def place(self, row: int, column: int) -> Position:
        """The position of a cell; in a workbook its name begins with that of the sheet."""
        name = f"{letters(column)}{row}"
        if self.sheet:
            plain = re.fullmatch(r"[^\W\d]\w*", self.sheet)
            name = f"{self.sheet}!{name}" if plain else f"'{self.sheet}'!{name}"
        line = self.lines.get(row, row) if self.lines else row
        return Position(self.file, line, column, name)


def letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(name: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
