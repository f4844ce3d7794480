"""Dossiers side by side: what stands where, and what deviates from the outline."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn
from rich.cells import cell_len

from applykit.comparing import Deviation, compare
from applykit.model import Programme
from tests.conftest import Outcome

FORM = "卷一 申报书"


@pytest.fixture(scope="module")
def built(complete_dossier: Path) -> Path:
    return complete_dossier


@pytest.fixture
def other(built: Path, tmp_path: Path) -> Path:
    """A copy of the dossier, to be changed."""
    shutil.copytree(built, tmp_path / "b")
    return tmp_path / "b"


def changed(folder: Path, change: Callable[[Docx], None]) -> None:
    path = folder / f"{FORM}.docx"
    document = Document(io.BytesIO(path.read_bytes()))
    change(document)
    document.save(str(path))


def deviations(programme: Programme, built: Path, other: Path) -> list[tuple[str, str, str, str]]:
    found = compare(programme, [built, other]).deviations
    assert all(isinstance(item, Deviation) and item.dossier == 1 for item in found)
    return [(item.document, item.kind, item.item, item.found) for item in found]


def heading(document: Docx, text: str) -> object:
    return next(
        paragraph for paragraph in document.paragraphs
        if paragraph.text == text and paragraph.style and paragraph.style.style_id != "TOC1"
    )  # fmt: skip


def test_what_is_built_deviates_in_nothing(built: Path, run: Callable[..., Outcome]) -> None:
    outcome = run("compare", built, built)
    assert outcome.code == 0
    assert outcome.out.rstrip().endswith("Everything stands where the outlines have it.")
    lines = outcome.out.splitlines()
    assert any(line.split() == ["相关科研项目一览表", "表5-1", "表5-1"] for line in lines)
    assert any(line.split() == ["依托单位意见", "✓", "✓"] for line in lines)


@pytest.mark.parametrize("width", [40, 80, 160])
def test_it_fits_the_screen(
    width: int, built: Path, run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(tmp_path)
    Path("a").mkdir()
    shutil.copy(built / "卷二 建设方案.docx", "a")
    outcome = run("compare", *(["a"] * 9))
    assert max(cell_len(line) for line in outcome.out.splitlines()) <= width
    for letter in "ABCDEFGHI":
        assert f" {letter}" in outcome.out or f"{letter}:" in outcome.out


def test_a_missing_chapter(built: Path, other: Path, programme: Programme) -> None:
    def change(document: Docx) -> None:
        found = heading(document, "功能定位")
        found._element.getparent().remove(found._element)  # type: ignore[attr-defined]

    changed(other, change)
    assert (FORM, "missing", "功能定位", "") in deviations(programme, built, other)


def test_a_renamed_chapter(built: Path, other: Path, programme: Programme) -> None:
    def change(document: Docx) -> None:
        heading(document, "功能定位").runs[0].text = "功能与定位"  # type: ignore[attr-defined]

    changed(other, change)
    assert deviations(programme, built, other) == [(FORM, "renamed", "功能定位", "功能与定位")]


def test_a_moved_chapter(built: Path, other: Path, programme: Programme) -> None:
    def change(document: Docx) -> None:
        first, second = (heading(document, text)._element for text in ("功能定位", "风险与进退"))  # type: ignore[attr-defined]
        second.addnext(first)

    changed(other, change)
    assert [item[1:3] for item in deviations(programme, built, other)] == [("moved", "功能定位")]


def test_a_chapter_of_ones_own(built: Path, other: Path, programme: Programme) -> None:
    def change(document: Docx) -> None:
        heading(document, "功能定位").insert_paragraph_before("企业简介", "Heading 1")  # type: ignore[attr-defined]

    changed(other, change)
    assert deviations(programme, built, other) == [(FORM, "added", "企业简介", "")]


def test_a_heading_without_its_style_and_a_table_without_its_caption(
    built: Path, other: Path, programme: Programme
) -> None:
    def change(document: Docx) -> None:
        heading(document, "功能定位").style = document.styles["Normal"]  # type: ignore[attr-defined]
        for paragraph in document.paragraphs:
            if "里程碑计划表" in paragraph.text and paragraph.style and paragraph.style.style_id == "Caption":
                paragraph._element.getparent().remove(paragraph._element)  # type: ignore[union-attr]

    changed(other, change)
    found = deviations(programme, built, other)
    assert (FORM, "style", "功能定位", "") in found
    assert (FORM, "missing", "里程碑计划表", "") in found


def test_another_font_and_another_size(built: Path, other: Path, programme: Programme) -> None:
    def change(document: Docx) -> None:
        for style in document.styles.element.iter(qn("w:style")):
            if style.get(qn("w:styleId")) == "Heading1":
                style.find(qn("w:rPr")).find(qn("w:sz")).set(qn("w:val"), "20")
        document.add_paragraph().add_run("艺术字").font.name = "Comic Sans MS"

    changed(other, change)
    kinds = {(kind, found) for _form, kind, _item, found in deviations(programme, built, other)}
    assert ("font", "Comic Sans MS") in kinds
    assert any(kind == "look" and found.endswith(" 10") for kind, found in kinds)


def test_a_document_that_is_not_there(built: Path, other: Path, run: Callable[..., Outcome]) -> None:
    (other / f"{FORM}.docx").unlink()
    outcome = run("compare", built, other)
    assert outcome.code == 1
    assert f"B {FORM}: the document is not there" in outcome.out


def test_as_data(built: Path, other: Path, run: Callable[..., Outcome]) -> None:
    changed(other, lambda document: heading(document, "功能定位").runs[0].add_text("表"))  # type: ignore[attr-defined]
    outcome = run("compare", built, other, "--format", "json")
    data = json.loads(outcome.out)
    assert (outcome.code, data["dossiers"]) == (1, [str(built), str(other)])
    (deviation,) = data["deviations"]
    assert deviation == {
        "dossier": str(other), "document": FORM, "kind": "renamed", "item": "功能定位",
        "message": "“功能定位” is called “功能定位表”",
    }  # fmt: skip
    item = next(item for item in data["documents"][0]["items"] if item["title"] == "相关科研项目一览表")
    assert item["spots"] == [{"number": "表5-1", "page": None}] * 2


def test_a_folder_that_is_not_there_and_a_damaged_document(other: Path, run: Callable[..., Outcome]) -> None:
    assert run("compare", other / "none").code == 3
    (other / f"{FORM}.docx").write_bytes(b"PK nothing")
    outcome = run("compare", other)
    assert outcome.code == 3
    assert FORM in outcome.err


def test_pages_are_told_by_a_pdf(built: Path, other: Path, programme: Programme) -> None:
    from fpdf import FPDF
    from pylopdf_fonts_zh_cn import __file__ as fonts

    font = next(Path(fonts).parent.rglob("*.otf"))
    made = FPDF()
    made.add_font("zh", fname=str(font))
    for lines in (["目 录", "三、功能定位……9"], ["正文"], ["三、功能定位", "正文"]):
        made.add_page()
        made.set_font("zh", size=12)
        for line in lines:
            made.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    made.output(str(other / f"{FORM}.pdf"))
    document = compare(programme, [built, other]).documents[0]
    place = next(number for number, item in enumerate(document.expected) if item.title == "功能定位")
    pages = [spot.page if spot else None for spot in document.spots[place]]
    assert pages == [0, 3]
