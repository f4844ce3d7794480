"""A consultant's workspace: one firm, its defaults, and a folder for each client."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from applykit import resources
from applykit.errors import UsageError
from applykit.messages import did_you_mean
from applykit.model import Programme
from applykit.resources import Layer

BUILT_IN = "nqsl"
"""The programme where nobody chose."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a firm chose for all its clients, or for one of them; an empty text is no choice."""

    programme: str = ""
    stage: str = ""
    style: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace as its applykit.yaml says: `guarded` are further names of a client to look for.

    `packs` are folders of programmes that it knows beside those that ship.
    """

    folder: Path
    firm: str = ""
    packs: tuple[Path, ...] = ()
    defaults: Choices = Choices()
    clients: Mapping[str, Choices] = field(default_factory=dict)
    guarded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def choice(self, client: str, name: str) -> str:
        """What is chosen as `programme`, `stage` or `language`, for a client or for all.

        The stage chosen for all is one of the programme chosen for all.
        """
        own = self.clients.get(client, Choices())
        if name == "stage" and own.programme not in ("", self.defaults.programme or BUILT_IN):
            return own.stage
        return str(getattr(own, name) or getattr(self.defaults, name))

    def programme(self, name: str) -> str:
        """A programme by name: the folder of one that the workspace brings along, else the name itself."""
        try:
            folder = resources.pack_folder(name, self.packs)
        except UsageError:
            return name  # told when it is loaded
        return name if resources.is_shipped(folder) else str(folder)

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

    def packs(self) -> dict[str, Path]:
        """Every pack that is known here, by the name of its folder."""
        return resources.packs(self.workspace.packs if self.workspace else ())

    def programme(self, name: str = "") -> str:
        """The programme of this name, else the one chosen here, as what `load_programme` takes."""
        name = name or self.choice("programme") or BUILT_IN
        return self.workspace.programme(name) if self.workspace else name


def home_of(folder: Path, programme: Programme | None = None) -> Home:
    """Where a profile in this folder lives; with its programme, the layers hold what that brings along.

    Raises:
        WorkspaceError: applykit.yaml has faults; `.diagnostics` holds them all.
    """
    if programme is None:
        layers = resources.layers(folder)
    else:
        layers = resources.layers(folder, programme.folder, programme.id)
    root = resources.workspace_folder(folder)
    if root is None:
        return Home(folder, layers)
    own = resources.client_folder(folder)
    client = own.name if own.parent == root / resources.CLIENTS else ""
    return Home(folder, layers, load_workspace(root), client)


def home_without_profile(programme: Programme) -> Home:
    """Where a programme is at home by itself: its own layer only."""
    return Home(programme.folder, resources.layers(None, programme.folder, programme.id))


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
