"""Narratives take the look of their tables and the marks of their lists from the template's house style."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from lxml import etree

from applykit.documents.generate import generate_template
from applykit.documents.headings import w
from applykit.documents.inline import Span
from applykit.documents.narrative import Narrative
from applykit.documents.outline import load_outline
from applykit.documents.prose import Grid
from applykit.documents.render import render
from applykit.documents.stylefiles import house_style
from applykit.documents.textgrid import column_widths
from applykit.documents.units import joined
from applykit.office.spacing import even_out, overhang
from tests.conftest import AS_OF

TEXT = """| 年度 | 经费 |
|---|---|
| 2027 | 4200 |
| 2028 | 3200 |
| 2029 | 2200 |

1. 一
2. 二

- 三
"""
OUTLINE = """
document: application
volume: 卷一
title: 申报书
style: gongwen
header: [甲, 乙]
chapters:
  - {id: only, title: 正文, blocks: [{narrative: summary}]}
"""


def printed(style: str) -> dict[str, Any]:
    template = generate_template(load_outline(OUTLINE, "outline.yaml"), house_style(style))
    made = render(template, {"summary": Narrative(TEXT), "draft": False}, as_of=AS_OF)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return {
            name: etree.fromstring(package.read(f"word/{name}.xml"))
            for name in ("document", "styles", "numbering")
        }


@pytest.mark.parametrize(
    ("style", "shade", "rule", "top", "marks"),
    [
        ("gongwen", "F2F2F2", "000000", "12", ["（%1）", "●"]),
        ("xiandai", "DFE9EB", "1F3A44", "8", ["%1.", "■"]),
    ],
)
def test_tables_and_lists_of_narratives_look_as_the_house_style_says(
    style: str, shade: str, rule: str, top: str, marks: list[str]
) -> None:
    parts = printed(style)
    table = next(parts["document"].iter(w("tbl")))
    head = next(table.iter(w("tc")))
    assert next(head.iter(w("shd"))).get(w("fill")) == shade
    assert next(head.iter(w("bottom"))).get(w("color")) == rule
    assert next(table.iter(w("top"))).get(w("sz")) == top
    lists = {
        node.find(w("name")).get(w("val")): node
        for node in parts["numbering"].iter(w("abstractNum"))
        if node.find(w("name")) is not None
    }
    shown = [
        next(lists[name].iter(w("lvlText"))).get(w("val")) for name in ("ApplykitOrdered", "ApplykitBullet")
    ]
    assert shown == marks


def test_neither_the_first_nor_the_last_row_stands_alone() -> None:
    rows = list(printed("gongwen")["document"].iter(w("tr")))[1:]
    assert [any(True for _ in row.iter(w("keepNext"))) for row in rows] == [True, True, False]


def test_a_unit_in_brackets_may_stand_in_a_line_of_its_own() -> None:
    def cell(text: str) -> tuple[Span, ...]:
        return (Span(text),)

    heads = ("年度", "其中设备购置费（万元）", "工作重点")
    rows = (tuple(map(cell, heads)), tuple(map(cell, ("2027", "900", "场地改造，" * 30))))
    widths = column_widths(Grid(rows, ("", "", "")), 8844)
    assert 7 * 180 < widths[1] < 11 * 180


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 mΩ～1 Ω", "0.1_mΩ～1_Ω"),
        ("5000 A，U=0.02 %", "5000_A，U=0.02_%"),
        ("10 kN、600 kW·h、50 μm", "10_kN、600_kW·h、50_μm"),
        ("2026 GB 38031", "2026 GB 38031"),
        ("4 Major 3 items", "4 Major 3 items"),
    ],
)
def test_a_figure_keeps_its_unit(text: str, expected: str) -> None:
    assert joined(text, "_") == expected


def test_the_copy_for_libreoffice_ends_lines_where_word_does() -> None:
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    root = etree.fromstring(
        f"<w:body {word}><w:p><w:t>见表 5-1，2026-11-23，XNY-12-3，5 mm</w:t></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:t>CO、H₂，5 μm（k=2）</w:t></w:p></w:tc></w:tr></w:tbl></w:body>"
    )
    even_out(root)
    assert [node.text for node in root.iter(w("t"))] == [
        "见表 5‑1，2026-11-23，XNY-12-3，5\u00a0mm",
        "CO、\u200bH₂，\u200b5\u00a0μm\u200b（k=2）",
    ]
    assert overhang(b'<w:overflowPunct w:val="0"/>') == b'<w:overflowPunct w:val="1"/>'
