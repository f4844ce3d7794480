"""What a person calls a field: its name, or its Chinese label, or something near."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from applykit.errors import UsageError
from applykit.messages import did_you_mean
from applykit.validation.schema import Rules, label_of


def field_named(text: str, fields: Mapping[str, Rules]) -> str | None:
    """The field that a person means by its name or its label."""
    if text in fields:
        return text
    return next((name for name, rules in fields.items() if label_of(rules, name) == text), None)


def nearest(text: str, fields: Mapping[str, Rules]) -> str:
    """The known name or label most like `text`, or an empty text where none is near."""
    known = [*fields, *(label_of(rules, name) for name, rules in fields.items())]
    return next(iter(difflib.get_close_matches(text, known, n=1, cutoff=0.5)), "")


def section_named(text: str, schema: Mapping[str, Rules]) -> str:
    """The section that a person names on the command line.

    Raises:
        UsageError: there is no such section; the error suggests the nearest.
    """
    name = field_named(text, schema)
    if name is None:
        known = [*schema, *(label_of(rules, name) for name, rules in schema.items())]
        raise UsageError("usage.section", name=text, hint=did_you_mean(text, known))
    return name
