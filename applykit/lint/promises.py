"""Lints promises.yaml of a pack: every section and field that it names is in the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from applykit.lint.pack import Pack, child, chosen, entries, fault, text
from applykit.messages import did_you_mean
from applykit.model import Diagnostic
from applykit.promises.plan import CHANGE, FILE, KINDS, ROLES
from applykit.source import Node

_INNER: Mapping[str, str] = {"year": "yearly", "value": "yearly"}
"""Fields of an indicator that stand in the rows of another."""


def lint_promises(pack: Pack) -> list[Diagnostic]:
    """Every fault of what a pack says of promises; nothing where it promises nothing."""
    return list(_PromisesLint(pack, pack.roots[FILE]).run()) if FILE in pack.roots else []


class _PromisesLint:
    def __init__(self, pack: Pack, root: Node) -> None:
        self.pack, self.root = pack, root

    def run(self) -> Iterator[Diagnostic]:
        baseline = child(self.root, "baseline")
        for name in ("dossier", "seal"):
            yield from self._field(child(baseline, name), text(baseline, "section"), "baseline")
        for item in entries(child(self.root, "same")):
            yield from self._path(item, str(item.value), "same")
        period = child(self.root, "period")
        for name in ("start", "end"):
            yield from self._path(child(period, name), text(period, name), "period")
        yield from self._role("changes", child(self.root, "changes"), CHANGE)
        for row in entries(child(self.root, "compare")):
            yield from self._compared(row)
        roles = child(self.root, "roles")
        for name, role in roles.value.items() if roles is not None and isinstance(roles.value, dict) else ():
            yield from self._role(name, role, ROLES.get(name, ()))

    def _compared(self, row: Node) -> Iterator[Diagnostic]:
        section = text(row, "section")
        what = f"compare {section}"
        yield from self._path(child(row, "section"), section, what)
        for name in ("id", "name"):
            yield from self._field(child(row, name), section, what)
        for field in entries(child(row, "fields")):
            yield from chosen(field, "as", KINDS)
            for name in ("field", "from", "to"):
                yield from self._field(child(field, name), section, what)
            for name in ("by", "value"):
                yield from self._field(child(field, name), f"{section}.{text(field, 'field')}", what)

    def _role(self, name: str, role: Node | None, known: tuple[str, ...]) -> Iterator[Diagnostic]:
        if role is None:
            return
        section, fields = text(role, "section"), child(role, "fields")
        yield from self._path(child(role, "section"), section, name)
        for field, node in fields.value.items() if fields and isinstance(fields.value, dict) else ():
            if known and field not in known:
                hint = did_you_mean(field, known)
                yield fault("programme.name_unknown", Node(None, node.key, node.key), what=name, name=field,
                            hint=hint)  # fmt: skip
                continue
            outer = text(fields, _INNER.get(field, "")) if name == "indicators" else ""
            yield from self._field(node, f"{section}.{outer}".rstrip("."), name)

    def _field(self, node: Node | None, section: str, what: str) -> Iterator[Diagnostic]:
        if node is not None and isinstance(node.value, str):
            yield from self._path(node, f"{section}.{node.value}", what)

    def _path(self, node: Node | None, path: str, what: str) -> Iterator[Diagnostic]:
        if node is not None and path and not self.pack.has_path(path):
            hint = did_you_mean(path, self.pack.paths())
            yield fault("programme.path_unknown", node, what=f"{FILE}: {what}", path=path, hint=hint)
