"""Content controls of a finished dossier: each holds what the profile's entry of its path prints."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from applykit.documents import controls
from applykit.documents.controls import Control, with_controls
from applykit.documents.narrative import Narrative
from applykit.documents.render import render
from applykit.expressions import attachments, captions
from applykit.expressions.display import NOTHING
from applykit.expressions.printing import FILTERS
from applykit.model import Profile
from applykit.wording import filled
from tests.conftest import AS_OF

REFERRED = f"[{attachments.START}{captions.START}]"
DISPLAYED = ("amount", "number", "day", "month", "ym", "ymd", "cn_month", "yesno")
PART = re.compile(r"(\w+)((?:\[\d+\])*)")


@pytest.fixture(scope="module")
def documents(complete_dossier: Path) -> dict[str, bytes]:
    """The finished documents of the complete sample by file name."""
    return {path.name: path.read_bytes() for path in sorted(complete_dossier.glob("*.docx"))}


def value_at(data: Any, path: str) -> Any:
    """The entry at a path such as staff[3].name; nothing where it is not filled in."""
    for name, numbers in PART.findall(path):
        data = None if data is None else data.get(name)
        for number in re.findall(r"\d+", numbers):
            data = data[int(number)]
    return data


def narrated(text: str | None) -> str:
    """The words of a narrative without spaces; the marks of lists are Word's own."""
    if not text:
        return NOTHING
    narrative = Narrative(text)
    words, rest = "", str(narrative)
    for block in narrative.prose.blocks:
        mark = getattr(block, "mark", None)
        if mark:
            before, _mark, rest = rest.partition(mark.text)
            words += before
    return "".join((words + rest).split())


def printed(value: Any) -> set[str]:
    """Every way in which an entry is printed."""
    if value is None:
        return {NOTHING}
    return {str(value), *(str(FILTERS[name](value)) for name in DISPLAYED)}


def test_each_control_holds_what_its_entry_prints(documents: dict[str, bytes], complete: Profile) -> None:
    data = filled(complete).data
    kinds = complete.programme.schema
    found = [control for document in documents.values() for control in controls.read(document)]
    assert len(found) > 4000
    for control in found:
        value = value_at(data, control.path)
        rules = kinds[control.path.split(".")[0].split("[")[0]]
        for name in re.findall(r"\.(\w+)", control.path):
            rules = (rules["schema"] if rules["type"] == "dict" else rules["schema"]["schema"])[name]
        if rules["type"] == "narrative":
            # What is referred to has its number only in the document.
            said, typed = "".join(control.text.split()), re.split(REFERRED, narrated(value))[0]
            # Numbers of figures and tables are counted, and notes stand at the foot of the page.
            counted = re.search(rf"\[\^|!\[|^表[：:]|{REFERRED}", value or "", re.MULTILINE)
            size = min(30, len(typed))
            assert said[:size] == typed[:size] if counted else said == typed, control.path
        else:
            assert control.text in printed(value), control.path


def test_rows_keep_their_numbers_though_they_are_filtered_and_grouped(
    documents: dict[str, bytes], complete: Profile
) -> None:
    found = {control.path for control in controls.read(documents["卷一 申报书.docx"])}
    for number, item in enumerate(complete.data["equipment"]):
        assert f"equipment[{number}].name" in found, item["name"]
    for number in range(len(complete.data["staff"])):
        assert f"staff[{number}].name" in found
    for number in range(len(complete.data["directions"])):
        assert f"directions[{number}].content" in found


def test_controls_have_ids_of_their_own(documents: dict[str, bytes]) -> None:
    for name, document in documents.items():
        root = docx.Document(io.BytesIO(document)).element
        ids = Counter(node.get(qn("w:val")) for node in root.xpath("//w:sdtPr/w:id"))
        # The seal plan is worked out, so no entry of the profile is printed in it.
        assert bool(ids) == (name != "签章清单.docx"), name
        assert max(ids.values(), default=1) == 1, name


def test_the_words_are_those_of_a_document_without_controls(complete: Profile) -> None:
    from applykit import resources
    from applykit.building import context_of

    template = resources.find_template("nqsl/建设方案.docx").path
    context = context_of(complete, document="construction-plan", as_of=AS_OF)

    def words(document: bytes) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(document)) as archive:
            root = etree.fromstring(archive.read("word/document.xml"))
        return ["".join(p.itertext(qn("w:t"))) for p in root.iter(qn("w:p"))]

    plain, controlled = (render(template, context, as_of=AS_OF, controls=on) for on in (False, True))
    assert controls.read(plain) == ()
    assert words(plain) == words(controlled)


def saved(*texts: str) -> bytes:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def test_values_that_come_from_no_entry_have_no_control() -> None:
    template = saved("{{ a.b }}与{{ e.x }}{{ e.y }}", "{% for r in e.rows %}{{ r.n | amount }}；{% endfor %}")
    entry = controls.Entry(
        {"x": "甲", "y": "乙", "rows": [controls.Entry({"n": 3}, "e.rows[0]", frozenset({"n"}))]},
        "e", frozenset({"x", "rows"}),
    )  # fmt: skip
    made = render(template, {"a": {"b": "丙"}, "e": entry}, as_of=AS_OF, controls=True)
    assert controls.read(made) == (Control("e.x", "甲"), Control("e.rows[0].n", "3.00"))
    assert [
        "".join(p._p.itertext(qn("w:t"))) for p in docx.Document(io.BytesIO(made)).paragraphs
    ] == ["丙与甲乙", "3.00；"]  # fmt: skip


@pytest.mark.parametrize(
    "tag",
    [
        "{{ x }}",
        "{{ a.b | masked }}",
        "{{ a.b or 1 }}",
        "{{ a.b | join('、') }}",
        "{{ a['b'] }}",
        "{{ a.b() }}",
    ],
)
def test_only_what_can_be_read_back_is_controlled(tag: str) -> None:
    source = f'<w:p><w:r><w:t xml:space="preserve">{tag}</w:t></w:r></w:p>'
    assert with_controls(source) == source
