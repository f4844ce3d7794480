"""Lints what a stage advises, and the conditions of documents: what they ask for must be there to see."""

from __future__ import annotations

from collections.abc import Iterator

from applykit.lint.pack import Pack, child, entries, fault, text, unique_ids
from applykit.lint.readable import named, readable, sections
from applykit.messages import _
from applykit.model import Diagnostic

_ALWAYS = frozenset({"as_of", "findings", "promised", "standing"})


def lint_advice(pack: Pack) -> Iterator[Diagnostic]:
    """Every fault of the pack's files of advice."""
    seen = sections(pack) | _ALWAYS
    clauses = pack.ids("clauses.yaml", "clauses")
    for stage in entries(pack.get("programme.yaml", "stages")):
        file = text(stage, "advice")
        if file not in pack.roots:
            continue
        criteria = pack.ids(text(stage, "checklist"), "criteria")
        options = entries(pack.get(file, "options"))
        grounds = [ground for option in options for ground in entries(child(option, "grounds"))]
        yield from (*unique_ids(options), *unique_ids(grounds))
        for option in options:
            if bool(entries(child(option, "grounds"))) is (option is options[-1]):
                yield fault("programme.advice_last", option)
            yield from readable(
                child(option, "text"), _("option {id}").format(id=text(option, "id")), seen, message=True
            )
        for ground in grounds:
            what = _("ground {id}").format(id=text(ground, "id"))
            yield from readable(child(ground, "when"), what, seen)
            for name in ("found", "clear"):
                yield from readable(child(ground, name), what, seen, message=True)
            yield from named(ground, what, clauses, criteria)


def lint_conditions(pack: Pack) -> Iterator[Diagnostic]:
    """Every fault of the conditions under which documents are part of a dossier."""
    seen = sections(pack) | _ALWAYS | {"advice"}
    for row in entries(pack.get("programme.yaml", "documents")):
        condition = child(row, "when")
        what = _("document {id}").format(id=text(row, "id"))
        yield from readable(condition, what, seen)
        if condition is not None and not text(row, "occasion"):
            yield fault("programme.occasion_missing", condition, id=text(row, "id"))
