"""What commands share in printing: the console and lists of diagnostics."""

from __future__ import annotations

import atexit
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from applykit.errors import UsageError
from applykit.messages import _, listed
from applykit.model import Diagnostic

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

    from applykit.building import Step, Told
    from applykit.office.fonts import FontState
    from applykit.report.plain import Report

PLAIN_WIDTH = 80
T = TypeVar("T")


def console(*, stderr: bool = False) -> Console:
    """Standard output or error as a console: the terminal's width and colours, 80 plain columns elsewhere."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else PLAIN_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


FEW = 8
"""So few files are looked through before anybody wonders what is going on."""


def counting() -> Callable[[int, int], None] | None:
    """A progress bar for looking through evidence, on a terminal and where there is much to do only."""
    if not sys.stderr.isatty():
        return None
    from rich.progress import Progress

    bar = Progress(console=console(stderr=True), transient=True)
    task = bar.add_task(_("Looking through the evidence"))
    atexit.register(bar.stop)  # also after Ctrl-C, or the cursor would stay hidden

    def told(done: int, total: int) -> None:
        if not bar.live.is_started and total - done >= FEW:
            bar.start()
        bar.update(task, completed=done, total=total)
        if done >= total:
            bar.stop()

    return told


@contextmanager
def told_steps() -> Iterator[Told | None]:
    """A bar for each step of a build, on a terminal: what is being done, and how much of it is done."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
    from rich.table import Column

    from applykit.building import Step

    words = {
        Step.EVIDENCE: _("Looking through the evidence"),
        Step.BINDING: _("Binding the attachments"),
        Step.DOCUMENTS: _("Filling in the documents"),
        Step.PAGES: _("Laying out the pages with LibreOffice"),
    }
    # On a narrow terminal the words give way; figures are always whole.
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", table_column=Column(ratio=3, no_wrap=True, overflow="ellipsis")),
        BarColumn(bar_width=None, table_column=Column(ratio=1)),
        MofNCompleteColumn(table_column=Column(no_wrap=True)),
        console=console(stderr=True), transient=True, expand=True,
    )  # fmt: skip
    tasks: dict[Step, TaskID] = {}

    def told(step: Step, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bar.add_task(words[step], total=total)
        bar.update(tasks[step], completed=done, total=total)

    with bar:
        yield told


def followed(items: Iterable[T], total: int, words: str) -> Iterator[T]:
    """The items as they come; on a terminal a bar tells how many of them are done."""
    if not sys.stderr.isatty() or total < 2:
        yield from items
        return
    from rich.progress import Progress

    with Progress(console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=total)
        for item in items:
            bar.advance(task)
            yield item


def in_shell(path: Path) -> str:
    """A path as it can be pasted behind a command."""
    import shlex

    text = str(path)
    return text if re.fullmatch(r"[\w./\\:~-]+", text) else shlex.quote(text)


def print_json(data: object) -> None:
    """Machine formats are UTF-8 whatever the console shows."""
    from applykit.report.data import to_json

    print_bytes(to_json(data).encode())


def print_bytes(content: bytes) -> None:
    """What is UTF-8 already, as it is."""
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:  # a stream that only takes text, as some callers give
        sys.stdout.write(content.decode())
        return
    sys.stdout.flush()
    binary.write(content)
    binary.flush()


def print_lines(lines: Iterable[tuple[str, str, int]]) -> Report:
    """Lines with their style and indent on standard output; gives what more can be printed with."""
    from applykit.report.plain import Report

    printed = Report(console(), Path.cwd())
    for line, style, indent in lines:
        printed.line(line, style, indent)
    return printed


def print_diagnostics(diagnostics: Sequence[Diagnostic]) -> None:
    """One block per diagnostic on standard error: place, message, remedy."""
    from applykit.report.plain import Report

    printed = Report(console(stderr=True), Path.cwd())
    for found in diagnostics:
        printed.diagnostic(found)


def day(text: str | None) -> date:
    """The day given with --as-of, else today.

    Raises:
        UsageError: the text is not a date.
    """
    from applykit.clock import today
    from applykit.validation.coercion import coerce

    if text is None:
        return today()
    found = coerce(text, {"type": "date"})
    if not isinstance(found, date):
        raise UsageError("usage.date", read=text)
    return found


def told_fonts(fonts: Sequence[FontState]) -> None:
    """Say on standard error which fonts are missing, and what stands in for them."""
    missing = [font for font in fonts if not font.there]
    if not missing:
        return
    replaced = listed(f"{font.name} → {font.stand_in or '?'}" for font in missing)
    words = _("Fonts that are not installed → what stands in for them in the PDF: {fonts}. “applykit doctor” "
              "says how to install them.")  # fmt: skip
    from applykit.report.plain import Report

    Report(console(stderr=True), Path.cwd()).line(words.format(fonts=replaced), "yellow")
