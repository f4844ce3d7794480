"""applykit.yaml: read with the line of every entry, and checked like every file that people type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from applykit import resources
from applykit.errors import UsageError, WorkspaceError
from applykit.messages import LANGUAGES
from applykit.model import Diagnostic, EntryPath, Severity, path_text
from applykit.profile.typed import Typing
from applykit.source import read
from applykit.workspace import Choices, Workspace


def _text(label: str) -> Mapping[str, Any]:
    return {"type": "text", "meta": {"label": label}}


_CHOICES: Mapping[str, Any] = {
    "programme": _text("申报项目"), "stage": _text("阶段"), "style": _text("版式"), "language": _text("语言"),
}  # fmt: skip
_CLIENT = {
    **_CHOICES,
    "names": {"type": "list", "schema": {"type": "text"}, "meta": {"label": "其他名称"}},
}


def read_settings(folder: Path) -> Workspace:
    """The workspace in this folder.

    Raises:
        UnreadableError: applykit.yaml cannot be read.
        WorkspaceError: it has faults; `.diagnostics` holds them all.
    """
    file = folder / resources.WORKSPACE
    source = read(file, str(file))
    faults = [
        found for found in source.diagnostics
        if found.severity is Severity.ERROR and found.rule != "yaml.empty"
    ]  # fmt: skip
    entries = source.root.value if source.root is not None else {}
    if not isinstance(entries, dict):
        assert source.root is not None
        faults.append(Diagnostic(Severity.ERROR, "yaml.not_mapping", position=source.root.position))
        entries = {}
    rows = next((node.value for key, node in entries.items() if key in (resources.CLIENTS, "客户")), None)
    clients = {name: {"type": "dict", "schema": _CLIENT} for name in rows} if isinstance(rows, dict) else {}
    typing = Typing({
        "firm": _text("机构"),
        "programmes": {"type": "list", "schema": {"type": "text"}, "meta": {"label": "项目包"}},
        "defaults": {"type": "dict", "schema": _CHOICES, "meta": {"label": "默认"}},
        resources.CLIENTS: {"type": "dict", "schema": clients, "meta": {"label": "客户"}},
    })  # fmt: skip
    data = typing.mapping(entries, typing.schema, ())
    named: Any = data.get("programmes") or ()
    packs = tuple(folder / name for name in named if name)
    faults += [*typing.diagnostics, *_missing(named, typing, folder), *_unknown(data, typing, folder, packs)]
    if faults:
        raise WorkspaceError("usage.workspace_faults", tuple(faults), file=str(file), count=len(faults))
    return _workspace(folder, data, packs)


def _workspace(folder: Path, data: Mapping[str, Any], packs: tuple[Path, ...]) -> Workspace:
    rows: Mapping[str, Any] = {name: row or {} for name, row in (data.get(resources.CLIENTS) or {}).items()}
    return Workspace(
        folder,
        data.get("firm") or "",
        packs,
        _chosen(data.get("defaults") or {}, folder),
        {name: _chosen(row, folder) for name, row in rows.items()},
        {name: tuple(row.get("names") or ()) for name, row in rows.items()},
    )


def _chosen(row: Mapping[str, Any], folder: Path) -> Choices:
    chosen = {name: row.get(name) or "" for name in _CHOICES}
    if (folder / chosen["programme"] / "programme.yaml").is_file():
        chosen["programme"] = str(folder / chosen["programme"])  # a firm's own pack, named from its workspace
    return Choices(**chosen)


def _unknown(
    data: Mapping[str, Any], typing: Typing, folder: Path, packs: tuple[Path, ...]
) -> Iterator[Diagnostic]:
    """What is chosen but does not exist: a programme, a language, the settings of a client without folder."""
    held: list[tuple[EntryPath, Mapping[str, Any]]] = [(("defaults",), data.get("defaults") or {})]
    for name, row in (data.get(resources.CLIENTS) or {}).items():
        held.append(((resources.CLIENTS, name), row or {}))
        if not (folder / resources.CLIENTS / name).is_dir():
            yield _choice((resources.CLIENTS, name), name, Workspace(folder).names(), typing)
    for path, row in held:
        language, programme = row.get("language"), row.get("programme")
        if language and language not in LANGUAGES:
            yield _choice((*path, "language"), language, LANGUAGES, typing)
        if programme and not (folder / programme / "programme.yaml").is_file():
            try:
                resources.pack_folder(programme, packs)
            except UsageError:
                yield _choice((*path, "programme"), programme, tuple(resources.packs(packs)), typing)


def _missing(names: Sequence[str], typing: Typing, folder: Path) -> Iterator[Diagnostic]:
    """The folders of packs that are not there."""
    for number, name in enumerate(names):
        path: EntryPath = ("programmes", number)
        if name and not (folder / name).is_dir():
            yield Diagnostic(
                Severity.ERROR, "programme.path_missing", path_text(path), typing.positions[path],
                {"folder": name}, shown=typing.shown(path),
            )  # fmt: skip


def _choice(path: EntryPath, read: str, known: tuple[str, ...], typing: Typing) -> Diagnostic:
    facts = {"read": read, "choices": known or ("—",), "label": typing.shown(path).rsplit(".", 1)[-1]}
    return Diagnostic(
        Severity.ERROR, "schema.choice", path_text(path), typing.positions[path], facts,
        shown=typing.shown(path),
    )  # fmt: skip
