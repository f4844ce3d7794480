"""What a pack says of promises: which entries are compared, and where what was reached is entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from applykit.errors import PackError

FILE = "promises.yaml"
KINDS = ("target", "deadline", "fixed")
CHANGE = ("id", "kind", "item", "field", "year", "before", "after", "reason", "approved", "number")
ROLES: Mapping[str, tuple[str, ...]] = {
    "indicators": ("id", "name", "category", "unit", "counting", "goal", "base", "final", "yearly", "year",
                   "value"),
    "actuals": ("of", "year", "actual", "date", "evidence", "deviation", "remedy"),
    "milestones": ("id", "name", "task", "date"),
    "milestones_done": ("of", "done", "evidence", "deviation"),
    "tasks": ("id", "name", "leader", "direction", "start", "end"),
    "tasks_done": ("of", "year", "state", "percent", "deviation"),
    "directions": ("id", "name", "leader"),
    "funding": ("year", "source", "amount"),
    "receipts": ("year", "source", "amount"),
    "budget": ("year", "account", "amount"),
    "expenditures": ("year", "account", "amount"),
    "rectifications": ("id", "inspection", "finding", "measure", "owner", "deadline", "closed", "evidence",
                       "result"),
}  # fmt: skip
"""The parts that entries play, each with the names of its fields."""

Row = Mapping[str, Any]


def set_apart(row: Row, without: Mapping[str, str]) -> bool:
    """Whether a row is there but promises nothing, such as money that is only hoped for."""
    return any(row.get(name) == value for name, value in without.items())


@dataclass(frozen=True, slots=True)
class Role:
    """Where entries of one part stand: a list section, and what each field is called there.

    `without` holds fields with the value that sets a row apart as no promise.
    """

    section: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)

    def rows(self, data: Mapping[str, Any]) -> Iterator[tuple[int, Row]]:
        """The section's rows with their numbers; none where the programme has no such section."""
        for number, row in enumerate(data.get(self.section) or ()):
            if isinstance(row, Mapping) and not set_apart(row, self.without):
                yield number, row

    def get(self, row: Row, name: str) -> Any:
        """A field of a row, by the name it has in this part."""
        return row.get(self.names.get(name, ""))


@dataclass(frozen=True, slots=True)
class ComparedField:
    """A field held against the baseline; `by` and `value` are fields of its own rows where it is a list.

    Where `goal` lies below `start`, less is better.
    """

    name: str
    kind: str
    start: str = ""
    goal: str = ""
    by: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A list section whose rows are compared by their id; `change` is the kind of change that covers it."""

    section: str
    id: str
    name: str
    change: str
    fields: tuple[ComparedField, ...]
    without: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """A pack's promises; an empty one says that the programme promises nothing."""

    baseline: str = ""
    dossier: str = ""
    seal: str = ""
    same: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    changes: Role = Role()
    other: str = ""
    compared: tuple[Compared, ...] = ()
    counting: Mapping[str, str] = field(default_factory=dict)
    finished: str = ""
    paused: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)

    def role(self, name: str) -> Role:
        """The role of this name; one without rows where the pack does not have it."""
        return self.roles.get(name, Role())


def plan_of(folder: Path) -> Plan:
    """The plan of a pack; an empty one where it has no promises.yaml.

    Raises:
        PackError: the file cannot be read as a plan.
    """
    path = folder / FILE
    return _loaded(path, path.stat().st_mtime_ns) if path.is_file() else Plan()


@lru_cache(maxsize=8)
def _loaded(path: Path, _changed: int) -> Plan:
    import yaml

    try:
        data = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return _plan(data)
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise PackError(
            "programme.broken", programme=path.parent.name, problem=f"{FILE}: {error!r}"
        ) from None


def _plan(data: Mapping[str, Any]) -> Plan:
    baseline, period = data["baseline"], data["period"]
    roles = {name: _role(row, ROLES[name]) for name, row in data["roles"].items()}
    return Plan(
        baseline=baseline["section"],
        dossier=baseline["dossier"],
        seal=baseline.get("seal", ""),
        same=tuple(data.get("same") or ()),
        start=period["start"],
        end=period["end"],
        changes=_role(data["changes"], CHANGE),
        other=str(data.get("other", "")),
        compared=tuple(_compared(row) for row in data["compare"]),
        counting=dict(data.get("counting") or {}),
        finished=str(data.get("finished", "")),
        paused=str(data.get("paused", "")),
        roles=roles,
    )


def _role(row: Mapping[str, Any], names: tuple[str, ...]) -> Role:
    fields = {str(name): str(there) for name, there in row["fields"].items()}
    strange = fields.keys() - set(names)
    if strange:
        raise ValueError(f"{', '.join(sorted(strange))}: one of {', '.join(names)} is expected")
    return Role(str(row["section"]), fields, dict(row.get("except") or {}))


def _compared(row: Mapping[str, Any]) -> Compared:
    return Compared(
        row["section"],
        row["id"],
        row["name"],
        row["change"],
        tuple(_field(item) for item in row["fields"]),
        dict(row.get("except") or {}),
    )


def _field(row: Mapping[str, Any]) -> ComparedField:
    if row["as"] not in KINDS:
        raise ValueError(f"as: {row['as']}: one of {', '.join(KINDS)} is expected")
    return ComparedField(row["field"], row["as"], row.get("from", ""), row.get("to", ""), row.get("by", ""),
                         row.get("value", ""))  # fmt: skip
