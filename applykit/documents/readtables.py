"""Row tables and forms of an outline read from YAML nodes."""

from __future__ import annotations

from collections.abc import Mapping

from applykit.documents.elements import Column, Fields, FormGroup, FormLine, Grouping, Rows, Timeline
from applykit.documents.marks import Entries, Node
from applykit.documents.tags import (
    expression,
    filters,
    loop,
    name,
    opt_expression,
    opt_name,
    opt_text,
    text_with_tags,
    texts,
)
from applykit.messages import _

KINDS = ("text", "center", "number", "date", "count")
FORM_KINDS = ("label", "value", "number", "number label")


def _count(entries: Entries) -> int:
    count = entries.need("count").whole() if "count" in entries else 1
    if count < 1:
        entries.need("count").fail(_("a repeated column is there once at least"))
    return count


def _column(node: Node) -> Column:
    entries = node.mapping(
        (
            "head",
            "value",
            "width",
            "kind",
            "unit",
            "under",
            "sum",
            "each",
            "count",
            "bold",
            "shade",
            "look",
            "mark",
            "anchor",
        )
    )
    value = entries.need("value")
    written = value.text()
    if written != "#":
        written = text_with_tags(value) if "{" in written else expression(value)
    each, within = loop(entries.need("each")) if "each" in entries else ("", "")
    auto = entries.need("width").text() == "auto"
    return Column(
        line=node.line,
        head=text_with_tags(entries.need("head")),
        value=written,
        width=0 if auto else entries.number("width"),
        kind=entries.need("kind").choice(KINDS) if "kind" in entries else "text",
        unit=entries.text("unit", ""),
        under=entries.text("under", ""),
        sum=filters(entries.need("sum")) if "sum" in entries else "",
        each=each,
        within=within,
        count=_count(entries),
        bold=entries.flag("bold"),
        shade=entries.text("shade", ""),
        look=entries.text("look", ""),
        mark=entries.text("mark", ""),
        anchor=opt_expression(entries, "anchor"),
        auto=auto,
    )


def _grouping(node: Node) -> Grouping:
    entries = node.mapping(("by", "title", "as", "head", "width", "subtotal"))
    span = "as" in entries and entries.need("as").choice(("band", "span")) == "span"
    if span:
        entries.need("head")
        entries.need("width")
        if "subtotal" in entries:
            entries.need("subtotal").fail(_("a merged first column has no subtotals; use “as: band”"))
    return Grouping(
        by=name(entries.need("by")),
        title=opt_text(entries, "title", "{{ group.name }}"),
        span=span,
        head=entries.text("head", ""),
        width=entries.number("width", 0),
        subtotal=entries.text("subtotal", ""),
    )


def rows(entries: Entries, line: int, when: str) -> Rows:
    """A row table."""
    columns = entries.need("columns").each(_column)
    if not entries.need("columns").sequence():
        entries.need("columns").fail(_("a row table needs a column"))
    if len([column for column in columns if column.each]) > 1:
        entries.need("columns").fail(_("only one column of a table can be repeated"))
    if any(column.each for column in columns) and any(column.auto for column in columns):
        entries.need("columns").fail(_("a table with a repeated column needs widths in mm"))
    return Rows(
        line=line,
        source=expression(entries.need("rows")),
        item=opt_name(entries, "item", "row"),
        columns=columns,
        caption=opt_text(entries, "caption"),
        name=opt_name(entries, "name", ""),
        right=opt_text(entries, "right"),
        look=entries.text("look", "list"),
        group=_grouping(entries.need("group")) if "group" in entries else None,
        total=entries.text("total", ""),
        of=opt_expression(entries, "of"),
        notes=texts(entries, "note"),
        empty=entries.text("empty", ""),
        landscape=entries.flag("landscape"),
        when=when,
    )


def timeline(entries: Entries, line: int, when: str) -> Timeline:
    """A chart in a table: columns as in a row table, then one for every period."""
    columns = entries.need("columns").each(_column)
    if any(column.each or column.sum or column.under or column.look or column.auto for column in columns):
        entries.need("columns").fail(_("a timeline's columns have no each, sum, under, look or width: auto"))
    group = _grouping(entries.need("group")) if "group" in entries else None
    if group and (group.span or group.subtotal):
        entries.need("group").fail(_("a timeline is grouped by bands without subtotals"))
    return Timeline(
        line=line,
        source=expression(entries.need("timeline")),
        item=opt_name(entries, "item", "row"),
        columns=columns,
        caption=opt_text(entries, "caption"),
        name=opt_name(entries, "name", ""),
        right=opt_text(entries, "right"),
        look=entries.text("look", "list"),
        group=group,
        notes=texts(entries, "note"),
        empty=entries.text("empty", ""),
        landscape=entries.flag("landscape"),
        when=when,
        periods=expression(entries.need("periods")),
        runs=expression(entries.need("runs")),
        mark=opt_text(entries, "mark"),
        shade=entries.text("shade", "band"),
    )


def _form_line(node: Node, spans: Mapping[int, tuple[int, ...]], columns: int) -> FormLine:
    own: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    each, source, head = "", "", False
    cells = node
    if node.is_mapping():
        entries = node.mapping(("cells", "spans", "kinds", "each", "head"))
        cells = entries.need("cells")
        if "spans" in entries:
            own = tuple(span.whole() for span in entries.need("spans").sequence())
        if "kinds" in entries:
            kinds = tuple(kind.choice(FORM_KINDS) for kind in entries.need("kinds").sequence())
        head = entries.flag("head")
        if "each" in entries:
            each, source = loop(entries.need("each"))
    written = tuple(text_with_tags(item) for item in cells.sequence())
    chosen = own or spans.get(len(written), ())
    if len(chosen) != len(written):
        node.fail(_("no spans are given for a line of {count} cells").format(count=len(written)))
    if sum(chosen) != columns - 1:
        node.fail(
            _("the spans make {made} columns, the grid has {columns} beside the group's").format(
                made=sum(chosen), columns=columns - 1
            )
        )
    if kinds and len(kinds) != len(written):
        node.fail(
            _("{kinds} kinds are given for a line of {count} cells").format(
                kinds=len(kinds), count=len(written)
            )
        )
    if not kinds:
        kinds = (
            ("label",) * len(written)
            if head
            else tuple("value" if i % 2 else "label" for i in range(len(written)))
        )
    return FormLine(node.line, written, chosen, kinds, each, source, head)


def fields(entries: Entries, line: int, when: str) -> Fields:
    """A form."""
    form = entries.need("fields").mapping(("grid", "spans", "groups", "note"))
    grid = form.numbers("grid")
    given = form.need("spans").sequence()
    spans = {len(node.sequence()): tuple(item.whole() for item in node.sequence()) for node in given}
    groups = []
    for node in form.need("groups").sequence():
        group = node.mapping(("label", "rows"))
        lines = group.need("rows").each(lambda item: _form_line(item, spans, len(grid)))
        if not group.need("rows").sequence() or (lines and lines[0].each):
            node.fail(_("a group of a form begins with a line that is always there"))
        groups.append(FormGroup(group.text("label"), lines))
    return Fields(line, grid, tuple(groups), texts(form, "note"), when)
