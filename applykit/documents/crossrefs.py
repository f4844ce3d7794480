"""References within a finished document: to tables and figures, and to rows of the attachment list."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, cast

from applykit.documents.fields import Field, field_begin, field_end, fields_of
from applykit.documents.headings import NAMESPACE, w
from applykit.errors import TemplateError
from applykit.expressions import captions
from applykit.expressions.attachments import MARK, START, bookmark, plain, with_pages
from applykit.messages import _

if TYPE_CHECKING:
    from lxml.etree import _Element

CAPTION = "_Cap_"
"""How the bookmarks of captions begin; a template that refers to one must hold it."""

Referred: TypeAlias = "Callable[[re.Match[str]], tuple[str, str]]"

_CAPTIONED = re.compile(r"\w\s*[\d\-–—－]+[\s\u3000]+(.*)", re.DOTALL)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def update_references(document: _Element, template: str) -> None:
    """Write into every REF field of the root of document.xml what stands in its bookmark.

    Raises:
        TemplateError: a caption that is referred to is not in the document.
    """
    fields = list(fields_of(document, "REF"))
    if not fields:
        return
    starts = _bookmarks(document)
    for field in fields:
        name = field.words[1]
        if name in starts:
            field.write_result(_words_of(starts[name]))
        elif name.startswith(CAPTION):
            problem = _("the document refers to “{name}”, but that table or chart is not in it")
            paragraph = next(field.begin.iterancestors(w("p")))
            words = "".join(text.text or "" for text in paragraph.iter(w("t")))
            raise TemplateError(
                "template.failed", template=template, part="word/document.xml", line=0,
                problem=problem.format(name=name.removeprefix(CAPTION)), context=words[:80],
            )  # fmt: skip


def link_attachments(
    roots: list[_Element], document: _Element, pages: Mapping[str, int] | None = None
) -> None:
    """Turn marked numbers of attachments into fields; where the document has no list, into plain numbers.

    `pages` are the pages of the bound attachments by id; they are printed behind the numbers.
    """
    known = pages or {}
    starts: Mapping[str, _Element] | None = None
    for run, text in _marked(roots, document, START, lambda words: plain(with_pages(words, known))):
        starts = _bookmarks(document) if starts is None else starts
        text.text = with_pages(text.text or "", known)
        _split(run, MARK, partial(_attached, starts=starts))


def link_captions(roots: list[_Element], document: _Element) -> None:
    """Turn marked titles of tables and figures into fields; or plain words where they stand elsewhere."""
    names: Mapping[tuple[str, str], str] | None = None
    for run, _text in _marked(roots, document, captions.START, captions.plain):
        names = _caption_names(document) if names is None else names
        _split(run, captions.MARK, partial(_referred, names=names))


def _marked(
    roots: list[_Element], document: _Element, start: str, plainly: Callable[[str], str]
) -> Iterator[tuple[_Element, _Element]]:
    """Every run of the document with a text of it that holds a mark; what stands elsewhere is made plain."""
    from lxml import etree

    find = etree.XPath(f"descendant::w:t[contains(., '{start}')]", namespaces={"w": NAMESPACE})
    for root in roots:
        for text in cast("list[_Element]", find(root)):
            run = text.getparent()
            if run is None or run.tag != w("r") or root is not document:
                text.text = plainly(text.text or "")
            elif run.getparent() is not None:
                yield run, text


def _referred(found: re.Match[str], names: Mapping[tuple[str, str], str]) -> tuple[str, str]:
    name = names.get((found[1], found[2]), "")
    return name, f"{found[1]} 1" if name else captions.plain(found[0])


def _caption_names(document: _Element) -> dict[tuple[str, str], str]:
    """A bookmark for every caption by its label and title, put there where there is none."""
    names: dict[tuple[str, str], str] = {}
    for number, field in enumerate(list(fields_of(document, "SEQ")), start=1):
        paragraph = next(field.begin.iterancestors(w("p")))
        label = field.words[1].strip('"')
        words = "".join(text.text or "" for text in paragraph.iter(w("t")))
        found = _CAPTIONED.match(words)
        key = (label, " ".join(found[1].split()) if found else "")
        if key in names:
            continue
        marks = (mark.get(w("name")) or "" for mark in paragraph.iter(w("bookmarkStart")))
        own = next((name for name in marks if name.startswith(CAPTION)), "")
        names[key] = own or _surrounded(paragraph, field, f"{CAPTION}text{number}")
    return names


def _surrounded(paragraph: _Element, field: Field, name: str) -> str:
    """Puts a bookmark around a caption's label and number; gives its name."""
    first = next(child for child in paragraph if child.tag == w("r"))
    first.addprevious(paragraph.makeelement(w("bookmarkStart"), {w("id"): "0", w("name"): name}))
    last = field.texts[-1].getparent() if field.texts else field.begin
    while last is not None and not _ends_field(last):
        last = last.getnext()
    if last is not None:
        last.addnext(paragraph.makeelement(w("bookmarkEnd"), {w("id"): "0"}))
    return name


def _ends_field(run: _Element) -> bool:
    return any(mark.get(w("fldCharType")) == "end" for mark in run.iter(w("fldChar")))


def _attached(found: re.Match[str], starts: Mapping[str, _Element]) -> tuple[str, str]:
    name = bookmark(found[1])
    return name if name in starts else "", found[2]


def _split(run: _Element, mark: re.Pattern[str], referred: Referred) -> None:
    """A run as several: fields stand between what is before and after them, all in the run's look.

    `referred` gives the bookmark that a mark leads to, or an empty text, and the words shown.
    """
    from lxml import etree

    look = run.find(w("rPr"))
    pieces: list[_Element] = []

    def opened() -> _Element:
        made = run.makeelement(w("r"))
        if look is not None:
            made.append(copy.deepcopy(look))
        pieces.append(made)
        return made

    here = opened()
    for child in [child for child in run if child.tag != w("rPr")]:
        if child.tag != w("t") or not mark.search(child.text or ""):
            here.append(child)
            continue
        written = child.text or ""
        done = 0
        for found in mark.finditer(written):
            _add_text(here, written[done : found.start()])
            done = found.end()
            name, shown = referred(found)
            if not name:
                _add_text(here, shown)
                continue
            xml = field_begin(f"REF {name} \\h"), field_end()
            for half, part in enumerate(xml):
                pieces.extend(etree.fromstring(f'<w:p xmlns:w="{NAMESPACE}">{part}</w:p>'))
                here = opened()
                if not half:
                    _add_text(here, shown)
        _add_text(here, written[done:])
    for piece in pieces:
        if len(piece) > (piece.find(w("rPr")) is not None):
            run.addprevious(piece)
    parent = run.getparent()
    if parent is not None:
        parent.remove(run)


def _add_text(run: _Element, words: str) -> None:
    if not words:
        return
    last = run[-1] if len(run) else None
    if last is not None and last.tag == w("t"):
        last.text = (last.text or "") + words
        return
    text = run.makeelement(w("t"), {_SPACE: "preserve"})
    text.text = words
    run.append(text)


def _bookmarks(document: _Element) -> dict[str, _Element]:
    return {mark.get(w("name")) or "": mark for mark in document.iter(w("bookmarkStart"))}


def _words_of(start: _Element) -> str:
    """The text between a bookmark's ends, in the paragraph it begins in."""
    words = []
    node = start.getnext()
    while node is not None and not (node.tag == w("bookmarkEnd") and node.get(w("id")) == start.get(w("id"))):
        words += [text.text or "" for text in node.iter(w("t"))]
        node = node.getnext()
    return "".join(words)
