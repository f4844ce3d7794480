"""Text as WordprocessingML: escaped once, safe from docxtpl's rewriting, never run as a template."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n?")

# docxtpl turns {_{ into {{ and renders footnotes once for every section; as character references braces
# mean nothing to either, and the parser gives back what was typed.
_PROTECTED = str.maketrans({"{": "&#123;", "}": "&#125;", "%": "&#37;"})


class UnprintableError(ValueError):
    """A value holds a control character, which no XML document can carry."""

    def __init__(self, character: str, text: str) -> None:
        place = text.index(character)
        near = _FORBIDDEN.sub("□", text[max(0, place - 10) : place + 10])
        super().__init__(f"the character U+{ord(character):04X} in “{near}” cannot be printed")


def check_printable(text: str) -> None:
    """Raises UnprintableError where the text holds a character that XML does not allow."""
    found = _FORBIDDEN.search(text)
    if found:
        raise UnprintableError(found.group(), text)


def xml_text(text: str) -> Markup:
    """The text escaped for element content and attributes.

    Raises:
        UnprintableError: the text holds a control character or a lone surrogate.
    """
    check_printable(text)
    return Markup(str(escape(_LINE_ENDS.sub("\n", text))).translate(_PROTECTED))


def run(text: str, style: str = "") -> str:
    """One run of text in a character style; a line end becomes a break, a tab a tab."""
    # Word reads quotes and dashes as Latin unless the run says otherwise.
    hint = '<w:rFonts w:hint="eastAsia"/>'
    properties = f'<w:rPr><w:rStyle w:val="{style}"/>{hint}</w:rPr>' if style else f"<w:rPr>{hint}</w:rPr>"
    pieces = (_piece(piece) for piece in re.split("([\n\t])", _LINE_ENDS.sub("\n", text)) if piece)
    content = "".join(pieces)
    return f"<w:r>{properties}{content}</w:r>" if content else ""


def _piece(piece: str) -> str:
    if piece == "\n":
        return "<w:br/>"
    if piece == "\t":
        return "<w:tab/>"
    return f'<w:t xml:space="preserve">{xml_text(piece)}</w:t>'


def paragraph(runs: Iterable[str], style: str, properties: str = "") -> str:
    """A paragraph of runs; `properties` is XML to stand after the style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'
