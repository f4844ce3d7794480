"""What a narrative takes from the place where it stands: headings, widths, numbers, parts of the package."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from lxml import etree

from applykit.documents.captions import caption_number
from applykit.documents.narrative import Narrative
from applykit.documents.render import render
from tests.conftest import AS_OF

TEXT = "## 甲\n\n### 乙\n\n丙"


def saved(document: Any) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def filled(document: Any, text: str = TEXT) -> Any:
    made = render(saved(document), {"text": Narrative(text)}, as_of=AS_OF)
    return docx.Document(io.BytesIO(made))


def headings(document: Any) -> list[str]:
    return [
        f"{paragraph.style.name[-1]} {paragraph.text}"
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith("Heading")
    ]


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ([], ["3 甲", "4 乙"]),
        ([1], ["2 甲", "3 乙"]),
        ([1, 2], ["3 甲", "4 乙"]),
        ([1, 2, 3], ["4 甲", "5 乙"]),
        ([1, 2, 3, 4], ["5 甲", "6 乙"]),
        ([8, 9], ["9 甲", "9 乙"]),
    ],
)
def test_headings_stand_below_the_one_above_them(above: list[int], expected: list[str]) -> None:
    document = docx.Document()
    for level in above:
        document.add_heading("上", level)
    document.add_paragraph("{{p text }}")
    assert headings(filled(document))[len(above) :] == expected


def test_a_narrative_before_the_sections_of_its_chapter_does_not_count_among_them() -> None:
    document = docx.Document()
    document.add_heading("章", 1)
    document.add_paragraph("{{p text }}")
    document.add_heading("节", 2)
    document.add_paragraph("{{p text }}")
    document.add_heading("又一章", 1)
    document.add_paragraph("{{p text }}")
    assert headings(filled(document, "# 甲")) == ["1 章", "3 甲", "2 节", "3 甲", "1 又一章", "2 甲"]


def test_styles_are_found_by_the_names_that_word_knows() -> None:
    document = docx.Document()
    document.styles["Heading 3"].element.set(qn("w:styleId"), "3")
    document.add_paragraph("{{p text }}")
    assert headings(filled(document, "# 甲")) == ["3 甲"]


def tables(document: Any) -> list[int]:
    return [
        sum(int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol")))
        for table in document.element.body.iter(qn("w:tbl"))
    ]


def test_a_table_is_as_wide_as_the_page_it_stands_on() -> None:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    document.add_paragraph("{{p text }}")
    wide = document.add_section()
    wide.orientation = WD_ORIENT.LANDSCAPE
    wide.page_width, wide.page_height = Mm(297), Mm(210)
    document.add_paragraph("{{p text }}")
    cell = document.add_table(1, 2).cell(0, 0)
    cell.width = Mm(80)
    cell.text = "{{p text }}"
    made = tables(filled(document, "|a|\n|-|\n|b|"))
    assert made[0] == round(170 * 1440 / 25.4)
    assert made[1] == round(257 * 1440 / 25.4)
    assert made[3] == round(80 * 1440 / 25.4) - 216


@pytest.mark.parametrize(("chapter", "expected"), [(0, ["表 1", "表 2"]), (1, ["表 1-1", "表 1-2"])])
def test_captions_count_on_from_those_of_the_template(chapter: int, expected: list[str]) -> None:
    document = docx.Document()
    heading = document.add_heading("章", 1)
    numbers = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    heading._p.get_or_add_pPr().append(parse_xml(numbers))
    paragraph = document.add_paragraph()
    for run in parse_xml(f"<w:p {nsdecls('w')}>{caption_number('表', chapter=chapter)}</w:p>"):
        paragraph._p.append(run)
    document.add_paragraph("{{p text }}")
    made = filled(document, "表：甲\n\n|a|\n|-|")
    captions = [one.text.partition("　")[0] for one in made.paragraphs if one.text.startswith("表")]
    assert captions == expected


def without(template: bytes, *names: str) -> bytes:
    """The template without these parts, and without what refers to them."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            if name in names:
                continue
            content = source.read(name)
            if name.endswith(("[Content_Types].xml", ".rels")):
                root = etree.fromstring(content)
                for node in list(root):
                    named = node.get("Target") or node.get("PartName") or ""
                    if any(part.endswith(named.lstrip("/")) for part in names if named):
                        root.remove(node)
                content = etree.tostring(root)
            target.writestr(name, content)
    return held.getvalue()


def test_a_template_without_lists_and_notes_gets_the_parts_for_them() -> None:
    document = docx.Document()
    document.add_paragraph("{{p text }}")
    bare = without(saved(document), "word/numbering.xml")
    with zipfile.ZipFile(io.BytesIO(bare)) as package:
        assert not {"word/numbering.xml", "word/footnotes.xml"} & set(package.namelist())
    made = render(bare, {"text": Narrative("1. 甲[^1]\n\n[^1]: 注")}, as_of=AS_OF)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        types = package.read("[Content_Types].xml").decode()
        numbers = etree.fromstring(package.read("word/numbering.xml"))
        settings = etree.fromstring(package.read("word/settings.xml"))
    assert [one.get(qn("w:val")) for one in numbers.iter(qn("w:name"))] == [
        "ApplykitBullet",
        "ApplykitOrdered",
    ]
    assert "wordprocessingml.numbering+xml" in types
    assert "wordprocessingml.footnotes+xml" in types
    notes = settings.find(qn("w:footnotePr"))
    assert [one.get(qn("w:id")) for one in notes] == ["-1", "0"]
    assert notes.getnext().tag == qn("w:compat")
    assert docx.Document(io.BytesIO(made)).paragraphs[0].text == "甲"


def test_definitions_that_a_saved_template_still_has_are_used_again() -> None:
    document = docx.Document()
    document.add_paragraph("{{p text }}")
    once = render(saved(document), {"text": Narrative("1. {% raw %}")}, as_of=AS_OF)
    again = docx.Document(io.BytesIO(once))
    again.paragraphs[0]._p.getparent().remove(again.paragraphs[0]._p)
    again.add_paragraph("{{p text }}")
    made = filled(again, "1. 甲\n\n乙\n\n1. 丙")
    numbers = made.part.numbering_part.element
    assert len(list(numbers.iter(qn("w:name")))) == 2
    mine = [one.get(qn("w:val")) for one in made.element.body.iter(qn("w:numId"))]
    assert len(set(mine)) == 2


def test_notes_in_a_header_are_said_in_brackets() -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "{{p text }}"
    made = filled(document, "甲[^1]\n\n[^1]: 注")
    assert [one.text for one in made.sections[0].header.paragraphs] == ["甲（注）"]


def test_new_notes_come_after_those_of_the_template() -> None:
    document = docx.Document()
    document.add_paragraph("{{p text }}")
    first = render(saved(document), {"text": Narrative("甲[^1]\n\n[^1]: 一")}, as_of=AS_OF)
    again = docx.Document(io.BytesIO(first))
    again.add_paragraph("{{p text }}")
    made = render(saved(again), {"text": Narrative("乙[^1]\n\n[^1]: 二")}, as_of=AS_OF)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        notes = etree.fromstring(package.read("word/footnotes.xml"))
    assert [(note.get(qn("w:id")), "".join(note.itertext()).strip()) for note in notes] == [
        ("-1", ""), ("0", ""), ("1", "一"), ("2", "二"),
    ]  # fmt: skip
