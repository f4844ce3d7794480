"""Which client a call is about: that of the profile named, the one named, or the one where one stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from applykit.workspace import Home, Workspace, home_of, load_workspace, profile_folder


def home_named(named: Mapping[str, Any]) -> Home:
    """The home that a command's parameters `profile`, `client` and `workspace` mean; all may be missing.

    Raises:
        UsageError: there is no such workspace or client.
        WorkspaceError: applykit.yaml has faults.
    """
    profile, client, workspace = (named.get(name) for name in ("profile", "client", "workspace"))
    if profile is not None:
        return home_of(profile_folder(Path(profile)))
    if client is not None:
        return home_of(workspace_named(workspace).client(client))
    return home_of(Path(workspace or "."))


def workspace_named(folder: Path | None) -> Workspace:
    """The workspace that was named, or the one that the person stands in.

    Raises:
        UsageError: there is none.
        WorkspaceError: applykit.yaml has faults.
    """
    return load_workspace(folder or Path())
