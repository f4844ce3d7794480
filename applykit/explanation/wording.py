"""One explained thing, and how the things that it names are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from applykit.messages import _
from applykit.model import (
    Programme,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """One explained thing: its title and facts as (name, text) in order."""

    title: str
    facts: tuple[tuple[str, str], ...]


def named(title: str, id: str) -> str:
    return _("{title} ({id})").format(title=title, id=id)


def several(parts: Iterable[str]) -> str:
    return _("; ").join(parts)


def clause_title(programme: Programme, id: str) -> str:
    return next((f"{item.id} {item.title}" for item in programme.clauses if item.id == id), id)
