"""What is bound and what came of it: entries in, parts and page numbers out."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from applykit.model import Diagnostic

Content = bytes | mmap.mmap
"""The bytes of a part; a large one lies in a temporary file that the system maps into memory."""

Converter = Callable[[Mapping[str, bytes]], Mapping[str, bytes]]
"""Turns Word documents, by name, into PDFs under the same names; what it cannot convert is not among them."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One piece of evidence on its way into the volume: its entry as printed, and its file.

    `proves` are the criteria that it supports, as (id, title); `kind` is what the file's content is, and
    `fault` why it cannot be bound, in words; then a sheet stands in its place.
    """

    evidence_id: str
    number: int
    title: str
    kind_title: str
    group: str
    issuer: str
    issued: date | None
    valid_until: date | None
    form: str
    seal: str
    proves: tuple[tuple[str, str], ...]
    place: int
    path: Path | None
    kind: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How the volume is bound: limits in bytes (0: none), `dpi` (0: pictures as they are)."""

    largest_part: int = 0
    compress: bool = False
    dpi: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands on the cover and in the head of every sheet."""

    programme: str
    laboratory: str
    organization: str
    volume: str
    title: str
    as_of: date
    draft: bool = False

    @property
    def name(self) -> str:
        """The volume as files are called: 卷四 附件."""
        return f"{self.volume} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Bound:
    """Where an attachment stands: running page numbers as stamped, and pages of its part's PDF.

    `part` counts from 1, `first` to `last` are running numbers, title sheet included; `sheet_page` and
    `last_page` are the physical pages of the part, from 1. `missing`: a sheet stands in its place.
    """

    evidence_id: str
    number: int
    title: str
    part: int
    first: int
    last: int
    sheet_page: int
    last_page: int
    missing: bool = False

    @property
    def pages(self) -> int:
        """How many pages it takes, its title sheet included."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Part:
    """One PDF of the volume: its file name, its pages, and its bytes."""

    name: str
    pages: int
    content: Content


@dataclass(frozen=True, slots=True)
class Remark:
    """What turned out about a file while it was bound: the second half of a rule's name, and its facts."""

    place: int
    rule: str
    variant: str = ""
    facts: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Volume:
    """The bound attachments; `diagnostics` are about files as they turned out in binding."""

    parts: tuple[Part, ...]
    attachments: tuple[Bound, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def pages(self) -> int:
        """The last running page number."""
        return self.attachments[-1].last if self.attachments else 0
