"""The archive's name as the submission wants it: a pattern such as {lab}-{date}.zip, filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from applykit.dossier.names import safe_name
from applykit.model import Diagnostic, Profile, Severity, Stage

AT = ("submission", "archive")
HOLE = "待补充"
ENDING = ".zip"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_OWN = ("date", "stage", "programme")


def archive_name(profile: Profile, stage: Stage, as_of: date, default: str) -> str:
    """The file name of a dossier's archive, safe on every system; `default` where no pattern is given.

    A placeholder is `date` (20261123), `stage`, `programme`, or an entry of the profile; a group such as
    `lab` stands for its name.
    """
    own = {"date": f"{as_of:%Y%m%d}", "stage": stage.title, "programme": profile.programme.title}
    pattern = _pattern(profile) or default

    def filled(found: re.Match[str]) -> str:
        wanted = found.group(1).strip()
        return own.get(wanted) or _entry(profile, wanted) or HOLE

    name = safe_name(_PLACEHOLDER.sub(filled, pattern.removesuffix(ENDING)))
    return f"{name or default.removesuffix(ENDING)}{ENDING}"


def archive_diagnostics(profile: Profile) -> Iterator[Diagnostic]:
    """What is wrong with the pattern: a placeholder that nothing stands for, or one that is not filled in."""
    pattern = _pattern(profile)
    for wanted in dict.fromkeys(name.strip() for name in _PLACEHOLDER.findall(pattern)):
        if wanted in _OWN or _entry(profile, wanted):
            continue
        known = _known(profile.programme.schema, wanted)
        yield Diagnostic(
            Severity.ERROR, "submission.archive_name", ".".join(AT), profile.place(AT),
            {"name": wanted}, "empty" if known else "", profile.shown(AT),
        )  # fmt: skip
    if pattern and not safe_name(_PLACEHOLDER.sub("x", pattern.removesuffix(ENDING))):
        yield Diagnostic(
            Severity.ERROR, "submission.archive_name", ".".join(AT), profile.place(AT),
            {"example": "{lab}-{date}.zip"}, "nothing", profile.shown(AT),
        )  # fmt: skip


def _pattern(profile: Profile) -> str:
    group = profile.data.get(AT[0])
    pattern = group.get(AT[1]) if isinstance(group, Mapping) else None
    return pattern if isinstance(pattern, str) else ""


def _entry(profile: Profile, wanted: str) -> str:
    """A scalar of the profile as a part of a name; a group stands for its entry `name`."""
    value: Any = profile.data
    for part in wanted.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, (datetime, date)):
        return f"{value:%Y%m%d}"
    return "" if value is None or isinstance(value, (bool, list, Mapping)) else str(value)


def _known(schema: Mapping[str, Any], wanted: str) -> bool:
    """Whether the schema has such an entry, and one that can be part of a name."""
    rules: Mapping[str, Any] = {"type": "dict", "schema": schema}
    for part in wanted.split("."):
        if rules.get("type") != "dict" or part not in rules.get("schema", {}):
            return False
        rules = rules["schema"][part]
    return rules.get("type") not in ("dict", "list", "boolean") or "name" in rules.get("schema", {})
