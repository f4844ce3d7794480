"""How values read in Chinese text: figures with thousands separators, dates as people write them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "—"
"""What stands where there is no value."""

_DIGITS = "〇一二三四五六七八九"
_LONGEST_FRACTION = 8


def number_text(value: Decimal | float) -> str:
    """The figure with thousands separators and no trailing zeros: 1,260 or 1,250.5."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        return str(exact)
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_LONGEST_FRACTION:
        # A quotient fills every digit of the context; nobody reads more than two of them.
        exact = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    written = f"{exact:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def percent_text(value: Decimal | float) -> str:
    """A share of 1 in percent, to one decimal at most: 83.3%, 100%."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        return str(exact)
    return f"{number_text((exact * 100).quantize(Decimal('0.1'), ROUND_HALF_UP))}%"


def amount_text(value: Decimal | float, places: int = 2) -> str:
    """The amount with thousands separators and a fixed number of decimals: 1,234.50."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        return str(exact)
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


def day_text(value: date) -> str:
    """2026年3月1日."""
    return f"{value.year}年{value.month}月{value.day}日"


def month_text(value: date) -> str:
    """2026年3月."""
    return f"{value.year}年{value.month}月"


def chinese_number(value: int) -> str:
    """The count in Chinese as headings use it: 一, 十, 十二, 二十一 (0 to 99; beyond, in digits)."""
    if not 0 <= value <= 99:
        return str(value)
    tens, ones = divmod(value, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def chinese_month(value: date) -> str:
    """The month as on a cover: 二〇二六年十一月."""
    year = "".join(_DIGITS[int(digit)] for digit in str(value.year))
    return f"{year}年{chinese_number(value.month)}月"


def display(value: object) -> str:
    """Any value as a message prints it: nothing as —, truth as 是/否, a list joined by 、."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (Decimal, float)):
        return number_text(value)
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, (list, tuple)):
        return "、".join(display(item) for item in value) or NOTHING
    return str(value)
