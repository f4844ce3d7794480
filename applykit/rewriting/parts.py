"""A profile's main file cut into its sections, so that each can be changed or left out by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from applykit.rewriting.sheet import Sheet, newline_of, sheet
from applykit.source import Node, compose

_BESIDE = re.compile(r"\s*$|#")
_DOCUMENT_END = re.compile(r"^\.\.\.[ \t]*\n?\Z", re.MULTILINE)


@dataclass(slots=True)
class Part:
    """One section of a file: blank lines and remarks `before` it, its own remark, and its text.

    `sheet` is there once the section was opened to be changed.
    """

    before: str
    remark: str
    key: str
    text: str
    sheet: Sheet | None = None

    @property
    def root(self) -> Any:
        """The section under its name, to be changed in place."""
        if self.sheet is None:
            self.sheet = sheet(self.text.encode())
        return self.sheet.root

    def written(self) -> str:
        """The section as it is to be written."""
        text = self.sheet.text().decode() if self.sheet else self.text
        return f"{self.before}{self.remark}{text}"


@dataclass(slots=True)
class Parts:
    """The sections of a file in their order, and the lines after the last of them."""

    parts: list[Part]
    rest: str
    newline: str = "\n"
    marked: bool = False

    def written(self) -> bytes:
        """The file as it is to be written."""
        text = "".join(part.written() for part in self.parts) + self.rest
        return (b"\xef\xbb\xbf" if self.marked else b"") + text.replace("\n", self.newline).encode()


def parts_of(content: bytes) -> Parts:
    """The sections of a YAML file that was read without faults before.

    A file whose sections do not each begin a line, as in `{lab: …}`, is set anew with lines of their own.
    """
    text = content.decode("utf-8-sig")
    newline = newline_of(text)
    marked = content.startswith(b"\xef\xbb\xbf")
    text = _DOCUMENT_END.sub("", text.replace(newline, "\n"))
    if text and not text.endswith("\n"):
        text += "\n"
    root = compose(text.encode(), "").root
    entries = root.value if root and isinstance(root.value, dict) else {}
    places = [node.key for node in entries.values()]
    if any(place.column != 1 for place in places) or len({place.line for place in places}) < len(places):
        return parts_of(_set_anew(text))
    parts, rest = _cut(text.splitlines(keepends=True), entries)
    return Parts(parts, rest, newline, marked)


def _set_anew(text: str) -> bytes:
    made = sheet(text.encode())
    made.root.fa.set_block_style()
    return made.text()


def _cut(lines: Sequence[str], entries: dict[str, Node]) -> tuple[list[Part], str]:
    """The parts, and what stands after the last: blank lines and remarks that begin a line."""
    starts = [node.key.line - 1 for node in entries.values()]
    ends = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        while end > start + 1 and _BESIDE.match(lines[end - 1]):
            end -= 1
        ends.append(end)
    parts = []
    last = 0
    for key, start, end in zip(entries, starts, ends, strict=True):
        own = start
        while own > last and lines[own - 1].startswith("#"):
            own -= 1
        parts.append(
            Part("".join(lines[last:own]), "".join(lines[own:start]), key, "".join(lines[start:end]))
        )
        last = end
    return parts, "".join(lines[last:])
