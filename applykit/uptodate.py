"""Whether a dossier is still what building now would write, found by content and never by time."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from applykit import __version__
from applykit.checking import Checked
from applykit.dossier.manifest import NAME, Manifest, parse
from applykit.dossier.verification import Difference, Verification, differences, verification
from applykit.dossier.write import MARK
from applykit.errors import UnreadableError
from applykit.model import Artifact, Profile
from applykit.programme import documents_built, stage_of
from applykit.recording import inputs_of, libraries, report_of
from applykit.report.data import to_json


def changed_since(then: Manifest, profile: Profile) -> tuple[Difference, ...]:
    """The versions and input files that are no longer what a dossier was built from.

    Raises:
        UnreadableError: an input is gone or cannot be read.
        UsageError: the programme no longer has the stage or a document of the dossier.
        TemplateError: a layer lacks a template.
    """
    stage = stage_of(profile.programme, then.stage)
    built = [item.name for item in then.outputs]
    documents = documents_built(profile.programme, stage, then.listed("only"), built)
    inputs = inputs_of(profile, stage, documents)
    now = replace(then, applykit=__version__, libraries=libraries(), inputs=inputs)
    return tuple(differences(then, now))


def up_to_date(
    folder: Path,
    checked: Checked,
    options: Mapping[str, bool | tuple[str, ...]],
    archive: Path | None,
    templates: Callable[[], list[dict[str, str]]],
) -> Verification | None:
    """The dossier in a folder, and its archive, if building now would write the same; else None.

    What a check says is compared as well: it looks at more than the files that a manifest lists, such as an
    evidence file that no entry names.  `templates` gives what check.json should hold of them.  A dossier
    about which only its finished documents said something, such as one that is too long, is therefore built
    again each time; so is one that names a client who is new in the workspace: the build refuses it.
    """
    try:
        found = verification(folder)
        packed = verification(archive) if archive else found
        said = parse((folder / MARK).read_bytes(), MARK)
    except (UnreadableError, OSError):
        return None
    then, assessment, programme = found.manifest, checked.assessment, checked.profile.programme
    asked = (programme.id, programme.fingerprint, assessment.stage.id, assessment.as_of.isoformat(), options)
    before = (then.programme, then.fingerprint, then.stage, then.as_of, then.options)
    whole = found.intact and packed.intact and packed.seal == found.seal
    if not whole or before != asked or not _says(said, checked):
        return None
    if changed_since(then, checked.profile) or _discloses(found, checked):
        return None
    if said.get("templates") != templates():  # what a manifest cannot see: parts that an outline includes
        return None
    return found


def _says(said: Any, checked: Checked) -> bool:
    """Whether check.json holds what a check says now, whatever else it holds."""
    now = json.loads(to_json(report_of(checked)))
    return isinstance(said, dict) and {name: said.get(name) for name in now} == now


def _discloses(found: Verification, checked: Checked) -> bool:
    """Whether a file of the dossier names another client of the workspace as it is now."""
    from applykit.disclosure.finding import disclosures

    search = checked.others.search
    if not search.parties:
        return False
    names = [NAME, *(item.name for item in found.manifest.outputs)]
    files = [Artifact(name, (found.path / name).read_bytes()) for name in names]
    return bool(disclosures(files, {}, search))
