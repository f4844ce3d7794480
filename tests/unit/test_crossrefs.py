"""References that follow: to tables by name, to attachments by id, and the lists of tables and figures."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from lxml import etree

from applykit.documents.contents import Marker, entries_of
from applykit.documents.fields import fields_of
from applykit.documents.generate import generate_template
from applykit.documents.narrative import Narrative
from applykit.documents.outline import load_outline
from applykit.documents.render import render
from applykit.documents.style import HouseStyle
from applykit.errors import TemplateError
from applykit.expressions import captions
from applykit.expressions.attachments import bookmark

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
OUTLINE = """\
document: small
volume: 卷一
title: 小样
style: gongwen
header: [左, 右]
chapters:
  - id: lists
    title: 目录
    numbered: false
    front: true
    listed: false
    blocks:
      - contents: true
      - contents: tables
      - contents: figures
  - id: people
    title: 人员
    when: people
    blocks:
      - text: 人员**见@{people}**，设备见@{tools}{% if tools %}（{{ 'E-02' | attachment }}）{% endif %}。
      - rows: people
        name: people
        caption: 人员一览表
        right: 单位：人
        columns:
          - {head: 姓名, value: row.name, width: 156}
  - id: tools
    title: "设备：{{ t.name }}"
    each: t in tools
    sections:
      - title: 参数
        blocks:
          - rows: t.parts
            caption: "{{ t.name }}的部件"
            columns:
              - {head: 名称, value: row, width: 156}
      - title: 价格
        when: t.price
        blocks:
          - text: "{{ t.price }} 万元，{{ t.proof | attachment }}。"
  - id: summary
    title: 汇总
    blocks:
      - rows: tools
        name: tools
        caption: 设备汇总表
        columns:
          - {head: 名称, value: row.name, width: 156}
      - rows: evidence
        columns:
          - {head: 附件, value: loop.index, width: 56, anchor: row.id}
          - {head: 名称, value: row.title, width: 100}
"""
TOOLS = [
    {"name": "天平", "parts": ["盘"], "price": 3, "proof": ["E-02", "E-01"]},
    {"name": "光谱仪", "parts": [], "price": None, "proof": None},
]
EVIDENCE = [{"id": "E-01", "title": "台账"}, {"id": "E-02", "title": "合同"}]


def made(style: HouseStyle, outline: str = OUTLINE, **context: Any) -> bytes:
    values: dict[str, Any] = {
        "people": [{"name": "甲"}],
        "tools": TOOLS,
        "evidence": EVIDENCE,
        "draft": False,
    }
    template = generate_template(load_outline(outline, "small.outline.yaml"), style)
    return render(
        template,
        {**values, "draft": False, "toc": Marker(), **context},
        as_of=date(2026, 11, 23),
        name="小样",
    )


def root_of(document: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def lines(document: bytes) -> list[str]:
    """The text of every paragraph that has one."""
    found = ["".join(p.itertext(f"{W}t")) for p in root_of(document).iter(f"{W}p")]
    return [text for text in found if text]


def test_numbers_and_references_are_those_of_the_finished_document(style: HouseStyle) -> None:
    said = lines(made(style))
    assert "人员见表 1-1，设备见表 4-1（附件 2）。" in said
    assert [text for text in said if text.startswith("表 ") and "–" not in text] == [
        "表 1-1　人员一览表单位：人", "表 2-1　天平的部件", "表 3-1　光谱仪的部件", "表 4-1　设备汇总表",
    ]  # fmt: skip
    assert "3 万元，附件 2、附件 1。" in said
    # A condition takes a chapter away, and all that follows moves up.
    said = lines(made(style, people=[]))
    assert [text for text in said if text.startswith("表 ") and "–" not in text] == [
        "表 1-1　天平的部件", "表 2-1　光谱仪的部件", "表 3-1　设备汇总表",
    ]  # fmt: skip
    assert not any("人员" in text for text in said)


def test_contents_follow_repeated_chapters_and_sections(style: HouseStyle) -> None:
    said = lines(made(style))
    at = said.index("目录")
    assert said[at + 1 : at + 11] == [
        "一、人员–", "二、设备：天平–", "（一）参数–", "（二）价格–", "三、设备：光谱仪–", "（一）参数–",
        "四、汇总–", "表 1-1　人员一览表–", "表 2-1　天平的部件–", "表 3-1　光谱仪的部件–",
    ]  # fmt: skip
    assert len(entries_of(made(style))) == 11


def test_lists_lead_to_captions(style: HouseStyle) -> None:
    root = root_of(made(style))
    codes = ["".join(p.itertext(f"{W}instrText")) for p in root.iter(f"{W}p")]
    assert [code.split("PAGEREF")[0].strip() for code in codes if "TOC" in code.split("PAGEREF")[0]] == [
        'TOC \\o "1-2" \\h \\z \\u \\t "Front Heading,1"', 'TOC \\h \\z \\c "表"', 'TOC \\h \\z \\c "图"',
    ]  # fmt: skip
    names = {mark.get(f"{W}name"): mark for mark in root.iter(f"{W}bookmarkStart")}
    for field in fields_of(root, "PAGEREF"):
        assert field.words[1] in names


def test_golden_xml_of_references(style: HouseStyle) -> None:
    root = root_of(made(style))
    paragraph = next(p for p in root.iter(f"{W}p") if "".join(p.itertext(f"{W}t")).startswith("人员见"))
    xml = etree.tostring(paragraph, method="c14n", exclusive=True).decode()
    hint, strong = '<w:rFonts w:hint="eastAsia"></w:rFonts>', '<w:rStyle w:val="Strong"></w:rStyle>'

    def run(text: str, look: str = hint) -> str:
        return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    def field(code: str, result: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"></w:fldChar></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> REF {code} \\h </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"></w:fldChar></w:r>'
            f'{result}<w:r><w:fldChar w:fldCharType="end"></w:fldChar></w:r>'
        )

    assert xml == (
        f'<w:p xmlns:w="{NAMESPACE}"><w:pPr><w:pStyle w:val="BodyText"></w:pStyle></w:pPr>'
        + run("人员")
        + run("见", strong + hint)
        + field("_Cap_people", run("表 1-1", strong + hint))
        + run("，设备见")
        + field("_Cap_tools", run("表 4-1"))
        + run("（附件 ")
        + field("_Att_E_2d_02", run("2"))
        + run("）。")
        + "</w:p>"
    )


def test_every_reference_stands_on_a_bookmark_that_holds_what_it_shows(style: HouseStyle) -> None:
    root = root_of(made(style))
    shown = {}
    for start in root.iter(f"{W}bookmarkStart"):
        words, node = [], start.getnext()
        while node is not None and node.tag != f"{W}bookmarkEnd":
            words += list(node.itertext(f"{W}t"))
            node = node.getnext()
        shown[start.get(f"{W}name")] = "".join(words)
    references = [(field.words[1], field.result) for field in fields_of(root, "REF")]
    assert len(references) == 5
    assert all(shown[name] == result for name, result in references)


def test_without_a_list_an_attachment_is_a_plain_number(style: HouseStyle) -> None:
    outline = OUTLINE[: OUTLINE.index("      - rows: evidence")]
    document = made(style, outline)
    assert "3 万元，附件 2、附件 1。" in lines(document)
    assert [field.words[1][:5] for field in fields_of(root_of(document), "REF")] == ["_Cap_"] * 2


def test_a_narrative_refers_to_its_own_pictures_and_tables_by_title(style: HouseStyle) -> None:
    outline = OUTLINE.replace(
        "  - id: tools\n", "  - id: text\n    title: 正文\n    blocks: [narrative: story]\n  - id: tools\n"
    )
    table = "表：分年度经费\n\n| 年 | 元 |\n|---|---|\n| 1 | 2 |"
    story = f"见{said('表', '分年度经费')}和{said('图', '别处的图')}。\n\n{table}"
    document = made(style, outline, story=Narrative(story))
    assert "见表 2-1和图“别处的图”。" in lines(document)
    assert "表 2-1　分年度经费" in lines(document)
    (field,) = [one for one in fields_of(root_of(document), "REF") if one.result == "表 2-1"]
    assert (
        sum(mark.get(f"{W}name") == field.words[1] for mark in root_of(document).iter(f"{W}bookmarkStart"))
        == 1
    )


def said(label: str, title: str) -> str:
    """What the filter `caption` makes of a title."""
    return f"{captions.START}{label}{captions.MIDDLE}{title}{captions.END}"


def test_an_unknown_attachment_is_named_with_the_words_around(style: HouseStyle) -> None:
    with pytest.raises(TemplateError) as caught:
        made(style, tools=[{**TOOLS[0], "proof": "E-07"}])
    assert caught.value.rule == "template.failed"
    assert "E-07" in str(caught.value.facts["problem"])
    assert "t.proof | attachment" in str(caught.value.facts["context"])


def test_a_reference_to_a_table_that_is_not_there_is_an_error(style: HouseStyle) -> None:
    outline = OUTLINE.replace("        name: tools\n", "        name: tools\n        when: not people\n")
    with pytest.raises(TemplateError) as caught:
        made(style, outline)
    assert "“tools”" in str(caught.value.facts["problem"])
    assert "设备见" in str(caught.value.facts["context"])


@pytest.mark.parametrize(
    ("id", "name"), [("E-07", "_Att_E_2d_07"), ("E07", "_Att_E07"), ("甲 1", "_Att__7532__20_1")]
)
def test_bookmarks_have_letters_digits_and_underscores_alone(id: str, name: str) -> None:
    assert bookmark(id) == name
