"""Columns as wide as what stands in them: a table's automatic columns share its width once it is filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from applykit.documents.headings import w

if TYPE_CHECKING:
    from lxml.etree import _Element

MARK = "_ApplykitAuto"
"""A table's caption in the template: the mark and the numbers of its automatic columns, counted from 0."""

_LEAST = 680  # 12 mm in twips: two characters and the padding
_WEIGHT = 3  # half characters that every column gets, for its padding


def caption_of(columns: Sequence[int]) -> str:
    """The properties that mark a table; nothing where no column is automatic."""
    return f'<w:tblCaption w:val="{MARK} {" ".join(map(str, columns))}"/>' if columns else ""


def fit_columns(document: _Element) -> None:
    """Share out the automatic columns of every marked table in the root of document.xml; the marks go."""
    for caption in list(document.iter(w("tblCaption"))):
        name, *columns = (caption.get(w("val")) or "").split()
        properties = caption.getparent()
        table = properties.getparent() if properties is not None else None
        if name != MARK or properties is None or table is None:
            continue
        properties.remove(caption)
        _fit(table, [int(column) for column in columns])


def _fit(table: _Element, automatic: Sequence[int]) -> None:
    grid = table.findall(f"{w('tblGrid')}/{w('gridCol')}")
    widths = [int(column.get(w("w")) or 0) for column in grid]
    lengths: dict[int, list[int]] = {column: [] for column in automatic}
    cells = [(cell, start, span) for row in table.iterchildren(w("tr")) for cell, start, span in _placed(row)]
    for cell, start, span in cells:
        if span == 1 and start in lengths:
            lengths[start].append(_length(cell))
    weights = {
        column: min(max(found), 12 + 2 * sum(found) / len(found)) + _WEIGHT if found else _WEIGHT
        for column, found in lengths.items()
    }
    room = sum(widths[column] for column in automatic)
    spare = room - _LEAST * len(automatic)
    for column in automatic:
        widths[column] = _LEAST + int(spare * weights[column] / sum(weights.values()))
    widths[automatic[-1]] += room - sum(widths[column] for column in automatic)
    for node, width in zip(grid, widths, strict=True):
        node.set(w("w"), str(width))
    for cell, start, span in cells:
        own = cell.find(f"{w('tcPr')}/{w('tcW')}")
        if own is not None:
            own.set(w("w"), str(sum(widths[start : start + span])))


def _placed(row: _Element) -> list[tuple[_Element, int, int]]:
    """The cells of a row with the grid column where each starts, and how many it spans."""
    placed = []
    start = 0
    for cell in row.iter(w("tc")):
        found = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
        span = int(found.get(w("val")) or 1) if found is not None else 1
        placed.append((cell, start, span))
        start += span
    return placed


def _length(cell: _Element) -> int:
    """The longest paragraph in half characters."""
    texts = ("".join(node.text or "" for node in paragraph.iter(w("t"))) for paragraph in cell.iter(w("p")))
    return max((sum(1 + (sign > "\u2e7f") for sign in text) for text in texts), default=0)
