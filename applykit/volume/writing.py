"""Values of a PDF as bytes: those of pypdf with their references renumbered, and our own texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
)

Renumber = Callable[[IndirectObject], int]
"""The number of an object in the volume; 0 if it is left out."""

_DEEPEST = 100
_names: dict[str, bytes] = {}


def serialised(value: Any, renumber: Renumber) -> bytes:
    """A value as it is written into the file.

    Raises:
        ValueError: it is nested deeper than any sound file's.
    """
    out: list[bytes] = []
    _emit(value, out, renumber, 0)
    return b"".join(out)


def _emit(value: Any, out: list[bytes], renumber: Renumber, depth: int) -> None:
    kind = type(value)
    if kind is NameObject:
        out.append(name(value))
    elif kind is NumberObject:
        out.append(b"%d" % value)
    elif kind is IndirectObject:
        number = renumber(value)
        out.append(b"%d 0 R" % number if number else b"null")
    elif isinstance(value, DictionaryObject):
        out.append(b"<<")
        emit_entries(value.items(), out, renumber, depth)
        out.append(b">>")
    elif isinstance(value, ArrayObject):
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        out.append(b"[")
        for item in value:
            _emit(item, out, renumber, depth + 1)
            out.append(b" ")
        out.append(b"]")
    elif kind is FloatObject:
        out.append(b"%d" % value if value == int(value) else repr(value).encode())
    elif isinstance(value, PdfObject):
        made = BytesIO()
        value.write_to_stream(made)
        out.append(made.getvalue())
    else:
        out.append(b"null")


def emit_entries(
    entries: Iterable[tuple[Any, Any]], out: list[bytes], renumber: Renumber, depth: int = 0
) -> None:
    """The entries of a dictionary, without its brackets."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    for key, value in entries:
        out.append(name(key))
        out.append(b" ")
        _emit(value, out, renumber, depth + 1)


def name(value: str) -> bytes:
    """A name, its unusual characters escaped."""
    known = _names.get(value)
    if known is None:
        written = NameObject(value).renumber()
        known = written if isinstance(written, bytes) else bytes(written, "latin-1")
        if len(_names) < 10_000:
            _names[str(value)] = known
    return known


def text(value: str) -> bytes:
    """A text string in UTF-16, which every reader understands."""
    return b"<FEFF" + value.encode("utf-16-be", "replace").hex().upper().encode() + b">"


def number(value: float) -> bytes:
    """A measure to a hundredth of a point or better."""
    written = f"{value:.4f}".rstrip("0").rstrip(".")
    return (written if written not in ("-0", "") else "0").encode()


def numbers(values: Iterable[float]) -> bytes:
    """Measures in a row."""
    return b" ".join(number(value) for value in values)
