"""The core properties of a document, written anew: nothing of the template's author or history is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from xml.sax.saxutils import escape

from applykit.documents.markup import check_printable

LONGEST = 255
"""Word refuses a property with more characters."""

_SPACES = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcmitype="http://purl.org/dc/dcmitype/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_ELEMENTS = {
    "title": "dc:title", "subject": "dc:subject", "keywords": "cp:keywords", "category": "cp:category",
    "author": "dc:creator", "comments": "dc:description", "language": "dc:language",
    "identifier": "dc:identifier", "last_modified_by": "cp:lastModifiedBy", "version": "cp:version",
    "content_status": "cp:contentStatus",
}  # fmt: skip


def core_properties(values: Mapping[str, str], as_of: date) -> bytes:
    """The part docProps/core.xml; `values` go by python-docx's names.

    Raises:
        UnprintableError: a value holds a character that XML does not allow.
    """
    texts = {name: " ".join(str(value).split())[:LONGEST] for name, value in values.items()}
    if "last_modified_by" not in texts and texts.get("author"):
        texts["last_modified_by"] = texts["author"]
    written = []
    for name, text in texts.items():
        check_printable(text)
        if text:
            written.append(f"<{_ELEMENTS[name]}>{escape(text)}</{_ELEMENTS[name]}>")
    day = f"{as_of.isoformat()}T00:00:00Z"
    for name in ("created", "modified"):
        written.append(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>')
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<cp:coreProperties {_SPACES}>{''.join(written)}<cp:revision>1</cp:revision></cp:coreProperties>"
    ).encode()
