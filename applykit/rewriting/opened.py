"""The files of a profile, opened to be changed section by section."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from applykit.profile.files import MAIN, section_files
from applykit.rewriting.parts import Part, parts_of
from applykit.rewriting.sheet import Sheet, emptied, sheet
from applykit.validation.names import field_named

YAML = (".yaml", ".yml")


class Opened:
    """The files of a profile's folder, opened to be changed; what is not changed stays byte for byte."""

    def __init__(self, folder: Path, schema: Mapping[str, Any]) -> None:
        self.folder = folder
        self.schema = schema
        self.files = section_files(folder, schema)
        self._main = parts_of((folder / MAIN).read_bytes())
        self._sheets: dict[Path, Sheet] = {}
        self._changed: set[Path] = set()

    def section(self, name: str) -> Any:
        """What a YAML file holds of a section, to be changed in place; None of an Excel file or of none."""
        file = self.files.get(name)
        if file is None:
            part = self._part(name)
            return next(iter(part.root.values())) if part else None
        return self._bare(name, file) if file.suffix.lower() in YAML else None

    def named(self, name: str) -> bool:
        """Whether a section has a place already: in a file of its own, or as a name in the main file."""
        return name in self.files or self._part(name) is not None

    @property
    def labelled(self) -> bool:
        """Whether the main file calls its sections by their labels."""
        keys = [part.key for part in self._main.parts]
        return bool(keys) and not any(key in self.schema for key in keys)

    def touch(self, name: str) -> None:
        """Say that a section was changed in place."""
        self._changed.add(self.files.get(name, self.folder / MAIN))

    def put(self, name: str, value: Any) -> None:
        """Write a section anew where it stands, or at the end of the main file."""
        file, part = self.files.get(name), self._part(name)
        if file:
            self._sheets[file] = Sheet(value)
        elif part:
            part.sheet = Sheet({part.key: value})
        else:
            self._main.parts.append(Part(self._main.rest or "\n", "", name, "", Sheet({name: value})))
            self._main.rest = ""
        self.touch(name)

    def empty(self, name: str) -> None:
        """Leave the names of a section's entries and take what stands behind them; of rows, take all.

        A file that holds nothing else is removed.
        """
        if name in self.files:
            self.drop(name)
            return
        value = self.section(name)
        part = self._part(name)
        if isinstance(value, dict):
            emptied(value)
        elif part:
            emptied(part.root)
        self.touch(name)

    def drop(self, name: str) -> None:
        """Take a section away with its remark, or with the file that holds nothing else."""
        file = self.files.pop(name, None)
        if file:
            file.unlink()
            self._changed.discard(file)
        part = self._part(name)
        if part:
            place = self._main.parts.index(part)
            del self._main.parts[place]
            if part.before.strip():  # a remark that stands by itself
                self._push(place, part.before)
            self._changed.add(self.folder / MAIN)

    def append(self, text: str) -> None:
        """Add lines to the end of the main file."""
        rest = self._main.rest.rstrip("\n")
        self._main.rest = f"{rest}\n{text}" if rest else text
        self._changed.add(self.folder / MAIN)

    def save(self) -> None:
        """Write the files that were changed."""
        main = self.folder / MAIN
        for file in sorted(self._changed):
            file.write_bytes(self._main.written() if file == main else self._sheets[file].text())
        self._changed.clear()

    def _push(self, place: int, text: str) -> None:
        if place < len(self._main.parts):
            after = self._main.parts[place]
            after.before = text + after.before.lstrip("\n")
        else:
            self._main.rest = text + self._main.rest

    def _part(self, name: str) -> Part | None:
        return next((part for part in self._main.parts if field_named(part.key, self.schema) == name), None)

    def _bare(self, name: str, file: Path) -> Any:
        """The rows or entries themselves, whether the file holds them bare or under the section's name."""
        if file not in self._sheets:
            self._sheets[file] = sheet(file.read_bytes())
        root = self._sheets[file].root
        if isinstance(root, dict) and len(root) == 1:
            key, value = next(iter(root.items()))
            if field_named(key, self.schema) == name and key not in self.schema[name].get("schema", {}):
                return value
        return root
