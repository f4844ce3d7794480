"""The house style's look on a chart: colours, fonts, gaps; no grid, axis or frame where labels say enough."""

from __future__ import annotations

from typing import Any

from applykit.documents.charts.parts import WORKBOOK_ID
from applykit.documents.elements import Chart, ChartSeries
from applykit.documents.readcharts import ROUND
from applykit.documents.style import HouseStyle

_LIGHT = 0.3  # relative luminance above which a label on a colour is black
_HAIRLINE = 0.5  # pt
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def palette(style: HouseStyle) -> tuple[str, ...]:
    """The colours (RRGGBB) that series or sectors take in turn."""
    return tuple(style.colour(name) for name in style.word("chart", "palette").split())


def size_of(block: Chart, style: HouseStyle) -> tuple[float, float]:
    """Width and height of a chart in mm, within the width of the page."""
    wide, high = block.size or (style.number("chart", "width"), style.number("chart", "height"))
    part = min(1, style.page.measure / wide)
    return wide * part, high * part


def dress(native: Any, block: Chart, style: HouseStyle) -> None:
    """Put a chart of python-pptx into the house style; its own XML is changed."""
    space, plot = native._chartSpace, native.plots[0]
    native.has_title = False
    _letters(native, style)
    _frame(space)
    native.has_legend = block.kind in ROUND or len(plot.series) > 1
    if native.has_legend:
        from pptx.enum.chart import XL_LEGEND_POSITION

        native.legend.position = XL_LEGEND_POSITION.BOTTOM
        native.legend.include_in_layout = False
    if block.kind in ROUND:
        _sectors(plot, block, style)
    else:
        _axes(native, block, style)
        if block.kind != "line":
            plot.gap_width = round(style.number("chart", "gap"))
            plot.overlap = 100 if block.kind.startswith("stacked") else 0
        for index, series in enumerate(plot.series):
            given = block.series[index] if index < len(block.series) else None
            _series(series, given, palette(style)[index % len(palette(style))], block, style)


def _letters(native: Any, style: HouseStyle) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    font = native.font
    font.size, font.name = Pt(style.number("chart", "size")), style.fonts["latin"]
    font.color.rgb = RGBColor.from_string(style.colour(style.word("chart", "colour")))
    latin = font._element.find(f"{{{_MAIN}}}latin")
    east = latin.makeelement(f"{{{_MAIN}}}ea", {"typeface": style.fonts[style.word("chart", "font")]})
    latin.addnext(east)


def _frame(space: Any) -> None:
    """No fill and no frame around the chart; the workbook it belongs to."""
    shape = space.makeelement(f"{{{_CHART}}}spPr")
    shape.append(shape.makeelement(f"{{{_MAIN}}}noFill"))
    line = shape.makeelement(f"{{{_MAIN}}}ln")
    line.append(line.makeelement(f"{{{_MAIN}}}noFill"))
    shape.append(line)
    space.find(f"{{{_CHART}}}chart").addnext(shape)
    outside = space.makeelement(f"{{{_CHART}}}externalData", {f"{{{_R}}}id": WORKBOOK_ID})
    outside.append(outside.makeelement(f"{{{_CHART}}}autoUpdate", {"val": "0"}))
    space.append(outside)


def _axes(native: Any, block: Chart, style: HouseStyle) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_TICK_MARK
    from pptx.util import Pt

    category, value = native.category_axis, native.value_axis
    grid = RGBColor.from_string(style.colour(style.word("chart", "grid")))
    category.major_tick_mark = value.major_tick_mark = XL_TICK_MARK.NONE
    category.has_major_gridlines = False
    if block.kind.endswith("bar"):
        category.reverse_order = True  # the first category on top
        category.format.line.fill.background()
    else:
        category.format.line.color.rgb, category.format.line.width = grid, Pt(_HAIRLINE)
    value.visible = value.has_major_gridlines = not block.labels
    value.format.line.fill.background()
    if not block.labels:
        value.major_gridlines.format.line.color.rgb = grid
        value.major_gridlines.format.line.width = Pt(_HAIRLINE)
        value.tick_labels.number_format, value.tick_labels.number_format_is_linked = block.format, False
    else:
        value.minimum_scale = 0 if block.kind != "line" else None


def _series(series: Any, given: ChartSeries | None, colour: str, block: Chart, style: HouseStyle) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
    from pptx.util import Pt

    outline = ""
    if given and given.look:
        looks, _, value = given.look.partition(".")
        look = style.looks[looks][value]
        colour, outline = (look.fill, look.bar) if look.outline else (look.bar, "")
    elif given and given.colour:
        colour = style.colour(given.colour)
    ink = RGBColor.from_string(colour)
    if block.kind == "line":
        series.format.line.color.rgb, series.format.line.width = ink, Pt(1.5)
        series.smooth = False
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 5
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = ink
        series.marker.format.line.color.rgb = ink
    else:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = ink
        series.invert_if_negative = False
        # A white edge sets the parts of a bar apart.
        edge = outline or "FFFFFF"
        series.format.line.color.rgb, series.format.line.width = RGBColor.from_string(edge), Pt(0.75)
    if not block.labels:
        return
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = block.format, False
    stacked = block.kind.startswith("stacked")
    if block.kind == "line":
        labels.position = XL_LABEL_POSITION.ABOVE
    else:
        labels.position = XL_LABEL_POSITION.CENTER if stacked else XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(style.number("chart", "size"))
    labels.font.color.rgb = RGBColor.from_string(_on(colour) if stacked else style.colour("note"))


def _sectors(plot: Any, block: Chart, style: HouseStyle) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    series = plot.series[0]
    for index, colour in enumerate(palette(style)):
        point = series.points[index].format
        point.fill.solid()
        point.fill.fore_color.rgb = RGBColor.from_string(colour)
        point.line.color.rgb, point.line.width = RGBColor.from_string("FFFFFF"), Pt(0.75)
        if block.labels:
            _share(series.points[index], colour)
    if block.labels:
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.show_percentage, labels.show_value = True, False
        labels.number_format, labels.number_format_is_linked = "0%", False


def _share(point: Any, colour: str) -> None:
    """The part in percent on a sector, read on its colour."""
    from pptx.dml.color import RGBColor

    label = point.data_label
    label.font.color.rgb = RGBColor.from_string(_on(colour))
    element = label._dLbl
    for name, shown in (("showVal", "0"), ("showPercent", "1")):
        element.find(f"{{{_CHART}}}{name}").set("val", shown)
    written = element.makeelement(f"{{{_CHART}}}numFmt", {"formatCode": "0%", "sourceLinked": "0"})
    before = element.find(f"{{{_CHART}}}spPr")
    (before if before is not None else element.find(f"{{{_CHART}}}txPr")).addprevious(written)


def _on(colour: str) -> str:
    """Black or white, whichever is read on a colour: by the relative luminance of WCAG 2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "262626" if light > _LIGHT else "FFFFFF"
