"""The dates of a profile, gathered along the schema: `meta.timeline` of a field says what its day means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from applykit.errors import PackError
from applykit.expressions import compile_expression, compile_text
from applykit.expressions.periods import month_end
from applykit.model import EntryPath, Profile, Stage, entry_at, path_text
from applykit.promises.period import period_of
from applykit.promises.plan import plan_of
from applykit.timeline import Item, Kind, State, Timeline
from applykit.validation.rules import names_for
from applykit.validation.schema import fields_of, label_of

Rules = Mapping[str, Any]


def timeline(profile: Profile, as_of: date, stage: Stage | None = None) -> Timeline:
    """Every date that matters, of all stages or of what one stage asks for.

    Raises:
        PackError: a sentence or condition of the schema's `meta.timeline` fails.
    """
    programme = profile.programme
    names = {**names_for(profile.data, programme.schema), "as_of": as_of}
    plan = plan_of(programme.folder)
    end = period_of(profile.data, plan.start, plan.end).end
    known = (entry_at(profile.data, tuple(path.split("."))) for path in plan.same)
    owner = " ".join(str(entry) for entry in known if entry)
    found: list[Item] = []
    for name, rules in programme.schema.items():
        stages = rules.get("meta", {}).get("stages")
        if stage is None or not stages or stage.id in stages:
            walker = _Walker(names, label_of(rules, name), as_of, end)
            found += walker.entries(profile.data.get(name), rules, (name,), name)
    ordered = sorted(_numbered(found), key=lambda item: (item.day, item.section, item.path))
    return Timeline(programme.title, owner, as_of, tuple(_marked(ordered, as_of)), end)


class _Walker:
    """Walks one section; `names` are what sentences and conditions see beside the row."""

    def __init__(self, names: Mapping[str, Any], section: str, as_of: date, end: date | None) -> None:
        self.names = names
        self.section = section
        self.as_of = as_of
        self.end = end

    def entries(self, value: object, rules: Rules, path: EntryPath, key: str) -> Iterator[Item]:
        if isinstance(value, list):
            for number, row in enumerate(value):
                if isinstance(row, Mapping):
                    yield from self._row(row, rules, (*path, number), f"{key}[{_called(row, rules, number)}]")
        elif isinstance(value, Mapping):
            yield from self._row(value, rules, path, key)

    def _row(self, row: Mapping[str, Any], rules: Rules, path: EntryPath, key: str) -> Iterator[Item]:
        for name, inner in fields_of(rules).items():
            value, said = row.get(name), inner.get("meta", {}).get("timeline")
            here = f"{key}.{name}"
            if said and isinstance(value, date):
                yield self._item(value, inner, said, row, (*path, name), here)
            elif isinstance(value, list | Mapping):
                yield from self.entries(value, inner, (*path, name), here)

    def _item(
        self, value: date, rules: Rules, said: Mapping[str, str], row: object, path: EntryPath, key: str
    ) -> Item:
        kind = Kind(said["kind"])
        monthly = rules.get("type") == "month"
        day = value
        if monthly and kind is not Kind.EVENT:
            day = month_end(value)
        names = {**self.names, "row": row}
        try:
            done = bool(said.get("done") and compile_expression(said["done"]).evaluate(names))
            text = " ".join(compile_text(said["says"]).evaluate(names).split())
        except Exception as error:
            raise PackError("programme.rule_failed", id=f"meta.timeline {key}", problem=str(error)) from error
        lapses = kind is Kind.UNTIL and self.end is not None and self.as_of <= day < self.end and not done
        return Item(
            day, kind, text, self.section, path_text(path), key, self._state(day, kind, done), monthly,
            lapses=lapses,
        )  # fmt: skip

    def _state(self, day: date, kind: Kind, done: bool) -> State:
        if done:
            return State.DONE
        if day >= self.as_of:
            return State.COMING
        return {Kind.DUE: State.OVERDUE, Kind.UNTIL: State.EXPIRED, Kind.EVENT: State.PAST}[kind]


def _called(row: Mapping[str, Any], rules: Rules, number: int) -> str:
    """What a row goes by: its id, or what no two rows share, or the first that is filled in."""
    held = (row.get(name) for name in (*(rules.get("unique") or ()), *fields_of(rules)))
    return next((str(entry) for entry in held if entry is not None), str(number))


def _numbered(items: Sequence[Item]) -> Iterator[Item]:
    """Rows that go by the same name are told apart by their order."""
    seen: Counter[str] = Counter()
    for item in items:
        seen[item.key] += 1
        yield replace(item, key=f"{item.key}#{seen[item.key]}") if seen[item.key] > 1 else item


def _marked(items: Sequence[Item], as_of: date) -> Iterator[Item]:
    """The items with the next duty marked, and those of one day that get in each other's way."""
    same: dict[date, list[Item]] = defaultdict(list)
    for item in items:
        if item.state is State.COMING and item.kind is not Kind.UNTIL and not item.monthly:
            same[item.day].append(item)
    following = next(
        (item for item in items if item.state is State.COMING and item.kind is not Kind.UNTIL), None
    )
    for item in items:
        others = (
            [other.text for other in same[item.day] if other is not item] if item in same[item.day] else []
        )
        state = State.NEXT if item is following else item.state
        yield replace(item, state=state, collides=tuple(others))
