"""`build --pdf`: page numbers that lead to the right page, whole PDFs, and pages that are looked at."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from pypdf import PdfReader

from applykit.documents.contents import with_pages
from applykit.model import Diagnostic
from applykit.office import convert
from applykit.office.findings import page_findings
from applykit.office.layout import LaidOut, lay_out
from tests.conftest import AS_OF, SAMPLES, Outcome, needs

pytestmark = [pytest.mark.office, needs("soffice")]

Run = Callable[..., Outcome]
PRINTED = re.compile(r"— (\w+) —\s*$")


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The complete sample, built with its PDFs."""
    from applykit.cli import main

    folder = tmp_path_factory.mktemp("pdf") / "dossier"
    assert main(["build", str(SAMPLES / "complete"), "--pdf", "--output", str(folder),
                 "--as-of", str(AS_OF)]) == 0  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def readers(dossier: Path) -> dict[str, PdfReader]:
    """The PDFs of the Word files; the bound attachments have tests of their own."""
    return {path.stem: PdfReader(path.with_suffix(".pdf")) for path in sorted(dossier.glob("卷*.docx"))}


def cached(document: Path) -> dict[str, str]:
    """Each bookmark that the contents of a .docx lead to, with the page number printed for it."""
    with zipfile.ZipFile(document) as package:
        xml = package.read("word/document.xml").decode()
    found = re.findall(
        r"PAGEREF (\S+) \\h </w:instrText></w:r><w:r>.*?<w:r>.*?<w:t[^>]*>([^<]*)</w:t></w:r><w:r>"
        r'<w:fldChar w:fldCharType="end"/>', xml,
    )  # fmt: skip
    return dict(found)


def test_every_word_file_has_its_pdf_and_nothing_else_is_found(dossier: Path) -> None:
    stems = ("卷一 申报书", "卷二 建设方案", "卷三 自评报告")
    assert {path.stem for path in dossier.glob("卷*.docx")} == set(stems)
    assert {path.stem for path in dossier.glob("*.pdf")} >= set(stems)
    found = json.loads((dossier / "check.json").read_text(encoding="utf-8"))["diagnostics"]
    assert [one["rule"] for one in found] == []


def test_every_number_of_the_contents_leads_to_the_page_that_bears_it(
    dossier: Path, readers: dict[str, PdfReader]
) -> None:
    """Read from the pages themselves: the footer of the page that an entry's heading stands on."""
    from lxml import etree

    for stem, reader in readers.items():
        numbers = cached(dossier / f"{stem}.docx")
        assert len(numbers) > 10
        with zipfile.ZipFile(dossier / f"{stem}.docx") as package:
            root = etree.fromstring(package.read("word/document.xml"))
        titles = {}
        for start in root.iter(qn("w:bookmarkStart")):
            parent = start.getparent()
            assert parent is not None
            titles[start.get(qn("w:name"))] = "".join(node.text or "" for node in parent.iter(qn("w:t")))
        texts = [page.extract_text() for page in reader.pages]
        printed = {found[1]: text for text in texts if (found := PRINTED.search(text))}
        for bookmark, number in numbers.items():
            assert _plain(titles[bookmark]) in _plain(printed[number]), (stem, titles[bookmark], number)


def _plain(text: str) -> str:
    return "".join(text.split())


def test_the_pdf_prints_the_same_contents_as_the_word_file_laid_out_again(
    dossier: Path, readers: dict[str, PdfReader]
) -> None:
    path = dossier / "卷二 建设方案.docx"
    again = PdfReader(io.BytesIO(lay_out({"a": path.read_bytes()}, as_of=AS_OF)["a"].pdf))
    ours = readers[path.stem]
    assert [page.extract_text() for page in again.pages] == [page.extract_text() for page in ours.pages]


def test_the_response_table_names_the_page_on_which_each_chapter_begins(
    dossier: Path, readers: dict[str, PdfReader]
) -> None:
    """Read from the pages themselves, as a reviewer would turn to them."""
    texts = [
        cell.text
        for table in docx.Document(str(dossier / "卷三 自评报告.docx")).tables
        for row in table.rows
        for cell in row.cells
    ]
    cited = {found for text in texts for found in re.findall(r"(卷[一二]) ([^，\n]+)，第 (\w+) 页", text)}
    assert len(cited) >= 15
    stems = {"卷一": "卷一 申报书", "卷二": "卷二 建设方案"}
    texts_of = {
        volume: [page.extract_text() for page in readers[stem].pages] for volume, stem in stems.items()
    }
    for volume, chapter, number in cited:
        title = re.sub(r"^第\w+章 |（.*", "", chapter)
        printed = [
            text for text in texts_of[volume] if (found := PRINTED.search(text)) and found[1] == number
        ]
        assert len(printed) == 1, (volume, chapter, number)
        assert _plain(title) in _plain(printed[0]), (volume, chapter, number)
    assert "按成稿 PDF 计" in _words(dossier / "卷三 自评报告.docx")


def test_without_pdfs_the_response_table_says_that_pages_were_not_computed(tmp_path: Path, run: Run) -> None:
    run("build", SAMPLES / "complete", "--only", "自评报告", "--output", tmp_path, "--as-of", str(AS_OF))
    words = _words(tmp_path / "卷三 自评报告.docx")
    assert "本次未排版，不标页码" in words
    assert not re.search(r"卷[一二] [^，\n]+，第 \w+ 页", words)


def _words(document: Path) -> str:
    with zipfile.ZipFile(document) as package:
        return re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())


def test_the_seal_plan_has_its_pdf(dossier: Path) -> None:
    text = "".join(page.extract_text() for page in PdfReader(dossier / "签章清单.pdf").pages)
    assert "签章清单" in text
    assert "江澜理工大学" in text


def test_the_manifest_tells_what_laid_the_pages_out(dossier: Path, readers: dict[str, PdfReader]) -> None:
    layout = json.loads((dossier / "manifest.json").read_text(encoding="utf-8"))["layout"]
    assert re.fullmatch(r"LibreOffice \d+(\.\d+)+", layout["program"])
    assert {"宋体", "黑体", "仿宋"} <= set(layout["fonts"])
    embedded = {
        _plain(str(font.get_object()["/BaseFont"]).split("+")[-1])
        for page in readers["卷一 申报书"].pages
        for font in page["/Resources"].get("/Font", {}).values()  # type: ignore[attr-defined]
    }
    stems = {_plain(name).split("CJK")[0] for name in layout["fonts"].values() if name}
    assert any(name.startswith(stem) for name in embedded for stem in stems)


def test_a_finding_of_the_pages_is_accepted_until_it_is_gone(tmp_path: Path, run: Run) -> None:
    shutil.copytree(SAMPLES / "quickstart", tmp_path / "lab", ignore=shutil.ignore_patterns("build"))
    profile = tmp_path / "lab" / "profile.yaml"
    text = profile.read_text(encoding="utf-8")
    assert "\n报送要求:\n" in text
    limit = "\n报送要求:\n  page_limits:\n    - {document: 自评报告, limit: 2}\n"
    row = "rule: submission.page_limit, path: 'submission.page_limits[0].limit', reason: 主管部门已同意超页"
    text = text.replace("\n报送要求:\n", limit, 1) + f"\naccepted:\n  - {{{row}}}\n"
    profile.write_text(text, encoding="utf-8")

    def built(*options: str) -> tuple[list[str], list[str]]:
        run("build", tmp_path / "lab", "--only", "自评报告", "--as-of", str(AS_OF), *options)
        folder = tmp_path / "lab" / "build" / "nqsl-application"
        data = json.loads((folder / "check.json").read_text(encoding="utf-8"))
        return [one["rule"] for one in data["diagnostics"]], [one["rule"] for one in data["accepted"]]

    assert built() == ([], [])  # nobody counted the pages: neither accepted nor stale
    assert built("--pdf") == ([], ["submission.page_limit"])
    profile.write_text(text.replace("limit: 2}", "limit: 900}"), encoding="utf-8")
    assert built("--pdf") == (["cross.accepted_stale"], [])


def test_every_font_is_embedded(readers: dict[str, PdfReader]) -> None:
    for stem, reader in readers.items():
        fonts = {
            str(font.get_object()["/BaseFont"]): font.get_object()
            for page in reader.pages
            for font in page["/Resources"].get("/Font", {}).values()  # type: ignore[attr-defined]
        }
        assert len(fonts) >= 3
        for name, font in fonts.items():
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            parts = inner["/FontDescriptor"].get_object().keys()
            assert parts & {"/FontFile", "/FontFile2", "/FontFile3"}, (stem, name)


def test_the_outline_of_a_pdf_leads_through_its_headings(readers: dict[str, PdfReader]) -> None:
    reader = readers["卷二 建设方案"]
    assert len([one for one in reader.outline if not isinstance(one, list)]) >= 5


def test_the_same_profile_and_day_give_the_same_bytes(tmp_path: Path, run: Run) -> None:
    for name in ("one", "two"):
        run("build", SAMPLES / "complete", "--pdf", "--only", "自评报告", "--output", tmp_path / name,
            "--as-of", str(AS_OF))  # fmt: skip
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_too_many_pages_are_named_at_the_limit(tmp_path: Path, run: Run) -> None:
    shutil.copytree(SAMPLES / "complete", tmp_path / "lab")
    profile = tmp_path / "lab" / "profile.yaml"
    text = profile.read_text(encoding="utf-8")
    assert "submission:\n" in text
    limits = ("{document: 自评报告, limit: 10}", "{document: 卷二, limit: 900}")
    rows = "\n    - ".join(("submission:\n  page_limits:", *limits)) + "\n"
    profile.write_text(text.replace("submission:\n", rows, 1), encoding="utf-8")
    outcome = run("build", tmp_path / "lab", "--pdf", "--only", "自评报告", "--as-of", str(AS_OF))
    folded = " ".join(outcome.out.split())
    assert outcome.code == 0
    assert re.search(r"卷三 自评报告 has \d+ pages as laid out by LibreOffice; the limit is 10", folded), (
        outcome.out
    )
    assert re.search(r"profile\.yaml:\d+:\d+", outcome.out)


# -- pages of documents that are made wrong on purpose


def laid(document: object) -> LaidOut:
    held = io.BytesIO()
    document.save(held)  # type: ignore[attr-defined]
    return lay_out({"a": held.getvalue()}, as_of=AS_OF)["a"]


def found(document: object) -> list[Diagnostic]:
    return list(page_findings("文件", laid(document)))


def a4(document: object) -> object:
    section = document.sections[0]  # type: ignore[attr-defined]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin = section.bottom_margin = Cm(2.6)
    return section


def test_a_sound_document_has_no_findings() -> None:
    document = docx.Document()
    a4(document)
    document.add_heading("总则", 1)
    for _line in range(60):
        document.add_paragraph("正文一行，写得不长。")
    table = document.add_table(3, 4, style="Table Grid")
    table.cell(0, 0).text = "数据"
    assert found(document) == []


def test_a_blank_page_is_named() -> None:
    document = docx.Document()
    a4(document)
    document.add_paragraph("第一页")
    document.add_page_break()
    document.add_page_break()
    document.add_paragraph("第三页")
    (one,) = found(document)
    assert (one.rule, one.facts["page"], one.facts["sheet"]) == ("template.blank_page", "2", 2)


def test_the_blank_page_before_an_odd_page_is_meant() -> None:
    document = docx.Document()
    a4(document)
    document.add_paragraph("第一页")
    section = document.add_section()
    section._sectPr.insert(0, parse_xml(f'<w:type {nsdecls("w")} w:val="oddPage"/>'))
    document.add_paragraph("第三页")
    result = laid(document)
    assert list(page_findings("文件", result)) == []
    assert result.pages.labels == ("1", "3")


def test_a_lone_heading_is_named() -> None:
    document = docx.Document()
    a4(document)
    for number in range(60):
        heading = document.add_heading(f"标题{number}", 1)
        heading.paragraph_format.keep_with_next = False
        text = document.add_paragraph("正文" * 150)
        text.paragraph_format.keep_together = True
        text.paragraph_format.widow_control = False
    rules = {one.rule for one in found(document)}
    assert rules == {"template.lone_heading"}
    document = docx.Document()
    a4(document)
    for number in range(60):
        document.add_heading(f"标题{number}", 1)
        document.add_paragraph("正文" * 150).paragraph_format.keep_together = True
    assert found(document) == []


@pytest.mark.parametrize("wide", [18, 30])
def test_a_table_that_reaches_into_the_margin_is_named(wide: int) -> None:
    document = docx.Document()
    a4(document)
    document.add_paragraph("前文")
    document.add_page_break()
    table = document.add_table(3, 1, style="Table Grid")
    table.autofit = False
    table.columns[0].width = Cm(wide)
    for row in table.rows:
        row.cells[0].width = Cm(wide)
        row.cells[0].text = "数据"
    (one,) = found(document)
    assert (one.rule, one.facts["page"]) == ("template.table_too_wide", "2")
    assert isinstance(one.facts["beyond"], int)
    assert 1 <= one.facts["beyond"] <= 27


@pytest.mark.parametrize("character", ["\ue123", "\U0010fffd", "\u0378"])
def test_a_character_that_no_font_has_is_named_with_its_page(character: str) -> None:
    document = docx.Document()
    a4(document)
    document.add_paragraph("第一页")
    document.add_page_break()
    document.add_paragraph(f"张{character}三")
    (one,) = found(document)
    assert (one.rule, one.facts["page"]) == ("template.missing_glyph", "2")
    assert f"U+{ord(character):04X}" in str(one.facts["characters"])


def test_pages_before_page_one_keep_their_own_numerals() -> None:
    """Four front pages in Roman numerals, the second heading on II: the first guess, I, is put right."""
    document = docx.Document()
    a4(document)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:fmt"), "upperRoman")
    numbers.set(qn("w:start"), "1")
    heads = [document.add_heading("前言", 1), None, document.add_heading("说明", 1)]
    heads[2].paragraph_format.page_break_before = True  # type: ignore[union-attr]
    document.sections[0]._sectPr.append(numbers)
    main = document.add_section()
    for old in main._sectPr.findall(qn("w:pgNumType")):
        main._sectPr.remove(old)
    restart = OxmlElement("w:pgNumType")
    restart.set(qn("w:start"), "1")
    main._sectPr.append(restart)
    heads[1] = document.add_heading("正文", 1)
    for number, head in enumerate(heads):
        assert head is not None
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for one in (start, end):
            one.set(qn("w:id"), str(number))
        start.set(qn("w:name"), f"_Toc{number}")
        head._p.append(start)
        head._p.append(end)
    for number in (0, 2, 1):
        line = document.add_paragraph().add_run()
        line.font.size = Pt(12)
        for xml in (
            '<w:fldChar {} w:fldCharType="begin"/>',
            f"<w:instrText {{}}> PAGEREF _Toc{number} \\h </w:instrText>",
            '<w:fldChar {} w:fldCharType="separate"/>',
            "<w:t {}>–</w:t>",
            '<w:fldChar {} w:fldCharType="end"/>',
        ):  # fmt: skip
            piece = parse_xml(f"<w:r {nsdecls('w')}>{xml.format('')}</w:r>")
            line._r.addprevious(piece)
    result = laid(document)
    assert result.pages.labels == ("I", "II", "1")
    assert {name: result.pages.label(name) for name in ("_Toc0", "_Toc1", "_Toc2")} == {
        "_Toc0": "I", "_Toc1": "1", "_Toc2": "II",
    }  # fmt: skip
    again = with_pages(result.document, {})
    texts = [p.text for p in docx.Document(io.BytesIO(again)).paragraphs[-3:]]
    assert [text.strip() for text in texts] == ["I", "II", "1"]
    assert _plain(PdfReader(io.BytesIO(result.pdf)).pages[2].extract_text()).endswith("III1")


# -- what a document may not make LibreOffice do


def test_nothing_is_fetched_from_the_network(tmp_path: Path) -> None:
    import http.server
    import threading

    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *words: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    document = docx.Document()
    document.add_paragraph("图")
    part = document.part
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    id = part.relate_to(f"http://127.0.0.1:{server.server_port}/x.png", kind, is_external=True)
    picture = (
        f"<w:r {nsdecls('w', 'wp', 'a', 'pic', 'r')}><w:drawing><wp:inline>"
        '<wp:extent cx="900000" cy="900000"/>'
        '<wp:docPr id="1" name="x"/><a:graphic><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:link="{id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    document.paragraphs[0]._p.append(parse_xml(picture))
    held = io.BytesIO()
    document.save(held)
    try:
        assert convert({"a": held.getvalue()})["a"].startswith(b"%PDF-")
    finally:
        server.shutdown()
    assert asked == []
    assert os.environ.get("FONTCONFIG_FILE") is None or Path(os.environ["FONTCONFIG_FILE"]).is_file()
