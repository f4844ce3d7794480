"""The pattern rules of a pack over all texts at once: placeholders, past promises, personal data, widths."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from applykit.model import Diagnostic, Related, path_text
from applykit.wording.fields import Corpus, Field, around
from applykit.wording.pack import Pattern, TextRule
from applykit.wording.texts import Texts

MOST_RELATED = 5
"""So many further places of the same fault in one text are shown; the rest are counted."""

_REACH = 400
_SENTENCE_END = "。；！？\n"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def found_by_rules(rules: tuple[TextRule, ...], texts: Texts, as_of: date) -> Iterator[Diagnostic]:
    """Every hit of the rules, one diagnostic for each meaning in each text."""
    for rule in rules:
        for kind in rule.kinds:
            taken = bytearray(len(texts.corpus(kind).text))
            for pattern in rule.patterns:
                yield from _hits(rule, pattern, texts.corpus(kind), texts, as_of, taken)


def _hits(
    rule: TextRule, pattern: Pattern, corpus: Corpus, texts: Texts, as_of: date, taken: bytearray
) -> Iterator[Diagnostic]:
    """What one pattern finds beside what earlier patterns of its rule have `taken`."""
    if pattern.characters and pattern.characters.isdisjoint(corpus.characters):
        return
    if pattern.single and not re.search(pattern.find, corpus.alphabet):
        return
    groups: dict[int, list[tuple[Field, int, re.Match[str]]]] = {}
    test = CHECKS[pattern.check] if pattern.check else None
    for hit in re.finditer(pattern.find, corpus.text):
        if 1 in taken[hit.start() : hit.end()]:
            continue
        field, offset = corpus.locate(hit.start())
        if field.name in rule.skip or (test and not test(hit, as_of)) or _left_alone(pattern, hit):
            continue
        groups.setdefault(id(field), []).append((field, offset, hit))
    for group in groups.values():
        for _field, _offset, hit in group:
            taken[hit.start() : hit.end()] = bytes([1]) * len(hit.group())
        yield _diagnostic(rule, pattern, group, texts)


def _left_alone(pattern: Pattern, hit: re.Match[str]) -> bool:
    if not pattern.but and not pattern.unless:
        return False
    text = hit.string
    first, last = sentence(text, hit.start(), hit.end())
    if pattern.unless and re.compile(pattern.unless).search(text, first, last):
        return True
    return bool(pattern.but) and any(
        other.start() < hit.end() and hit.start() < other.end()
        for other in re.compile(pattern.but).finditer(text, first, last)
    )


def sentence(text: str, start: int, end: int, stops: str = _SENTENCE_END) -> tuple[int, int]:
    """Where the sentence around a stretch begins and ends; no sentence is looked at beyond its reach."""
    lowest, highest = max(0, start - _REACH), min(len(text), end + _REACH)
    first = max(max(text.rfind(stop, lowest, start) + 1, lowest) for stop in stops)
    ends = [at for stop in stops if (at := text.find(stop, end, highest)) >= 0]
    return first, min(ends, default=highest)


def _diagnostic(
    rule: TextRule, pattern: Pattern, group: list[tuple[Field, int, re.Match[str]]], texts: Texts
) -> Diagnostic:
    field, offset, hit = group[0]
    end = offset + len(hit.group())
    found, words = hit.group(), around(field.text, offset, end)
    if pattern.shown == "masked":
        masked = _masked(found)
        found, words = masked, around(field.text, offset, end).replace(hit.group(), masked)
    elif pattern.shown == "code":
        found = " ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(found))
        words = around(field.text, offset, end).replace(hit.group(), f"[{found}]")
    elif pattern.shown == "characters":
        found = "".join(dict.fromkeys(other.group() for _, _, other in group))[:12]
    groups = {name: value or "" for name, value in hit.groupdict().items()}
    facts = {
        "found": found,
        "around": words,
        "means": pattern.means.format_map({"found": found, **groups}),
        "remedy": pattern.remedy,
        "count": len(group),
    }
    related = tuple(
        Related(path_text(field.path), texts.place(field, at)) for _, at, _hit in group[1 : MOST_RELATED + 1]
    )
    return Diagnostic(
        pattern.severity, rule.id, path_text(field.path), texts.place(field, offset), facts,
        "several" if len(group) > 1 else "", texts.shown(field), related=related,
    )  # fmt: skip


def _masked(number: str) -> str:
    """A personal number that the report must not spread further: 1101**********12."""
    return number[:3] + "*" * (len(number) - 5) + number[-2:]


def _is_past(hit: re.Match[str], as_of: date) -> bool:
    """Whether the year (and month) that a promise names is over on the day."""
    year = int(hit.group("year"))
    if year != as_of.year:
        return year < as_of.year
    month = hit.groupdict().get("month")
    return int(month) < as_of.month if month else False


def _is_identity_number(hit: re.Match[str], as_of: date) -> bool:
    """Whether eighteen digits are a personal number by their check character (GB 11643)."""
    digits = hit.group()
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True))
    return "10X98765432"[total % 11] == digits[17].upper()


CHECKS: dict[str, Callable[[re.Match[str], date], bool]] = {
    "past": _is_past,
    "identity_number": _is_identity_number,
}
"""Tests that a pattern may name beside its expression."""
