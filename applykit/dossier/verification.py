"""Holds a dossier against its own manifest: what was changed, added or removed since it was built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from applykit.dossier.manifest import INPUTS, NAME, File, Inputs, Manifest, from_bytes, parse
from applykit.dossier.reading import Opened, opened
from applykit.dossier.write import MARK
from applykit.errors import UnreadableError


@dataclass(frozen=True, slots=True)
class Difference:
    """One input that is not what it was: `kind` as in the manifest, `change` changed, added or removed.

    For a version of applykit or of a library `kind` is versions, and `then` and `now` are the two.
    """

    kind: str
    name: str
    change: str
    then: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What building once more from a profile came to.

    `outputs` are the files that came out otherwise; `repacked` hold the same content and differ in how it is
    compressed only; `unpromised` are outside the promise; `errors` says how many invalid entries keep the
    profile from being built at all.
    """

    profile: Path
    inputs: tuple[Difference, ...]
    outputs: tuple[str, ...] = ()
    repacked: tuple[str, ...] = ()
    unpromised: tuple[str, ...] = ()
    errors: int = 0

    @property
    def same(self) -> bool:
        """Whether the same bytes came out, where they are promised."""
        return not self.outputs and not self.errors


@dataclass(frozen=True, slots=True)
class Verification:
    """The state of a dossier; `seal` is the SHA-256 of its manifest, which stands for all the rest."""

    path: Path
    manifest: Manifest
    seal: str
    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    disagreements: tuple[str, ...]
    rebuilt: Rebuilt | None = None

    @property
    def intact(self) -> bool:
        """Whether every file is what the manifest says, and check.json agrees with it."""
        return not (self.changed or self.added or self.removed or self.disagreements)


def verification(path: Path) -> Verification:
    """Compare every file of a dossier (folder or archive) with the manifest in it.

    Raises:
        UnreadableError: it cannot be opened safely, or its manifest is not one.
    """
    with opened(path) as dossier:
        if NAME not in dossier.sizes:
            raise UnreadableError("dossier.no_manifest", dossier=str(path))
        manifest = from_bytes(dossier.read(NAME))
        promised = {item.name: item for item in manifest.outputs}
        there = [name for name in dossier.sizes if name != NAME]
        changed = tuple(
            name
            for name in there
            if name in promised
            and (dossier.sizes[name] != promised[name].size or dossier.digest(name) != promised[name].sha256)
        )
        return Verification(
            path,
            manifest,
            dossier.digest(NAME),
            changed,
            added=tuple(name for name in there if name not in promised),
            removed=tuple(name for name in promised if name not in dossier.sizes),
            disagreements=tuple(_disagreements(dossier, manifest)),
        )


def _disagreements(dossier: Opened, manifest: Manifest) -> Iterator[str]:
    """The entries of check.json that say something else than the manifest."""
    if MARK not in dossier.sizes:
        return
    try:
        said = parse(dossier.read(MARK), MARK)
    except UnreadableError as error:
        if error.rule == "file.unreadable":
            raise  # the disk failed: nothing is known of what the file says
        yield MARK
        return
    expected: dict[str, Any] = {
        "applykit": manifest.applykit,
        "programme": {"id": manifest.programme, "version": manifest.version},
        "stage": manifest.stage,
        "as_of": manifest.as_of,
    }
    found = said if isinstance(said, dict) else {}
    yield from (name for name, value in expected.items() if found.get(name) != value)
    summary = found.get("summary")
    counts = summary if isinstance(summary, dict) else {}
    yield from (f"summary.{name}" for name, value in manifest.counts.items() if counts.get(name) != value)
    rows = found.get("accepted")
    accepted = [
        tuple(row.get(key) if isinstance(row, dict) else None for key in ("rule", "path", "reason"))
        for row in (rows if isinstance(rows, list) else [])
    ]
    if accepted != [(item.rule, item.path, item.reason) for item in manifest.accepted]:
        yield "accepted"


def differences(then: Manifest, now: Manifest) -> Iterator[Difference]:
    """The versions and inputs that are not the same in two manifests."""
    versions = {"applykit": (then.applykit, now.applykit)}
    for name in sorted({*then.libraries, *now.libraries}):
        versions[name] = (then.libraries.get(name, ""), now.libraries.get(name, ""))
    for name, (old, new) in versions.items():
        if old != new:
            yield Difference("versions", name, "changed", old, new)
    yield from input_differences(then.inputs, now.inputs)


def input_differences(then: Inputs, now: Inputs) -> Iterator[Difference]:
    """The input files that are not the same."""
    for kind in INPUTS:
        yield from _files(kind, getattr(then, kind), getattr(now, kind))


def _files(kind: str, then: tuple[File, ...], now: tuple[File, ...]) -> Iterator[Difference]:
    before, after = {item.name: item for item in then}, {item.name: item for item in now}
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield Difference(kind, name, "added" if old is None else "removed")
        elif old.sha256 != new.sha256:
            yield Difference(kind, name, "changed")
