"""Pieces that tables share: captions, marks of values, rows chosen by a condition, the word for nothing."""

from __future__ import annotations

from collections.abc import Sequence

from applykit.documents.looks import ValueLook
from applykit.documents.ooxml import Ink, paragraph, run, runs, tag_row, twips
from applykit.documents.style import HouseStyle

_SMALL = Ink(size=9)


def none_text(label: str) -> str:
    """What stands for an empty list: a hole in a draft, （无） in a final document."""
    return "{% if draft %}【待补充：" + label.replace("\n", "") + "】{% else %}（无）{% endif %}"


def chosen_rows(rows: Sequence[tuple[str, str]], columns: int) -> list[str]:
    """Rows of which the conditions choose one; a row without condition is what else remains."""
    if len(rows) == 1 and not rows[0][0]:
        return [rows[0][1]]
    result = []
    for index, (condition, content) in enumerate(rows):
        word = f"{'elif' if index else 'if'} {condition}" if condition else "else"
        result += [tag_row("{%tr " + word + " %}", columns), content]
    return [*result, tag_row("{%tr endif %}", columns)]


def mark_runs(style: HouseStyle, look: ValueLook, size: float = 0) -> str:
    """A value's mark and word in its colour; the mark in 黑体, else a Latin fall-back draws it small."""
    ink = Ink(font=style.fonts["heiti"], whole=True, colour=look.text, size=size)
    return run(f"{look.mark} {look.word}", ink)


def caption(style: HouseStyle, number: str, title: str, right: str, landscape: bool) -> str:
    """The line above a table: its number (runs) and title in the middle, a unit or date at the right end."""
    tabs = ""
    if landscape:
        old, new = style.page.measure, style.landscape.measure
        stops = [("clear", old / 2), ("center", new / 2), ("clear", old), ("right", new)]
        inner = "".join(f'<w:tab w:val="{kind}" w:pos="{twips(at)}"/>' for kind, at in stops)
        tabs = f"<w:tabs>{inner}</w:tabs>"
    small = Ink(font=style.fonts["songti"], size=_SMALL.size)
    end = "<w:r><w:tab/></w:r>" + runs(right, small) if right else ""
    return paragraph("Caption", runs("\t") + number + runs(f"　{title}") + end, tabs)
