"""Every date that matters in the life of a laboratory, in order: what is due, what runs out, what happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a date is: a duty by then, the last day on which something holds, or something that happens."""

    DUE = "due"
    UNTIL = "until"
    EVENT = "event"


class State(StrEnum):
    """How a date stands on a day: done, past, missed or run out, the next duty, or still to come."""

    DONE = "done"
    PAST = "past"
    OVERDUE = "overdue"
    EXPIRED = "expired"
    NEXT = "next"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Item:
    """One date of the profile.

    A month stands for its last day, and `monthly` says so.  `collides` names what else must be done on the
    same day; `lapses` says that something stops holding before the period is over.  `key` is the same as
    long as the row and the field are, wherever the row stands.
    """

    day: date
    kind: Kind
    text: str
    section: str
    path: str
    key: str
    state: State
    monthly: bool = False
    collides: tuple[str, ...] = ()
    lapses: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dates of a profile in order, as they stand on a day; `end` is the last day of the period.

    `title` is the programme's, and `owner` names the laboratory by what never changes.
    """

    title: str
    owner: str
    as_of: date
    items: tuple[Item, ...]
    end: date | None = None

    @property
    def next(self) -> Item | None:
        """The next duty; None where none is ahead."""
        return next((item for item in self.items if item.state is State.NEXT), None)
