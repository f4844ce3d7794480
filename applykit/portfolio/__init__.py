"""How every client of a workspace stands on a day: what a status tells, the urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from applykit.dossier.verification import Difference


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with a day, such as a deadline or the end of a certificate; `days` are left, below 0 past."""

    title: str
    day: date
    days: int


class Built(StrEnum):
    """How a client's last dossier stands to what would be built from the same day and options."""

    NEVER = "never"
    CURRENT = "current"
    STALE = "stale"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Build:
    """The last dossier: its day, and what has changed since; `altered` means that its own files were."""

    state: Built
    as_of: str = ""
    draft: bool = False
    changes: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One client on a day; with a `problem` nothing else could be told.

    `readiness` is from 0 to 1, `musts` are the open criteria of level must as (id, title), `deadline` is the
    next one, else the last one that is past, and `layer` the nearest layer that a template comes from.
    """

    client: str
    problem: str = ""
    stage: str = ""
    readiness: float = 0.0
    musts: tuple[tuple[str, str], ...] = ()
    errors: int = 0
    warnings: int = 0
    deadline: Dated | None = None
    expiring: tuple[Dated, ...] = ()
    layer: str = ""
    build: Build = Build(Built.NEVER)

    @property
    def urgency(self) -> tuple[bool, float, int, int, str]:
        """What sorts the urgent first: unreadable, then the fewest days, then the most that is open."""
        days = self.deadline.days if self.deadline else float("inf")
        return (not self.problem, days, -len(self.musts), -self.errors, self.client)
