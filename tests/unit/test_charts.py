"""Native charts: what Word draws and what the embedded sheet holds are the figures of the profile."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from lxml import etree

from applykit.documents.generate import generate_template
from applykit.documents.outline import load_outline
from applykit.documents.readcharts import CHART_KINDS, ROUND
from applykit.documents.render import render
from applykit.documents.style import HouseStyle
from applykit.errors import TemplateError

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DAY = date(2026, 11, 23)
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
      - chart: KIND
        of: funding
        by: row.year
        series: row.source
        value: row.amount
        caption: 经费构成
"""
FUNDING = (
    {"year": 2027, "source": "自筹", "amount": Decimal("1200.50")},
    {"year": 2027, "source": "自筹", "amount": Decimal("59.50")},
    {"year": 2028, "source": "自筹", "amount": Decimal(800)},
    {"year": 2028, "source": "地方 & <财政>", "amount": Decimal("0.1")},
    {"year": 2029, "source": "地方 & <财政>", "amount": None},
)
EXPECTED = {
    "自筹": {"2027": Decimal(1260), "2028": Decimal(800)},
    "地方 & <财政>": {"2028": Decimal("0.1")},
}


def outline(kind: str) -> str:
    text = OUTLINE.replace("KIND", kind)
    return re.sub(" *series: .*\n", "", text) if kind in ROUND else text


def template(text: str, style: HouseStyle) -> bytes:
    return generate_template(load_outline(text, "small.outline.yaml"), style)


def filled(content: bytes, funding: Sequence[Mapping[str, object]], **more: object) -> bytes:
    return render(content, {"funding": funding, "draft": False, **more}, as_of=DAY, name="小样")


def parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def charts(document: bytes) -> list[bytes]:
    """The chart parts in the order in which the document shows them."""
    found = parts(document)
    relations = etree.fromstring(found["word/_rels/document.xml.rels"])
    targets = {node.get("Id"): node.get("Target") for node in relations}
    root = etree.fromstring(found["word/document.xml"])
    ids = [next(v for k, v in node.attrib.items() if k.endswith("}id")) for node in root.iter(f"{C}chart")]
    return [found[f"word/{targets[id]}"] for id in ids]


def drawn(chart: bytes) -> dict[str, dict[str, Decimal]]:
    """The figures in a chart's XML, by series and category."""
    result = {}
    for series in etree.fromstring(chart).iter(f"{C}ser"):
        labels = {p.get("idx"): p.findtext(f"{C}v") for p in series.find(f"{C}cat").iter(f"{C}pt")}
        points = {p.get("idx"): p.findtext(f"{C}v") for p in series.find(f"{C}val").iter(f"{C}pt")}
        name = series.find(f"{C}tx").findtext(f".//{C}v")
        result[name] = {labels[at]: Decimal(value) for at, value in points.items()}
    return result


def sheet(content: bytes) -> dict[str, dict[str, Decimal]]:
    """The same figures as the embedded workbook holds them."""
    book = openpyxl.load_workbook(io.BytesIO(content)).active
    assert book is not None
    rows: Any = list(book.iter_rows(values_only=True))
    return {
        name: {row[0]: Decimal(str(row[at])) for row in rows[1:] if row[at] is not None}
        for at, name in enumerate(rows[0][1:], start=1)
    }


def words(document: bytes) -> str:
    root = etree.fromstring(parts(document)["word/document.xml"])
    return "\n".join("".join(paragraph.itertext(f"{W}t")) for paragraph in root.iter(f"{W}p"))


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_chart_and_sheet_hold_the_figures(kind: str, style: HouseStyle) -> None:
    made = filled(template(outline(kind), style), FUNDING)
    single = {"2027": Decimal(1260), "2028": Decimal("800.1")}
    expected = {"经费构成": single} if kind in ROUND else EXPECTED
    (chart,) = charts(made)
    assert drawn(chart) == expected
    (book,) = [content for name, content in parts(made).items() if name.endswith(".xlsx")]
    assert sheet(book) == expected
    assert "chart_1" not in words(made)
    assert "图 1-1　经费构成" in words(made)


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_labels_are_set_in_the_fonts_of_the_house_style(kind: str, style: HouseStyle) -> None:
    (chart,) = charts(filled(template(outline(kind), style), FUNDING))
    letters = etree.fromstring(chart).find(f"{C}txPr//{A}defRPr")
    assert letters.get("sz") == "900"
    assert letters.find(f"{A}latin").get("typeface") == "Times New Roman"
    assert letters.find(f"{A}ea").get("typeface") == "宋体"


def test_equal_figures_give_equal_bytes(style: HouseStyle) -> None:
    made = template(outline("bar"), style)
    assert template(outline("bar"), style) == made
    assert filled(made, FUNDING) == filled(made, FUNDING)


@pytest.mark.parametrize(("draft", "text"), [(False, "（无）"), (True, "【待补充：经费构成】")])
@pytest.mark.parametrize("funding", [(), (FUNDING[-1],)])
def test_a_chart_without_figures_says_so(
    funding: Sequence[Mapping[str, object]], draft: bool, text: str, style: HouseStyle
) -> None:
    made = filled(template(outline("bar"), style), funding, draft=draft)
    assert text in words(made).split("\n")
    assert charts(made) == []
    assert not [name for name in parts(made) if "chart" in name]


def test_a_chart_left_out_by_its_condition_leaves_no_part_behind(style: HouseStyle) -> None:
    text = (
        outline("bar")
        + "        when: funding | length > 9\n"
        + "      - chart: pie\n        of: funding\n        by: row.year\n"
    )
    made = filled(template(text, style), FUNDING)
    (chart,) = charts(made)
    assert drawn(chart) == {"数值": {"2027": 2, "2028": 2, "2029": 1}}
    assert len([name for name in parts(made) if name.startswith("word/charts/chart")]) == 1


def test_a_chart_in_a_loop_has_figures_of_its_own_each_time(style: HouseStyle) -> None:
    text = OUTLINE[: OUTLINE.index("      - chart")] + (
        "      - each: g in funding | group('year')\n"
        "        blocks:\n"
        "          - {chart: bar, of: g.rows, by: row.source, value: row.amount}\n"
    )
    made = filled(template(text, style), FUNDING)
    assert [drawn(chart) for chart in charts(made)] == [
        {"数值": {"自筹": Decimal(1260)}},
        {"数值": {"自筹": Decimal(800), "地方 & <财政>": Decimal("0.1")}},
    ]
    found = parts(made)
    books = {name: content for name, content in found.items() if name.endswith(".xlsx")}
    for name, content in found.items():
        if match := re.fullmatch(r"word/charts/(chart\d+)\.xml", name):
            relations = etree.fromstring(found[f"word/charts/_rels/{match[1]}.xml.rels"])
            assert sheet(books["word/embeddings/" + relations[0].get("Target").split("/")[-1]]) == drawn(
                content
            )


def test_more_series_than_colours_take_them_in_turn(style: HouseStyle) -> None:
    rows = [{"year": 2027, "source": f"来源{n}", "amount": n + 1} for n in range(9)]
    (chart,) = charts(filled(template(outline("stacked_bar"), style), rows))
    fills = [
        series.find(f"{C}spPr/{A}solidFill/{A}srgbClr").get("val")
        for series in etree.fromstring(chart).iter(f"{C}ser")
    ]
    colours = [style.colour(name) for name in style.word("chart", "palette").split()]
    assert fills == (colours * 2)[:9]


def test_named_series_take_the_looks_of_their_values(style: HouseStyle) -> None:
    text = re.sub(" *series: .*\n *value: .*\n", "", OUTLINE.replace("KIND", "stacked_bar")) + (
        "        series:\n"
        "          - {name: 满足, value: row.amount, look: verdict.satisfied}\n"
        "          - {name: 未作答, value: row.year, look: verdict.unanswered}\n"
    )
    (chart,) = charts(filled(template(text, style), FUNDING[:1]))
    assert drawn(chart) == {"满足": {"2027": Decimal("1200.5")}, "未作答": {"2027": 2027}}
    looks = [
        (
            series.find(f"{C}spPr/{A}solidFill/{A}srgbClr").get("val"),
            series.find(f"{C}spPr/{A}ln/{A}solidFill/{A}srgbClr").get("val"),
        )
        for series in etree.fromstring(chart).iter(f"{C}ser")
    ]
    assert looks == [("4F8068", "FFFFFF"), ("FFFFFF", "8C8C8C")]


def test_what_is_no_number_is_refused_with_the_template_and_the_words(style: HouseStyle) -> None:
    with pytest.raises(TemplateError) as caught:
        filled(template(outline("bar"), style), ({"year": 2027, "source": "自筹", "amount": "约三百"},))
    assert caught.value.rule == "template.failed"
    assert "约三百" in str(caught.value.facts["problem"])
    assert caught.value.facts["template"] == "小样"


def test_tags_whose_chart_was_deleted_in_word_are_refused(style: HouseStyle) -> None:
    found = parts(template(outline("bar"), style))
    document = found["word/document.xml"].decode()
    found["word/document.xml"] = re.sub(r"<w:drawing>.*?</w:drawing>", "", document, flags=re.DOTALL).encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    with pytest.raises(TemplateError) as caught:
        filled(held.getvalue(), FUNDING)
    assert "holds no chart" in str(caught.value.facts["problem"])


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("chart: KIND", "chart: radar", 10, "“radar” is not one of"),
        ("chart: KIND", "chart: pie", 13, "a pie shows one series only"),
        ("by: row.year", "by: row.", 12, "the tag is not sound"),
        ("caption:", "captoin:", 15, "“captoin” is not known here"),
        ("value: row.amount", "size: [154]", 14, "two lengths"),
        ("value: row.amount", "size: [160, 70]", 10, "160 mm wide, the page 156 mm"),
        ("series: row.source", "series: [{name: 甲, value: '1'}]", 14, "the values stand in"),
        ("series: row.source\n        value: row.amount",
         "series: [{name: 甲, value: '1', look: verdict.maybe}]", 10, "no value “maybe”"),
    ],
)  # fmt: skip
def test_a_mistake_names_its_line(old: str, new: str, line: int, problem: str, style: HouseStyle) -> None:
    assert old in OUTLINE
    text = OUTLINE.replace(old, new, 1).replace("KIND", "bar")
    with pytest.raises(TemplateError) as caught:
        template(text, style)
    assert problem in str(caught.value.facts["problem"])
    assert caught.value.facts["line"] == line
