"""Charts of an outline read from YAML nodes."""

from __future__ import annotations

from applykit.documents.elements import Chart, ChartSeries
from applykit.documents.marks import Entries, Node
from applykit.documents.tags import expression, loop, opt_expression, opt_name, opt_text, texts
from applykit.messages import _

CHART_KINDS = ("bar", "stacked_bar", "column", "stacked_column", "line", "pie", "doughnut")
ROUND = ("pie", "doughnut")
"""The kinds that show one series, by sectors."""


def chart(entries: Entries, line: int, when: str) -> Chart:
    """A native chart."""
    kind = entries.need("chart").choice(CHART_KINDS)
    listed = "series" in entries and entries.need("series").is_list()
    series = entries.need("series").each(_series) if listed else ()
    if "series" in entries and kind in ROUND:
        entries.need("series").fail(_("a {kind} shows one series only").format(kind=kind))
    if listed and "value" in entries:
        entries.need("value").fail(_("the values stand in the series"))
    each, within = loop(entries.need("within")) if "within" in entries else ("", "")
    return Chart(
        line=line,
        kind=kind,
        source=expression(entries.need("of")),
        item=opt_name(entries, "item", "row"),
        each=each,
        within=within,
        by=expression(entries.need("by")),
        series=series,
        split="" if listed else opt_expression(entries, "series"),
        value=opt_expression(entries, "value") or "1",
        caption=opt_text(entries, "caption"),
        name=opt_name(entries, "name", ""),
        size=_size(entries),
        format=entries.text("format", "0;;"),
        labels=entries.flag("labels", kind != "line"),
        notes=texts(entries, "note"),
        empty=entries.text("empty", ""),
        when=when,
    )


def _series(node: Node) -> ChartSeries:
    entries = node.mapping(("name", "value", "look", "colour"))
    return ChartSeries(
        entries.text("name"),
        expression(entries.need("value")),
        entries.text("look", ""),
        entries.text("colour", ""),
    )


def _size(entries: Entries) -> tuple[float, float] | None:
    size = entries.numbers("size")
    if not size:
        return None
    if len(size) != 2 or min(size) <= 0:
        entries.need("size").fail(_("“size” is two lengths in mm: width and height"))
    return size[0], size[1]
