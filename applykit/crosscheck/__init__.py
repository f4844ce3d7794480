"""Cross-field rules: what must agree between entries, with the places of both sides in every message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from applykit.crosscheck.plan import ROW, plan_of, words
from applykit.errors import PackError
from applykit.expressions import compile_expression, compile_text
from applykit.model import CrossRule, Diagnostic, EntryPath, Profile, Related, path_text
from applykit.standing import NOTHING, Since
from applykit.validation.rules import names_for

_STEP = re.compile(r"\.?([a-z_]+)|\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")


def crosscheck(profile: Profile, as_of: date, since: Since = NOTHING) -> tuple[Diagnostic, ...]:
    """Every cross-field rule of the programme that the profile breaks, in the order of the rules.

    A rule `for` a list section is tried on each row (`row`, `n`); one for an expression on each of its
    items (`item`, `n`). What is not filled in makes no noise: `when` guards, and a comparison with nothing
    counts as unknown only where `when` says so.

    Raises:
        PackError: a rule's expression fails, or its path does not read; the rule is named.
    """
    checker = _Checker(profile, as_of, since)
    return tuple(found for rule in profile.programme.rules for found in checker.run(rule))


class _Checker:
    def __init__(self, profile: Profile, as_of: date, since: Since) -> None:
        self.profile = profile
        self.schema = profile.programme.schema
        self.names: dict[str, Any] = {
            **names_for(profile.data, self.schema, since),
            "as_of": as_of,
            "line": self._line,
        }
        self._known: dict[str, Any] = {}

    def run(self, rule: CrossRule) -> Iterator[Diagnostic]:
        """Try the rule on each of its cases; a value of `let` is worked out only where it is needed."""
        plan = plan_of(rule)
        names = dict(self.names)
        self._settle(rule, plan.once, names)
        for case in self._cases(rule, names):
            self._settle(rule, plan.when, case)
            if rule.when and not self._value(rule, rule.when, case):
                continue
            self._settle(rule, plan.that, case)
            if not self._value(rule, rule.that, case):
                self._settle(rule, plan.said, case)
                yield self._diagnostic(rule, case)

    def _settle(self, rule: CrossRule, let: Iterable[str], names: dict[str, Any]) -> None:
        for name in let:
            text = rule.let[name]
            if words(text) & (ROW | rule.let.keys()):
                names[name] = self._value(rule, text, names)
                continue
            if text not in self._known:  # what rests on the profile alone is the same for every rule
                self._known[text] = self._value(rule, text, self.names)
            names[name] = self._known[text]

    def _cases(self, rule: CrossRule, names: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        if not rule.rows:
            yield dict(names)
            return
        section = rule.rows in self.schema
        items = names[rule.rows] if section else self._value(rule, rule.rows, names)
        for number, item in enumerate(items or ()):
            yield {**names, "row" if section else "item": item, "n": number}

    def _value(self, rule: CrossRule, text: str, names: Mapping[str, Any]) -> Any:
        try:
            return compile_expression(text).evaluate(names)
        except Exception as error:
            raise PackError("programme.rule_failed", id=rule.id, problem=f"{text}: {error}") from error

    def _diagnostic(self, rule: CrossRule, names: Mapping[str, Any]) -> Diagnostic:
        path = self._path(rule, rule.at, names)
        return Diagnostic(
            rule.severity,
            rule.id,
            path_text(path),
            self.profile.place(path),
            {
                "message": self._text(rule, rule.message, names),
                "remedy": self._text(rule, rule.remedy, names),
            },
            shown=self.profile.shown(path),
            criteria=rule.criteria,
            clauses=rule.clauses,
            related=tuple(self._related(path, [self._path(rule, text, names) for text in rule.against])),
        )

    def _related(self, path: EntryPath, others: Sequence[EntryPath]) -> Iterator[Related]:
        for other in dict.fromkeys(others):
            if other and other != path:
                yield Related(path_text(other), self.profile.place(other))

    def _text(self, rule: CrossRule, text: str, names: Mapping[str, Any]) -> str:
        try:
            return " ".join(str(compile_text(text).evaluate(names)).split())
        except Exception as error:
            raise PackError("programme.rule_failed", id=rule.id, problem=f"{text}: {error}") from error

    def _path(self, rule: CrossRule, text: str, names: Mapping[str, Any]) -> EntryPath:
        """`partners[partners | position('id', row.partner)].name` as a path; () where an index is nothing.

        A path that begins with a dot belongs to the row at hand; one that begins with `=` is an expression
        that gives the path as a text.
        """
        if text.startswith("="):
            text = str(self._value(rule, text[1:], names) or "")
            if not text:
                return ()
        steps: list[str | int] = [rule.rows, names["n"]] if text.startswith((".", "[]")) or not text else []
        for name, index in _STEP.findall(text):
            if name:
                steps.append(name)
                continue
            number = int(index) if index.isdigit() else self._value(rule, index, names)
            if not isinstance(number, int) or isinstance(number, bool):
                return tuple(steps)  # the list as a whole stands for a row that is not there
            steps.append(number)
        return tuple(steps)

    def _line(self, path: str) -> str:
        """For messages: where an entry stands, 第 812 行; with the file's name where there are several."""
        steps = tuple(int(part) if part.isdigit() else part for part in re.findall(r"[a-z_]+|\d+", path))
        place = self.profile.place(steps)
        line = f" {place.cell}" if place.cell else f"第 {place.line} 行"
        return line if place.file == str(self.profile.path) else f"{Path(place.file).name} {line.strip()}"
