"""House styles: what ships, what a firm writes in a few lines, and every fault with its line.

APPLYKIT_WRITE_EXPECTED=1 writes the expected parts anew: numbering, fonts, and each style's letters.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from applykit import resources
from applykit.documents.generate import generate_template
from applykit.documents.headings import Numbers, StyleSheet
from applykit.documents.ooxml import twips
from applykit.documents.outline import load_outline
from applykit.documents.stylefiles import house_style
from applykit.errors import TemplateError
from applykit.model import Programme
from applykit.office.fonts import font_table
from tests.acceptance.test_office import audit, sdk_errors
from tests.conftest import ROOT, Outcome, needs

Run = Callable[..., Outcome]
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FOLDER = ROOT / "tests" / "styles"
SHIPPED = ("baogao", "gongwen", "xiandai")


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def template(style: str) -> bytes:
    """The template of the 自评报告 in a house style."""
    path = ROOT / "templates" / "nqsl" / "自评报告.outline.yaml"
    return generate_template(load_outline(path.read_text("utf-8"), path.name), house_style(style))


def canonical(root: Any) -> str:
    etree.indent(root)
    return etree.tostring(root, method="c14n").decode() + "\n"


def letters(styles: bytes) -> Any:
    """The styles with nothing but their letters: fonts, sizes, line pitch and numbers."""
    root = etree.fromstring(styles)
    kept = {f"{W}{name}" for name in ("rFonts", "sz", "spacing", "numPr", "ilvl", "numId", "b", "w", "jc")}
    for node in list(root.iter()):
        if (
            node.getparent() is not None
            and node.getparent().tag in (f"{W}rPr", f"{W}pPr")
            and node.tag not in kept
        ):
            node.getparent().remove(node)
    return root


def test_three_styles_ship() -> None:
    assert resources.styles() == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("part", ["numbering", "fontTable", "styles"])
def test_a_style_numbers_and_sets_as_expected(name: str, part: str) -> None:
    content = parts(template(name))[f"word/{part}.xml"]
    made = canonical(letters(content) if part == "styles" else etree.fromstring(content))
    path = FOLDER / f"{name}.{part}.xml"
    if os.environ.get("APPLYKIT_WRITE_EXPECTED"):
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text("utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_font_is_named_and_none_is_left_to_the_theme(name: str) -> None:
    style = house_style(name)
    found = parts(template(name))
    known = {font.get(f"{W}name") for font in etree.fromstring(found["word/fontTable.xml"])}
    assert known == set(style.fonts.values())
    for part in found:
        if re.fullmatch(r"word/(styles|document|header\w+|footer\w+)\.xml", part):
            for fonts in etree.fromstring(found[part]).iter(f"{W}rFonts"):
                assert {value for key, value in fonts.attrib.items() if key != f"{W}hint"} <= known
                assert not [key for key in fonts.attrib if "Theme" in key]
    for node in etree.fromstring(found["word/styles.xml"]).iter(f"{W}style"):
        if node.get(f"{W}type") == "paragraph":
            assert node.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia"), node.get(f"{W}styleId")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_font_of_a_shipped_style_has_a_stand_in_for_the_pdf(name: str) -> None:
    table = font_table()
    assert [font for font in house_style(name).fonts.values() if not table.font(font).stand_ins] == []


def test_nothing_of_the_default_template_of_python_docx_comes_in() -> None:
    found = parts(template("gongwen"))
    assert "word/stylesWithEffects.xml" not in found
    ids = {node.get(f"{W}styleId") for node in etree.fromstring(found["word/styles.xml"]).iter(f"{W}style")}
    style = house_style("gongwen")
    assert ids == {*style.paragraphs, *style.characters, "TableNormal", "NoList", "DefaultParagraphFont",
                   "NarrativeTable"}  # fmt: skip


def test_gongwen_keeps_the_measures_of_the_standard() -> None:
    """GB/T 9704—2012: A4, margins 37 and 28 mm, type area 156 × 225 mm, 22 lines of 28 characters of 三号."""
    style = house_style("gongwen")
    page, body = style.page, style.paragraphs["BodyText"]
    assert (page.width, page.height, page.top, page.left) == (210, 297, 37, 28)
    assert (page.measure, page.height - page.top - page.bottom) == (156, 225)
    assert (body.size, style.fonts[body.font], body.indent_chars) == (16, "仿宋", 2)
    assert 225 / (body.pitch * 25.4 / 72) // 1 == 22
    assert 156 / (body.size * body.scale / 100 * 25.4 / 72) // 1 == 28
    faces = [style.fonts[style.paragraphs[f"Heading{level}"].font] for level in (1, 2, 3, 4)]
    assert faces == ["黑体", "楷体", "仿宋", "仿宋"]
    assert {style.paragraphs[f"Heading{level}"].size for level in (1, 2, 3, 4)} == {16}
    assert style.paragraphs["Footer"].size == 14
    assert style.word("footer", "side") == "outer"


def test_a_pitch_in_lines_is_computed_exactly() -> None:
    body = house_style("baogao").paragraphs["BodyText"]
    assert (body.size, body.pitch) == (12, 23.4)  # 1.5 lines of 1.3 em


@pytest.mark.parametrize("name", ["baogao", "xiandai"])
def test_page_x_of_y_counts_every_page(name: str) -> None:
    found = parts(template(name))
    footers = [content.decode() for part, content in found.items() if "footer" in part]
    assert footers
    assert all(" PAGE " in footer and " NUMPAGES " in footer for footer in footers)
    assert b"pgNumType" not in found["word/document.xml"]


def test_odd_and_even_footers_stand_outside() -> None:
    found = parts(template("gongwen"))
    sides = {
        part: etree.fromstring(content).find(f".//{W}jc").get(f"{W}val")
        for part, content in found.items()
        if re.fullmatch(r"word/footer\d[de]\.xml", part)
    }
    assert {part[-5]: side for part, side in sides.items()} == {"d": "right", "e": "left"}


def test_a_firm_writes_only_what_differs(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "specimen.docx"
    done = run("template", "preview", FOLDER / "firm.yaml", "--output", output, "--as-of", "2026-11-23")
    assert (done.code, done.err) == (0, "")
    document: Any = docx.Document(str(output))
    sheet = StyleSheet(document.styles.element)
    numbers = Numbers(sheet, document.part.numbering_part.element)
    heads = [
        number
        for node in document.element.body.iter(f"{W}p")
        if (number := numbers.next(node)) and sheet.style_of(node).startswith("Heading")
    ]
    assert heads[:5] == ["1　", "1.1　", "A.", "（a）", "1.2　"]
    fonts = etree.fromstring(parts(output.read_bytes())["word/fontTable.xml"])
    assert fonts[0].get(f"{W}name") == "思源宋体"
    assert fonts[0].find(f"{W}altName").get(f"{W}val") == "宋体"
    own = house_style(str(FOLDER / "firm.yaml"))
    shipped = house_style("gongwen")
    assert (own.id, own.title) == ("firm", "我司版式")
    assert own.paragraphs == shipped.paragraphs
    assert own.words == shipped.words


def test_tables_are_as_wide_as_the_page_of_a_style_with_other_margins() -> None:
    document = etree.fromstring(parts(template(str(FOLDER / "firm.yaml")))["word/document.xml"])
    tables = {int(node.get(f"{W}w")) for node in document.iter(f"{W}tblW")}
    assert tables == {twips(150), twips(225), twips(152)}  # 152: the facts of the cover
    for table in document.iter(f"{W}tbl"):
        columns = [int(node.get(f"{W}w")) for node in table.find(f"{W}tblGrid")]
        assert sum(columns) == int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w"))
    assert {int(node.get("cx")) // 36000 for node in document.iter(f"{WP}extent")} == {150}


def test_every_fault_is_named_at_once_with_its_line(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "out" / "specimen.docx"
    done = run("template", "preview", FOLDER / "faults.yaml", "--output", output)
    assert done.code == 3
    assert not output.parent.exists()
    said = done.err.replace(str(FOLDER), "")
    path = FOLDER / "faults.errors.txt"
    if os.environ.get("APPLYKIT_WRITE_EXPECTED"):
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text("utf-8")
    for line in (3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 17):
        assert re.search(rf"line {line}\b", said), line


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("extends: a.yaml\n", 1, "in a circle"),
        ("title: x\nextends: gongwen\ntitle: y\n", 3, "written twice"),
        ("extends: gongwen\npage: 3\n", 2, "keys and values are expected here"),
        ("title: [\n", 2, "node content"),
        ("id: own\n", 1, "“title” is missing"),
    ],
)
def test_a_style_that_cannot_stand(text: str, line: int, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        house_style(str(path))
    assert caught.value.rule == "template.style"
    assert caught.value.facts["line"] == line
    assert problem in str(caught.value.facts["problem"])
    assert ("\n" in str(caught.value.facts["problem"])) == (text == "id: own\n")


def test_a_style_extends_one_beside_it(tmp_path: Path) -> None:
    (tmp_path / "firm.yaml").write_text("extends: baogao\ncolours: {accent: 123456}\n", encoding="utf-8")
    (tmp_path / "client.yaml").write_text("extends: firm.yaml\npage: {top: 40}\n", encoding="utf-8")
    style = house_style(str(tmp_path / "client.yaml"))
    assert (style.id, style.page.top, style.colour("accent")) == ("client", 40, "123456")
    assert style.numbering == house_style("baogao").numbering


@pytest.mark.parametrize("name", ["gongwne", "nowhere/firm.yaml"])
def test_a_style_that_is_not_there(name: str, run: Run, tmp_path: Path) -> None:
    done = run("template", "preview", name, "--output", tmp_path / "x.docx")
    assert done.code == 3
    assert name in done.err
    assert "baogao、gongwen、xiandai" in done.err
    assert ("did you mean “gongwen”" in done.err) == (name == "gongwne")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_specimen_shows_every_kind_of_block(name: str, run: Run, tmp_path: Path) -> None:
    output = tmp_path / f"{name}.docx"
    for target in (output, tmp_path / "again.docx"):
        assert run("template", "preview", name, "--output", target, "--as-of", "2026-11-23").code == 0
    assert output.read_bytes() == (tmp_path / "again.docx").read_bytes()
    found = parts(output.read_bytes())
    assert len([part for part in found if re.fullmatch(r"word/charts/chart\d+\.xml", part)]) == 6
    document = etree.fromstring(found["word/document.xml"])
    used = {node.get(f"{W}val") for node in document.iter(f"{W}pStyle")}
    assert {"Title", "CoverKind", "Heading1", "Heading2", "Heading3", "Heading4", "BodyText", "Quote",
            "Caption", "FigureCaption", "Figure", "TableHead", "TableNumber", "TableNote", "FormLabel",
            "FormText", "SealTitle", "SealSign", "TOC1", "TOC2", "Lead"} <= used  # fmt: skip
    text = "".join(document.itertext(f"{W}t"))
    assert "脚注排在页末" in found["word/footnotes.xml"].decode()
    assert all(word in text for word in ("小　计", "合　计", "（无）", "部分满足", "（公　章）"))
    assert not re.search(r"\{\{|\{%", text)


@pytest.mark.office
@needs("openxml-audit")
@needs("ooxml-validator")
@pytest.mark.parametrize("name", SHIPPED)
def test_both_validators_find_nothing_in_a_specimen(name: str, run: Run, tmp_path: Path) -> None:
    output = tmp_path / f"{name}.docx"
    assert run("template", "preview", name, "--output", output, "--as-of", "2026-11-23").code == 0
    assert (audit(output), sdk_errors(output)) == ("", [])


def test_templates_of_a_programme_are_generated_in_any_style(
    run: Run, programme: Programme, tmp_path: Path
) -> None:
    for style in ("xiandai", str(FOLDER / "firm.yaml")):
        done = run("template", "generate", "nqsl", "--style", style, "--output", tmp_path)
        assert done.code == 0, done.err
        outlines = sorted(item.outline for item in programme.documents if item.outline)
        assert sorted(path.stem for path in tmp_path.glob("*.docx")) == outlines
