"""Figures said once: {{ … }} in a narrative becomes the figure that the profile holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import Any

from jinja2 import nodes
from jinja2.environment import TemplateExpression
from jinja2.sandbox import ImmutableSandboxedEnvironment

from applykit.expressions import environment
from applykit.expressions.attachments import FILTERS as ATTACHMENTS
from applykit.expressions.captions import FILTERS as CAPTIONS
from applykit.expressions.captions import KNOWN, UnknownCaptionError, unmarked
from applykit.expressions.display import NOTHING, day_text, display, month_text, number_text
from applykit.expressions.printing import FILTERS as PRINTING
from applykit.model import EntryPath, Profile
from applykit.wording.fields import fields_of
from applykit.wording.names import FILTERS, Problem, Reader, nearest

Rules = Mapping[str, Any]

LONGEST_EXPRESSION = 500
LONGEST_RESULT = 1_000
_MOST_DIGITS = 30
_CAPTION = re.compile(
    r"!\[([^\]\n]{1,500})\]\([^)\n]{1,500}\)|^[ \t]*(?:表|表题|Table)[ \t]*[:：][ \t]*(\S[^\n]{0,500})",
    re.MULTILINE,
)

EXPRESSION = re.compile(r"\{\{((?:[^{}\n\0]|\n(?![ \t]*\n)|\{(?!\{)|\}(?!\}))*+)\}\}")
"""What is evaluated; {% … %}, {# … #} and braces that do not close in their paragraph stay as typed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An expression that gives nothing to print: where it begins in the text, and why."""

    offset: int
    text: str
    kind: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """A narrative with its figures in place, and the way back to what was typed."""

    typed: str
    text: str
    faults: tuple[Fault, ...] = ()
    _made: tuple[int, ...] = ()
    _typed: tuple[int, ...] = ()

    def typed_offset(self, offset: int) -> int:
        """Where a character of the filled text was typed; one of a figure, where its {{ begins."""
        number = bisect_right(self._made, offset) - 1
        if number < 0:
            return offset
        if number % 2 == 0:  # within a figure
            return self._typed[number]
        return self._typed[number] + offset - self._made[number]


def filled(profile: Profile) -> Profile:
    """The profile with every narrative's figures in place; what cannot be evaluated stays as typed."""
    changes = {}
    names = names_of(profile)
    for field in fields_of(profile, ("narrative",)):
        if "{{" in field.text:
            made = fill(field.text, names, profile.programme.schema, marked=True)
            if made.text != field.text:
                changes[field.path] = made.text
    if not changes:
        return profile
    return replace(profile, data=_changed(profile.data, changes, ()))


def names_of(profile: Profile) -> dict[str, Any]:
    """What an expression sees: every section of the schema, an absent one as [] or {} or None."""
    empty: dict[str, Any] = {"list": [], "dict": {}}
    schema = profile.programme.schema
    names = {name: profile.data.get(name, empty.get(rules.get("type"))) for name, rules in schema.items()}
    rows = names.get("evidence")
    if isinstance(rows, list):  # numbered as it is bound, wherever a number is printed
        order = profile.programme.attachment_order(rows, profile.bound)
        bound = range(len(rows)) if profile.bound is None else profile.bound
        names["evidence"] = [{**rows[place], "bound": place in bound} for place in order]
    names[KNOWN] = cache(partial(captions_of, profile))  # looked for only where one is referred to
    return names


def captions_of(profile: Profile) -> dict[str, str]:
    """图 or 表 for the title of every picture and table of the narratives; of equal titles the first."""
    known: dict[str, str] = {}
    for field in fields_of(profile, ("narrative",)):
        for found in _CAPTION.finditer(field.text):
            title = " ".join((found[1] or found[2] or "").split())
            if title:
                known.setdefault(title, "图" if found[1] else "表")
    return known


def _changed(data: Any, changes: Mapping[EntryPath, str], path: EntryPath) -> Any:
    if path in changes:
        return changes[path]
    if isinstance(data, Mapping):
        return {name: _changed(value, changes, (*path, name)) for name, value in data.items()}
    if isinstance(data, list):
        return [_changed(value, changes, (*path, number)) for number, value in enumerate(data)]
    return data


def fill(
    text: str, names: Mapping[str, Any], schema: Rules, failed: str | None = None, *, marked: bool = False
) -> Filled:
    """One narrative with its figures; an expression that fails stays as typed, or becomes `failed`.

    `marked` keeps the marks around the numbers of attachments and captions, for documents that lead to them.
    """
    parts: list[str] = []
    faults: list[Fault] = []
    made: list[int] = []
    typed: list[int] = []
    size = last = 0
    for found in EXPRESSION.finditer(text):
        parts.append(text[last : found.start()])
        size += len(parts[-1])
        result = evaluate(found.group(1), names, schema)
        if isinstance(result, Problem):
            facts = {"name": result.name, "nearest": result.nearest}
            faults.append(Fault(found.start(), found.group(), result.kind, facts))
            result = found.group() if failed is None else failed
        elif not marked:
            result = unmarked(result)
        made += [size, size + len(result)]
        typed += [found.start(), found.end()]
        parts.append(result)
        size += len(result)
        last = found.end()
    return Filled(text, "".join(parts) + text[last:], tuple(faults), tuple(made), tuple(typed))


def evaluate(text: str, names: Mapping[str, Any], schema: Rules) -> str | Problem:
    """The figure that an expression stands for as it is printed, or why there is none. Never raises."""
    if len(text) > LONGEST_EXPRESSION:
        return Problem("long", f"{LONGEST_EXPRESSION}")
    compiled = _compiled(text, _Schema(schema))
    if isinstance(compiled, Problem):
        return compiled
    expression, kind, years = compiled
    try:
        value = expression(names)
        return _printed(value, kind, years)
    except UnknownCaptionError as error:
        return Problem("caption", error.title, nearest(error.title, error.known))
    except Exception as error:  # whatever an expression runs into is the writer's to see, not a crash
        return Problem("failed", str(error) or type(error).__name__)


class _Schema:
    """A schema as a key of the cache: itself and no other."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def __hash__(self) -> int:
        return id(self.rules)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Schema) and other.rules is self.rules


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    made = environment(undefined="lenient")
    made.filters.update({**PRINTING, **ATTACHMENTS, **CAPTIONS})
    made.filters = {name: filter_ for name, filter_ in made.filters.items() if name in FILTERS}
    made.globals.clear()
    return made


@lru_cache(maxsize=4096)
def _compiled(text: str, schema: _Schema) -> tuple[TemplateExpression, Rules | None, bool] | Problem:
    made = _environment()
    try:
        node = next(_expressions(made.parse("{{" + text + "}}")), None)
        if node is None:
            return Problem("syntax", text.strip())
        reader = Reader(schema.rules)
        kind = reader.read(node)
        if reader.problems:
            return reader.problems[0]
        assigned = nodes.Assign(nodes.Name("result", "store"), node, lineno=1)
        template = made.from_string(nodes.Template([assigned], lineno=1))
    except Exception as error:  # a syntax error, or brackets nested deeper than Python reads
        return Problem("syntax", getattr(error, "message", "") or str(error) or type(error).__name__)
    return TemplateExpression(template, True), kind, reader.years


def _expressions(template: nodes.Template) -> Iterator[nodes.Expr]:
    if len(template.body) == 1 and isinstance(template.body[0], nodes.Output):
        output = template.body[0].nodes
        if len(output) == 1 and not isinstance(output[0], nodes.TemplateData):
            yield output[0]


def _printed(value: object, kind: Rules | None, years: bool) -> str | Problem:
    if value is None or (isinstance(value, (list, tuple, str)) and not value):
        return Problem("nothing", NOTHING)
    made = _shown(value, kind or {}, years)
    if made is None:
        return Problem("kind", type(value).__name__)
    if len(made) > LONGEST_RESULT:
        return Problem("large", f"{LONGEST_RESULT}")
    return made


def _shown(value: object, kind: Rules, years: bool) -> str | None:
    if isinstance(value, bool):
        return display(value)
    if isinstance(value, int):
        if kind.get("type") == "year" or (years and 1900 <= value < 2200):
            return str(value)
        return number_text(Decimal(value)) if value.bit_length() < _MOST_DIGITS * 3 else None
    if isinstance(value, (Decimal, float)):
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
        return number_text(exact) if exact.is_finite() and abs(exact.adjusted()) < _MOST_DIGITS else None
    if isinstance(value, date):
        return month_text(value) if kind.get("type") == "month" else day_text(value)
    if isinstance(value, (list, tuple)) and len(value) <= LONGEST_RESULT:
        inner = kind.get("schema", {}) if kind.get("type") == "list" else {}
        shown = [_shown(item, inner, years) for item in value]
        return "、".join(text for text in shown if text) if None not in shown else None
    return str(value) if isinstance(value, str) else None
