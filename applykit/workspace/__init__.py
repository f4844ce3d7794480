"""A consultant's workspace: one firm, its defaults, and a folder for each client."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from applykit import resources
from applykit.errors import UsageError
from applykit.messages import did_you_mean
from applykit.resources import Layer

BUILT_IN = {"programme": "nqsl", "stage": ""}
"""What holds where nobody chose."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a firm chose for all its clients, or for one of them; an empty text is no choice."""

    programme: str = ""
    stage: str = ""
    style: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace as its applykit.yaml says: `guarded` are further names of a client to look for."""

    folder: Path
    firm: str = ""
    defaults: Choices = Choices()
    clients: Mapping[str, Choices] = field(default_factory=dict)
    guarded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def choice(self, client: str, name: str) -> str:
        """What is chosen as `programme`, `stage` or `language`, for a client or for all."""
        own = self.clients.get(client, Choices())
        return str(getattr(own, name) or getattr(self.defaults, name))

    def client(self, name: str) -> Path:
        """The folder of a client that is there.

        Raises:
            UsageError: there is none of that name.
        """
        known = self.names()
        if name not in known:
            raise UsageError("usage.client", name=name, hint=did_you_mean(name, known), choices=known)
        return self.folder / resources.CLIENTS / name

    def names(self) -> tuple[str, ...]:
        """The names of the clients' folders."""
        place = self.folder / resources.CLIENTS
        if not place.is_dir():
            return ()
        return tuple(sorted(item.name for item in place.iterdir() if item.is_dir() and item.name[0] != "."))


@dataclass(frozen=True, slots=True)
class Home:
    """Where a profile lives: its layers, farthest first, the workspace around it, and which client it is."""

    folder: Path
    layers: tuple[Layer, ...]
    workspace: Workspace | None = None
    client: str = ""

    @property
    def style(self) -> tuple[str, str]:
        """The house style chosen for this client, and the layer that chose it; two empty texts if none."""
        if self.workspace is None:
            return "", ""
        own = self.workspace.clients.get(self.client, Choices()).style
        if own:
            return own, resources.CLIENT
        firm = self.workspace.defaults.style
        return (firm, resources.FIRM) if firm else ("", "")

    def choice(self, name: str) -> str:
        """What is chosen as `programme`, `stage` or `language`, for this client or for all."""
        return self.workspace.choice(self.client, name) if self.workspace else ""


def home_of(folder: Path) -> Home:
    """Where a profile in this folder lives.

    Raises:
        WorkspaceError: applykit.yaml has faults; `.diagnostics` holds them all.
    """
    layers = resources.layers(folder)
    root = resources.workspace_folder(folder)
    if root is None:
        return Home(folder, layers)
    own = resources.client_folder(folder)
    client = own.name if own.parent == root / resources.CLIENTS else ""
    return Home(folder, layers, load_workspace(root), client)


def load_workspace(folder: Path) -> Workspace:
    """The workspace that this folder is, or lies in.

    Raises:
        UsageError: there is none.
        WorkspaceError: applykit.yaml has faults; `.diagnostics` holds them all.
    """
    from applykit.workspace.settings import read_settings

    root = resources.workspace_folder(folder)
    if root is None:
        raise UsageError("usage.workspace", folder=str(folder))
    return read_settings(root)


def profile_folder(path: Path) -> Path:
    """The folder that holds a profile named by its file or by the folder itself."""
    return path if os.path.isdir(path) else path.parent
