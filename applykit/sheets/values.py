"""The text that a cell stands for: what a person would have typed, without the spreadsheet's habits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from applykit.sheets.grid import Cell

MOST_DIGITS = 15
"""A spreadsheet keeps this many digits of a number; the rest become zeros."""

_DATES = ("date", "month")
_TEXTS = ("text", "narrative", "credit_code")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Excel's Chinese trick to show 元 as 万元: the stored figure stays in 元.
_SCALED = re.compile(r'!\.|\\\.|"\."|[0#?],+(?=["\\]|$)')


def text_of(cell: Cell, rules: Mapping[str, Any]) -> tuple[str, str]:
    """The text of a cell, and the rule that it breaks ("" where none does) under a field's rules."""
    value = cell.value
    if isinstance(value, bool):
        return ("是" if value else "否"), ""
    if isinstance(value, (int, float, Decimal)):
        return _number(value, cell.format, str(rules.get("type", "text")))
    if isinstance(value, datetime):
        return _moment(value, str(rules.get("type", "text"))), ""
    if isinstance(value, (date, time, timedelta)):
        return str(value), ""
    if rules.get("type") == "list":  # a line end parts items, even after the only one
        return _ends(str(value)).strip(" \t\u00a0\u3000"), ""
    return tidy(str(value)), ""


def tidy(text: str) -> str:
    """Text as typed into a cell: line ends in one form, no blanks around it."""
    return _ends(text).strip()


def _ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def unescaped(text: str) -> str:
    """Characters that a workbook writes by their numbers (_x000D_), as themselves."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def escaped(text: str) -> str:
    """Text of which no part reads as the number of a character."""
    return _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text)


def _moment(value: datetime, kind: str) -> str:
    if kind in (*_DATES, "year") or value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="minutes")


def _number(value: float | Decimal, form: str, kind: str) -> tuple[str, str]:
    if abs(value) >= 10**MOST_DIGITS:
        return f"{Decimal(value):f}", "schema.sheet_digits"
    number = Decimal(f"{value:.{MOST_DIGITS}g}") if isinstance(value, float) else Decimal(value)
    shown = _plain(number)
    code = form.split(";")[0]
    if kind in _DATES and number != number.to_integral_value():
        # 2026.10 typed as a number is stored as 2026.1.
        if re.fullmatch(r"0\.00", code):
            return f"{number:.2f}", ""
        return shown, "schema.sheet_month" if shown.endswith(".1") else ""
    if kind in _TEXTS and re.fullmatch("0{2,}", code) and number == number.to_integral_value():
        return shown.zfill(len(code)), ""  # a number shown as 000018 is read as it is shown
    if "%" in re.sub(r'"[^"]*"|\\.', "", code):
        return f"{_plain(number * 100)}%", ""
    return shown, "schema.sheet_scaled" if _SCALED.search(re.sub(r"\[[^\]]*\]", "", code)) else ""


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
