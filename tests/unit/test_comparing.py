"""Filters that compare: rows with rows, names with names, days with days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from applykit.errors import ExpressionError
from applykit.expressions import compile_expression, names_in

HOST = "江澜省新能源产品质量检验研究院"
PROFILE = {
    "tasks": [
        {"id": "T1", "end": date(2028, 6, 1)},
        {"id": "T2", "after": ["T1", "T3"]},
        {"id": "T3", "after": ["T2"]},
        {"id": "T4", "after": ["T4"]},
        {"id": "T5", "after": ["T9"]},
        {"end": date(2029, 1, 1)},
    ],
    "works": [
        {"kind": "标准", "number": "GB/T 97188—2023", "value": Decimal("3")},
        {"kind": "标准", "number": "ＧＢ/T 97188-2023", "value": Decimal("1")},
        {"kind": "专利", "number": "GB/T 97188—2023", "value": Decimal("8")},
        {"kind": "标准", "number": None},
        {"kind": "标准", "number": "——"},
        {"kind": "标准", "number": "——"},
    ],
    "parties": [HOST, "恒岚动力电池有限公司", "江澜理工大学"],
    "facts": [
        {"words": ["标准"], "value": 1},
        {"words": ["主导", "标准"], "value": 2},
        {"words": [], "value": 3},
        {"value": 4},
    ],
    "start": date(2024, 2, 29),
    "end": date(2026, 2, 28),
    "absent": None,
}


def evaluate(text: str) -> object:
    return compile_expression(text).evaluate(PROFILE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(tasks | by('id'))['T1'].end", date(2028, 6, 1)),
        ("(tasks | by('id'))['T7']", None),
        ("(tasks | by('id'))['keys']", None),
        ("(tasks | by('id'))['__class__'].mro", None),
        ("(tasks | by('id'))[absent]", None),
        ("absent | by('id') | count", 0),
        ("tasks | position('id', 'T3')", 2),
        ("tasks | position('id', 'T7')", None),
        ("(tasks | find('id', 'T1')).end", date(2028, 6, 1)),
        ("(tasks | find('id', 'T7')).end", None),
        ("works | filled('kind')", True),
        ("works | filled('kind', 'number')", False),
        ("absent | filled('kind')", False),
        ("[] | filled('kind')", False),
        ("works | repeated('number') | map(attribute='n') | list", [1, 2]),
        ("works | repeated('kind', 'number') | map(attribute='n') | list", [1]),
        ("(works | repeated('kind', 'number') | first).first", 0),
        ("(works | repeated('kind', 'number') | first).before.value", 3),
        ("' ＧＢ/T 97188—2023 ' | bare", "gbt971882023"),
        ("absent | bare", None),
        ("5 | bare", 5),
        ("'江澜省新能源产品质量检验院' | nearest(parties)", HOST),
        ("'恒岚动力电池 有限公司' | nearest(parties, 0.99)", "恒岚动力电池有限公司"),
        ("'江澜理工大学' | nearest(parties)", None),
        ("'云岭工业大学' | nearest(parties)", None),
        ("absent | nearest(parties)", None),
        ("'江澜理工' | nearest(absent)", None),
        ("('江' * 300) | nearest(parties)", None),
        ("'动力电池安全' | abbreviates('国家质量标准实验室（新能源动力电池安全）')", True),
        ("'电池动力' | abbreviates('动力电池')", False),
        ("'动力' | abbreviates(absent)", False),
        ("absent | abbreviates('动力')", False),
        ("'甲（一）乙（二）丙（三' | between('（', '）')", ["一", "二"]),
        ("absent | between('（', '）')", []),
        ("(facts | mentioned_in('主导发布标准', 'words')) | map(attribute='value') | list", [2, 1]),
        ("facts | mentioned_in(absent, 'words')", []),
        ("start | month_end", date(2024, 2, 29)),
        ("end | month_end", date(2026, 2, 28)),
        ("absent | month_end", None),
        ("start | years_to(end)", 1),
        ("end | years_to(start)", -2),
        ("absent | years_to(end)", None),
        ("works | median('value')", Decimal("3")),
        ("[4, 1, 0] | median", Decimal("2.5")),
        ("absent | median('value')", None),
        ("tasks | cycles('id', 'after')", [["T2", "T3"], ["T4"]]),
        ("absent | cycles('id', 'after')", []),
    ],
)
def test_filter(text: str, value: object) -> None:
    assert evaluate(text) == value


def test_a_long_chain_of_tasks_is_no_circle_and_takes_no_depth() -> None:
    chain = [{"id": f"T{n}", "after": [f"T{n + 1}"]} for n in range(5000)]
    expression = compile_expression("tasks | cycles('id', 'after')")
    assert expression.evaluate({"tasks": chain}) == []
    closed = [*chain, {"id": "T5000", "after": ["T4999"]}]
    assert expression.evaluate({"tasks": closed}) == [["T4999", "T5000"]]


def test_names_of_an_expression_and_of_a_message() -> None:
    assert names_in("staff | where('kind', kind) | count > range(3) | count") == {"staff", "kind"}
    assert names_in("{% for row in staff %}{{ row.name }}{{ total }}{% endfor %}", message=True) == {
        "staff", "total",
    }  # fmt: skip
    with pytest.raises(ExpressionError):
        names_in("staff |")
