"""The documents as others see them: two validators, LibreOffice, and the pages it lays out."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from lxml import etree

import applykit
from applykit.model import Programme
from applykit.office import convert
from tests.conftest import AS_OF, SAMPLES, needs, once

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def documents(common: Path, programme: Programme, complete_dossier: Path) -> list[Path]:
    """Every document of the complete sample, and the drafts of the half-filled one."""
    halfway = applykit.load_profile(SAMPLES / "halfway", programme)
    drafts = once(
        common / "halfway-drafts",
        lambda making: applykit.build(halfway, output=making, draft=True, as_of=AS_OF),
    )
    return [*sorted(complete_dossier.glob("*.docx")), *sorted(drafts.glob("*.docx"))]


def audit(path: Path) -> str:
    """What openxml-audit finds; an empty text where it finds nothing."""
    done = subprocess.run(["openxml-audit", "-q", str(path)], capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


def sdk_errors(path: Path) -> list[object]:
    """What Microsoft's Open XML SDK validator finds."""
    done = subprocess.run(["ooxml-validator", str(path)], capture_output=True, text=True)
    return list(json.loads(done.stdout)["errors"])


def hollow(path: Path) -> list[str]:
    """Tables without rows, cells that do not end in a paragraph: neither validator sees all of them."""
    found = []
    with ZipFile(path) as document:
        for name in document.namelist():
            if not re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", name):
                continue
            root = etree.fromstring(document.read(name))
            tables = [table for table in root.iter(f"{W}tbl") if table.find(f".//{W}tr") is None]
            found += [f"{name}: table without rows"] * len(tables)
            found += [
                f"{name}: cell without a last paragraph"
                for cell in root.iter(f"{W}tc")
                if len(cell) == 0 or cell[-1].tag not in (f"{W}p", f"{W}sdt")
            ]
    return found


def changed(path: Path, target: Path, old: str, new: str) -> Path:
    """A copy of a document with one change in its body, which must be there to be made."""
    with ZipFile(path) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                text = content.decode()
                assert re.search(old, text, re.DOTALL), "nothing to break"
                content = re.sub(old, new, text, count=1, flags=re.DOTALL).encode()
            copy.writestr(name, content)
    return target


@needs("openxml-audit")
def test_openxml_audit_finds_nothing(documents: list[Path]) -> None:
    assert len(documents) == 8
    assert {path.name: audit(path) for path in documents if audit(path)} == {}


@needs("ooxml-validator")
def test_the_open_xml_sdk_finds_nothing(documents: list[Path]) -> None:
    assert {path.name: found for path in documents if (found := sdk_errors(path))} == {}


def test_no_table_is_without_rows_and_no_cell_without_a_paragraph(documents: list[Path]) -> None:
    assert {path.name: found for path in documents if (found := hollow(path))} == {}


@needs("openxml-audit")
@needs("ooxml-validator")
def test_the_gate_can_fail(documents: list[Path], tmp_path: Path) -> None:
    document = documents[0]
    cell = r"(<w:tc>(?:<w:tcPr>.*?</w:tcPr>)?)<w:p[ >].*?</w:p></w:tc>"
    empty_cell = changed(document, tmp_path / "cell.docx", cell, r"\1</w:tc>")
    assert audit(empty_cell)
    assert hollow(empty_cell)
    wrong_child = changed(document, tmp_path / "child.docx", r"<w:body>", "<w:body><w:tr/>")
    assert sdk_errors(wrong_child)
    table = r"(<w:tbl><w:tblPr>.*?</w:tblGrid>)<w:tr[ >].*?</w:tbl>"
    no_rows = changed(document, tmp_path / "rows.docx", table, r"\1</w:tbl>")
    assert hollow(no_rows)


@pytest.fixture(scope="module")
def pages(documents: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each document of the complete sample as PDF, laid out by LibreOffice with stand-in fonts."""
    if not shutil.which("soffice") and "CI" not in os.environ:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("pdf")
    chosen = {path.stem: path.read_bytes() for path in documents if path.parent.name == "complete-dossier"}
    for name, content in convert(chosen).items():
        (folder / f"{name}.pdf").write_bytes(content)
    return {path.stem: path for path in folder.glob("*.pdf")}


@needs("soffice")
@needs("pdffonts")
def test_libreoffice_lays_out_each_document(pages: dict[str, Path]) -> None:
    assert sorted(pages) == ["卷一 申报书", "卷三 自评报告", "卷二 建设方案", "签章清单"]
    for path in pages.values():
        info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
        count = re.search(r"Pages:\s+(\d+)", info)
        assert count
        assert int(count[1]) >= (2 if path.stem == "签章清单" else 20)
        fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in fonts.splitlines()[2:]]
        assert rows
        assert all("yes" in row[-5:] for row in rows), fonts
        families = {row[0].split("+")[-1] for row in rows}
        # DejaVu holds the superscripts of 10⁻⁶, which Times New Roman has and its stand-in lacks.
        strange = {name for name in families if not re.match(r"Noto|LXGW|Liberation|DejaVu", name)}
        assert strange == set(), f"a font fell back: {strange}"


@needs("soffice")
@needs("pdftotext")
def test_pages_are_numbered_from_one_and_carry_the_header(pages: dict[str, Path]) -> None:
    done = subprocess.run(
        ["pdftotext", "-layout", pages["卷一 申报书"], "-"], capture_output=True, text=True, check=True
    )
    pattern = re.compile(r"[—-] *(\d+) *[—-]\s*$")
    pages_found = [pattern.search(page.rstrip()) for page in done.stdout.split("\f")]
    numbers = [int(found[1]) for found in pages_found if found]
    assert numbers
    assert numbers == list(range(1, len(numbers) + 1))
    assert "动力电池安全实验室" in done.stdout
