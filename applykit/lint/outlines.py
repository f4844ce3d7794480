"""Lints outlines: every fault at once, each with its file and line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from applykit import resources
from applykit.documents import elements
from applykit.documents.checks import problems
from applykit.documents.marks import Line, Written
from applykit.documents.outline import Chapter, Outline, Section, load_outline
from applykit.documents.references import texts_of
from applykit.documents.stylefiles import style_at
from applykit.errors import TemplateError
from applykit.lint.names import Names
from applykit.lint.seen import template_names
from applykit.messages import _
from applykit.model import Diagnostic, Position, Severity
from applykit.resources import Found

Rules = Mapping[str, Any]
Find = Callable[[str], Found]


def lint_outline(
    path: Path, schema: Rules, required: Mapping[str, Sequence[str]], find: Find = resources.find_template
) -> tuple[Diagnostic, ...]:
    """Every fault of an outline.

    `schema` is the profile schema that its expressions are checked against, `required` the criteria of each
    chapter that must be there, by the chapter's id; `find` looks for other files in the layers.
    """
    faults: list[TemplateError] = []
    found: list[Diagnostic] = []
    try:
        outline = load_outline(path.read_text(encoding="utf-8-sig"), str(path), find=find, faults=faults)
        found += _missing(outline, required, find)
        found += _names(outline, schema)
        faults += problems(outline, style_at(find(f"styles/{outline.style}.yaml").path))
    except TemplateError as error:
        faults.append(error)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return (_fault("file.unreadable", Line(1, str(path)), file=str(path), reason=reason),)
    found += [_of_error(error, path) for error in faults]
    return tuple(sorted(found, key=lambda item: item.position or Position("", 0, 0)))


def _fault(rule: str, place: Line, /, **facts: object) -> Diagnostic:
    return Diagnostic(Severity.ERROR, rule, position=Position(place.file, int(place), 1), facts=facts)


def _of_error(error: TemplateError, path: Path) -> Diagnostic:
    line = error.facts.get("line")
    file = str(error.facts.get("file") or path)
    place = Line(line if isinstance(line, int) else 1, file)
    rule = error.rule if "line" in error.facts else "template.missing"
    facts = error.facts if "line" in error.facts else {"name": error.facts.get("name", "")}
    return _fault(rule, place, **facts)


def _missing(outline: Outline, required: Mapping[str, Sequence[str]], find: Find) -> Iterator[Diagnostic]:
    """What the programme requires and an outline does not have: chapters of criteria, pages to seal."""
    here = {chapter.id for chapter in outline.chapters}
    for chapter, criteria in required.items():
        if chapter not in here:
            names = ", ".join(criteria)
            yield _fault("template.chapter_missing", Line(1, outline.file), chapter=chapter, criteria=names)
    if not outline.extends:
        return
    passed = {outline.file}
    candidates = find(f"{outline.extends}.outline.yaml").candidates
    file = next((path for _layer, path, there in candidates if there and str(path) not in passed), None)
    if file is None:
        return
    base = load_outline(file.read_text(encoding="utf-8-sig"), str(file), find=find, faults=[])
    kept = {_sealed(seal) for seal in _seals(outline)}
    for seal in _seals(base):
        if _sealed(seal) not in kept:
            yield _fault("template.seal_missing", Line(1, outline.file), title=seal.title)


def _seals(outline: Outline) -> list[elements.Seal]:
    blocks = [block for chapter in outline.chapters for block in chapter.every_block()]
    return [box for block in blocks if isinstance(block, elements.Seals) for box in block.boxes]


def _sealed(seal: elements.Seal) -> tuple[str, str, str]:
    """What makes it the same page to seal: who it is for, and who signs."""
    return seal.title, seal.sign, seal.source


# -- names


def _names(outline: Outline, schema: Rules) -> Iterator[Diagnostic]:
    from applykit.documents.printing import document_environment

    environment = document_environment()
    walker = _Walker(Names(template_names(schema), environment.filters, environment.tests), set(schema))
    for text in (*outline.header, *texts_of(outline.cover)):
        walker.text(text)
    for chapter in outline.chapters:
        walker.part(chapter)
    yield from walker.found


class _Walker:
    """Walks the parts of an outline in the order in which they bind names."""

    def __init__(self, names: Names, sections: Collection[str]) -> None:
        from applykit.documents.printing import document_environment

        self.names = names
        self.sections = sections
        self.environment = document_environment()
        self.found: list[Diagnostic] = []

    def text(self, text: str, *, bare: bool = False) -> Any:
        """One text or bare expression: what it gives; its unknown names are reported at its line."""
        from jinja2 import TemplateSyntaxError, nodes

        if not text or not (bare or "{" in text):
            return None
        try:
            parsed = self.environment.parse("{{ " + text + " }}" if bare else text)
        except TemplateSyntaxError:
            return None  # said where the text was read
        kind = None
        if bare and isinstance(parsed.body[0], nodes.Output):
            kind = self.names.read(parsed.body[0].nodes[0])
        else:
            self.names.template(parsed)
        for unknown in self.names.unknown:
            line = text.line if isinstance(text, Written) else Line(1, "")
            facts = {"name": unknown.name, "written": unknown.written, "nearest": unknown.nearest}
            near = _(" (did you mean “{name}”?)").format(name=unknown.nearest) if unknown.nearest else ""
            self.found.append(_fault(f"template.unknown_{unknown.kind}", line, hint=near, **facts))
        self.names.unknown.clear()
        return kind

    def each(self, name: str, source: str) -> dict[str, Any]:
        """The names that a loop binds."""
        kind = self.text(source, bare=True)
        row = kind.get("schema") if kind and kind.get("type") == "list" else None
        return {name: row, "loop": None} if name else {}

    def part(self, part: Chapter | Section) -> None:
        for condition in (part.when, part.source):
            self._of_profile(condition)
        self.text(part.when, bare=True)
        with self.names.inside(**self.each(part.each, part.source)):
            self.text(part.title)
            self.blocks(part.blocks)
            for section in part.sections if isinstance(part, Chapter) else ():
                self.part(section)

    def _of_profile(self, condition: str) -> None:
        """Where chapters stand is asked without the document, so only the profile can decide on them."""
        from jinja2 import nodes

        if not condition:
            return
        parsed = self.environment.parse("{{ " + condition + " }}")
        asked = {name.name for name in parsed.find_all(nodes.Name)}
        for name in sorted((asked & template_names({}).keys()) - set(self.sections)):
            line = condition.line if isinstance(condition, Written) else Line(1, "")
            self.found.append(_fault("template.chapter_condition", line, name=name))

    def blocks(self, blocks: Sequence[elements.Block]) -> None:
        for block in blocks:
            self.text(block.when, bare=True)
            self.block(block)

    def block(self, block: elements.Block) -> None:
        match block:
            case elements.Each():
                with self.names.inside(**self.each(block.name, block.source)):
                    self.blocks(block.blocks)
            case elements.Rows():
                self.rows(block)
            case elements.Narrative():
                self.text(block.path, bare=True)
            case elements.Fields():
                for line in (line for group in block.groups for line in group.lines):
                    with self.names.inside(**self.each(line.each, line.source)):
                        self.texts(line.cells)
                self.texts(block.notes)
            case elements.Seals():
                for box in block.boxes:
                    self.text(box.when, bare=True)
                    with self.names.inside(**self.each(box.each, box.source)):
                        self.texts((box.title, *box.texts, box.sign, box.seal, box.date, box.who))
            case elements.Tiles():
                for tile in block.tiles:
                    self.text(tile.value, bare=True)
            case elements.Cards():
                with self.names.inside(**self.each(block.item, block.source)):
                    self.texts((block.id, block.title))
                    self.text(block.by, bare=True)
                    for card in block.lines:
                        self.text(card.when, bare=True)
                        self.texts((card.value, card.small))
            case elements.Chart():
                self.chart(block)
            case _:
                self.texts(tuple(texts_of(block)))

    def texts(self, texts: Sequence[str]) -> None:
        for text in texts:
            self.text(text)

    def rows(self, block: elements.Rows) -> None:
        source = self.text(block.source, bare=True)
        self.texts((block.caption, block.right, *block.notes))
        item = source.get("schema") if source and source.get("type") == "list" else None
        bound = {block.item: item, "loop": None}
        if block.group:
            grouped = self.names.filtered(source, "group", block.group.by)
            bound["group"] = grouped.get("schema") if grouped else None
            self._report_all(block.group.by)
        whole = self.text(block.of, bare=True) if block.of else source
        if isinstance(block, elements.Timeline):
            periods = self.text(block.periods, bare=True)
            bound["period"] = periods.get("schema") if periods and periods.get("type") == "list" else None
        with self.names.inside(**bound):
            if block.group:
                self.text(block.group.title)
            if isinstance(block, elements.Timeline):
                self.text(block.runs, bare=True)
                self.text(block.mark)
            for column in block.columns:
                with self.names.inside(**self.each(column.each, column.within)):
                    self.text(column.head)
                    self.text(column.value, bare="{" not in column.value and column.value != "#")
                    self.text(column.anchor, bare=True)
                    if column.sum:
                        with self.names.inside(summed=whole):
                            self.text(Written(f"summed | {column.sum}", _line_of(column.sum)), bare=True)

    def _report_all(self, at: str) -> None:
        self.text(Written("{{ none }}", _line_of(at)))

    def chart(self, block: elements.Chart) -> None:
        self.texts((block.caption, *block.notes))
        items = self.each(block.item, block.source)
        with self.names.inside(**items), self.names.inside(**self.each(block.each, block.within)):
            for text in (block.by, block.split, block.value, *(one.value for one in block.series)):
                self.text(text, bare=True)


def _line_of(text: str) -> Line:
    return text.line if isinstance(text, Written) else Line(1, "")
