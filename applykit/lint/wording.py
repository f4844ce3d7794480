"""Lints wording.yaml and facts.yaml: shapes, severities, paths, and that every expression compiles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from applykit.errors import ExpressionError, UnreadableError
from applykit.expressions import compile_expression
from applykit.lint.pack import Pack, child, chosen, entries, fault, text, unique_ids
from applykit.lint.shapes import Shape, shape_faults
from applykit.messages import did_you_mean, rule_table
from applykit.model import Diagnostic, Severity
from applykit.source import Node, read
from applykit.wording.labels import MACROS, compiled
from applykit.wording.pack import FACTS, KINDS, WORDING, worded
from applykit.wording.patterns import CHECKS

_PATTERN = Shape(
    ("means",), ("find", "remedy", "severity", "but[]", "unless[]", "characters", "single", "check", "shown")
)
_WORDING = Shape(
    (),
    ("rules[]", "units{}", "names{}", "repeated{}"),
    {
        "rules": Shape(("id", "in[]", "patterns[]"), ("severity", "skip[]"), {"patterns": _PATTERN}),
        "units": Shape(
            ("families[]",), ("severity",), {"families": Shape(("title", "after", "spellings{}"))}
        ),
        "names": Shape(
            ("known[]", "endings", "find[]"), ("severity", "words{}", "but[]", "lead", "own[]", "people[]"),
            {"find": Shape(("find",), ("holds",))},
        ),
        "repeated": Shape(("shortest",), ("severity",)),
    },
)  # fmt: skip
_FACTS = Shape(
    ("facts[]",),
    ("severity", "words{}", "future[]", "future_fields[]", "later_sections[]", "subjects[]",
     "parties[]"),
    {
        "facts": Shape(
            ("id", "title", "value", "at"),
            ("unit", "each", "year", "when", "whose", "labels[]", "anywhere[]", "unless[]", "but[]",
             "ignore[]", "tolerance"),
        ),
    },
)  # fmt: skip
_SEVERITIES = [item.value for item in Severity]
_SHOWN = ("words", "masked", "code", "characters")
_FIGURES = frozenset({"n", "money", "list"})


def lint_wording(pack: Pack) -> list[Diagnostic]:
    """Every fault of the two files that say what to look for in texts; a pack may do without either."""
    faults: list[Diagnostic] = []
    for name, shape, content in ((WORDING, _WORDING, _wording), (FACTS, _FACTS, _facts)):
        root = _root(pack, name, faults)
        if root is None:
            continue
        found = list(shape_faults(root, shape, name))
        faults += found or content(pack, root)
    return faults


def _root(pack: Pack, name: str, faults: list[Diagnostic]) -> Node | None:
    path = pack.folder / name
    try:
        source = read(path, str(path))
    except UnreadableError:
        return None
    faults += source.diagnostics
    if source.root is not None:
        pack.roots[name] = source.root
    return source.root


def _wording(pack: Pack, root: Node) -> Iterator[Diagnostic]:
    rows = entries(child(root, "rules"))
    yield from unique_ids(rows)
    for row in rows:
        yield from _rule(pack, row)
    units, names, repeated = (child(root, name) for name in ("units", "names", "repeated"))
    for node in (units, names, repeated):
        if node is not None:
            yield from chosen(node, "severity", _SEVERITIES)
    for family in entries(child(units, "families")):
        yield from _expressions(child(family, "after"))
        spellings = child(family, "spellings")
        for node in spellings.value.values() if spellings and isinstance(spellings.value, dict) else ():
            yield from _expressions(node)
    for name in ("known", "own", "people"):
        yield from _paths(pack, "names", child(names, name))
    yield from _expressions(child(names, "endings"), child(names, "lead"))
    words = _words(child(names, "words"), "|")
    for item in [
        *(child(row, "find") for row in entries(child(names, "find"))),
        *entries(child(names, "but")),
    ]:
        if item is not None:
            yield from _worded(item, words)


def _rule(pack: Pack, row: Node) -> Iterator[Diagnostic]:
    known = sorted({name.split("/")[0] for name in rule_table()})
    if text(row, "id") not in known:
        hint = did_you_mean(text(row, "id"), known)
        yield fault("programme.text_rule_unknown", child(row, "id") or row, id=text(row, "id"), hint=hint)
    yield from chosen(row, "severity", _SEVERITIES)
    yield from _paths(pack, text(row, "id"), child(row, "skip"))
    for item in entries(child(row, "in")):
        if item.value not in KINDS:
            yield fault("programme.value_unknown", item, read=item.value, field="in", choices=tuple(KINDS))
    for pattern in entries(child(row, "patterns")):
        yield from chosen(pattern, "severity", _SEVERITIES)
        yield from chosen(pattern, "check", sorted(CHECKS))
        yield from chosen(pattern, "shown", _SHOWN)
        yield from _expressions(child(pattern, "find"), *entries(child(pattern, "but")))
        yield from _expressions(*entries(child(pattern, "unless")))
        if not text(pattern, "find") and not text(pattern, "characters"):
            yield fault("programme.field_missing", pattern, what=text(row, "id"), field="find")


def _facts(pack: Pack, root: Node) -> Iterator[Diagnostic]:
    yield from chosen(root, "severity", _SEVERITIES)
    yield from _expressions(*entries(child(root, "future")), *entries(child(root, "subjects")))
    for name in ("future_fields", "later_sections", "parties"):
        yield from _paths(pack, name, child(root, name))
    words = _words(child(root, "words"))
    rows = entries(child(root, "facts"))
    yield from unique_ids(rows)
    for row in rows:
        yield from _paths(pack, text(row, "id"), child(row, "but"))
        at = child(row, "at")
        if at is not None and not pack.has_path(text(row, "at").replace("[]", "")):
            yield fault("programme.path_unknown", at, what=text(row, "id"), path=text(row, "at"), hint="")
        for name in ("value", "each", "year", "when"):
            yield from _compiled(child(row, name))
        yield from _expressions(*entries(child(row, "unless")))
        for item in [*entries(child(row, "labels")), *entries(child(row, "anywhere"))]:
            yield from _label(item, words)


def _label(node: Node, words: Mapping[str, str]) -> Iterator[Diagnostic]:
    label = str(node.value)
    figures = [name for name in re.findall(r"\{([a-z_]+)\}", label) if name in _FIGURES]
    if len(figures) != 1:
        yield fault("programme.label_figure", node, text=label)
        return
    try:
        compiled(re.sub(r"(?<!P)<[a-z_]+>", "甲乙", label), tuple(words.items()))
    except KeyError as error:
        known = sorted({*words, *MACROS})
        yield fault("programme.pattern", node, problem="{" + str(error.args[0]) + "}", text=label,
                    hint=did_you_mean(str(error.args[0]), known))  # fmt: skip
    except re.error as error:
        yield fault("programme.pattern", node, problem=str(error), text=label, hint="")


def _expressions(*found: Node | None) -> Iterator[Diagnostic]:
    for node in found:
        if node is not None and isinstance(node.value, str):
            yield from _worded(node, {})


def _worded(node: Node, words: Mapping[str, str]) -> Iterator[Diagnostic]:
    try:
        re.compile(worded(str(node.value), words) if words else str(node.value))
    except KeyError as error:
        yield fault("programme.pattern", node, problem="{" + str(error.args[0]) + "}", text=node.value,
                    hint=did_you_mean(str(error.args[0]), sorted(words)))  # fmt: skip
    except re.error as error:
        yield fault("programme.pattern", node, problem=str(error), text=node.value, hint="")


def _words(node: Node | None, joint: str = "") -> dict[str, str]:
    rows = node.value if node is not None and isinstance(node.value, dict) else {}
    return {
        name: joint.join(str(word.value).split()) if joint else str(word.value) for name, word in rows.items()
    }


def _compiled(node: Node | None) -> Iterator[Diagnostic]:
    if node is None or not isinstance(node.value, str) or not node.value:
        return
    try:
        compile_expression(node.value)
    except ExpressionError as error:
        problem = error.facts.get("problem", error)
        yield fault("programme.expression", node, problem=problem, text=node.value)


def _paths(pack: Pack, what: str, node: Node | None) -> Iterator[Diagnostic]:
    for item in entries(node):
        if not pack.has_path(str(item.value).replace("[]", "")):
            yield fault("programme.path_unknown", item, what=what, path=item.value, hint="")
