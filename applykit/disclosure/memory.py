"""Remembers the names of each client by the content of the profile's files.

One file of JSON in the user's cache folder, for this user alone. Whatever is damaged in it is ignored, and
where it cannot be written nothing is remembered.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from applykit.cache import cache_folder, keep
from applykit.parties import Kind

Known = tuple[list[tuple[Kind, str]], bool]
"""Kinds and names, and whether something could not be read."""

_NAME = "clients.json"
_FORMAT = "applykit clients 1"
_KEPT = 2_000


class Memory:
    """What is known of clients' profiles; those used last are kept."""

    def __init__(self) -> None:
        self.path = cache_folder() / _NAME
        self.known: dict[str, Known] = {}
        self.changed = False
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            if data["format"] == _FORMAT:
                for key, (rows, faulty) in data["clients"].items():
                    self.known[key] = [(Kind(kind), str(name)) for kind, name in rows], bool(faulty)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.known.clear()

    def key(self, fingerprint: str, files: Sequence[Path]) -> str:
        """What a profile's names depend on: the programme and every file.

        Raises:
            OSError: a file cannot be read.
        """
        state = hashlib.sha256(f"{_FORMAT} {fingerprint}".encode())
        for file in files:
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            state.update(f"\0{file.name}\0{content}".encode())
        return state.hexdigest()

    def get(self, key: str) -> Known | None:
        """What is known of these files."""
        return self.known.get(key)

    def add(self, key: str, rows: list[tuple[Kind, str]], faulty: bool) -> None:
        """Remember what was read of these files."""
        self.known[key] = rows, faulty
        self.changed = True

    def save(self) -> None:
        """Write the youngest entries, whole or not at all."""
        if self.changed:
            kept = dict(list(self.known.items())[-_KEPT:])
            data = json.dumps({"format": _FORMAT, "clients": kept}, ensure_ascii=False)
            keep(self.path, data.encode())
            self.changed = False
