"""Which version of its programme a profile is for, and what is to be said of that version on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from applykit import resources
from applykit.errors import InvalidProfileError
from applykit.model import PROGRAMME_VERSION, Diagnostic, Profile, Severity

_PATH = (PROGRAMME_VERSION,)


def version_named(profile: Profile) -> Path | None:
    """The folder of the version that a profile was written for, where it was read for another.

    Raises:
        InvalidProfileError: the programme's pack does not keep that version.
    """
    programme = profile.programme
    wanted = str(profile.data.get(PROGRAMME_VERSION) or "").strip()
    if wanted in ("", programme.version):
        return None
    known = resources.versions(programme.folder)
    if wanted in known:
        return known[wanted]
    facts = {"read": wanted, "choices": tuple(known), "programme": programme.id}
    found = _about(profile, "programme.version_gone", facts, Severity.ERROR)
    raise InvalidProfileError("usage.version_gone", (found,), version=wanted)


def release_diagnostics(profile: Profile, as_of: date) -> Iterator[Diagnostic]:
    """What is to be known on a day of the version that a profile is for: replaced, ended, or early."""
    programme, release = profile.programme, profile.programme.release
    facts = {"version": programme.version, "newer": release.newer}
    if release.newer and (release.newer_from is None or release.newer_from <= as_of):
        day = release.newer_from.isoformat() if release.newer_from else ""
        variant = "" if day else "undated"
        yield _about(profile, "programme.version_superseded", {**facts, "day": day}, variant=variant)
    elif release.until and release.until < as_of:
        yield _about(profile, "programme.version_ended", {**facts, "day": release.until.isoformat()})
    if release.effective and as_of < release.effective:
        yield _about(profile, "programme.version_early", {**facts, "day": release.effective.isoformat()})


def _about(
    profile: Profile,
    rule: str,
    facts: Mapping[str, object],
    severity: Severity = Severity.WARNING,
    variant: str = "",
) -> Diagnostic:
    return Diagnostic(
        severity, rule, PROGRAMME_VERSION, profile.place(_PATH), facts, variant, profile.shown(_PATH)
    )
