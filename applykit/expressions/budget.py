"""How much one document may cost: turns of loops, characters, processor time and memory."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from applykit.expressions.limits import refuse

MOST_TURNS = 1_000_000
"""Turns of loops and calls of macros; the largest dossiers take some fifty thousand."""
MOST_CHARACTERS = 64_000_000
"""Characters printed, also those that never reach the document."""
MOST_SECONDS = 8.0
"""Processor time of the thread, so that a busy machine makes no difference."""
MOST_MEMORY = 1_000_000_000
"""Bytes by which the process may grow."""

_EVERY = 16
_LOOK = 0.1
"""Seconds on the wall between two looks at processor time and memory, which cost a system call each."""


class Budget:
    """What is left of one document's allowance; the clock, slower than a turn, is looked at now and then."""

    __slots__ = ("_began", "_looked", "_memory", "_seconds", "characters", "turns")

    def __init__(
        self, *, turns: int = MOST_TURNS, characters: int = MOST_CHARACTERS, seconds: float = MOST_SECONDS
    ) -> None:
        self.turns = turns
        self.characters = characters
        self._seconds = seconds
        self._began: float | None = None
        self._looked = time.perf_counter()
        self._memory = _peak()

    def turn(self) -> None:
        """One turn of a loop or one call.

        Raises:
            SecurityError: the allowance is used up.
        """
        self.turns -= 1
        if self.turns % _EVERY:
            return
        if self.turns < 0:
            refuse("the loops take too many turns")
        now = time.perf_counter()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        used = time.thread_time()
        if self._began is None:
            # Before this first look no more can have been used than has gone by on the wall.
            self._began = used - _LOOK
        if used - self._began > self._seconds:
            refuse("it takes too long")
        if _peak() - self._memory > MOST_MEMORY:
            refuse("it takes too much memory")

    def printed(self, length: int) -> None:
        """So many characters printed.

        Raises:
            SecurityError: the allowance is used up.
        """
        self.characters -= length
        if self.characters < 0:
            refuse("the output is too long")


_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


def spend() -> Budget | None:
    """The allowance in force; None outside of documents."""
    return _current.get()


@contextmanager
def budget(allowance: Budget | None = None) -> Iterator[Budget]:
    """One allowance for everything inside; one that is already in force goes on counting."""
    known = _current.get()
    if known is not None:
        yield known
        return
    made = allowance or Budget()
    token = _current.set(made)
    try:
        yield made
    finally:
        _current.reset(token)


def _peak() -> int:
    """The most memory that the process ever took, in bytes; 0 where the system does not say."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return getrusage(RUSAGE_SELF).ru_maxrss * unit
