"""The inline part of Markdown: stretches of text in one style, links, references to notes, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from applykit.documents.markdown import is_safe

_WIDTH = re.compile(
    r"[ \t]?\{\s*(?:width|宽|宽度)\s*[=＝:：]\s*(\d{1,4}(?:\.\d{1,2})?)\s*(%|％|mm|毫米|cm|厘米)\s*\}"
)
_BRACES = re.compile(r"[ \t]?\{[^{}\n]{0,100}\}")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one character style (Strong, Emphasis, Code or none); \\n in it is a hard break.

    `link` is the address it leads to; with `note` it is a reference to the footnote of that label.
    """

    text: str
    style: str = ""
    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: its path as typed, its title, a line below, its width in % of the type area or in mm.

    `fault` is what stands in braces behind it and is no width; `typed` is the whole as typed.
    """

    path: str
    title: str
    below: str = ""
    percent: float = 0
    mm: float = 0
    fault: str = ""
    typed: str = ""


def content(inline: Token) -> tuple[tuple[Span, ...] | Image, ...]:
    """The stretches of an inline token between its pictures, and the pictures."""
    found: list[tuple[Span, ...] | Image] = []
    stretch: list[Span] = []
    for piece in _pieces(inline.children or ()):
        if isinstance(piece, Image):
            found += [_merged(stretch), piece] if stretch else [piece]
            stretch = []
        else:
            stretch.append(piece)
    return (*found, _merged(stretch)) if stretch else tuple(found)


def spans(inline: Token) -> tuple[Span, ...]:
    """The stretches of an inline token; pictures stand in them as they were typed."""
    pieces = _pieces(inline.children or ())
    return _merged([Span(piece.typed) if isinstance(piece, Image) else piece for piece in pieces])


def labels(inline: Token) -> Iterator[str]:
    """The labels of the link definitions that an inline token uses."""
    for token in inline.children or ():
        if "label" in token.meta and token.type in ("link_open", "image"):
            yield token.meta["label"]


def words(spans: Sequence[Span]) -> str:
    """The text of spans; references to notes are left out."""
    return "".join(span.text for span in spans)


def _merged(found: Sequence[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in found:
        last = merged[-1] if merged else None
        if last and not span.note and replace(span, text=last.text) == last:
            merged[-1] = replace(last, text=last.text + span.text)
        elif span.text or span.note:
            merged.append(span)
    return tuple(_closed_up(merged))


def _closed_up(found: Sequence[Span]) -> Iterator[Span]:
    """Drops the space that Markdown wants beside **bold** where both neighbours are Chinese."""
    texts = [span.text for span in found]
    for number in range(len(texts) - 1):
        before, after = texts[number], texts[number + 1]
        joined = (before + after).replace(" ", "")
        edge = len(before.replace(" ", ""))
        spaces = len(before) - len(before.rstrip(" ")) + len(after) - len(after.lstrip(" "))
        if spaces == 1 and 0 < edge < len(joined) and _is_wide(joined[edge - 1]) and _is_wide(joined[edge]):
            texts[number], texts[number + 1] = before.rstrip(" "), after.lstrip(" ")
    for text, span in zip(texts, found, strict=True):
        if text or span.note:
            yield replace(span, text=text)


def _pieces(children: Sequence[Token]) -> Iterator[Span | Image]:
    strong = emphasis = 0
    links: list[tuple[Token, list[str]]] = []
    behind = ""  # what a picture took from the text that follows it
    for number, token in enumerate(children):
        style = "Strong" if strong else "Emphasis" if emphasis else ""
        link = _safe_target(links[-1][0]) if links else ""
        text = ""
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("em_open", "em_close"):
            emphasis += token.nesting
        elif token.type == "link_open":
            links.append((token, []))
        elif token.type == "link_close":
            text = _address(*links.pop())
        elif token.type == "softbreak":
            text = _joint(children, number)
        elif token.type == "hardbreak":
            text = "\n"
        elif token.type == "footnote_ref":
            yield Span("", note=token.meta["label"])
        elif token.type == "image":
            following = children[number + 1].content if number + 1 < len(children) else ""
            image, behind = _image(token, following)
            yield image
            continue
        else:
            text, behind = token.content.removeprefix(behind), ""
            style = "Code" if token.type == "code_inline" and not style else style
        for _, said in links:
            said.append(text)
        if text:
            yield Span(text, style, link)


def _image(token: Token, following: str) -> tuple[Image, str]:
    """A picture with the braces behind it, and what it took from the text that follows."""
    path, below = str(token.attrGet("src") or ""), str(token.attrGet("title") or "")
    title = "".join(
        (" " if child.type in ("softbreak", "hardbreak") else child.content) for child in token.children or ()
    )
    quoted = f' "{below}"' if below else ""
    typed = f"![{token.content}]({path}{quoted})"
    width = _WIDTH.match(following)
    if width:
        size, unit = float(width[1]), width[2]
        percent = size if unit in "%％" else 0
        mm = 0 if percent else size * (10 if unit in ("cm", "厘米") else 1)
        return Image(path, title, below, percent, mm, typed=typed + width[0]), width[0]
    braces = _BRACES.match(following)
    return Image(path, title, below, fault=braces[0].strip() if braces else "", typed=typed), ""


def _safe_target(link: Token) -> str:
    address = str(link.attrGet("href") or "")
    return address if is_safe(address) else ""


def _address(link: Token, said: Sequence[str]) -> str:
    """What follows a link's words: the address in brackets where it says more than they do."""
    address, shown = str(link.attrGet("href") or ""), "".join(said)
    extra = [] if address in ("", shown, f"mailto:{shown}") else [address]
    extra += [str(link.attrGet("title"))] if link.attrGet("title") else []
    return f"（{'，'.join(extra)}）" if extra else ""


def _joint(children: Sequence[Token], number: int) -> str:
    """Lines of a paragraph join without a space, except between Latin words."""
    before = next((token.content[-1] for token in reversed(children[:number]) if token.content), "")
    after = next((token.content[0] for token in children[number + 1 :] if token.content), "")
    return "" if _is_wide(before) or _is_wide(after) else " "


def _is_wide(character: str) -> bool:
    return character > "\u2e7f"
