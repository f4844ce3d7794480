"""Blocks of an outline read from YAML nodes; every mistake names its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from applykit.documents.elements import (
    Block,
    CardLine,
    Cards,
    Column,
    Contents,
    Each,
    Fields,
    FormGroup,
    FormLine,
    Grouping,
    Heading,
    Narrative,
    PageBreak,
    Rows,
    Seal,
    Seals,
    Text,
    Tile,
    Tiles,
)
from applykit.documents.marks import Entries, Node
from applykit.documents.ooxml import TAG

KINDS = ("text", "center", "number", "date", "count")
_LOOP = re.compile(r"(\w+)\s+in\s+(\S.*)", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_]\w*")


def text_with_tags(node: Node) -> str:
    """A text whose tags are sound Jinja."""
    written = node.text()
    _parse(node, written)
    return written


def expression(node: Node) -> str:
    """An expression without braces, fit to stand in any docxtpl tag."""
    written = " ".join(node.text().split())
    if not written:
        node.fail("an expression is expected here")
    if "{" in written or "}" in written or "%" in written:
        node.fail("an expression stands without braces and percent signs")
    _parse(node, "{{ " + written + " }}")
    return written


def _parse(node: Node, text: str) -> None:
    if "{" not in text:
        return
    from jinja2 import Environment, TemplateSyntaxError

    for tag in TAG.findall(text):
        if any(mark in tag for mark in "“”‘’"):
            node.fail(f"Word's curly quotes cannot stand inside a tag: {tag}")
    try:
        Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        node.fail(f"the tag is not sound: {error.message}")


def _loop(node: Node) -> tuple[str, str]:
    found = _LOOP.fullmatch(node.text().strip())
    if not found:
        node.fail("a loop is written “name in list”")
    _parse(node, "{{ " + found[2] + " }}")
    return found[1], " ".join(found[2].split())


def _opt_text(entries: Entries, name: str, default: str = "") -> str:
    return text_with_tags(entries.need(name)) if name in entries else default


def _opt_expression(entries: Entries, name: str) -> str:
    return expression(entries.need(name)) if name in entries else ""


def _texts(entries: Entries, name: str) -> tuple[str, ...]:
    return tuple(text_with_tags(node) for node in entries.need(name).items()) if name in entries else ()


def blocks(node: Node) -> tuple[Block, ...]:
    """The blocks of a list."""
    return tuple(_block(item) for item in node.sequence())


def _block(node: Node) -> Block:
    kinds = [name for name in node.mapping() if name in _READERS]
    if len(kinds) != 1:
        node.fail(f"a block is exactly one of: {', '.join(_READERS)}")
    reader, known = _READERS[kinds[0]]
    entries = node.mapping((kinds[0], "when", *known))
    return reader(entries, node.line, _opt_expression(entries, "when"))


def _text(entries: Entries, line: int, when: str) -> Block:
    return Text(line, _texts(entries, "text"), entries.text("style", "BodyText"), when)


def _heading(entries: Entries, line: int, when: str) -> Block:
    return Heading(line, text_with_tags(entries.need("heading")), int(entries.number("level", 3)), when)


def _narrative(entries: Entries, line: int, when: str) -> Block:
    return Narrative(line, expression(entries.need("narrative")), when)


def _contents(entries: Entries, line: int, when: str) -> Block:
    entries.need("contents").flag()
    return Contents(line, when)


def _page_break(entries: Entries, line: int, when: str) -> Block:
    entries.need("page_break").flag()
    return PageBreak(line, when)


def _each(entries: Entries, line: int, when: str) -> Block:
    name, source = _loop(entries.need("each"))
    return Each(line, name, source, blocks(entries.need("blocks")), _opt_text(entries, "empty"), when)


def _column(node: Node) -> Column:
    entries = node.mapping(
        ("head", "value", "width", "kind", "unit", "under", "sum", "each", "count", "bold", "shade", "look", "mark")
    )
    value = entries.need("value")
    written = value.text()
    if written != "#":
        written = text_with_tags(value) if "{" in written else expression(value)
    each, within = _loop(entries.need("each")) if "each" in entries else ("", "")
    if "sum" in entries:
        _parse(entries.need("sum"), "{{ x | " + entries.text("sum") + " }}")
    return Column(
        line=node.line,
        head=text_with_tags(entries.need("head")),
        value=written,
        width=entries.number("width"),
        kind=entries.need("kind").choice(KINDS) if "kind" in entries else "text",
        unit=entries.text("unit", ""),
        under=entries.text("under", ""),
        sum=entries.text("sum", ""),
        each=each,
        within=within,
        count=int(entries.number("count", 1)),
        bold=entries.flag("bold"),
        shade=entries.text("shade", ""),
        look=entries.text("look", ""),
        mark=entries.text("mark", ""),
    )


def _grouping(node: Node) -> Grouping:
    entries = node.mapping(("by", "title", "as", "head", "width", "subtotal"))
    span = "as" in entries and entries.need("as").choice(("band", "span")) == "span"
    if span:
        entries.need("head")
        entries.need("width")
        if "subtotal" in entries:
            entries.need("subtotal").fail("a merged first column has no subtotals; use “as: band”")
    return Grouping(
        by=entries.text("by"),
        title=_opt_text(entries, "title", "{{ group.name }}"),
        span=span,
        head=entries.text("head", ""),
        width=entries.number("width", 0),
        subtotal=entries.text("subtotal", ""),
    )


def _rows(entries: Entries, line: int, when: str) -> Block:
    columns = tuple(_column(node) for node in entries.need("columns").sequence())
    if not columns:
        entries.need("columns").fail("a row table needs a column")
    if "name" in entries and not _NAME.fullmatch(entries.text("name")):
        entries.need("name").fail("a table's name is a word of letters, digits and _")
    return Rows(
        line=line,
        source=expression(entries.need("rows")),
        item=entries.text("item", "row"),
        columns=columns,
        caption=entries.text("caption", ""),
        name=entries.text("name", ""),
        right=_opt_text(entries, "right"),
        look=entries.text("look", "list"),
        group=_grouping(entries.need("group")) if "group" in entries else None,
        total=entries.text("total", ""),
        of=_opt_expression(entries, "of"),
        notes=_texts(entries, "note"),
        empty=entries.text("empty", ""),
        landscape=entries.flag("landscape"),
        when=when,
    )


def _form_line(node: Node, spans: Mapping[int, tuple[int, ...]], columns: int) -> FormLine:
    own: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    each, source, head = "", "", False
    cells = node
    if node.is_mapping():
        entries = node.mapping(("cells", "spans", "kinds", "each", "head"))
        cells = entries.need("cells")
        own = tuple(int(number) for number in entries.numbers("spans"))
        kinds = entries.texts("kinds")
        head = entries.flag("head")
        if "each" in entries:
            each, source = _loop(entries.need("each"))
    texts = tuple(text_with_tags(item) for item in cells.sequence())
    chosen = own or spans.get(len(texts), ())
    if len(chosen) != len(texts):
        node.fail(f"no spans are given for a line of {len(texts)} cells")
    if sum(chosen) != columns - 1:
        node.fail(f"the spans make {sum(chosen)} columns, the grid has {columns - 1} beside the group's")
    if not kinds:
        kinds = ("label",) * len(texts) if head else tuple("value" if i % 2 else "label" for i in range(len(texts)))
    return FormLine(node.line, texts, chosen, kinds, each, source, head)


def _fields(entries: Entries, line: int, when: str) -> Block:
    form = entries.need("fields").mapping(("grid", "spans", "groups", "note"))
    grid = form.numbers("grid")
    given = form.need("spans").sequence()
    spans = {len(node.sequence()): tuple(item.whole() for item in node.sequence()) for node in given}
    groups = []
    for node in form.need("groups").sequence():
        group = node.mapping(("label", "rows"))
        lines = tuple(_form_line(item, spans, len(grid)) for item in group.need("rows").sequence())
        groups.append(FormGroup(group.text("label"), lines))
    return Fields(line, grid, tuple(groups), _texts(form, "note"), when)


def _seals(entries: Entries, line: int, when: str) -> Block:
    boxes = []
    for node in entries.need("seals").sequence():
        box = node.mapping(("title", "text", "sign", "seal", "date", "when", "each"))
        each, source = _loop(box.need("each")) if "each" in box else ("", "")
        boxes.append(
            Seal(
                title=text_with_tags(box.need("title")),
                texts=_texts(box, "text"),
                sign=text_with_tags(box.need("sign")),
                seal=_opt_text(box, "seal"),
                date=_opt_text(box, "date"),
                when=_opt_expression(box, "when"),
                each=each,
                source=source,
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
                _opt_text(card, "small"),
                _opt_expression(card, "when"),
            )
        )
    return Cards(
        line,
        expression(entries.need("cards")),
        entries.text("item", "item"),
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
        _rows,
        ("item", "columns", "caption", "name", "right", "look", "group", "total", "of", "note", "empty", "landscape"),
    ),
    "fields": (_fields, ()),
    "seals": (_seals, ()),
    "tiles": (_tiles, ("looks",)),
    "cards": (_cards, ("item", "id", "title", "looks", "by", "lines")),
}
