"""One lookup for packs, templates and samples: what ships, and what lies nearer to the client and wins."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from applykit.errors import TemplateError, UsageError
from applykit.messages import did_you_mean

WORKSPACE = "applykit.yaml"
"""The file by which a folder is known as a consultant's workspace."""

CLIENTS = "clients"
PROGRAMME, FIRM, CLIENT = "programme", "firm", "client"


@dataclass(frozen=True, slots=True)
class Layer:
    """A folder that may hold templates, and one with additions to checklists; later layers win."""

    name: str
    templates: Path
    checklists: Path


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


def layers(folder: Path | None = None) -> tuple[Layer, ...]:
    """The layers of a profile that lies in `folder`, farthest first; of no profile, only what ships.

    A folder `templates` or `checklists` beside a profile is its own layer, in a workspace or not.
    """
    shipped = Layer(PROGRAMME, templates_folder(), _shipped("checklists"))
    if folder is None:
        return (shipped,)
    root = workspace_folder(folder)
    own = client_folder(folder)
    if root is None:
        return (shipped, _layer(CLIENT, own))
    firm = _layer(FIRM, root)
    return (shipped, firm) if own == root else (shipped, firm, _layer(CLIENT, own))


def adds_criteria(folder: Path, programme: str) -> bool:
    """Whether a layer of a profile in `folder` may add to the checklists of a programme."""
    return any(os.path.isdir(layer.checklists / programme) for layer in layers(folder)[1:])


def _layer(name: str, folder: Path) -> Layer:
    return Layer(name, folder / "templates", folder / "checklists")


def workspace_folder(folder: Path) -> Path | None:
    """The nearest folder, this one or one above it, that is a workspace."""
    here = Path(os.path.abspath(folder))
    return next((place for place in (here, *here.parents) if os.path.isfile(place / WORKSPACE)), None)


def client_folder(folder: Path) -> Path:
    """The folder of the client that a folder belongs to: workspace/clients/NAME, or the folder itself."""
    here = Path(os.path.abspath(folder))
    root = workspace_folder(here)
    if root is None or not here.is_relative_to(root / CLIENTS) or here == root / CLIENTS:
        return here
    return root / CLIENTS / here.relative_to(root / CLIENTS).parts[0]


def styles(among: Sequence[Layer] | None = None) -> tuple[str, ...]:
    """The names of the house styles in these layers, else in what ships."""
    chosen = layers() if among is None else among
    return tuple(sorted({path.stem for layer in chosen for path in layer.templates.glob("styles/*.yaml")}))


def find_template(name: str, among: Sequence[Layer] | None = None) -> Found:
    """The nearest file of this name, such as `nqsl/申报书.docx` or `styles/gongwen.yaml`.

    Raises:
        TemplateError: no layer has it.
    """
    candidates = tuple(
        (layer.name, layer.templates / name, os.path.isfile(layer.templates / name))
        for layer in reversed(layers() if among is None else among)
    )
    for layer, path, there in candidates:
        if there:
            return Found(path, layer, candidates)
    raise TemplateError("template.missing", name=name)
