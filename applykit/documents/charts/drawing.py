"""A chart drawn into a template: a native one in the house style, with a sample until it is filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from applykit.documents.charts.dress import dress, palette, size_of
from applykit.documents.charts.figures import Series, Table
from applykit.documents.charts.parts import add_chart
from applykit.documents.charts.workbook import chart_data, workbook
from applykit.documents.elements import Chart
from applykit.documents.ooxml import Ink, paragraph, run
from applykit.documents.readcharts import ROUND
from applykit.documents.style import HouseStyle
from applykit.documents.tableparts import none_text

_TYPES = {
    "bar": "BAR_CLUSTERED", "stacked_bar": "BAR_STACKED", "column": "COLUMN_CLUSTERED",
    "stacked_column": "COLUMN_STACKED", "line": "LINE_MARKERS", "pie": "PIE", "doughnut": "DOUGHNUT",
}  # fmt: skip
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU = 36000  # in a mm
_CATEGORIES = 4  # of a sample
_TAG_SIZE = 7.5  # pt


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart of a template: the id of its relationship, its part's XML and the workbook embedded in it."""

    id: str
    xml: bytes
    workbook: bytes


def draw(block: Chart, style: HouseStyle, number: int) -> tuple[str, Drawn]:
    """The paragraph that holds a chart and the tags that fill it, and the chart itself."""
    name, id = f"chart_{number}", f"rIdChart{number}"
    adding = "".join(
        "{{ " + f"{name}.add({block.by}, {series}, {value})" + " }}" for series, value in _added(block)
    )
    if block.each:
        adding = _loop(block.each, block.within, adding)
    # All tags stand in one paragraph with the chart, so that nobody moves one without the other.
    tags = "{% set " + name + " = chart() %}" + _loop(block.item, block.source, adding) + "{{ " + name + " }}"
    none = "{% if not " + name + " %}" + none_text(block.empty or block.caption) + "{% endif %}"
    content = (
        run(tags, Ink(size=_TAG_SIZE, colour=style.colour("grey"))) + run(none) + _inline(block, style, id)
    )
    keep = "<w:keepNext/>" if block.caption else ""
    return paragraph("Figure", content, keep), _chart(block, style, id)


def _loop(name: str, source: str, content: str) -> str:
    return "{% for " + f"{name} in {source}" + " %}" + content + "{% endfor %}"


def _added(block: Chart) -> tuple[tuple[str, str], ...]:
    """The expressions for the series and the value that every item adds."""
    if block.series:
        return tuple((_quoted(series.name), series.value) for series in block.series)
    return ((block.split or _quoted(block.caption or "数值"), block.value),)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _inline(block: Chart, style: HouseStyle, id: str) -> str:
    wide, high = (round(length * _EMU) for length in size_of(block, style))
    words = escape(block.caption or "图表")
    chart = f"{_DRAWING}/chart"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0"'
        f' distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="1" name="{words}" descr="{words}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{chart}">'
        f'<c:chart xmlns:c="{chart}" r:id="{id}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def _sample(block: Chart, style: HouseStyle) -> Table:
    """Made-up figures, so that the chart is seen in Word: as many parts as the style has colours."""
    colours = len(palette(style))
    given = [series.name for series in block.series]
    if block.kind in ROUND:
        names, count = given[:1] or [block.caption or "数值"], colours
    else:
        single = [] if block.split else [block.caption or "数值"]
        names, count = given or single or [f"系列{at}" for at in range(1, colours + 1)], _CATEGORIES
    return Table(
        tuple(f"类别{at}" for at in range(1, count + 1)),
        tuple(
            Series(name, tuple(Decimal((index + at * 2) % 5 + 1) for at in range(count)))
            for index, name in enumerate(names)
        ),
    )


def _chart(block: Chart, style: HouseStyle, id: str) -> Drawn:
    from lxml import etree
    from pptx.chart.chart import Chart as Native
    from pptx.chart.xmlwriter import ChartXmlWriter
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.oxml import parse_xml

    data = chart_data(_sample(block, style))
    writer: Any = ChartXmlWriter(getattr(XL_CHART_TYPE, _TYPES[block.kind]), data)
    space: Any = parse_xml(writer.xml.encode())
    dress(Native(space, None), block, style)  # a part is for exchanging data only
    _renumber_axes(space)
    etree.indent(space)
    xml = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Drawn(id, xml, workbook(data))


def _renumber_axes(space: Any) -> None:
    """python-pptx's ids of axes are negative, which the schema does not allow."""
    known: dict[str, str] = {}
    for node in space.iter("{*}axId", "{*}crossAx"):
        node.set("val", known.setdefault(node.get("val"), str(len(known) + 1)))


def attach(main: Any, charts: Sequence[Drawn]) -> None:
    """Add the charts' parts to a package whose document part is `main`."""
    for drawn in charts:
        add_chart(main, drawn.xml, drawn.workbook, drawn.id)
