"""The parts of a chart in a Word package: the chart itself and the workbook it embeds."""

from __future__ import annotations

from typing import Any

CHART = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_PACKAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK_ID = "rId1"
"""The relationship from a chart's part to its workbook."""


def add_chart(main: Any, xml: bytes, workbook: bytes, id: str) -> None:
    """Add a chart and its workbook to the package of the document part `main`, related to it by `id`."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = main.package
    chart = Part(package.next_partname("/word/charts/chart%d.xml"), _CHART_TYPE, xml, package)
    main.rels.add_relationship(CHART, chart, id)
    number = str(chart.partname).removeprefix("/word/charts/chart").removesuffix(".xml")
    sheet = PackURI(f"/word/embeddings/chart{number}.xlsx")
    chart.rels.add_relationship(_PACKAGE, Part(sheet, _SHEET_TYPE, workbook, package), WORKBOOK_ID)


def workbook_of(chart: Any) -> Any:
    """The workbook's part of a chart's, or None where it embeds none."""
    found = [relation.target_part for relation in chart.rels.values() if relation.reltype == _PACKAGE]
    return found[0] if found else None
