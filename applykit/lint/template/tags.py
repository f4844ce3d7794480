"""The tags in a paragraph's text: where they begin and end, and braces that make no tag."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from applykit.documents.headings import w
from applykit.lint.template.report import Report
from applykit.lint.template.story import Paragraph, balanced

_OPENING = re.compile(r"\{[{%#]")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_CLOSED = re.compile(r"[}%]\}")
_SPACED = re.compile(r"\{\s+[{%](?!\})|(?<!\{)[}%]\s+\}")
_WIDE = re.compile(r"[{｛]\s*[{｛%％#＃]|[}｝%％#＃]\s*[}｝]")
_WIDE_MARKS = frozenset("｛｝％＃")
_PREFIX = re.compile(r"(tr|tc|p|r) ")
_CURLY = str.maketrans("“”‘’", "\"\"''")
_CONTAINERS = {
    w("hyperlink"): "link", w("fldSimple"): "field", w("sdtContent"): "control",
    w("ins"): "change", w("del"): "change", w("moveTo"): "change", w("moveFrom"): "change",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: its text, what stands inside as Jinja reads it, and docxtpl's prefix (tr, tc, p, r)."""

    paragraph: Paragraph
    start: int
    end: int
    text: str
    prefix: str
    inner: str

    @property
    def word(self) -> str:
        """The first word of a {% %} tag; an empty text for {{ }}."""
        if not self.text.startswith("{%"):
            return ""
        found = re.match(r"[a-z_]+", self.inner)
        return found.group() if found else ""


def tags_in(paragraph: Paragraph, report: Report) -> Iterator[Tag]:
    """The paragraph's tags in order; braces that make none are reported."""
    text = paragraph.text
    place = 0
    while found := _OPENING.search(text, place):
        _stray(paragraph, place, found.start(), report)
        end = _end(text, found)
        again = _OPENING.search(text, found.end())
        if end < 0 or (again and again.start() < end and not _in_quotes(text[found.end() : again.start()])):
            report.at(paragraph, "template.braces/unclosed", found.start(), found.end(),
                      tag=_short(text[found.start() :]), closing=_CLOSING[found.group()])  # fmt: skip
            place = found.end()
            continue
        place = end
        tag = _tag(paragraph, found.start(), end)
        if not tag.text.startswith("{#") and _whole(tag, report):
            yield tag
    _stray(paragraph, place, len(text), report)


def _end(text: str, opening: re.Match[str]) -> int:
    """Where a tag ends; a mapping inside it may close with two braces of its own."""
    closing = _CLOSING[opening.group()]
    end = text.find(closing, opening.end())
    while closing == "}}" and end >= 0:
        inner = text[opening.end() : end]
        if inner.count("{") <= inner.count("}"):
            break
        end = text.find(closing, end + 1)
    return end + 2 if end >= 0 else -1


def _in_quotes(text: str) -> bool:
    return text.count("'") % 2 == 1 or text.count('"') % 2 == 1


def _tag(paragraph: Paragraph, start: int, end: int) -> Tag:
    text = paragraph.text[start:end]
    inner = text[2:-2].translate(_CURLY) if paragraph.pieces[0].kind != "alt" else text[2:-2]
    prefix = _PREFIX.match(inner)
    body = inner[prefix.end() :] if prefix else inner
    return Tag(paragraph, start, end, text, prefix[1] if prefix else "", body.strip("-+ \t\n\u00a0"))


def _stray(paragraph: Paragraph, start: int, end: int, report: Report) -> None:
    """Braces between two tags that make no tag."""
    between = paragraph.text[start:end]
    wide = [found for found in _WIDE.finditer(between) if _WIDE_MARKS & set(found.group())]
    opened = [found for found in wide if found.group()[0] in "{｛"]
    for found in opened or wide[:1]:
        _told(
            paragraph, "template.full_width", start + found.start(), _short(between[found.start() :]), report
        )
    if wide:
        return
    for found in _SPACED.finditer(between):
        _told(paragraph, "template.braces/spaced", start + found.start(), found.group(), report)
    for found in _CLOSED.finditer(between):
        # 50%} is a figure and a bracket.
        if found.group() == "}}" or not between[: found.start()].rstrip()[-1:].isdigit():
            _told(paragraph, "template.braces/stray", start + found.start(), found.group(), report)


def _told(paragraph: Paragraph, rule: str, start: int, tag: str, report: Report) -> None:
    report.at(paragraph, rule, start, start + 2, tag=tag)


def _whole(tag: Tag, report: Report) -> bool:
    """Whether docxtpl can join the tag out of the runs that Word made of it."""
    paragraph = tag.paragraph
    pieces = list(dict.fromkeys(id(paragraph.piece_at(place)) for place in range(tag.start, tag.end)))
    if len(pieces) < 2:
        return True
    held = {id(piece): piece for piece in paragraph.pieces}
    kinds = {held[piece].kind for piece in pieces}
    if kinds != {"text"}:
        report.at(paragraph, "template.torn/field", tag.start, tag.end, tag=tag.text)
        return False
    first, last = held[pieces[0]].node, held[pieces[-1]].node
    if balanced(first, last):
        return True
    inside = (str(home.tag) for node in (first, last) for home in node.iterancestors(*_CONTAINERS))
    variant = _CONTAINERS.get(next(inside, ""), "other")
    report.at(paragraph, f"template.torn/{variant}", tag.start, tag.end, tag=tag.text)
    return False


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
