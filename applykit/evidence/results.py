"""What an inspection finds, and the limits that keep one strange file from holding up the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MOST_PAGES = 5_000
"""A file with more pages than this is not read further: nobody reviews it, and counting would not end."""

SECONDS = 10.0
"""The longest time that one file may take to open."""

Progress = Callable[[int, int], None]
"""Told after every file how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Content:
    """What the bytes of a file say, whatever its name: kind, pages (None where it has none), fault."""

    kind: str = ""
    pages: int | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Inspected:
    """One file as found: `fault` is the second half of a rule's name, with its variant: damaged/truncated.

    `kind` is what the content is (pdf, png, jpeg, tiff, docx, or another one's name; empty if unknown),
    `pages` None where pages are not counted, `size` in bytes, `sha256` in hexadecimal digits.
    """

    path: Path
    kind: str = ""
    pages: int | None = None
    size: int = 0
    sha256: str = ""
    fault: str = ""
