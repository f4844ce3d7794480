"""Content controls: printed values carry the path of the profile's entry they came from, and are read back.

The template stays as it is: controls are put around its plain values when it is prepared, and are there only
where a value comes from an entry of the profile.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

_DISPLAYED = frozenset({"amount", "number", "day", "month", "ym", "ymd", "cn_month", "yesno"})
"""The filters behind which a control may stand: what they print can be read back as the entry's value."""

_VALUE = re.compile(
    r"\{\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.([A-Za-z_]\w*)\s*((?:\|\s*\w+(?:\(\d*\))?\s*)*)\}\}"
)
_PARAGRAPHS = re.compile(r"\{\{\(\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.([A-Za-z_]\w*)\s*\)\|paragraphs\}\}")
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*\{\{[^<]*)</w:t>(?=</w:r>)")
_HEAD = re.compile(r"<w:r(?: [^>]*)?>(?:<w:rPr>[^{}]*</w:rPr>|<w:rPr/>)?")
_ID = '<w:id w:val="0"/>'
_PRESERVED = '<w:t xml:space="preserve">'


class Entry(dict[str, Any]):
    """A mapping of the profile as templates see it, with its path and the fields that the schema gives it."""

    __slots__ = ("control_fields", "control_path")

    def __init__(self, values: Mapping[str, Any], path: str, fields: frozenset[str]) -> None:
        super().__init__(values)
        self.control_path = Markup(path)
        self.control_fields = fields


def is_entry(value: object, field: str) -> bool:
    """The test `entry`: whether a value holds a field of the profile."""
    return isinstance(value, Entry) and field in value.control_fields


def with_controls(source: str) -> str:
    """A prepared part with a content control around every plain value, {{ s.name }} or {{p lab.summary }}."""
    pieces: list[str] = []
    done = 0
    for found in _TEXT.finditer(source):
        start = max(source.rfind("<w:r>", done, found.start()), source.rfind("<w:r ", done, found.start()))
        head = source[start : found.start()]
        if start < 0 or not _HEAD.fullmatch(head):
            continue
        runs = _runs(head, found[1])
        if runs:
            pieces += (source[done:start], runs)
            done = found.end() + len("</w:r>")
    made = "".join(pieces) + source[done:]
    return _PARAGRAPHS.sub(lambda value: _control(value[1], value[2], value.group()), made)


def _runs(head: str, text: str) -> str:
    """The runs of a text, each value's in its control; nothing where none of its values has one."""
    result: list[str] = []
    done = 0
    for found in _VALUE.finditer(text):
        if set(re.findall(r"\w+(?=\s*(?:\(|\||$))", found[3])) <= _DISPLAYED:
            result.append(_run(head, text[done : found.start()]))
            result.append(_control(found[1], found[2], _run(head, found.group())))
            done = found.end()
    return "".join(result) + _run(head, text[done:]) if done else ""


def _run(head: str, text: str) -> str:
    return f"{head}{_PRESERVED}{text}</w:t></w:r>" if text else ""


def _control(owner: str, field: str, content: str) -> str:
    condition = "{% if " + f"{owner} is entry('{field}')" + " %}"
    tag = "{{ " + owner + ".control_path }}." + field
    return (
        f'{condition}<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{_ID}</w:sdtPr><w:sdtContent>'
        f"{{% endif %}}{content}{condition}</w:sdtContent></w:sdt>{{% endif %}}"
    )


def numbered(filled: str) -> str:
    """A filled part with the ids of its controls counted from 1."""
    if _ID not in filled:
        return filled
    count = itertools.count(1)
    return "".join(
        f'<w:id w:val="{next(count)}"/>{piece}' if number else piece
        for number, piece in enumerate(filled.split(_ID))
    )


@dataclass(frozen=True, slots=True)
class Control:
    """A content control of a document: the profile's entry it is tagged with, and the text in it now."""

    path: str
    text: str


def read(document: bytes) -> tuple[Control, ...]:
    """The content controls of a .docx that are tagged with a path of the profile, such as staff[3].name.

    A line break is a line end in the text, and so is the end of a paragraph within it.
    """
    import zipfile
    from io import BytesIO

    from lxml import etree

    from applykit.documents.headings import value, w

    marks = {w("br"): "\n", w("tab"): "\t"}
    with zipfile.ZipFile(BytesIO(document)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    found = []
    for control in root.iter(w("sdt")):
        path, content = value(control, "sdtPr", "tag"), control.find(w("sdtContent"))
        if not re.fullmatch(r"[a-z_]\w*(?:\[\d+\])*(?:\.[a-z_]\w*(?:\[\d+\])*)+", path) or content is None:
            continue
        lines = [
            "".join(marks.get(str(node.tag), node.text or "") for node in block.iter(w("t"), *marks))
            for block in (list(content.iter(w("p"))) or [content])
        ]
        found.append(Control(path, "\n".join(lines)))
    return tuple(found)
