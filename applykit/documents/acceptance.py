"""Warnings that the applicant stands by, in the words of the self-assessment report."""

from __future__ import annotations

import re

from applykit.documents.basis import labelled
from applykit.messages import describe
from applykit.model import Accepted, Profile

_LANGUAGE = "zh_CN"
_PATH = re.compile(r"\w+(?:\[\d+\])*(?:\.\w+(?:\[\d+\])*)*")
_NUMBER = re.compile(r"\[(\d+)\]")
_POSITION = re.compile(r"（(?:[^（）\s]+\.[a-z]+ )?\s*(?:第 \d+ 行|[^（）\s]*![A-Z]+\d+)起?）")


def accepted_warning(profile: Profile, warning: Accepted) -> dict[str, object]:
    """The rule, the place by the labels of its fields, what was found, why it stands, who follows it up."""
    found = warning.diagnostic
    message, _ = describe(found, _LANGUAGE)
    return {
        "rule": found.rule,
        "place": _place(profile, found.path) or found.shown or found.path or None,
        "message": without_positions(message),
        "reason": warning.reason,
        "owner": warning.owner or None,
        "due": warning.due,
    }


def without_positions(message: str) -> str:
    """A message without the lines and cells that it names: who reads it has the dossier, not the files."""
    return _POSITION.sub("", message)


def _place(profile: Profile, path: str) -> str:
    """funding[1].amount as 经费来源第 2 条·金额; an empty text for what is no path of the profile."""
    if not _PATH.fullmatch(path):
        return ""
    parts = path.split(".")
    labels, rules = labelled(profile.programme.schema, ".".join(part.split("[")[0] for part in parts))
    if not rules:
        return ""
    rows = ["".join(f"第 {int(number) + 1} 条" for number in _NUMBER.findall(part)) for part in parts]
    return "·".join(label + row for label, row in zip(labels, rows, strict=True))
