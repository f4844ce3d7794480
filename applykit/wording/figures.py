"""Literal figures in narratives beside facts that the profile knows, where the two disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from applykit.errors import ExpressionError, PackError
from applykit.expressions import compile_expression
from applykit.expressions.display import number_text
from applykit.model import Diagnostic, EntryPath, Related, path_text
from applykit.wording.fields import around
from applykit.wording.labels import Label
from applykit.wording.numerals import MARK, SCALES, Figure, Marked
from applykit.wording.pack import Fact, Facts
from applykit.wording.patterns import sentence
from applykit.wording.texts import Texts

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=[ \t]*年|—|–|～|至)")
_TITLE = re.compile(r"《[^《》\n]*》")
_STOPS = "。！？\n"
_CLAUSE_STOPS = "。！？；，、：\n"
MOST_FINDINGS = 20
"""So many figures of one fact are reported; a text that repeats one without end is wrong in one way."""

_THRESHOLD = re.compile(r"以上|以下|以内|之内|左右|上下")
_SAME_CLAUSE = re.compile(r"[^，。；、：！？（）\n]{0,6}")


def disagreeing(facts: Facts, texts: Texts) -> Iterator[Diagnostic]:
    """Figures that differ from the profile's, each once, with the place of the entry.

    Raises:
        PackError: an expression of facts.yaml fails.
    """
    finder = _Finder(facts, texts)
    for fact in facts.facts:
        yield from finder.run(fact)


class _Finder:
    def __init__(self, facts: Facts, texts: Texts) -> None:
        self.facts = facts
        self.texts = texts
        self.names = texts.names
        self.corpus = texts.corpus("narrative")
        # Years in titles such as 《规划（2021—2035年）》 say nothing about the sentence.
        text = _TITLE.sub(lambda title: "《" + "_" * (len(title.group()) - 2) + "》", self.corpus.text)
        self.marked = Marked(text)
        self.text = self.marked.text
        self.parties = self._parties()

    def _parties(self) -> re.Pattern[str] | None:
        wanted = set(self.facts.parties)
        fields = self.texts.corpus("text").fields
        names = {field.text for field in fields if field.name in wanted and field.text in self.text}
        ours = {str(self._section("organization").get("name")), str(self._section("lab").get("name"))}
        listed = sorted(names - ours - {""}, key=lambda name: (-len(name), name))
        return re.compile("|".join(map(re.escape, listed))) if listed else None

    def _section(self, name: str) -> Mapping[str, Any]:
        found = self.names.get(name)
        return found if isinstance(found, Mapping) else {}

    def run(self, fact: Fact) -> Iterator[Diagnostic]:
        if not self._filled_in(_path(fact.at.partition("[]")[0], 0)):
            return
        seen: set[int] = set()
        for row, number in self._rows(fact):
            hits = list(self._hits(fact, row))
            if not hits or (fact.when and not self._value(fact, fact.when, self.names)):
                continue
            names = {**self.names, "row": row} if fact.each else self.names
            known = _decimals(self._value(fact, fact.value, names))
            year = self._value(fact, fact.year, names) if fact.year else self._cutoff()
            for hit, anywhere in hits if known else ():
                for figure, value in self._differing(fact, hit, known):
                    if figure.offset in seen or self._left_alone(fact, hit, anywhere, year):
                        continue
                    seen.add(figure.offset)
                    yield self._diagnostic(fact, figure, hit.groupdict().get("unit") or "", value, number)
                    if len(seen) == MOST_FINDINGS:
                        return

    def _filled_in(self, path: EntryPath) -> bool:
        """Whether the entry that a fact rests on holds anything; an empty one says nothing."""
        value: Any = self.names
        for step in path:
            value = value.get(step) if isinstance(value, Mapping) else None
        return value is not None and value not in ([], {}, "")

    def _hits(self, fact: Fact, row: Any) -> Iterator[tuple[re.Match[str], bool]]:
        for patterns, anywhere in ((fact.labels, False), (fact.anywhere, True)):
            for pattern in patterns:
                for hit in Label(pattern, self.facts.words or {}, row).found(self.text, _STOPS):
                    yield hit, anywhere

    def _rows(self, fact: Fact) -> Iterator[tuple[Any, int]]:
        if not fact.each:
            yield None, 0
            return
        rows = self._value(fact, fact.each, self.names)
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            yield row, number

    def _value(self, fact: Fact, text: str, names: Mapping[str, Any]) -> Any:
        try:
            return compile_expression(text).evaluate(names)
        except ExpressionError as error:
            problem = f"facts.yaml, {fact.id}: {error.facts.get('problem', error)}"
            folder = self.texts.profile.programme.folder
            raise PackError("programme.broken", programme=folder.name, problem=problem) from error

    def _cutoff(self) -> int | None:
        cutoff = self._section("lab").get("cutoff")
        return getattr(cutoff, "year", None)

    def _differing(
        self, fact: Fact, hit: re.Match[str], known: list[Decimal]
    ) -> Iterator[tuple[Figure, Decimal]]:
        """The figures of a hit that differ from the profile's, each with what it should be."""
        figures = self._figures(hit)
        listed = "list" in hit.re.groupindex
        if listed and len(known) != len(figures):
            return
        scale = Decimal(1)
        if fact.unit == "万元":
            scale = SCALES.get(hit.groupdict().get("unit") or "", scale)
        for position, figure in enumerate(figures):
            if figure.value in fact.ignore:
                continue
            choices = [known[position]] if listed else known
            tolerance = Decimal(fact.tolerance)
            if not any(figure.agrees(choice, scale, tolerance) for choice in choices):
                yield figure, choices[0]

    def _figures(self, hit: re.Match[str]) -> list[Figure]:
        first, last = hit.span("list") if "list" in hit.re.groupindex else hit.span("n")
        return [self.marked.figure(at) for at in range(first, last) if self.text[at] == MARK]

    def _left_alone(self, fact: Fact, hit: re.Match[str], anywhere: bool, year: object) -> bool:
        mark = self.text.find(MARK, hit.start())
        field, _offset = self.corpus.locate(self.marked.figure(mark).offset)
        first, last = sentence(self.text, hit.start(), hit.end(), _STOPS)
        if field.name.partition(".")[0].partition("[")[0] in self.facts.later_sections:
            return True
        if field.name in fact.but or (fact.unless and self._unless(fact.unless, hit)):
            return True
        if _THRESHOLD.match(self.text, hit.end()) or (not fact.each and self._of_another(fact, hit)):
            return True
        if anywhere:
            return False
        if field.name in self.facts.future_fields:
            return True
        years = {int(found) for found in _YEAR.findall(self.text[first:last])}
        if years and years != {year}:
            return True
        return bool(self.facts.future and re.compile(self.facts.future).search(self.text, first, last))

    def _unless(self, unless: str, hit: re.Match[str]) -> bool:
        first, _last = sentence(self.text, hit.start(), hit.end(), _STOPS + "；")
        after = _SAME_CLAUSE.match(self.text, hit.end())
        return bool(re.compile(unless).search(self.text, first, after.end() if after else hit.end()))

    def _of_another(self, fact: Fact, hit: re.Match[str]) -> bool:
        """Whether the figure is said of somebody else: 恒岚动力电池有限公司现有人员 200 人."""
        first, _last = sentence(self.text, hit.start(), hit.end(), _STOPS + "；")
        if self.parties and self.parties.search(self.text, first, hit.start()):
            return True
        if fact.whose:
            return False
        clause, _last = sentence(self.text, hit.start(), hit.end(), _CLAUSE_STOPS)
        subjects = self.facts.subjects
        return bool(subjects and re.compile(subjects).search(self.text, clause, hit.start()))

    def _diagnostic(self, fact: Fact, figure: Figure, unit: str, known: Decimal, number: int) -> Diagnostic:
        field, offset = self.corpus.locate(figure.offset)
        said = figure.said + (unit or fact.unit)
        at = _path(fact.at, number)
        place = self.texts.places.entry(at)
        facts = {
            "title": fact.title,
            "said": said,
            "known": number_text(known) + fact.unit,
            "around": around(field.text, offset, offset + len(figure.said)),
            "where": path_text(at),
            "line": place.line if place else "…",
        }
        return Diagnostic(
            self.facts.severity, "text.figure_disagrees", path_text(field.path),
            self.texts.place(field, offset), facts, shown=self.texts.shown(field),
            related=(Related(path_text(at), place, number_text(known)),),
        )  # fmt: skip


def _decimals(value: object) -> list[Decimal]:
    """The value or values that a figure may have; nothing where the profile does not say."""
    items = value if isinstance(value, list) else [value]
    found = []
    for item in items:
        if isinstance(item, bool) or not isinstance(item, (int, float, Decimal)):
            return []
        found.append(item if isinstance(item, Decimal) else Decimal(str(item)))
    return found


def _path(text: str, number: int) -> EntryPath:
    """partners[].contribution with the number of the row."""
    steps: list[str | int] = []
    for part in text.split("."):
        steps.append(part.removesuffix("[]"))
        if part.endswith("[]"):
            steps.append(number)
    return tuple(steps)
