"""A timeline as lines for people and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from applykit.messages import N_, _, listed
from applykit.timeline import Item, State, Timeline

MARKS = {
    State.DONE: N_("done"),
    State.PAST: N_("past"),
    State.OVERDUE: N_("overdue"),
    State.EXPIRED: N_("run out"),
    State.NEXT: N_("next duty"),
    State.COMING: "",
}
STYLES = {
    State.DONE: "dim",
    State.PAST: "dim",
    State.OVERDUE: "bold red",
    State.EXPIRED: "red",
    State.NEXT: "bold green",
    State.COMING: "",
}
DAY = len("2026-11-23  ")
"""What stands before the words of a line."""
_SHOWN = 3
"""So many rows that run out on one day are named; the rest is counted."""


def lines(found: Timeline) -> Iterator[tuple[str, str]]:
    """A line for each date with its style, the rows of one table that share a day in one line."""
    for _same, group in groupby(found.items, key=_together):
        items = list(group)
        yield _line(items), STYLES[items[0].state]


def _together(item: Item) -> tuple[object, ...]:
    field = item.path.rpartition(".")[2]
    return item.day, item.section, field, item.state, item.lapses, item.kind


def _line(items: Sequence[Item]) -> str:
    first = items[0]
    day = f"{first.day:%Y-%m}   " if first.monthly else first.day.isoformat()
    text = listed([item.text for item in items[:_SHOWN]])
    if len(items) > _SHOWN:
        text = _("{items} and more, {count} in all").format(items=text, count=len(items))
    marks = [_(MARKS[first.state])] if MARKS[first.state] else []
    if first.lapses:
        marks.append(_("runs out before the period ends"))
    others = [other for item in items for other in item.collides if other not in {one.text for one in items}]
    if others:
        marks.append(_("on the same day: {others}").format(others=listed(list(dict.fromkeys(others)))))
    told = _("{section}: {text}").format(section=first.section, text=text)
    return f"{day}  {told}" + (_(" ({marks})").format(marks=listed(marks)) if marks else "")


def as_data(found: Timeline) -> dict[str, Any]:
    """The timeline for other programs."""
    return {
        "programme": found.title,
        "as_of": found.as_of.isoformat(),
        "period_end": found.end.isoformat() if found.end else None,
        "next": found.next.path if found.next else None,
        "dates": [
            {
                "day": item.day.isoformat(),
                "month": item.monthly,
                "kind": item.kind.value,
                "state": item.state.value,
                "text": item.text,
                "section": item.section,
                "path": item.path,
                "collides": list(item.collides),
                "lapses": item.lapses,
            }
            for item in found.items
        ],
    }
