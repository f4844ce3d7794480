"""The number of an attachment by its id, marked so that a finished document can lead to the list's row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

START, MIDDLE, END = "\ufdd0", "\ufdd1", "\ufdd2"
"""Characters that no text holds: they stand around the id and the number."""

MARK = re.compile(f"{START}([^{MIDDLE}]*){MIDDLE}([^{END}]*){END}")
_PLAIN = re.compile(r"[A-Za-z0-9]")
_NEXT = re.compile(f"(?<= 页)、附件 (?={START})")
_LONGEST = 36


@pass_context
def attachment(context: Context, id: Any) -> Any:
    """附件 7 for the id of an entry of `evidence`, for several ids 附件 7、附件 9; 备查 E-07 if not bound.

    Raises:
        ValueError: no entry has the id.
    """
    if id is None or getattr(id, "hole", False):
        return id
    rows = context.get("evidence") or ()
    numbers = {row.get("id"): (number, row.get("bound", True)) for number, row in enumerate(rows, start=1)}
    shown = []
    for one in id if isinstance(id, (list, tuple)) else (id,):
        if one not in numbers:
            raise ValueError(f"no attachment has the id “{one}”")
        number, bound = numbers[one]
        shown.append(f"附件 {START}{one}{MIDDLE}{number}{END}" if bound else f"备查 {one}")
    return "、".join(shown) or None


def with_pages(text: str, pages: Mapping[str, int]) -> str:
    """Marked text with the page behind each number whose attachment has one: 附件 7，第 83 页；附件 9."""

    def paged(found: re.Match[str]) -> str:
        return found[0] + (f"，第 {pages[found[1]]} 页" if found[1] in pages else "")

    return _NEXT.sub("；附件 ", MARK.sub(paged, text)) if pages else text


def bookmark(id: Any) -> str:
    """The name of the bookmark on an attachment's row, made of letters, digits and _ alone."""
    written = "".join(char if _PLAIN.match(char) else f"_{ord(char):x}_" for char in str(id))
    return f"_Att_{written}"[:_LONGEST]


def plain(text: str) -> str:
    """The text without marks: 附件 7."""
    return MARK.sub(r"\2", text) if START in text else text


FILTERS: dict[str, Callable[..., Any]] = {"attachment": attachment, "bookmark": bookmark}
