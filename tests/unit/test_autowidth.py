"""Automatic columns: as wide as what stands in them, the table as wide as the page."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from lxml import etree

from applykit.documents.autowidth import MARK
from applykit.documents.generate import generate_template
from applykit.documents.outline import load_outline
from applykit.documents.render import render
from applykit.documents.style import HouseStyle
from applykit.errors import TemplateError
from tests.unit.test_timeline import W

OUTLINE = """\
document: small
volume: 卷一
title: 小样
style: gongwen
header: [左, 右]
chapters:
  - id: one
    title: 第一
    blocks:
      - rows: rows
        caption: 名录
        total: 合计
        columns:
          - {head: 序号, value: "#", width: 12, kind: center}
          - {head: 名称, value: row.name, width: auto}
          - {head: 说明, value: row.note, width: auto}
          - {head: 金额, value: row.amount, width: 20, kind: number, sum: total('amount')}
"""
PAGE = 8844  # 156 mm in twips


def table(document: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    assert not list(root.iter(f"{W}tblCaption"))
    return next(root.iter(f"{W}tbl"))


def widths(style: HouseStyle, names: list[str], notes: list[str]) -> list[int]:
    rows = [{"name": name, "note": note, "amount": 1} for name, note in zip(names, notes, strict=True)]
    context = {"rows": rows, "draft": False}
    template = generate_template(load_outline(OUTLINE), style)
    made = table(render(template, context, as_of=date(2026, 1, 1)))
    columns = [int(column.get(f"{W}w") or 0) for column in made.iter(f"{W}gridCol")]
    for row in made.iter(f"{W}tr"):
        cells = [int(cell.get(f"{W}w") or 0) for cell in row.iter(f"{W}tcW")]
        assert sum(cells) == sum(columns) == PAGE
    return columns


def test_a_long_text_gets_the_room_that_a_short_one_leaves(style: HouseStyle) -> None:
    first = widths(style, ["甲", "乙"], ["很长的说明" * 12, "短"])
    other = widths(style, ["很长的名称" * 12, "乙"], ["短", "短"])
    assert first[2] > 3 * first[1]
    assert other[1] > 3 * other[2]
    assert (first[0], first[3]) == (other[0], other[3])


def test_equal_texts_share_equally_and_no_column_vanishes(style: HouseStyle) -> None:
    equal = widths(style, ["甲乙丙丁"], ["子丑寅卯"])
    assert abs(equal[1] - equal[2]) <= 1
    assert min(widths(style, [""], ["长" * 400])) >= 680
    assert widths(style, [], [])


def test_the_mark_is_in_the_template_only(style: HouseStyle) -> None:
    with zipfile.ZipFile(io.BytesIO(generate_template(load_outline(OUTLINE), style))) as package:
        assert f'w:val="{MARK} 1 2"' in package.read("word/document.xml").decode()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("width: 20, kind", "width: 121, kind", "leave 23 mm for 2 automatic ones"),
        ('value: "#", width: 12', "each: y in rows, value: y, width: 12", "needs widths in mm"),
    ],
)
def test_widths_that_cannot_be(style: HouseStyle, old: str, new: str, problem: str) -> None:
    with pytest.raises(TemplateError) as caught:
        generate_template(load_outline(OUTLINE.replace(old, new, 1), "small.outline.yaml"), style)
    faults = [found.facts for found in getattr(caught.value, "diagnostics", ())] or [caught.value.facts]
    assert problem in str(faults)
