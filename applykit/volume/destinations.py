"""Places within a file: named destinations and the file's own bookmarks, as places in the volume."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject

from applykit.volume.writing import Renumber, serialised

_MOST_MARKS = 5_000
_MOST_NAMES = 100_000
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: its title, how deep it stands (from 0), and its destination as it is written."""

    title: str
    depth: int
    target: bytes


class Destinations:
    """The destinations of one file; what leads nowhere is None."""

    def __init__(self, root: DictionaryObject, renumber: Renumber) -> None:
        self.root = root
        self.renumber = renumber
        self._named: dict[str, Any] | None = None

    def written(self, value: Any) -> bytes | None:
        """A destination, given by name or as an array, with its page as numbered in the volume."""
        value = plain(value)
        if isinstance(value, (str, bytes)):
            value = plain(self._names().get(_key(value)))
        if isinstance(value, DictionaryObject):
            value = entry(value, "/D")
        if not isinstance(value, ArrayObject) or not value:
            return None
        page = list.__getitem__(value, 0)
        if not isinstance(page, IndirectObject) or not self.renumber(page):
            return None
        return serialised(value, self.renumber)

    def marks(self) -> Iterator[Mark]:
        """The file's own bookmarks in order; one without a place keeps those below it."""
        top = entry(self.root, "/Outlines")
        if not isinstance(top, DictionaryObject):
            return
        waiting: list[tuple[Any, int]] = [(top.raw_get("/First"), 0)] if "/First" in top else []
        seen: set[int] = set()
        while waiting and len(seen) < _MOST_MARKS:
            reference, depth = waiting.pop()
            item = plain(reference)
            if not isinstance(item, DictionaryObject) or id(item) in seen or depth > _DEEPEST:
                continue
            seen.add(id(item))
            if "/Next" in item:
                waiting.append((item.raw_get("/Next"), depth))
            if "/First" in item:
                waiting.append((item.raw_get("/First"), depth + 1))
            action = entry(item, "/A")
            target = entry(item, "/Dest")
            if target is None and isinstance(action, DictionaryObject) and entry(action, "/S") == "/GoTo":
                target = entry(action, "/D")
            title = entry(item, "/Title")
            yield Mark(str(title or "").strip("\0 "), depth, self.written(target) or b"")

    def _names(self) -> dict[str, Any]:
        if self._named is None:
            self._named = {}
            old = entry(self.root, "/Dests")
            if isinstance(old, DictionaryObject):
                self._named.update((_key(name), value) for name, value in old.items())
            names = entry(self.root, "/Names")
            if isinstance(names, DictionaryObject):
                self._named.update(tree_entries(names.get("/Dests")))
        return self._named


def tree_entries(node: Any) -> Iterator[tuple[str, Any]]:
    """The entries of a name tree, however it is nested; one that leads back into itself ends."""
    waiting = [node]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_NAMES:
        node = plain(waiting.pop())
        if not isinstance(node, DictionaryObject) or id(node) in seen:
            continue
        seen.add(id(node))
        names, kids = entry(node, "/Names"), entry(node, "/Kids")
        if isinstance(names, ArrayObject):
            for place in range(0, len(names) - 1, 2):
                yield _key(plain(names[place])), list.__getitem__(names, place + 1)
        if isinstance(kids, ArrayObject):
            waiting += list(kids)


def plain(value: Any) -> Any:
    """The object that a reference means; None for null."""
    value = value.get_object() if isinstance(value, IndirectObject) else value
    return None if isinstance(value, NullObject) else value


def entry(holder: DictionaryObject, key: str) -> Any:
    """An entry of a dictionary, its reference followed; None for null and for what is not there."""
    return plain(holder.get(key))


def _key(value: Any) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return text.removeprefix("/")
