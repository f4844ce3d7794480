"""Generates the Word templates of a programme, all of them before the first is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from applykit import resources
from applykit.errors import UnwritableError
from applykit.model import Programme
from applykit.programme import among, outline_name, template_name

if TYPE_CHECKING:
    from applykit.documents.style import HouseStyle


@dataclass(frozen=True, slots=True)
class Generated:
    """A template that was written: where, which document, in which house style, with how many chapters."""

    path: Path
    title: str
    style: str
    chapters: int


def generate_templates(
    programme: Programme, *, output: Path | None = None, only: tuple[str, ...] = (), style: str | None = None
) -> tuple[Generated, ...]:
    """Write each document's template to `output`, else beside its outline.

    Raises:
        TemplateError: an outline or house style is missing or wrong.
        UnwritableError: the folder cannot be written.
        UsageError: there is no such document.
    """
    from applykit.documents.generate import generate_template
    from applykit.documents.outline import load_outline
    from applykit.documents.stylefiles import house_style

    layers = resources.layers(None, programme.folder, programme.id)
    find = partial(resources.find_template, among=layers)
    made: list[tuple[Generated, bytes]] = []
    styles: dict[str, HouseStyle] = {}
    for document in among(programme.documents, only):
        if not document.outline:
            continue
        found = find(outline_name(programme, document))
        outline = load_outline(found.path.read_text(encoding="utf-8"), str(found.path), find=find)
        target = (output or found.path.parent) / Path(template_name(programme, document)).name
        name = style or outline.style
        chosen = styles.setdefault(name, styles.get(name) or house_style(name, layers))
        told = Generated(target, f"{document.volume} {document.title}", chosen.title, len(outline.chapters))
        made.append((told, generate_template(outline, chosen)))
    for told, content in made:
        target = told.path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            raise UnwritableError(
                "file.unwritable", folder=str(target), reason=error.strerror or str(error)
            ) from None
    return tuple(told for told, _content in made)
