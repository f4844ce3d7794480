"""How the values of two sides read: with units, as people write them, long texts by what differs in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from applykit.expressions.display import day_text, display, month_text, number_text

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
_LONGEST = 240
_MOST_SENTENCES = 800
_LEFT_OUT = "……"


def shown(value: object, field: Mapping[str, str]) -> str:
    """A value of profile.json as it is printed in a document, without its unit."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "，".join(shown(inner, {}) for inner in value.values() if inner is not None)
    if isinstance(value, list):
        return "、".join(shown(item, field) for item in value)
    kind = field.get("type", "text")
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return display(value)
    text = str(value)
    figure = number(value) if kind in ("decimal", "integer") else None
    if figure is not None:
        return number_text(figure)
    day = _day(text) if kind in ("date", "month") else None
    if day:
        return day_text(day) if kind == "date" else month_text(day)
    if kind == "year":
        return f"{text}年"
    return text if kind == "narrative" else _cut(text)


def change_of(old: object, new: object, field: Mapping[str, str]) -> tuple[str, str, str]:
    """Both values for people, and the unit that stands behind each of them."""
    if field.get("type") == "narrative" or _long(old) or _long(new):
        return *_sentences(str(old or ""), str(new or "")), ""
    return shown(old, field), shown(new, field), field.get("unit", "")


def with_unit(text: str, unit: str) -> str:
    """A value with its unit, if it has both."""
    return f"{text} {unit}" if text and unit else text


def number(value: object) -> Decimal | None:
    """A figure of profile.json, which holds decimals as texts."""
    try:
        found = Decimal(str(value)) if isinstance(value, (str, int)) else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() and abs(found.adjusted()) < 40 else None


def _long(value: object) -> bool:
    return isinstance(value, str) and len(value) > _LONGEST


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _LEFT_OUT


def _sentences(old: str, new: str) -> tuple[str, str]:
    """The sentences that only one side has, in their order; all of both where nothing but spaces differs."""
    before, after = (
        [found.strip() for found in _SENTENCE.findall(text.replace("**", "")) if found.strip()]
        for text in (old, new)
    )
    if old != new and (before == after or max(len(before), len(after)) > _MOST_SENTENCES):
        return _cut(old), _cut(new)
    gone: list[str] = []
    come: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            gone.append("".join(before[a:b]))
            come.append("".join(after[c:d]))
    return _cut(_LEFT_OUT.join(filter(None, gone))), _cut(_LEFT_OUT.join(filter(None, come)))


def summary(row: Mapping[str, Any], fields: Mapping[str, Mapping[str, str]], path: str) -> str:
    """A row that came or went, by its first entries: 来源 地方财政，年度 2027年，金额 100 万元."""
    said = []
    for name, field in ((name, fields.get(f"{path}.{name}", {})) for name in row):
        value = row[name]
        if field.get("type") in ("dict", "list", "narrative") or isinstance(value, (dict, list)):
            continue
        said.append(with_unit(f"{field.get('label', name)} {shown(value, field)}", field.get("unit", "")))
    return _cut("，".join(said))
