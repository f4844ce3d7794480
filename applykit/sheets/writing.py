"""Writes the sheet of a section: labels with notes, drop-down choices, and rows where there are some."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from applykit.sheets.grid import letters
from applykit.sheets.layout import Layout, cells, layout, mappings
from applykit.source import Node
from applykit.validation.schema import label_of

_ROWS = 2_000
"""So many rows offer choices and formats to whoever fills in the sheet."""
_CHOICES = "选项"
_KINDS = {
    "narrative": "长文字，可用 Alt+Enter 换行",
    "date": "日期，如 2026-03-01",
    "month": "年月，如 2026-03",
    "year": "年度，四位数字",
    "integer": "整数",
    "decimal": "数字",
    "boolean": "填“是”或“否”",
    "credit_code": "18 位代码",
    "list": "可填多个，用顿号“、”分开",
}
_FORMATS = {"date": "yyyy-mm-dd", "month": "yyyy-mm", "year": "0", "integer": "0", "decimal": "General"}
_WIDTHS = {"narrative": 48, "date": 13, "month": 11, "year": 9, "integer": 9, "decimal": 13, "boolean": 9}
_HEAD, _REQUIRED = "FF5B7083", "FF1F4E79"


def sheet(section: str, rules: Mapping[str, Any], rows: Node | None = None) -> bytes:
    """A workbook with one sheet for a section, empty or with the rows given; the same input, the same bytes.

    Raises:
        UsageError: a row holds something that a sheet has no place for.
    """
    from openpyxl import Workbook

    fields = rules["schema"]["schema"]
    columns = layout(fields, rows)
    book = Workbook()
    page: Any = book.active
    title = label_of(rules, section)
    page.title = re.sub(r"[\[\]:*?/\\]", "", title)[:31] or section
    for number, column in enumerate(columns, start=1):
        _head(page, number, column, fields)
    for index, row in enumerate(mappings(rows)):
        place = f"{section}[{index}]"
        for number, value in enumerate(cells(columns, row, place, fields), start=1):
            if value is not None:
                _write(page.cell(index + 2, number), value, columns[number - 1].rules)
    last = max(_ROWS, sum(1 for _row in mappings(rows)) + 1)
    for number, column in enumerate(columns, start=1):
        _help_to_fill(book, page, number, column, last)
    page.freeze_panes = "B2"
    page.row_dimensions[1].height = 32
    stream = io.BytesIO()
    book.save(stream)
    return _without_clock(stream.getvalue())


def _head(page: Any, number: int, column: Layout, fields: Mapping[str, Any]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    outer = fields.get(column.field, column.rules)
    needed = bool(outer.get("required"))
    cell = page.cell(1, number, column.head)
    cell.data_type = "s"
    cell.font = Font(bold=True, color="FFFFFFFF")
    cell.fill = PatternFill("solid", fgColor=_REQUIRED if needed else _HEAD)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    note = "\n".join(_note(column, outer))
    if note:
        cell.comment = Comment(
            note, "applykit", width=360, height=40 + 18 * (note.count("\n") + len(note) // 24)
        )


def _note(column: Layout, outer: Mapping[str, Any]) -> list[str]:
    """What the comment on a head says: whether it must be filled in, how, what it means, an example."""
    rules = column.rules
    meta = outer.get("meta", {})
    lines = ["【必填】" if outer.get("required") else "选填"] if column.field else []
    kind = _KINDS.get(str(rules.get("type", "text")), "")
    choices = _choices(rules)
    unit = rules.get("meta", {}).get("unit", "")
    lines += [f"单位：{unit}（要用别的单位，就改表头括号里的单位）"] if unit else []
    lines += [kind] if kind else []
    lines += (
        [f"{'可选' if rules.get('type') == 'list' else '选一项'}：{'、'.join(choices)}"] if choices else []
    )
    lines += [f"填哪一年，表头就写哪一年，如“{column.key} {column.year}”。"] if column.year else []
    lines += [str(meta["help"])] if meta.get("help") else []
    example = rules.get("meta", {}).get("example", meta.get("example", ""))
    lines += [f"例：{example}"] if example else []
    return lines


def _choices(rules: Mapping[str, Any]) -> list[str]:
    return [str(choice) for choice in rules.get("allowed") or rules.get("schema", {}).get("allowed") or ()]


def _write(cell: Any, value: object, rules: Mapping[str, Any]) -> None:
    """A value in its own type; text stays text even where it begins like a formula."""
    from openpyxl.styles import Alignment

    kind = str(rules.get("type", "text"))
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@", "\t", "\r"))
        cell.alignment = Alignment(vertical="top", wrap_text=kind == "narrative" or "\n" in value)
    elif isinstance(value, date):
        cell.number_format = _FORMATS[kind]
    elif isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        places = max(-exponent, 0) if isinstance(exponent, int) else 0
        cell.number_format = "#,##0." + "0" * places if places else "#,##0"
    else:
        cell.number_format = _FORMATS.get(kind, "General")


def _help_to_fill(book: Any, page: Any, number: int, column: Layout, last: int) -> None:
    """Choices to pick from, a width to read by, and text columns that keep leading zeros."""
    from openpyxl.worksheet.datavalidation import DataValidation

    kind = str(column.rules.get("type", "text"))
    name = letters(number)
    words = [len(word.encode("gbk", "replace")) for word in (column.head, *_lines(page, number))]
    usual = _WIDTHS.get(kind, 16)
    page.column_dimensions[name].width = max(usual, min(max(words) + 3, 48))
    if kind in ("text", "credit_code", "narrative", "list"):
        page.column_dimensions[name].number_format = "@"
    elif kind in _FORMATS:
        page.column_dimensions[name].number_format = _FORMATS[kind]
    choices = ["是", "否"] if kind == "boolean" else _choices(column.rules)
    if not choices or kind == "list":
        return
    listed = '"' + ",".join(choices) + '"'
    if len(listed) > 255 or any("," in choice or '"' in choice for choice in choices):
        listed = _elsewhere(book, choices)
    offer = DataValidation(
        type="list", formula1=listed, allow_blank=True, showErrorMessage=True,
        errorTitle=column.key[:31], error="请从下拉列表中选一项。",
    )  # fmt: skip
    offer.add(f"{name}2:{name}{last}")
    page.add_data_validation(offer)


def _lines(page: Any, number: int) -> list[str]:
    """The longest lines of the first cells of a column, as far as its width should follow them."""
    return [
        max(str(cell.value).split("\n"), key=len)
        for (cell,) in page.iter_rows(min_row=2, max_row=200, min_col=number, max_col=number)
        if cell.value is not None
    ]


def _elsewhere(book: Any, choices: list[str]) -> str:
    """Choices that are too long for a rule, on a hidden sheet; the reference to them."""
    page = book[_CHOICES] if _CHOICES in book.sheetnames else book.create_sheet(_CHOICES)
    page.sheet_state = "hidden"
    column = 1 if page.cell(1, 1).value is None else page.max_column + 1
    for row, choice in enumerate(choices, start=1):
        page.cell(row, column, choice).data_type = "s"
    return f"'{_CHOICES}'!${letters(column)}$1:${letters(column)}${len(choices)}"


def _without_clock(document: bytes) -> bytes:
    """The package without the hour at which it was made."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as read,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as written,
    ):
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            content = read.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", content)
            written.writestr(entry, content)
    return result.getvalue()
