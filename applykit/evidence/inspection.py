"""Inspects the files of a dossier: found, hashed, opened; what is remembered is not opened again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from applykit.evidence.kinds import ENDINGS
from applykit.evidence.location import Located, locate
from applykit.evidence.memory import Memory, place_of
from applykit.evidence.results import Content, Inspected, Progress

_CHUNK = 1 << 20


@dataclass(slots=True)
class _File:
    """One file on its way, however many entries name it."""

    path: Path
    place: str
    digest: str = ""
    content: Content | None = None


def inspect(
    folder: Path, files: Sequence[str], *, largest: int | None = None, progress: Progress | None = None
) -> tuple[Inspected, ...]:
    """What each of the files is, in their order, one result for every name; nothing is raised.

    `files` are relative to `folder`, `largest` is the greatest size allowed in bytes; `progress` is told
    after every file how many are done and how many there are.
    """
    located = [locate(folder, name) for name in files]
    found = {
        file.path: _File(file.path, place_of(file.path, file.status))
        for file in located
        if file.status and not file.fault
    }
    _look(list(found.values()), progress or _silent)
    return tuple(_result(file, found, largest) for file in located)


def _silent(done: int, total: int) -> None:
    pass


def _look(files: Sequence[_File], progress: Progress) -> None:
    """Fill in hash and content of every file: from memory, or by opening it."""
    memory = Memory()
    new = []
    for file in files:
        known = memory.at(file.place)
        if known:
            file.digest, file.content = known
        else:
            new.append(file)
    done = len(files) - len(new)
    progress(done, len(files))
    if not new:
        return
    from concurrent.futures import ThreadPoolExecutor

    from applykit.evidence.crew import open_all

    with ThreadPoolExecutor(min(len(new), os.cpu_count() or 1)) as pool:
        for file, digest in zip(new, pool.map(_digest, new), strict=True):
            file.digest = digest
    # The same content under another name, or in another folder, need not be opened either.
    unknown: dict[str, _File] = {}
    for file in new:
        file.content = memory.content.get(file.digest) if file.digest else _UNREADABLE
        if not file.content:
            unknown.setdefault(file.digest, file)
    done = len(files) - len(unknown)
    progress(done, len(files))
    opened = list(unknown.values())
    for number, content in open_all([file.path for file in opened]):
        opened[number].content = content
        done += 1
        progress(done, len(files))
    _remember(new, unknown, memory)


def _remember(new: Iterable[_File], opened: Mapping[str, _File], memory: Memory) -> None:
    for file in new:
        file.content = file.content or opened[file.digest].content
        if file.content and file.digest:
            memory.add(file.place, file.digest, file.content)
    memory.save()


_UNREADABLE = Content("", None, "damaged/unreadable")


def _digest(file: _File) -> str:
    """The SHA-256 of a file in hexadecimal digits; an empty text if it cannot be read."""
    total = hashlib.sha256()
    try:
        with file.path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                total.update(chunk)
    except OSError:
        return ""
    return total.hexdigest()


def _result(located: Located, found: Mapping[Path, _File], largest: int | None) -> Inspected:
    file = found.get(located.path)
    if located.fault or not located.status or not file or not file.content:
        return Inspected(located.path, fault=located.fault or "missing_file")
    content, size = file.content, located.status.st_size
    result = Inspected(located.path, content.kind, content.pages, size, file.digest, content.fault)
    if content.fault in ("empty", "damaged/unreadable", "damaged/slow"):
        return result
    promised = ENDINGS.get(located.path.suffix.casefold())
    if promised is None:
        return replace(result, fault="unknown_kind")
    if promised != content.kind:
        return replace(result, fault="wrong_kind")
    if not content.fault and largest is not None and size > largest:
        return replace(result, fault="too_large")
    return result
