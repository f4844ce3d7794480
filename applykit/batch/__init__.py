"""Many clients in one run: whom a call names, what is asked for them, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Client:
    """One profile to build, under a name that no other client of the run has."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Order:
    """What is built for every client; it crosses to the workers with each of them, so it is small.

    An empty `programme` or `stage` is the choice of each client's workspace; `programme_path` are folders of
    packs to look in.  `version` is the applykit that
    asks, and `language` the one that workers answer in.  With `resume` what is done and unchanged is left.
    """

    as_of: date
    version: str
    language: str
    programme: str = ""
    programme_path: tuple[Path, ...] = ()
    stage: str = ""
    only: tuple[str, ...] = ()
    draft: bool = False
    final: bool = False
    archive: bool = False
    compress: bool = False
    dpi: int = 0
    pdf: bool = False
    resume: bool = False


class State(StrEnum):
    """What became of a client."""

    BUILT = "built"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a client, in words; `place` is file:line:column where there is one."""

    place: str
    rule: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """A client whose turn has come."""

    client: Client


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a client: the dossier with its readiness, 0 to 1, or the reason of its failure."""

    client: Client
    state: State
    folder: Path | None = None
    readiness: float = 0.0
    must_open: int = 0
    gaps: bool = False
    rule: str = ""
    reason: str = ""
    faults: tuple[Fault, ...] = ()
    seconds: float = 0.0

    @property
    def done(self) -> bool:
        """Whether the dossier is there."""
        return self.state in (State.BUILT, State.UNCHANGED)
