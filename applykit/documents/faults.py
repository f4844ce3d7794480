"""Faults of a YAML file gathered while it is read, so that all of them are said at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from applykit.documents.marks import Entries, Node
from applykit.errors import TemplateError
from applykit.messages import _

T = TypeVar("T")


class Faults:
    """Reads entries and keeps what is wrong until all has been read."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        self.faults: list[TemplateError] = []

    def finish(self, file: str) -> None:
        """Raise all that was wrong in the order of its lines, first those of the file itself."""
        if not self.faults:
            return
        ordered = sorted(self.faults, key=lambda fault: (fault.facts["file"] != file, fault.facts["line"]))
        first, *rest = {tuple(fault.facts.values()): fault for fault in ordered}.values()
        more = [
            _("line {line}: {problem}").format(**fault.facts)
            + (f"  ({fault.facts['file']})" if fault.facts["file"] != first.facts["file"] else "")
            for fault in rest
        ]
        problem = "\n".join((str(first.facts["problem"]), *more))
        raise TemplateError(self.rule, file=first.facts["file"], line=first.facts["line"], problem=problem)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep what is wrong within as a fault, and go on after it."""
        try:
            yield
        except TemplateError as fault:
            self.faults.append(fault)

    def entries(self, node: Node, known: Sequence[str] | None = None, needed: Sequence[str] = ()) -> Entries:
        """The entries of a mapping; unknown and missing ones are kept as faults."""
        entries = Entries(node, {})
        with self.kept():
            entries = node.mapping(tuple(known) if known is not None else None)
        # Of what is no mapping nothing is missing.
        for name in needed if node.is_mapping() else ():
            with self.kept():
                entries.need(name)
        return entries

    def value(self, entries: Entries, name: str, by: Callable[[Node], T], default: T) -> T:
        """An entry as `by` reads it; the default where it is left out or wrong."""
        if name in entries:
            with self.kept():
                return by(entries.need(name))
        return default

    def each(self, entries: Entries, by: Callable[[Node], T]) -> dict[str, T]:
        """Every entry as `by` reads it, without those that are wrong."""
        made: dict[str, T] = {}
        for name in entries:
            with self.kept():
                made[name] = by(entries.need(name))
        return made
