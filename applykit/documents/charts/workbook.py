"""The sheet that Word opens when a chart's data are edited."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from applykit.documents.base import pack
from applykit.documents.charts.figures import Table


def chart_data(table: Table) -> Any:
    """The figures as python-pptx takes them."""
    from pptx.chart.data import CategoryChartData

    made: Any = CategoryChartData()
    made.categories = table.categories
    for series in table.series:
        made.add_series(series.name, series.values)
    return made


def workbook(data: Any) -> bytes:
    """The sheet of chart data, laid out where the chart looks for it; equal data give equal bytes."""
    from pptx.chart.xlsx import CategoryWorkbookWriter
    from xlsxwriter import Workbook

    held = io.BytesIO()
    book = Workbook(held, {"in_memory": True})
    # Excel wants a day; the sheet is as old as no other.
    book.set_properties({"created": datetime(2000, 1, 1), "title": "", "author": ""})
    writer: Any = CategoryWorkbookWriter(data)
    writer._populate_worksheet(book, book.add_worksheet())
    book.close()
    with zipfile.ZipFile(held) as archive:
        return pack({name: archive.read(name) for name in archive.namelist()})
