"""Lints a Word template as people edit it: every fault at once, with part, paragraph and the words around."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from applykit.documents.compiled import uncovered
from applykit.documents.opening import Package, check_tags, opened
from applykit.documents.printing import document_environment
from applykit.errors import TemplateError, UnreadableError
from applykit.lint.names import Names
from applykit.lint.seen import template_names
from applykit.lint.template.blocks import Flow, emptied, pair
from applykit.lint.template.looks import check_direct, check_fonts
from applykit.lint.template.outside import check_outside
from applykit.lint.template.report import Report
from applykit.lint.template.story import Paragraph, Piece, Story, stories
from applykit.lint.template.syntax import BLOCKS, HEADS, OF_CELLS, check, opens, source
from applykit.lint.template.tags import Tag, tags_in
from applykit.lint.template.traces import check_traces, unfilled
from applykit.messages import _
from applykit.model import Diagnostic, Position, Severity

_PROPERTIES = ("title", "subject", "keywords", "category")


def lint_template(
    template: Path | bytes,
    schema: Mapping[str, Any],
    *,
    fonts: Collection[str] = (),
    name: str = "",
) -> tuple[Diagnostic, ...]:
    """Every fault of a template that sees a profile of this schema, in the order of the document.

    `fonts` are those of the house style; without them fonts are not looked at.  A position's line is the
    number of the paragraph in its part, and its cell says so in words.

    Raises:
        UnreadableError: the file cannot be read.
    """
    file = name or (str(template) if isinstance(template, Path) else "template")
    report = Report(file)
    try:
        content = template if isinstance(template, bytes) else template.read_bytes()
    except OSError as error:
        raise UnreadableError("file.unreadable", file=file, reason=error.strerror or str(error)) from None
    try:
        package = opened(content, Path(file).name)
        _lint(package, schema, fonts, report)
    except TemplateError as error:
        facts = {key: value for key, value in error.facts.items() if key != "variant"}
        variant = str(error.facts.get("variant", ""))
        report.found.append(
            Diagnostic(Severity.ERROR, error.rule, position=Position(file, 1, 1, _("the whole file")),
                       facts=facts, variant=variant)
        )  # fmt: skip
    return tuple(report.found)


def _lint(package: Package, schema: Mapping[str, Any], fonts: Collection[str], report: Report) -> None:
    told = stories(package)
    every: list[Paragraph] = []
    for story in told:
        check_tags(package.name, story.part, package.parts[story.part].decode("utf-8", "replace"))
        paragraphs = story.paragraphs()
        every += paragraphs
        _tags(paragraphs, schema, report)
    _tags(_properties(package), schema, report)
    styles = next((package.tree(part) for part in package.parts if part.endswith("word/styles.xml")), None)
    if fonts:
        check_fonts(every, styles, fonts, report)
    check_direct(every, styles, report)
    check_traces(package, every, report)
    check_outside(package, every, report)
    slow = uncovered(package)
    if slow:
        report.whole(f"template.slow/{slow}", warning=True)
    unfilled(package, [story.part for story in told], report)
    order = {story.part: number for number, story in enumerate(told)}
    report.found.sort(key=lambda found: _order(found, order))


def _order(found: Diagnostic, order: Mapping[str, int]) -> tuple[int, int]:
    return order.get(
        str(found.facts.get("part", "")), len(order)
    ), found.position.line if found.position else 0


def _properties(package: Package) -> list[Paragraph]:
    """The document's properties that are filled, such as its title, as paragraphs of a story of their own."""
    part = "docProps/core.xml"
    if part not in package.parts:
        return []
    root = package.tree(part)
    story = Story(part, _("document properties"), root)
    return [
        Paragraph(story, number, node, (Piece(node, node.text, "alt"),), node.text)
        for number, node in enumerate(root, start=1)
        if isinstance(node.tag, str) and node.tag.rpartition("}")[2] in _PROPERTIES and node.text
    ]


def _tags(paragraphs: Sequence[Paragraph], schema: Mapping[str, Any], report: Report) -> None:
    tags = [tag for paragraph in paragraphs for tag in tags_in(paragraph, report)]
    # Where all of them read together, none needs to be read by itself.
    whole = _parsed("\n".join("" if tag.word in OF_CELLS else source(tag) for tag in tags))
    sound = [check(tag, report, reads=whole is not None) for tag in tags]
    flow = pair(tags, report)
    emptied(tags, report)
    if whole is None or flow.stray or any(flow.closed.values()) or not all(sound):
        whole = _parsed(_mended(tags, sound, flow))
    if whole is not None:
        _names(tags, whole, schema, report)


def _parsed(text: str) -> nodes.Template | None:
    try:
        return document_environment().parse(text)
    except (TemplateSyntaxError, RecursionError):
        return None


def _mended(tags: Sequence[Tag], sound: Sequence[bool], flow: Flow) -> str:
    """The tags, a line for each, without what does not read."""
    lines = []
    for number, (tag, reads) in enumerate(zip(tags, sound, strict=True)):
        text = source(tag)
        if tag.word in OF_CELLS or number in flow.stray:
            text = ""
        elif not reads:
            # The block must open nevertheless, or its end would be in the way.
            text = f"{{% {HEADS[tag.word]} %}}" if opens(tag) else ""
        lines.append(_ends(flow.closed.get(number, ())) + text)
    return "\n".join(lines) + _ends(flow.closed[len(tags)])


def _names(tags: Sequence[Tag], whole: nodes.Template, schema: Mapping[str, Any], report: Report) -> None:
    """Names, fields and filters that do not exist, through loops and filters."""
    environment = document_environment()
    known = {**dict.fromkeys(environment.globals), **template_names(schema)}
    walked = Names(known, environment.filters, environment.tests)
    walked.template(whole)
    for found in walked.unknown:
        tag = tags[min(found.line, len(tags)) - 1]
        hint = _(" (did you mean “{name}”?)").format(name=found.nearest) if found.nearest else ""
        report.at(tag.paragraph, f"template.unknown/{found.kind}", tag.start, tag.end, tag=tag.text,
                  name=found.written, hint=hint)  # fmt: skip


def _ends(blocks: Sequence[Tag]) -> str:
    return "".join(f"{{% {BLOCKS[tag.word]} %}}" for tag in blocks)
