"""Dates of the evidence against the day of submission and the end of the review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from applykit.evidence.entries import Entries
from applykit.model import Diagnostic, Related, Severity


def submission_day(entries: Entries, as_of: date) -> tuple[date, str]:
    """The day that counts, and which it is: submitted, else deadline, else (an empty text) the day given."""
    submission = entries.profile.data.get("submission") or {}
    for field in ("submitted", "deadline"):
        day = submission.get(field)
        if isinstance(day, date):
            return day, field
    return as_of, ""


def validity_diagnostics(entries: Entries, as_of: date) -> Iterator[Diagnostic]:
    """Evidence that has expired when it is submitted, expires under review, or does not yet exist.

    What the stage does not bind is not submitted and is passed over.
    """
    day, field = submission_day(entries, as_of)
    submission = entries.profile.data.get("submission") or {}
    review_end = submission.get("review_end")
    variant = "" if field == "submitted" else field or "today"
    other = (entries.related(("submission", field), str(day)),) if field else ()
    bound = entries.profile.bound
    for entry in entries.all:
        if bound is not None and entry.number not in bound:
            continue
        issued, until = entry.day("issued"), entry.day("valid_until")
        if issued and issued > day:
            # With no date of submission the entry may be planned; with one it contradicts it.
            severity = Severity.ERROR if field else Severity.WARNING
            yield entries.fault(
                severity, "issued_late", entry, "issued", *other, variant=variant, issued=issued, day=day
            )
        if until and until < day:
            yield entries.fault(
                Severity.ERROR, "expired_at_submission", entry, "valid_until", *other,
                variant=variant, valid_until=until, day=day,
            )  # fmt: skip
        elif until and isinstance(review_end, date) and until < review_end:
            related: Related = entries.related(("submission", "review_end"), str(review_end))
            yield entries.fault(
                Severity.WARNING, "expires_before_review", entry, "valid_until", related,
                valid_until=until, review_end=review_end,
            )  # fmt: skip
