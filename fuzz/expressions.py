"""Any text as a condition or a message of a pack: a value or an ExpressionError, and nothing grows."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal

import atheris

with atheris.instrument_imports(include=["applykit", "jinja2"]):
    from applykit.errors import ExpressionError
    from applykit.expressions import compile_expression, compile_text

NAMES = {
    "organization": {"name": "甲院", "founded": date(1988, 6, 15)},
    "staff": [{"name": "周砚秋", "age": 41, "months": Decimal("10")}, {"name": None, "age": None}],
    "funding": [{"source": "自筹", "year": 2027, "amount": Decimal("1200.50")}, {"source": "财政"}],
    "text": "甲乙丙" * 40,
    "value": None,
    "n": 3,
    "as_of": date(2026, 11, 23),
}  # fmt: skip
PLAIN = (str, int, float, bool, Decimal, date, list, dict, tuple, type(None))


def one_input(data: bytes) -> None:
    """The value of an expression is plain data of bounded size."""
    text = data.decode("utf-8", "replace")
    for compiled in (compile_expression, compile_text):
        try:
            found = compiled(text).evaluate(NAMES)
        except ExpressionError:
            continue
        if isinstance(found, (str, list, tuple, dict)):
            assert len(found) < 20_000_000
        name = type(found).__module__
        assert isinstance(found, PLAIN) or name.startswith(
            ("jinja2", "applykit", "builtins", "markupsafe")
        ), name


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
