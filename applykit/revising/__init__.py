"""What one version of a programme changed against another: clauses, criteria, fields and documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from applykit import resources
from applykit.documents.outline import chapter_ids
from applykit.errors import ApplykitError
from applykit.model import PROGRAMME_VERSION, Criterion, Programme
from applykit.programme import load_programme, outline_name
from applykit.validation.schema import fields_of, path_label

ADDED, CHANGED, WITHDRAWN = CHANGES = ("added", "changed", "withdrawn")


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that is another now; `aspect` is the name of the entry in the pack."""

    aspect: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one clause, criterion, field or document; `notes` are those of the versions between."""

    kind: str
    id: str
    title: str
    change: str
    details: tuple[Detail, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """Two versions of a programme and everything that differs, by kind in the order of the packs."""

    old: Programme
    new: Programme
    differences: tuple[Difference, ...]

    def of(self, kind: str) -> tuple[Difference, ...]:
        """The differences of one kind."""
        return tuple(item for item in self.differences if item.kind == kind)


Row = tuple[str, dict[str, str]]
"""The title of a thing and its aspects, each as a text that can be compared and shown."""


def revision_of(old: Programme, new: Programme) -> Revision:
    """Compare two versions of a programme, or two programmes."""
    notes = _notes(old, new)
    tables = {"clause": _clauses, "criterion": _criteria, "field": _fields, "document": _documents}
    found = [
        difference
        for kind, rows_of in tables.items()
        for difference in _compared(kind, rows_of(old), rows_of(new), notes)
    ]
    return Revision(old, new, tuple(found))


def _compared(
    kind: str,
    old: Mapping[str, Row],
    new: Mapping[str, Row],
    notes: Mapping[tuple[str, str], tuple[str, ...]],
) -> Iterator[Difference]:
    for id, (title, aspects) in new.items():
        said = notes.get((kind, id), ())
        if id not in old:
            yield Difference(kind, id, title, ADDED, (), said)
            continue
        before = old[id][1]
        names = dict.fromkeys((*before, *aspects))
        details = tuple(
            Detail(name, before.get(name, ""), aspects.get(name, ""))
            for name in names
            if before.get(name, "") != aspects.get(name, "")
        )
        if details:
            yield Difference(kind, id, title, CHANGED, details, said)
    for id, (title, _aspects) in old.items():
        if id not in new:
            yield Difference(kind, id, title, WITHDRAWN, (), notes.get((kind, id), ()))


def _notes(old: Programme, new: Programme) -> dict[tuple[str, str], tuple[str, ...]]:
    """The notes on each thing, of the new version and of those between it and the old one, newest first."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    kept = resources.versions(new.folder)
    seen: set[str] = set()
    version: Programme | None = new
    while version is not None and version.version != old.version and version.version not in seen:
        seen.add(version.version)
        for item in version.release.changes:
            key = (item.kind, item.id)
            found[key] = (*found.get(key, ()), item.note)
        before = kept.get(version.release.replaces)
        version = load_programme(str(before)) if before is not None else None
    return found


def _clauses(programme: Programme) -> dict[str, Row]:
    return {
        item.id: (
            item.title,
            {"title": item.title, "text": item.text, "source": item.source, "parent": item.parent,
             "background": "true" if item.background else ""},
        )
        for item in programme.clauses
    }  # fmt: skip


def _criteria(programme: Programme) -> dict[str, Row]:
    return {
        item.id: (item.title, _criterion(item, stage))
        for stage, checklist in programme.checklists.items()
        for item in checklist.own
    }


def _criterion(item: Criterion, stage: str) -> dict[str, str]:
    return {
        "stage": stage,
        "group": item.group,
        "title": item.title,
        "question": item.question,
        "clauses": " ".join(item.clauses),
        "authority": item.authority,
        "source": item.source,
        "verified": "" if item.verified else "false",
        "level": item.level,
        "judge": item.judge,
        "answers": " ".join(item.answers),
        **_rules("satisfied", item.satisfied),
        **_rules("partial", item.partial),
        "not_applicable": item.not_applicable,
        "evidence.kinds": " ".join(item.evidence_kinds),
        "evidence.need": str(item.evidence_needed),
        "chapters": " ".join(item.chapters),
        "remedy": item.remedy,
    }


def _rules(name: str, rules: Mapping[str, Any]) -> dict[str, str]:
    """The rules for each entry, one aspect for all that a schema can say and one for its expectations."""
    found: dict[str, str] = {}
    for path, rule in rules.items():
        found[f"{name} {path}"] = _text({key: value for key, value in rule.items() if key != "expect"})
        found[f"{name} {path} expect"] = _expectations(rule.get("expect") or ())
    return found


def _expectations(rows: Sequence[Mapping[str, Any]]) -> str:
    """What is expected, each with what is said where it fails."""
    return "；".join(f"{row.get('that')}（{row.get('gap') or row.get('message') or ''}）" for row in rows)


def _text(value: object) -> str:
    """A value of a pack in one line; a text as it is."""
    if value is None or value == {} or value == []:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _fields(programme: Programme) -> dict[str, Row]:
    schema = {name: rules for name, rules in programme.schema.items() if name != PROGRAMME_VERSION}
    return {path: (path_label(schema, path), aspects) for path, aspects in _schema(schema, "")}


def _schema(fields: Mapping[str, Any], path: str) -> Iterator[tuple[str, dict[str, str]]]:
    for name, rules in fields.items():
        here = f"{path}.{name}".lstrip(".")
        own = {key: _text(value) for key, value in rules.items() if key not in ("schema", "meta", "expect")}
        own["expect"] = _expectations(rules.get("expect") or ())
        own |= {key: _text(value) for key, value in rules.get("meta", {}).items()}
        row = rules.get("schema", {}) if rules.get("type") == "list" else {}
        own |= {f"row {key}": _text(row[key]) for key in row if key not in ("schema", "meta", "expect")}
        own["row expect"] = _expectations(row.get("expect") or ())
        yield here, own
        yield from _schema(fields_of(rules), here)


def _documents(programme: Programme) -> dict[str, Row]:
    layers = resources.layers(None, programme.folder, programme.id)
    find = partial(resources.find_template, among=layers)
    found: dict[str, Row] = {}
    for item in programme.documents:
        chapters: tuple[str, ...] = ()
        if item.outline:
            try:
                path = find(outline_name(programme, item)).path
                chapters = chapter_ids(path.read_text(encoding="utf-8"), str(path), find=find)
            except ApplykitError:
                chapters = ()  # lint says what is wrong with an outline
        stages = " ".join(stage.id for stage in programme.stages if item.id in stage.documents)
        found[item.id] = (
            item.name,
            {"volume": item.volume, "title": item.title, "outline": item.outline, "kind": item.kind,
             "stages": stages, "chapters": " ".join(chapters)},
        )  # fmt: skip
    return found
