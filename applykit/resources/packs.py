"""Which pack a name means: one that ships, one in a folder that was named, or an earlier version of one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path

from applykit.errors import UsageError
from applykit.messages import did_you_mean
from applykit.resources.shipped import shipped

PACK = "programme.yaml"
"""The file by which a folder is known as a programme's pack."""

PATH = "APPLYKIT_PROGRAMME_PATH"
"""The variable that names folders of packs, separated as in PATH."""

VERSIONS = "versions"
"""The folder of a pack that holds its earlier versions, each as a pack of its own."""

_VERSION = re.compile(r"""^version:[ \t]*(["']?)([^"'#\n]+?)\1[ \t]*(?:#.*)?$""", re.MULTILINE)
_ID = re.compile(r"""^id:[ \t]*(["']?)([^"'#\n]+?)\1[ \t]*(?:#.*)?$""", re.MULTILINE)
_looked_in: ContextVar[tuple[Path, ...]] = ContextVar("programme_path", default=())


def look_in(folders: Sequence[Path]) -> None:
    """Look for packs in these folders too; they go before those of the variable and what ships."""
    _looked_in.set(tuple(folders))


def looked_in() -> tuple[Path, ...]:
    """The folders of packs beside what ships, nearest first.

    Raises:
        UsageError: one that was named is not there.
    """
    named = [Path(item) for item in os.environ.get(PATH, "").split(os.pathsep) if item]
    folders = (*_looked_in.get(), *named)
    for folder in folders:
        if not os.path.isdir(folder):
            raise UsageError("usage.programme_path", folder=str(folder), variable=PATH)
    return folders


def packs(further: Sequence[Path] = ()) -> dict[str, Path]:
    """Every pack by the name of its folder: of those looked in, of `further` folders, and what ships."""
    found: dict[str, Path] = {}
    for place in (*looked_in(), *further, shipped("checklists")):
        for folder in _packs_in(place):
            found.setdefault(folder.name, folder)
    return found


def programmes() -> tuple[str, ...]:
    """The names of the programmes that are known without naming a folder."""
    return tuple(sorted(packs()))


def pack_folder(programme: str, further: Sequence[Path] = ()) -> Path:
    """The folder of a programme: a path to one, or its name, with `@` and a version where one is meant.

    A name is looked for in the folders of packs that were named for the call, in `further` ones, and in what
    ships; it is that of the pack's folder, else the id that the pack gives itself.

    Raises:
        UsageError: there is none of that name, or it has no such version.
    """
    if os.path.isfile(Path(programme) / PACK):  # Path.is_file would raise on a name too long for the disk
        return Path(programme)
    name, _at, version = programme.partition("@")
    if version:
        return version_folder(pack_folder(name, further), version)
    if name and "/" not in name and os.sep not in name:
        known = packs(further)
        if name in known:
            return known[name]
        for folder in known.values():
            if _said(_ID, folder) == name:
                return folder
    raise UsageError("usage.programme", name=name, hint=did_you_mean(name, tuple(packs(further))))


def versions(folder: Path) -> dict[str, Path]:
    """The versions of a pack that are there with the folder of each, the pack's own first."""
    folder = head_folder(folder)
    kept = sorted((folder / VERSIONS).glob(f"*/{PACK}"), reverse=True)
    return {_said(_VERSION, folder): folder} | {file.parent.name: file.parent for file in kept}


def version_folder(folder: Path, version: str) -> Path:
    """The folder of a version of a pack.

    Raises:
        UsageError: the pack does not keep it.
    """
    known = versions(folder)
    if version not in known:
        raise UsageError(
            "usage.version", name=head_folder(folder).name, version=version, choices=tuple(known)
        )  # fmt: skip
    return known[version]


def head_folder(folder: Path) -> Path:
    """The folder of the pack that keeps this one as an earlier version, or the folder itself."""
    above = folder.absolute().parent
    return above.parent if above.name == VERSIONS and os.path.isfile(above.parent / PACK) else folder


def is_shipped(folder: Path) -> bool:
    """Whether a programme's folder is one that ships, and so was linted before."""
    return head_folder(folder).resolve().parent == shipped("checklists").resolve()


def own_templates(folder: Path) -> Path | None:
    """Where a pack keeps templates of its own; an earlier version without any uses those of its pack."""
    for place in dict.fromkeys((folder, head_folder(folder))):
        if (place / "templates").is_dir():
            return place / "templates"
    return None


def _packs_in(place: Path) -> Iterator[Path]:
    """The packs of a folder; one that is a pack itself is meant alone."""
    if os.path.isfile(place / PACK):
        yield place.absolute()
        return
    yield from sorted(file.parent for file in place.glob(f"*/{PACK}"))


def _said(pattern: re.Pattern[str], folder: Path) -> str:
    """What programme.yaml says of itself, read without parsing it; an empty text where that is not said."""
    try:
        found = pattern.search((folder / PACK).read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""
    return found.group(2) if found else ""
