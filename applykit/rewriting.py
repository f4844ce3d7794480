"""Writes a person's YAML back: comments, order and spelling stay as they are, and every scalar is text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from applykit.profile.files import MAIN, section_files
from applykit.validation.names import field_named

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
    newline = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    bare = _BARE_ROWS.search(text) is not None
    return Sheet(_yaml().load(text), _indent(text), bare, newline, content.startswith(b"\xef\xbb\xbf"))


class Opened:
    """The files of a profile's folder, opened to be changed; what is not changed stays byte for byte."""

    def __init__(self, folder: Path, schema: Mapping[str, Any]) -> None:
        self.folder = folder
        self.schema = schema
        self.files = section_files(folder, schema)
        self._sheets: dict[Path, Sheet] = {}
        self._changed: set[Path] = set()
        self._main = self._sheet(folder / MAIN)
        if self._main.root is None:
            self._main = self._sheets[folder / MAIN] = Sheet({})

    def section(self, name: str) -> Any:
        """What a YAML file holds of a section, to be changed in place; None of an Excel file or of none."""
        file = self.files.get(name)
        if file and file.suffix.lower() not in (".yaml", ".yml"):
            return None
        return self._root(name, file) if file else self._main.root.get(self._key(name))

    def touch(self, name: str) -> None:
        """Say that a section was changed in place."""
        self._changed.add(self.files.get(name, self.folder / MAIN))

    def put(self, name: str, value: Any) -> None:
        """Write a section anew where it stands, or at the end of the main file."""
        file = self.files.get(name)
        if file:
            self._sheets[file] = Sheet(value)
            self._changed.add(file)
            return
        self._main.root[self._key(name)] = value
        self._changed.add(self.folder / MAIN)

    def drop(self, name: str) -> None:
        """Take a section away, with the file that holds nothing else."""
        file = self.files.pop(name, None)
        if file:
            file.unlink()
            self._changed.discard(file)
        if self._main.root.pop(self._key(name), None) is not None:
            self._changed.add(self.folder / MAIN)

    def save(self) -> None:
        """Write the files that were changed."""
        for file in sorted(self._changed):
            file.write_bytes(self._sheets[file].text())
        self._changed.clear()

    def _key(self, name: str) -> str:
        """The name as the person wrote it: the field's, or its label."""
        return next((key for key in self._main.root if field_named(key, self.schema) == name), name)

    def _sheet(self, file: Path) -> Sheet:
        if file not in self._sheets:
            self._sheets[file] = sheet(file.read_bytes())
        return self._sheets[file]

    def _root(self, name: str, file: Path) -> Any:
        """The rows or entries themselves, whether the file holds them bare or under the section's name."""
        root = self._sheet(file).root
        if isinstance(root, dict) and len(root) == 1:
            key, value = next(iter(root.items()))
            if field_named(key, self.schema) == name and key not in self.schema[name].get("schema", {}):
                return value
        return root


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
