"""What a person typed, read as the type that the schema wants; the spelling never decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text could not be read as its type: the rule, its variant and the facts for the message."""

    rule: str
    variant: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


SCALAR_TYPES = (
    "text", "narrative", "date", "month", "year", "integer", "decimal", "boolean", "credit_code",
)  # fmt: skip

_YES = frozenset({"是", "有", "true", "yes", "y", "√"})
_NO = frozenset({"否", "无", "false", "no", "n", "×"})
_NUMERAL = {char: str(number) for number, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_CHINESE_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_SEPARATED = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_NUMBER = re.compile(r"([¥￥]?)\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![\d,.])\s*(.*)", re.DOTALL)

_SCALES: tuple[Mapping[str, Decimal], ...] = (
    {
        "元": Decimal(1), "千元": Decimal(1000), "万": Decimal(10000), "万元": Decimal(10000),
        "百万元": Decimal(10**6), "千万元": Decimal(10**7), "亿": Decimal(10**8), "亿元": Decimal(10**8),
    },
    dict.fromkeys(("㎡", "m²", "m2", "平方米", "平米"), Decimal(1)),
    dict.fromkeys(("%", "％"), Decimal(1)),
    dict.fromkeys(("月", "个月", "人月"), Decimal(1)),
    dict.fromkeys(("h", "小时", "机时"), Decimal(1)),
    dict.fromkeys(("台", "套", "台套", "台(套)"), Decimal(1)),
    dict.fromkeys(("项", "个", "份", "家", "人", "字", "件", "种", "次"), Decimal(1)),
)  # fmt: skip
"""Units that are the same quantity; each scale turns one of its units into another."""

_LONGEST_NUMBER = 40  # a key left pressed down; Python itself refuses to print a whole number of 5,000 digits


def coerce(text: str, rules: Mapping[str, Any]) -> object:
    """The value that `text` stands for under a field's rules, or a Refusal; units come from `meta.unit`."""
    reader = _READERS.get(rules.get("type", "text"), _read_text)
    return reader(text, rules.get("meta", {}).get("unit", ""))


def _read_text(text: str, unit: str) -> str:
    return text.rstrip("\n")


def _plain(text: str) -> str:
    """Full-width digits and signs as people's input methods leave them, in their plain form."""
    return unicodedata.normalize("NFKC", text).strip()


def _read_date(text: str, unit: str) -> date | Refusal:
    parts = _date_parts(text)
    if parts is None:
        return Refusal("schema.type", "date", {"read": text})
    year, month, day = parts
    if day is None:
        return Refusal("schema.type", "date_without_day", {"read": text})
    return _calendar(text, year, month, day)


def _read_month(text: str, unit: str) -> date | Refusal:
    parts = _date_parts(text)
    if parts is None:
        return Refusal("schema.type", "month", {"read": text})
    year, month, day = parts
    found = _calendar(text, year, month, day or 1)
    return found if isinstance(found, Refusal) else found.replace(day=1)


def _calendar(text: str, year: int, month: int, day: int) -> date | Refusal:
    if not 1900 <= year <= 2100:
        return Refusal("schema.type", "year", {"read": text})
    try:
        return date(year, month, day)
    except ValueError:
        return Refusal("schema.type", "no_such_day", {"read": text})


def _date_parts(text: str) -> tuple[int, int, int | None] | None:
    plain = _plain(text)
    chinese = _CHINESE_DATE.fullmatch(plain)
    if chinese:
        year = int("".join(_NUMERAL[char] for char in chinese[1]))
        return year, _chinese_number(chinese[2]), _chinese_number(chinese[3]) if chinese[3] else None
    found = _SEPARATED.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if not found:
        return None
    return int(found[1]), int(found[2]), int(found[3]) if found[3] else None


def _chinese_number(text: str) -> int:
    """一 … 三十一; anything else gives a number that no calendar has."""
    tens, ten, units = text.partition("十")
    if not ten:
        return int(_NUMERAL[text]) if len(text) == 1 else 99
    if len(tens) > 1 or len(units) > 1 or units == ten:
        return 99
    return int(_NUMERAL[tens] if tens else 1) * 10 + int(_NUMERAL[units] if units else 0)


def _read_year(text: str, unit: str) -> int | Refusal:
    found = re.fullmatch(r"(\d{4})\s*年?度?", _plain(text))
    if not found or not 1900 <= int(found[1]) <= 2100:
        return Refusal("schema.type", "year", {"read": text})
    return int(found[1])


def _read_decimal(text: str, unit: str) -> Decimal | Refusal:
    found = _NUMBER.fullmatch(_plain(text))
    if not found or len(found[2]) > _LONGEST_NUMBER:
        return Refusal("schema.type", "decimal" if unit else "number", {"read": text, "unit": unit})
    currency, digits, suffix = found[1], found[2], found[3].strip()
    number = Decimal(digits.replace(",", ""))
    written = suffix or ("元" if currency else "")
    if not written:
        return number
    return _convert(number, written, unit, text)


def _convert(number: Decimal, written: str, unit: str, text: str) -> Decimal | Refusal:
    wanted = _plain(unit)
    if written == wanted:
        return number
    for scale in _SCALES:
        known = {_plain(name): factor for name, factor in scale.items()}
        if written in known and wanted in known:
            return number * known[written] / known[wanted]
    if re.search(r"\d", written.removesuffix("m2")):  # a range or a second figure, not a unit
        return Refusal("schema.type", "one_number", {"read": text, "unit": unit})
    shown = re.sub(r"^[\d\s.,，．+\-＋－¥￥]+", "", text.strip()) or written  # as typed: ㎡, not m2
    return Refusal("schema.unit", "" if unit else "none", {"read": text, "unit": unit, "written": shown})


def _read_integer(text: str, unit: str) -> int | Refusal:
    number = _read_decimal(text, unit)
    if isinstance(number, Refusal):
        no_number = number.variant in ("decimal", "number")
        return Refusal("schema.type", "integer", number.facts) if no_number else number
    if number != number.to_integral_value():
        return Refusal("schema.type", "integer", {"read": text, "unit": unit})
    return int(number)


def _read_boolean(text: str, unit: str) -> bool | Refusal:
    plain = _plain(text).lower()
    if plain in _YES or plain in _NO:
        return plain in _YES
    return Refusal("schema.type", "boolean", {"read": text})


_CODE_LENGTH = 18
_NEVER_IN_CODES = "IOSVZ"


def _read_credit_code(text: str, unit: str) -> str | Refusal:
    """A 统一社会信用代码 with its check character (GB 32100—2015)."""
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, ValidationError

    code = _plain(text).replace(" ", "").replace("-", "").upper()
    try:
        uscc.validate(code)
    except InvalidChecksum:
        expected = uscc.calc_check_digit(code[:-1])
        return Refusal("schema.credit_code", "check", {"read": text, "expected": expected, "found": code[-1]})
    except ValidationError:
        strange = next((letter for letter in code if letter in _NEVER_IN_CODES), "")
        if len(code) == _CODE_LENGTH and strange:
            return Refusal("schema.credit_code", "letter", {"read": text, "letter": strange})
        return Refusal("schema.credit_code", "form", {"read": text, "length": len(code)})
    return code


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "text": _read_text,
    "narrative": _read_text,
    "date": _read_date,
    "month": _read_month,
    "year": _read_year,
    "integer": _read_integer,
    "decimal": _read_decimal,
    "boolean": _read_boolean,
    "credit_code": _read_credit_code,
}
