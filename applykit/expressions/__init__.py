"""Expressions of packs and templates: one sandboxed Jinja, for conditions, messages and documents.

An expression is evaluated over plain data (dict, list, str, Decimal, date, int, bool).  What is not filled
in is None, a lookup on None is None, arithmetic with None is None, and a comparison with None fails the
whole expression: it is False.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from types import CodeType
from typing import Any, Literal, cast

from jinja2 import Environment, Template, TemplateSyntaxError, Undefined
from jinja2.exceptions import SecurityError
from jinja2.nodes import Assign, EvalContext, Name, Node
from jinja2.nodes import Template as JinjaTemplate
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from applykit.errors import ExpressionError
from applykit.expressions import comparing, data, display, drawing, periods
from applykit.expressions.memory import EXPRESSIONS
from applykit.expressions.sandbox import Sandbox, rests_on_nothing

__all__ = ["Expression", "Message", "compile_expression", "compile_text", "environment", "names_in"]

_LONGEST_MESSAGE = 100_000


def environment(*, undefined: Literal["strict", "lenient"] = "strict") -> ImmutableSandboxedEnvironment:
    """A new sandboxed environment with the data filters.

    Strict is for documents: autoescape is on and an undefined name raises.  Lenient is for packs: plain
    text, and an undefined name is None.
    """
    made = Sandbox(lenient=undefined == "lenient")
    made.filters.update({**data.FILTERS, **comparing.FILTERS, **periods.FILTERS, **drawing.FILTERS})
    return made


@cache
def _lenient() -> ImmutableSandboxedEnvironment:
    return environment(undefined="lenient")


@cache
def _messages() -> Sandbox:
    made = Sandbox(lenient=True, longest_output=_LONGEST_MESSAGE)
    made.filters.update({**data.FILTERS, **comparing.FILTERS, **periods.FILTERS, **drawing.FILTERS})
    made.filters.update({"month": _month, "number": display.display, "percent": _percent})
    made.finalize = display.display
    return made


class _Names(Context):
    """What an expression sees, without the copies that Jinja makes for documents: rules run on every row."""

    def __init__(self, environment: Environment, names: Mapping[str, object]) -> None:
        self.environment = environment
        self.parent = cast(dict[str, Any], names)
        self.vars = {}
        self.exported_vars = set()
        self.eval_ctx = EvalContext(environment)
        self.name = None
        self.globals_keys = set()
        self.blocks = {}

    def resolve_or_missing(self, key: str) -> Any:
        found = self.parent.get(key, missing)
        return self.environment.globals.get(key, missing) if found is missing else found


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled condition of a pack; `text` is how it was written."""

    text: str
    _compiled: Template

    def evaluate(self, names: Mapping[str, object]) -> object:
        """The value over these names; False where something not filled in is compared or counted.

        Raises:
            ExpressionError: the expression fails for any other reason, or does what it may not.
        """
        context = _Names(self._compiled.environment, names)
        try:
            for _nothing in self._compiled.root_render_func(context):
                pass  # an expression prints nothing; running to its end leaves the result
        except Exception as error:
            if rests_on_nothing(error):
                return False
            raise _failed(self.text, error) from error
        found = context.vars["result"]
        return None if isinstance(found, Undefined) else found


@dataclass(frozen=True, slots=True)
class Message:
    """A compiled text with {{ }}; `text` is how it was written."""

    text: str
    _compiled: Template

    def evaluate(self, names: Mapping[str, object]) -> str:
        """The text with its figures: 1,260 or 1,250.5, 2026年3月1日, nothing as —.

        Raises:
            ExpressionError: the text fails for another reason than an entry not filled in.
        """
        try:
            return self._compiled.render(names)
        except Exception as error:
            if rests_on_nothing(error):
                return re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", display.NOTHING, self.text))
            raise _failed(self.text, error) from error


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """The expression, ready to be evaluated over and over.

    Raises:
        ExpressionError: the text is not an expression, or names an unknown filter or test.
    """
    try:
        environment = _lenient()
        code = EXPRESSIONS.code(f"condition {text}", lambda: _condition(environment, text))
        made = environment.template_class.from_code(environment, code, environment.make_globals(None))
        return Expression(text, made)
    except Exception as error:
        raise _failed(text, error) from error


@lru_cache(maxsize=4096)
def compile_text(text: str) -> Message:
    """The message, ready to be filled over and over.

    Raises:
        ExpressionError: a tag in the text does not read, or names an unknown filter or test.
    """
    try:
        environment = _messages()
        code = EXPRESSIONS.code(f"message {text}", lambda: environment.compile(text))
        made = environment.template_class.from_code(environment, code, environment.make_globals(None))
        return Message(text, made)
    except Exception as error:
        raise _failed(text, error) from error


def _condition(environment: Environment, text: str) -> CodeType:
    """The code that leaves the value of an expression in `result`, as Jinja's compile_expression makes it."""
    parser = Parser(environment, text, state="variable")
    expression = parser.parse_expression()
    if not parser.stream.eos:
        raise TemplateSyntaxError("chunk after expression", parser.stream.current.lineno)
    expression.set_environment(environment)
    body: list[Node] = [Assign(Name("result", "store"), expression, lineno=1)]
    return environment.compile(JinjaTemplate(body, lineno=1))


def names_in(text: str, *, message: bool = False) -> set[str]:
    """The names that an expression, or a text with {{ }}, looks up; functions of the program aside.

    Raises:
        ExpressionError: it does not read.
    """
    from jinja2 import meta

    made = _messages() if message else _lenient()
    try:
        parsed = made.parse(text if message else f"{{{{ ({text}) }}}}")
    except Exception as error:
        raise _failed(text, error) from error
    return meta.find_undeclared_variables(parsed) - set(made.globals)


def _month(value: object) -> str:
    return display.month_text(value) if isinstance(value, date) else display.display(value)


def _percent(value: object) -> str:
    shares = isinstance(value, (Decimal, float, int))
    return display.percent_text(cast(Decimal, value)) if shares else display.display(value)


def _failed(text: str, error: Exception) -> ExpressionError:
    problem = str(error) or type(error).__name__
    if isinstance(error, TemplateSyntaxError):
        problem = error.message or problem
    elif isinstance(error, SecurityError):
        problem = f"not allowed: {problem}"
    return ExpressionError("programme.expression", text=text, problem=problem)
