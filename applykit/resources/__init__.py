"""One lookup for packs, templates and samples: what ships, and what lies nearer to the client and wins."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from applykit.errors import TemplateError
from applykit.resources.packs import (
    PACK,
    PATH,
    VERSIONS,
    head_folder,
    is_shipped,
    look_in,
    looked_in,
    own_templates,
    pack_folder,
    packs,
    programmes,
    version_folder,
    versions,
)
from applykit.resources.shipped import shipped

__all__ = [
    "CLIENT", "CLIENTS", "FIRM", "PACK", "PATH", "PROGRAMME", "VERSIONS", "WORKSPACE", "Found", "Layer",
    "adds_criteria", "client_folder", "find_template", "head_folder", "is_shipped", "layers", "look_in",
    "looked_in", "own_templates", "pack_folder", "packs", "programmes", "samples", "samples_folder", "styles",
    "templates_folder", "version_folder", "versions", "workspace_folder",
]  # fmt: skip

WORKSPACE = "applykit.yaml"
"""The file by which a folder is known as a consultant's workspace."""

CLIENTS = "clients"
PROGRAMME, FIRM, CLIENT = "programme", "firm", "client"


@dataclass(frozen=True, slots=True)
class Layer:
    """A folder that may hold templates, and one with additions to checklists; later layers win.

    `own` is where a `programme` that does not ship keeps its templates; it goes before what ships.
    """

    name: str
    templates: Path
    checklists: Path
    programme: str = ""
    own: Path | None = None

    def places(self, name: str) -> tuple[Path, ...]:
        """Where a template of this name may lie in the layer; what is there first wins."""
        if self.own is None:
            return (self.templates / name,)
        return (self.own / name.removeprefix(f"{self.programme}/"), self.templates / name)

    def folders(self) -> tuple[Path, ...]:
        """The folders of templates that are there."""
        return tuple(place for place in (self.templates, self.own) if place is not None and place.is_dir())


@dataclass(frozen=True, slots=True)
class Found:
    """The file that won, the layer it came from, and every place that was looked at."""

    path: Path
    layer: str
    candidates: tuple[tuple[str, Path, bool], ...]


def templates_folder() -> Path:
    """Where the shipped outlines, house styles and templates lie."""
    return shipped("templates")


def samples_folder() -> Path:
    """Where the shipped sample profiles lie."""
    return shipped("samples")


def samples() -> tuple[str, ...]:
    """The names of the shipped samples."""
    return tuple(sorted(path.parent.name for path in samples_folder().glob("*/profile.yaml")))


def layers(folder: Path | None = None, pack: Path | None = None, programme: str = "") -> tuple[Layer, ...]:
    """The layers of a profile that lies in `folder`, farthest first; of no profile, only the programme's.

    The programme's layer is what ships, and before it the templates in the folder `pack` of a `programme`.
    A folder `templates` or `checklists` beside a profile is its own layer, in a workspace or not.
    """
    own = own_templates(pack) if pack is not None else None
    first = Layer(PROGRAMME, templates_folder(), shipped("checklists"), programme, own)
    if folder is None:
        return (first,)
    root = workspace_folder(folder)
    client = client_folder(folder)
    if root is None:
        return (first, _layer(CLIENT, client))
    firm = _layer(FIRM, root)
    return (first, firm) if client == root else (first, firm, _layer(CLIENT, client))


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
    return tuple(
        sorted({path.stem for layer in chosen for at in layer.folders() for path in at.glob("styles/*.yaml")})
    )


def find_template(name: str, among: Sequence[Layer] | None = None) -> Found:
    """The nearest file of this name, such as `nqsl/申报书.docx` or `styles/gongwen.yaml`.

    Raises:
        TemplateError: no layer has it.
    """
    candidates = tuple(
        (layer.name, place, os.path.isfile(place))
        for layer in reversed(layers() if among is None else among)
        for place in layer.places(name)
    )
    for layer, path, there in candidates:
        if there:
            return Found(path, layer, candidates)
    raise TemplateError("template.missing", name=name)
