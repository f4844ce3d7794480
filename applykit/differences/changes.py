"""The results of a comparison, all frozen."""

from __future__ import annotations

from dataclasses import dataclass

from applykit.dossier.verification import Difference

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry that changed: its place by labels, and both values as people write them, with their unit.

    Of a long text only the sentences that differ are kept.  `total` marks the sum of a column.
    """

    path: str
    label: str
    change: str
    old: str = ""
    new: str = ""
    unit: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class Flip:
    """A criterion whose verdict is another one; an empty verdict where one side has no such criterion."""

    criterion: str
    title: str
    level: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A piece of evidence that came, went, or says something else; `content`: its file is another one."""

    id: str
    title: str
    change: str
    content: bool = False
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A diagnostic that only one side has: `change` added is new, removed is solved."""

    rule: str
    path: str
    label: str
    severity: str
    message: str
    change: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A chapter of a document that reads differently, and in how many places; no chapter: the whole file."""

    document: str
    chapter: str
    change: str
    places: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that is not the same in two dossiers; `basis` is what they were made with."""

    old: str
    new: str
    old_day: str
    new_day: str
    facts: tuple[Fact, ...]
    flips: tuple[Flip, ...]
    evidence: tuple[Attachment, ...]
    diagnostics: tuple[Said, ...]
    documents: tuple[Revision, ...]
    basis: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether nothing at all changed."""
        return not (
            self.facts or self.flips or self.evidence or self.diagnostics or self.documents or self.basis
        )
