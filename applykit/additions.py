"""What a firm's or a client's layer adds to a checklist: criteria of its own, and levels that it raises.

A layer holds them in checklists/<programme>/<stage>.yaml as `add:` and `raise:`. Nothing of the programme can
be dropped, replaced or softened there; whoever tries is told the clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from applykit import resources
from applykit.errors import PackError
from applykit.lint.criteria import CriteriaLint
from applykit.lint.pack import Pack, child, entries, fault, text
from applykit.lint.shapes import CHECKLIST, shape_faults
from applykit.messages import did_you_mean
from applykit.model import Checklist, Criterion, Diagnostic, Level, Position, Programme, Stage
from applykit.programme import criterion_of, included
from applykit.resources import Layer
from applykit.source import Node, read

_ORDER = (Level.MAY, Level.SHOULD, Level.MUST)
_SOFTENING = frozenset(
    ("drop", "remove", "delete", "without", "skip", "lower", "soften", "replace", "criteria", "clauses")
)
"""What somebody would write who wants less than the programme asks."""


def with_additions(programme: Programme, folder: Path) -> Programme:
    """The programme with what the layers of a profile in `folder` add to its checklists.

    Raises:
        PackError: an addition is wrong, or takes something away; `.diagnostics` holds every fault.
    """
    files = [(layer, file) for layer in resources.layers(folder)[1:] for file in _files(layer, programme)]
    if not files or any(item.layer or item.raised for item in _criteria(programme)):
        return programme
    pack = Pack(programme.folder, resources.layers(folder, programme.folder, programme.id))
    faults: list[Diagnostic] = []
    checklists = dict(programme.checklists)
    everywhere = programme.criteria
    for layer, file in files:
        stage = next((item for item in programme.stages if item.id == file.stem), None)
        source = read(file, str(file))
        faults += source.diagnostics
        if stage is None:
            known = [item.id for item in programme.stages]
            hint = did_you_mean(file.stem, known)
            top = Position(str(file), 1, 1)
            faults.append(fault("programme.layer_file", top, file=file.name, hint=hint, choices=known))
        elif source.root is not None:
            addition = _Addition(programme, pack, layer, stage, file, source.root)
            found = [*addition.faults(checklists[stage.id], everywhere)]
            faults += found
            if not found:
                checklists[stage.id] = addition.applied(checklists[stage.id])
    if faults:
        raise PackError("programme.additions", tuple(faults), count=len(faults))
    return replace(programme, checklists=included(checklists, programme.stages))


def _files(layer: Layer, programme: Programme) -> list[Path]:
    place = layer.checklists / programme.id
    if not place.is_dir() or (place / "programme.yaml").is_file():  # a pack of its own adds to nothing
        return []
    return sorted(place.glob("*.yaml"))


def _criteria(programme: Programme) -> Iterator[Criterion]:
    for checklist in programme.checklists.values():
        yield from checklist.criteria


class _Addition:
    """One file of a layer for one stage."""

    def __init__(
        self, programme: Programme, pack: Pack, layer: Layer, stage: Stage, file: Path, root: Node
    ) -> None:
        self.programme = programme
        self.pack = pack
        self.layer = layer
        self.stage = stage
        self.file = file
        self.root = root

    def faults(self, checklist: Checklist, everywhere: Mapping[str, Criterion]) -> Iterator[Diagnostic]:
        """Everything that is wrong with the file, as an addition to this checklist; `everywhere` are the
        criteria of all."""
        if not isinstance(self.root.value, dict):
            yield fault("yaml.not_mapping", self.root)
            return
        present = {item.id: item for item in checklist.criteria}
        for key, node in self.root.value.items():
            if key in _SOFTENING:
                yield from self._taken_away(key, node, present)
            elif key not in ("add", "raise"):
                yield fault("programme.field_unknown", node.key, what=self.file.name, field=key)
        yield from self._raised(present)
        yield from self._added({**everywhere, **present})

    def _taken_away(self, key: str, node: Node, present: Mapping[str, Criterion]) -> Iterator[Diagnostic]:
        named = list(node.value.items()) if isinstance(node.value, dict) else []
        named += [(text(item, "id") or str(item.value), item) for item in entries(node)]
        if isinstance(node.value, str):
            named.append((node.value, node))
        for id, item in named:
            yield self._softened(item, id, present)
        if not named:
            yield self._softened(Node(None, node.key, node.key), key, present)

    def _softened(self, node: Node, id: str, present: Mapping[str, Criterion]) -> Diagnostic:
        titles = {clause.id: clause.title for clause in self.programme.clauses}
        criterion = present.get(id)
        clauses = criterion.clauses if criterion else (id,) if id in titles else ()
        named = [f"{clause} {titles.get(clause, '')}".strip() for clause in clauses]
        found = fault("programme.softened", node, id=id, named=named or ["—"])
        return replace(found, criteria=(id,) if criterion else (), clauses=tuple(clauses))

    def _raised(self, present: Mapping[str, Criterion]) -> Iterator[Diagnostic]:
        node = child(self.root, "raise")
        if node is None or node.value is None:
            return
        if not isinstance(node.value, dict):
            yield fault("programme.field_shape", node, field="raise", wanted="E6: must")
            return
        for id, level in node.value.items():
            if id not in present:
                hint = did_you_mean(id, list(present))
                yield fault("programme.criterion_unknown", level, what="raise", id=id, hint=hint)
            elif level.value not in list(Level):
                yield fault(
                    "programme.value_unknown", level, read=level.value, field=id, choices=tuple(Level)
                )
            elif _ORDER.index(Level(str(level.value))) < _ORDER.index(present[id].level):
                yield self._softened(level, id, present)

    def _added(self, present: Mapping[str, Criterion]) -> Iterator[Diagnostic]:
        node = child(self.root, "add")
        if node is None or node.value is None:
            return
        if not isinstance(node.value, list):
            yield fault("programme.field_shape", node, field="add", wanted="- row")
            return
        shaped: list[Diagnostic] = []
        for row in node.value:
            shaped += shape_faults(row, CHECKLIST.rows["criteria"], f"add {text(row, 'id')}".strip())
            if text(row, "id") in present:
                shaped.append(self._softened(child(row, "id") or row, text(row, "id"), present))
        yield from shaped
        if not shaped:
            checklist = self.pack.roots[self.stage.checklist]
            groups = child(checklist, "groups") or Node([], node.position, node.key)
            name = str(self.file)
            self.pack.roots[name] = Node({"add": node, "groups": groups}, node.position, node.key)
            yield from CriteriaLint(self.pack, name, "add", self.stage.checklist).run()

    def applied(self, checklist: Checklist) -> Checklist:
        """The checklist with the file's criteria and levels; only of a file without faults."""
        import yaml

        data = yaml.load(self.file.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
        raised = {str(id): Level(level) for id, level in (data.get("raise") or {}).items()}
        kept = [
            replace(item, level=raised[item.id], raised=self.layer.name)
            if item.id in raised and raised[item.id] is not item.level
            else item
            for item in checklist.criteria
        ]
        added = [replace(criterion_of(row), layer=self.layer.name) for row in data.get("add") or ()]
        return replace(checklist, criteria=(*kept, *added))
