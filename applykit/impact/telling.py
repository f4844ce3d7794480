"""An impact in words and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from applykit.impact import Flip, Impact, Renewal
from applykit.messages import _, describe, listed
from applykit.model import Diagnostic, Finding
from applykit.report.data import diagnostic_data, place
from applykit.report.plain import level_word, verdict_word
from applykit.revising.telling import head

Line = tuple[str, str, int]
"""A line, its style and its indent."""


def lines(found: Impact, base: Path) -> Iterator[Line]:
    """An impact as lines: for each kind of thing to do, a heading and what it is about."""
    words = _("{title}: from version {old} to version {new}, stage {stage}, as of {day}")
    yield words.format(
        title=found.new.title, old=found.old.version, new=found.new.version, stage=found.stage.title,
        day=found.as_of,
    ), "bold", 0  # fmt: skip
    if found.new.release.effective:
        yield _("In force from {day}").format(day=found.new.release.effective), "", 2
    if found.none:
        yield _("Nothing changes for this profile."), "green", 0
        return
    yield from _part(_("New questions"), [line for item in found.questions for line in _question(item)])
    yield from _part(_("Verdicts that flip"), [line for item in found.flips for line in _flip(item)])
    yield from _part(_("Evidence to renew"), [_renewal(item) for item in found.evidence])
    yield from _part(_("Entries that are newly required"), list(_diagnostics(found.required, base)))
    yield from _part(_("Entries that no longer exist"), list(_gone(found, base)))
    yield from _part(_("Further errors and warnings"), list(_diagnostics(found.found, base)))
    withdrawn = [(f"{item.id} {item.title}", "dim", 2) for item in found.withdrawn]
    yield from _part(_("Questions that fall away"), withdrawn)
    yield "", "", 0
    words = _("Next: mend these, then write “{name}: {version}” into the profile and check again.")
    yield words.format(name="programme_version", version=found.new.version), "bold", 0


def _part(title: str, inner: Sequence[Line]) -> Iterator[Line]:
    if inner:
        yield "", "", 0
        count = sum(indent == 2 for _text, _style, indent in inner)
        yield _("{title} ({count})").format(title=title, count=count), "bold", 0
        yield from inner


def _question(finding: Finding) -> Iterator[Line]:
    criterion = finding.criterion
    words = _("{id} {title} ({level}): {verdict}")
    yield words.format(
        id=criterion.id, title=criterion.title, level=level_word(criterion.level),
        verdict=verdict_word(finding.verdict),
    ), "yellow" if finding.open else "green", 2  # fmt: skip
    yield criterion.question, "", 4
    if finding.open:
        yield f"→ {criterion.remedy}", "", 4


def _flip(flip: Flip) -> Iterator[Line]:
    criterion = flip.after.criterion
    words = _("{id} {title}: {before} → {after}")
    yield words.format(
        id=criterion.id, title=criterion.title, before=verdict_word(flip.before.verdict),
        after=verdict_word(flip.after.verdict),
    ), "red" if flip.after.open else "green", 2  # fmt: skip
    before, after = flip.before.criterion.level, criterion.level
    if before is not after:
        words = _("level: {before} → {after}")
        yield words.format(before=level_word(before), after=level_word(after)), "", 4
    for gap in flip.after.gaps:
        yield gap.text, "", 4
    if flip.after.open:
        yield f"→ {criterion.remedy}", "", 4


def _renewal(item: Renewal) -> Line:
    if item.until:
        words = _("{title} ends on {day}, before the new version comes into force; it supports {criteria}")
        return words.format(title=item.title, day=item.until, criteria=item.criterion), "yellow", 2
    words = _("{id}: {held} of {needed} there; kinds that count: {kinds}")
    kinds = listed(item.kinds) if item.kinds else _("any")
    return words.format(id=item.criterion, held=item.held, needed=item.needed, kinds=kinds), "yellow", 2


def _gone(found: Impact, base: Path) -> Iterator[Line]:
    for item in found.gone:
        yield item.shown or item.path, "", 2
        yield f"{place(item.position, base)}  {item.rule}" if item.position else item.rule, "dim", 4
        yield (
            _("→ Delete the entry: version {version} does not have it.").format(version=found.new.version),
            "",
            4,
        )


def _diagnostics(found: Sequence[Diagnostic], base: Path) -> Iterator[Line]:
    for item in found:
        message, remedy = describe(item)
        where = place(item.position, base) if item.position else ""
        yield _("{name}: {value}").format(name=item.shown or item.path, value=message), "", 2
        yield f"{where}  {item.rule}", "dim", 4
        yield f"→ {remedy}", "", 4


def as_data(found: Impact, base: Path) -> dict[str, Any]:
    """An impact for other programs."""
    from applykit import __version__

    def told(rows: Sequence[Diagnostic]) -> list[dict[str, Any]]:
        return [diagnostic_data(item, base) for item in rows]

    return {
        "applykit": __version__,
        "old": head(found.old),
        "new": head(found.new),
        "stage": found.stage.id,
        "as_of": found.as_of.isoformat(),
        "questions": [_finding(item) for item in found.questions],
        "withdrawn": [{"id": item.id, "title": item.title} for item in found.withdrawn],
        "flips": [
            {**_finding(item.after), "before": item.before.verdict, "after": item.after.verdict,
             "gaps": [gap.text for gap in item.after.gaps]}
            for item in found.flips
        ],
        "evidence": [
            {"criterion": item.criterion, "held": item.held, "needed": item.needed, "kinds": list(item.kinds),
             "title": item.title or None, "until": item.until.isoformat() if item.until else None}
            for item in found.evidence
        ],
        "required": told(found.required),
        "gone": told(found.gone),
        "found": told(found.found),
    }  # fmt: skip


def _finding(item: Finding) -> dict[str, Any]:
    criterion = item.criterion
    return {
        "id": criterion.id,
        "title": criterion.title,
        "level": criterion.level,
        "question": criterion.question,
        "verdict": item.verdict,
        "remedy": criterion.remedy,
    }
