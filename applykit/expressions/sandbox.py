"""The one Jinja environment: sandboxed, immutable, and bounded in what an expression may grow to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property, wraps
from itertools import islice
from typing import Any, NoReturn, Self, cast

from jinja2 import Environment, StrictUndefined, Template, Undefined
from jinja2.compiler import CodeGenerator
from jinja2.filters import FILTERS
from jinja2.lexer import Lexer
from jinja2.nodes import (
    And,
    Concat,
    Const,
    Dict,
    EnvironmentAttribute,
    Expr,
    ExprStmt,
    For,
    Impossible,
    List,
    Node,
    TemplateData,
    Tuple,
)
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS

from applykit.expressions.budget import budget, spend
from applykit.expressions.limits import (
    BOUNDED_FILTERS,
    LONGEST_TEXT,
    bounded_range,
    check_depth,
    check_length,
    check_method,
    check_operands,
    check_pattern,
    refuse,
)

LONGEST_OUTPUT = 64_000_000

_AT_ONCE = 64
"""So many pieces of output are measured together; each is bounded by itself."""

_DROPPED_FILTERS = ("attr", "pprint", "random", "wordwrap", "xmlattr")
_FIGURE_FILTERS = ("abs", "max", "min", "round", "sort", "sum")
_COMPARING_TESTS = ("gt", "ge", "lt", "le", ">", ">=", "<", "<=", "greaterthan", "lessthan", "in")


def rests_on_nothing(error: Exception) -> bool:
    """Whether an operation failed because one side of it is None: an entry that is not filled in."""
    # Jinja has no hook for comparisons; Python's own words name the operand.
    return isinstance(error, TypeError) and "NoneType" in str(error)


class Nothing(Undefined):
    """In lenient expressions what is not there is simply None: every lookup gives None in its place."""

    def __new__(cls, *_args: object, **_kwargs: object) -> Self:
        return cast(Self, None)


class Generator(CodeGenerator):
    """Code in which whatever may grow is measured."""

    def visit_For(self, node: For, frame: Any) -> None:
        # Every turn of every loop is counted, also of those that print nothing.
        node.body.insert(0, ExprStmt(EnvironmentAttribute("turn"), lineno=node.lineno))
        if node.test is not None:
            node.test = And(EnvironmentAttribute("turn"), node.test, lineno=node.lineno)
        super().visit_For(node, frame)

    def visit_EnvironmentAttribute(self, node: EnvironmentAttribute, frame: Any) -> None:
        super().visit_EnvironmentAttribute(node, frame)
        if node.name == "turn":
            self.write("()")

    def visit_List(self, node: List, frame: Any) -> None:
        self._built(node, node.items, frame)

    def visit_Tuple(self, node: Tuple, frame: Any) -> None:
        self._built(node, node.items if node.ctx == "load" else (), frame)

    def visit_Dict(self, node: Dict, frame: Any) -> None:
        self._built(node, [pair.value for pair in node.items], frame)

    def _built(self, node: Node, items: Sequence[Node], frame: Any) -> None:
        """A literal; one that holds more than constants is measured, for lists in lists grow fast."""
        visit = getattr(super(), f"visit_{type(node).__name__}")
        if all(isinstance(item, Const) for item in items):
            visit(node, frame)
            return
        self.write("environment.built(")
        visit(node, frame)
        self.write(")")

    def visit_Concat(self, node: Concat, frame: Any) -> None:
        # `~` is no binary operator to the sandbox, and doubling a text forty times fills any memory.
        self.write("environment.joined((")
        for argument in node.nodes:
            self.visit(argument, frame)
            self.write(", ")
        self.write("))")

    def _output_child_to_const(self, node: Expr, frame: Any, finalize: Any) -> str:
        # Jinja escapes constants before `finalize` sees them: {{ none }} would print None, not —.
        if not isinstance(node, TemplateData):
            raise Impossible
        return super()._output_child_to_const(node, frame, finalize)


class _Lexer(Lexer):
    """Jinja's lexer with another way to the next tag: its own tries every tag at every character."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        text, *rest = self.rules["root"]
        written = text.pattern.pattern.replace("(.*?)", r"([^{]*(?:\{(?![{%#])[^{]*)*)", 1)
        self.rules["root"] = [text._replace(pattern=re.compile(written, text.pattern.flags)), *rest]


class BoundedTemplate(Template):
    """A template that stops when its output outgrows the environment's limit."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The finished text.

        Raises:
            SecurityError: the text outgrows the limit.
        """
        context = self.new_context(dict(*args, **kwargs))
        try:
            with budget():
                return "".join(self._bounded(context))
        except Exception:
            self.environment.handle_exception()  # raises again, with the template's own line numbers
            raise

    def _bounded(self, context: Context) -> Iterator[str]:
        limit = cast(Sandbox, self.environment).longest_output
        size = 0
        parts = iter(self.root_render_func(context))
        while some := list(islice(parts, _AT_ONCE)):
            size += sum(map(len, some))
            if size > limit:
                refuse(f"the output is longer than {limit} characters")
            yield from some


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without a way out: no private attributes, no mutation, nothing that grows without bound.

    Strict, it is made for documents (autoescape on, undefined names raise); lenient, for the rules and
    messages of packs (what is not there is None, and arithmetic with None gives None).
    """

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    code_generator_class = Generator
    template_class = BoundedTemplate

    def __init__(self, *, lenient: bool, longest_output: int = LONGEST_OUTPUT) -> None:
        # Packs and templates hold nothing worth folding beforehand, and looking for it takes time.
        super().__init__(
            autoescape=not lenient, undefined=Nothing if lenient else StrictUndefined, optimized=False
        )
        self.lenient = lenient
        self.longest_output = longest_output
        for name in ("lipsum", "cycler", "joiner"):
            del self.globals[name]
        self.globals["range"] = bounded_range
        for name in _DROPPED_FILTERS:
            del self.filters[name]
        self.filters.update(BOUNDED_FILTERS)
        if lenient:
            self._forgive()

    @cached_property
    def lexer(self) -> Lexer:
        """What cuts a template into texts and tags."""
        return _Lexer(self)

    def _forgive(self) -> None:
        """Lets filters and tests meet None: figures of nothing are None, comparisons with it are false."""
        self.filters["default"] = self.filters["d"] = _default
        self.filters.update({name: _on_nothing(FILTERS[name], None) for name in _FIGURE_FILTERS})
        self.tests.update(
            {name: _on_nothing(cast(Callable[..., Any], TESTS[name]), False) for name in _COMPARING_TESTS}
        )
        self.tests["defined"] = lambda value: value is not None
        self.tests["undefined"] = lambda value: value is None

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`a.b`: an entry of a mapping goes before a method, so that fields may be called items or count."""
        if (type(obj) is dict or isinstance(obj, Mapping)) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def unsafe_undefined(self, obj: Any, attribute: str) -> NoReturn:
        refuse(f"access to {attribute!r} of a {type(obj).__name__} is not allowed")

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None
        pattern, inner = str(value.__self__), wrapped

        def bounded(*args: Any, **kwargs: Any) -> str:
            check_pattern(pattern, (*args, *kwargs.values()))
            return inner(*args, **kwargs)

        return bounded

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        self.turn()
        owner = getattr(obj, "__self__", None)
        if isinstance(owner, (str, bytes)):
            check_method(owner, getattr(obj, "__name__", ""), args)
        return super().call(context, obj, *args, **kwargs)

    def call_filter(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        """A filter that is applied to every item, as `map` does."""
        self.turn()
        return super().call_filter(name, value, *args, **kwargs)

    def call_test(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        """A test that every item is put to, as `select` does."""
        self.turn()
        return super().call_test(name, value, *args, **kwargs)

    def turn(self) -> bool:
        """Count one turn of a loop.

        Raises:
            SecurityError: a document takes more turns, time or memory than any dossier.
        """
        allowance = spend()
        if allowance is not None:
            allowance.turn()
        return True

    def built(self, value: Any) -> Any:
        """A list, tuple or mapping that a template writes out."""
        check_depth(value)
        return value

    def concat(self, parts: Iterable[str]) -> str:
        """The pieces of a macro or block as one text, measured before they are put together."""
        pieces = list(parts)
        check_length(sum(map(len, pieces)), self.longest_output)
        return "".join(pieces)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if self.lenient and (left is None or right is None):
            return None
        left, right = _same_kind(left, right)
        check_operands(operator, left, right)
        try:
            return super().call_binop(context, operator, left, right)
        except (ZeroDivisionError, InvalidOperation):
            if self.lenient:
                return None
            raise

    def joined(self, parts: Sequence[Any]) -> str:
        """What `~` gives: the parts as one text."""
        check_length(sum(len(part) for part in parts if isinstance(part, str)), LONGEST_TEXT)
        return markup_join(parts) if self.autoescape else str_join(parts)


def _same_kind(left: Any, right: Any) -> tuple[Any, Any]:
    """A number typed in an expression (0.5) is a float; beside a Decimal it becomes one too."""
    if isinstance(left, Decimal) and isinstance(right, float):
        return left, Decimal(str(right))
    if isinstance(left, float) and isinstance(right, Decimal):
        return Decimal(str(left)), right
    return left, right


def _default(value: Any, other: Any = "", boolean: bool = False) -> Any:
    return other if value is None or (boolean and not value) else value


def _on_nothing(inner: Callable[..., Any], otherwise: object) -> Callable[..., Any]:
    @wraps(inner)
    def forgiving(*args: Any, **kwargs: Any) -> Any:
        try:
            return inner(*args, **kwargs)
        except TypeError as error:
            if rests_on_nothing(error):
                return otherwise
            raise

    return forgiving
