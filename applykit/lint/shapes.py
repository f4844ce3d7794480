"""The shape of a pack's files: what each entry must hold, what it may hold, and which are lists or groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from applykit.lint.pack import entries, fault, text
from applykit.model import Diagnostic
from applykit.promises.plan import ROLES
from applykit.source import Node


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of mapping; names that end in [] are lists, in {} groups, all others single values."""

    must: tuple[str, ...]
    may: tuple[str, ...] = ()
    rows: Mapping[str, Shape] = field(default_factory=dict)


CHANGED = ("clause", "criterion", "field", "document")
"""What a version can say that it changed."""

_GROUP = Shape(("id", "title"))
_PART = Shape(("section", "fields{}"), ("except{}",))
_CRITERION = Shape(
    ("id", "group", "title", "clauses[]", "authority", "source", "verified", "level", "judge", "question",
     "answers[]", "satisfied{}", "partial{}", "not_applicable", "evidence{}", "chapters[]", "remedy"),
    rows={"evidence": Shape(("kinds[]", "need"))},
)  # fmt: skip
SHAPES = {
    "programme.yaml": Shape(
        ("id", "title", "version", "sources[]", "evidence_kinds[]", "stages[]", "documents[]"),
        ("note", "evidence_groups[]", "replaces", "effective", "until", "changes[]"),
        {
            "sources": Shape(("id", "title", "authority"), ("number", "issued", "verified", "note")),
            "evidence_kinds": Shape(("id", "title"), ("seal", "party", "group")),
            "stages": Shape(
                ("id", "title", "checklist", "documents[]"),
                ("after[]", "baseline[]", "unfinished", "advice"),
            ),
            "evidence_groups": _GROUP,
            "changes": Shape(("change", "note"), CHANGED),
            "documents": Shape(
                ("id", "volume", "title"), ("outline", "kind", "when", "occasion", "evidence")
            ),
        },
    ),
    "rules.yaml": Shape(
        ("rules[]",),
        ("let{}",),
        {
            "rules": Shape(
                ("id", "title", "severity", "that", "at", "message", "remedy"),
                ("check", "for", "let{}", "when", "tolerance", "against[]", "criteria[]", "clauses[]"),
            )
        },
    ),
    "promises.yaml": Shape(
        ("baseline{}", "period{}", "changes{}", "compare[]", "roles{}"),
        ("same[]", "other", "counting{}", "finished", "paused"),
        {
            "baseline": Shape(("section", "dossier"), ("seal",)),
            "period": Shape(("start", "end")),
            "changes": _PART,
            "compare": Shape(
                ("section", "id", "name", "change", "fields[]"),
                ("except{}",),
                {"fields": Shape(("field", "as"), ("from", "to", "by", "value"))},
            ),
            "roles": Shape((), tuple(f"{name}{{}}" for name in ROLES), dict.fromkeys(ROLES, _PART)),
        },
    ),
    "clauses.yaml": Shape(
        ("clauses[]",), (), {"clauses": Shape(("id", "title", "text", "source"), ("parent", "background"))}
    ),
}
CHECKLIST = Shape(
    ("stage", "title", "groups[]", "criteria[]"),
    ("include[]",),
    {
        "groups": _GROUP,
        "criteria": _CRITERION,
        "include": Shape(("stage",), ("level", "chapters[]", "only[]")),
    },
)
ADVICE = Shape(
    ("stage", "title", "note", "options[]"),
    (),
    {
        "options": Shape(
            ("id", "title", "text"),
            ("grounds[]",),
            {"grounds": Shape(("id", "title", "when", "found", "clear"), ("criteria[]", "clauses[]"))},
        )
    },
)
_EMPTY_MEANS_NONE = frozenset({"partial", "not_applicable"})
_OWN_RULE = frozenset({"authority"})
"""What has a rule of its own where it is missing."""


def shape_faults(node: Node, shape: Shape, what: str) -> Iterator[Diagnostic]:
    """What a mapping lacks, has too much, or has in another form than the program reads."""
    if not isinstance(node.value, dict):
        yield fault("programme.field_shape", node, field=what, wanted="name: value")
        return
    known = {name.rstrip("[]{}"): name for name in (*shape.must, *shape.may)}
    for name in (name.rstrip("[]{}") for name in shape.must):
        found = node.value.get(name)
        missing = found is None or (found.value is None and name not in _EMPTY_MEANS_NONE)
        if missing and name not in _OWN_RULE:
            yield fault("programme.field_missing", node, what=what, field=name)
    for name, child in node.value.items():
        if name not in known:
            yield fault("programme.field_unknown", child.key, what=what, field=name)
        elif child.value is not None:
            yield from _inner(child, known[name], shape.rows.get(name))


def _inner(node: Node, name: str, row: Shape | None) -> Iterator[Diagnostic]:
    plain = name.rstrip("[]{}")
    wanted: type = list if name.endswith("[]") else dict if name.endswith("{}") else str
    if not isinstance(node.value, wanted):
        shown = "- row" if wanted is list else "name: value" if wanted is dict else "value"
        yield fault("programme.field_shape", node, field=plain, wanted=shown)
    elif row is not None and isinstance(node.value, dict):
        yield from shape_faults(node, row, plain)
    elif row is not None:
        for item in entries(node):
            yield from shape_faults(item, row, f"{plain} {text(item, 'id')}".strip())
