"""What the lints of a pack share: its files as nodes with lines, and the commonest faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from applykit import resources
from applykit.errors import ApplykitError, UnreadableError
from applykit.model import Diagnostic, Position, Severity
from applykit.resources import Layer
from applykit.source import Node, read


def fault(rule: str, node: Node | Position, **facts: object) -> Diagnostic:
    """A diagnostic at a node's place."""
    position = node.position if isinstance(node, Node) else node
    return Diagnostic(Severity.ERROR, rule, position=position, facts=facts)


def entries(node: Node | None) -> list[Node]:
    """The items of a sequence node; nothing for any other node."""
    return node.value if node is not None and isinstance(node.value, list) else []


def child(node: Node | None, name: str) -> Node | None:
    """The entry of this name in a mapping node."""
    return node.value.get(name) if node is not None and isinstance(node.value, dict) else None


def text(node: Node | None, name: str) -> str:
    """The scalar of this name in a mapping node, or an empty text."""
    found = child(node, name)
    return found.value if found is not None and isinstance(found.value, str) else ""


def plain(node: Node | None) -> object:
    """A node as plain data, every scalar a text."""
    if node is None or node.value is None or isinstance(node.value, str):
        return node.value if node is not None else None
    if isinstance(node.value, list):
        return [plain(item) for item in node.value]
    return {name: plain(item) for name, item in node.value.items()}


def chosen(node: Node, field: str, choices: Sequence[str]) -> Iterator[Diagnostic]:
    """A fault where a field holds a word that is not one of the choices."""
    found = child(node, field)
    if found is not None and isinstance(found.value, str) and found.value not in choices:
        yield fault("programme.value_unknown", found, read=found.value, field=field, choices=tuple(choices))


def unique_ids(rows: Sequence[Node]) -> Iterator[Diagnostic]:
    """A fault for each id that an earlier row already has."""
    first: dict[str, Node] = {}
    for row in rows:
        id = text(row, "id")
        if id and id in first:
            yield fault("programme.id_twice", child(row, "id") or row, id=id, first=first[id].position.line)
        elif id:
            first[id] = row


class Pack:
    """The files of a pack, read once, with the faults of their YAML."""

    def __init__(
        self, folder: Path, among: Sequence[Layer] | None = None, profile: Path | None = None
    ) -> None:
        self.folder = folder
        self.roots: dict[str, Node] = {}
        self.faults: list[Diagnostic] = []
        for name in ("programme.yaml", "clauses.yaml", "profile.yaml"):
            self._read(name, Position(str(folder / "programme.yaml"), 1, 1))
        for stage in entries(self.get("programme.yaml", "stages")):
            named = child(stage, "checklist")
            self._read(text(stage, "checklist"), named.position if named else stage.position)
            advised = child(stage, "advice")
            if advised is not None:
                self._read(text(stage, "advice"), advised.position)
        for name in ("rules.yaml", "promises.yaml"):  # a small programme may do without them
            if (folder / name).is_file():
                self._read(name, Position(str(folder / name), 1, 1))
        if among is None:
            among = resources.layers(profile, folder, text(self.roots.get("programme.yaml"), "id"))
        self.find = partial(resources.find_template, among=among)
        self._outlines: dict[str, tuple[str, ...]] = {}

    child = staticmethod(child)

    def _read(self, name: str, named: Position) -> None:
        if not name or name in self.roots:
            return
        path = self.folder / name
        try:
            source = read(path, str(path))
        except UnreadableError:
            self.faults.append(fault("programme.file_missing", named, file=name))
            return
        self.faults += source.diagnostics
        if source.root is not None and not isinstance(source.root.value, dict):
            self.faults.append(fault("yaml.not_mapping", source.root))
        elif source.root is not None:
            self.roots[name] = source.root

    def get(self, file: str, section: str) -> Node | None:
        """The section of a file, or None."""
        return child(self.roots.get(file), section)

    def ids(self, file: str, section: str) -> set[str]:
        """The ids of a section's rows."""
        return {text(row, "id") for row in entries(self.get(file, section))}

    def outline(self, name: str) -> tuple[str, ...]:
        """The chapter ids of an outline; nothing where there is no such outline."""
        from applykit.documents.outline import chapter_ids

        if name not in self._outlines:
            try:
                path = self.find(name).path
                self._outlines[name] = chapter_ids(
                    path.read_text(encoding="utf-8"), str(path), find=self.find
                )
            except ApplykitError:
                self._outlines[name] = ()
        return self._outlines[name]

    def stage_of(self, checklist: str) -> Node | None:
        """The stage whose checklist is this file."""
        stages = entries(self.get("programme.yaml", "stages"))
        return next((row for row in stages if text(row, "checklist") == checklist), None)

    def chapters(self, stage: Node | None = None) -> set[str]:
        """Every chapter of the documents of a stage, or of all, as document/chapter."""
        programme = text(self.roots.get("programme.yaml"), "id")
        its = {item.value for item in entries(child(stage, "documents"))}
        return {
            f"{text(row, 'id')}/{chapter}"
            for row in entries(self.get("programme.yaml", "documents"))
            if stage is None or text(row, "id") in its
            for chapter in self.outline(f"{programme}/{text(row, 'outline')}.outline.yaml")
        }

    def required(self, document: str, outline: Path) -> dict[str, list[str]]:
        """The criteria of each chapter of a document, where its outline extends another.

        Of an outline that does not, a missing chapter is said where the criterion names it.
        """
        if not re.search(r"^extends:", outline.read_text(encoding="utf-8", errors="replace"), re.MULTILINE):
            return {}
        found: dict[str, list[str]] = {}
        for stage in entries(self.get("programme.yaml", "stages")):
            for row in entries(self.get(text(stage, "checklist"), "criteria")):
                for item in entries(child(row, "chapters")):
                    name, _slash, chapter = str(item.value).partition("/")
                    if name == document:
                        found.setdefault(chapter, []).append(text(row, "id"))
        return found

    def schema(self) -> dict[str, Any]:
        """The profile's schema as YAML resolves it."""
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        loaded = yaml.load((self.folder / "profile.yaml").read_bytes(), Loader=loader)
        return loaded if isinstance(loaded, dict) else {}

    def has_path(self, path: str) -> bool:
        """Whether the profile's schema holds section, section.field or list.field."""
        fields: Node | None = self.roots.get("profile.yaml")
        rules: Node | None = None
        for part in path.split("."):
            if rules is not None:
                fields = child(rules, "schema")
                if text(rules, "type") == "list":
                    fields = child(fields, "schema")
            rules = child(fields, part)
            if rules is None:
                return False
        return True

    def paths(self) -> list[str]:
        """Every section and every first-level field of it, for suggestions."""
        found = []
        root = self.roots.get("profile.yaml")
        for name, rules in root.value.items() if root is not None and isinstance(root.value, dict) else ():
            found.append(name)
            fields = child(rules, "schema")
            if text(rules, "type") == "list":
                fields = child(fields, "schema")
            if fields is not None and isinstance(fields.value, dict):
                found += [f"{name}.{field}" for field in fields.value]
        return found
