"""The pages of our own in the volume: cover, index, and a title sheet before every attachment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from applykit.volume.fonts import SANS, SERIF
from applykit.volume.results import Heading, Paper
from applykit.volume.typesetting import Typesetter, points

if TYPE_CHECKING:
    from applykit.documents.style import HouseStyle

FIXED = (
    "".join(map(chr, range(32, 127))) + "　、。，：；？！…—（）【】〔〕《》“”·一二三四五六七八九十零"
    "附件目录材料名称类型支撑条目形式页数起止码证据编号出具单位签发日期有效至另待补只本册共含分合计"
    "实验室依托第年月日文无法装订转换为卷"
)
"""The characters of everything that sheets say of themselves."""

_FACTS = (32.0, 84.0)
"""Widths of the table on a title sheet, in mm: label and value."""

_SIDE = 4.0
_THICK, _THIN = 0.75, 0.5
_TITLE_TOP = 98.0
_MOST_TITLE_LINES = 6
_MOST_PROVED = 8


class Sheets(Typesetter):
    """Draws with the measures, sizes and colours of a house style; its fonts stand in for the style's."""

    def __init__(self, style: HouseStyle, heading: Heading, papers: Sequence[Paper]) -> None:
        texts = [FIXED, *style.words["footer"].values(), *style.words["header"].values()]
        texts += _texts(heading)
        for paper in papers:
            texts += _texts(paper)
        super().__init__(heading.as_of, set().union(*texts))
        self.style = style
        self.heading = heading
        self.paper = style.page
        self.right = self.paper.width - self.paper.right

    def font_of(self, paragraph: str) -> tuple[str, float]:
        """The font and the size in pt of a paragraph style."""
        look = self.style.paragraphs[paragraph]
        return (SANS if look.font == "heiti" else SERIF), look.size

    def ink(self, colour: str = "ink") -> None:
        """The colour of text and rules from here on, by its name in the house style."""
        wanted = self.style.colour(colour)
        red, green, blue = (int(wanted[place : place + 2], 16) for place in (0, 2, 4))
        self.set_text_color(red, green, blue)
        self.set_draw_color(red, green, blue)

    def shade(self, colour: str, x: float, y: float, width: float, height: float) -> None:
        """A rectangle filled with a colour of the house style."""
        wanted = self.style.colour(colour)
        self.set_fill_color(*(int(wanted[place : place + 2], 16) for place in (0, 2, 4)))
        self.rect(x, y, width, height, style="F")

    def rule(self, y: float, thickness: float, x: float, width: float, colour: str = "ink") -> None:
        """A horizontal rule; its thickness is in pt."""
        self.ink(colour)
        self.set_line_width(points(thickness))
        self.line(x, y, x + width, y)
        self.ink()

    def open_page(self) -> None:
        """A page with the running head: laboratory left, volume right, the draft mark between them."""
        self.add_page()
        font, size = self.font_of("Header")
        baseline = self.paper.header - points(self.style.number("header", "gap"))
        volume = self.width(self.heading.name, font, size)
        self.ink(self.style.paragraphs["Header"].colour or "grey")
        measure = self.paper.measure - volume - 30
        name = self.lines(self.heading.laboratory, font, size, measure, most=1)
        self.put(self.paper.left, baseline, name[0] if name else "", font, size)
        self.put(self.right, baseline, self.heading.name, font, size, "R")
        if self.heading.draft:
            self.ink(self.style.word("header", "draft_colour"))
            self.put(self.paper.width / 2, baseline, self.style.word("header", "draft"), font, size, "C")
        rule = self.style.number("header", "rule")
        self.rule(
            self.paper.header,
            rule,
            self.paper.left,
            self.paper.measure,
            self.style.word("header", "rule_colour"),
        )

    def headline(self, lines: Sequence[str], y: float, size: float) -> float:
        """A centred title with a little more weight than the font has; returns where it ends."""
        for line in lines:
            with self.local_context(text_mode="FILL_STROKE", line_width=points(0.4)):
                self.put(self.paper.width / 2, y, line, SERIF, size, "C")
            y += points(size * 1.45)
        return y

    def cover(self, facts: Sequence[tuple[str, str]], part: str) -> None:
        """The cover of a part: programme, volume, facts, date."""
        self.add_page()
        self.ink()
        look = self.style.paragraphs
        y = self.paper.top + points(look["Title"].before)
        size = look["Title"].size
        y = self.headline(self.lines(self.heading.programme, SERIF, size, self.paper.measure), y, size)
        size = look["CoverKind"].size
        y += points(look["CoverKind"].before + size * 0.6)
        y = self.headline(["　".join(self.heading.title)], y, size)
        font, plain = self.font_of("CoverLabel")
        under = f"{self.heading.volume}{part}"
        self.put(self.paper.width / 2, y, under, font, plain, "C")
        label, value = self.style.number("cover", "label"), self.style.number("cover", "value")
        row = self.style.number("cover", "row")
        y = 165.0
        x = (self.paper.width - label - value) / 2
        for name, text in facts:
            for number, line in enumerate(self.lines(text, font, plain, value - 4)):
                baseline = y + row - points(5)
                if not number:
                    self.spread(x, baseline, name, label - 4, font, plain)
                self.put(x + label + value / 2, baseline, line, font, plain, "C")
                self.rule(y + row, self.style.number("cover", "rule"), x + label, value)
                y += row
        self.put(self.paper.width / 2, 262, chinese_day(self.heading.as_of), font, plain, "C")

    def spread(self, x: float, baseline: float, text: str, width: float, font: str, size: float) -> None:
        """Characters set apart so that the first and the last one touch the ends of a width."""
        each = points(size)
        step = (width - each) / (len(text) - 1) if len(text) > 1 else 0
        for number, sign in enumerate(text):
            self.put(x + step * number, baseline, sign, font, size)

    def sheet(self, paper: Paper, pages: str, missing: str) -> None:
        """The title sheet of an attachment; `missing` says why the paper itself is not behind it."""
        self.open_page()
        font, size = self.font_of("Heading1")
        self.put(self.paper.left, self.paper.top + points(size), f"附件 {paper.number}", font, size)
        size = 22.0
        lines = self.lines(paper.title, SERIF, size, self.paper.measure - 10, _MOST_TITLE_LINES)
        y = self.headline(lines, _TITLE_TOP, size)
        if missing:
            y = self.hole(missing, y + 4)
        self.facts(self._facts(paper, pages), max(y + 12, 132.0))

    def hole(self, text: str, y: float) -> float:
        """【待补：…】 in the colour of what must not be overlooked; returns where it ends."""
        self.ink("alert")
        for line in self.lines(f"【待补：{text}】", SANS, 14, self.paper.measure - 10):
            self.put(self.paper.width / 2, y, line, SANS, 14, "C")
            y += 8
        self.ink()
        return y

    def _facts(self, paper: Paper, pages: str) -> list[tuple[str, str]]:
        proved = [f"{id}　{title}" for id, title in paper.proves[:_MOST_PROVED]]
        more = [id for id, _title in paper.proves[_MOST_PROVED:]]
        if more:
            proved.append("另有 " + "、".join(more))
        issued = chinese_day(paper.issued) if paper.issued else ""
        until = chinese_day(paper.valid_until) if paper.valid_until else ""
        form = "，".join(text for text in (paper.form, paper.seal) if text and text != "不需要")
        facts = (
            ("证据编号", paper.evidence_id), ("材料类型", paper.kind_title), ("出具单位", paper.issuer),
            ("签发日期", issued), ("有效期至", until), ("支撑条目", "\n".join(proved)), ("材料形式", form),
            ("起止页码", pages),
        )  # fmt: skip
        return [(label, value) for label, value in facts if value]

    def facts(self, rows: Sequence[tuple[str, str]], y: float) -> None:
        """A table of labels and values between two rules, in the middle of the page."""
        label, value = _FACTS
        x = (self.paper.width - label - value) / 2
        pitch, least, size = points(17), 9.5, 12.0
        self.rule(y, _THICK, x, label + value)
        for place, (name, text) in enumerate(rows):
            lines = self.lines(text, SERIF, size, value - _SIDE)
            height = max(least, len(lines) * pitch + 3)
            top = y + (height - len(lines) * pitch) / 2 + pitch * 0.72
            self.put(x + 7, top, name, SANS, size)
            for number, line in enumerate(lines):
                self.put(x + label, top + number * pitch, line, SERIF, size)
            y += height
            last = place == len(rows) - 1
            self.rule(y, _THICK if last else _THIN, x, label + value, "ink" if last else "grid")


def _texts(holder: Heading | Paper) -> Iterator[str]:
    """Every text of a result."""
    for name in holder.__dataclass_fields__:
        value = getattr(holder, name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from (part for row in value for part in row)


def chinese_day(day: date) -> str:
    """2026 年 8 月 20 日."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def page_range(first: int, last: int) -> str:
    """161—214, or 7 for a single page."""
    return f"{first}—{last}" if last > first else str(first)


def criteria_text(proves: Sequence[tuple[str, str]] | Mapping[str, str]) -> str:
    """The ids of criteria in a row."""
    return "、".join(id for id, _title in (proves.items() if isinstance(proves, Mapping) else proves))
