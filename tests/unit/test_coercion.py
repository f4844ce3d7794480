"""What people type for each type of entry: what it is read as, and what must be refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from applykit.validation.coercion import Refusal, coerce

CODE = "12970000466803227E"


def read(text: str, kind: str, unit: str = "") -> object:
    return coerce(text, {"type": kind, "meta": {"unit": unit}})


def refusal(text: str, kind: str, unit: str = "") -> str:
    found = read(text, kind, unit)
    assert isinstance(found, Refusal), f"{text!r} was read as {found!r}"
    return f"{found.rule}/{found.variant}".rstrip("/")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-3-1", date(2026, 3, 1)),
        ("2026/3/1", date(2026, 3, 1)),
        ("2026.03.01", date(2026, 3, 1)),
        ("20260301", date(2026, 3, 1)),
        ("2026年3月1日", date(2026, 3, 1)),
        ("2026年03月01日", date(2026, 3, 1)),
        ("2026 年 3 月 1 日", date(2026, 3, 1)),
        ("2026年3月1", date(2026, 3, 1)),
        ("  2026-03-01  ", date(2026, 3, 1)),
        ("２０２６年３月１日", date(2026, 3, 1)),
        ("２０２６－０３－０１", date(2026, 3, 1)),
        ("２０２６．３．１", date(2026, 3, 1)),
        ("2028-02-29", date(2028, 2, 29)),
        ("二〇二六年三月一日", date(2026, 3, 1)),
        ("二零二六年三月一日", date(2026, 3, 1)),
        ("二○二六年三月一日", date(2026, 3, 1)),
        ("二〇二六年十月十日", date(2026, 10, 10)),
        ("二〇二六年十一月二十三日", date(2026, 11, 23)),
        ("二〇二六年十二月三十一日", date(2026, 12, 31)),
        ("二〇三〇年十二月二十日", date(2030, 12, 20)),
        ("一九八八年六月十五日", date(1988, 6, 15)),
    ],
)
def test_dates(text: str, expected: date) -> None:
    assert read(text, "date") == expected


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("明年三月", "schema.type/date"),
        ("2026", "schema.type/date"),
        ("3月1日", "schema.type/date"),
        ("26-03-01", "schema.type/date"),
        ("01/03/2026", "schema.type/date"),
        ("2026-03-01前", "schema.type/date"),
        ("2026-03-01至2026-04-01", "schema.type/date"),
        ("二六年三月一日", "schema.type/date"),
        ("46082", "schema.type/date"),
        ("2026-03", "schema.type/date_without_day"),
        ("2026年3月", "schema.type/date_without_day"),
        ("202603", "schema.type/date_without_day"),
        ("二〇二六年三月", "schema.type/date_without_day"),
        ("2026-02-30", "schema.type/no_such_day"),
        ("2027-02-29", "schema.type/no_such_day"),
        ("2026-13-01", "schema.type/no_such_day"),
        ("2026-00-10", "schema.type/no_such_day"),
        ("二〇二六年二月三十日", "schema.type/no_such_day"),
        ("二〇二六年十三月一日", "schema.type/no_such_day"),
        ("二〇二六年三月一二日", "schema.type/no_such_day"),
        ("二〇二六年三月十十日", "schema.type/no_such_day"),
        ("1026-03-01", "schema.type/year"),
        ("2206-03-01", "schema.type/year"),
    ],
)
def test_no_dates(text: str, rule: str) -> None:
    assert refusal(text, "date") == rule


@pytest.mark.parametrize(
    "text",
    ["2026-03", "2026-3", "2026/3", "2026.3", "202603", "2026年3月", "2026年 3月", "２０２６年３月",
     "二〇二六年三月", "2026-03-15", "2026年3月1日", "20260331"],
)  # fmt: skip
def test_months(text: str) -> None:
    assert read(text, "month") == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("三月", "schema.type/month"),
        ("2026", "schema.type/month"),
        ("2026年春", "schema.type/month"),
        ("2026年3-5月", "schema.type/month"),
        ("2026-13", "schema.type/no_such_day"),
        ("202600", "schema.type/no_such_day"),
        ("1826-03", "schema.type/year"),
    ],
)
def test_no_months(text: str, rule: str) -> None:
    assert refusal(text, "month") == rule


@pytest.mark.parametrize("text", ["2026", "2026年", "2026年度", "2026 年度", "２０２６", " 2026 "])
def test_years(text: str) -> None:
    assert read(text, "year") == 2026


@pytest.mark.parametrize("text", ["26", "26年", "20266", "2026-01", "1899", "2101", "今年", "2026.0"])
def test_no_years(text: str) -> None:
    assert refusal(text, "year") == "schema.type/year"


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("350", "万元", "350"),
        ("350.00", "万元", "350.00"),
        ("-12.5", "万元", "-12.5"),
        ("+12.5", "万元", "12.5"),
        ("1,200.50", "万元", "1200.50"),
        ("1，200.50", "万元", "1200.50"),
        ("１２００．５０", "万元", "1200.50"),
        ("12,345,678.9", "万元", "12345678.9"),
        ("350万元", "万元", "350"),
        ("350 万元", "万元", "350"),
        ("350万", "万元", "350"),
        ("1,200.50万元", "万元", "1200.50"),
        ("3,500,000元", "万元", "350"),
        ("3500000 元", "万元", "350"),
        ("￥3,500,000", "万元", "350"),
        ("¥3,500,000.00", "万元", "350"),
        ("￥350万元", "万元", "350"),
        ("3500千元", "万元", "350"),
        ("3.5百万元", "万元", "350"),
        ("0.035亿元", "万元", "350"),
        ("1.2亿", "万元", "12000"),
        ("350万元", "元", "3500000"),
        ("1元", "万元", "0.0001"),
        ("5,280㎡", "㎡", "5280"),
        ("5280平方米", "㎡", "5280"),
        ("5280 m2", "㎡", "5280"),
        ("5280 m²", "㎡", "5280"),
        ("83.3%", "%", "83.3"),
        ("83.3％", "%", "83.3"),
        ("6个月", "月", "6"),
        ("6.5人月", "月", "6.5"),
        ("12,680小时", "h", "12680"),
        ("0.85", "", "0.85"),
        ("0", "万元", "0"),
    ],
)
def test_amounts(text: str, unit: str, expected: str) -> None:
    found = read(text, "decimal", unit)
    assert isinstance(found, Decimal)
    assert found == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "unit", "rule"),
    [
        ("三百万", "万元", "schema.type/decimal"),
        ("约350", "万元", "schema.type/decimal"),
        ("≥350", "万元", "schema.type/decimal"),
        ("1,2000", "万元", "schema.type/decimal"),
        ("12,34", "万元", "schema.type/decimal"),
        ("1,200,50", "万元", "schema.type/decimal"),
        ("1.200,50", "万元", "schema.type/decimal"),
        ("350.", "万元", "schema.type/decimal"),
        (".5", "万元", "schema.type/decimal"),
        ("--5", "万元", "schema.type/decimal"),
        ("NaN", "万元", "schema.type/decimal"),
        ("Infinity", "万元", "schema.type/decimal"),
        ("—", "万元", "schema.type/decimal"),
        ("万元", "万元", "schema.type/decimal"),
        ("9" * 5000, "万元", "schema.type/decimal"),
        ("1e3", "万元", "schema.type/one_number"),
        ("350-400", "万元", "schema.type/one_number"),
        ("1 200.50", "万元", "schema.type/one_number"),
        ("350多万元", "万元", "schema.unit"),
        ("350万元左右", "万元", "schema.unit"),
        ("350美元", "万元", "schema.unit"),
        ("$350", "万元", "schema.type/decimal"),
        ("350㎡", "万元", "schema.unit"),
        ("5亩", "㎡", "schema.unit"),
        ("￥350", "㎡", "schema.unit"),
        ("83.3‰", "%", "schema.unit"),
        ("85%", "", "schema.unit/none"),
        ("350万元", "", "schema.unit/none"),
    ],
)
def test_no_amounts(text: str, unit: str, rule: str) -> None:
    assert refusal(text, "decimal", unit) == rule


def test_a_wrong_unit_is_named_as_it_was_typed() -> None:
    found = read("１,２００ ㎡", "decimal", "万元")
    assert isinstance(found, Refusal)
    assert (found.facts["written"], found.facts["unit"]) == ("㎡", "万元")


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("6", "台套", 6),
        ("6台", "台套", 6),
        ("6 套", "台套", 6),
        ("6台（套）", "台套", 6),
        ("1,200", "人", 1200),
        ("1200人", "人", 1200),
        ("６", "台套", 6),
        ("6.0", "台套", 6),
        ("-1", "", -1),
    ],
)
def test_counts(text: str, unit: str, expected: int) -> None:
    found = read(text, "integer", unit)
    assert type(found) is int
    assert found == expected


@pytest.mark.parametrize(
    ("text", "unit", "rule"),
    [
        ("六", "台套", "schema.type/integer"),
        ("6.5", "台套", "schema.type/integer"),
        ("9" * 5000, "台套", "schema.type/integer"),
        ("6+2", "台套", "schema.type/one_number"),
        ("6万元", "台套", "schema.unit"),
        ("6台", "", "schema.unit/none"),
    ],
)
def test_no_counts(text: str, unit: str, rule: str) -> None:
    assert refusal(text, "integer", unit) == rule


@pytest.mark.parametrize("text", ["是", "有", " 是 ", "true", "True", "TRUE", "yes", "Y", "√", "ｙｅｓ"])
def test_yes(text: str) -> None:
    assert read(text, "boolean") is True


@pytest.mark.parametrize("text", ["否", "无", "false", "False", "no", "NO", "n", "×"])
def test_no(text: str) -> None:
    assert read(text, "boolean") is False


@pytest.mark.parametrize("text", ["1", "0", "部分", "是的", "不是", "待定", "on", "off", "是/否", "-"])
def test_neither_yes_nor_no(text: str) -> None:
    assert refusal(text, "boolean") == "schema.type/boolean"


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        "12970000 46680322 7E",
        "12970000-46680322-7E",
        "１２９７００００４６６８０３２２７Ｅ",
        f"  {CODE}\n",
    ],
)
def test_credit_codes(text: str) -> None:
    assert read(text, "credit_code") == CODE


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("12970000466803227F", "schema.credit_code/check"),
        ("12970000466803272E", "schema.credit_code/check"),
        (CODE[:-1], "schema.credit_code/form"),
        (CODE + "0", "schema.credit_code/form"),
        ("12970000466803227O", "schema.credit_code/letter"),
        ("1297000046680322ZE", "schema.credit_code/letter"),
        ("470000123456789", "schema.credit_code/form"),
        ("正在办理", "schema.credit_code/form"),
    ],
)
def test_wrong_credit_codes(text: str, rule: str) -> None:
    assert refusal(text, "credit_code") == rule


@pytest.mark.parametrize("text", ["no", "010020", "12:30", "1.0", "~x", "2026-03-01", "=1+1", "  a b  "])
def test_text_stays_what_was_typed(text: str) -> None:
    assert read(text, "text") == text
    assert read(f"{text}\n", "narrative") == text
