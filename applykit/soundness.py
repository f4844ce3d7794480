"""Packs that were found sound, remembered by everything that linting looks at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from applykit import resources
from applykit.cache import code_below, forget_oldest, read_own, write_own
from applykit.model import Diagnostic

_LINTED_BY = ("documents", "expressions", "lint", "promises", "standing", "validation", "wording")

_MOST = 100
"""So many packs are remembered; the oldest go first."""


def lint_once(folder: Path) -> tuple[Diagnostic, ...]:
    """Every fault of the pack in `folder`; a pack that was sound is not looked at again until it changes."""
    name = f"packs/{_key(folder)}.sound"
    if read_own(name) is not None:
        return ()
    from applykit.lint import lint

    faults = lint(folder)
    if not faults:
        write_own(name, b"")
        forget_oldest("packs", _MOST)
    return faults


def _key(folder: Path) -> str:
    state = hashlib.sha256(_maker().encode())
    for file in _files(folder):
        state.update(f"\0{file}\0".encode())
        state.update(file.read_bytes())
    return state.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """The pack's own files, and the outlines and house styles that its documents may be made of."""
    yield from sorted(folder.glob("*.yaml"))
    own = resources.own_templates(folder)
    for place in (own, resources.templates_folder()):
        if place is not None:
            yield from sorted(place.rglob("*.yaml"))


@cache
def _maker() -> str:
    """The code that lints."""
    return code_below(*(Path(__file__).parent / room for room in _LINTED_BY))
