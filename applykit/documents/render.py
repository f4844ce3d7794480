"""Any docxtpl template and a context → the bytes of a finished Word document."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from applykit.documents.adoption import foreign_values
from applykit.documents.autowidth import fit_columns
from applykit.documents.captions import count_captions
from applykit.documents.charts.filling import fill_charts
from applykit.documents.compiled import CORE, OWN_PROPERTIES, ready
from applykit.documents.contents import insert_contents
from applykit.documents.crossrefs import link_attachments, link_captions, update_references
from applykit.documents.filling import Filled, assembled, fill
from applykit.documents.markup import UnprintableError
from applykit.documents.opening import opened
from applykit.documents.package import written
from applykit.documents.properties import core_properties
from applykit.documents.repair import repair
from applykit.documents.stories import set_narratives
from applykit.errors import TemplateError, UnreadableError

if TYPE_CHECKING:
    from applykit.documents.engine import Engine
    from applykit.documents.figures import PictureSource

_STORIES = ("/header", "/footer", "/footnotes", "/endnotes")


def render(
    template: bytes | Path,
    context: Mapping[str, object],
    *,
    properties: Mapping[str, str] = MappingProxyType({}),
    as_of: date,
    name: str = "",
    pictures: PictureSource | None = None,
    controls: bool = False,
) -> bytes:
    """Fill a docxtpl template; the same arguments give the same bytes.

    `properties` are core properties by python-docx's names (title, author, subject, keywords …); what the
    template itself says of its author is never kept.  `name` is what errors call a template given as bytes.
    `pictures` gives the pictures that narratives name; without it their titles stand alone.
    With `controls` plain values of the profile stand in content controls tagged with their paths.

    Raises:
        TemplateError: the template is damaged, has a tag that does not read, names something that does not
            exist, or a value cannot be printed.
        UnreadableError: the template file cannot be read.
    """
    content, name = _read(template, name)
    filled = _filled(content, name, context, controls)
    if filled and filled.finished is not None:
        return assembled(filled, properties, as_of)
    engine = _opened(content, name)
    if filled:
        engine.take(filled.texts)
    else:
        engine.controls = controls
        engine.filled(context)
    main = engine.docx.part
    _fill_charts(main, name)
    fit_columns(main.element)
    stories = set_narratives(main, _stories(main), pictures)
    count_captions(main.element, main.styles.element)
    link_captions([root for _, root in stories], main.element)
    update_references(main.element, name)
    insert_contents(main.element, main.styles.element, _numbering(main))
    _mend(main, stories, _attachment_pages(context))
    _drop_preview(main.package)
    return written(main.package, {CORE: _described(engine, context, properties, as_of)}, as_of)


def _filled(content: bytes, name: str, context: Mapping[str, object], controls: bool) -> Filled | None:
    """The template filled by compiled code; None where docxtpl must fill it, or say what is wrong."""
    try:
        made = ready(content, name, controls=controls)
        if made is None or any(True for _ in foreign_values(context)):
            return None
        return fill(*made, context)
    except TemplateError:
        raise
    except Exception:
        # Whatever failed fails again on docxtpl's way, where its place and the words around are known.
        return None


def _read(template: bytes | Path, name: str) -> tuple[bytes, str]:
    if isinstance(template, bytes):
        return template, name or "template"
    try:
        return template.read_bytes(), name or template.name
    except OSError as error:
        raise UnreadableError(
            "file.unreadable", file=str(template), reason=error.strerror or str(error)
        ) from error


def _opened(content: bytes, name: str) -> Engine:
    from applykit.documents.engine import Engine

    package = opened(content, name)
    try:
        engine = Engine(io.BytesIO(content), name)
        engine.init_docx()
    except Exception as error:
        for part in package.parts:
            if part.endswith((".xml", ".rels")):
                package.tree(part)  # names the part that does not read
        problem = str(error) or type(error).__name__
        raise TemplateError("template.damaged", template=name, problem=problem) from error
    return engine


def _fill_charts(main: Any, name: str) -> None:
    try:
        fill_charts(main)
    except ValueError as error:
        raise TemplateError(
            "template.failed", template=name, part="word/document.xml", line=0, problem=str(error), context=""
        ) from error


def _related(main: Any, kind: str) -> Iterator[Any]:
    """The parts that the main part refers to by a kind of relationship, in the order of their names."""
    found = {
        str(relation.target_part.partname): relation.target_part
        for relation in main.rels.values()
        if not relation.is_external and relation.reltype.endswith(kind)
    }
    for partname in sorted(found):
        yield found[partname]


def _numbering(main: Any) -> Any:
    return next((part.element for part in _related(main, "/numbering")), None)


def _stories(main: Any) -> list[tuple[Any, Any]]:
    """The parts that print text, each with its root; those that python-docx keeps as bytes are parsed."""
    from docx.oxml import parse_xml

    parts = [part for kind in _STORIES for part in _related(main, kind)]
    others = [(part, part.element if hasattr(part, "element") else parse_xml(part.blob)) for part in parts]
    return [(main, main.element), *others]


def _attachment_pages(context: Mapping[str, object]) -> dict[str, int]:
    """The pages of the bound attachments by id, as far as the context knows them."""
    evidence = context.get("evidence")
    rows = evidence if isinstance(evidence, list) else ()
    return {row["id"]: row["page"] for row in rows if row.get("id") and row.get("page")}


def _mend(main: Any, stories: list[tuple[Any, Any]], pages: Mapping[str, int]) -> None:
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml.ns import qn

    styles = [id for style in main.styles.element if (id := style.get(qn("w:styleId")))]
    link_attachments([root for _, root in stories], main.element, pages)
    repair([root for _, root in stories], styles)
    for part, root in stories:
        if not hasattr(part, "element"):
            part._blob = serialize_part_xml(root)


def _described(
    engine: Engine, context: Mapping[str, object], properties: Mapping[str, str], as_of: date
) -> bytes:
    """The core properties anew: the template's title filled in, the rest from the arguments."""
    core = engine.docx.core_properties
    values = {field: engine.text(str(getattr(core, field)), context) for field in OWN_PROPERTIES}
    values.update(properties)
    try:
        return core_properties(values, as_of)
    except UnprintableError as error:
        raise TemplateError(
            "template.failed", template=engine.name, part=CORE, line=0, problem=str(error), context=""
        ) from error


def _drop_preview(package: Any) -> None:
    """The preview picture shows the template."""
    for id, relation in list(package.rels.items()):
        if relation.reltype.endswith("/metadata/thumbnail"):
            del package.rels[id]
