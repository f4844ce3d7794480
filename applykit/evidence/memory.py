"""Remembers what files were found to be: a file that has not changed is not opened again.

One file of JSON lines in the user's cache folder. A line is [place, sha256, kind, pages, fault]; the place
is a hash of path, size and times, so that the file tells nobody what a client's papers are called. Whatever
is damaged in it is ignored, and where it cannot be written nothing is remembered.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from applykit.cache import cache_folder, keep
from applykit.evidence.results import Content

NAME = "evidence.jsonl"
_FORMAT = ["applykit evidence", 1]
"""The first line: another number forgets everything, for when files are looked at more closely."""

_KEPT = 5_000
_PASSING = ("damaged/slow", "damaged/unreadable")
"""Faults of the moment, not of the file."""


class Memory:
    """Facts by a file's place and by its content."""

    def __init__(self) -> None:
        self.path = cache_folder() / NAME
        self.changed = False
        try:
            lines, content = _read(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            lines, content = {}, {}
        self.lines = dict(lines)
        self.content = dict(content)

    def at(self, place: str) -> tuple[str, Content] | None:
        """The hash and the facts of an unchanged file."""
        digest = self.lines.get(place, "")
        known = self.content.get(digest)
        return (digest, known) if known else None

    def add(self, place: str, digest: str, found: Content) -> None:
        """Remember a file, unless its fault may be gone the next time."""
        if found.fault not in _PASSING:
            self.lines.pop(place, None)
            self.lines[place] = digest
            self.content[digest] = found
            self.changed = True

    def save(self) -> None:
        """Write the youngest entries, whole or not at all."""
        if not self.changed:
            return
        rows = [
            [place, digest, known.kind, known.pages, known.fault]
            for place, digest in list(self.lines.items())[-_KEPT:]
            if (known := self.content.get(digest))
        ]
        text = "".join(f"{json.dumps(row)}\n" for row in [_FORMAT, *rows])
        keep(self.path, text.encode())


def place_of(path: Path, status: os.stat_result) -> str:
    """A file's place in this state: another size or time is another place."""
    state = f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}"
    return hashlib.sha256(state.encode("utf-8", "surrogateescape")).hexdigest()[:32]


@lru_cache(maxsize=1)
def _read(text: str) -> tuple[Mapping[str, str], Mapping[str, Content]]:
    """The hashes by place and the facts by hash; a build asks for the same text several times."""
    held: dict[str, str] = {}
    content: dict[str, Content] = {}
    head, *rows = _rows(text.splitlines()) or [None]
    for row in rows if head == _FORMAT else ():
        if not isinstance(row, list) or len(row) != 5:
            continue
        place, digest, kind, pages, fault = row
        texts = all(isinstance(value, str) for value in (place, digest, kind, fault))
        if texts and (pages is None or type(pages) is int):
            held[place] = digest
            content[digest] = Content(kind, pages, fault)
    return held, content


def _rows(lines: list[str]) -> list[object]:
    """What each line holds, None for one that is damaged."""
    with suppress(ValueError, RecursionError):
        # one call reads thousands of lines faster than a call for each
        rows: list[object] = json.loads(f"[{','.join(lines)}]")
        if len(rows) == len(lines):
            return rows
    return [_row(line) for line in lines]


def _row(line: str) -> object:
    with suppress(ValueError, RecursionError):
        return json.loads(line)
    return None
