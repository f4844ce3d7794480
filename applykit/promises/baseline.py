"""The dossier that holds the promise: found inside the profile's folder, verified, and read as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from applykit.dossier.manifest import FACTS, Manifest
from applykit.dossier.reading import opened
from applykit.dossier.verification import Verification, verification
from applykit.errors import UnreadableError
from applykit.evidence.location import locate
from applykit.model import (
    Diagnostic,
    EntryPath,
    Position,
    Profile,
    Related,
    Severity,
    Stage,
    entry_at,
    nearest_place,
    path_text,
)
from applykit.profile.typed import Typing
from applykit.promises.plan import Plan
from applykit.source import compose
from applykit.validation.schema import path_label

_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Baseline:
    """A verified dossier's profile: typed by the programme's schema, with the places in its profile.json."""

    manifest: Manifest
    data: Mapping[str, Any]
    positions: Mapping[EntryPath, Position]
    file: str

    def place(self, path: EntryPath) -> Position:
        """Where an entry stands in the dossier's profile.json, or the nearest entry around it."""
        return nearest_place(self.positions, path) or Position(self.file, 1, 1)


@dataclass(frozen=True, slots=True)
class Found:
    """The baseline if it can be held against the profile, and what is wrong with it."""

    baseline: Baseline | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def baseline_path(profile: Profile, plan: Plan) -> Path | None:
    """The file or folder that the profile names as its baseline; None where there is none."""
    written = named(profile, plan)
    found = locate(profile.folder, written) if written else None
    return found.path if found and found.fault in ("", "missing_file/folder") else None


def named(profile: Profile, plan: Plan) -> str:
    """The dossier as the profile writes it, or an empty text."""
    return _entered(profile, plan.baseline, plan.dossier)


def _entered(profile: Profile, *path: str) -> str:
    """A text of the profile without the space around it; empty where there is none."""
    value = entry_at(profile.data, path)
    return value.strip() if isinstance(value, str) else ""


def read_baseline(profile: Profile, plan: Plan, stage: Stage, as_of: date) -> Found:
    """Open, verify and type the baseline that a profile names; whatever is wrong with it is told at once.

    A baseline that was tampered with, or is of another laboratory or programme, is no promise: nothing is
    compared with it. One of the wrong stage or of a later day is told, and compared all the same.
    """
    at: EntryPath = (plan.baseline, plan.dossier)
    teller = _Teller(profile, at)
    written = named(profile, plan)
    if not written:
        missing = [
            teller.fault("baseline.wanted", stage=stage.title, stages=_titles(profile, stage.baseline))
        ]
        return Found(None, tuple(missing) if stage.baseline else ())
    place = locate(profile.folder, written)
    if place.fault.startswith("outside"):
        return Found(None, (teller.fault("baseline.outside", file=written),))
    if place.fault not in ("", "missing_file/folder"):
        return Found(None, (teller.fault("baseline.missing", file=written),))
    seal = _entered(profile, plan.baseline, plan.seal).lower()
    shown = str(profile.folder / written.replace("\\", "/"))
    try:
        verified = verification(place.path)
        faults = list(_tampered(verified, teller, written, seal))
        if not faults and verified.manifest.programme != profile.programme.id:
            faults = [teller.fault("baseline.programme", file=written, found=verified.manifest.programme,
                                   expected=profile.programme.id)]  # fmt: skip
        if faults:
            return Found(None, tuple(faults))
        with opened(place.path) as dossier:
            raw = dossier.read(FACTS)
    except UnreadableError as error:
        return Found(None, (_unreadable(error, teller, written),))
    baseline, diagnostics = _typed(raw, f"{shown}/{FACTS}", profile, verified.manifest, teller, written)
    if baseline is None:
        return Found(None, diagnostics)
    return Found(baseline, (*diagnostics, *_unfit(baseline, profile, stage, as_of, teller, written)))


def _unreadable(error: UnreadableError, teller: _Teller, written: str) -> Diagnostic:
    """Why a dossier cannot be opened; its words are put into the language where they are printed."""
    variants = {"dossier.no_manifest": "no_manifest", "dossier.incomplete": "incomplete"}
    problem = next((error.facts[name] for name in ("problem", "reason") if name in error.facts), error.rule)
    return teller.fault(
        "baseline.unreadable", variants.get(error.rule, ""), file=written, problem=problem,
        missing=error.facts.get("file", ""),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Teller:
    profile: Profile
    at: EntryPath

    def fault(
        self,
        rule: str,
        variant: str = "",
        related: tuple[Related, ...] = (),
        severity: Severity = Severity.ERROR,
        **facts: object,
    ) -> Diagnostic:
        profile, at = self.profile, self.at
        return Diagnostic(
            severity, rule, path_text(at), profile.place(at), facts, variant, profile.shown(at),
            related=related,
        )  # fmt: skip


def _tampered(found: Verification, teller: _Teller, written: str, seal: str) -> Iterator[Diagnostic]:
    names = {
        "changed": found.changed,
        "added": found.added,
        "removed": found.removed,
        "disagrees": found.disagreements,
    }
    for variant, files in names.items():
        if files:
            shown = [*files[:_MOST_NAMES], *(["…"] if len(files) > _MOST_NAMES else [])]
            yield teller.fault("baseline.changed", variant, file=written, names=tuple(shown))
    if seal and seal != found.seal:
        yield teller.fault("baseline.changed", "seal", file=written, seal=seal, found=found.seal)


def _typed(
    raw: bytes, shown: str, profile: Profile, manifest: Manifest, teller: _Teller, written: str
) -> tuple[Baseline | None, tuple[Diagnostic, ...]]:
    """The dossier's entries through the schema; JSON is read as YAML, which gives each entry its place."""
    source = compose(raw, shown)
    root = source.root.value if source.root is not None else None
    node = root.get("data") if isinstance(root, dict) else None
    if node is None or not isinstance(node.value, dict):
        return None, (teller.fault("baseline.unreadable", "entries", file=written, name=FACTS),)
    typing = Typing(profile.programme.schema)
    data = typing.mapping(node.value, profile.programme.schema, ())
    lost = [found for found in typing.diagnostics if found.rule != "schema.unknown_key"]
    told = [
        teller.fault(
            "baseline.entries", "", tuple(Related(item.path, item.position) for item in lost[:_MOST_NAMES]),
            Severity.WARNING, file=written, names=tuple(item.path for item in lost[:_MOST_NAMES]),
            version=manifest.version, count=len(lost),
        )
    ] if lost else []  # fmt: skip
    return Baseline(manifest, data, typing.positions, shown), tuple(told)


def _unfit(
    baseline: Baseline, profile: Profile, stage: Stage, as_of: date, teller: _Teller, written: str
) -> Iterator[Diagnostic]:
    manifest = baseline.manifest
    if manifest.flag("draft"):
        yield teller.fault("baseline.draft", file=written)
    if manifest.as_of > as_of.isoformat():
        yield teller.fault("baseline.later", file=written, found=manifest.as_of, day=as_of.isoformat())
    if stage.baseline and manifest.stage not in stage.baseline:
        titles = {item.id: item.title for item in profile.programme.stages}
        yield teller.fault(
            "baseline.stage", file=written, found=titles.get(manifest.stage, manifest.stage),
            stage=stage.title, stages=_titles(profile, stage.baseline),
        )  # fmt: skip


def _titles(profile: Profile, stages: tuple[str, ...]) -> tuple[str, ...]:
    titles = {item.id: item.title for item in profile.programme.stages}
    return tuple(titles.get(id, id) for id in stages)


def strangers(
    baseline: Baseline, profile: Profile, plan: Plan, covered: frozenset[str]
) -> Iterator[Diagnostic]:
    """The entries that tell the laboratory and are not as in the baseline, nor changed by approval."""
    for path in plan.same:
        steps: EntryPath = tuple(path.split("."))
        then, now = entry_at(baseline.data, steps), entry_at(profile.data, steps)
        if then is None or now is None or then == now or path in covered:
            continue
        yield Diagnostic(
            Severity.ERROR, "baseline.laboratory", path, profile.place(steps),
            {"label": path_label(profile.programme.schema, path), "now": now, "then": then,
             "line": baseline.place(steps).line, "path": path},
            shown=profile.shown(steps), related=(Related(path, baseline.place(steps), str(then)),),
        )  # fmt: skip
