"""What render does to single parts of a document, beside what docxtpl and python-docx would do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docxtpl import DocxTemplate
from lxml import etree

from applykit.documents.contents import Marker
from applykit.documents.render import render
from applykit.errors import TemplateError

DAY = date(2026, 11, 23)
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def saved(document: DocumentType) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def part(content: bytes, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def equals_docxtpls(content: bytes, context: Mapping[str, object]) -> bool:
    """Whether every part but the properties comes out as docxtpl makes it."""
    theirs = DocxTemplate(io.BytesIO(content))
    theirs.render(dict(context), autoescape=True)
    stream = io.BytesIO()
    theirs.save(stream)
    ours = render(content, context, as_of=DAY)
    with zipfile.ZipFile(stream) as expected, zipfile.ZipFile(io.BytesIO(ours)) as made:
        names = {name for name in expected.namelist() if "thumbnail" not in name}
        assert set(made.namelist()) == names
        return all(
            canonical(made.read(name)) == canonical(expected.read(name))
            for name in names - {"docProps/core.xml", "_rels/.rels", "[Content_Types].xml"}
            if name.endswith((".xml", ".rels"))
        )


def canonical(xml: bytes) -> bytes:
    return etree.tostring(etree.fromstring(xml), method="c14n")


@pytest.mark.parametrize("names", [[], ["甲"], ["甲", "乙"], list("甲乙丙丁戊")])
def test_a_grid_follows_columns_in_a_loop(names: list[str]) -> None:
    document = Document()
    table = document.add_table(rows=2, cols=4)
    texts = ("固定", "{%tc for n in names %}", "{{ n }}", "{%tc endfor %}")
    for number, text in enumerate(texts):
        table.cell(0, number).text = table.cell(1, number).text = text
    content = saved(document)
    assert equals_docxtpls(content, {"names": names})
    root = part(render(content, {"names": names}, as_of=DAY))
    assert len(list(root.iter(qn("w:gridCol")))) == len(names) + 1


def test_a_table_without_a_grid_is_an_error() -> None:
    document = Document()
    table = document.add_table(rows=1, cols=1)._tbl
    table.remove(table.tblGrid)
    with pytest.raises(TemplateError) as caught:
        render(saved(document), {}, as_of=DAY)
    assert caught.value.rule == "template.failed"


def test_headers_with_and_without_tags() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ x }}"
    document.sections[0].footer.paragraphs[0].add_run("甲")._r.append(
        parse_xml(f"<w:t {nsdecls('w')}>乙&#10;丙&#9;丁</w:t>")
    )
    document.add_section().header.is_linked_to_previous = False
    document.sections[1].header.paragraphs[0].text = "不变"
    assert equals_docxtpls(saved(document), {"x": "一\n二\t三"})


def test_line_ends_and_tabs_take_the_looks_of_their_run() -> None:
    document = Document()
    document.add_paragraph("前")
    document.add_paragraph(style="Heading 1").add_run("{{ x }} 后 {{ y }}").bold = True
    document.add_paragraph("{{ y }}").add_run("{{ x }}").italic = True
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "{{ x }}", "{{ y }}"
    assert equals_docxtpls(saved(document), {"x": "一\n二\t三", "y": "四"})


def test_doubled_paragraph_ids_are_forgotten_and_unknown_styles_too() -> None:
    document = Document()
    for text in ("{%p for x in rows %}", "{{ x }}", "{%p endfor %}", "乙"):
        document.add_paragraph(text)
    for number, paragraph in enumerate(document.paragraphs):
        paragraph._p.set(f"{{{W14}}}paraId", f"0000000{number}")
    properties = document.paragraphs[3]._p.get_or_add_pPr()
    properties.append(parse_xml(f"<w:pStyle {nsdecls('w')} w:val='Nowhere'/>"))
    document.add_paragraph("丙", style="Quote")
    root = part(render(saved(document), {"rows": ["一", "二"]}, as_of=DAY))
    ids = [node.get(f"{{{W14}}}paraId") for node in root.iter(qn("w:p"))]
    assert ids == ["00000001", None, "00000003", None]
    assert [node.get(qn("w:val")) for node in root.iter(qn("w:pStyle"))] == ["Quote"]


def numbered(document: DocumentType, text: str, level: int = 0) -> None:
    """A paragraph numbered by itself, in no heading style."""
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='91'/></w:numPr>")
    )


def with_list(document: DocumentType) -> None:
    root = document.part.numbering_part.element
    level = (
        "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>"
    )
    root.insert(0, parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='90'>{level}</w:abstractNum>"))
    root.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='91'><w:abstractNumId w:val='90'/></w:num>"))


def entries(document: DocumentType) -> list[str]:
    root = part(render(saved(document), {"toc": Marker()}, as_of=DAY))
    links = root.iter(qn("w:hyperlink"))
    return ["".join(node.text or "" for node in link.iter(qn("w:t"))).rstrip("–") for link in links]


def test_numbered_paragraphs_between_headings_count() -> None:
    document = Document()
    with_list(document)
    document.add_paragraph("{{p toc }}")
    numbered(document, "条目")
    heading = document.add_heading("题", 1)
    heading._p.get_or_add_pPr().append(
        parse_xml(f"<w:numPr {nsdecls('w')}><w:ilvl w:val='0'/><w:numId w:val='91'/></w:numPr>")
    )
    document.add_paragraph("正文")
    document.add_heading("无号", 2)
    assert entries(document) == ["2. 题", "无号"]


def test_a_default_style_may_be_numbered() -> None:
    document = Document()
    with_list(document)
    style = document.styles["Normal"].element.get_or_add_pPr()
    number = style._add_numPr()
    number._add_ilvl().val, number._add_numId().val = 0, 91
    document.add_paragraph("{{p toc }}")
    document.add_paragraph("一")
    document.add_paragraph("二")
    document.add_heading("题", 1)
    # The place of the contents is a paragraph too, and Heading 1 is based on Normal.
    assert entries(document) == ["4. 题"]
