"""The labels of facts.yaml as expressions over marked text, compiled only where they can be found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from applykit.wording.numerals import MARK
from applykit.wording.patterns import sentence

_ITEM = rf"(?:\d{{4}}[ \t]*年)?{MARK}[^{MARK}\s、，,。；（）和及]{{0,3}}"

MACROS = {
    "n": rf"(?P<n>{MARK})",
    "money": rf"(?P<n>{MARK})(?P<unit>亿元|万元|元)",
    "d": MARK,
    "m": rf"{MARK}(?:亿元|万元|元)",
    "list": rf"(?P<list>{_ITEM}(?:[、，和及]{_ITEM})+)",
    "gap": r"(?:(?!其中|自有|租赁|分别|其余|另|拟购)[^。；\n]){0,24}?",
}
"""What a label may name in braces, besides the words of the pack."""

_HAN = re.compile(r"[一-龥]+")


class Label:
    """One label with its row put in; `found` runs it only over the sentences that hold its longest word."""

    def __init__(self, pattern: str, words: Mapping[str, str], row: Any = None) -> None:
        needed = re.findall(r"(?<!P)<([a-z_]+)>", pattern)
        values = {name: str(row.get(name) or "") if isinstance(row, Mapping) else "" for name in needed}
        self.usable = all(len(value) > 1 for value in values.values())
        for name, value in values.items():
            pattern = pattern.replace(f"<{name}>", re.escape(value))
        self.pattern = pattern
        self.words = tuple(words.items())
        self.word = longest_word(pattern)

    def found(self, text: str, stops: str) -> Iterator[re.Match[str]]:
        """Every hit in a marked text."""
        if not self.usable:
            return  # a row without its name would match anything
        at = text.find(self.word)
        while at >= 0:
            first, last = sentence(text, at, at + len(self.word), stops)
            yield from compiled(self.pattern, self.words).finditer(text, first, last + 1)
            at = text.find(self.word, max(last, at + 1))


@lru_cache(maxsize=4096)
def compiled(pattern: str, words: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """A label as an expression, with the words in braces put in.

    Raises:
        KeyError: a word in braces is not known.
        re.error: the rest is no regular expression.
    """
    known = {**{name: f"(?:{text})" for name, text in words}, **MACROS}
    return re.compile(re.sub(r"\{([a-z_]+)\}", lambda found: known[found.group(1)], pattern))


@lru_cache(maxsize=4096)
def longest_word(pattern: str) -> str:
    """The longest run of Chinese that every hit of an expression holds; empty where there is none."""
    plain, depth, at = [""], 0, 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            at += 1
            character = ""
        elif character == "[":
            at = pattern.index("]", at + 2) if "]" in pattern[at + 2 :] else len(pattern)
            character = ""
        elif character in "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif character == "|" and not depth:
            return ""
        elif character in "?*" or (character == "{" and pattern[at + 1 : at + 2].isdigit()):
            plain[-1] = plain[-1][:-1]  # the one before it may be missing
        if not depth and character and _HAN.match(character):
            plain[-1] += character
        else:
            plain.append("")
        at += 1
    return max(plain, key=len)
