"""Wraps mixed Chinese and Latin text by display columns, as Chinese type is set."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A Latin word or figure stays whole; every other character may end a line.
_PIECE = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
_GLUE = "\u00a0\u2060"
"""A space and an empty join that no line may end at: U+00A0 and U+2060."""
_PRINTED = str.maketrans({"\u00a0": " ", "\u2060": None})
_NEVER_FIRST = frozenset("，。、；：？！）》】”’…％·〕)]>,.;:?!")
_NEVER_LAST = frozenset("（《【〔“‘([<")


def wrap(text: str, width: int) -> Iterator[str]:
    """The lines of a text, none wider than `width` columns unless one word is."""
    from rich.cells import cell_len

    for paragraph in text.splitlines() or [""]:
        line = ""
        for piece in _pieces(paragraph):
            if line and cell_len(line + piece.rstrip()) > width:
                yield line.rstrip().translate(_PRINTED)
                line = piece.lstrip()
            else:
                line += piece
        yield line.rstrip().translate(_PRINTED)


def _pieces(text: str) -> Iterator[str]:
    """What may not be torn apart: words, and marks with the character they belong to."""
    held = ""
    for piece in _PIECE.findall(text):
        glued = piece[0] in _GLUE or held[-1:] in tuple(_GLUE)
        if held and not glued and held[-1] not in _NEVER_LAST and piece[0] not in _NEVER_FIRST:
            yield held
            held = ""
        held += piece
    if held:
        yield held
