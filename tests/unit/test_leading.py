"""Where chapters begin, in whatever way a house style numbers them."""

from __future__ import annotations

import pytest

from applykit.documents.contents import Marker, headings_of
from applykit.documents.generate import generate_template
from applykit.documents.outline import load_outline
from applykit.documents.render import render
from applykit.documents.stylefiles import house_style
from applykit.documents.titles import Place
from applykit.leading import pages_of_chapters
from applykit.model import Pages
from tests.conftest import AS_OF

OUTLINE = """
document: application-form
volume: 卷一
title: 申报书
style: gongwen
header: [甲, 乙]
chapters:
  - {id: contents, title: 目录, numbered: false, front: true, listed: false, blocks: [{contents: true}]}
  - {id: summary, title: 摘要, numbered: false, blocks: [{text: 甲}]}
  - {id: need, title: 必要性, blocks: [{text: 乙}]}
  - {id: goals, title: 目标, blocks: [{text: 丙}]}
"""


@pytest.mark.parametrize(
    ("style", "need", "goals"),
    [
        ("gongwen", "卷一 第一章 必要性", "卷一 第二章 目标"),
        ("baogao", "卷一 第 1 章 必要性", "卷一 第 2 章 目标"),
        ("xiandai", "卷一 第 1 章 必要性", "卷一 第 2 章 目标"),
    ],
)
def test_chapters_are_found_on_their_pages_in_every_house_style(style: str, need: str, goals: str) -> None:
    template = generate_template(load_outline(OUTLINE, "outline.yaml"), house_style(style))
    word = render(template, {"toc": Marker(), "draft": False}, as_of=AS_OF)
    sheets = {bookmark: number for number, (_text, bookmark) in enumerate(headings_of(word), start=2)}
    pages = Pages(("", "1", "2", "3", "4"), sheets)
    chapters = {
        "application-form/summary": Place("卷一 摘要"),
        "application-form/need": Place(need),
        "application-form/goals": Place(goals),
        "plan/tasks": Place("卷二 第一章 建设任务"),
    }
    assert pages_of_chapters({"application-form": word}, {"application-form": pages}, chapters) == {
        "application-form/summary": ("1", 2),
        "application-form/need": ("2", 3),
        "application-form/goals": ("3", 4),
    }
