"""YAML text as ruamel's objects and back, with every scalar a text as it was typed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_ROWS = re.compile(
    r"^( *)(?:- +)*[^\s#-][^#\n]*:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*( *)- ", re.MULTILINE
)
"""A key with nothing behind it, whatever comments stand below it, and the first of its rows."""
_BARE_ROWS = re.compile(r"^- ", re.MULTILINE)
_SHIFTED = {width: re.compile(f"^ {{{width}}}", re.MULTILINE) for width in range(9)}
"""ruamel sets the rows of a file that holds nothing else in as far as all others."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One YAML file in memory: `root` is a mapping, or rows, of ruamel's kinds, to be changed in place."""

    root: Any
    indent: int = 2
    bare: bool = True
    newline: str = "\n"
    marked: bool = False

    def text(self) -> bytes:
        """The file as it is to be written, in UTF-8, with the line ends and the mark that it had."""
        made = io.StringIO()
        writer = _yaml()
        writer.indent(mapping=2, sequence=self.indent + 2, offset=self.indent)
        writer.dump(self.root, made)
        text = made.getvalue()
        if isinstance(self.root, list) and self.bare:
            text = _SHIFTED[self.indent].sub("", text)
        text = text.replace("\n", self.newline)
        return (b"\xef\xbb\xbf" if self.marked else b"") + text.encode()


def sheet(content: bytes) -> Sheet:
    """A YAML file that was read without faults before (see `source`), to be changed and written back."""
    text = content.decode("utf-8-sig")
    newline = newline_of(text)
    text = text.replace(newline, "\n")
    bare = _BARE_ROWS.search(text) is not None
    return Sheet(_yaml().load(text), _indent(text), bare, newline, content.startswith(b"\xef\xbb\xbf"))


def newline_of(text: str) -> str:
    """How the lines of a file end: as on Windows, on old Macintoshes, or everywhere else."""
    return next((ending for ending in ("\r\n", "\n", "\r") if ending in text), "\n")


def emptied(entries: Any) -> None:
    """Leave the names of entries and take what stands behind them; comments below them stay."""
    for name, value in entries.items():
        tail = _tail(value)
        entries[name] = None
        if tail is not None:
            entries.ca.items.setdefault(name, [None, None, None, None])[2] = tail


def _tail(value: Any) -> Any:
    """The comment behind and below the last of some rows or entries, which ruamel keeps inside them."""
    found = None
    while isinstance(value, dict | list) and value:
        noted: Any = value
        if noted.ca.end:
            found = _on_lines_of_their_own(noted.ca.end)
        last, place = (list(value)[-1], 2) if isinstance(value, dict) else (len(value) - 1, 0)
        tokens = noted.ca.items.get(last)
        found = tokens[place] if tokens and tokens[place] is not None else found
        value = value[last]
    return found


def _on_lines_of_their_own(tokens: Any) -> Any:
    from ruamel.yaml.tokens import CommentToken

    text = "".join(" " * token.start_mark.column + token.value for token in tokens)
    return CommentToken(f"\n{text}", tokens[0].start_mark, None)


def _indent(text: str) -> int:
    """How far the dashes of rows stand to the right of their key, as most of the file has it."""
    found = [len(dash) - len(_key_column(line, key)) for line, key, dash in _keys_with_rows(text)]
    return min(max(set(found), key=found.count), 8) if found else 2


def _keys_with_rows(text: str) -> Iterator[tuple[str, str, str]]:
    for match in _ROWS.finditer(text):
        yield match.group(0).split("\n", 1)[0], match.group(1), match.group(2)


def _key_column(line: str, indent: str) -> str:
    """The blanks that would stand before the key if the dashes before it were blanks too."""
    dashes = re.match(r"(?:- +)*", line[len(indent) :])
    return indent + " " * (dashes.end() if dashes else 0)


def _yaml() -> Any:
    from ruamel.yaml import YAML

    writer = YAML(typ="rt")
    writer.Resolver = _resolver()
    writer.preserve_quotes = True
    writer.width = 1 << 20
    return writer


def _resolver() -> type:
    """No scalar is guessed to be a number, a day or a truth: what was typed is what is written back.

    Only where nothing was typed, nothing is written.
    """
    from ruamel.yaml.resolver import VersionedResolver

    class Texts(VersionedResolver):
        @property
        def versioned_resolver(self) -> dict[str, Any]:
            return {"": [("tag:yaml.org,2002:null", re.compile("^$"))]}

    return Texts
