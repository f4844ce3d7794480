"""Texts as they may be shown on a terminal: what is not seen, or would act there, is named instead."""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e"
    "\u2061-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0001-\U000e007f]"
)
"""Controls, which move the cursor or colour the screen; formats, which turn a line around or hide in a name;
halves of characters.  Line ends and tabs stay, and U+2060, by which the program itself joins words."""


def visible(text: str) -> str:
    """The text with every such character as [U+202E]."""
    return _UNSEEN.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)


def printable(name: str) -> str:
    """The same for a name, which has no line ends and no tabs either."""
    return re.sub(r"[\n\t\u2060]", lambda found: f"[U+{ord(found.group()):04X}]", visible(name))
