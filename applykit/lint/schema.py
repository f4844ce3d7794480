"""Lints profile.yaml of a pack: what Cerberus refuses, labels, examples, references, expressions."""

from __future__ import annotations

from collections.abc import Iterator

from applykit.errors import ExpressionError
from applykit.expressions import compile_expression, compile_text
from applykit.lint.pack import Pack, child, chosen, entries, fault, plain, text
from applykit.messages import did_you_mean
from applykit.model import Diagnostic
from applykit.source import Node
from applykit.validation.coercion import SCALAR_TYPES, Refusal, coerce

CARRY = ("empty", "review")
"""What `meta.carry` may say of an entry when a profile moves on: it begins anew, or is to be looked at."""

KINDS = ("due", "until", "event")
"""What `meta.timeline` may say that a day is: a duty, the end of what holds, or something that happens."""


class SchemaLint:
    """Walks the schema field by field; Cerberus judges each section as a whole."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.clauses = pack.ids("clauses.yaml", "clauses")

    def run(self) -> list[Diagnostic]:
        """Every fault of the schema."""
        root = self.pack.roots.get("profile.yaml")
        if root is None or not isinstance(root.value, dict):
            return []
        return [*self._fields(root, ""), *self._cerberus(root)]

    def _fields(self, fields: Node, path: str) -> Iterator[Diagnostic]:
        if not isinstance(fields.value, dict):
            return
        labels: dict[str, str] = {}
        for name, rules in fields.value.items():
            label = text(child(rules, "meta"), "label")
            if label and label in labels:
                node = child(child(rules, "meta"), "label") or rules
                yield fault("programme.label_twice", node, label=label, first=labels[label])
            labels.setdefault(label, name)
            yield from self._field(rules, f"{path}.{name}".lstrip("."))

    def _field(self, rules: Node, path: str) -> Iterator[Diagnostic]:
        meta = child(rules, "meta")
        kind = text(rules, "type")
        row = child(rules, "schema") if kind == "list" else None
        for wanted in ("label", "help"):
            if not text(meta, wanted):
                yield fault("programme.meta_missing", rules.key, path=path, field=wanted)
        if kind in SCALAR_TYPES:
            yield from self._example(rules, path)
        for item in entries(child(meta, "clauses")):
            if item.value not in self.clauses:
                yield fault("programme.clause_unknown", item, what=path, id=item.value)
        if meta is not None:
            yield from chosen(meta, "carry", CARRY)
            yield from self._timeline(meta, kind, path)
        for holder in (rules, row):
            yield from sentence_faults(child(holder, "expect"))
            yield from self._against(holder, path if holder is row else path.rpartition(".")[0], path)
            target = child(holder, "references")
            if target is not None and not self._is_target(str(target.value)):
                yield fault("programme.reference_unknown", target, target=target.value)
        inner = child(row, "schema") if row is not None else child(rules, "schema")
        if inner is not None:
            yield from self._fields(inner, path)

    def _against(self, holder: Node | None, beside: str, path: str) -> Iterator[Diagnostic]:
        """The other sides that expectations name: `.field` beside this one, or `section.field`."""
        for rule in entries(child(holder, "expect")):
            for item in entries(child(rule, "against")):
                other = f"{beside}{item.value}" if str(item.value).startswith(".") else str(item.value)
                if not self.pack.has_path(other):
                    hint = did_you_mean(other, self.pack.paths())
                    yield fault("programme.path_unknown", item, what=path, path=other, hint=hint)

    def _timeline(self, meta: Node, kind: str, path: str) -> Iterator[Diagnostic]:
        """What `meta.timeline` says of a day: a kind that is known, a sentence and a condition that read."""
        said = child(meta, "timeline")
        if said is None:
            return
        if kind not in ("date", "month"):
            yield fault("programme.timeline_no_date", said, path=path)
        if child(said, "kind") is None:
            yield fault("programme.meta_missing", said, path=path, field="timeline.kind")
        else:
            yield from chosen(said, "kind", KINDS)
        if not text(said, "says"):
            yield fault("programme.meta_missing", said, path=path, field="timeline.says")
        for name, compiled in (("says", compile_text), ("done", compile_expression)):
            node = child(said, name)
            try:
                compiled(text(said, name) or "none")
            except ExpressionError as error:
                problem = error.facts.get("problem")
                yield fault("programme.expression", node or said, problem=problem, text=text(said, name))

    def _is_target(self, target: str) -> bool:
        return target == "criteria.id" or (target.count(".") == 1 and self.pack.has_path(target))

    def _example(self, rules: Node, path: str) -> Iterator[Diagnostic]:
        meta = child(rules, "meta")
        example = text(meta, "example")
        if not example:
            yield fault("programme.meta_missing", rules.key, path=path, field="example")
            return
        read = coerce(example, {"type": text(rules, "type"), "meta": {"unit": text(meta, "unit")}})
        choices = [item.value for item in entries(child(rules, "allowed"))]
        if isinstance(read, Refusal) or (choices and example not in choices):
            problem = read.rule if isinstance(read, Refusal) else "schema.choice"
            node = child(meta, "example") or rules
            yield fault("programme.example", node, example=example, path=path, problem=problem)

    def _cerberus(self, root: Node) -> Iterator[Diagnostic]:
        # With lines as texts Cerberus could not judge numbers, so it gets the data as YAML resolves it.
        yield from judge(root, str(self.pack.folder / "profile.yaml"))


def sentence_faults(expect: Node | None) -> Iterator[Diagnostic]:
    """The messages, remedies and gaps of `expect` rules that do not compile."""
    for rule in entries(expect):
        for name in ("message", "remedy", "gap"):
            try:
                compile_text(text(rule, name))
            except ExpressionError as error:
                node = child(rule, name) or rule
                problem = error.facts.get("problem")
                yield fault("programme.expression", node, problem=problem, text=plain(node))


def judge(root: Node, file: str) -> Iterator[Diagnostic]:
    """What Cerberus refuses in a schema file, and expressions in it that do not compile."""
    import yaml

    from applykit.validation.rules import schema_faults

    with open(file, encoding="utf-8") as opened:
        data = yaml.load(opened, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    yield from judge_data(root, data, schema_faults)


def judge_data(root: Node, data: object, schema_faults: object) -> Iterator[Diagnostic]:
    """The faults of a schema, each at the node that its path leads to."""
    if not isinstance(data, dict) or not callable(schema_faults):
        return
    for path, problem in schema_faults(data):
        node, rest = _lead(root, path)
        expression = "that" in path or rest[:1] == ("that",)
        rule = "programme.expression" if expression else "programme.schema"
        yield fault(rule, node, problem=problem, text=plain(node) if expression else "")


def _lead(root: Node, path: tuple[str, ...]) -> tuple[Node, tuple[str, ...]]:
    """The deepest node along a path into plain data, and what is left of the path."""
    node = root
    for depth, part in enumerate(path):
        below: Node | None = None
        if isinstance(node.value, dict):
            below = node.value.get(part)
        elif isinstance(node.value, list) and part.isdigit() and int(part) < len(node.value):
            below = node.value[int(part)]
        if below is None:
            return node, path[depth:]
        node = below
    return node, ()
