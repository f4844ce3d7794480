"""What commands share in printing: the console and lists of diagnostics."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from applykit.errors import UsageError
from applykit.messages import _, describe
from applykit.model import Diagnostic, Severity

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH = 80


def console() -> Console:
    """Standard output as a console: the terminal's width and colours, 80 plain columns elsewhere."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else PLAIN_WIDTH
    return Console(width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def print_diagnostics(diagnostics: Sequence[Diagnostic]) -> None:
    """One block per diagnostic on standard error: place, message, remedy."""
    from applykit.report.data import relative

    for found in diagnostics:
        message, remedy = describe(found)
        word = _("error") if found.severity is Severity.ERROR else _("warning")
        place = ""
        if found.position:
            place = (
                f"{relative(found.position.file, Path.cwd())}:{found.position.line}:{found.position.column}  "
            )
        path = found.shown or found.path
        click.echo(f"{place}{path}{'  ' if path else ''}{word}: {message}  ({found.rule})", err=True)
        if remedy:
            click.echo(f"    → {remedy}", err=True)


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
