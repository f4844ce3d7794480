"""The compiled way against docxtpl's own: every feature alone and with every other, on any text."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_SECTION
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

import applykit
from applykit.documents import compiled, render
from applykit.documents.filling import Filled
from tests.conftest import AS_OF

Build = Callable[[DocumentType], None]


def values(tpl: DocxTemplate | None = None) -> dict[str, object]:
    """What every template of the corpus sees."""
    rich = RichText("粗 & 细", bold=True)
    rich.add("\n下一行", italic=True, color="#ff0000")
    made: dict[str, object] = {
        "name": "甲 & 乙 <丙>", "flag": True, "no": False, "count": 3, "lines": "一\n二\n三",
        "tabbed": "左\t右", "rich": rich, "listing": Listing("一\n二\a三"), "empty": [],
        "words": ["p", "q", "r"],
        "groups": [{"title": "A", "rows": ["x", "y"]}, {"title": "B", "rows": ["z"]}],
        "rows": [{"a": "x", "b": 1}, {"a": "y & z", "b": 2}, {"a": "末", "b": 30}], "colour": "FF0000",
    }  # fmt: skip
    if tpl is not None:
        made["picture"] = InlineImage(tpl, io.BytesIO(picture()), width=Mm(20))
    return made


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(made, "PNG")
    return made.getvalue()


def text(*paragraphs: str) -> Build:
    def build(document: DocumentType) -> None:
        for words in paragraphs:
            document.add_paragraph(words)

    return build


def torn(document: DocumentType) -> None:
    """A tag that Word cut into runs."""
    paragraph = document.add_paragraph("甲 {{")
    for piece in (" na", "me ", "}} 乙"):
        paragraph.add_run(piece).bold = piece == "me "


def table(*rows: tuple[str, ...]) -> Build:
    def build(document: DocumentType) -> None:
        made = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, cells in zip(made.rows, rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=False):
                cell.text = words

    return build


def around(document: DocumentType) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "{{ name }}"
    section.first_page_header.paragraphs[0].text = "首页 {{ count }}"
    section.footer.paragraphs[0].text = "{% if flag %}{{ name }}{% endif %} {{ lines }}"


def sections(document: DocumentType) -> None:
    document.add_section(WD_SECTION.NEW_PAGE)
    document.sections[-1].footer.is_linked_to_previous = False
    document.sections[-1].footer.paragraphs[0].text = "第二节 {{ count }}"
    document.add_paragraph("{{ name }}")


def attributes(document: DocumentType) -> None:
    """Tags outside of texts: in an alternative text."""
    document.add_picture(io.BytesIO(picture()), width=Mm(10))
    drawing = next(
        document.element.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    )
    drawing.set("descr", "图 {{ name }}")


FEATURES: Mapping[str, Build] = {
    "text": text("前 {{ name }} 后", "{{ count }}"),
    "conditions": text("{% if flag %}是{% else %}否{% endif %}", "{%p if no %}", "不见", "{%p endif %}"),
    "paragraph loop": text("{%p for word in words %}", "{{ loop.index }} {{ word }}", "{%p endfor %}"),
    "nested loops": text(
        "{%p for group in groups %}", "{{ group.title }}", "{%p for row in group.rows %}", "- {{ row }}",
        "{%p endfor %}", "{%p endfor %}"),
    "inline loop": text("{% for word in words %}{{ word }}{% if not loop.last %}、{% endif %}{% endfor %}"),
    "row loop": table(
        ("甲", "乙"), ("{%tr for row in rows %}", ""), ("{{ row.a }}", "{{ row.b }}"),
        ("{%tr endfor %}", "")),
    "column loop": table(("{%tc for word in words %}", "{{ word }}", "{%tc endfor %}")),
    "vertical merge": table(
        ("{%tr for row in rows %}", ""), ("{% vm %}{{ row.a }}", "{{ row.b }}"), ("{%tr endfor %}", "")),
    "horizontal merge": table(
        ("{%tc for word in words %}", "{% hm %}{{ words | count }}", "{%tc endfor %}"), ("a", "b", "c")),
    "spans": table(("{% colspan 2 %}甲", "{% cellbg colour %}乙"), ("丙", "丁")),
    "rich text": text("前 {{r rich }} 后", "{{ name }}"),
    "line ends": text("{{ lines }}", "甲 {{ lines }} 乙"),
    "tabs": text("{{ tabbed }}", "{{ tabbed }}{{ lines }}"),
    "listing": text("{{ listing }}"),
    "escaped braces": text("{_{ name }_} 与 {_% if %_}"),
    "comments": text("甲{# 不见 #}乙", "{#p 不见 #}"),
    "merged paragraphs": text("甲", "{%- if flag -%}", "乙", "{%- endif -%}", "丙"),
    "filters": text("{{ words | join('，') }} {{ name | upper }} {{ count | default(0) }}"),
    "joined": text("{{ 'a' ~ name }}"),
    "set": text("{% set other = name ~ '！' %}{{ other }}"),
    "set block": text("{% set block %}{{ name }}{% endset %}{{ block }}"),
    "macro": text("{% macro one(x) %}[{{ x }}]{% endmacro %}{{ one(name) }}{{ one(lines) }}"),
    "torn tag": torn,
    "headers and footers": around,
    "sections": sections,
    "attributes": attributes,
    "nothing": text("没有标记"),
}  # fmt: skip


def template(*builds: Build) -> bytes:
    document = Document()
    for build in builds:
        build(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def by_docxtpl(content: bytes, context: Mapping[str, object] | None = None) -> bytes:
    theirs = DocxTemplate(io.BytesIO(content))
    theirs.render(dict(context or values()), autoescape=True)
    made = io.BytesIO()
    theirs.save(made)
    return made.getvalue()


def canonical(document: bytes) -> dict[str, bytes]:
    """The parts that print, in canonical XML; the numbers of drawings are counted in another way."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                root = etree.fromstring(package.read(name))
                for drawing in root.iter("{*}docPr"):
                    drawing.set("id", "0")
                found[name] = etree.tostring(root, method="c14n")
    return found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Notes for every document whether the compiled way made it."""
    ways: list[bool] = []
    original = render._filled

    def noted(*arguments: Any) -> Filled | None:
        made = original(*arguments)
        ways.append(made is not None and made.finished is not None)
        return made

    monkeypatch.setattr(render, "_filled", noted)
    return ways


BY_DOCXTPL = {"column loop", "horizontal merge", "spans", "tabs", "listing", "rich text"}
"""Features whose tables, tabs or paragraphs are worked out by docxtpl itself."""


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_equals_docxtpls_own(name: str, quick: list[bool]) -> None:
    content = template(FEATURES[name])
    assert canonical(applykit.render(content, values(), as_of=AS_OF)) == canonical(by_docxtpl(content))
    assert quick == [name not in BY_DOCXTPL]


def groups_with_every_pair() -> list[tuple[str, ...]]:
    """Few groups of six features in which every two features meet: a document for each pair takes minutes."""
    open_pairs = set(itertools.combinations(FEATURES, 2))
    groups = []
    while open_pairs:
        group = list(min(open_pairs))
        while len(group) < 6:
            gain = {
                name: sum(
                    tuple(sorted((name, other), key=list(FEATURES).index)) in open_pairs for other in group
                )
                for name in FEATURES
                if name not in group
            }
            group.append(max(gain, key=lambda name: gain[name]))
        group.sort(key=list(FEATURES).index)
        open_pairs -= set(itertools.combinations(group, 2))
        groups.append(tuple(group))
    return groups


@pytest.mark.parametrize("group", groups_with_every_pair(), ids="+".join)
def test_every_two_features_in_one_template_equal_docxtpls_own(group: tuple[str, ...]) -> None:
    content = template(*(FEATURES[name] for name in group))
    assert canonical(applykit.render(content, values(), as_of=AS_OF)) == canonical(by_docxtpl(content))


def test_pictures_and_what_docxtpl_puts_into_a_template_of_its_own(quick: list[bool]) -> None:
    content = template(text("{{ picture }}", "{{ name }}"))
    tpl = DocxTemplate(io.BytesIO(content))
    tpl.render(values(tpl), autoescape=True)
    theirs = io.BytesIO()
    tpl.save(theirs)
    ours = applykit.render(content, values(DocxTemplate(io.BytesIO(content))), as_of=AS_OF)
    assert canonical(ours) == canonical(theirs.getvalue())
    with zipfile.ZipFile(io.BytesIO(ours)) as package:
        assert [package.read(name) for name in package.namelist() if "/media/" in name] == [picture()]
    assert quick == [False]


def test_a_sub_document_is_put_in(quick: list[bool]) -> None:
    pytest.importorskip("docxcompose")
    content = template(text("前", "{{p part }}", "后 {{ name }}"))
    inner = template(text("里面的一段"), table(("a", "b")))

    def with_part() -> tuple[DocxTemplate, dict[str, object]]:
        tpl = DocxTemplate(io.BytesIO(content))
        return tpl, {**values(), "part": tpl.new_subdoc(io.BytesIO(inner))}

    tpl, context = with_part()
    tpl.render(context, autoescape=True)
    theirs = io.BytesIO()
    tpl.save(theirs)
    ours = applykit.render(content, with_part()[1], as_of=AS_OF)
    assert canonical(ours)["word/document.xml"] == canonical(theirs.getvalue())["word/document.xml"]


ANY = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="￾￿", include_characters="\n")
)
_VALUES = template(FEATURES["row loop"], text("{{ x }}", "甲 {{ x }} 乙{{ x }}"), around)


@settings(max_examples=80, deadline=None)
@given(ANY, ANY)
def test_any_text_comes_out_as_docxtpl_prints_it(x: str, a: str) -> None:
    context = {**values(), "x": x, "rows": [{"a": a, "b": x}]}
    if any(mark in value for value in (x, a) for mark in ("{_{", "}_}", "{_%", "%_}")):
        return  # docxtpl rewrites these in values
    ours, theirs = (
        canonical(made)
        for made in (applykit.render(_VALUES, context, as_of=AS_OF), by_docxtpl(_VALUES, context))
    )
    assert ours == theirs


def test_members_that_do_not_change_are_copied_as_they_lie(tmp_path: Path) -> None:
    content = template(
        FEATURES["text"], lambda document: document.add_picture(io.BytesIO(picture())) and None
    )
    made = applykit.render(content, values(), as_of=AS_OF)
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(io.BytesIO(made)) as after:
        assert after.testzip() is None
        for name in ("word/styles.xml", "word/media/image1.png", "word/theme/theme1.xml"):
            old, new = before.getinfo(name), after.getinfo(name)
            assert (old.compress_size, old.CRC, old.compress_type) == (
                new.compress_size,
                new.CRC,
                new.compress_type,
            )


# ---- the cache


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("APPLYKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "_ready", type(compiled._ready)())
    return tmp_path / "cache"


def entry(cache: Path) -> Path:
    return next((cache / "templates").iterdir())


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_ready", type(compiled._ready)())


def test_a_template_is_made_ready_once_for_all_runs(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = template(FEATURES["text"])
    first = applykit.render(content, values(), as_of=AS_OF)
    forget(monkeypatch)
    monkeypatch.setattr(compiled, "_made", lambda *_: pytest.fail("it was made ready again"))
    assert applykit.render(content, values(), as_of=AS_OF) == first


@pytest.mark.parametrize("damage", ["empty", "cut", "changed", "foreign", "writable"])
def test_an_entry_of_the_cache_that_is_not_sound_is_made_anew(
    cache: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    content = template(FEATURES["text"])
    first = applykit.render(content, values(), as_of=AS_OF)
    file = entry(cache)
    raw = file.read_bytes()
    changes = {"empty": b"", "cut": raw[:-9], "changed": raw[:60] + b"x" + raw[61:], "foreign": b"x" * 400}
    file.write_bytes(changes.get(damage, raw))
    if damage == "writable":
        file.chmod(0o666)
    forget(monkeypatch)
    made: list[object] = []
    original = compiled._made
    monkeypatch.setattr(compiled, "_made", lambda *given: made.append(given) or original(*given))
    assert applykit.render(content, values(), as_of=AS_OF) == first
    assert len(made) == 1


def test_a_cache_that_cannot_be_written_costs_time_only(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.write_text("a file where the folder should be")
    content = template(FEATURES["text"])
    assert canonical(applykit.render(content, values(), as_of=AS_OF)) == canonical(by_docxtpl(content))


def test_the_memory_of_templates_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "MOST_READY", 3)
    forget(monkeypatch)
    for number in range(6):
        applykit.render(template(text(f"{number} {{{{ name }}}}")), values(), as_of=date(2026, 11, 23))
    assert len(compiled._ready) == 3
