"""Generates the Word templates of a programme, all of them before the first is written."""

from __future__ import annotations

from pathlib import Path

from applykit import resources
from applykit.errors import UnwritableError
from applykit.model import Programme
from applykit.programme import documents_of, outline_name, template_name


def generate_templates(
    programme: Programme, *, output: Path | None = None, only: tuple[str, ...] = (), style: str | None = None
) -> tuple[Path, ...]:
    """Write each document's template to `output`, else over the shipped one, and return the paths.

    Raises:
        TemplateError: an outline or house style is missing or wrong.
        UnwritableError: the folder cannot be written.
        UsageError: there is no such document.
    """
    from applykit.documents.generate import generate_template
    from applykit.documents.outline import load_outline
    from applykit.documents.style import load_style

    named = {document for stage in programme.stages for document in documents_of(programme, stage, only)}
    made: dict[Path, bytes] = {}
    for document in programme.documents:
        if document not in named:
            continue
        found = resources.find_template(outline_name(programme, document))
        outline = load_outline(found.path.read_text(encoding="utf-8"), str(found.path))
        house = resources.find_template(f"styles/{style or outline.style}.yaml")
        target = resources.templates_folder() / template_name(programme, document)
        if output:
            target = output / target.name
        chosen = load_style(house.path.read_text(encoding="utf-8"), str(house.path))
        made[target] = generate_template(outline, chosen)
    for target, content in made.items():
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            raise UnwritableError(
                "file.unwritable", folder=str(target), reason=error.strerror or str(error)
            ) from None
    return tuple(made)
