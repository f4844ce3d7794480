"""Lints the versions of a pack: what a version says of itself, and the earlier ones that it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from applykit import resources
from applykit.lint import lint
from applykit.lint.pack import Pack, child, entries, fault, text
from applykit.lint.shapes import CHANGED
from applykit.model import Diagnostic
from applykit.programme import load_programme
from applykit.revising import ADDED, CHANGES, WITHDRAWN, Revision, revision_of
from applykit.revising.telling import change_word
from applykit.source import Node

_LISTED = ("clause", "criterion")
"""What must be listed where it changed; fields and documents may be."""


def lint_versions(folder: Path) -> tuple[Diagnostic, ...]:
    """Every fault of a sound pack's account of its versions, and of the earlier versions in its folder."""
    pack = Pack(folder)
    return (*_changes(pack), *_kept(pack))


def _kept(pack: Pack) -> Iterator[Diagnostic]:
    """The earlier versions: each a sound pack of the same id, in a folder of its version's name."""
    wanted = text(pack.roots["programme.yaml"], "id")
    for name, folder in resources.versions(pack.folder).items():
        if folder == resources.head_folder(pack.folder):
            continue
        faults = lint(folder)
        yield from faults
        if faults:
            continue
        kept = load_programme(str(folder))
        if (kept.id, kept.version) != (wanted, name):
            root = Pack(folder).roots["programme.yaml"]
            found = f"{kept.id}@{kept.version}"
            yield fault("programme.version_folder", root, folder=name, found=found, wanted=wanted)


def _changes(pack: Pack) -> Iterator[Diagnostic]:
    root = pack.roots["programme.yaml"]
    former = text(root, "replaces")
    rows = entries(child(root, "changes"))
    kept = resources.versions(pack.folder)
    if not former:
        return
    node = child(root, "replaces") or root
    if former not in kept or kept[former] == pack.folder:
        if pack.folder == resources.head_folder(pack.folder):
            yield fault("programme.version_missing", node, version=former)
        return
    if lint(kept[former]):
        return  # its own faults come first
    found = revision_of(load_programme(str(kept[former])), load_programme(str(pack.folder)))
    yield from _unlisted(found, rows, child(root, "changes") or node)
    yield from _untrue(found, rows)
    yield from _again(kept, rows)


def _again(kept: Mapping[str, Path], rows: list[Node]) -> Iterator[Diagnostic]:
    """Ids that an earlier version withdrew, and this one gives to something new."""
    former = [load_programme(str(folder)) for folder in list(kept.values())[1:] if not lint(folder)]
    gone = {
        (item.kind, item.id): programme.version
        for programme in former
        for item in programme.release.changes
        if item.change == WITHDRAWN
    }
    for row in rows:
        for kind in _LISTED:
            key = (kind, text(row, kind))
            if key in gone and text(row, "change") == ADDED:
                node = child(row, kind) or row
                yield fault("programme.change_again", node, what=key[1], version=gone[key])


def _unlisted(found: Revision, rows: list[Node], node: Node) -> Iterator[Diagnostic]:
    listed_ = {(kind, text(row, kind)) for row in rows for kind in _LISTED if text(row, kind)}
    for item in found.differences:
        if item.kind in _LISTED and (item.kind, item.id) not in listed_:
            yield fault(
                "programme.change_unlisted", node, what=f"{item.id} {item.title}", kind=item.kind, id=item.id,
                change=change_word(item.change), word=item.change, version=found.old.version,
            )  # fmt: skip


def _untrue(found: Revision, rows: list[Node]) -> Iterator[Diagnostic]:
    real = {(item.kind, item.id): item.change for item in found.differences}
    for row in rows:
        kind = next((kind for kind in CHANGED if text(row, kind)), "")
        id, change = text(row, kind), text(row, "change")
        inner = kind == "field" and change == "changed"
        below = inner and any(key[0] == kind and key[1].startswith(f"{id}.") for key in real)
        if kind and change in CHANGES and real.get((kind, id)) != change and not below:
            node = child(row, kind) or row
            yield fault(
                "programme.change_untrue",
                node,
                what=id,
                change=change_word(change),
                version=found.old.version,
            )
