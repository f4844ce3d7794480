"""One lookup for packs, templates and samples: what ships, and what lies nearer and wins."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from applykit.errors import TemplateError, UsageError
from applykit.messages import did_you_mean


@dataclass(frozen=True, slots=True)
class Layer:
    """A folder that may hold templates; later layers are nearer to the client and win."""

    name: str
    templates: Path


@dataclass(frozen=True, slots=True)
class Found:
    """The file that won, the layer it came from, and every place that was looked at."""

    path: Path
    layer: str
    candidates: tuple[tuple[str, Path, bool], ...]


def _shipped(folder: str) -> Path:
    """The data folder of this name: beside the package in a checkout, else installed as its own package."""
    root = Path(__file__).resolve().parent.parent
    if (root / "setup.cfg").is_file() and (root / folder).is_dir():
        return root / folder
    spec = find_spec(f"applykit_{folder}")
    if spec is None or not spec.submodule_search_locations:
        return root / folder
    return Path(spec.submodule_search_locations[0])


def templates_folder() -> Path:
    """Where the shipped outlines, house styles and templates lie."""
    return _shipped("templates")


def samples_folder() -> Path:
    """Where the shipped sample profiles lie."""
    return _shipped("samples")


def programmes() -> tuple[str, ...]:
    """The ids of the shipped programmes."""
    return tuple(sorted(path.parent.name for path in _shipped("checklists").glob("*/programme.yaml")))


def pack_folder(programme: str) -> Path:
    """The folder of a programme: one that ships, or a path to one.

    Raises:
        UsageError: there is none of that name.
    """
    path = Path(programme)
    if os.path.isfile(path / "programme.yaml"):  # Path.is_file would raise on a name too long for the disk
        return path
    folder = _shipped("checklists") / programme
    if programme and "/" not in programme and os.path.isfile(folder / "programme.yaml"):
        return folder
    raise UsageError("usage.programme", name=programme, hint=did_you_mean(programme, programmes()))


def is_shipped(folder: Path) -> bool:
    """Whether a programme's folder is one that ships, and so was linted before."""
    return folder.resolve().parent == _shipped("checklists").resolve()


def samples() -> tuple[str, ...]:
    """The names of the shipped samples."""
    return tuple(sorted(path.parent.name for path in samples_folder().glob("*/profile.yaml")))


def layers() -> tuple[Layer, ...]:
    """The layers in use, farthest first; only what ships, until a workspace adds its own."""
    return (Layer("programme", templates_folder()),)


def find_template(name: str) -> Found:
    """The nearest file of this name, such as `nqsl/申报书.docx` or `styles/gongwen.yaml`.

    Raises:
        TemplateError: no layer has it.
    """
    candidates = tuple(
        (layer.name, layer.templates / name, (layer.templates / name).is_file())
        for layer in reversed(layers())
    )
    for layer, path, there in candidates:
        if there:
            return Found(path, layer, candidates)
    raise TemplateError("template.missing", name=name)
