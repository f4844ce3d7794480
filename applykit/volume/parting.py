"""Which attachments stand in which part of a volume, and on which pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from applykit.volume.assembling import Segment
from applykit.volume.copying import Copied
from applykit.volume.results import Bound, Paper

_FRONT_ALLOWANCE = 400_000
_ROW_ALLOWANCE = 300
_SHEET_ALLOWANCE = 4_000
_STAMP_ALLOWANCE = 420
"""Bytes that fonts, a row of the index, a title sheet and a page number take, generously."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One paper as copied; its first leaf is still missing: the title sheet."""

    paper: Paper
    node: int
    copied: Copied
    segment: Segment
    missing: str = ""

    @property
    def size(self) -> int:
        """About how many bytes it adds to a part."""
        pages = len(self.copied.leaves) + 1
        return self.segment.end - self.segment.start + _SHEET_ALLOWANCE + pages * _STAMP_ALLOWANCE


def split(attachments: Sequence[Attachment], limit: int, allowance: int) -> list[list[int]]:
    """The attachments of each part, by their places in the list; `limit` in bytes, 0 for none.

    `allowance` are bytes that an earlier try has shown to be wanted beyond what is allowed for here.
    """
    front = _FRONT_ALLOWANCE + _ROW_ALLOWANCE * len(attachments) + allowance
    total = front + sum(attachment.size for attachment in attachments)
    if not limit or (total <= limit and not allowance):
        return [list(range(len(attachments)))]
    parts: list[list[int]] = []
    size = 0
    for place, attachment in enumerate(attachments):
        if not parts or size + attachment.size > limit:
            parts.append([])
            size = front
        parts[-1].append(place)
        size += attachment.size
    return parts


def places(attachments: Sequence[Attachment], parts: Sequence[Sequence[int]]) -> list[Bound]:
    """Where each attachment stands, its physical pages counted from the end of the front pages."""
    made = []
    running = 0
    for number, part in enumerate(parts, start=1):
        before = running
        for place in part:
            attachment = attachments[place]
            first, running = running + 1, running + 1 + len(attachment.copied.leaves)
            made.append(
                Bound(
                    attachment.paper.evidence_id, attachment.paper.number, attachment.paper.title, number,
                    first, running, first - before, running - before, bool(attachment.missing),
                )
            )  # fmt: skip
    return made
