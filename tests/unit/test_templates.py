"""Outlines, house style and the Word templates generated from them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from applykit.documents.generate import generate_template
from applykit.documents.outline import chapter_ids, load_outline
from applykit.documents.readstyle import load_style
from applykit.documents.style import REQUIRED, HouseStyle
from applykit.errors import TemplateError
from applykit.model import Programme

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
STYLE = TEMPLATES / "styles" / "gongwen.yaml"
NAMES = ("申报书", "建设方案", "自评报告")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PORTRAIT, LANDSCAPE = 8844, 12756  # 156 and 225 mm in twips

OUTLINE = """\
document: small
volume: 卷一
title: 小样
style: gongwen
header: ["{{ lab.name }}", 卷一]
chapters:
  - id: one
    title: 第一
    blocks:
      - text: 见@{people}。
      - rows: staff
        name: people
        caption: 人员
        columns:
          - {head: 姓名, value: row.name, width: 56}
          - {head: 经费, value: row.money | amount, width: 100, kind: number, unit: 万元}
"""


def outline_text(name: str) -> str:
    return (TEMPLATES / "nqsl" / f"{name}.outline.yaml").read_text(encoding="utf-8")


def parts(template: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(template: bytes) -> list[str]:
    """The text of each paragraph."""
    root = etree.fromstring(parts(template)["word/document.xml"])
    return ["".join(node.text or "" for node in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]


def document(name: str) -> Any:
    template = (TEMPLATES / "nqsl" / f"{name}.docx").read_bytes()
    return etree.fromstring(parts(template)["word/document.xml"])


def tables(name: str) -> Iterator[Any]:
    return iter(document(name).iter(f"{W}tbl"))


@pytest.mark.parametrize("name", NAMES)
def test_committed_template_is_what_its_outline_gives(name: str, style: HouseStyle) -> None:
    made = generate_template(load_outline(outline_text(name), name), style)
    assert made == (TEMPLATES / "nqsl" / f"{name}.docx").read_bytes(), "run: applykit template generate"


def test_generation_is_deterministic(style: HouseStyle) -> None:
    first = generate_template(load_outline(OUTLINE), style)
    assert generate_template(load_outline(OUTLINE), style) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_chapters_are_those_of_the_programme() -> None:
    assert chapter_ids(outline_text("申报书")) == (
        "commitment", "contents", "lists", "basics", "summary", "necessity", "state", "positioning",
        "directions", "foundation", "team", "conditions", "cooperation", "governance", "plan", "funding",
        "risks", "opinions", "attachments",
    )  # fmt: skip
    assert chapter_ids(outline_text("建设方案")) == (
        "contents", "goals", "route", "tasks", "schedule", "funding", "management", "exit", "confirmation",
    )  # fmt: skip
    assert chapter_ids(outline_text("自评报告")) == ("contents", "overview", "findings", "response", "open")


def test_every_narrative_is_in_a_document_of_its_stages(programme: Programme) -> None:
    """Those of no stage in particular stand in the application form."""
    outlines = {item.id: outline_text(item.outline) for item in programme.documents if item.outline}
    written = {
        stage.id: "".join(outlines.get(id, "") for id in stage.documents) for stage in programme.stages
    }
    for section, rules in programme.schema.items():
        stages = rules.get("meta", {}).get("stages")
        texts = [written[id] for id in stages if id in written] if stages else [outlines["application-form"]]
        if not texts:  # a section of stages that the programme does not have yet
            continue
        for field, entry in rules.get("schema", {}).items():
            if isinstance(entry, dict) and entry.get("type") == "narrative":
                assert any(f"narrative: {section}.{field}\n" in text for text in texts), f"{section}.{field}"
    assert "narrative: d.content\n" in outlines["application-form"]


def test_every_style_names_its_fonts_and_none_asks_the_theme(style: HouseStyle) -> None:
    xml = parts(generate_template(load_outline(OUTLINE), style))["word/styles.xml"]
    styles: dict[Any, Any] = {
        node.get(f"{W}styleId"): node for node in etree.fromstring(xml).iter(f"{W}style")
    }
    for name in REQUIRED:
        fonts = styles[name].find(f"{W}rPr/{W}rFonts")
        assert all(fonts.get(f"{W}{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")), name
        spacing = styles[name].find(f"{W}pPr/{W}spacing")
        # A picture's line is as high as the picture.
        assert spacing.get(f"{W}lineRule") == ("auto" if name == "Figure" else "exact"), name
    assert b"Theme" not in xml.replace(b"themeFontLang", b"")


@pytest.mark.parametrize("name", NAMES)
def test_tables_fill_the_type_area(name: str) -> None:
    for table in tables(name):
        grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        width = int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w"))
        assert sum(grid) == width
        indent = int(table.find(f"{W}tblPr/{W}tblInd").get(f"{W}w"))
        assert width in (PORTRAIT, LANDSCAPE) or width + 2 * indent in range(PORTRAIT - 2, PORTRAIT + 3)
        for row in table.findall(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == len(grid)
            assert row.find(f"{W}trPr/{W}cantSplit") is not None
            assert all(cell[-1].tag == f"{W}p" for cell in row.findall(f"{W}tc"))


@pytest.mark.parametrize("name", NAMES)
def test_tags_compile_in_the_sandbox_with_the_documents_filters(name: str) -> None:
    from docxtpl import DocxTemplate

    from applykit.documents.printing import document_environment

    template = DocxTemplate(TEMPLATES / "nqsl" / f"{name}.docx")
    template.init_docx()
    document_environment().from_string(template.patch_xml(template.get_xml()))


@pytest.mark.parametrize("name", NAMES)
def test_templates_are_valid(name: str) -> None:
    audit = pytest.importorskip("openxml_audit")
    result = audit.OpenXmlValidator().validate(str(TEMPLATES / "nqsl" / f"{name}.docx"))
    assert result.is_valid, result.errors


@pytest.mark.parametrize("name", NAMES)
def test_page_one_follows_the_front_matter(name: str) -> None:
    sections = list(document(name).iter(f"{W}sectPr"))
    numbers = [section.find(f"{W}pgNumType") for section in sections]
    cover, front, main, *rest = [None if node is None else dict(node.attrib) for node in numbers]
    assert cover is None
    assert sections[0].find(f"{W}headerReference") is None
    assert front == {f"{W}fmt": "upperRoman", f"{W}start": "1"}
    assert main == {f"{W}start": "1"}
    assert not any(rest)


def test_tables_are_numbered_and_referred_to(style: HouseStyle) -> None:
    assert words(generate_template(load_outline(OUTLINE), style))[1:3] == ["见表 1-1。", "表 1-1　人员"]
    alone = load_outline(OUTLINE.replace("chapters:", "table_numbers: document\nchapters:"))
    assert words(generate_template(alone, style))[1:3] == ["见表 1。", "表 1　人员"]


def test_an_empty_list_leaves_a_row_and_a_draft_a_hole(style: HouseStyle) -> None:
    xml = parts(generate_template(load_outline(OUTLINE), style))["word/document.xml"].decode()
    assert "{% if draft %}【待补充：人员】{% else %}（无）{% endif %}" in xml


MISTAKES = [
    ("title: 小样", "title: 小样\ntitle: 又一", 4, "written twice"),
    ("volume: 卷一", "volume: 卷一\nvolum: 卷一", 3, "not known here"),
    ("    title: 第一\n", "", 7, "“title” is missing"),
    ("id: one", "id: Über", 7, "lower-case letters"),
    ("      - text: 见@{people}。", "      - txt: 见@{people}。", 10, "exactly one of"),
    ("@{people}", "@{nobody}", 10, "no table or chart with a caption is named"),
    ("rows: staff", "rows: staff |", 11, "not sound"),
    ("rows: staff", "rows: \"{{ staff }}\"", 11, "without braces"),
    ("width: 56", "width: breit", 15, "a number is expected"),
    ("width: 56", "width: 50", 11, "150 mm wide, the page 156 mm"),
    ("kind: number", "kind: figure", 16, "is not one of"),
    ("row.name", "\"{{ row.name | }}\"", 15, "not sound"),
    ("row.name", "\"{{ row['“name”'] }}\"", 15, "curly quotes"),
    ("        caption: 人员\n", "        caption: 人员\n        look: glossy\n", 11, "no table look"),
    ("        caption: 人员\n", "        caption: 人员\n        landscape: maybe\n", 14, "true or false"),
    ("        columns:\n", "        columns: all\n        notes:\n", 15, "not known here"),
    ("header: [\"{{ lab.name }}\", 卷一]", "header: [卷一]", 5, "two texts"),
    ("title: 小样", "title: [小样", 4, ""),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "words"), MISTAKES)
def test_a_mistake_in_an_outline_names_its_line(
    old: str, new: str, line: int, words: str, style: HouseStyle
) -> None:
    assert old in OUTLINE
    with pytest.raises(TemplateError) as caught:
        generate_template(load_outline(OUTLINE.replace(old, new, 1), "small.outline.yaml"), style)
    assert caught.value.rule == "template.outline"
    assert caught.value.facts["file"] == "small.outline.yaml"
    assert caught.value.facts["line"] == line
    assert words in str(caught.value.facts["problem"])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  hairline: BFBFBF", "  hairline: grey", "six hexadecimal digits"),
        ("  Quote: {font: kaiti", "  Quote: {font: comic", "not known here"),
        ("size: 28,", "size: 廿八号,", "a size is a number"),
        ("  TOC2:", "  TOC9:", "“TOC2” is missing"),
    ],
)
def test_a_mistake_in_a_house_style_names_its_line(old: str, new: str, words: str) -> None:
    text = STYLE.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(TemplateError) as caught:
        load_style(text.replace(old, new, 1), "style.yaml")
    assert caught.value.rule == "template.style"
    assert isinstance(caught.value.facts["line"], int)
    assert words in str(caught.value.facts["problem"])
