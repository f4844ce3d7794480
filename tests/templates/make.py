"""Makes the corpus of broken templates: one .docx per fault, each from the same sound one.

`python -m tests.templates.make FOLDER` writes them all, to be opened in Word.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

Change = Callable[[bytes], bytes]
_W = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = re.compile(rb'<(?:Override|Relationship) [^>]*docProps/core\.xml"[^>]*/>')
_RUN = '<w:r {ns}><w:t xml:space="preserve">{text}</w:t></w:r>'


def sound() -> Docx:
    """A small template that lints clean: a heading, a sentence, a table with a loop, a header."""
    document = Document()
    document.core_properties.author = ""
    document.core_properties.title = "{{ lab.name }}"
    document.add_heading("一、基本情况", 1)
    document.add_paragraph("实验室名称：{{ lab.name }}，依托 {{ organization.name }}。")
    table = document.add_table(rows=4, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "姓名", "职称"
    table.cell(1, 0).text = "{%tr for person in staff %}"
    table.cell(2, 0).text, table.cell(2, 1).text = "{{ person.name }}", "{{ person.title }}"
    table.cell(3, 0).text = "{%tr endfor %}"
    document.add_paragraph("{%p if lab.summary %}")
    document.add_paragraph("{{p lab.summary }}")
    document.add_paragraph("{%p endif %}")
    document.sections[0].header.paragraphs[0].text = "{{ lab.short_name or lab.name }}"
    return document


def saved(document: Docx, changes: Mapping[str, Change] | None = None) -> bytes:
    """The document's bytes, with some of its parts rewritten or added."""
    stream = io.BytesIO()
    document.save(stream)
    changes = changes or {}
    packed = io.BytesIO()
    with zipfile.ZipFile(stream) as read, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name in dict.fromkeys([*read.namelist(), *changes]):
            held = read.read(name) if name in read.namelist() else b""
            written.writestr(zipfile.ZipInfo(name), changes[name](held) if name in changes else held)
    return packed.getvalue()


def with_text(*paragraphs: str) -> bytes:
    """The sound template with paragraphs at its end."""
    document = sound()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def with_xml(xml: str, changes: Mapping[str, Change] | None = None) -> bytes:
    """The sound template with a paragraph whose content is given as XML."""
    document = sound()
    names = nsdecls("w", "r", "wp", "a", "pic")
    made = parse_xml(f"<w:p {names}>{xml}</w:p>")
    document.element.body.insert(len(document.element.body) - 1, made)
    return saved(document, changes)


def with_rows(*rows: str | tuple[str, ...]) -> bytes:
    """The sound template with a table of these cells at its end."""
    document = sound()
    width = max(len(row) if isinstance(row, tuple) else 1 for row in rows)
    table = document.add_table(rows=len(rows), cols=width)
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row if isinstance(row, tuple) else (row,), strict=False):
            first, *more = text.split("\n")
            cell.text = first
            for paragraph in more:
                cell.add_paragraph(paragraph)
    return saved(document)


def run(text: str, properties: str = "") -> str:
    """A run as XML; for use where the names are declared around it."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def relation(id: str, kind: str, target: str, *, outside: bool = True) -> Change:
    """Adds a relationship to a .rels part."""
    mode = ' TargetMode="External"' if outside else ""
    made = f'<Relationship Id="{id}" Type="{_R}/{kind}" Target="{target}"{mode}/></Relationships>'
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    return lambda held: (held or empty).replace(b"</Relationships>", made.encode())


def typed(part: str, kind: str) -> Change:
    """Declares the content type of a part."""
    made = f'<Override PartName="/{part}" ContentType="{_W}.{kind}+xml"/></Types>'
    return lambda held: held.replace(b"</Types>", made.encode())


def _whole(text: str) -> Change:
    return lambda _held: text.encode()


def with_part(part: str, kind: str, xml: str, mark: str) -> bytes:
    """The sound template with a part of its own, such as comments, and a mark that refers to it."""
    names = nsdecls("w")
    return with_xml(mark, {
        f"word/{part}.xml": _whole(xml.replace("NAMES", names)),
        "[Content_Types].xml": typed(f"word/{part}.xml", kind),
        "word/_rels/document.xml.rels": relation("rId900", kind, f"{part}.xml", outside=False),
    })  # fmt: skip


def _comment(text: str) -> bytes:
    return with_part(
        "comments", "comments",
        '<w:comments NAMES><w:comment w:id="1" w:author="王工" w:initials="W"><w:p><w:r>'
        f"<w:t>{text}</w:t></w:r></w:p></w:comment></w:comments>",
        run("本段待议") + '<w:r><w:commentReference w:id="1"/></w:r>',
    )  # fmt: skip


def _notes(kind: str, text: str) -> bytes:
    name = kind.removesuffix("s")
    return with_part(
        kind, kind,
        f'<w:{kind} NAMES><w:{name} w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{name}></w:{kind}>',
        run("见注") + f'<w:r><w:{name}Reference w:id="2"/></w:r>',
    )  # fmt: skip


def _alternative(text: str) -> bytes:
    return with_xml(
        '<w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/>'
        f'<wp:docPr id="7" name="图" descr="{text}"/><a:graphic><a:graphicData uri="x"/></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def _text_box(text: str) -> bytes:
    return with_xml(
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p>'
        f"{run(text)}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def _header(text: str) -> bytes:
    document = sound()
    document.sections[0].header.add_paragraph(text)
    return saved(document)


def _title(text: str) -> bytes:
    document = sound()
    document.core_properties.title = text
    return saved(document)


def _by_hand() -> bytes:
    document = sound()
    for number in range(8):
        made = document.add_paragraph().add_run(f"第 {number + 1} 段手工排版")
        made.font.size = Pt(15)
    return saved(document)


def _fonts() -> bytes:
    document = sound()
    document.add_paragraph().add_run("艺术字").font.name = "Comic Sans MS"
    return saved(document)


def _people() -> bytes:
    document = sound()
    document.core_properties.author, document.core_properties.last_modified_by = "李顾问", "张三"
    return saved(document)


def _no_properties() -> bytes:
    """As some programs save: nothing says title and author."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(sound()))) as read,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in read.namelist():
            if name != "docProps/core.xml":
                kept = _CORE.sub(b"", read.read(name))
                written.writestr(zipfile.ZipInfo(name), kept)
    return content.getvalue()


def _prefixed(held: bytes) -> bytes:
    """The same part with another name for Word's namespace."""
    return re.sub(rb"(</?|\s|xmlns:)w(?=[:=])", rb"\1x", held)


def _crossing_cells() -> bytes:
    document = sound()
    document.add_paragraph("{%p if lab.summary %}")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "{%p endif %}"
    return saved(document)


def _tracked(kind: str, text: str) -> str:
    tag = "delText" if kind == "del" else "t"
    return (
        f'<w:{kind} w:id="5" w:author="王工" w:date="2026-01-01T00:00:00Z">'
        f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r></w:{kind}>'
    )


def _field(code: str) -> str:
    half = len(code) // 2
    pieces = "".join(f'<w:r><w:instrText xml:space="preserve">{part}</w:instrText></w:r>'
                     for part in (code[:half], code[half:]))  # fmt: skip
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{pieces}'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("结果")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )  # fmt: skip


_LINK = '<w:hyperlink r:id="rId901">{inner}</w:hyperlink>'
_RELS = "word/_rels/document.xml.rels"
_HIDDEN = "<w:rPr><w:vanish/></w:rPr>"
_SDT = '<w:sdt><w:sdtPr><w:tag w:val="lab.name"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'

SOUND: dict[str, Callable[[], bytes]] = {
    "sound": lambda: saved(sound()),
    "torn-but-whole": lambda: with_xml(
        run("甲{") + run("{ lab.", "<w:rPr><w:b/></w:rPr>") + run("name }") + run("}")
    ),
    "content-control": lambda: with_xml(_SDT.format(inner=run("{{ lab.name }}"))),
    "footnote": lambda: _notes("footnotes", "{{ lab.name }}"),
    "endnote": lambda: _notes("endnotes", "{{ lab.name }}"),
    "text-box": lambda: _text_box("{{ lab.name }}"),
    "alternative-text": lambda: _alternative("{{ lab.name }}标识"),
    "loops-and-filters": lambda: with_text(
        "{% for row in equipment | where('status', '现有') %}{{ loop.index }} {{ row.name }} "
        "{{ row.present_value | amount }}{% if not loop.last %}；{% endif %}{% endfor %}",
        "{% set kinds = staff | map(attribute='title') | unique | list %}{{ kinds | names }}",
        "{{ lab.director | lookup(staff, 'name', 'birth') | month }} {{ {'a': 1}['a'] }}",
        "{% macro line(a) %}{{ a }}{% endmacro %}{{ line(lab.name) }}",
    ),
    "else-row": lambda: with_rows(
        "{%tr for person in staff %}", "{{ person.name }}", "{%tr else %}", "无", "{%tr endfor %}"
    ),
    "percent-in-prose": lambda: with_text("占比 50%}，合计 100％。", "集合 {a, b} 与 ｛甲｝"),
}
"""What must be passed."""

BROKEN: dict[str, Callable[[], bytes]] = {
    "unclosed-tag": lambda: with_text("合计 {{ lab.name 万元", "下一段"),
    "torn-over-paragraphs": lambda: with_text("合计 {{ lab.", "name }} 万元"),
    "stray-braces": lambda: with_text("名称 lab.name }}"),
    "spaced-braces": lambda: with_text("名称 { { lab.name } }"),
    "full-width-braces": lambda: with_text("名称｛｛ lab.name ｝｝", "｛% if draft %｝", "{％ if draft ％}"),
    "full-width-inside": lambda: with_text("{{ lab.director | lookup(staff，'name', 'birth') }}"),
    "full-width-quotes": lambda: with_text("{{ equipment | where(＂status＂, '现有') | count }}"),
    "curly-quotes": lambda: with_text("{{ equipment | where(‘status’, “现有”) | count }}"),
    "curly-quotes-broken": lambda: with_text("{{ equipment | where(‘status, “现有”) | count }}"),
    "ampersand": lambda: with_text("{{ equipment | where('name', 'R&D') | count }}"),
    "torn-by-link": lambda: with_xml(
        run("见 {{ lab.") + _LINK.format(inner=run("name }}")),
        {_RELS: relation("rId901", "hyperlink", "https://example.org/")},
    ),
    "torn-by-change": lambda: with_xml(run("见 {{ lab.") + _tracked("ins", "name }}")),
    "torn-by-deletion": lambda: with_xml(run("见 {{ lab.") + _tracked("del", "short_") + run("name }}")),
    "torn-by-control": lambda: with_xml(run("见 {{ lab.") + _SDT.format(inner=run("name }}"))),
    "torn-in-field": lambda: with_xml(_field("QUOTE {{ lab.name }}")),
    "syntax": lambda: with_text("{{ lab.name | }} 与 {% if %}{% endif %}"),
    "unknown-word": lambda: with_text("{% fro person in staff %}{% endfor %}"),
    "space-before-prefix": lambda: with_rows("姓名", "{% tr for person in staff %}", "甲", "{%tr endfor %}"),
    "percent-in-row-tag": lambda: with_text("{%p if staff | count % 2 %}", "双数", "{%p endif %}"),
    "include": lambda: with_text("{% include 'other.docx' %}"),
    "row-tag-outside-table": lambda: with_text(
        "{%tr for person in staff %}", "{{ person.name }}", "{%tr endfor %}"
    ),
    "cell-tag-outside-cell": lambda: with_text("{%tc if draft %}", "草稿", "{%tc endif %}"),
    "paragraph-tag-in-text": lambda: with_text("说明：{%p if draft %}", "草稿", "{%p endif %}"),
    "row-tag-with-text": lambda: with_rows(
        ("姓名", "职称"), ("{%tr for person in staff %}", "人员"), ("{{ person.name }}", ""), "{%tr endfor %}"
    ),
    "two-row-tags": lambda: with_rows(
        ("姓名", "职称"), ("{%tr for person in staff %}", "{%tr if person.name %}"), "{{ person.name }}",
        "{%tr endif %}", "{%tr endfor %}",
    ),
    "unclosed-block": lambda: with_text(
        "{% if draft %}草稿", "下一段", "{% for person in staff %}{{ person.name }}"
    ),
    "stray-end": lambda: with_text("{% endif %}", "{% else %}"),
    "wrong-end": lambda: with_text("{% for person in staff %}{{ person.name }}{% endif %}"),
    "crossing-blocks": lambda: with_text("{% if draft %}{% for person in staff %}{% endif %}{% endfor %}"),
    "block-into-a-cell": _crossing_cells,
    "mixed-prefixes": lambda: with_rows("姓名", "{%tr for person in staff %}", "甲", "{%p endfor %}"),
    "emptied-table": lambda: with_rows("{%tr for person in staff %}", "{{ person.name }}", "{%tr endfor %}"),
    "emptied-cell": lambda: with_rows(("结论", "{%p if draft %}\n草稿\n{%p endif %}")),
    "emptied-row": lambda: with_rows(("{%tc for person in staff %}", "{{ person.name }}", "{%tc endfor %}")),
    "unknown-name": lambda: with_text("{{ labb.name }}", "{% for person in staf %}{% endfor %}"),
    "unknown-field": lambda: with_text(
        "{{ lab.nmae }}", "{% for person in staff %}{{ person.nam }}{% endfor %}",
        "{{ equipment | total('presentvalue') }}", "{{ (staff | first).titel }}",
    ),
    "unknown-after-set": lambda: with_text("{% set head = staff | first %}{{ head.nmae }}"),
    "unknown-filter": lambda: with_text("{{ lab.name | amuont }}", "{{ 1 if lab.name is evn }}"),
    "out-of-reach": lambda: with_text("{% for person in staff %}{% endfor %}{{ person.name }}"),
    "fault-in-header": lambda: _header("{{ lab.nmae }} {{ 页眉"),
    "fault-in-footnote": lambda: _notes("footnotes", "{{ lab.nmae }}"),
    "fault-in-text-box": lambda: _text_box("{{ lab.nmae }}"),
    "fault-in-alternative-text": lambda: _alternative("{{ lab.nmae }}"),
    "quotes-in-alternative-text": lambda: _alternative("{{ lab.name | default(&quot;x&quot;) }}"),
    "fault-in-title": lambda: _title("{{ lab.nmae }}"),
    "tag-in-comment": lambda: _comment("{{ lab.name }} 待核"),
    "comments": lambda: _comment("这里要和客户确认"),
    "tracked-changes": lambda: with_xml(run("保留") + _tracked("ins", "新增") + _tracked("del", "删去")),
    "hidden-text": lambda: with_xml(run("明文") + run("内部价格", _HIDDEN)),
    "people": _people,
    "strange-font": _fonts,
    "formatted-by-hand": _by_hand,
    "linked-picture": lambda: with_xml(
        '<w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="7" name="图"/><a:graphic>'
        '<a:graphicData uri="x"><pic:pic><pic:blipFill><a:blip r:link="rId901"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
        {_RELS: relation("rId901", "image", "http://203.0.113.7/track.png")},
    ),
    "link-to-a-computer": lambda: with_xml(
        _LINK.format(inner=run("台账")), {_RELS: relation("rId901", "hyperlink", "file:///C:/client/a.xlsx")}
    ),
    "link-to-the-web": lambda: with_xml(
        _LINK.format(inner=run("网址")), {_RELS: relation("rId901", "hyperlink", "https://example.org/")}
    ),
    "remote-template": lambda: saved(sound(), {
        "word/_rels/settings.xml.rels": relation("rId1", "attachedTemplate", "http://203.0.113.7/a.dotm")
    }),
    "embedded-object": lambda: with_xml(
        '<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" Type="Embed" '
        'ProgID="Package" r:id="rId901"/></w:object></w:r>',
        {_RELS: relation("rId901", "oleObject", "embeddings/a.bin", outside=False),
         "word/embeddings/a.bin": _whole("x")},
    ),
    "fetching-fields": lambda: with_xml(
        _field('INCLUDEPICTURE "http://203.0.113.7/a.png"') + _field("DDEAUTO c:\\\\windows cmd")
        + '<w:fldSimple w:instr=" INCLUDETEXT a.docx ">' + run("x") + "</w:fldSimple>"
    ),
    "no-properties": _no_properties,
    "other-prefixes": lambda: saved(sound(), {"word/header1.xml": _prefixed}),
    "macros": lambda: saved(sound(), {"word/vbaProject.bin": _whole("x")}),
    "old-format": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "not-a-zip": lambda: b"some words",
    "damaged-part": lambda: saved(sound(), {"word/document.xml": lambda held: held[:-20]}),
    "entities": lambda: saved(sound(), {
        "word/document.xml": lambda held: held.replace(b"<w:doc", b"<!DOCTYPE d [<!ENTITY x 'y'>]><w:doc", 1)
    }),
    "many-at-once": lambda: with_text(
        "{{ lab.nmae }} {{ lab.name | amuont }}", "{%tr if draft %}", "｛｛ lab.name ｝｝",
        "{% for person in staff %}",
        "{{ organization.nam }} {{ person.titel }} {{ a b }}",
    ),
}  # fmt: skip
"""One fault each, by name."""


def main(folder: Path) -> None:
    """Write every template of the corpus into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in {**SOUND, **BROKEN}.items():
        (folder / f"{name}.docx").write_bytes(made())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
