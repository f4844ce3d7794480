"""The inline part of Markdown: emphasis that suits Chinese text, links, breaks, and words as typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

_ESCAPABLE = frozenset("\\`*_[]()#+-.!|>~<")
_LITERAL_RULES = (
    "code", "hr", "html_block", "html_inline", "lheading", "reference", "autolink", "entity",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one character style (Strong, Emphasis or none); \\n in it is a hard break."""

    text: str
    style: str = ""


@cache
def parser() -> MarkdownIt:
    """The Markdown parser, made once."""
    made = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").disable(_LITERAL_RULES)
    made.inline.ruler.at("escape", _escape)
    made.inline.ruler.at("emphasis", _emphasis)
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]  # printed as typed
    return made


def _escape(state: StateInline, silent: bool) -> bool:
    """A backslash hides a sign that would mean something; before any other it is a backslash."""
    if state.src[state.pos] != "\\":
        return False
    following = state.src[state.pos + 1 : state.pos + 2]
    if following == "\n":
        if not silent:
            state.push("hardbreak", "br", 0)
        state.pos += 2
        return True
    width = 2 if following and following in _ESCAPABLE else 1
    if not silent:
        state.pending += state.src[state.pos + width - 1]
    state.pos += width
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Stars and underscores, with rules that suit text without spaces between words."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    length = end - state.pos
    before = state.src[state.pos - 1 : state.pos] if state.pos else ""
    after = state.src[end : end + 1] if end < state.posMax else ""
    opens, closes = bool(after.strip()), bool(before.strip())
    if marker == "_" or length == 1:
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    elif _is_latin(before) and _is_latin(after):
        opens = closes = False
    for _ in range(length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(ord(marker), length, len(state.tokens) - 1, -1, open=opens, close=closes)
        )
    state.pos = end
    return True


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def spans(inline: Token) -> tuple[Span, ...]:
    """The stretches of an inline token; neighbours of one style are one."""
    found: list[Span] = []
    for text, style in _pieces(inline.children or ()):
        if found and found[-1].style == style:
            found[-1] = Span(found[-1].text + text, style)
        elif text:
            found.append(Span(text, style))
    return tuple(_closed_up(found))


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
    return (Span(text, span.style) for text, span in zip(texts, found, strict=True) if text)


def _pieces(children: Sequence[Token]) -> Iterator[tuple[str, str]]:
    strong = emphasis = 0
    links: list[tuple[Token, list[str]]] = []
    for number, token in enumerate(children):
        style = "Strong" if strong else "Emphasis" if emphasis else ""
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
        elif token.type == "image":
            text = f"![{token.content}]({token.attrGet('src')}{_title(token)})"
        else:
            text = token.content
        for _, words in links:
            words.append(text)
        if text:
            yield text, style


def _title(token: Token) -> str:
    return f' "{token.attrGet("title")}"' if token.attrGet("title") else ""


def _address(link: Token, words: Sequence[str]) -> str:
    """What follows a link's words: the address in brackets where it says more than they do."""
    address = str(link.attrGet("href") or "")
    extra = [] if address in ("", "".join(words)) else [address]
    extra += [str(link.attrGet("title"))] if link.attrGet("title") else []
    return f"（{'，'.join(extra)}）" if extra else ""


def _joint(children: Sequence[Token], number: int) -> str:
    """Lines of a paragraph join without a space, except between Latin words."""
    before = next((token.content[-1] for token in reversed(children[:number]) if token.content), "")
    after = next((token.content[0] for token in children[number + 1 :] if token.content), "")
    return "" if _is_wide(before) or _is_wide(after) else " "


def _is_wide(character: str) -> bool:
    return character > "\u2e7f"
