"""An .xlsx file as a grid, read by openpyxl from its start to its end without building it up in memory."""

from __future__ import annotations

import io
import warnings
from datetime import datetime
from typing import Any
from zipfile import ZipFile

from applykit.model import Position
from applykit.sheets.grid import Cell, Grid, Refused
from applykit.sheets.package import damaged, opened, overlooked
from applykit.sheets.values import unescaped

# Chinese Excel's own date formats (2026年3月), which a file names by number only.
_CHINESE_DATES = frozenset((*range(27, 37), *range(50, 59)))


def grid_of_workbook(raw: bytes, shown: str, names: tuple[str, ...]) -> Grid:
    """The sheet called like the section, or else the first one that is not hidden.

    Raises:
        Refused: the file is not a workbook that can be read.
    """
    with opened(raw, shown) as package:
        try:
            return _grid(raw, package, shown, names)
        except Refused:
            raise
        except Exception as error:  # a damaged file breaks a reader in ways that nobody can list
            raise damaged(shown, error) from None


def _grid(raw: bytes, package: ZipFile, shown: str, names: tuple[str, ...]) -> Grid:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl talks of what it leaves out: styles, extensions
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        if not sheets:
            raise Refused("schema.sheet_damaged", Position(shown, 1, 1), problem="it holds no worksheet")
        chosen = next((sheet for sheet in sheets if sheet.title.strip() in names), sheets[0])
        beside = overlooked(package, chosen.title)
        rows = _rows(chosen, book.epoch, beside.formulas)
        others = tuple(sheet.title for sheet in sheets if sheet is not chosen and _holds_data(sheet))
    return Grid(
        shown, chosen.title, rows, tuple(beside.merged), frozenset(beside.hidden_rows),
        frozenset(beside.hidden_columns), others,
    )  # fmt: skip


def _rows(sheet: Any, epoch: datetime, formulas: set[tuple[int, int]]) -> dict[int, dict[int, Cell]]:
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    rows: dict[int, dict[int, Cell]] = {}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row = {
            column: _cell(cell, epoch)
            for column, cell in enumerate(cells, start=1)
            if cell.value is not None and (not isinstance(cell.value, str) or cell.value.strip())
        }
        if row:
            rows[number] = row
    for number, column in formulas:
        rows.setdefault(number, {})[column] = Cell("", fault="formula")
    return {number: rows[number] for number in sorted(rows)}


def _cell(cell: Any, epoch: datetime) -> Cell:
    if cell.data_type == "e":
        return Cell(cell.value, fault="error")
    if isinstance(cell.value, str):
        return Cell(unescaped(cell.value))
    if cell.data_type == "n" and cell.has_style:
        form = cell.number_format
        if form == "General" and cell.style_array.numFmtId in _CHINESE_DATES:
            from openpyxl.utils.datetime import from_excel

            return Cell(from_excel(cell.value, epoch))
        return Cell(cell.value, form)
    return Cell(cell.value)


def _holds_data(sheet: Any) -> bool:
    sheet.reset_dimensions()
    return any(value is not None for row in sheet.iter_rows(values_only=True) for value in row)
