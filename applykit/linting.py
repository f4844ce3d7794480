"""Lints templates for a programme: beside its profile's schema, and the house style of the document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from applykit import resources
from applykit.errors import TemplateError, UsageError
from applykit.layers import Template
from applykit.messages import did_you_mean
from applykit.model import Criterion, Diagnostic, Document, Position, Programme, Severity
from applykit.programme import outline_name
from applykit.resources import Found, Layer
from applykit.workspace import Home


def lint_own(programme: Programme, templates: Sequence[Template], home: Home) -> tuple[Diagnostic, ...]:
    """Lint those templates of a build that did not ship, and return what it warns of.

    Raises:
        TemplateError: one of them has errors; `.diagnostics` holds all faults of all of them.
    """
    found: list[Diagnostic] = []
    for template in templates:
        if template.layer == resources.PROGRAMME or not template.path.endswith(".docx"):
            continue
        file = str(resources.find_template(template.path, home.layers).path)
        found += lint_template(
            programme, template.content, name=file, document=template.document, style=home.style[0],
            among=home.layers,
        )  # fmt: skip
    errors = [fault for fault in found if fault.severity is Severity.ERROR]
    if errors:
        names = dict.fromkeys(Path(fault.position.file).name for fault in errors if fault.position)
        raise TemplateError("template.lint", tuple(found), template=list(names), count=len(errors))
    return tuple(found)


def need_chapters(
    templates: Sequence[Template], home: Home, places: Collection[str], criteria: Iterable[Criterion]
) -> None:
    """See that outlines which did not ship still have every chapter that a criterion is answered in.

    `places` are the chapters that the outlines have, as document/chapter.

    Raises:
        TemplateError: one lacks a chapter; `.diagnostics` names each with its criteria.
    """
    own = {
        item.document: str(resources.find_template(item.path, home.layers).path)
        for item in templates
        if item.layer != resources.PROGRAMME and item.path.endswith(".outline.yaml")
    }
    lacking: dict[str, list[str]] = {}
    for criterion in criteria if own else ():
        for ref in criterion.chapters:
            if ref not in places and ref.partition("/")[0] in own:
                lacking.setdefault(ref, []).append(criterion.id)
    found = []
    for ref, ids in lacking.items():
        document, _slash, chapter = ref.partition("/")
        facts = {"chapter": chapter, "criteria": ", ".join(ids)}
        place = Position(own[document], 1, 1)
        found.append(Diagnostic(Severity.ERROR, "template.chapter_missing", position=place, facts=facts))
    if found:
        names = dict.fromkeys(Path(own[ref.partition("/")[0]]).name for ref in lacking)
        raise TemplateError("template.lint", tuple(found), template=list(names), count=len(found))


def lint_template(
    programme: Programme,
    template: Path | bytes,
    *,
    name: str = "",
    document: str = "",
    style: str = "",
    among: Sequence[Layer] | None = None,
) -> tuple[Diagnostic, ...]:
    """Every fault of a template of this programme, in the order of the document.

    The house style whose fonts it may use is the one named, else that of the document: the one named, else
    the one that the file is called after.  Where there is none, fonts are not looked at.  Outlines and styles
    are looked for in the layers `among`, by default those that ship.

    Raises:
        TemplateError: there is no such house style.
        UnreadableError: the file cannot be read.
        UsageError: the programme has no such document.
    """
    from applykit.lint.template import lint_template

    among = among or resources.layers(None, programme.folder, programme.id)
    file = name or (str(template) if isinstance(template, Path) else "")
    style = style or _style(programme, _document(programme, document, Path(file).stem), among)
    return lint_template(template, programme.schema, fonts=_fonts(style, among), name=file)


def _document(programme: Programme, name: str, stem: str) -> Document | None:
    """The document of this id or title, else the one that a file's name belongs to."""
    for document in programme.documents:
        if name in (document.id, document.title, document.name) if name else stem == document.outline:
            return document
    if not name:
        return None
    known = [word for document in programme.documents for word in (document.id, document.title)]
    raise UsageError(
        "usage.document", name=name, hint=did_you_mean(name, known),
        choices=[document.id for document in programme.documents],
    )  # fmt: skip


def _style(programme: Programme, document: Document | None, among: Sequence[Layer] | None) -> str:
    from applykit.documents.outline import style_of

    if document is None or not document.outline:
        return ""

    def find(name: str) -> Found:
        return resources.find_template(name, among)

    found = find(outline_name(programme, document)).path
    return style_of(found.read_text(encoding="utf-8"), str(found), find=find)


def _fonts(style: str, among: Sequence[Layer] | None) -> tuple[str, ...]:
    """Every font that a house style names, with those that stand in for them."""
    from applykit.documents.stylefiles import house_style

    if not style:
        return ()
    house = house_style(style, among)
    return (*house.fonts.values(), *(name for names in house.stand_ins.values() for name in names))
