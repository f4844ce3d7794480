"""The Markdown parser: CommonMark with tables and footnotes, less what would swallow ordinary text."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, hr, reference
from markdown_it.rules_inline import StateInline, autolink
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

_ESCAPABLE = frozenset("\\`*_[]()#+-.!|>~<{}")
_LITERAL_RULES = ("code", "html_block", "html_inline", "lheading", "entity")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?")
_MAIL = re.compile(r"mailto:[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


_BRACKETED_RULES = ("link", "image", "footnote_ref", "footnote_def", "reference")
_NESTING = 100
_LONGEST_ADDRESS = 2_000
"""Word's own limit lies at 2,083 characters."""
_BRACKETS = 50
_BRACKET = re.compile(r"[\[\]]|\n[ \t]*\n")


def tokens(text: str) -> list[Token] | None:
    """The tokens of a text; None where lists or quotes are nested so deep that the parser gives up."""
    found = parser(_brackets(text) <= _BRACKETS).parse(text)
    return found if all(token.level < _NESTING - 2 for token in found) else None


def _brackets(text: str) -> int:
    """How deep the brackets of a paragraph are nested: the parser takes time by the square of it."""
    depth = deepest = 0
    for found in _BRACKET.finditer(text) if text.count("[") > _BRACKETS else ():
        depth = depth + 1 if found.group() == "[" else max(depth - 1, 0) if found.group() == "]" else 0
        deepest = max(deepest, depth)
    return deepest


@cache
def parser(links: bool = True) -> MarkdownIt:
    """The Markdown parser, made once; without `links` brackets are brackets."""
    options: Any = {"maxNesting": _NESTING, "inline_definitions": True, "store_labels": True}
    made = MarkdownIt("commonmark", options).enable("table").disable(_LITERAL_RULES)
    made.use(footnote_plugin, inline=False, move_to_end=False)
    made.block.ruler.at("hr", _rule, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    made.block.ruler.at("reference", _definition)
    made.inline.ruler.at("escape", _escape)
    made.inline.ruler.at("emphasis", _emphasis)
    made.inline.ruler.at("autolink", _address)
    if not links:
        made.disable(_BRACKETED_RULES)
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]  # printed as typed
    made.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return made


def is_safe(address: str) -> bool:
    """Whether an address may become a link: http, https or mailto, and sound enough for Word to open."""
    if len(address) > _LONGEST_ADDRESS or any(
        character.isspace() or character in '<>"{}|\\^`' for character in address
    ):
        return False
    if address.lower().startswith("mailto:"):
        return _MAIL.fullmatch(address) is not None
    try:
        parts = urlsplit(address)
        sound = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return sound and parts.scheme in ("http", "https") and _HOST.fullmatch(parts.hostname or "") is not None


def _rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line --- or ***; one of ___ is a blank that somebody is to fill in, and stays as typed."""
    if state.src.startswith("_", state.bMarks[start] + state.tShift[start]):
        return False
    return hr(state, start, end, silent)


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """[name]: address, where the address is one; a list of literature such as [1]: GB/T 1 stays text."""
    line = state.line
    if not reference(state, start, end, silent):
        return False
    if silent or is_safe(state.tokens[-1].meta["url"]):
        return True
    meta = state.tokens.pop().meta
    if state.env["references"][meta["id"]]["map"] == [start, state.line]:
        del state.env["references"][meta["id"]]
    state.line = line
    return False


def _address(state: StateInline, silent: bool) -> bool:
    """<https://…> and <a@b.cn>; anything else in such brackets stays as typed."""
    if state.src[state.pos] != "<":
        return False
    end = state.src.find(">", state.pos, state.pos + _LONGEST_ADDRESS)
    if end < 0:
        return False
    inner = state.src[state.pos + 1 : end]
    return (is_safe(inner) or is_safe(f"mailto:{inner}")) and autolink(state, silent)


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
