"""Builds a dossier once more, in memory, and says whether the same inputs still give the same bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from applykit.building import Options, gather
from applykit.dossier import manifest as manifests
from applykit.dossier.manifest import Manifest
from applykit.dossier.reading import MOST_READ, opened
from applykit.dossier.verification import Rebuilt, Verification, differences, input_differences
from applykit.errors import InvalidProfileError, UnreadableError, UsageError
from applykit.model import Profile
from applykit.programme import documents_built, stage_of
from applykit.recording import inputs_of

_HIGHEST = 6
"""So many folders above a dossier its profile is looked for."""


def profile_beside(path: Path, manifest: Manifest) -> Path:
    """The profile that a dossier was built from, looked for in the folders above it by its name.

    Raises:
        UnreadableError: none of them holds it.
    """
    name = manifest.inputs.profile[0].name if manifest.inputs.profile else "profile.yaml"
    for folder in list(path.absolute().parents)[:_HIGHEST]:
        if (folder / name).is_file():
            return folder / name
    raise UnreadableError("dossier.no_profile", dossier=str(path), file=name)


def rebuilt(found: Verification, profile: Profile) -> Verification:
    """The verification with what building again from a profile came to; nothing is written.

    Raises:
        UnreadableError: an input cannot be read.
        UsageError: the programme no longer has the stage or a document of the dossier.
        TemplateError: a template is broken.
    """
    then = found.manifest
    stage = stage_of(profile.programme, then.stage)
    options = Options.of(then.options)
    try:
        artifacts = gather(profile, stage, options, _day(then)).artifacts
    except InvalidProfileError as error:
        built = [item.name for item in then.outputs]
        documents = documents_built(profile.programme, stage, options.only, built)
        inputs = inputs_of(profile, stage, documents)
        changed = tuple(input_differences(then.inputs, inputs))
        return replace(found, rebuilt=Rebuilt(profile.path, changed, errors=len(error.diagnostics)))
    made = {artifact.name: artifact for artifact in artifacts}
    now = manifests.from_bytes(made[manifests.NAME].content)
    before = {item.name: item for item in then.outputs}
    after = {item.name: item for item in now.outputs}
    outputs: list[str] = []
    repacked: list[str] = []
    with opened(found.path) as dossier:
        for name in sorted({*before, *after}):
            old, new = before.get(name), after.get(name)
            if old and new and (old.sha256 == new.sha256 or not old.reproducible):
                continue
            there = name not in found.changed and dossier.sizes.get(name, MOST_READ + 1) <= MOST_READ
            same = there and name in made and _same_content(dossier.read(name), made[name].content)
            (repacked if same else outputs).append(name)
    return replace(
        found,
        rebuilt=Rebuilt(
            profile.path,
            tuple(differences(then, now)),
            tuple(outputs),
            tuple(repacked),
            tuple(item.name for item in then.outputs if not item.reproducible),
        ),
    )


def _day(manifest: Manifest) -> date:
    try:
        return date.fromisoformat(manifest.as_of)
    except ValueError:
        raise UsageError("usage.date", read=manifest.as_of) from None


def _same_content(old: bytes, new: bytes) -> bool:
    """Whether two packages hold the same parts: another compressor makes other bytes of the same content."""
    try:
        with zipfile.ZipFile(io.BytesIO(old)) as first, zipfile.ZipFile(io.BytesIO(new)) as second:
            return first.namelist() == second.namelist() and all(
                first.getinfo(name).file_size == second.getinfo(name).file_size
                and first.read(name) == second.read(name)
                for name in first.namelist()
            )
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return False
