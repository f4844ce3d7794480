"""A template part as Jinja reads it: what docxtpl's preparation makes of it, in less time.

docxtpl looks through the whole part a score of times, character by character.  Most parts hold only plain
tags, each within one text; those are prepared here, from tag to tag.  The rest is left to docxtpl.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest

_TAG = re.compile(r"\{\{[^<]*?\}\}|\{%[^<]*?%\}")
_OPENING = re.compile(r"\{[{%]")
_LEFT_TO_DOCXTPL = re.compile(
    r"\{\#|\{%-|-%\}|\{[{%]r\s"  # comments, merged paragraphs, runs of rich text
    r"|\{(?:<[^>]*>)+[{%\#]|[%}\#](?:<[^>]*>)+\}"  # braces with markup in between
)
_OF_A_CELL = re.compile(r"\{%\s*(?:colspan\s|cellbg\s|vm\s*%|hm\s*%)")
_ALONE = {name: re.compile(r"(\{[{%])" + name + r" ([^}%]*[}%]\})") for name in ("tr", "tc", "p")}
_NOT_ITS_OWN = re.compile(r"<w:t>|</w:tr>|\{[{%](?:tr|tc|p) ")
_WITHIN_TAG = re.compile(r"\{[{%].*?[}%]\}")
_AS_TYPED = (("&#8216;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"))

_VALUE = re.compile(r"\{\{([-+]?)(.*?)([-+]?)\}\}", re.DOTALL)
_OUTSIDE_TEXT = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<w:p(?:[ /][^>]*)?>|</w:p>", re.DOTALL)


def prepared(xml: str, by_docxtpl: Callable[[str], str]) -> str:
    """The Jinja source of a part; `by_docxtpl` is docxtpl's preparation, whose result this one equals."""
    return mark_paragraph_values(_patched(xml, by_docxtpl) if _is_plain(xml) else by_docxtpl(xml))


def _is_plain(xml: str) -> bool:
    if _LEFT_TO_DOCXTPL.search(xml) or _OPENING.search(_TAG.sub("", xml)):
        return False
    # A cell that spans, merges or is coloured goes to docxtpl by itself, if it acts on nothing around it.
    return not any(_NOT_ITS_OWN.search(xml, start, end) for start, end, _ in _around(xml, "tc", _OF_A_CELL))


def _patched(xml: str, by_docxtpl: Callable[[str], str]) -> str:
    xml = _replaced(xml, "tc", _OF_A_CELL, lambda cell, _: by_docxtpl(cell))
    texts = xml.split("<w:t>")
    for number, text in enumerate(texts[1:], start=1):
        texts[number] = ('<w:t xml:space="preserve">' if _OPENING.search(text) else "<w:t>") + text
    xml = "".join(texts)
    for name, tag in _ALONE.items():
        xml = _replaced(xml, name, tag, lambda _, found: f"{found[1]} {found[2]}")
    return _WITHIN_TAG.sub(_as_typed, xml)


def _replaced(xml: str, name: str, tag: re.Pattern[str], by: Callable[[str, re.Match[str]], str]) -> str:
    """The XML with something else in place of every element that holds a tag: `by` sees element and tag."""
    pieces: list[str] = []
    done = 0
    for start, end, found in _around(xml, name, tag):
        pieces += (xml[done:start], by(xml[start:end], found))
        done = end
    return "".join(pieces) + xml[done:]


def _around(xml: str, name: str, tag: re.Pattern[str]) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Where the elements of a name that hold a tag start and end, and the tag."""
    closing = f"</w:{name}>"
    done = 0
    tags = list(tag.finditer(xml, 0, max(xml.rfind(closing), 0)))
    for found, following in zip_longest(tags, tags[1:]):
        start = _last_start(xml, name, done, found.start())
        # Of several tags in one element docxtpl sees the last.
        doubled = following and _last_start(xml, name, found.end(), following.start()) < 0
        if start >= 0 and not doubled:
            done = xml.index(closing, found.end()) + len(closing)
            yield start, done, found


def _last_start(xml: str, name: str, low: int, high: int) -> int:
    return max(xml.rfind(f"<w:{name}>", low, high), xml.rfind(f"<w:{name} ", low, high))


def _as_typed(tag: re.Match[str]) -> str:
    """A tag without what Word and XML make of quotes and comparisons."""
    text = tag.group()
    for written, meant in _AS_TYPED:
        text = text.replace(written, meant)
    return text


def mark_paragraph_values(xml: str) -> str:
    """Sends every {{ }} that stands between paragraphs through `paragraphs`; those in a text stay."""
    pieces: list[str] = []
    depth = end = 0
    after_element = True
    for found in _OUTSIDE_TEXT.finditer(xml):
        token, between = found.group(), xml[end : found.start()]
        pieces.append(between)
        end = found.end()
        if between.strip():
            after_element = between.rstrip().endswith(">")
        if token.startswith("<"):
            depth += 0 if token.endswith("/>") else -1 if token.startswith("</") else 1
            after_element = True
        elif token.startswith("{{") and after_element and depth <= 0:
            token = _VALUE.sub(r"{{\1(\2)|paragraphs\3}}", token)
        pieces.append(token)
    return "".join(pieces) + xml[end:]
