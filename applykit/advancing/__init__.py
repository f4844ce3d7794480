"""Moving on to the next stage: a new folder with what stays true, and a list of what became of everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from applykit.model import Stage

NOTE = "变动清单.txt"
"""The list, as it lies in the new folder."""

BASELINE = "baseline"
"""The section that names the dossier which is the promise, and the folder where it lies."""


class Fate(StrEnum):
    """What became of an entry: carried as it was, carried but to be looked at anew, emptied, left behind in
    the old folder because the stage does not ask for it, or asked for the first time."""

    CARRIED = "carried"
    REVIEW = "review"
    EMPTIED = "emptied"
    LEFT = "left"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Entry:
    """One section or field and its fate; `rows` counts those of a table, `by_hand` what stands in an Excel
    sheet, which is not written to."""

    path: str
    label: str
    fate: Fate
    rows: int = 0
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """The dossier that the new stage is measured against: its file in the new folder, and what it is."""

    file: str
    stage: str
    as_of: str
    seal: str


@dataclass(frozen=True, slots=True)
class Advanced:
    """A profile that has moved on: where to, and what became of its entries."""

    folder: Path
    programme: str
    before: Stage
    after: Stage
    as_of: date
    entries: tuple[Entry, ...]
    promise: Promise | None = None

    def of(self, fate: Fate) -> tuple[Entry, ...]:
        """The entries of one fate, in the order of the schema."""
        return tuple(entry for entry in self.entries if entry.fate is fate)
