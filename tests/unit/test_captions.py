"""Captions are fields that Word counts, and hold what it will count before it does."""

import io

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from applykit.documents.captions import caption_number, count_captions, counts_by_chapter
from applykit.documents.render import render
from tests.conftest import AS_OF

STYLES = parse_xml(
    f'<w:styles {nsdecls("w")}><w:style w:type="paragraph" w:default="1" w:styleId="a">'
    '<w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
)
HEAD = '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr></w:p>'
UNNUMBERED = '<w:p><w:pPr><w:pStyle w:val="H"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:p>'


def counted(*blocks: str) -> list[str]:
    """The words of each caption after counting."""
    body = parse_xml(f"<w:body {nsdecls('w')}>{''.join(blocks)}</w:body>")
    count_captions(body, STYLES)
    words = ["".join(text.text or "" for text in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]
    return [text for text in words if text]


def caption(label: str, chapter: int = 0) -> str:
    return f"<w:p>{caption_number(label, chapter=chapter)}</w:p>"


def test_golden_xml() -> None:
    hint = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
    text = '<w:t xml:space="preserve">'
    code = '<w:instrText xml:space="preserve"> SEQ 图 \\* ARABIC \\s 1 </w:instrText>'
    assert caption_number("图", 3, 2) == (
        f"<w:r>{hint}{text}图 </w:t></w:r><w:r>{hint}{text}2-</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{code}</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r>{hint}{text}3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert "SEQ 表 \\* ARABIC </w:instrText>" in caption_number("表")


def test_each_label_counts_by_itself_through_the_document() -> None:
    assert counted(caption("图"), HEAD, caption("表"), HEAD, caption("图"), caption("表")) == [
        "图 1", "表 1", "图 2", "表 2",
    ]  # fmt: skip


def test_captions_within_chapters_begin_anew_and_carry_the_chapters_number() -> None:
    made = counted(
        HEAD, caption("图", 9), caption("表", 9), caption("图", 9),
        UNNUMBERED, HEAD, caption("表", 9), caption("图", 9),
    )  # fmt: skip
    assert made == ["图 1-1", "表 1-1", "图 1-2", "表 2-1", "图 2-1"]


def test_words_own_simple_field_is_counted_too() -> None:
    simple = (
        '<w:p><w:r><w:t>Figure 7-</w:t></w:r><w:fldSimple w:instr=" SEQ Figure \\* ARABIC \\s 1 ">'
        "<w:r><w:t>?</w:t></w:r></w:fldSimple></w:p>"
    )
    assert counted(HEAD, simple, simple, HEAD, simple) == ["Figure 1-1", "Figure 1-2", "Figure 2-1"]


def test_a_document_says_itself_how_it_counts() -> None:
    def body(*blocks: str) -> etree._Element:
        return parse_xml(f"<w:body {nsdecls('w')}>{''.join(blocks)}</w:body>")

    assert counts_by_chapter(body())
    assert counts_by_chapter(body(caption("表", 1)))
    assert not counts_by_chapter(body(caption("表")))


def test_a_caption_in_a_loop_is_counted_for_every_row() -> None:
    document = Document()
    document.add_paragraph("{%p for name in names %}")
    paragraph = document.add_paragraph()
    for run in parse_xml(f"<w:p {nsdecls('w')}>{caption_number('图')}</w:p>"):
        paragraph._p.append(run)
    paragraph.add_run("　{{ name }}")
    document.add_paragraph("{%p endfor %}")
    held = io.BytesIO()
    document.save(held)
    made = Document(io.BytesIO(render(held.getvalue(), {"names": ["甲", "乙"]}, as_of=AS_OF)))
    assert [p.text for p in made.paragraphs] == ["图 1　甲", "图 2　乙"]
