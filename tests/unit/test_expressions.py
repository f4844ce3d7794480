"""Expressions of packs: lenient about what is not filled in, strict about everything else."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.lexer import Lexer

from applykit.errors import ExpressionError
from applykit.expressions import compile_expression, compile_text, environment
from applykit.expressions.display import amount_text, chinese_month, chinese_number, number_text

PROFILE = {
    "staff": [
        {
            "name": "甲",
            "birth": date(1980, 3, 1),
            "months": Decimal("10"),
            "roles": ["产", "学"],
            "unit": "A",
        },
        {"name": "乙", "birth": date(1990, 3, 2), "months": Decimal("2.5"), "roles": ["研"], "unit": "B"},
        {"name": "丙", "roles": [], "unit": "A"},
    ],
    "financing": {"total": Decimal("9600.00"), "start": date(2027, 1, 1)},
    "order": {"items": 5, "count": 7, "values": "各值"},
    "achievements": [],
    "absent": None,
    "day": date(2026, 3, 1),
    "tasks": [
        {"id": "T1", "start": date(2027, 1, 1), "end": date(2027, 3, 1), "due": date(2027, 3, 1)},
        {"id": "T2", "start": date(2027, 4, 1), "end": date(2028, 1, 1), "due": date(2028, 1, 1)},
        {"id": "T3", "start": date(2027, 2, 1)},
    ],
    "first": date(2027, 5, 1),
    "last": date(2029, 4, 1),
}


def evaluate(text: str) -> object:
    return compile_expression(text).evaluate(PROFILE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("staff | total('months')", Decimal("12.5")),
        ("staff | pluck('months') | total", Decimal("12.5")),
        ("achievements | total('x')", Decimal(0)),
        ("absent | total('x')", Decimal(0)),
        ("staff | where('unit', 'A') | count", 2),
        ("staff | where('unit', ['A', 'B']) | count", 3),
        ("staff | where('roles', '产') | pluck('name')", ["甲"]),
        ("staff | pluck('months')", [Decimal("10"), Decimal("2.5")]),
        ("staff | flat('roles')", ["产", "学", "研"]),
        ("(staff | group('unit'))[0].name", "A"),
        ("(staff | group('unit'))[0].rows | count", 2),
        ("staff | aged(day, 46, 46) | count", 1),
        ("staff | aged(day, 36) | count", 1),
        ("staff | aged(day, 35, 35) | pluck('name')", ["乙"]),
        ("staff | aged(absent, 1) | count", 0),
        (
            "first | periods(last) | pluck('label') | join(' ')",
            "二季度 三季度 四季度 一季度 二季度 三季度 四季度 一季度 二季度",
        ),
        ("first | periods(last) | where('first', true) | pluck('year')", [2027, 2028, 2029]),
        ("(first | periods(last))[0].start", date(2027, 4, 1)),
        ("(first | periods(last))[0].end", date(2027, 6, 30)),
        ("(first | periods(last) | last).end", date(2029, 6, 30)),
        ("first | periods(last, 8) | pluck('label') | join(' ')", "上半年 下半年 上半年 下半年 上半年"),
        ("first | periods(last, 4) | pluck('label')", ["全年", "全年", "全年"]),
        ("first | periods(last, 1) | count", 3),
        ("first | periods(first) | count", 1),
        ("last | periods(first)", []),
        ("absent | periods(last)", []),
        ("first | years(last) | pluck('year')", [2027, 2028, 2029]),
        ("first | years(absent)", []),
        ("tasks | during((first | years(last))[0]) | pluck('id')", ["T1", "T2"]),
        ("tasks | during((first | years(last))[1]) | pluck('id')", ["T2"]),
        ("tasks | during((first | periods(last))[0]) | pluck('id')", ["T2"]),
        ("tasks | during((first | years(last))[0], 'due') | pluck('id')", ["T1"]),
        ("tasks | during(absent)", []),
        ("absent | during((first | years(last))[0])", []),
        ("'甲' | lookup(staff, 'name', 'unit')", "A"),
        ("['甲', '乙'] | lookup(staff, 'name', 'unit')", ["A", "B"]),
        ("'无' | lookup(staff, 'name', 'unit')", None),
        ("8000 | share(financing.total)", Decimal("83.3")),
        ("8000 | share(0)", None),
        ("staff | names", "甲、乙、丙"),
        ("staff | names('；')", "甲；乙；丙"),
        ("achievements | names", None),
        ("['一', '二'] | join_lines", "一\n二"),
        ("absent | count", 0),
        ("absent | length", 0),
    ],
)
def test_data_filters(text: str, value: object) -> None:
    assert evaluate(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nowhere", None),
        ("nowhere.at.all", None),
        ("financing.end", None),
        ("financing.end.year", None),
        ("financing.end == none", True),
        ("financing.end is defined", False),
        ("financing.end | default('—')", "—"),
        ("financing.start <= financing.end", False),
        ("financing.end > 3", False),
        ("not financing.end", True),
        ("financing.total - financing.end", None),
        ("financing.total - financing.end > 0", False),
        ("financing.total / 0 > 1", False),
        ("staff | sum(attribute='months')", None),
        ("staff | selectattr('months', 'gt', 3) | list | count", 1),
        ("financing.end | round(1)", None),
        ("'甲' in absent", False),
    ],
)
def test_what_is_not_filled_in_is_none_and_compares_false(text: str, value: object) -> None:
    assert evaluate(text) == value


def test_a_typed_fraction_goes_with_decimals() -> None:
    assert evaluate("financing.total * 0.5 == 4800") is True
    assert evaluate("financing.total >= 0.5") is True


def test_a_field_goes_before_a_method_of_the_same_name() -> None:
    assert evaluate("order.items") == 5
    assert evaluate("order.count") == 7
    assert evaluate("order.values") == "各值"


def test_a_sum_passes_over_what_is_no_number() -> None:
    rows = {"rows": [{"a": "三百万"}, {"a": Decimal(1)}, {"a": 2}, {}]}
    assert compile_expression("rows | total('a')").evaluate(rows) == Decimal(3)


@pytest.mark.parametrize("text", ["1 +", "a b", "", "staff | nofilter", "x is notest", "{{ a }}"])
def test_what_does_not_compile_says_so(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text)
    assert caught.value.rule == "programme.expression"
    assert caught.value.facts["text"] == text
    assert caught.value.facts["problem"]


@pytest.mark.parametrize("text", ["1 < 'a'", "'a' * 'b'"])
def test_other_failures_raise(text: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(text)


ATTACKS = [
    "''.__class__",
    "''['__class__']",
    "'' | attr('__class__')",
    "'{0.__class__}'.format(1)",
    "self.__init__",
    "dict.__bases__",
    "financing.total.__class__",
    "staff | map(attribute='__class__') | list",
    "staff | sort(attribute='__class__') | list",
    "staff.append(1)",
    "financing.update({'a': 1})",
    "range(10**9) | list",
    "'a' * 3000000000",
    "3000000000 * 'a'",
    "[0] * 10**8",
    "2 ** (2 ** 40)",
    "(2 ** 4000) ** 4000",
    "'{:>99999999}'.format(1)",
    "'{:{}}'.format(1, 99999999)",
    "'%99999999d' % 1",
    "'%*d' % (99999999, 1)",
    "'%99999999d' | format(1)",
    "'a'.ljust(99999999)",
    "'a'.center(99999999)",
    "'1'.zfill(99999999)",
    "'a' | center(99999999)",
    "'a' | indent(99999999)",
    "[1] | batch(99999999, 0) | list",
    "'a'.replace('', 'b' * 1000000)",
    "('a' * 1000) | replace('a', 'b' * 100000)",
    "'a'.join(['b' * 1000000] * 100)",
    "(['b' * 1000000] * 100) | join",
    "('a' * 600000) ~ ('a' * 600000)",
    "('a' * 600000) + ('a' * 600000)",
    "'a'.translate({97: 'b' * 100})",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_the_sandbox_refuses(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(text).evaluate(PROFILE)


@pytest.mark.parametrize("text", ["lipsum", "cycler", "joiner"])
def test_jinjas_own_helpers_are_not_there(text: str) -> None:
    assert evaluate(text) is None


@pytest.mark.parametrize("name", ["attr('name')", "pprint", "random", "wordwrap(1)", "xmlattr"])
def test_filters_that_lead_elsewhere_or_differ_each_time_are_not_there(name: str) -> None:
    with pytest.raises(ExpressionError, match="No filter named"):
        compile_expression(f"organization | {name}")


def test_data_is_never_changed() -> None:
    before = repr(PROFILE)
    for text in ATTACKS:
        with pytest.raises(ExpressionError):
            compile_expression(text).evaluate(PROFILE)
    assert repr(PROFILE) == before


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("合计 {{ financing.total }} 万元", "合计 9,600 万元"),
        ("{{ staff | total('months') * 100.5 }}", "1,256.25"),
        ("{{ financing.start }}起", "2027年1月1日起"),
        ("{{ financing.start | month }}", "2027年1月"),
        ("{{ 2027 }}年", "2027年"),
        ("{{ true }}{{ false }}", "是否"),
        ("{{ absent }}，{{ nowhere.x }}", "—，—"),
        ("{{ staff | pluck('name') }}", "甲、乙、丙"),
        ("{{ achievements }}", "—"),
        ("{{ financing.total / 7 }}", "1,371.43"),
        ("{{ financing.total }} / {{ absent | round }}", "9,600 / —"),
        ("{% if staff %}{{ staff | count }} 人{% endif %}", "3 人"),
        ("<b> & “引号”", "<b> & “引号”"),
        ("{{ '<&>' }}", "<&>"),
        ("{{ absent < 3 }}", "—"),
    ],
)
def test_messages(text: str, printed: str) -> None:
    assert compile_text(text).evaluate(PROFILE) == printed


def test_a_message_may_not_grow_without_bound() -> None:
    with pytest.raises(ExpressionError):
        compile_text("{% for i in range(9000) %}{{ 'a' * 1000 }}{% endfor %}").evaluate({})
    doubling = (
        "{% set n = namespace(t='a' * 1000) %}{% for i in range(99) %}{% set n.t = n.t ~ n.t %}{% endfor %}"
    )
    with pytest.raises(ExpressionError):
        compile_text(doubling).evaluate({})


def test_a_broken_message_says_so() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_text("{{ a")
    assert caught.value.facts["text"] == "{{ a"


def test_strict_environment_raises_on_unknown_names_and_fields() -> None:
    strict = environment(undefined="strict")
    with pytest.raises(UndefinedError, match="nowhere"):
        strict.from_string("{{ nowhere }}").render({})
    with pytest.raises(UndefinedError, match="amuont"):
        strict.from_string("{{ rows | total('amuont') }}").render(rows=[{"amount": Decimal(1)}])
    with pytest.raises(TypeError):
        strict.from_string("{{ rows | total('a') }}").render(rows=[{"a": "一"}])
    with pytest.raises(SecurityError):
        strict.from_string("{{ ''.__class__ }}").render({})


def test_strict_environment_escapes() -> None:
    assert environment(undefined="strict").from_string("{{ x }}").render(x="A & <b>") == "A &amp; &lt;b&gt;"


def test_figures_as_people_write_them() -> None:
    assert number_text(Decimal("1260.00")) == "1,260"
    assert number_text(Decimal("1250.50")) == "1,250.5"
    assert number_text(Decimal("0.0015")) == "0.0015"
    assert number_text(Decimal("1E+3")) == "1,000"
    assert number_text(Decimal("-0.50")) == "-0.5"
    assert amount_text(Decimal("1234.5")) == "1,234.50"
    assert amount_text(Decimal("0.125")) == "0.13"
    assert amount_text(Decimal("1234.5"), 0) == "1,235"
    assert [chinese_number(n) for n in (0, 1, 10, 12, 20, 21, 99, 100)] == [
        "〇", "一", "十", "十二", "二十", "二十一", "九十九", "100",
    ]  # fmt: skip
    assert chinese_month(date(2026, 11, 23)) == "二〇二六年十一月"


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_a_printed_figure_keeps_its_value(value: Decimal) -> None:
    assert Decimal(number_text(value).replace(",", "")) == value


@settings(deadline=None)
@given(st.lists(st.decimals(allow_nan=False, min_value=0, max_value=10**9, places=2)))
def test_a_sum_is_exact(values: list[Decimal]) -> None:
    rows = [{"amount": value} for value in values] + [{"amount": None}, {}]
    assert compile_expression("rows | total('amount')").evaluate({"rows": rows}) == sum(values, Decimal(0))


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_compiles_or_raises_expression_error(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        compile_expression(text).evaluate(PROFILE)


@pytest.mark.parametrize(
    "text",
    ["{", "{ {{ a }} }", "{x} {%", "{{ a }}{", "{{{ a }}}", "甲\n{% if a %}\n{ 乙 {% endif %}\n",
     "{# {{ a }} #}{#", "{% raw %}{{ a }}{% endraw %}{", "  {%- if a -%}  x {%- endif +%} y",
     "{}{%% {% set b = 1 %}{{ b }}"],
)  # fmt: skip
def test_a_text_is_cut_into_tags_as_jinja_cuts_it(text: str) -> None:
    def outcome(lexer: Lexer) -> list[object]:
        tokens: list[object] = []
        try:
            tokens.extend(lexer.tokeniter(text, None))
        except TemplateSyntaxError as error:
            tokens.append((error.message, error.lineno))
        return tokens

    assert outcome(environment().lexer) == outcome(Environment().lexer)
