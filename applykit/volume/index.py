"""The index of the attachments: laid out in rows first, so that its length is known before it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from applykit.volume.fonts import SANS, SERIF
from applykit.volume.results import Bound, Paper
from applykit.volume.sheets import Sheets, criteria_text, page_range
from applykit.volume.typesetting import points

COLUMNS = (13.0, 63.0, 27.0, 18.0, 13.0, 22.0)
"""Widths in mm: number, title and kind, criteria, form, pages, from–to."""

_HEADS = ("附件", "材料名称", "支撑条目", "形式", "页数", "起止页码")
_ALIGN = "CLLCRR"
_SMALL = 8.0
_GROUP_ROW = 7.0
_AFTER_TITLE = 10.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the index: its cells as lines, or a group's name over the whole width."""

    cells: tuple[tuple[str, ...], ...]
    kind: str
    height: float
    band: bool = False
    target: int = 0


class Index:
    """The rows of the index, in pages; the same rows stand in every part."""

    def __init__(
        self, sheets: Sheets, papers: Sequence[Paper], bound: Sequence[Bound], parts: Sequence[str]
    ) -> None:
        self.sheets = sheets
        self.look = sheets.style.tables["index"]
        self.size = self.look.size or 10
        self.pitch = points(self.look.pitch or 15)
        self.total = (len(papers), bound[-1].last if bound else 0)
        self.pages = list(self._paged(list(self._rows(papers, bound, parts))))

    def _rows(self, papers: Sequence[Paper], bound: Sequence[Bound], parts: Sequence[str]) -> Iterator[_Row]:
        part, group = 0, ""
        for paper, place in zip(papers, bound, strict=True):
            if place.part != part and len(parts) > 1:
                yield _Row(((f"{parts[place.part - 1]}分册",),), "", _GROUP_ROW, True)
                group = ""
            if paper.group and paper.group != group:
                yield _Row(((paper.group,),), "", _GROUP_ROW)
            part, group = place.part, paper.group
            texts = (
                str(paper.number), paper.title, criteria_text(paper.proves), paper.form, str(place.pages),
                page_range(place.first, place.last),
            )  # fmt: skip
            cells = tuple(tuple(self._cell(text, column)) for column, text in enumerate(texts))
            lines = max(len(cells[1]) + (0.75 if paper.kind_title else 0), *(len(cell) for cell in cells))
            height = max(self.look.row, lines * self.pitch + 2 * self.look.pad[0] + 1)
            kind = f"{paper.kind_title}　待补" if place.missing else paper.kind_title
            yield _Row(cells, kind, height, target=paper.number)

    def _cell(self, text: str, column: int) -> list[str]:
        width = COLUMNS[column] - 2 * self.look.pad[1]
        return self.sheets.lines(text, SERIF, self.size, width)

    def _paged(self, rows: Sequence[_Row]) -> Iterator[list[_Row]]:
        """Rows to a page; a heading never stands alone at its foot."""
        page = self.sheets.paper
        room = page.height - page.top - page.bottom - 2 * self.look.row
        title = points(26) + _AFTER_TITLE
        held: list[_Row] = []
        left = room - title
        for place, row in enumerate(rows):
            following = place
            needed = 0.0
            while following < len(rows) and not rows[following].target:
                needed += rows[following].height
                following += 1
            needed += rows[following].height if following < len(rows) else 0
            if held and needed > left:
                yield held
                held, left = [], room
            held.append(row)
            left -= row.height
        yield held

    def draw(self, links: dict[int, int]) -> None:
        """Draw every page; `links` are fpdf2's links by attachment number."""
        for number, rows in enumerate(self.pages):
            self.sheets.open_page()
            y = self.sheets.paper.top
            if not number:
                y = self.sheets.headline(["附　件　目　录"], y + points(22), 22.0)
                y += _AFTER_TITLE - points(12)
            y = self._head(y)
            for row in rows:
                y = self._row(row, y, links)
            if number == len(self.pages) - 1:
                y = self._total(y)
            self.sheets.rule(y, self.look.bottom, self.sheets.paper.left, self.sheets.paper.measure)

    def _head(self, y: float) -> float:
        sheets, height = self.sheets, self.look.row
        sheets.shade(self.look.head_shade, sheets.paper.left, y, sheets.paper.measure, height)
        sheets.rule(y, self.look.top, sheets.paper.left, sheets.paper.measure)
        self._cells([(head,) for head in _HEADS], y, height, SANS)
        sheets.rule(y + height, self.look.head_rule, sheets.paper.left, sheets.paper.measure)
        return y + height

    def _row(self, row: _Row, y: float, links: dict[int, int]) -> float:
        sheets, left, measure = self.sheets, self.sheets.paper.left, self.sheets.paper.measure
        if not row.target:
            sheets.shade("band" if row.band else self.look.subtotal_shade, left, y, measure, row.height)
            sheets.put(
                left + self.look.pad[1], y + row.height / 2 + points(3.5), row.cells[0][0], SANS, self.size
            )
        else:
            self._cells(row.cells, y, row.height, SERIF, row.kind)
            link = links.get(row.target)
            if link is not None:
                sheets.link(left, y, measure, row.height, link)
        sheets.rule(y + row.height, self.look.row_rule, left, measure, self.look.row_colour)
        return y + row.height

    def _cells(
        self, cells: Sequence[Sequence[str]], y: float, height: float, font: str, kind: str = ""
    ) -> None:
        x, pad, sheets = self.sheets.paper.left, self.look.pad[1], self.sheets
        for column, (width, lines) in enumerate(zip(COLUMNS, cells, strict=True)):
            second = kind if column == 1 else ""
            block = (len(lines) + (0.75 if second else 0)) * self.pitch
            baseline = y + (height - block) / 2 + self.pitch * 0.72
            at = {"L": x + pad, "C": x + width / 2, "R": x + width - pad}[_ALIGN[column]]
            for line in lines:
                sheets.put(at, baseline, line, font, self.size, _ALIGN[column])
                baseline += self.pitch
            if second:
                sheets.ink("grey")
                sheets.put(at, baseline - self.pitch * 0.12, second, SERIF, _SMALL)
                sheets.ink()
            x += width

    def _total(self, y: float) -> float:
        sheets, height = self.sheets, self.look.row
        count, last = self.total
        sheets.rule(y, self.look.total_rule, sheets.paper.left, sheets.paper.measure)
        sheets.shade(self.look.total_shade, sheets.paper.left, y, sheets.paper.measure, height)
        cells = ("", "", "", f"合计 {count} 件", str(last), page_range(1, last) if last else "")
        self._cells([(text,) for text in cells], y, height, SERIF)
        return y + height
