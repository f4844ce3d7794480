"""Finished Word documents → the same with page numbers in their contents, their PDF, and their pages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from applykit.documents.contents import with_pages
from applykit.model import Pages
from applykit.office.conversion import SECONDS, convert
from applykit.office.marking import Marks, exported, is_own, mark
from applykit.office.sections import Section, page_labels

if TYPE_CHECKING:
    from pypdf import PdfReader

LAYOUTS = 3
"""So often are pages laid out at most; the numbers in the contents move no other page, so one does mostly."""

_NUMBER = re.compile(r"\t(\S+)$")
_DATE = re.compile(rb"(/(?:Creation|Mod)Date\(D:)\d{14}(?:Z'|[+-]\d\d'\d\d')?\)")
_IDS = (
    re.compile(rb"(/ID \[ <)[0-9A-F]{32}(>\s+<)[0-9A-F]{32}(> \])"),
    re.compile(rb"(/DocChecksum /)[0-9A-F]{32}()()"),
)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A document laid out: the Word file with its page numbers, the PDF, and where things stand in it.

    `sheets` are the sheets, from 1, on which all bookmarks begin, those put in for the layout too; `settled`
    is false where page numbers still moved after the last layout.
    """

    document: bytes
    pdf: bytes
    pages: Pages
    marks: Marks
    starts: Mapping[int, Section]
    sheets: Mapping[str, int]
    settled: bool


def lay_out(
    documents: Mapping[str, bytes],
    *,
    as_of: date,
    timeout: float = SECONDS,
    done: Callable[[str, LaidOut], None] | None = None,
) -> dict[str, LaidOut]:
    """Lay out .docx files by name; page numbers are read from the pages, never guessed.

    `done` is told of each document as soon as it is finished, while others may still be laid out.

    Raises:
        ToolMissingError: LibreOffice is not installed.
        ConversionError: some documents could not be converted.
    """
    from applykit.office.fonts import covered

    characters = covered()
    labels: dict[str, dict[str, str]] = {name: {} for name in documents}
    found: dict[str, LaidOut] = {}
    left = dict(documents)
    for last in (number == LAYOUTS for number in range(1, LAYOUTS + 1)):
        marked = {name: mark(content, labels[name], characters) for name, content in left.items()}

        def read(name: str, pdf: bytes, marked: Mapping[str, Marks] = marked, last: bool = last) -> None:
            result = _read(documents[name], stamped(pdf, as_of), marked[name])
            found[name] = result
            labels[name] = {one: result.pages.label(one) for one in marked[name].references}
            if result.settled or last:
                del left[name]
                if done:
                    done(name, result)

        convert({name: one.content for name, one in marked.items()}, timeout=timeout, done=read)
        if not left:
            break
    return {name: found[name] for name in documents}


def _read(document: bytes, pdf: bytes, marks: Marks) -> LaidOut:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(pdf))
    sheets = {id: number for number, id in enumerate(_page_ids(reader), 1)}
    there = {
        str(name).removeprefix("/"): sheets.get(getattr(place.page, "idnum", 0), 0)
        for name, place in reader.named_destinations.items()
    }
    places = {name: there.get(exported(name)) or there.get(name) or 0 for name in marks.names}
    places = {name: sheet for name, sheet in places.items() if sheet}
    starts = [places.get(name, 0) for name, _section in marks.sections]
    sections = [section for _name, section in marks.sections]
    pages = Pages(page_labels(sections, starts, len(sheets)), places)
    labels = {name: label for name in marks.references if (label := pages.label(name))}
    return LaidOut(
        document=with_pages(document, labels),
        pdf=pdf,
        pages=Pages(pages.labels, {name: sheet for name, sheet in places.items() if not is_own(name)}),
        marks=marks,
        starts={start: section for start, section in zip(starts, sections, strict=True) if start},
        sheets=places,
        settled=_holds(marks, pages) and _agrees(reader, pages),
    )


def _page_ids(reader: PdfReader) -> list[int]:
    return [getattr(page.indirect_reference, "idnum", 0) for page in reader.pages]


def _holds(marks: Marks, pages: Pages) -> bool:
    """Whether the page numbers that were written in before the layout are those that came out."""
    return all(pages.label(name) in (label, "") for name, label in marks.written.items())


def _agrees(reader: PdfReader, pages: Pages) -> bool:
    """Whether every printed line of the contents names the page that its link leads to."""
    sheets = {id: number for number, id in enumerate(_page_ids(reader), 1)}
    for page in reader.pages:
        for annotation in page.get("/Annots", ()):
            link = annotation.get_object()
            printed = _NUMBER.search(str(link.get("/Contents", "")))
            target = link.get("/Dest")
            if not printed or not isinstance(target, list):
                continue
            sheet = sheets.get(getattr(target[0], "idnum", 0), 0)
            if sheet and pages.labels[sheet - 1] != printed[1]:
                return False
    return True


def stamped(pdf: bytes, as_of: date) -> bytes:
    """A PDF of LibreOffice with the day given for its dates, so that the same pages are the same bytes."""
    day = as_of.strftime("%Y%m%d000000").encode()

    def dated(found: re.Match[bytes]) -> bytes:
        return (
            (found[1] + day + b"Z')").ljust(len(found[0]))
            if len(found[0]) >= len(found[1]) + 17
            else found[0]
        )

    pdf = _DATE.sub(dated, pdf)
    for pattern in _IDS:
        pdf = pattern.sub(
            lambda found: found[1] + b"0" * 32 + found[2] + (b"0" * 32 if found[2] else b"") + found[3], pdf
        )
    name = hashlib.md5(pdf, usedforsecurity=False).hexdigest().upper().encode()
    return _IDS[0].sub(lambda found: found[1] + name + found[2] + name + found[3], pdf)
