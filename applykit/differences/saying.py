"""A comparison in words: lines for people, and plain data for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from applykit.differences.changes import ADDED, REMOVED, Attachment, Comparison, Fact, Flip, Revision, Said
from applykit.differences.wording import with_unit
from applykit.dossier.verification import Difference
from applykit.messages import _
from applykit.model import Verdict
from applykit.report.plain import verdict_word
from applykit.report.verified import input_line
from applykit.visible import printable

Line = tuple[str, str, int]
"""A line, its style and its indent."""

_STYLES = {ADDED: "green", REMOVED: "red"}


def as_data(found: Comparison) -> dict[str, Any]:
    """The comparison as plain data."""
    return {"same": found.same, **asdict(found)}


def lines(found: Comparison) -> Iterator[Line]:
    """The comparison line by line, under a heading for each kind of change."""
    yield f"{found.old} → {found.new}", "bold", 0
    if found.old_day != found.new_day:
        yield f"{found.old_day} → {found.new_day}", "dim", 0
    if found.same:
        yield _("Nothing changed."), "green", 0
        return
    yield from _part(_("Entries"), [line for fact in found.facts for line in fact_lines(fact)])
    yield from _part(_("Verdicts"), [flip_line(item) for item in found.flips])
    yield from _part(_("Evidence"), [line for item in found.evidence for line in attachment_lines(item)])
    yield from _part(_("Errors and warnings"), [said_line(item) for item in found.diagnostics])
    yield from _part(_("Documents"), [revision_line(item) for item in found.documents])
    yield from _part(_("Made with"), [(input_line(item), "", 2) for item in found.basis])


def _part(title: str, inner: Sequence[Line]) -> Iterator[Line]:
    if inner:
        yield "", "", 0
        yield f"{title} ({sum(indent == 2 for _text, _style, indent in inner)})", "bold", 0
        yield from inner


def fact_lines(fact: Fact, indent: int = 2) -> Iterator[Line]:
    """An entry that changed: on one line if it is short, else both sides below it."""
    label, old, new = (printable(text) for text in (fact.label, fact.old, fact.new))
    unit = printable(fact.unit)
    if fact.change == ADDED:
        yield _("new: {label}: {value}").format(label=label, value=with_unit(new, unit)), "green", indent
    elif fact.change == REMOVED:
        yield _("gone: {label}: {value}").format(label=label, value=with_unit(old, unit)), "red", indent
    elif len(old) + len(new) <= 60:
        none = _("nothing")
        yield f"{label} {old or none} → {with_unit(new, unit) or none}", "bold" if fact.total else "", indent
    else:
        yield label, "", indent
        if old:
            yield f"- {old}", "red", indent + 2
        if new:
            yield f"→ {new}", "green", indent + 2


def flip_line(flip: Flip) -> Line:
    """E7 仪器设备现值  部分满足 → 满足."""
    better = flip.new == Verdict.SATISFIED.value
    said = f"{printable(flip.criterion)} {printable(flip.title)}  {verdict(flip.old)} → {verdict(flip.new)}"
    return said, "green" if better else "yellow", 2


def verdict(id: str, code: str = "") -> str:
    """The word for a verdict; for none, where a side has no such criterion, a dash."""
    known = {item.value: item for item in Verdict}
    return verdict_word(known[id], code) if id in known else printable(id) or "—"


def attachment_lines(item: Attachment) -> Iterator[Line]:
    """A piece of evidence, then its entries that changed."""
    called = f"{printable(item.id)} {printable(item.title)}"
    if item.change == ADDED:
        said = _("new: {label}").format(label=called)
    elif item.change == REMOVED:
        said = _("gone: {label}").format(label=called)
    elif item.content:
        said = _("another file: {label}").format(label=called)
    else:
        said = called
    yield said, _STYLES.get(item.change, ""), 2
    for fact in item.facts:
        yield from fact_lines(fact, 4)


def said_line(item: Said) -> Line:
    """A diagnostic that came or was solved."""
    where = printable(item.label or item.rule)
    words = _("new: {label}: {value}") if item.change == ADDED else _("solved: {label}: {value}")
    style = ("red" if item.severity == "error" else "yellow") if item.change == ADDED else "green"
    return words.format(label=where, value=printable(item.message)), style, 2


def revision_line(item: Revision, code: str = "") -> Line:
    """卷二 建设方案  建设任务: places that differ: 4."""
    label = printable(f"{item.document.removesuffix('.docx')}  {item.chapter}".strip())
    if item.change == ADDED:
        said = _("new: {label}", code).format(label=label)
    elif item.change == REMOVED:
        said = _("gone: {label}", code).format(label=label)
    elif item.places:
        said = _("{label}: places that differ: {count}", code).format(label=label, count=item.places)
    else:
        said = _("{label}: differs", code).format(label=label)
    return said, _STYLES.get(item.change, ""), 2


def basis_text(item: Difference, code: str) -> str:
    """What the dossiers were made with, in one sentence."""
    return input_line(item, code)
