"""A client that has moved on, entered in the workspace's applykit.yaml with its new stage."""

from __future__ import annotations

from pathlib import Path

from applykit.model import Stage
from applykit.resources import CLIENTS, WORKSPACE
from applykit.rewriting import sheet
from applykit.starter import put
from applykit.workspace import Home

_CLIENTS = (CLIENTS, "客户")
_STAGE = ("stage", "阶段")


def register(home: Home, folder: Path, stage: Stage) -> bool:
    """Enter the new folder as a client at its stage, with what was chosen for the old one; False where the
    two do not lie in a workspace.

    Raises:
        OSError: applykit.yaml cannot be written; it is as it was.
    """
    if home.workspace is None or not home.client or folder.parent != home.workspace.folder / CLIENTS:
        return False
    file = home.workspace.folder / WORKSPACE
    settings = sheet(file.read_bytes())
    key = next((name for name in settings.root if name in _CLIENTS), CLIENTS)
    rows = settings.root.get(key) or {}
    own = {name: value for name, value in (rows.get(home.client) or {}).items() if name not in _STAGE}
    rows[folder.name] = {**own, "stage": stage.id}
    settings.root[key] = rows
    put(file, settings.text())
    return True
