"""A bar on the terminal while evidence is opened; nothing where nobody looks or nothing takes long."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from applykit.messages import _

if TYPE_CHECKING:
    from rich.progress import Progress

_FEW = 8
"""Fewer files than this are opened before a bar could be read."""


@contextmanager
def evidence_bar() -> Iterator[Callable[[int, int], None] | None]:
    """What to tell how many files are done and how many there are; None where there is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    bar: Progress | None = None

    def tell(done: int, total: int) -> None:
        nonlocal bar
        if bar is None and total - done >= _FEW:
            bar = _bar()
            bar.start()
            bar.add_task(_("Inspecting evidence"), total=total)
        if bar:
            bar.update(bar.task_ids[0], completed=done)

    try:
        yield tell
    finally:
        if bar:
            bar.stop()


def _bar() -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from applykit.cli.output import console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console(stderr=True), transient=True)
