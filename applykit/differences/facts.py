"""The entries of two profiles that differ, with the labels of the schema they were read by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from applykit.differences.changes import ADDED, CHANGED, REMOVED, Fact
from applykit.differences.rows import Row, paired
from applykit.differences.wording import change_of, number, shown, summary
from applykit.documents.basis import SUMMED_UNITS

EVIDENCE = "evidence"
_ROW = re.compile(r"\[(\d{1,9})\]")

Field = Mapping[str, str]


class Facts:
    """Walks two profiles along their fields; what one side alone knows of a field counts for both."""

    def __init__(self, old: Mapping[str, Field], new: Mapping[str, Field]) -> None:
        self.fields: dict[str, Field] = {**old, **new}
        self.below: dict[str, list[str]] = {}
        for path in (*new, *(path for path in old if path not in new)):
            above, _dot, name = path.rpartition(".")
            self.below.setdefault(above, []).append(name)

    def of(self, old: Row, new: Row) -> Iterator[Fact]:
        """Every entry that differs, in the order of the schema; evidence is compared by itself."""
        for name in self._names("", old, new):
            if name != EVIDENCE:
                yield from self._entry(name, "", old.get(name), new.get(name))

    def of_row(self, path: str, old: Row, new: Row) -> Iterator[Fact]:
        """The entries that differ in one row of a list."""
        for name in self._names(path, old, new):
            yield from self._entry(f"{path}.{name}", "", old.get(name), new.get(name))

    def placed(self, path: str) -> str:
        """A path by labels, 经费来源第 2 条·金额; as it is where it is no path of the profile."""
        parts = [_ROW.sub("", part) for part in path.split(".")]
        here = [".".join(parts[: end + 1]) for end in range(len(parts))]
        if not all(name in self.fields for name in here):
            return path
        rows = ["".join(f"第 {int(row) + 1} 条" for row in _ROW.findall(part)) for part in path.split(".")]
        return "·".join(self._label(name) + row for name, row in zip(here, rows, strict=True))

    def _names(self, path: str, old: Row, new: Row) -> list[str]:
        known = self.below.get(path, [])
        there = {**new, **old}
        return [name for name in known if name in there] + [name for name in there if name not in known]

    def _entry(self, path: str, before: str, old: Any, new: Any) -> Iterator[Fact]:
        if old == new:
            return
        field = self.fields.get(path, {})
        label = f"{before}·{self._label(path)}" if before else self._label(path)
        lists = [value for value in (old, new) if value is not None]
        if all(isinstance(value, dict) for value in lists):
            was, now = old or {}, new or {}
            for name in self._names(path, was, now):
                yield from self._entry(f"{path}.{name}", label, was.get(name), now.get(name))
        elif all(isinstance(value, list) and all(isinstance(row, dict) for row in value) for value in lists):
            yield from self._rows(path, label, old or [], new or [])
        else:
            change = CHANGED if len(lists) == 2 else (ADDED if old is None else REMOVED)
            yield Fact(path, label, change, *change_of(old, new, field))

    def _label(self, path: str) -> str:
        return self.fields.get(path, {}).get("label", path.rpartition(".")[2])

    def _rows(self, path: str, label: str, old: list[Row], new: list[Row]) -> Iterator[Fact]:
        yield from self._totals(path, label, old, new)
        field = self.fields.get(path, {})
        for was, now in paired(old, new, field.get("key", "")):
            called = f"{label}“{self._called(path, now or was or {})}”"
            if was is None or now is None:
                said = summary(now or was or {}, self.fields, path)
                if was is None:
                    yield Fact(path, called, ADDED, new=said)
                else:
                    yield Fact(path, called, REMOVED, old=said)
                continue
            for name in self._names(path, was, now):
                yield from self._entry(f"{path}.{name}", called, was.get(name), now.get(name))

    def _called(self, path: str, row: Row) -> str:
        field = self.fields.get(path, {})
        names = [name for name in (field.get("key", ""), field.get("name", "")) if row.get(name) is not None]
        if not names:
            names = [name for name, value in row.items() if isinstance(value, str)][:1]
        return " ".join(shown(row[name], self.fields.get(f"{path}.{name}", {})) for name in names)

    def _totals(self, path: str, label: str, old: list[Row], new: list[Row]) -> Iterator[Fact]:
        """The sums that differ, of the columns that can be summed."""
        for name in self.below.get(path, ()):
            field = self.fields[f"{path}.{name}"]
            if field.get("type") != "decimal" or field.get("unit") not in SUMMED_UNITS or not (old and new):
                continue
            sums = [
                str(sum((number(row.get(name)) or Decimal(0) for row in rows), Decimal(0)))
                for rows in (old, new)
            ]
            if number(sums[0]) != number(sums[1]):
                whole = f"{label}·{field.get('label', name)}合计"
                yield Fact(f"{path}.{name}", whole, CHANGED, *change_of(sums[0], sums[1], field), total=True)
