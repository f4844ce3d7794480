"""Compiled code remembered between runs: what Jinja would work out anew each time, kept by its content."""

from __future__ import annotations

import atexit
import hashlib
import marshal
import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import CodeType

from applykit.cache import read_own, write_own

MOST_BYTES = 20_000_000
"""A store that has grown beyond this begins anew."""


class Store:
    """The code of one kind of text, read when first asked for and written once, when the program ends."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.known: dict[str, CodeType] | None = None
        self.grown = False

    def code(self, text: str, compiled: Callable[[], CodeType]) -> CodeType:
        """The code of a text: as remembered, else as `compiled` gives it."""
        if self.known is None:
            self.known = _read(self._file())
            atexit.register(self.keep)
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = compiled()
            self.grown = True
        return found

    def keep(self) -> None:
        """Write what is new, whole or not at all; a cache that cannot be written costs time, nothing else."""
        if not self.grown or not self.known:
            return
        content = marshal.dumps(self.known)
        if len(content) > MOST_BYTES:
            return
        write_own(self._file(), content)
        self.grown = False

    def _file(self) -> str:
        return f"{self.kind}-{maker()}.code"


@cache
def maker() -> str:
    """What code depends on beside its text: Python, Jinja, and the sandbox that generates it."""
    made = hashlib.sha256(f"{sys.implementation.cache_tag} {version('jinja2')}".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        made.update(source.read_bytes())
    return made.hexdigest()[:16]


def _read(name: str) -> dict[str, CodeType]:
    raw = read_own(name)
    try:
        found = marshal.loads(raw) if raw else None
    except (ValueError, EOFError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


EXPRESSIONS = Store("expressions")
DOCUMENTS = Store("documents")
PAGES = Store("pages")
