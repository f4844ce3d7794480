"""Loads a profile against a programme: files, types, rules, and every diagnostic with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from applykit.model import Diagnostic, Position, Profile, Programme, Stage
from applykit.profile.checks import Checks
from applykit.profile.files import gather
from applykit.profile.typed import Typing
from applykit.validation.schema import paths_of, rules_at


def load_profile(path: str | Path, programme: Programme) -> Profile:
    """Load profile.yaml, or the folder that holds it, with its section files.

    Every fault of the entries is on `.diagnostics`, sorted by place; none of them raises.

    Raises:
        UnreadableError: a file is missing or cannot be read.
    """
    files = gather(Path(path), programme.schema)
    typing = Typing(programme.schema)
    typing.refused.update((name,) for name in files.unread)
    data = typing.mapping(files.sections, programme.schema, ())
    for name, rules in programme.schema.items():
        # A group that was left out altogether is checked like one that is empty.
        if rules.get("type") == "dict" and (name,) not in typing.refused:
            data.setdefault(name, {})
    start = Position(str(files.main), 1, 1)
    found = list(Checks(programme, data, typing, start).run())
    diagnostics = located([*files.diagnostics, *typing.diagnostics, *found], programme, files.paths)
    return Profile(
        files.main, programme, data, typing.positions, typing.written, diagnostics, files.paths,
        frozenset(typing.refused), digests=files.digests,
    )  # fmt: skip


def located(
    diagnostics: Iterable[Diagnostic],
    programme: Programme,
    files: Sequence[Path],
    stage: Stage | None = None,
) -> tuple[Diagnostic, ...]:
    """The diagnostics with the criteria and clauses that they touch, in the order of their places.

    Of criteria, a stage knows those of its checklist; without a stage, those of all are named.
    """
    order = {str(file): number for number, file in enumerate(files)}
    answers: dict[str, list[str]] = {}
    asked = {item.id for item in programme.checklists[stage.id].criteria} if stage else None
    for criterion in programme.criteria.values():
        for answer in criterion.answers:
            answers.setdefault(answer, []).append(criterion.id)

    def complete(found: Diagnostic) -> Diagnostic:
        names = [part.split("[")[0] for part in found.path.split(".")] if found.path else []
        prefixes = [".".join(names[: end + 1]) for end in range(len(names))]
        criteria = found.criteria or tuple(
            dict.fromkeys(id for prefix in prefixes for id in answers.get(prefix, ()))
        )
        if asked is not None:
            criteria = tuple(id for id in criteria if id in asked)
        clauses = found.clauses
        for end in range(len(names), 0, -1):
            clauses = clauses or tuple(
                rules_at(programme.schema, names[:end]).get("meta", {}).get("clauses", ())
            )
        return replace(found, criteria=criteria, clauses=clauses)

    ranks = {path: rank for rank, path in enumerate(paths_of(programme.schema))}

    def place(found: Diagnostic) -> tuple[int, int, int, int, str]:
        """Its place in the files; what is missing at one place comes in the order of the schema."""
        position = found.position or Position("", 0, 0)
        rank = ranks.get(re.sub(r"\[\d+\]", "", found.path), len(ranks))
        return order.get(position.file, len(order)), position.line, position.column, rank, found.rule

    return tuple(sorted(map(complete, diagnostics), key=place))


__all__ = ["load_profile", "located"]
