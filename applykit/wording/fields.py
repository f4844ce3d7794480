"""The texts of a profile by their types, and the line of the file that a character of one stands on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from applykit.model import EntryPath, Position, Profile

Rules = Mapping[str, Any]

_BREAKS = "\n\0\n"


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One text of the profile: its place, its place without row numbers (staff[].name), type, label."""

    path: EntryPath
    name: str
    kind: str
    text: str
    rules: Rules

    @property
    def label(self) -> str:
        """What the schema calls it."""
        return str(self.rules.get("meta", {}).get("label", self.name))


def fields_of(profile: Profile, kinds: tuple[str, ...] = ("narrative", "text")) -> list[Field]:
    """Every text of these types in the order of the schema; what is not a text is left out."""
    found: list[Field] = []
    _gather({"type": "dict", "schema": profile.programme.schema}, profile.data, (), "", kinds, found)
    return found


def _gather(
    rules: Rules, value: object, path: EntryPath, name: str, kinds: tuple[str, ...], found: list[Field]
) -> None:
    kind = rules.get("type")
    if kind in kinds:
        if isinstance(value, str):
            found.append(Field(path, name, str(kind), value, rules))
    elif kind == "dict":
        if isinstance(value, Mapping):
            for key, field in rules.get("schema", {}).items():
                if key in value:
                    _gather(field, value[key], (*path, key), f"{name}.{key}" if name else key, kinds, found)
    elif kind == "list" and isinstance(value, list):
        inner = rules.get("schema", {})
        for number, item in enumerate(value):
            _gather(inner, item, (*path, number), f"{name}[]", kinds, found)


class Corpus:
    """Many texts as one, so that a pattern is searched once; no text runs into the next."""

    def __init__(self, fields: list[Field]) -> None:
        self.fields = fields
        self.text = _BREAKS.join(field.text for field in fields)
        self.characters = frozenset(self.text)
        self.alphabet = " ".join(sorted(self.characters))
        self._starts = []
        start = 0
        for field in fields:
            self._starts.append(start)
            start += len(field.text) + len(_BREAKS)

    def locate(self, offset: int) -> tuple[Field, int]:
        """The field that an offset lies in, and the offset within it."""
        number = max(bisect_right(self._starts, offset) - 1, 0)
        return self.fields[number], offset - self._starts[number]


class Places:
    """Finds the line and column where a character of a value stands; each file is read once."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._files: dict[str, list[str]] = {}
        self._order: dict[str, list[Position]] = {}

    def at(self, path: EntryPath, value: str = "", offset: int = 0) -> Position | None:
        """The place of a character of the value, or of the entry where the file does not show it."""
        base = self.entry(path)
        if base is None or path not in self.profile.positions or not value or base.cell:
            return base
        lines = self._lines(base.file)
        if not 0 < base.line <= len(lines):
            return base
        written = lines[base.line - 1][base.column - 1 :]
        if written.startswith("|"):
            return _in_block(lines, base, value, offset)
        return _in_flow(lines, base, self._next(base), value, offset)

    def _next(self, base: Position) -> Position:
        """Where the entry behind one begins: no text reaches as far."""
        if not self._order:
            for place in sorted(self.profile.positions.values()):
                self._order.setdefault(place.file, []).append(place)
        placed = self._order[base.file]
        number = bisect_right(placed, base)
        return placed[number] if number < len(placed) else Position(base.file, 1_000_000_000, 1)

    def entry(self, path: EntryPath) -> Position | None:
        """The place of an entry, or of the nearest that holds it."""
        return self.profile.place(path)

    def shown(self, path: EntryPath) -> str:
        """The path in the words of the file, with labels where the person typed labels."""
        return self.profile.shown(path)

    def _lines(self, file: str) -> list[str]:
        if file not in self._files:
            try:
                content = Path(file).read_bytes().decode("utf-8-sig", "replace")
            except OSError:  # the profile was not read from a disk, or is gone by now
                content = ""
            self._files[file] = re.split(r"\r\n|\r|\n", content)
        return self._files[file]


def _in_block(lines: list[str], base: Position, value: str, offset: int) -> Position:
    before = value[:offset]
    wanted = value.split("\n")[before.count("\n")]
    number = base.line + 1 + before.count("\n")
    if number > len(lines) or not lines[number - 1].endswith(wanted):
        return base
    indent = len(lines[number - 1]) - len(wanted)
    return Position(base.file, number, indent + len(before) - (before.rfind("\n") + 1) + 1)


def _in_flow(lines: list[str], base: Position, behind: Position, value: str, offset: int) -> Position:
    """In a value on one line, or folded over several, the same words are looked for below its start."""
    words = re.split(r"\s", value[offset : offset + 12])[0]
    if not words:
        return base
    left = value.count(words, 0, offset)
    for number in range(base.line, min(len(lines), behind.line) + 1):
        line = lines[number - 1][: behind.column - 1] if number == behind.line else lines[number - 1]
        at = line.find(words, base.column - 1 if number == base.line else 0)
        while at >= 0:
            if not left:
                return Position(base.file, number, at + 1)
            left -= 1
            at = line.find(words, at + len(words))
    return base


def around(text: str, start: int, end: int, width: int = 12) -> str:
    """The words of one line around a hit, with … where they were cut."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    left, right = max(first, start - width), min(last, end + width)
    cut = " ".join(text[left:right].replace("**", "").split())
    return ("…" if left > first else "") + cut + ("…" if right < last else "")
