"""House styles by name or path: those of the layers, and a firm's own file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from applykit import resources
from applykit.documents.readstyle import load_style
from applykit.documents.style import HouseStyle
from applykit.errors import TemplateError, UnreadableError
from applykit.messages import did_you_mean

Layers = Sequence[resources.Layer] | None


def house_style(name: str, among: Layers = None) -> HouseStyle:
    """The house style of this name in the layers, or of the .yaml file at this path.

    Raises:
        TemplateError: there is none (template.no_style), or it is wrong (template.style).
        UnreadableError: the file cannot be read.
    """
    return style_at(_path(name, Path(), among), among)


def style_at(path: Path, among: Layers = None) -> HouseStyle:
    """The house style in a file; what it extends is looked for in the layers, or beside it.

    Raises:
        TemplateError, UnreadableError: as for `house_style`.
    """
    return load_style(_text(path), str(path), partial(_extended, among=among))


def _extended(name: str, file: str, among: Layers) -> tuple[str, str]:
    path = _path(name, Path(file), among)
    return _text(path), str(path)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UnreadableError(
            "file.unreadable", file=str(path), reason=error.strerror or str(error)
        ) from error
    except UnicodeDecodeError as error:
        raise TemplateError("template.style", file=str(path), line=1, problem=str(error)) from error


def _path(name: str, file: Path, among: Layers) -> Path:
    """The file of a style; a path is relative to `file`, which a name never means itself."""
    if name.endswith((".yaml", ".yml")):
        path = file.parent / Path(name).expanduser()
        if path.is_file():
            return path
    else:
        layers = resources.layers() if among is None else among
        places = [place for layer in reversed(layers) for place in layer.places(f"styles/{name}.yaml")]
        # A firm's gongwen may extend the gongwen of the layer below.
        below = places.index(file) + 1 if file in places else 0
        found = next((place for place in places[below:] if place.is_file()), None)
        if found:
            return found
    known = resources.styles(among)
    raise TemplateError(
        "template.no_style", name=name, hint=did_you_mean(name, known), known="、".join(known)
    )
