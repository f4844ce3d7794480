"""Opens one file, whatever it is, and never raises: what goes wrong is a fault of that file."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from applykit.evidence.kinds import kind_of
from applykit.evidence.pdf import open_pdf
from applykit.evidence.pictures import open_picture
from applykit.evidence.results import SECONDS, Content
from applykit.evidence.word import open_word


def examine(path: Path) -> Content:
    """What the content of a file says."""
    kind = ""
    try:
        if path.stat().st_size == 0:
            return Content("", None, "empty")
        kind = kind_of(path)
        if kind == "pdf":
            return open_pdf(path)
        if kind in ("png", "jpeg", "tiff"):
            return open_picture(path, kind)
        if kind == "docx":
            return open_word(path)
    except OSError as error:
        # Libraries raise it for damaged content too, then without a number.
        return Content(kind, None, "damaged/unreadable" if error.errno else "damaged")
    except Exception:  # a broken file can make a library fail in any way at all
        return Content(kind, None, "damaged")
    return Content(kind)


def examine_within(path: Path, seconds: float = SECONDS) -> Content:
    """The same, but no longer than `seconds`: a file that takes more is left to itself and named."""
    found: list[Content] = []
    thread = Thread(target=lambda: found.append(examine(path)), daemon=True)
    thread.start()
    thread.join(seconds)
    return found[0] if found else Content("", None, "damaged/slow")
