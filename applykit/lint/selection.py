"""Lints what an attachments volume chooses: only such a volume chooses, by names that it sees."""

from __future__ import annotations

from collections.abc import Iterator

from applykit.lint.pack import Pack, child, fault, text
from applykit.lint.readable import readable, sections
from applykit.messages import _
from applykit.model import Diagnostic, DocumentKind
from applykit.source import Node

SEEN = frozenset({"as_of", "criteria"})
"""What such an expression sees beside the sections of the profile."""


def lint_selection(pack: Pack, row: Node) -> Iterator[Diagnostic]:
    """The faults of `evidence:` in a row of programme.yaml's documents."""
    chosen = child(row, "evidence")
    if chosen is None or not isinstance(chosen.value, str):
        return
    what = _("document {id}").format(id=text(row, "id"))
    if text(row, "kind") != DocumentKind.ATTACHMENTS:
        yield fault("programme.field_unknown", chosen, what=what, field="evidence")
        return
    yield from readable(chosen, what, SEEN | sections(pack))
