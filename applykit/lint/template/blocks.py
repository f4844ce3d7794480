"""Blocks over paragraphs: in pairs, at places that fit, and without emptying what must not be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from applykit.documents.headings import w
from applykit.lint.template.report import Report
from applykit.lint.template.story import balanced
from applykit.lint.template.syntax import BLOCKS, MIDDLES, opens
from applykit.lint.template.tags import Tag
from applykit.messages import _

if TYPE_CHECKING:
    from lxml.etree import _Element

_HOLDERS = {"tr": w("tr"), "tc": w("tc"), "p": w("p"), "r": w("r")}
_CONTENT = (w("p"), w("tbl"), w("sdt"))


@dataclass(frozen=True, slots=True)
class Flow:
    """What makes a story's tags read as a whole: those to leave out, and the blocks to close before others.

    Both count tags from 0; what is closed before the tag behind the last is closed at the end.
    """

    stray: frozenset[int]
    closed: Mapping[int, Sequence[Tag]]


def pair(tags: Sequence[Tag], report: Report) -> Flow:
    """Report every block that is not closed, closed twice, or opened and closed at places that do not fit."""
    open_: list[tuple[int, Tag]] = []
    stray: set[int] = set()
    closed: dict[int, list[Tag]] = {}
    for number, tag in enumerate(tags):
        word = tag.word
        if opens(tag):
            open_.append((number, tag))
        elif word in MIDDLES:
            if not open_ or open_[-1][1].word not in MIDDLES[word]:
                _unmatched(tag, open_, report)
                stray.add(number)
            else:
                _fits(open_[-1][1], tag, report)
        elif word in BLOCKS.values():
            match = next((place for place in range(len(open_) - 1, -1, -1)
                          if BLOCKS[open_[place][1].word] == word), None)  # fmt: skip
            if match is None:
                _unmatched(tag, open_, report)
                stray.add(number)
                continue
            closed[number] = [left for _other, left in reversed(open_[match + 1 :])]
            for left in closed[number]:
                _unclosed(left, report)
            _fits(open_[match][1], tag, report)
            del open_[match:]
    for _number, tag in open_:
        _unclosed(tag, report)
    closed[len(tags)] = [tag for _number, tag in reversed(open_)]
    return Flow(frozenset(stray), closed)


def _unmatched(tag: Tag, open_: Sequence[tuple[int, Tag]], report: Report) -> None:
    related = []
    if open_:
        last = open_[-1][1]
        related.append((last.paragraph, _("{tag} is the block that is open here").format(tag=last.text)))
    report.at(tag.paragraph, "template.block/stray", tag.start, tag.end, tag=tag.text, related=related)


def _unclosed(tag: Tag, report: Report) -> None:
    closing = f"{{%{tag.prefix} {BLOCKS[tag.word]} %}}"
    report.at(tag.paragraph, "template.block/unclosed", tag.start, tag.end, tag=tag.text, closing=closing)


def _fits(opening: Tag, closing: Tag, report: Report) -> None:
    """Both ends of a block must lie where what is between can be repeated or left out as a whole."""
    if not balanced(_replaced(opening), _replaced(closing)):
        report.at(closing.paragraph, "template.block/crossing", closing.start, closing.end, tag=closing.text,
                  opening=opening.text, place=opening.paragraph.place,
                  related=[(opening.paragraph, opening.text)])  # fmt: skip


def _replaced(tag: Tag) -> _Element:
    """The element in whose place docxtpl leaves the tag."""
    piece = tag.paragraph.piece_at(tag.start).node
    if not tag.prefix:
        return piece
    return next(piece.iterancestors(_HOLDERS[tag.prefix]), piece)


def emptied(tags: Iterable[Tag], report: Report) -> None:
    """Warn of tables, rows and cells all of whose content stands under loops or conditions."""
    acting: dict[_Element, Tag] = {}
    for tag in tags:
        if tag.prefix in ("tr", "tc", "p"):
            acting[_replaced(tag)] = tag
    homes: dict[_Element, None] = {}
    for element in acting:
        parent = element.getparent()
        if parent is not None and parent.tag in (w("tbl"), w("tr"), w("tc")):
            homes[parent] = None
    for home in homes:
        wanted = {w("tbl"): (w("tr"), w("sdt")), w("tr"): (w("tc"), w("sdt"))}.get(str(home.tag), _CONTENT)
        found = [(acting.get(child), child) for child in home if child.tag in wanted]
        first = next(tag for tag, _child in found if tag is not None)
        least, rest = _least(iter(found))
        # Of several conditions one may always hold; a single one, or a loop, may not.
        if least == 0 and not rest and _count(found) == 1:
            kind = {w("tbl"): "table", w("tr"): "row"}.get(str(home.tag), "cell")
            report.at(first.paragraph, f"template.emptied/{kind}", first.start, first.end, warning=True,
                      tag=first.text)  # fmt: skip


def _count(found: Sequence[tuple[Tag | None, _Element]]) -> int:
    """How many blocks stand side by side."""
    depth = count = 0
    for tag, _element in found:
        if tag is not None and opens(tag):
            count += depth == 0
            depth += 1
        elif tag is not None and tag.word in BLOCKS.values():
            depth -= 1
    return count


def _least(items: Iterator[tuple[Tag | None, _Element]]) -> tuple[int, str]:
    """The fewest elements that are left up to the end of the block, and the word that ends it."""
    count = 0
    for tag, _element in items:
        if tag is None or not tag.word:
            count += 1
        elif opens(tag):
            branches, word, otherwise = [], tag.word, False
            while True:
                least, end = _least(items)
                branches.append(least)
                if end not in MIDDLES:
                    break
                otherwise = otherwise or end == "else"
            # A loop or condition without “else” may leave nothing.
            if word not in ("if", "for"):
                count += branches[0]
            elif otherwise:
                count += min(branches)
        elif tag.word in MIDDLES or tag.word in BLOCKS.values():
            return count, tag.word
    return count, ""
