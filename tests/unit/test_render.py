"""Any docxtpl template, filled: what is typed is what is printed, and the same input is the same bytes."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docxtpl import DocxTemplate, Listing, RichText
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from applykit.documents.contents import Marker
from applykit.documents.filters import Hole
from applykit.documents.narrative import Narrative
from applykit.documents.render import render
from applykit.errors import TemplateError, UnreadableError

DAY = date(2026, 11, 23)
TRICKY = [
    "{{ 7*7 }}", "{%", "{% if x %}", "{#", "]]>", "&", "&amp;", "<w:p>", "</w:t>", "{_{", "}_}", "{_%",
    "%_}", "😀", "𠮷", "“引号” 'x' \"y\"", " 前后空格 ", "a\tb", "a\nb", "_", "%}", "{", "}", "R&D <b>",
    "|paragraphs",
]  # fmt: skip


def saved(document: DocumentType) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def template(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def filled(content: bytes, context: Mapping[str, object], **more: Any) -> DocumentType:
    return Document(io.BytesIO(render(content, context, as_of=DAY, **more)))


def texts(content: bytes, context: Mapping[str, object]) -> list[str]:
    return [paragraph.text for paragraph in filled(content, context).paragraphs]


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def canonical(content: bytes, name: str = "word/document.xml") -> bytes:
    return etree.tostring(part(content, name), method="c14n")


def changed(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The package with some parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(stream, "w") as written:
        for name in dict.fromkeys([*read.namelist(), *parts]):
            written.writestr(name, parts[name] if name in parts else read.read(name))
    return stream.getvalue()


@pytest.mark.parametrize("value", TRICKY)
def test_a_value_prints_as_typed_in_body_header_and_title(value: str) -> None:
    document = Document()
    document.add_paragraph("前{{ x }}后")
    document.sections[0].header.paragraphs[0].text = "头{{ x }}尾"
    document.core_properties.title = "题{{ x }}"
    made = filled(saved(document), {"x": value})
    assert made.paragraphs[0].text == f"前{value}后"
    assert made.sections[0].header.paragraphs[0].text == f"头{value}尾"
    assert made.core_properties.title == " ".join(f"题{value}".split())


TYPED = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\n\t"
    )
)
_ROWS = template("{%p for x in values %}", "{{ x }}", "{%p endfor %}")


@settings(max_examples=60, deadline=None)
@given(st.lists(TYPED, max_size=12))
def test_any_text_comes_out_as_typed(values: list[str]) -> None:
    assert texts(_ROWS, {"values": values}) == values


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.sampled_from("{}%#_&<>]'\" a甲"), max_size=12), max_size=12))
def test_any_braces_come_out_as_typed(values: list[str]) -> None:
    assert texts(_ROWS, {"values": values}) == values


def test_neighbouring_values_do_not_make_a_tag() -> None:
    assert texts(template("{{ a }}{{ b }}{_{{ a }}"), {"a": "{", "b": "_{ 7*7 }}"}) == ["{_{ 7*7 }}{_{"]


def test_line_ends_of_other_systems_are_one_break() -> None:
    assert texts(template("{{ x }}"), {"x": "a\r\nb\rc"}) == ["a\nb\nc"]


def test_golden_xml() -> None:
    made = render(template("甲 {{ x }}"), {"x": "<&>\n乙"}, as_of=DAY)
    found = next(part(made, "word/document.xml").iter(qn("w:p")))
    expected = (
        f"<w:p {nsdecls('w')}><w:r><w:t xml:space='preserve'>甲 &lt;&amp;&gt;</w:t><w:br/>"
        "<w:t xml:space='preserve'>乙</w:t></w:r></w:p>"
    )
    plain = etree.tostring(found, method="c14n", exclusive=True)
    assert plain == etree.tostring(etree.fromstring(expected), method="c14n", exclusive=True)


def test_the_result_equals_docxtpls_own() -> None:
    document = Document()
    document.add_paragraph("{{ name }} {% if flag %}是{% endif %} {{r rich }}")
    document.add_paragraph("{{ listing }}")
    table = document.add_table(rows=4, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "{% colspan 1 %}甲", "{% cellbg 'FF0000' %}乙"
    table.cell(1, 0).text = "{%tr for row in rows %}"
    table.cell(2, 0).text, table.cell(2, 1).text = "{% vm %}{{ row.a }}", "{{ row.b }}"
    table.cell(3, 0).text = "{%tr endfor %}"
    wide = document.add_table(rows=1, cols=3)
    wide.cell(0, 0).text = "{%tc for n in names %}"
    wide.cell(0, 1).text, wide.cell(0, 2).text = "{{ n }}", "{%tc endfor %}"
    document.sections[0].footer.paragraphs[0].text = "{{ name }}"
    content = saved(document)
    context = {
        "name": "A & B", "flag": True, "rich": RichText("粗 & 细", bold=True),
        "listing": Listing("一\n二\a三"),
        "rows": [{"a": "x", "b": 1}, {"a": "y", "b": Decimal("2.50")}], "names": ["p", "q", "r", "s"],
    }  # fmt: skip
    theirs = DocxTemplate(io.BytesIO(content))
    theirs.render(context, autoescape=True)
    stream = io.BytesIO()
    theirs.save(stream)
    ours = render(content, context, as_of=DAY)
    for name in ("word/document.xml", "word/footer1.xml"):
        assert canonical(ours, name) == canonical(stream.getvalue(), name)


def test_nothing_prints_a_dash_and_a_hole_its_label() -> None:
    made = texts(
        template("{{ none }} {{ hole }} {{ hole | amount }} {{ none | day }} {{ x | number }}"),
        {"none": None, "hole": Hole("金额"), "x": Decimal("5280.00")},
    )
    assert made == ["— 【待补充：金额】 【待补充：金额】 — 5,280"]


def test_filters_of_documents() -> None:
    context = {"rows": [{"kind": "标准", "sum": Decimal("1.5")}, {"kind": "专利", "sum": None}], "day": DAY}
    line = (
        "{{ rows | total('sum') | amount }} {{ rows | where('kind', '标准') | count }} {{ day | cn_month }}"
    )
    assert texts(template(line, "{{ rows | pluck('kind') | names }}"), context) == [
        "1.50 1 二〇二六年十一月", "标准、专利",
    ]  # fmt: skip


def test_narratives_become_paragraphs_and_inline_words() -> None:
    content = template(
        "{{p text }}", "见：{{ text }}", "{{p none }}", "{{p word }}", "{{p text if no else none }}"
    )
    context = {"text": Narrative("甲 {{ 7*7 }}\n\n- 乙"), "none": None, "word": "丙 & {%", "no": False}
    made = filled(content, context)
    assert [(p.style.style_id if p.style else "", p.text) for p in made.paragraphs] == [
        ("BodyText", "甲 {{ 7*7 }}"), ("ListParagraph", "乙"), ("Normal", "见：甲 {{ 7*7 }}\n●乙"),
        ("BodyText", "—"), ("BodyText", "丙 & {%"), ("BodyText", "—"),
    ]  # fmt: skip


def test_a_narrative_in_a_cell_leaves_a_paragraph_at_its_end() -> None:
    document = Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "{{p text }}"
    made = filled(saved(document), {"text": Narrative("|a|b|\n|-|-|\n|1|2|")})
    cell = made.tables[0].cell(0, 0)._tc
    assert cell[-1].tag == qn("w:p")


def test_the_same_input_gives_the_same_bytes() -> None:
    document = Document()
    document.add_paragraph("{{p toc }}")
    document.add_heading("{{ x }}", 1)
    document.add_paragraph("{{p text }}")
    content = saved(document)
    context = {"x": "题", "text": Narrative("段"), "toc": Marker()}
    first, second = (render(content, context, as_of=DAY, properties={"author": "甲"}) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        names = package.namelist()
        assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
        assert names[2:] == sorted(names[2:])
        assert {entry.date_time for entry in package.infolist()} == {(2026, 11, 23, 0, 0, 0)}
    assert render(content, context, as_of=date(2026, 11, 24)) != first


def test_properties_come_from_the_arguments() -> None:
    document = Document()
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = (
        "{{ x }}申报书",
        "前一个客户",
        "顾问",
        "内部",
    )
    core.keywords = "A & B"
    properties = {"author": "依托 & 单位", "subject": "长" * 300}
    made = render(saved(document), {"x": "R&D"}, as_of=DAY, properties=properties)
    # Read as it stands: docxcompose, where it is installed, bends the names that python-docx reads by.
    core = {node.tag.rpartition("}")[2]: node.text for node in part(made, "docProps/core.xml")}
    assert (core["title"], core["creator"], core["lastModifiedBy"]) == (
        "R&D申报书",
        "依托 & 单位",
        "依托 & 单位",
    )
    assert (core["subject"], core["keywords"], core.get("description")) == ("长" * 255, "A & B", None)
    assert core["created"] == core["modified"] == "2026-11-23T00:00:00Z"


def test_the_template_s_preview_picture_is_left_out() -> None:
    content = saved(Document())
    rels = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("_rels/.rels"))
    if not any("thumbnail" in (rel.get("Type") or "") for rel in rels):
        kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
        etree.SubElement(rels, rels[0].tag, Id="rId99", Type=kind, Target="docProps/thumbnail.jpeg")
    content = changed(content, {"_rels/.rels": etree.tostring(rels), "docProps/thumbnail.jpeg": b"x"})
    with zipfile.ZipFile(io.BytesIO(render(content, {}, as_of=DAY))) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]
        assert b"thumbnail" not in package.read("_rels/.rels")


def failure(content: bytes, context: Mapping[str, object] | None = None, **more: Any) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        render(content, context or {}, as_of=DAY, **more)
    return caught.value


@pytest.mark.parametrize(
    ("tag", "rule", "named"),
    [
        ("{{ nmae }}", "template.undefined", "nmae"),
        ("{{ lab.nmae }}", "template.undefined", "nmae"),
        ("{{ rows | total('amuont') }}", "template.undefined", "amuont"),
        ("{% for r in nothing %}{% endfor %}", "template.undefined", "nothing"),
        ("{{ lab.name | nofilter }}", "template.syntax", "nofilter"),
        ("{% if %}", "template.syntax", "{% if %}"),
        ("{% endif %}", "template.syntax", "endif"),
        ("{{ lab.name + 1 }}", "template.failed", "lab.name"),
        ("{{ ''.__class__ }}", "template.failed", "__class__"),
        ("{{ lipsum.__globals__['os'].popen('id').read() }}", "template.undefined", "lipsum"),
        ("{{ 'a' * 3000000000 }}", "template.failed", "3000000000"),
        ("{{ rows.append(1) }}", "template.failed", "append"),
    ],
)
def test_a_broken_tag_is_named_with_the_words_around(tag: str, rule: str, named: str) -> None:
    content = template("第一段", f"合计金额为 {tag} 万元", "第三段")
    error = failure(content, {"lab": {"name": "甲"}, "rows": [{"amount": Decimal(1)}]}, name="申报书.docx")
    assert error.rule == rule
    assert error.facts["template"] == "申报书.docx"
    assert error.facts["part"] == "word/document.xml"
    assert error.facts["line"] == 3
    assert named in f"{error.facts['problem']} {error.facts['context']}"
    assert "合计金额为" in str(error.facts["context"])


def test_a_broken_tag_in_a_header_names_the_header() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ nmae }}"
    error = failure(saved(document))
    assert (error.rule, error.facts["part"]) == ("template.undefined", "word/header1.xml")


def test_a_broken_tag_in_the_title_is_an_error() -> None:
    document = Document()
    document.core_properties.title = "{{ nmae }}"
    assert failure(saved(document)).rule == "template.undefined"


@pytest.mark.parametrize("value", ["\x00", "a\x07b", "\x0c", "\x1f", "\ufffe", "\ud800"])
def test_control_characters_are_an_error_not_a_loss(value: str) -> None:
    error = failure(template("{{ x }}"), {"x": value})
    assert error.rule == "template.failed"
    assert f"U+{ord(value.strip('ab')):04X}" in str(error.facts["problem"])


def test_xml_that_is_not_well_formed_is_an_error_not_a_loss() -> None:
    error = failure(template("前 {{ x | safe }} 后"), {"x": "<b>"})
    assert error.rule == "template.failed"


@pytest.mark.parametrize("content", [b"", b"not a zip", saved(Document())[:2000]])
def test_a_damaged_template(content: bytes) -> None:
    assert failure(content).rule == "template.damaged"


def test_a_zip_that_is_no_document_is_damaged() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("a.txt", "x")
    assert failure(stream.getvalue()).rule == "template.damaged"


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        render(tmp_path / "none.docx", {}, as_of=DAY)
    path = tmp_path / "模板.docx"
    path.write_bytes(template("{{ nmae }}"))
    with pytest.raises(TemplateError) as caught:
        render(path, {}, as_of=DAY)
    assert caught.value.facts["template"] == "模板.docx"


def with_notes(text: str) -> bytes:
    """A template of two sections with one footnote."""
    document = Document()
    document.add_paragraph("正文")
    document.add_section()
    content = saved(document)
    package = zipfile.ZipFile(io.BytesIO(content))
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = package.read("[Content_Types].xml").replace(
        b"</Types>",
        f'<Override PartName="/word/footnotes.xml" ContentType="{base}.footnotes+xml"/></Types>'.encode(),
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    rels = package.read("word/_rels/document.xml.rels").replace(
        b"</Relationships>",
        f'<Relationship Id="rId77" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode(),
    )
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='1'><w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )
    return changed(
        content,
        {
            "[Content_Types].xml": types,
            "word/_rels/document.xml.rels": rels,
            "word/footnotes.xml": notes.encode(),
        },
    )


@pytest.mark.parametrize("value", ["{{ 7*7 }}", "{% if %}", "{_{ x }_}"])
def test_values_in_footnotes_are_not_run_as_templates(value: str) -> None:
    made = render(with_notes("注：{{ x }}"), {"x": value}, as_of=DAY)
    notes = part(made, "word/footnotes.xml")
    assert "".join(notes.itertext()) == f"注：{value}"


def test_ids_are_unique_after_a_loop() -> None:
    document = Document()
    document.add_paragraph("{%p for x in rows %}")
    looped = document.add_paragraph("{{ x }}")._p
    looped.insert(0, parse_xml(f"<w:bookmarkStart {nsdecls('w')} w:id='5' w:name='here'/>"))
    looped.append(parse_xml(f"<w:bookmarkEnd {nsdecls('w')} w:id='5'/>"))
    looped.append(
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:tag w:val='row.{{{{ loop.index0 }}}}'/><w:id w:val='9'/>"
            "</w:sdtPr><w:sdtContent><w:r><w:t>{{ x }}</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )
    document.add_paragraph("{%p endfor %}")
    root = part(render(saved(document), {"rows": ["甲", "乙", "丙"]}, as_of=DAY), "word/document.xml")
    starts = [(node.get(qn("w:id")), node.get(qn("w:name"))) for node in root.iter(qn("w:bookmarkStart"))]
    ends = [node.get(qn("w:id")) for node in root.iter(qn("w:bookmarkEnd"))]
    assert starts == [("0", "here"), ("1", "here_2"), ("2", "here_3")]
    assert ends == ["0", "1", "2"]
    controls = [node.find(qn("w:id")).get(qn("w:val")) for node in root.iter(qn("w:sdtPr"))]
    assert len(set(controls)) == 3
    assert controls[0] == "9"
    assert [node.get(qn("w:val")) for node in root.iter(qn("w:tag"))] == ["row.0", "row.1", "row.2"]


def test_an_emptied_cell_keeps_a_paragraph_and_an_empty_table_goes() -> None:
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "{%p if no %}"
    table.cell(0, 0).add_paragraph("x")
    table.cell(0, 0).add_paragraph("{%p endif %}")
    empty = document.add_table(rows=3, cols=1)
    for row, text in enumerate(("{%tr for x in rows %}", "{{ x }}", "{%tr endfor %}")):
        empty.cell(row, 0).text = text
    root = part(render(saved(document), {"no": False, "rows": []}, as_of=DAY), "word/document.xml")
    assert len(list(root.iter(qn("w:tbl")))) == 1
    assert all(cell.find(qn("w:p")) is not None for cell in root.iter(qn("w:tc")))


def with_contents() -> bytes:
    document = Document()
    document.styles.add_style("Front Heading", WD_STYLE_TYPE.PARAGRAPH)
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    numbering = document.part.numbering_part.element
    levels = "".join(
        f"<w:lvl w:ilvl='{level}'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/>"
        f"<w:suff w:val='nothing'/><w:lvlText w:val='{words}'/></w:lvl>"
        for level, words in enumerate(("%1、", "（%2）"))
    )
    numbering.insert(
        0, parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='90'>{levels}</w:abstractNum>")
    )
    numbering.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='91'><w:abstractNumId w:val='90'/></w:num>"))
    for level in (0, 1):
        properties = document.styles[f"Heading {level + 1}"].element.get_or_add_pPr()
        number = properties._add_numPr()
        number._add_ilvl().val, number._add_numId().val = level, 91
    document.add_paragraph("{{p toc }}")
    document.add_paragraph("说明", style="Front Heading")
    for number in range(1, 12):
        document.add_heading(f"章{number} {{{{ x }}}}", 1)
        document.add_heading("节甲", 2)
        document.add_heading("节乙", 2)
    document.add_heading("不列", 3)
    return saved(document)


def test_the_table_of_contents_is_a_field_with_its_entries() -> None:
    made = render(with_contents(), {"x": "R&D {{", "toc": Marker()}, as_of=DAY)
    root = part(made, "word/document.xml")
    links = list(root.iter(qn("w:hyperlink")))
    entries = ["".join(node.text or "" for node in link.iter(qn("w:t"))) for link in links]
    assert entries[:4] == ["说明–", "一、章1 R&D {{–", "（一）节甲–", "（二）节乙–"]
    assert entries[-3:] == ["十一、章11 R&D {{–", "（一）节甲–", "（二）节乙–"]
    anchors = [link.get(qn("w:anchor")) for link in links]
    names = [node.get(qn("w:name")) for node in root.iter(qn("w:bookmarkStart"))]
    assert len(set(anchors)) == len(anchors) == 34
    assert anchors == names
    codes = [(node.text or "").strip() for node in root.iter(qn("w:instrText"))]
    assert codes[0] == 'TOC \\o "1-2" \\h \\z \\u \\t "Front Heading,1"'
    assert codes[1:] == [f"PAGEREF {anchor} \\h" for anchor in anchors]
    kinds = [node.get(qn("w:fldCharType")) for node in root.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == 35
    dirty = [node for node in root.iter(qn("w:fldChar")) if node.get(qn("w:dirty")) == "true"]
    assert len(dirty) == 34


def test_without_a_marker_there_are_no_bookmarks() -> None:
    document = Document()
    document.add_heading("题", 1)
    root = part(render(saved(document), {}, as_of=DAY), "word/document.xml")
    assert not list(root.iter(qn("w:bookmarkStart")))


def test_contents_without_headings_is_still_a_whole_field() -> None:
    root = part(render(template("{{p toc }}", "甲"), {"toc": Marker()}, as_of=DAY), "word/document.xml")
    assert [node.get(qn("w:fldCharType")) for node in root.iter(qn("w:fldChar"))] == [
        "begin",
        "separate",
        "end",
    ]


def test_word_would_open_the_result(tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    content = with_contents()
    document = Document(io.BytesIO(content))
    document.add_paragraph("{{p text }}")
    made = render(saved(document), {"x": "题", "toc": Marker(), "text": Narrative(_RICH)}, as_of=DAY)
    before, after = tmp_path / "before.docx", tmp_path / "after.docx"
    before.write_bytes(saved(document))
    after.write_bytes(made)
    known = {error.description for error in audit.OpenXmlValidator().validate(str(before)).errors}
    new = [
        error
        for error in audit.OpenXmlValidator().validate(str(after)).errors
        if error.description not in known
    ]
    assert not new


_RICH = """甲 **乙** *丙* [丁](http://a.cn)

1. 一
   - 二

### 题

> 引

| a | b |
|---|---|
| 1 | 2 |
"""
