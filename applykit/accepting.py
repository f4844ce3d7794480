"""Warnings that the applicant stands by: rows of the profile's `accepted` section, and those grown stale."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from applykit.model import Accepted, Diagnostic, Profile, Severity

BINDING = frozenset(
    ("evidence.page_size", "evidence.sign_missing", "evidence.stripped", "evidence.unbound",
     "evidence.unconverted")
)  # fmt: skip
"""Rules that only binding the attachments can find."""

SEALS = frozenset(("submission.seal_unknown",))
"""Rules that only the seal plan of a whole dossier can find."""

PAGES = frozenset(
    ("submission.page_limit", "template.blank_page", "template.lone_heading", "template.missing_glyph",
     "template.pages_unsettled", "template.table_too_wide")
)  # fmt: skip
"""Rules that only a build with PDFs can find."""


def accept(profile: Profile, found: Iterable[Diagnostic]) -> tuple[list[Diagnostic], list[Accepted]]:
    """What stands, and what is accepted with its reason; an accepted error stands, and that is said."""
    rows = _rows(profile)
    standing: list[Diagnostic] = []
    accepted: list[Accepted] = []
    for diagnostic in found:
        number = next((n for n, row in enumerate(rows) if _names(row, diagnostic)), None)
        if number is None:
            standing.append(diagnostic)
            continue
        row = rows[number]
        if diagnostic.severity is Severity.ERROR:
            standing += [diagnostic, _about(profile, number, "cross.accepted_error", row)]
        elif row.get("reason"):
            accepted.append(Accepted(diagnostic, row["reason"], row.get("owner", ""), row.get("due")))
        else:
            standing.append(diagnostic)
    return standing, accepted


def stale(
    profile: Profile, found: Iterable[Diagnostic], looked: Collection[str] = (), but: Collection[str] = ()
) -> Iterator[Diagnostic]:
    """Rows whose warning is not among what was found.

    Only rules in `looked` are meant, or with none of these all rules but those in `but`: what nobody looked
    for is not gone.
    """
    everything = list(found)
    for number, row in enumerate(_rows(profile)):
        rule = row.get("rule")
        meant = rule in looked if looked else rule not in but
        if rule and row.get("path") and meant and not any(_names(row, one) for one in everything):
            yield _about(profile, number, "cross.accepted_stale", row)


def _rows(profile: Profile) -> list[Mapping[str, Any]]:
    return list(profile.data.get("accepted") or ())


def _names(row: Mapping[str, Any], diagnostic: Diagnostic) -> bool:
    """Whether a row means this one: by entry or place, or by the document on a page of which it is."""
    places = (diagnostic.path, diagnostic.shown, diagnostic.facts.get("document"))
    return bool(row.get("rule") == diagnostic.rule and row.get("path") in places)


def _about(profile: Profile, number: int, rule: str, row: Mapping[str, Any]) -> Diagnostic:
    error = rule == "cross.accepted_error"
    places = profile.positions
    position = places.get(("accepted", number, "rule")) or places.get(("accepted", number))
    return Diagnostic(
        Severity.ERROR if error else Severity.WARNING,
        rule,
        f"accepted[{number}].rule",
        position,
        {"accepted": row.get("rule", ""), "place": row.get("path", "")},
    )
