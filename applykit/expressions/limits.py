"""How large things may grow inside an expression: every check refuses before memory is taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from functools import wraps
from typing import Any, NoReturn

from jinja2 import pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS, make_attrgetter, sync_do_join
from jinja2.nodes import EvalContext

LONGEST_RANGE = 10_000
LONGEST_LIST = 100_000
LONGEST_TEXT = 1_000_000
WIDEST_PADDING = 1_000
_MOST_BITS = 4_096

_PADDING_FILTERS = ("batch", "center", "indent", "slice")
_PADDING_METHODS = frozenset({"center", "expandtabs", "ljust", "rjust", "zfill"})


def refuse(problem: str) -> NoReturn:
    raise SecurityError(problem)


def check_length(length: int, limit: int) -> None:
    if length > limit:
        refuse(f"the result would be longer than {limit}")


def check_depth(value: object) -> None:
    """Refuses what holds too many things in all: lists in lists, the same one over and over, grow fast."""
    left = LONGEST_LIST
    waiting: list[Any] = [value]
    while waiting:
        held = waiting.pop()
        inner = (
            held.values() if isinstance(held, Mapping) else held if isinstance(held, (list, tuple)) else ()
        )
        left -= len(inner)
        if left < 0:
            refuse(f"the result would be longer than {LONGEST_LIST}")
        waiting += [item for item in inner if isinstance(item, (list, tuple, Mapping))]


def bounded_range(*args: int) -> range:
    numbers = range(*args)
    check_length(len(numbers), LONGEST_RANGE)
    return numbers


def check_operands(operator: str, left: Any, right: Any) -> None:
    if operator == "%" and isinstance(left, str):
        check_pattern(left, right if isinstance(right, tuple) else (right,))
    elif operator == "**" and isinstance(left, int) and isinstance(right, int):
        check_length(left.bit_length() * abs(right), _MOST_BITS)
    elif operator == "*":
        for many, times in ((left, right), (right, left)):
            if isinstance(many, int) and isinstance(times, int):
                check_length(many.bit_length() + times.bit_length(), _MOST_BITS)
            elif isinstance(many, (str, bytes, list, tuple)) and isinstance(times, int):
                check_length(len(many) * times, _limit(many))
                if isinstance(many, (list, tuple)):
                    check_depth(many * times)
    elif operator == "+" and isinstance(left, (str, list, tuple)) and isinstance(right, Sized):
        check_length(len(left) + len(right), _limit(left))
        if not isinstance(left, str):
            check_depth((left, right))


def _limit(value: object) -> int:
    return LONGEST_TEXT if isinstance(value, (str, bytes)) else LONGEST_LIST


def check_pattern(pattern: str, arguments: Iterable[object]) -> None:
    """Refuses a format whose widths are wider than a page, typed or taken from a value."""
    if any(int(width) > WIDEST_PADDING for width in re.findall(r"\d+", pattern)):
        refuse(f"a width in {pattern[:40]!r} is larger than {WIDEST_PADDING}")
    if "*" in pattern or re.search(r"\{[^{}]*\{", pattern):
        _check_widths(arguments)


def _check_widths(arguments: Iterable[object]) -> None:
    if any(isinstance(width, int) and width > WIDEST_PADDING for width in arguments):
        refuse(f"a width is larger than {WIDEST_PADDING}")


def check_method(owner: str | bytes, name: str, args: Sequence[Any]) -> None:
    if name in _PADDING_METHODS:
        _check_widths(args)
    elif name == "join" and args:
        _check_joined(args[0], len(owner))
    elif name == "replace" and len(args) > 1:
        _check_replacement(owner, args[0], args[1])
    elif name == "translate":
        refuse("translate is not allowed")


def _check_joined(parts: Iterable[object], between: int) -> None:
    if isinstance(parts, (list, tuple)):
        lengths = (len(part) if isinstance(part, str) else 0 for part in parts)
        check_length(sum(lengths) + between * len(parts), LONGEST_TEXT)


def _check_replacement(text: Any, old: Any, new: Any) -> None:
    if isinstance(text, (str, bytes)) and isinstance(new, (str, bytes)) and isinstance(old, (str, bytes)):
        check_length(len(text) + (len(text) // max(1, len(old)) + 1) * len(new), LONGEST_TEXT)


@pass_eval_context
def _join(
    settings: EvalContext, value: Iterable[Any], d: str = "", attribute: str | int | None = None
) -> str:
    parts = list(value)
    if attribute is not None:
        parts = list(map(make_attrgetter(settings.environment, attribute), parts))
    _check_joined(parts, len(d))
    return sync_do_join(settings, parts, d)


def _replace(value: object, old: str, new: str, count: int | None = None) -> str:
    text = value if isinstance(value, str) else str(value)
    _check_replacement(text, old, new)
    return text.replace(old, new, -1 if count is None else count)


def _format(pattern: object, *args: Any, **kwargs: Any) -> str:
    text = str(pattern)
    check_pattern(text, (*args, *kwargs.values()))
    return text % (kwargs or args)


def _padding(inner: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(inner)  # keeps Jinja's mark that says what it passes first
    def bounded(value: Any, *args: Any, **kwargs: Any) -> Any:
        _check_widths((*args, *kwargs.values()))
        return inner(value, *args, **kwargs)

    return bounded


BOUNDED_FILTERS: dict[str, Callable[..., Any]] = {
    "join": _join,
    "format": _format,
    "replace": _replace,
    **{name: _padding(FILTERS[name]) for name in _PADDING_FILTERS},
}
