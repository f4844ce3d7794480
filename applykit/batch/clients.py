"""Whom a call means: profiles, folders of them, workspaces, and lists in a text file."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from applykit.batch import Client
from applykit.errors import UnreadableError, UsageError
from applykit.profile.files import MAIN
from applykit.resources import WORKSPACE
from applykit.workspace import load_workspace

LIST = ".txt"


def clients_of(named: Sequence[Path]) -> tuple[Client, ...]:
    """Every client that the paths name, each once, in their order.

    A client is called by its folder; where two folders have the same name, by the whole path.  A profile that
    is not there is a client all the same: it fails by itself, and the others are built.

    Raises:
        UnreadableError: a list cannot be read as text.
        UsageError: no client is named at all.
        WorkspaceError: the applykit.yaml of a workspace has faults.
    """
    found = {os.path.realpath(path): path for place in named for path in _profiles(place, lists=True)}
    if not found:
        raise UsageError("usage.no_clients", places=[str(path) for path in named])
    names = Counter(_folder(path).name for path in found.values())
    return tuple(
        Client(name if names[name := _folder(path).name] == 1 else _folder(path).as_posix(), path)
        for path in found.values()
    )


def _folder(path: Path) -> Path:
    return Path(os.path.abspath(path.parent))


def _profiles(place: Path, *, lists: bool) -> Iterator[Path]:
    if place.is_dir():
        if (place / MAIN).is_file():
            yield place / MAIN
        elif (place / WORKSPACE).is_file():
            workspace = load_workspace(place)
            yield from (workspace.client(name) / MAIN for name in workspace.names())
        else:
            yield from sorted(place.glob(f"*/{MAIN}"))
    elif lists and place.suffix.lower() == LIST:
        for line in _text(place).splitlines():
            written = line.strip()
            if written and not written.startswith("#"):
                yield from _profiles(place.parent / written, lists=False)
    else:
        yield place if place.suffix in (".yaml", ".yml") else place / MAIN


def _text(path: Path) -> str:
    """What a list holds: UTF-8, or GBK as Windows Notepad may write it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableError("file.unreadable", file=str(path), reason=reason) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("usage.list_encoding", file=str(path))
