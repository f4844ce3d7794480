"""Which files make up a profile: profile.yaml, and profile/<section>.yaml, .xlsx or .csv beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from applykit import sheets
from applykit.errors import UnreadableError
from applykit.model import Diagnostic, Position, Related, Severity
from applykit.profile.typed import field_named, nearest
from applykit.source import Node, Source, read
from applykit.validation.schema import label_of

MAIN = "profile.yaml"


@dataclass(frozen=True, slots=True)
class Files:
    """The sections found, each once, with the files read and what was wrong with them.

    `unread` names the sections that stand, or may stand, in a file whose text could not be read; `digests`
    are the hashes of what was read, so that a file that changes meanwhile is noticed.
    """

    main: Path
    paths: tuple[Path, ...]
    sections: Mapping[str, Node]
    diagnostics: tuple[Diagnostic, ...]
    unread: frozenset[str] = frozenset()
    digests: Mapping[Path, str] = field(default_factory=dict)


def main_file(path: Path) -> Path:
    """The profile that a person means by a file or by the folder that holds it.

    Raises:
        UnreadableError: there is no such file, or the folder holds no profile.
    """
    if os.path.isdir(path):  # a name too long for the disk is no folder; Path.is_dir would raise
        main = path / MAIN
        if not os.path.isfile(main):
            _listed(path)  # a disk that is gone holds no profile either, and says so here
            raise UnreadableError("file.no_profile", folder=str(path))
        return main
    return path


def gather(path: Path, schema: Mapping[str, Any]) -> Files:
    """Read the profile and its section files.

    Raises:
        UnreadableError: a file is missing or cannot be read.
    """
    main = main_file(path)
    shown = str(main)
    source = read(main, shown)
    diagnostics = list(source.diagnostics)
    sections: dict[str, Node] = {}
    lost: set[str] = set()
    paths = [main]
    digests = {main: source.sha256}
    if source.root is not None:
        if isinstance(source.root.value, dict):
            sections.update(source.root.value)
        else:
            diagnostics.append(Diagnostic(Severity.ERROR, "yaml.not_mapping", position=source.root.position))
    folder = main.parent / "profile"
    for file in _listed(folder) if folder.is_dir() else []:
        if file.name.startswith((".", "~$")) or file.is_dir():
            continue
        if not _is_section_file(file, schema):
            where = Position(str(file), 1, 1)
            diagnostics.append(Diagnostic(Severity.WARNING, "schema.file_ignored", position=where))
            continue
        paths.append(file)
        added = _add_section(file, sections, schema, digests)
        if any(found.rule.startswith(("yaml.", "text.")) for found in added):
            lost.add(field_named(file.stem, schema) or file.stem)  # unless it was read all the same
        diagnostics += added
    if sections and any(found.rule == "yaml.empty" for found in diagnostics):
        # Everything may lie in section files.
        diagnostics = [found for found in diagnostics if found.rule != "yaml.empty"]
    elif source.root is None or not isinstance(source.root.value, dict):
        lost.update(schema)  # any section may stand in a main file that could not be read
    unread = frozenset(lost) - {field_named(key, schema) or key for key in sections}
    return Files(main, tuple(paths), sections, tuple(diagnostics), unread, digests)


def section_files(folder: Path, schema: Mapping[str, Any]) -> dict[str, Path]:
    """The file of each section that has one of its own, in a folder that holds a profile."""
    place = folder / "profile"
    files = _listed(place) if place.is_dir() else []
    shown = [file for file in files if not file.name.startswith((".", "~$")) and file.is_file()]
    named = {field_named(file.stem, schema): file for file in shown if _is_section_file(file, schema)}
    return {name: file for name, file in named.items() if name}


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableError("file.unreadable", file=str(folder), reason=reason) from None


def _is_section_file(file: Path, schema: Mapping[str, Any]) -> bool:
    """Whether a file is read; of old formats, only one that is called like a section has to be refused."""
    ending = file.suffix.lower()
    named = ending in sheets.OTHER and field_named(file.stem, schema) is not None
    return named or ending in (".yaml", ".yml", *sheets.READ)


def _read_section(file: Path, name: str | None, schema: Mapping[str, Any]) -> Source:
    if file.suffix.lower() in (".yaml", ".yml"):
        return read(file, str(file))
    if name is None:
        return Source(str(file), None, ())
    return sheets.read(file, str(file), name, schema[name])


def _add_section(
    file: Path, sections: dict[str, Node], schema: Mapping[str, Any], digests: dict[Path, str]
) -> list[Diagnostic]:
    name = field_named(file.stem, schema)
    source = _read_section(file, name, schema)
    digests[file] = source.sha256
    found = list(source.diagnostics)
    where = Position(str(file), 1, 1)
    if name is None:
        near = nearest(file.stem, schema)
        facts: dict[str, object] = {"name": file.stem, "nearest": near, "ending": file.suffix}
        variant = "near" if near else ""
        return [*found, Diagnostic(Severity.ERROR, "schema.unknown_section", "", where, facts, variant)]
    taken = next((key for key in sections if field_named(key, schema) == name), None)
    if taken is not None and sections[taken].value is None:
        del sections[taken]  # a heading with nothing below it, as a new profile has them all
        taken = None
    if taken is not None:
        first = sections[taken].key
        known: dict[str, object] = {
            "label": label_of(schema[name], name),
            "file": first.file,
            "first": first.line,
        }
        related = (Related(name, first),)
        return [
            *found,
            Diagnostic(Severity.ERROR, "schema.section_twice", name, where, known, related=related),
        ]
    if source.root is not None:
        sections[name] = _unwrapped(source.root, name, schema)
    elif any(diagnostic.rule == "yaml.empty" for diagnostic in found):
        # An empty section file is a section not filled yet: the schema says what is missing.
        found = [diagnostic for diagnostic in found if diagnostic.rule != "yaml.empty"]
        sections[name] = Node(None, where, where)
    return found


def _unwrapped(root: Node, name: str, schema: Mapping[str, Any]) -> Node:
    """The section itself, whether the file holds it bare or under its own name."""
    if isinstance(root.value, dict) and len(root.value) == 1:
        key, node = next(iter(root.value.items()))
        if field_named(key, schema) == name and key not in schema[name].get("schema", {}):
            return node
    return root
