"""A revision in words and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from applykit.messages import N_, _
from applykit.model import Level, Programme
from applykit.report.plain import level_word
from applykit.revising import Detail, Difference, Revision

KINDS = {
    "clause": N_("Clauses"), "criterion": N_("Criteria"), "field": N_("Fields"), "document": N_("Documents"),
}  # fmt: skip
_CHANGES = {"added": N_("added"), "changed": N_("changed"), "withdrawn": N_("withdrawn")}
_MARKS = {"added": "+", "changed": "~", "withdrawn": "-"}
_ASPECTS = {
    "title": N_("title"), "text": N_("text"), "source": N_("source"), "parent": N_("parent"),
    "background": N_("background"), "stage": N_("stage"), "stages": N_("stages"), "group": N_("group"),
    "question": N_("question"), "clauses": N_("clauses"), "authority": N_("authority"),
    "verified": N_("verified"), "level": N_("level"), "judge": N_("who judges"), "answers": N_("answered in"),
    "satisfied": N_("satisfied if"), "partial": N_("partial if"), "not_applicable": N_("may not apply"),
    "evidence.kinds": N_("kinds of evidence"), "evidence.need": N_("evidence needed"),
    "chapters": N_("chapters"), "remedy": N_("remedy"), "volume": N_("volume"), "outline": N_("outline"),
    "kind": N_("kind"), "required": N_("required"), "label": N_("label"), "help": N_("help"),
    "example": N_("example"), "unit": N_("unit"), "type": N_("type"), "allowed": N_("choices"),
    "min": N_("least"), "max": N_("most"), "minlength": N_("least length"),
    "maxlength": N_("greatest length"), "expect": N_("rules"),
}  # fmt: skip


def change_word(change: str) -> str:
    """“added” and its like in the language in use."""
    return _(_CHANGES[change])


def lines(found: Revision) -> Iterator[tuple[str, str, int]]:
    """A revision as lines, each with its style and indent."""
    head = _("{old} → {new}").format(old=_named(found.old), new=_named(found.new))
    yield head, "bold", 0
    release = found.new.release
    if release.effective:
        yield _("In force from {day}").format(day=release.effective), "", 2
    if release.until:
        yield _("In force until {day}").format(day=release.until), "", 2
    for kind, title in KINDS.items():
        rows = found.of(kind)
        if rows:
            yield "", "", 0
            yield _("{title} ({count})").format(title=_(title), count=len(rows)), "bold", 0
        whole = {row.id for row in rows if row.kind == "field" and row.change != "changed"}
        for row in rows:
            if row.id.rpartition(".")[0] not in whole:  # what lies in a group that is new or gone is, too
                yield from _lines(row)
    yield "", "", 0
    if not found.differences:
        yield _("Nothing differs."), "green", 0
        return
    words = _("Added: {added}, changed: {changed}, withdrawn: {withdrawn}")
    yield words.format(**counts(found)), "bold", 0


def counts(found: Revision) -> dict[str, int]:
    """How many things were added, changed and withdrawn."""
    return {change: sum(item.change == change for item in found.differences) for change in _CHANGES}


def _lines(row: Difference) -> Iterator[tuple[str, str, int]]:
    style = {"added": "green", "withdrawn": "red"}.get(row.change, "yellow")
    words = _("{mark} {id} {title}: {change}")
    text = words.format(mark=_MARKS[row.change], id=row.id, title=row.title, change=change_word(row.change))
    yield text, style, 2
    for detail in row.details:
        words = _("{name}: {before} → {after}")
        before, after = (_value(detail, value) for value in (detail.before, detail.after))
        yield words.format(name=aspect(detail), before=before, after=after), "", 6
    for note in row.notes:
        yield _("Note: {note}").format(note=note), "dim", 6


def aspect(detail: Detail) -> str:
    """What an entry of a pack is called, with the field that it is about where there is one."""
    name, _space, path = detail.aspect.partition(" ")
    said = _(_ASPECTS[name]) if name in _ASPECTS else name
    return f"{said} {path}".strip()


def _value(detail: Detail, value: str) -> str:
    return level_word(Level(value)) if detail.aspect == "level" and value in set(Level) else value or "—"


def _named(programme: Programme) -> str:
    return f"{programme.title} {programme.id}@{programme.version}"


def as_data(found: Revision) -> dict[str, Any]:
    """A revision for other programs."""
    from applykit import __version__

    return {
        "applykit": __version__,
        "old": head(found.old),
        "new": head(found.new),
        **{
            f"{kind}s" if kind != "criterion" else "criteria": [_row(row) for row in found.of(kind)]
            for kind in KINDS
        },
        "counts": counts(found),
    }


def head(programme: Programme) -> dict[str, Any]:
    """Which version a programme is, and when it is in force."""
    release = programme.release
    return {
        "programme": programme.id,
        "title": programme.title,
        "version": programme.version,
        "effective": release.effective.isoformat() if release.effective else None,
        "until": release.until.isoformat() if release.until else None,
    }


def _row(row: Difference) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "change": row.change,
        "details": [
            {"aspect": item.aspect, "before": item.before, "after": item.after} for item in row.details
        ],
        "notes": list(row.notes),
    }
