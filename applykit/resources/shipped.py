"""Where the data lie that come with the program: checklists, templates and samples."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def shipped(folder: str) -> Path:
    """The data folder of this name: beside the package in a checkout, else installed as its own package."""
    root = Path(__file__).resolve().parents[2]
    if (root / "setup.cfg").is_file() and (root / folder).is_dir():
        return root / folder
    spec = find_spec(f"applykit_{folder}")
    if spec is None or not spec.submodule_search_locations:
        return root / folder
    return Path(spec.submodule_search_locations[0])
