"""What a verification found, as data and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from applykit.dossier.verification import Difference, Rebuilt, Verification
from applykit.messages import _
from applykit.report.data import relative
from applykit.visible import printable

Line = tuple[str, str]
"""A line and its style."""


def as_data(found: Verification, base: Path) -> dict[str, Any]:
    """The verification as plain data; paths are relative to `base` where they lie below."""
    manifest, rebuilt = found.manifest, found.rebuilt
    return {
        "dossier": relative(str(found.path), base),
        "seal": found.seal,
        "intact": found.intact,
        "applykit": manifest.applykit,
        "programme": {"id": manifest.programme, "version": manifest.version},
        "stage": manifest.stage,
        "as_of": manifest.as_of,
        "command": manifest.command,
        "files": len(manifest.outputs),
        "changed": list(found.changed),
        "added": list(found.added),
        "removed": list(found.removed),
        "disagreements": list(found.disagreements),
        "rebuilt": {
            **asdict(rebuilt),
            "profile": relative(str(rebuilt.profile), base),
            "same": rebuilt.same,
        }
        if rebuilt
        else None,
    }


def lines(found: Verification, base: Path) -> Iterator[Line]:
    """The verification line by line."""
    manifest = found.manifest
    yield relative(str(found.path), base), "bold"
    yield (
        _("{programme} {version} · stage {stage} · {day} · applykit {applykit} · files: {count}").format(
            programme=printable(manifest.programme), version=printable(manifest.version),
            stage=printable(manifest.stage), day=manifest.as_of, applykit=printable(manifest.applykit),
            count=len(manifest.outputs),
        ), "dim",
    )  # fmt: skip
    yield from _files(_("changed: {file}"), found.changed)
    yield from _files(_("added: {file}"), found.added)
    yield from _files(_("missing: {file}"), found.removed)
    for name in found.disagreements:
        yield _("check.json does not agree with manifest.json: {file}").format(file=printable(name)), "red"
    if found.intact:
        yield _("Every file is as it was built."), "green"
    else:
        count = len(found.changed) + len(found.added) + len(found.removed) + len(found.disagreements)
        yield _("The dossier is not as it was built: {count} differences.").format(count=count), "bold"
    yield _("Fingerprint of the whole (SHA-256 of manifest.json): {seal}").format(seal=found.seal), ""
    if found.rebuilt:
        yield "", ""
        yield from _rebuilt(found.rebuilt, base)


def _files(words: str, names: Sequence[str]) -> Iterator[Line]:
    for name in names:
        yield words.format(file=printable(name)), "red"


def _rebuilt(found: Rebuilt, base: Path) -> Iterator[Line]:
    yield _("Built again from {profile}").format(profile=relative(str(found.profile), base)), "bold"
    for item in found.inputs:
        yield input_line(item), "yellow"
    if not found.inputs:
        yield _("Every input is what it was."), "green"
    if found.errors:
        yield _("The profile cannot be built any more: {count} points stand in the way; see “applykit "
                "check”.").format(count=found.errors), "red"  # fmt: skip
        return
    yield from _files(_("comes out differently: {file}"), found.outputs)
    for name in found.repacked:
        yield (
            _("same content, compressed differently by this machine: {file}").format(file=printable(name)),
            "",
        )
    for name in found.unpromised:
        yield _("not compared, made by another program: {file}").format(file=printable(name)), "dim"
    if found.same:
        yield _("The same bytes come out."), "green"


def input_line(item: Difference, code: str = "") -> str:
    """One input that is not what it was, in the language in use or in the one given."""
    kinds = {
        "versions": _("version", code), "profile": _("profile", code), "pack": _("pack", code),
        "templates": _("template", code), "evidence": _("evidence", code), "pictures": _("picture", code),
    }  # fmt: skip
    kind, name = kinds[item.kind], printable(item.name)
    if item.kind == "versions":
        then, now = (printable(text) or _("none", code) for text in (item.then, item.now))
        words = _("{kind} {name}: {then} → {now}", code)
        return words.format(kind=kind, name=name, then=then, now=now)
    sentences = {
        "changed": _("{kind} {name}: changed", code), "added": _("{kind} {name}: added", code),
        "removed": _("{kind} {name}: gone", code),
    }  # fmt: skip
    return sentences[item.change].format(kind=kind, name=name)
