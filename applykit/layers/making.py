"""Templates made in memory from an outline and a house style, remembered until one of their files changes."""

from __future__ import annotations

import hashlib
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import applykit.documents
from applykit import resources
from applykit.cache import code_below, read_own, write_own
from applykit.workspace import Home

if TYPE_CHECKING:
    from applykit.layers import Choice


def made_template(choice: Choice, home: Home) -> bytes:
    """The Word template of an outline in a house style.

    Raises:
        TemplateError: the outline or the style is wrong; the line is named.
    """
    name = f"templates/{_key(choice, home)}.docx"
    remembered = read_own(name)
    if remembered is not None:
        return remembered
    from applykit.documents.generate import generate_template
    from applykit.documents.outline import load_outline
    from applykit.documents.stylefiles import style_at

    assert choice.style
    path_of_outline = choice.outline.path
    find = partial(resources.find_template, among=home.layers)
    outline = load_outline(path_of_outline.read_text(encoding="utf-8"), str(path_of_outline), find=find)
    made = generate_template(outline, style_at(choice.style.path, home.layers))
    write_own(name, made)
    return made


def _key(choice: Choice, home: Home) -> str:
    """Everything that a made template can depend on: outlines and styles extend others by name."""
    state = hashlib.sha256(f"{_maker()} {choice.name} {choice.style_name}".encode())
    for layer in home.layers:
        for folder in layer.folders():
            for file in sorted(folder.rglob("*.yaml")):
                state.update(f"\0{layer.name}/{file.relative_to(folder)}\0".encode())
                state.update(file.read_bytes())
    return state.hexdigest()


@cache
def _maker() -> str:
    """The code that makes templates."""
    return code_below(*map(Path, applykit.documents.__path__))
