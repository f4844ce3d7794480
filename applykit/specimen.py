"""The specimen of a house style: every kind of page and block, as data beside the styles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from applykit import resources
from applykit.errors import UnwritableError

OUTLINE, FIGURES = "specimen/specimen.outline.yaml", "specimen/specimen.yaml"


def preview_style(name: str, *, output: Path | None = None, as_of: date, draft: bool = False) -> Path:
    """Write the specimen of a house style, a name or the path of a .yaml file, and return its path.

    Raises:
        TemplateError: there is no such style, or it is wrong.
        UnwritableError: the file cannot be written.
    """
    from applykit.documents.generate import generate_template
    from applykit.documents.outline import load_outline
    from applykit.documents.render import render
    from applykit.documents.stylefiles import house_style

    style = house_style(name)
    found = resources.find_template(OUTLINE).path
    template = generate_template(load_outline(found.read_text(encoding="utf-8"), str(found)), style)
    shown = {
        "id": style.id,
        "title": style.title,
        "fonts": [
            {"key": key, "name": font, "others": "、".join(style.stand_ins[key])}
            for key, font in style.fonts.items()
        ],
        "paragraphs": [
            {"name": id, "font": style.fonts[look.font], "size": look.size, "pitch": look.pitch or None}
            for id, look in style.paragraphs.items()
        ],
    }
    context = {**_figures(), "style": shown, "as_of": as_of, "draft": draft}
    target = output or Path(f"{style.title}样张.docx")
    content = render(
        template, context, properties={"title": f"{style.title}样张"}, as_of=as_of, name=found.name
    )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwritableError("file.unwritable", folder=str(target), reason=reason) from None
    return target


def _figures() -> Mapping[str, Any]:
    """What the specimen prints, its texts as narratives."""
    import yaml

    from applykit.documents.contents import Marker
    from applykit.documents.narrative import Narrative

    figures = yaml.safe_load(resources.find_template(FIGURES).path.read_text(encoding="utf-8"))
    texts = {name: Narrative(text) for name, text in figures["texts"].items()}
    return {**figures, "texts": texts, "toc": Marker()}
