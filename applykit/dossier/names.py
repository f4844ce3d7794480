"""Names of files: which are refused when they come from outside, and which are safe to write anywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from applykit.visible import printable

_LONGEST = 200
"""Bytes of a name in UTF-8; file systems allow 255, and .new or a number is set behind it."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_FORBIDDEN = str.maketrans(dict(zip('<>:"/\\|?*', "＜＞：＂／＼｜？＊", strict=True)))


class Unsafe(ValueError):
    """A name that is refused; the text says why."""


def check_names(names: Iterable[str]) -> None:
    """Refuse names that lead elsewhere, that no system can hold, or that two files would share.

    Raises:
        Unsafe: a name is absolute, leads out of the folder, holds a character that is not printed, or is
            the same as another one once case and composed characters are set aside.
    """
    seen: dict[str, str] = {}
    for name in names:
        check_name(name)
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        if key in seen:
            raise Unsafe(f"“{printable(seen[key])}” and “{printable(name)}” are one file on some systems")
        seen[key] = name


def check_name(name: str) -> None:
    """Refuse one name; see check_names."""
    parts = name.split("/")
    if not name or name.startswith("/") or re.match(r"[A-Za-z]:", name):
        raise Unsafe(f"“{printable(name)}” is an absolute name")
    if "\\" in name or any(part in ("", ".", "..") for part in parts):
        raise Unsafe(f"“{printable(name)}” leads out of its folder")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in name):
        raise Unsafe(f"“{printable(name)}” holds a character that cannot be printed")
    if any(len(part.encode()) > 255 for part in parts):
        raise Unsafe(f"“{printable(name[:40])}…” is longer than a system can hold")


def safe_name(text: str) -> str:
    """A text as a file name that Windows, macOS and Linux accept, without its ending; may be empty.

    What Windows forbids becomes its full-width form, so that the name stays readable.
    """
    kept = "".join(
        char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char)[0] != "C"
    )
    name = " ".join(kept.translate(_FORBIDDEN).split()).strip(" .")
    while len(name.encode()) > _LONGEST:
        name = name[:-1].rstrip(" .")
    return f"_{name}" if _RESERVED.match(name) else name
