"""The number of a table or figure by its title, marked so that a finished document can refer to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from applykit.expressions import attachments

KNOWN = "captions of narratives"
"""The name of the function that gives the labels (图, 表) of all captions by title; nobody can type it."""

START, MIDDLE, END = "\ufdd3", "\ufdd4", "\ufdd5"
"""Characters that no text holds: they stand around the label and the title."""

MARK = re.compile(f"{START}([^{MIDDLE}]*){MIDDLE}([^{END}]*){END}")


class UnknownCaptionError(ValueError):
    """No narrative has a table or figure with this title."""

    def __init__(self, title: str, known: Mapping[str, str]) -> None:
        super().__init__(title)
        self.title = title
        self.known = tuple(known)


@pass_context
def caption(context: Context, title: Any) -> Any:
    """图 7-1 or 表 3-2 for the title of a picture or table; 图“title” where it stands in another document.

    Raises:
        UnknownCaptionError: no narrative has such a caption.
    """
    if title is None:
        return None
    known = context[KNOWN]() if KNOWN in context else {}
    words = " ".join(str(title).split())
    if words not in known:
        raise UnknownCaptionError(words, known)
    return f"{START}{known[words]}{MIDDLE}{words}{END}"


def plain(text: str) -> str:
    """The text without marks: 图“总体技术路线”."""
    return MARK.sub(r"\1“\2”", text) if START in text else text


def unmarked(text: str) -> str:
    """The text without any marks, of captions or of attachments."""
    return plain(attachments.plain(text))


FILTERS: dict[str, Callable[..., Any]] = {"caption": caption}
