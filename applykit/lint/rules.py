"""Lints rules.yaml of a pack: every expression reads and sees what it names, every place is in the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from applykit.lint.pack import Pack, child, chosen, entries, fault, text
from applykit.lint.readable import named, readable, sections
from applykit.messages import _, did_you_mean
from applykit.model import Diagnostic, Severity
from applykit.source import Node

_ID = re.compile(r"(cross|progress|promise)\.[a-z][a-z_]*")
_PATH = re.compile(r"[a-z_]+(\.[a-z_]+)*")
_INDEX = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
_ALWAYS = {"as_of", "line", "promised", "standing"}


def lint_rules(pack: Pack) -> list[Diagnostic]:
    """Every fault of the rules between entries; nothing where a pack has none."""
    return list(_RulesLint(pack).run()) if "rules.yaml" in pack.roots else []


class _RulesLint:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.sections = sections(pack)
        self.clauses = pack.ids("clauses.yaml", "clauses")
        checklists = {
            text(stage, "checklist") for stage in entries(pack.get("programme.yaml", "stages"))
        } & pack.roots.keys()
        self.criteria = {id for name in checklists for id in pack.ids(name, "criteria")}

    def run(self) -> Iterator[Diagnostic]:
        shared = self.pack.get("rules.yaml", "let")
        seen = self.sections | _ALWAYS
        yield from self._let(shared, "let", seen)
        for rule in entries(self.pack.get("rules.yaml", "rules")):
            if isinstance(rule.value, dict):
                yield from self._rule(rule, set(seen))

    def _let(self, let: Node | None, what: str, seen: set[str]) -> Iterator[Diagnostic]:
        """The values of a `let`, each of which sees those above it; their names join what is seen."""
        for name, node in let.value.items() if let is not None and isinstance(let.value, dict) else ():
            yield from readable(node, what, seen)
            seen.add(name)

    def _rule(self, rule: Node, seen: set[str]) -> Iterator[Diagnostic]:
        id = child(rule, "id")
        what = _("rule {id}").format(id=text(rule, "id"))
        if id is not None and isinstance(id.value, str) and not _ID.fullmatch(id.value):
            yield fault("programme.rule_id", id, id=id.value)
        yield from chosen(rule, "severity", [item.value for item in Severity])
        rows = child(rule, "for")
        if rows is not None:
            unread = [*self._rows(rows, rule, what, seen)]
            yield from unread
            seen |= {"n", "row"} if unread or text(rule, "for") in self.sections else {"n"}
            seen |= {"item"} if unread or text(rule, "for") not in self.sections else set()
        yield from self._let(child(rule, "let"), what, seen)
        for name in ("when", "that"):
            yield from readable(child(rule, name), what, seen)
        for name in ("message", "remedy"):
            yield from readable(child(rule, name), what, seen, message=True)
        for node in (child(rule, "at"), *entries(child(rule, "against"))):
            yield from self._place(node, text(rule, "for"), what, seen)
        yield from self._known(rule, what)

    def _rows(self, rows: Node, rule: Node, what: str, seen: set[str]) -> Iterator[Diagnostic]:
        """`for`: a list of the schema, or an expression, which may name values of `let` that need no row."""
        path = text(rule, "for")
        own = child(rule, "let")
        named = set(own.value) if own is not None and isinstance(own.value, dict) else set()
        if _PATH.fullmatch(path) and path.split(".")[0] not in seen | named:
            yield self._unknown_path(rows, what, path)
        elif _PATH.fullmatch(path) and path.split(".")[0] in self.sections:
            if not self.pack.has_path(path):
                yield self._unknown_path(rows, what, path)
        else:
            yield from readable(rows, what, seen | named)

    def _place(self, node: Node | None, rows: str, what: str, seen: set[str]) -> Iterator[Diagnostic]:
        """`at` and `against`: `section[expression].field`, `.field` of the row, or `=expression`."""
        if node is None or not isinstance(node.value, str):
            return
        place = node.value
        if place.startswith("="):
            yield from readable(node, what, seen, written=place[1:])
            return
        for index in _INDEX.findall(place):
            if not index.isdigit():
                yield from readable(node, what, seen, written=index)
        plain = _INDEX.sub("", place)
        if plain.startswith("."):
            plain = f"{rows}{plain}" if rows in self.sections else plain
        if not _PATH.fullmatch(plain) or not self.pack.has_path(plain):
            yield self._unknown_path(node, what, plain)

    def _unknown_path(self, node: Node, what: str, path: str) -> Diagnostic:
        near = get_close_matches(path, self.pack.paths(), n=1)
        return fault("programme.path_unknown", node, what=what, path=path, hint=did_you_mean(path, near))

    def _known(self, rule: Node, what: str) -> Iterator[Diagnostic]:
        yield from named(rule, what, self.clauses, self.criteria)
        check = child(rule, "check")
        if check is not None and not str(check.value).isdigit():
            yield fault(
                "programme.value_unknown", check, read=check.value, field="check", choices=("1 – 99",)
            )
