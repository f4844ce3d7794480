"""What a Word template sees: the whole profile by field name, the assessment, and how it is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from applykit.documents.contents import Marker
from applykit.documents.controls import Entry
from applykit.documents.filters import Hole
from applykit.documents.findings import assessment_context
from applykit.documents.narrative import Narrative
from applykit.documents.titles import Place
from applykit.expressions.captions import unmarked
from applykit.model import Accepted, Advice, Assessment, Document, Location, Profile, Programme, Stage
from applykit.standing import NOTHING, Since, as_data

Rules = Mapping[str, Any]


def build_context(
    profile: Profile,
    assessment: Assessment | None,
    document: Document,
    *,
    as_of: date,
    draft: bool,
    version: str,
    chapters: Mapping[str, Place],
    accepted: Sequence[Accepted] = (),
    locations: Mapping[int, Location] | None = None,
    since: Since = NOTHING,
    pages: Mapping[str, tuple[str, int]] | None = None,
) -> dict[str, object]:
    """Every name a template of this document may use.

    Every field of the schema is there: what is not filled in is None, a list [], a narrative an empty
    Narrative; in a draft a required entry that is missing is a Hole.  `chapters` turns document/chapter into
    a place such as 卷一 第一章 必要性与战略对接; `accepted` are the warnings that the applicant stands by,
    `locations` the places of the bound attachments by number, `since` what was promised and how it stands.
    `pages` are the printed page and the sheet on which chapters of documents laid out before begin.
    """
    programme = profile.programme
    context: dict[str, object] = {
        name: _filled(rules, profile.data.get(name), draft, name) for name, rules in programme.schema.items()
    }
    _number_evidence(context, profile, locations or {})
    stage = _stage(profile, assessment, document)
    context.update(
        programme={"id": programme.id, "title": programme.title, "version": programme.version},
        stage={"id": stage.id, "title": stage.title} if stage else None,
        document={"id": document.id, "volume": document.volume, "title": document.title},
        as_of=as_of,
        draft=draft,
        version=version,
        assessment=(
            assessment_context(profile, assessment, chapters, accepted, locations, pages)
            if assessment
            else None
        ),
        advice=_advice(assessment.advice if assessment else None),
        promised={**_promised(since, programme), "known": since.promised is not None},
        standing=as_data(since.standing),
        toc=Marker(),
    )
    return context


def _advice(advice: Advice | None) -> dict[str, object]:
    """The advice with the grounds that hold and those that do not; empty in a stage that gives none."""
    grounds = [
        {
            "id": ground.id,
            "title": ground.title,
            "option": ground.option,
            "holds": ground.holds,
            "verdict": "成立" if ground.holds else "不成立",
            "text": ground.text,
            "criteria": "、".join(ground.criteria) or None,
            "clauses": "、".join(ground.clauses) or None,
        }
        for ground in (advice.grounds if advice else ())
    ]
    return {
        "id": advice.id if advice else "",
        "title": advice.title if advice else "",
        "text": advice.text if advice else "",
        "note": advice.note if advice else "",
        "grounds": grounds,
        "holding": [ground for ground in grounds if ground["holds"]],
    }


def _promised(since: Since, programme: Programme) -> dict[str, object]:
    """The baseline's sections; its values belong to a dossier that is closed, and so have no path to fill."""
    data = since.promised or {}
    return {name: _filled(rules, data.get(name), False, "") for name, rules in programme.schema.items()}


def _stage(profile: Profile, assessment: Assessment | None, document: Document) -> Stage | None:
    if assessment:
        return assessment.stage
    return next((stage for stage in profile.programme.stages if document.id in stage.documents), None)


def _filled(rules: Rules, value: Any, holes: bool, path: str) -> object:
    """A value with every field of its schema; `holes` says whether a required gap is to be seen."""
    required = holes and bool(rules.get("required"))
    kind = rules.get("type")
    if kind == "dict":
        entries = value if isinstance(value, Mapping) else None
        return _fields(rules, entries or {}, required or (holes and entries is not None), path)
    if kind == "list":
        return _items(rules.get("schema", {}), value if isinstance(value, list) else [], holes, path)
    if value is None and required:
        hole = Hole(str(rules.get("meta", {}).get("label", "")))
        return Narrative(str(hole)) if kind == "narrative" else hole
    return Narrative(value) if kind == "narrative" else value


def _fields(rules: Rules, entries: Mapping[str, Any], holes: bool, path: str) -> Entry:
    fields = rules.get("schema", {})
    values = {
        name: _filled(field, entries.get(name), holes, f"{path}.{name}" if path else "")
        for name, field in fields.items()
    }
    return Entry(values, path, frozenset(fields if path else ()))


def _items(rules: Rules, values: list[Any], holes: bool, path: str) -> list[object]:
    if rules.get("type") == "dict":
        return [
            _fields(
                rules, row if isinstance(row, Mapping) else {}, holes, f"{path}[{number}]" if path else ""
            )
            for number, row in enumerate(values)
        ]
    return [_filled(rules, value, holes, path) for value in values if value is not None]


def _number_evidence(context: dict[str, object], profile: Profile, locations: Mapping[int, Location]) -> None:
    """Puts the evidence into the order in which it is bound, each row with its number and its pages."""
    rows = context.get("evidence")
    if isinstance(rows, list):
        order = profile.programme.attachment_order(rows, profile.bound)
        ordered = [rows[place] for place in order]
        for number, (place, row) in enumerate(zip(order, ordered, strict=True), start=1):
            location = locations.get(number)
            row["number"] = number
            row["bound"] = profile.bound is None or place in profile.bound
            row["page"] = location.first if location else None
            row["pages"] = location.pages if location else None
        context["evidence"] = ordered


def context_as_json(context: object) -> object:
    """The context in plain JSON types: dates as ISO texts, decimals as texts, narratives as Markdown."""
    if isinstance(context, Mapping):
        return {
            str(name): context_as_json(value)
            for name, value in context.items()
            if not isinstance(value, Marker)
        }
    if isinstance(context, (list, tuple)):
        return [context_as_json(item) for item in context]
    if isinstance(context, Narrative):
        return unmarked(context.text) if context else None
    if isinstance(context, Decimal):
        return format(context, "f")
    if isinstance(context, date):
        return context.isoformat()
    if context is None or isinstance(context, (bool, int, float)):
        return context
    return str(context)
