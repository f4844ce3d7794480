"""Figures and their units: 5 mA stands in one line."""

from __future__ import annotations

import re

_UNIT = re.compile(
    r"(?<=\d) (?=(?:[%‰℃Ω]|°C|(?:[numkMGT]|μ|µ|d|c)?(?:mol|Hz|Pa|eV|[AVWJNKgmsLhΩ])(?:·h)?"
    r"|min|ppm|dB)(?![A-Za-z0-9]))"
)


def joined(text: str, by: str = "\u00a0") -> str:
    """The text with `by`, a space that does not break, between a figure and its unit."""
    return _UNIT.sub(by, text) if " " in text else text
