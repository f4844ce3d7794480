"""Timelines: as many columns as there are periods, a bar where a row runs, whole whatever the dates."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from lxml import etree

from applykit.documents.filters import Hole
from applykit.documents.generate import generate_template
from applykit.documents.outline import load_outline
from applykit.documents.render import render
from applykit.documents.style import HouseStyle
from applykit.errors import TemplateError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BAR = "A7B7C7"

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
      - text: 见@{chart}。
      - timeline: tasks
        name: chart
        caption: 进度图
        landscape: true
        item: t
        periods: start | periods(end)
        runs: "[t] | during(period)"
        mark: "{% for s in stops | where('task', t.id) | during(period, 'date') %}◆{{ s.id }}{% endfor %}"
        shade: course
        columns:
          - {head: 编号, value: "#", width: 15, kind: center}
          - {head: 任务, value: t.name, width: 70}
        note: 着色为实施的时段。
"""
TASKS = [
    {"id": "T1", "name": "甲", "start": date(2027, 1, 1), "end": date(2027, 6, 1)},
    {"id": "T2", "name": "乙", "start": date(2027, 6, 1), "end": date(2032, 12, 1)},
    {"id": "T3", "name": "丙", "start": None, "end": None},
]
STOPS = [
    {"id": "S1", "task": "T1", "date": date(2027, 4, 1)},
    {"id": "S2", "task": "T3", "date": date(2027, 1, 1)},
]


def chart(style: HouseStyle, start: Any, end: Any, *, draft: bool = False, **changes: Any) -> Any:
    """The table of a filled timeline."""
    template = generate_template(load_outline(OUTLINE), style)
    context = {"tasks": TASKS, "stops": STOPS, "start": start, "end": end, "draft": draft, **changes}
    made = render(template, context, as_of=date(2026, 1, 1))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return next(etree.fromstring(archive.read("word/document.xml")).iter(f"{W}tbl"))


def texts(row: Any) -> list[str]:
    return ["".join(node.text or "" for node in cell.iter(f"{W}t")).strip() for cell in row.iter(f"{W}tc")]


def bars(row: Any) -> list[bool]:
    """Of every cell, whether its paragraph is shaded as a bar."""
    return [
        any(shade.get(f"{W}fill") == BAR for shade in cell.iterfind(f"{W}p/{W}pPr/{W}shd"))
        for cell in row.iter(f"{W}tc")
    ]


def spans(row: Any) -> int:
    found = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc")]
    return sum(1 if span is None else int(span.get(f"{W}val")) for span in found)


def test_a_year_in_quarters(style: HouseStyle) -> None:
    years, heads, first, second, third = chart(style, date(2027, 1, 1), date(2027, 12, 1)).findall(f"{W}tr")
    assert texts(years) == ["编号", "任务", "2027年"]
    assert texts(heads) == ["", "", "一季度", "二季度", "三季度", "四季度"]
    assert texts(first) == ["1", "甲", "", "◆S1", "", ""]
    assert bars(first) == [False, False, True, True, False, False]
    assert bars(second) == [False, False, False, True, True, True]
    assert bars(third) == [False] * 6
    assert texts(third)[2] == "◆S2", "a mark stands where the row does not run, too"
    assert all(row.find(f"{W}trPr/{W}tblHeader") is not None for row in (years, heads))


@pytest.mark.parametrize(
    ("start", "end", "years", "count"),
    [
        (date(2027, 5, 1), date(2027, 5, 1), 1, 1),
        (date(2027, 1, 1), date(2028, 12, 1), 2, 8),
        (date(2027, 1, 1), date(2029, 12, 1), 3, 12),
        (date(2027, 5, 1), date(2030, 4, 1), 4, 13),
        (date(2027, 1, 1), date(2030, 12, 1), 4, 16),
        (date(2027, 1, 1), date(2031, 12, 1), 5, 10),
        (date(2027, 1, 1), date(2032, 12, 1), 6, 12),
        (date(2027, 7, 1), date(2033, 6, 1), 7, 12),
        (date(2020, 1, 1), date(2099, 12, 1), 48, 48),  # Word has 63 columns at most
    ],
)
def test_periods_share_the_room_evenly(
    start: date, end: date, years: int, count: int, style: HouseStyle
) -> None:
    table = chart(style, start, end)
    rows = table.findall(f"{W}tr")
    grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
    assert len(texts(rows[0])) == 2 + years
    assert {len(texts(row)) for row in rows[1:]} == {2 + count}
    assert {spans(row) for row in rows} == {len(grid)}
    assert abs(sum(grid) - 12756) <= len(grid), "225 mm, but for rounding"
    assert max(grid[2:]) - min(grid[2:]) <= 1


def test_without_dates_every_row_stays_whole(style: HouseStyle) -> None:
    table = chart(style, Hole("建设起始"), None, draft=True)
    rows = table.findall(f"{W}tr")
    assert [len(texts(row)) for row in rows] == [3] * 5
    assert not any(any(bars(row)) for row in rows)
    assert {spans(row) for row in rows} == {len(table.find(f"{W}tblGrid"))}


@pytest.mark.parametrize(("draft", "words"), [(True, "【待补充：进度图】"), (False, "（无）")])
def test_an_empty_list_leaves_a_row(draft: bool, words: str, style: HouseStyle) -> None:
    table = chart(style, date(2027, 1, 1), date(2028, 12, 1), tasks=[], draft=draft)
    row = table.findall(f"{W}tr")[2]
    assert texts(row) == [words]
    assert spans(row) == len(table.find(f"{W}tblGrid"))


def test_groups_are_bands_over_all_columns(style: HouseStyle) -> None:
    text = OUTLINE.replace("        note:", "        group: {by: name}\n        note:")
    context = {
        "tasks": TASKS,
        "stops": [],
        "start": date(2027, 1, 1),
        "end": date(2029, 12, 1),
        "draft": False,
    }
    made = render(generate_template(load_outline(text), style), context, as_of=date(2026, 1, 1))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        table: Any = next(etree.fromstring(archive.read("word/document.xml")).iter(f"{W}tbl"))
    rows = table.findall(f"{W}tr")
    assert [texts(row)[0] for row in rows[2:]] == ["甲", "1", "乙", "2", "丙", "3"]
    assert {spans(row) for row in rows} == {len(table.find(f"{W}tblGrid"))}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("width: 70", "width: 170", 11, "185 mm wide and leave no room"),
        ("landscape: true", "landscape: false\n        look: glossy", 11, "no table look"),
        ("shade: course", "shade: mauve", 11, "no colour"),
        ("value: t.name,", "value: t.name, sum: total('x'),", 21, "no each, sum, under, look or width"),
        ('runs: "[t]', 'runs: "[t', 17, "not sound"),
        ("        periods: start | periods(end)\n", "", 11, "“periods” is missing"),
        (
            "        note:",
            "        group: {by: name, subtotal: 小计}\n        note:",
            23,
            "without subtotals",
        ),
        ("@{chart}", "@{plan}", 10, "no table or chart with a caption is named"),
    ],
)
def test_a_mistake_in_a_timeline_names_its_line(
    old: str, new: str, line: int, words: str, style: HouseStyle
) -> None:
    assert old in OUTLINE
    with pytest.raises(TemplateError) as caught:
        generate_template(load_outline(OUTLINE.replace(old, new, 1), "small.outline.yaml"), style)
    assert (caught.value.facts["line"], words in str(caught.value.facts["problem"])) == (line, True), (
        caught.value.facts
    )
