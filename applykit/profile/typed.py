"""Nodes to typed data: keys by name or label, scalars by schema, and every fault on the way."""

from __future__ import annotations

from collections.abc import Mapping

from applykit.model import Diagnostic, EntryPath, Position, Related, Severity, path_text
from applykit.source import Node
from applykit.validation.coercion import SCALAR_TYPES, Refusal, coerce
from applykit.validation.names import field_named as field_named
from applykit.validation.names import nearest as nearest
from applykit.validation.schema import Rules, label_of, rules_at


class Typing:
    """Walks nodes along the schema, gathering data, places, what was written, and diagnostics."""

    def __init__(self, schema: Mapping[str, Rules]) -> None:
        self.schema = schema
        self.labelled: set[EntryPath] = set()
        self.positions: dict[EntryPath, Position] = {}
        self.written: dict[EntryPath, str] = {}
        self.refused: set[EntryPath] = set()
        self.diagnostics: list[Diagnostic] = []

    def fault(
        self, rule: str, path: EntryPath, position: Position, variant: str = "", **facts: object
    ) -> None:
        """Note one fault and remember that the entry is there, though not usable."""
        self.refused.add(path)
        self.diagnostics.append(
            Diagnostic(Severity.ERROR, rule, path_text(path), position, facts, variant, self.shown(path))
        )

    def shown(self, path: EntryPath) -> str:
        """The path in the words the person used; what is missing goes by its label among labels."""
        return path_text(tuple(self._word(path[: end + 1]) for end in range(len(path))))

    def _word(self, path: EntryPath) -> str | int:
        part = path[-1]
        if path in self.written or isinstance(part, int) or path[:-1] not in self.labelled:
            return self.written.get(path, part)
        return label_of(rules_at(self.schema, path), part)

    def value(self, node: Node, rules: Rules, path: EntryPath) -> object:
        """The typed value of a node; None where nothing was written or nothing could be read."""
        self.positions[path] = node.position
        if node.value is None:
            return None
        kind = rules.get("type", "text")
        if kind in SCALAR_TYPES:
            return self._scalar(node, rules, path)
        if kind == "dict":
            if isinstance(node.value, dict):
                return self.mapping(node.value, rules.get("schema", {}), path)
            variant = "full_width_colon" if isinstance(node.value, str) and "：" in node.value else "dict"
            self.fault("schema.type", path, node.position, variant, label=_called(rules, path))
            return None
        if isinstance(node.value, list):
            return self._list(node.value, rules, path)
        self.fault("schema.type", path, node.position, "list", label=_called(rules, path))
        return None

    def _scalar(self, node: Node, rules: Rules, path: EntryPath) -> object:
        if not isinstance(node.value, str):
            variant = "not_scalar"
            self.fault("schema.type", path, node.position, variant, label=_called(rules, path))
            return None
        if not node.value.strip():
            return None
        found = coerce(node.value, rules)
        if isinstance(found, Refusal):
            self.fault(found.rule, path, node.position, found.variant, **found.facts)
            return None
        return found

    def _list(self, items: list[Node], rules: Rules, path: EntryPath) -> list[object]:
        row_rules = rules.get("schema", {"type": "text"})
        found = []
        for number, item in enumerate(items):
            value = self.value(item, row_rules, (*path, number))
            if value is None and (*path, number) not in self.refused and item.value is None:
                self.fault("schema.empty_row", (*path, number), item.position, number=number + 1)
            # A row that could not be read keeps its number, so that later rows keep theirs.
            found.append({} if value is None and row_rules.get("type") == "dict" else value)
        return found

    def mapping(
        self, entries: Mapping[str, Node], fields: Mapping[str, Rules], path: EntryPath
    ) -> dict[str, object]:
        """The typed mapping; an unknown key is a fault that suggests the nearest known one."""
        data: dict[str, object] = {}
        seen: dict[str, Node] = {}
        for key, node in entries.items():
            name = field_named(key, fields)
            if name is None:
                self.written[(*path, key)] = key
                self.fault("schema.unknown_key", (*path, key), node.key, _variant(key, fields), key=key,
                           nearest=nearest(key.split("：")[0], fields))  # fmt: skip
                continue
            here = (*path, name)
            if key != name:
                self.written[here] = key
                self.labelled.add(path)
            if name in seen:
                self._twice(here, node, seen[name])
                continue
            seen[name] = node
            value = self.value(node, fields[name], here)
            if value is not None:
                data[name] = value
        return data

    def _twice(self, path: EntryPath, node: Node, first: Node) -> None:
        self.diagnostics.append(
            Diagnostic(
                Severity.ERROR, "schema.field_twice", path_text(path), node.key,
                {"first": first.key.line}, shown=self.shown(path),
                related=(Related(path_text(path), first.key),),
            )
        )  # fmt: skip


def _called(rules: Rules, path: EntryPath) -> str:
    """The label of an entry; a row that has none is called by its place, people[0]."""
    return label_of(rules, path_text(path) if isinstance(path[-1], int) else path[-1])


def _variant(key: str, fields: Mapping[str, Rules]) -> str:
    if "：" in key:
        return "full_width_colon"
    if key[:1].isdigit():
        return "figure"  # {amount: 1,100} cut at its comma
    return "near" if nearest(key, fields) else ""
