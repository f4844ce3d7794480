"""Blocks of an outline read from YAML nodes; every mistake names its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from applykit.documents.elements import (
    Block,
    CardLine,
    Cards,
    Contents,
    Each,
    Heading,
    Narrative,
    PageBreak,
    Seal,
    Seals,
    Text,
    Tile,
    Tiles,
)
from applykit.documents.including import spliced
from applykit.documents.marks import Entries, Node
from applykit.documents.readcharts import chart
from applykit.documents.readtables import fields, rows, timeline
from applykit.documents.tags import (
    expression,
    loop,
    opt_expression,
    opt_name,
    opt_text,
    text_with_tags,
    texts,
)
from applykit.messages import _, listed

LEVELS = ("2", "3", "4")


def blocks(node: Node) -> tuple[Block, ...]:
    """The blocks of a list."""
    return node.each(_block, spliced(node))


def _block(node: Node) -> Block:
    kinds = [name for name in node.mapping() if name in _READERS]
    if len(kinds) != 1:
        node.fail(_("a block is exactly one of: {kinds}").format(kinds=listed(_READERS)))
    reader, known = _READERS[kinds[0]]
    entries = node.mapping((kinds[0], "when", *known))
    return reader(entries, node.line, opt_expression(entries, "when"))


def _text(entries: Entries, line: int, when: str) -> Block:
    return Text(line, texts(entries, "text"), entries.text("style", "BodyText"), when)


def _heading(entries: Entries, line: int, when: str) -> Block:
    level = entries.need("level").choice(LEVELS) if "level" in entries else "3"
    return Heading(line, text_with_tags(entries.need("heading")), int(level), when)


def _narrative(entries: Entries, line: int, when: str) -> Block:
    return Narrative(line, expression(entries.need("narrative")), when)


def _contents(entries: Entries, line: int, when: str) -> Block:
    written = entries.need("contents")
    kind = "chapters" if written.text() == "true" else written.choice(("true", "tables", "figures"))
    return Contents(line, kind, when)


def _page_break(entries: Entries, line: int, when: str) -> Block:
    entries.need("page_break").flag()
    return PageBreak(line, when)


def _each(entries: Entries, line: int, when: str) -> Block:
    name, source = loop(entries.need("each"))
    return Each(line, name, source, blocks(entries.need("blocks")), opt_text(entries, "empty"), when)


def _seals(entries: Entries, line: int, when: str) -> Block:
    boxes = []
    for node in entries.need("seals").sequence():
        box = node.mapping(("title", "text", "sign", "seal", "date", "when", "each", "who", "required"))
        each, source = loop(box.need("each")) if "each" in box else ("", "")
        boxes.append(
            Seal(
                title=text_with_tags(box.need("title")),
                texts=texts(box, "text"),
                sign=text_with_tags(box.need("sign")),
                seal=opt_text(box, "seal"),
                date=opt_text(box, "date"),
                when=opt_expression(box, "when"),
                each=each,
                source=source,
                who=opt_text(box, "who"),
                required=box.flag("required", True),
            )
        )
    return Seals(line, tuple(boxes), when)


def _tiles(entries: Entries, line: int, when: str) -> Block:
    tiles = []
    for node in entries.need("tiles").sequence():
        tile = node.mapping(("value", "look", "unit"))
        tiles.append(Tile(expression(tile.need("value")), tile.text("look"), tile.text("unit", "")))
    return Tiles(line, entries.text("looks"), tuple(tiles), when)


def _cards(entries: Entries, line: int, when: str) -> Block:
    lines = []
    for node in entries.need("lines").sequence():
        card = node.mapping(("label", "value", "small", "when"))
        lines.append(
            CardLine(
                card.text("label"),
                text_with_tags(card.need("value")),
                opt_text(card, "small"),
                opt_expression(card, "when"),
            )
        )
    return Cards(
        line,
        expression(entries.need("cards")),
        opt_name(entries, "item", "item"),
        text_with_tags(entries.need("id")),
        text_with_tags(entries.need("title")),
        entries.text("looks"),
        expression(entries.need("by")),
        tuple(lines),
        when,
    )


_Reader = Callable[[Entries, int, str], Block]
_READERS: Mapping[str, tuple[_Reader, tuple[str, ...]]] = {
    "text": (_text, ("style",)),
    "heading": (_heading, ("level",)),
    "narrative": (_narrative, ()),
    "contents": (_contents, ()),
    "page_break": (_page_break, ()),
    "each": (_each, ("blocks", "empty")),
    "rows": (
        rows,
        (
            "item",
            "columns",
            "caption",
            "name",
            "right",
            "look",
            "group",
            "total",
            "of",
            "note",
            "empty",
            "landscape",
        ),
    ),
    "timeline": (
        timeline,
        (
            "item",
            "periods",
            "runs",
            "mark",
            "shade",
            "columns",
            "caption",
            "name",
            "right",
            "look",
            "group",
            "note",
            "empty",
            "landscape",
        ),
    ),
    "fields": (fields, ()),
    "seals": (_seals, ()),
    "tiles": (_tiles, ("looks",)),
    "cards": (_cards, ("item", "id", "title", "looks", "by", "lines")),
    "chart": (
        chart,
        (
            "of",
            "item",
            "within",
            "by",
            "series",
            "value",
            "caption",
            "name",
            "size",
            "format",
            "labels",
            "note",
            "empty",
        ),
    ),
}
