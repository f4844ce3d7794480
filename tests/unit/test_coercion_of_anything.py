"""Whatever is typed: figures and days read back exactly, and text arrives unchanged or is refused."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

import applykit
from applykit.model import Programme
from applykit.validation.coercion import SCALAR_TYPES, Refusal, coerce

PACK = Path(__file__).resolve().parents[1] / "packs" / "small"
CODE = "12970000466803227E"
CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def read(text: str, kind: str, unit: str = "") -> object:
    return coerce(text, {"type": kind, "meta": {"unit": unit}})


@given(st.integers(0, 17), st.sampled_from(CODE_LETTERS))
def test_one_wrong_character_never_passes(place: int, letter: str) -> None:
    changed = CODE[:place] + letter + CODE[place + 1 :]
    found = read(changed, "credit_code")
    assert (found == CODE) if changed == CODE else isinstance(found, Refusal)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15),
    st.sampled_from(["", "万元", " 万元", "万"]),
    st.booleans(),
)
def test_any_amount_reads_back_exactly(amount: Decimal, unit: str, full_width: bool) -> None:
    text = f"{amount:,f}{unit}"
    if full_width:
        text = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    assert read(text, "decimal", "万元") == amount


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12),
    st.sampled_from([("元", 4), ("千元", 1), ("百万元", -2), ("千万元", -3), ("亿元", -4), ("亿", -4)]),
)
def test_any_amount_in_another_unit_reads_back_exactly(amount: Decimal, unit: tuple[str, int]) -> None:
    name, power = unit
    assert read(f"{amount.scaleb(power):,f}{name}", "decimal", "万元") == amount


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_any_day_reads_back(day: date) -> None:
    for form in (
        "{0.year}-{0.month:02}-{0.day:02}",
        "{0.year}年{0.month}月{0.day}日",
        "{0.year}/{0.month}/{0.day}",
        "{0.year}.{0.month}.{0.day}",
        "{0.year}{0.month:02}{0.day:02}",
    ):
        assert read(form.format(day), "date") == day
    chinese = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    assert read(f"{chinese}年{_spoken(day.month)}月{_spoken(day.day)}日", "date") == day


def _spoken(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (
        ("一二三"[tens - 1] if tens > 1 else "")
        + ("十" if tens else "")
        + (" 一二三四五六七八九"[ones].strip())
    )


@given(st.text(), st.sampled_from(SCALAR_TYPES), st.sampled_from(["", "万元", "㎡", "%"]))
def test_nothing_typed_can_break_the_reading(text: str, kind: str, unit: str) -> None:
    found = read(text, kind, unit)
    assert isinstance(found, (str, date, Decimal, int, Refusal))


@cache
def _programme() -> Programme:
    return applykit.load_programme(str(PACK))


def _typed(value: str) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    """What arrives of a text typed in quotes in line 4, and the rules broken with their lines."""
    quoted = json.dumps(value, ensure_ascii=False)
    source = f"project:\n  name: 电池安全\n  contact:\n    name: {quoted}\n    phone: 1\n"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "profile.yaml"
        file.write_bytes(source.encode("utf-8", "surrogatepass"))
        profile = applykit.load_profile(file, _programme())
    broken = [(found.rule, found.position.line) for found in profile.diagnostics if found.position]
    return dict(profile.data.get("project", {}).get("contact", {})), broken


def _unprintable(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n\r"
    ) or char in "\u2028\u2029\ufeff\ufffe\uffff"


@given(st.text(st.characters(codec=None, exclude_categories=[]), max_size=40))
@example("单位：“甲” & <乙> 'c' \\ {{ d }} # e: f")
@example("\U0001f50b电池")
@example("a\u2028b")
@example("a\x85b")
@example("a\x7fb")
@example("a\ud83db")
@example("a\ufffeb")
@example("a\x00b")
@example("null")
@example("a\r\nb")
def test_text_in_quotes_arrives_unchanged_or_is_refused_with_its_place(value: str) -> None:
    data, broken = _typed(value)
    if any(_unprintable(char) for char in value):
        assert {rule for rule, _line in broken} <= {"text.control_character", "text.surrogate"}
        assert [line for _rule, line in broken] == [4]
    else:
        assert broken == []
        # Line ends after the last word come from block texts and say nothing; blank is not filled in.
        assert data.get("name") == (re.sub(r"\n+\Z", "", value) if value.strip() else None)
        assert data["phone"] == "1"
