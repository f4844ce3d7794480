"""Lints a stage's checklist: every criterion whole, and everything it names known."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from applykit.lint.pack import (
    Pack,
    child,
    chosen,
    entries,
    fault,
    text,
    unique_ids,
)
from applykit.lint.schema import judge_data, sentence_faults
from applykit.messages import _, did_you_mean
from applykit.model import Authority, Diagnostic, Judge, Level
from applykit.source import Node
from applykit.validation.rules import schema_faults


class CriteriaLint:
    """One checklist, or an addition to that of `stage_file`; `answered` gathers the clauses that its criteria
    name."""

    def __init__(self, pack: Pack, file: str, section: str = "criteria", stage_file: str = "") -> None:
        self.section = section
        self.pack = pack
        self.file = file
        self.root = pack.roots[file]
        self.clauses = pack.ids("clauses.yaml", "clauses")
        self.sources = pack.ids("programme.yaml", "sources")
        self.kinds = pack.ids("programme.yaml", "evidence_kinds")
        self.chapters = pack.chapters(pack.stage_of(stage_file or file))
        self.groups = pack.ids(file, "groups")
        self.data = self._data()
        self.answered: set[str] = set()

    def _data(self) -> dict[str, object]:
        """The criteria as YAML resolves them, by id: Cerberus needs numbers, not texts."""
        import yaml

        path = self.pack.folder / self.file
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        loaded = yaml.load(path.read_bytes(), Loader=loader)
        return {
            str(row["id"]): row
            for row in loaded.get(self.section) or ()
            if isinstance(row, dict) and "id" in row
        }

    def run(self) -> list[Diagnostic]:
        """Every fault of the checklist."""
        rows = entries(child(self.root, self.section))
        faults = [*unique_ids(entries(child(self.root, "groups"))), *unique_ids(rows)]
        for row in rows:
            faults += self._criterion(row)
        return faults

    def _criterion(self, row: Node) -> Iterator[Diagnostic]:
        what = _("criterion {id}").format(id=text(row, "id"))
        if not text(row, "authority"):
            yield fault("programme.authority", row, what=what)
        yield from chosen(row, "authority", [item.value for item in Authority])
        yield from chosen(row, "level", [item.value for item in Level])
        yield from chosen(row, "judge", [item.value for item in Judge])
        if text(row, "verified").lower() == "false" and text(row, "level") == "must":
            yield fault("programme.unverified_must", child(row, "level") or row, what=what)
        if text(row, "group") and text(row, "group") not in self.groups:
            yield fault(
                "programme.group_unknown", child(row, "group") or row, what=what, group=text(row, "group")
            )
        if text(row, "source") and text(row, "source") not in self.sources:
            yield fault("programme.source_unknown", child(row, "source") or row, id=text(row, "source"))
        yield from self._names(row, what)
        for verdict in ("satisfied", "partial"):
            yield from self._rules(row, what, verdict)

    def _names(self, row: Node, what: str) -> Iterator[Diagnostic]:
        for item in entries(child(row, "clauses")):
            self.answered.add(str(item.value))
            if item.value not in self.clauses:
                yield fault("programme.clause_unknown", item, what=what, id=item.value)
        for item in entries(child(row, "answers")):
            if not self.pack.has_path(str(item.value)):
                yield self._unknown_path(item, what, str(item.value))
        for item in entries(child(row, "chapters")):
            if item.value not in self.chapters:
                hint = did_you_mean(str(item.value), sorted(self.chapters))
                yield fault("programme.chapter_unknown", item, what=what, chapter=item.value, hint=hint)
        for item in entries(child(child(row, "evidence"), "kinds")):
            if item.value not in self.kinds:
                hint = did_you_mean(str(item.value), sorted(self.kinds))
                yield fault("programme.evidence_unknown", item, what=what, kind=item.value, hint=hint)

    def _unknown_path(self, node: Node, what: str, path: str) -> Diagnostic:
        near = get_close_matches(path, self.pack.paths(), n=1)
        hint = did_you_mean(path, near)
        return fault("programme.path_unknown", node, what=what, path=path, hint=hint)

    def _rules(self, row: Node, what: str, verdict: str) -> Iterator[Diagnostic]:
        rules = child(row, verdict)
        if rules is None or not isinstance(rules.value, dict):
            return
        for path, node in rules.value.items():
            if not self.pack.has_path(path):
                yield self._unknown_path(Node(node.value, node.key, node.key), what, path)
            yield from sentence_faults(child(node, "expect"))
        criterion = self.data.get(text(row, "id"))
        if isinstance(criterion, dict):
            yield from judge_data(rules, criterion.get(verdict), schema_faults)
