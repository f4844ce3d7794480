"""Lints a pack: every fault at once, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from applykit.errors import TemplateError
from applykit.lint.advice import lint_advice, lint_conditions
from applykit.lint.criteria import CriteriaLint
from applykit.lint.pack import Pack, chosen, entries, fault, text, unique_ids
from applykit.lint.promises import lint_promises
from applykit.lint.rules import lint_rules
from applykit.lint.schema import SchemaLint
from applykit.lint.selection import lint_selection
from applykit.lint.shapes import ADVICE, CHANGED, CHECKLIST, SHAPES, shape_faults
from applykit.lint.stages import lint_stages
from applykit.lint.wording import lint_wording
from applykit.messages import _
from applykit.model import Diagnostic, DocumentKind, Severity
from applykit.source import Node
from applykit.validation.coercion import coerce


def lint(folder: Path, profile: Path | None = None) -> tuple[Diagnostic, ...]:
    """Every fault of the pack in `folder`, by file and line; empty where the pack is sound.

    Its outlines are the nearest for a profile that lies in the folder `profile`, else the pack's own.
    """
    pack = Pack(folder, profile=profile)
    faults = [*pack.faults]
    if not any(found.severity is Severity.ERROR for found in faults):
        # What stands in a file that cannot be read would be missed everywhere else.
        faults += _content(pack)
    files = list(pack.roots)

    def place(found: Diagnostic) -> tuple[int, str, int, int]:
        position = found.position
        if position is None:
            return 0, "", 0, 0
        name = Path(position.file).name
        number = files.index(name) if name in files else len(files)
        return number, position.file, position.line, position.column

    return tuple(sorted(faults, key=place))


def _content(pack: Pack) -> list[Diagnostic]:
    faults = [*_shapes(pack), *_head(pack), *_clauses(pack), *SchemaLint(pack).run(), *lint_stages(pack)]
    answered: set[str] = set()
    for stage in entries(pack.get("programme.yaml", "stages")):
        name = text(stage, "checklist")
        if name and name in pack.roots:
            linted = CriteriaLint(pack, name)
            faults += linted.run()
            answered |= linted.answered
    if not any(found.rule == "programme.field_shape" for found in faults):
        faults += _unanswered(pack, answered)
    return [
        *faults, *lint_rules(pack), *lint_advice(pack), *lint_conditions(pack), *lint_promises(pack),
        *lint_wording(pack), *_outlines(pack),
    ]  # fmt: skip


def _outlines(pack: Pack) -> Iterator[Diagnostic]:
    """Every fault of the outlines of a pack's documents."""
    from applykit.lint.outlines import lint_outline

    programme = text(pack.roots.get("programme.yaml"), "id")
    schema = pack.schema()
    for row in entries(pack.get("programme.yaml", "documents")):
        if not text(row, "outline"):
            continue
        try:
            found = pack.find(f"{programme}/{text(row, 'outline')}.outline.yaml")
        except TemplateError:
            continue  # said where programme.yaml names it
        yield from lint_outline(found.path, schema, pack.required(text(row, "id"), found.path), pack.find)


def _shapes(pack: Pack) -> Iterator[Diagnostic]:
    advice = {text(stage, "advice") for stage in entries(pack.get("programme.yaml", "stages"))}
    for file, root in pack.roots.items():
        if file != "profile.yaml":
            shape = ADVICE if file in advice else SHAPES.get(file, CHECKLIST)
            yield from shape_faults(root, shape, file)


def _head(pack: Pack) -> Iterator[Diagnostic]:
    """programme.yaml: its sources, evidence kinds, stages and documents."""
    root = pack.roots.get("programme.yaml")
    if root is None:
        return
    for section in ("sources", "evidence_groups", "evidence_kinds", "stages", "documents"):
        yield from unique_ids(entries(pack.get("programme.yaml", section)))
    for row in entries(pack.get("programme.yaml", "sources")):
        if not text(row, "authority"):
            yield fault("programme.authority", row, what=f"sources {text(row, 'id')}")
        yield from chosen(row, "authority", ("source", "policy", "derived"))
    yield from _kind_groups(pack)
    yield from _release(pack, root)
    programme = text(root, "id")
    for row in entries(pack.get("programme.yaml", "documents")):
        name = f"{programme}/{text(row, 'outline')}.outline.yaml"
        yield from chosen(row, "kind", tuple(DocumentKind))
        if pack.child(row, "outline") is None and text(row, "kind") in ("", DocumentKind.WORD):
            yield fault("programme.field_missing", row, what=f"documents {text(row, 'id')}", field="outline")
        if text(row, "outline") and not pack.outline(name):
            yield fault("programme.file_missing", row, file=name)
        yield from lint_selection(pack, row)


def _kind_groups(pack: Pack) -> Iterator[Diagnostic]:
    """Every kind of evidence is bound under a group, where the programme has groups."""
    groups = pack.ids("programme.yaml", "evidence_groups")
    for row in entries(pack.get("programme.yaml", "evidence_kinds")):
        what, group = f"evidence_kinds {text(row, 'id')}", text(row, "group")
        if groups and not group:
            yield fault("programme.field_missing", row, what=what, field="group")
        elif group and group not in groups:
            yield fault("programme.group_unknown", pack.child(row, "group") or row, what=what, group=group)


def _release(pack: Pack, root: Node) -> Iterator[Diagnostic]:
    """The days of the version, and what it says that it changed."""
    days: dict[str, date] = {}
    for name in ("effective", "until"):
        node = pack.child(root, name)
        if node is None or not isinstance(node.value, str):
            continue
        day = coerce(node.value, {"type": "date"})
        if not isinstance(day, date) or (name == "until" and day < days.get("effective", day)):
            yield fault("programme.version_period", node, field=name, read=node.value)
        else:
            days[name] = day
    for row in entries(pack.get("programme.yaml", "changes")):
        yield from chosen(row, "change", ("added", "changed", "withdrawn"))
        if sum(pack.child(row, kind) is not None for kind in CHANGED) != 1:
            yield fault("programme.change_of", row, choices=CHANGED)


def _clauses(pack: Pack) -> Iterator[Diagnostic]:
    rows = entries(pack.get("clauses.yaml", "clauses"))
    yield from unique_ids(rows)
    known = pack.ids("clauses.yaml", "clauses")
    sources = pack.ids("programme.yaml", "sources")
    for row in rows:
        what = _("clause {id}").format(id=text(row, "id"))
        if text(row, "source") and text(row, "source") not in sources:
            yield fault("programme.source_unknown", pack.child(row, "source") or row, id=text(row, "source"))
        parent = text(row, "parent")
        if parent and parent not in known:
            yield fault("programme.clause_unknown", pack.child(row, "parent") or row, what=what, id=parent)


def _unanswered(pack: Pack, answered: set[str]) -> Iterator[Diagnostic]:
    for row in entries(pack.get("clauses.yaml", "clauses")):
        background = text(row, "background").lower() in ("true", "yes", "是")
        id = text(row, "id")
        if id and not background and id not in answered:
            yield fault("programme.clause_unanswered", row, id=id)
