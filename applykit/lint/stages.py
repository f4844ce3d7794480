"""Lints what stages say of each other: what comes after what, whose documents, criteria taken over."""

from __future__ import annotations

from collections.abc import Iterator

from applykit.lint.pack import Pack, child, chosen, entries, fault, text
from applykit.messages import _, did_you_mean
from applykit.model import Diagnostic, Level
from applykit.source import Node


def lint_stages(pack: Pack) -> list[Diagnostic]:
    """Every fault between the stages of a pack."""
    return list(_StagesLint(pack).run())


class _StagesLint:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.stages = entries(pack.get("programme.yaml", "stages"))
        self.ids = [text(row, "id") for row in self.stages]

    def run(self) -> Iterator[Diagnostic]:
        yield from self._documents()
        for stage in self.stages:
            id = text(stage, "id")
            for field in ("after", "baseline"):
                for item in entries(child(stage, field)):
                    yield from self._stage(item, id, f"{field} ({id})")
            unfinished = child(stage, "unfinished")
            if unfinished is not None:
                yield from chosen(stage, "unfinished", ("true", "false"))
            for row in entries(self.pack.get(text(stage, "checklist"), "include")):
                yield from self._include(row, stage)
        yield from self._criteria()
        yield from self._sections()

    def _documents(self) -> Iterator[Diagnostic]:
        known = self.pack.ids("programme.yaml", "documents")
        first: dict[str, Node] = {}
        for stage in self.stages:
            for item in entries(child(stage, "documents")):
                id = str(item.value)
                if id not in known:
                    yield fault("programme.document_unknown", item, id=id)
                elif id in first:
                    yield fault("programme.document_twice", item, id=id, first=first[id].position.line)
                first.setdefault(id, item)

    def _stage(self, node: Node, own: str, what: str) -> Iterator[Diagnostic]:
        id = str(node.value)
        if id == own:
            yield fault("programme.stage_itself", node, id=id)
        elif id not in self.ids:
            hint = did_you_mean(id, self.ids)
            yield fault("programme.stage_unknown", node, what=what, id=id, hint=hint)

    def _include(self, row: Node, stage: Node) -> Iterator[Diagnostic]:
        """A row of `include:`: the stage it takes from, what of it, its level and chapters."""
        named = child(row, "stage")
        if named is None:
            return  # said as a field that is missing
        other = next((item for item in self.stages if text(item, "id") == named.value), None)
        yield from self._stage(named, text(stage, "id"), "include")
        yield from chosen(row, "level", [item.value for item in Level])
        criteria = entries(self.pack.get(text(other, "checklist"), "criteria"))
        only = entries(child(row, "only"))
        known = {text(item, field) for item in criteria for field in ("id", "group")}
        for item in only if other is not None else ():
            if item.value not in known:
                hint = did_you_mean(str(item.value), sorted(known))
                yield fault("programme.criterion_unknown", item, what="include", id=item.value, hint=hint)
        chapters = self.pack.chapters(stage)
        for item in entries(child(row, "chapters")):
            if item.value not in chapters:
                hint = did_you_mean(str(item.value), sorted(chapters))
                yield fault("programme.chapter_unknown", item, what="include", chapter=item.value, hint=hint)
        if text(row, "level") == Level.MUST:
            names = {item.value for item in only}
            for item in criteria:
                taken = not names or {text(item, "id"), text(item, "group")} & names
                if taken and text(item, "verified").lower() == "false":
                    what = _("criterion {id}").format(id=text(item, "id"))
                    yield fault("programme.unverified_must", child(row, "level") or row, what=what)

    def _criteria(self) -> Iterator[Diagnostic]:
        """An id means one criterion, and one group, in all checklists."""
        for section in ("criteria", "groups"):
            first: dict[str, tuple[str, Node]] = {}
            for file in dict.fromkeys(text(stage, "checklist") for stage in self.stages):
                for row in entries(self.pack.get(file, section)):
                    id = text(row, "id")
                    there, node = first.setdefault(id, (file, row))
                    if id and there != file:
                        line = f"{there}:{node.position.line}"
                        yield fault("programme.id_twice", child(row, "id") or row, id=id, first=line)

    def _sections(self) -> Iterator[Diagnostic]:
        root = self.pack.roots.get("profile.yaml")
        sections = root.value.items() if root is not None and isinstance(root.value, dict) else ()
        for name, rules in sections:
            stages = entries(child(child(rules, "meta"), "stages"))
            for item in stages:
                yield from self._stage(item, "", name)
            somewhere = bool(stages) and {item.value for item in stages} != set(self.ids)
            if somewhere and text(rules, "required") == "true":
                yield fault("programme.section_required", child(rules, "required") or rules, path=name)
