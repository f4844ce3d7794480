"""What is wrong with the pages of a laid-out document: said with the document and the printed page."""

from __future__ import annotations

from collections.abc import Iterator

from applykit.model import Diagnostic, Severity
from applykit.office.ink import look
from applykit.office.layout import LaidOut


def page_findings(name: str, laid: LaidOut) -> Iterator[Diagnostic]:
    """The faults of a document's pages in the order of its pages; `name` is what people call the document."""
    if not laid.settled:
        yield _found("template.pages_unsettled", name, "", 0)
    found = [*_characters(name, laid), *_headings(name, laid), *_ink(name, laid)]
    yield from sorted(found, key=lambda one: (int(str(one.facts["sheet"])), one.rule))


def _ink(name: str, laid: LaidOut) -> Iterator[Diagnostic]:
    for ink in look(laid.pdf, laid.starts):
        label = laid.pages.labels[ink.sheet - 1]
        if ink.blank:
            yield _found("template.blank_page", name, label, ink.sheet)
        elif ink.beyond:
            yield _found("template.table_too_wide", name, label, ink.sheet, beyond=ink.beyond)


def _headings(name: str, laid: LaidOut) -> Iterator[Diagnostic]:
    for mark, text, after in laid.marks.headings:
        sheet, following = laid.sheets.get(mark, 0), laid.sheets.get(after, 0)
        if sheet and following > sheet:
            yield _found("template.lone_heading", name, laid.pages.labels[sheet - 1], sheet, heading=text)


def _characters(name: str, laid: LaidOut) -> Iterator[Diagnostic]:
    for mark, characters in laid.marks.strange:
        sheet = laid.sheets.get(mark, 0)
        label = laid.pages.labels[sheet - 1] if sheet else ""
        shown = [f"{character}（U+{ord(character):04X}）" for character in characters]
        yield _found("template.missing_glyph", name, label, sheet, characters=shown)


def _found(rule: str, document: str, page: str, sheet: int, **facts: object) -> Diagnostic:
    return Diagnostic(
        Severity.WARNING, rule, shown=f"{document} {page}".rstrip(),
        facts={"document": document, "page": page, "sheet": sheet, **facts},
    )  # fmt: skip
