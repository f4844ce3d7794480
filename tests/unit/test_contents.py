"""Page numbers written into the contents of a finished document."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
from lxml import etree

from applykit.documents.contents import PAGE_UNKNOWN, Marker, entries_of, with_pages
from applykit.documents.fields import fields_of
from applykit.documents.render import render

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def made() -> bytes:
    document = docx.Document()
    document.add_paragraph("{{p toc }}")
    for title in ("第一", "第二", "第三"):
        document.add_heading(title, level=1)
    held = io.BytesIO()
    document.save(held)
    return render(held.getvalue(), {"toc": Marker()}, as_of=date(2026, 11, 23))


def members(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def results(document: bytes) -> list[tuple[str, str, bool]]:
    root = etree.fromstring(members(document)["word/document.xml"])
    return [
        (found.words[1], found.result, found.begin.get(f"{W}dirty") is None)
        for found in fields_of(root, "PAGEREF")
    ]


def test_entries_are_the_headings_bookmarks() -> None:
    assert entries_of(made()) == ("_Toc000000001", "_Toc000000002", "_Toc000000003")


def test_known_pages_are_written_and_the_rest_stays() -> None:
    document = made()
    filled = with_pages(document, {"_Toc000000001": 3, "_Toc000000003": "II", "_Toc9": 9})
    assert results(document) == [(f"_Toc00000000{n}", PAGE_UNKNOWN, False) for n in (1, 2, 3)]
    assert results(filled) == [
        ("_Toc000000001", "3", True),
        ("_Toc000000002", PAGE_UNKNOWN, False),
        ("_Toc000000003", "II", True),
    ]
    before, after = members(document), members(filled)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {"word/document.xml"}
    assert with_pages(document, {"_Toc000000001": 3, "_Toc000000003": "II"}) == filled
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 23, 0, 0, 0)}


def test_without_pages_nothing_changes() -> None:
    document = made()
    assert members(with_pages(document, {}))["word/styles.xml"] == members(document)["word/styles.xml"]
    assert results(with_pages(document, {})) == results(document)
