"""Numbers of tables and figures as Word's own SEQ fields, counted once the document is filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from applykit.documents.fields import field_xml
from applykit.documents.headings import NAMESPACE, StyleSheet, number_of, w
from applykit.documents.markup import run

if TYPE_CHECKING:
    from lxml.etree import _Element

TABLE = "表"
FIGURE = "图"

_SEQUENCE = re.compile(r"\s*SEQ\s+\"?(\w+)\"?\s(.*)", re.DOTALL)
_BY_CHAPTER = re.compile(r"\\s\s+1\b")
_CHAPTER = re.compile(r"\d+[-－–—]$")


def field(code: str, shown: str) -> str:
    """The runs of a field that shows `shown` until a program counts it anew."""
    return field_xml(code, run(shown))


def caption_number(label: str, number: int = 1, chapter: int = 0) -> str:
    """The runs of 图 3, or of 图 2-3 within a chapter; `count_captions` puts the figures right."""
    if not chapter:
        return run(f"{label} ") + field(f"SEQ {label} \\* ARABIC", str(number))
    # Word counts a chapter's tables anew by \s 1; the chapter's own number would come out as 二.
    return run(f"{label} ") + run(f"{chapter}-") + field(f"SEQ {label} \\* ARABIC \\s 1", str(number))


def counts_by_chapter(document: _Element) -> bool:
    """Whether captions begin anew in every chapter: as the document's own do, or if it has none, yes."""
    found = [rest for _, _, rest in _sequences(document)]
    return not found or any(map(_BY_CHAPTER.search, found))


def count_captions(document: _Element, styles: _Element) -> None:
    """Write into every SEQ field of the root of document.xml the number that Word will count."""
    if not any(True for _ in _sequences(document)):
        return
    sheet = StyleSheet(styles)
    first = sheet.named("heading 1")
    counts: dict[str, int] = {}
    restarted: dict[str, int] = {}
    heads = chapter = 0
    for node in _heads_and_sequences(document, sheet, first):
        if node.tag == w("p"):
            heads += 1
            chapter += _is_numbered(node, sheet, first)
            continue
        for _, label, rest in _sequences(node):
            if _BY_CHAPTER.search(rest) and restarted.get(label) != heads:
                counts[label], restarted[label] = 0, heads
                _restart(node)
            counts[label] = counts.get(label, 0) + 1
            _show(node, str(counts[label]), chapter if _BY_CHAPTER.search(rest) else 0)


def _heads_and_sequences(document: _Element, sheet: StyleSheet, first: str) -> list[_Element]:
    """The paragraphs of the first level and the codes that count, in the order of the document."""
    from lxml import etree

    # libxml2 looks: a large document has thousands of paragraphs, and an object for each takes time.
    heads = "descendant::w:p[w:pPr/w:pStyle/@w:val = $first]"
    if first and first == sheet.default:
        heads += " | descendant::w:p[not(w:pPr/w:pStyle)]"
    codes = "descendant::w:instrText[contains(., 'SEQ')] | descendant::w:fldSimple"
    find = etree.XPath(f"{heads} | {codes}", namespaces={"w": NAMESPACE})
    return cast("list[_Element]", find(document, first=first or "-"))


def _restart(code: _Element) -> None:
    """Say 1 outright: LibreOffice does not know \\s, and would count on from the chapter before."""
    if code.tag == w("instrText"):
        code.text = f"{(code.text or '').rstrip()} \\r 1 "
    else:
        code.set(w("instr"), f"{(code.get(w('instr')) or '').rstrip()} \\r 1 ")


def _is_numbered(paragraph: _Element, sheet: StyleSheet, style: str) -> bool:
    found = number_of(paragraph) or sheet.numbering(style)
    return found is not None and found[0] != "0"


def _sequences(root: _Element) -> Iterator[tuple[_Element, str, str]]:
    """The SEQ fields at or below an element: the node with the code, the label counted, the switches."""
    for node in root.iter(w("instrText"), w("fldSimple")):
        code = node.text if node.tag == w("instrText") else node.get(w("instr"))
        found = _SEQUENCE.match(f"{code or ''} ")
        if found:
            yield node, found[1], found[2]


def _show(code: _Element, number: str, chapter: int) -> None:
    start, results = (code, list(code)) if code.tag == w("fldSimple") else _complex(code)
    texts = [text for result in results for text in result.iter(w("t"))]
    for text in texts:
        text.text = ""
    if texts:
        texts[0].text = number
    before = start.getprevious() if start is not None else None
    words = list(before.iter(w("t"))) if before is not None else []
    if chapter and words:
        words[-1].text = _CHAPTER.sub(f"{chapter}-", words[-1].text or "")


def _complex(code: _Element) -> tuple[_Element | None, list[_Element]]:
    """The run that begins the field around a code, and the runs of its result."""
    run = code.getparent()
    start = run
    while start is not None and not _marks(start, "begin"):
        start = start.getprevious()
    results: list[_Element] = []
    inside = False
    node = run.getnext() if run is not None else None
    while node is not None and not _marks(node, "end"):
        if inside:
            results.append(node)
        inside = inside or _marks(node, "separate")
        node = node.getnext()
    return start, results


def _marks(run: _Element, kind: str) -> bool:
    mark = run.find(w("fldChar"))
    return mark is not None and mark.get(w("fldCharType")) == kind
