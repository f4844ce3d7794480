"""A finished document's charts filled: the figures that tags left beside them go into chart and workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from applykit.cache import read_once
from applykit.documents.charts.figures import CLOSING, OPENING, Table, table_of
from applykit.documents.charts.parts import CHART, add_chart, workbook_of
from applykit.documents.headings import w

if TYPE_CHECKING:
    from lxml.etree import _Element

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def fill_charts(main: Any) -> None:
    """Fill the charts of the document part `main`; one without figures goes.

    Raises:
        ValueError: a paragraph has figures and no chart.
    """
    marks = list(_marks(main.element))
    if not marks:
        return
    filled: set[str] = set()
    for mark in marks:
        paragraph = next(mark.iterancestors(w("p")))
        table = _taken(mark)
        drawn = list(paragraph.iter(f"{_C}chart"))
        if not drawn:
            raise ValueError("the paragraph with the tags of a chart holds no chart")
        for chart in drawn:
            if table.series:
                _fill(main, chart, table, filled)
            else:
                _drop(next(chart.iterancestors(w("r"))))
    _drop_unused(main)


def _marks(document: _Element) -> Iterator[_Element]:
    return (node for node in document.iter(w("t")) if OPENING in (node.text or ""))


def _taken(mark: _Element) -> Table:
    """The figures of a mark, which is taken out of its text."""
    text = mark.text or ""
    table = table_of(text)
    mark.text = text[: text.index(OPENING)] + text[text.index(CLOSING) + 1 :]
    if not mark.text.strip():
        run = mark.getparent()
        _drop(mark)
        if run is not None and not any(child.tag != w("rPr") for child in run):
            _drop(run)
    return table


def _fill(main: Any, chart: _Element, table: Table, filled: set[str]) -> None:
    id = chart.get(_ID) or ""
    part = main.related_parts[id]
    xml, sheet = _with_figures(part.blob, table)
    if id in filled:
        # A chart inside a loop comes once for every item, each with figures of its own.
        number = 1
        while (new := f"{id}_{number}") in main.rels:
            number += 1
        add_chart(main, xml, sheet, new)
        chart.set(_ID, new)
        return
    filled.add(id)
    part._blob = xml
    embedded = workbook_of(part)
    if embedded is not None:
        embedded._blob = sheet


def _with_figures(xml: bytes, table: Table) -> tuple[bytes, bytes]:
    """The chart's XML and its workbook; the same figures are seldom drawn anew, as that takes a library."""

    def drawn(_content: bytes) -> tuple[bytes, bytes]:
        from applykit.documents.charts.workbook import chart_data, workbook

        data = chart_data(table)
        return _rewritten(xml, data, table), workbook(data)

    return read_once(f"chart-{_drawer()}", xml + repr(table).encode("utf-8", "surrogatepass"), drawn)


@cache
def _drawer() -> str:
    """What a chart depends on beside its look and figures: the libraries, and how they are used here."""
    made = hashlib.sha256(f"{version('python-pptx')} {version('XlsxWriter')}".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        made.update(source.read_bytes())
    return made.hexdigest()[:16]


def _rewritten(xml: bytes, data: Any, table: Table) -> bytes:
    """The chart's XML with other figures; looks stay, and are taken in turn where there are more series."""
    from lxml import etree
    from pptx.chart.xmlwriter import SeriesXmlRewriterFactory
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.oxml import parse_xml

    space: Any = parse_xml(xml)
    looks = [deepcopy(series) for series in space.plotArea.sers]
    rewriter: Any = SeriesXmlRewriterFactory(XL_CHART_TYPE.COLUMN_CLUSTERED, data)
    rewriter.replace_series_data(space)
    for index, series in enumerate(space.plotArea.sers[len(looks) :], start=len(looks)):
        _dress_like(series, looks[index % len(looks)])
    for series in space.plotArea.sers:
        _sectors(series, len(table.categories))
    made: bytes = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _dress_like(series: Any, look: Any) -> None:
    for name in ("spPr", "marker", "dLbls"):
        own, other = series.find(_C + name), look.find(_C + name)
        if own is not None and other is not None:
            series.replace(own, deepcopy(other))


def _sectors(series: Any, count: int) -> None:
    """As many sectors with a look and a label of their own as there are categories."""
    labels = series.find(f"{_C}dLbls")
    for parent, name in ((series, f"{_C}dPt"), (labels, f"{_C}dLbl")):
        points = parent.findall(name) if parent is not None else []
        for point in points[count:]:
            parent.remove(point)
        for index in range(len(points), count if points else 0):
            point = deepcopy(points[index % len(points)])
            point.find(f"{_C}idx").set("val", str(index))
            parent.findall(name)[-1].addnext(point)


def _drop(node: _Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _drop_unused(main: Any) -> None:
    """The charts that no drawing shows any longer, with their sample figures."""
    shown = {chart.get(_ID) for chart in main.element.iter(f"{_C}chart")}
    for id, relation in list(main.rels.items()):
        if relation.reltype == CHART and id not in shown:
            del main.rels[id]
