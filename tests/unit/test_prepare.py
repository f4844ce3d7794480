"""A template part is prepared as docxtpl prepares it, the plain ones without its help."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx.oxml.ns import nsdecls
from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from applykit import resources
from applykit.documents.prepare import mark_paragraph_values, prepared

_DOCXTPL = DocxTemplate(io.BytesIO())


def by_docxtpl(xml: str) -> str:
    return str(_DOCXTPL.patch_xml(xml))


def same(xml: str) -> list[str]:
    """Checks that both ways agree, and returns what was left to docxtpl."""
    left: list[str] = []

    def noted(part: str) -> str:
        left.append(part)
        return by_docxtpl(part)

    assert prepared(xml, noted) == mark_paragraph_values(by_docxtpl(xml))
    return left


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {
            name: etree.tostring(etree.fromstring(package.read(name)), encoding="unicode")
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        }


SHIPPED = sorted(resources.find_template("nqsl/申报书.docx").path.parent.glob("*.docx"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_templates(path: Path) -> None:
    for name, xml in parts(path).items():
        for piece in same(xml):
            assert piece.startswith("<w:tc>"), f"{name} is left to docxtpl as a whole"
            assert piece.count("<w:tc>") == 1


def paragraph(*texts: str) -> str:
    runs = (f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>" for text in texts)
    return f"<w:p><w:pPr/>{''.join(runs)}</w:p>"


def spaced(*texts: str) -> str:
    return paragraph(*texts).replace("<w:t>", '<w:t xml:space="preserve">')


def cell(*blocks: str) -> str:
    return f'<w:tc><w:tcPr><w:shd w:fill="FFFFFF"/></w:tcPr>{"".join(blocks)}</w:tc>'


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid>{''.join(rows)}</w:tbl>"


def row(*cells: str) -> str:
    return f'<w:tr w:rsidR="1"><w:trPr/>{"".join(cells)}</w:tr>'


def document(*blocks: str) -> str:
    return f"<w:document {nsdecls('w')}><w:body>{''.join(blocks)}<w:sectPr/></w:body></w:document>"


SOME = paragraph("x")


@pytest.mark.parametrize(
    "block",
    [
        paragraph("{{ a }}", "x"),
        paragraph("x", "{{ a }}", "y", "{{ b }}"),
        paragraph("{%p if a &lt; 'b' and c == “d” %}"),
        paragraph("{%p if a %}", "{%p if b %}"),
        paragraph("{%p if a %}") + "<w:p/>" + SOME + paragraph("{%p endif %}"),
        paragraph("{%p if a % 2 %}"),
        paragraph("{{ {'a': {}} }}"),
        paragraph("} 5% #", "{ {x", "{x}x", "x {"),
        table(row(cell(paragraph("{%tr for a in b %}")), cell(paragraph("{{p a }}"))), row(cell(SOME))),
        table(row(cell(paragraph("{%tc for a in b %}")), cell(paragraph("{%tc endfor %}")))),
        table(row(cell(table(row(cell(paragraph("{%tr if a %}")))), paragraph("{%tr if b %}")))),
        SOME + table(row(cell(spaced("{% colspan a %}", "{{ b }}")), cell(spaced("{% cellbg 'F00' %}")))),
        table(row(cell(spaced("{% vm %}{{ a }}")), cell(spaced("x"), spaced("x", "{% hm %}")))),
        table(row(cell(spaced("{% colspan a %}{% vm %}x")))) + paragraph("{{p a }}"),
    ],
)  # fmt: skip
def test_plain_parts_need_no_docxtpl(block: str) -> None:
    assert all(piece.startswith("<w:tc>") for piece in same(document(block)))


@pytest.mark.parametrize(
    "block",
    [
        paragraph("{", "{ a }", "}"), paragraph("{{ a", " }}"), paragraph("{{ a }}", "}"), paragraph("{{ a"),
        paragraph("{{r a }}"), paragraph("a{%- if b %}"), paragraph("{%p if a -%}") + SOME,
        table(row(cell(paragraph("x", "{{ a }}", "{% colspan 2 %}")))),
        table(row(cell(spaced("{%tr if a %}", "{% colspan 2 %}")))),
        paragraph("{# note #}"), paragraph("{{ a") + paragraph("}}"),
    ],
)  # fmt: skip
def test_unusual_parts_are_left_to_docxtpl(block: str) -> None:
    assert same(document(SOME, block)) == [document(SOME, block)]


PLAIN = ["x", "", " ", "{{ a }}", "{{ a|b(“c”) }}", "{% if a &gt; 1 %}", "{% endif %}", "{{p a }}",
         "{%p if a %}", "{%p endif %}", "{%tr for a in b %}", "{%tr endfor %}", "{%tc for a in b %}",
         "{% colspan 2 %}", "{% cellbg a %}", "{% vm %}", "{% hm %}", "%", "{_{"]  # fmt: skip
UNUSUAL = ["{", "}", "{{r a }}", "{%- if a %}", "{%p if a -%}", "{# a #}", "{{", "{%"]


def tables(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cells = st.lists(blocks, min_size=1, max_size=2).map(lambda inner: cell(*inner))
    rows = st.lists(cells, min_size=1, max_size=3).map(lambda inner: row(*inner))
    return st.lists(rows, min_size=1, max_size=3).map(lambda inner: table(*inner))


def documents(texts: list[str]) -> st.SearchStrategy[str]:
    lines = st.lists(st.sampled_from(texts), max_size=4)
    paragraphs = lines.map(lambda line: paragraph(*line)) | lines.map(lambda line: spaced(*line))
    blocks = st.recursive(paragraphs | st.just("<w:p/>"), lambda inner: inner | tables(inner), max_leaves=12)
    return st.lists(blocks, max_size=5).map(lambda made: document(*made))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(documents(PLAIN) | documents(PLAIN + UNUSUAL))
def test_any_part_is_prepared_as_docxtpl_does(xml: str) -> None:
    same(xml)
