"""The values of a house style: page, paragraph, character and table looks, all frozen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet and its margins, all in mm."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    header: float
    footer: float

    @property
    def measure(self) -> float:
        """The width of the type area in mm."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """One paragraph style: lengths in pt, `left` in mm, `scale` in %; `font` and `latin` are font keys.

    A `pitch` of 0 lets a line grow with what stands in it; `rule` is a line below, in `rule_colour`.
    """

    font: str
    size: float
    pitch: float
    align: str = "left"
    indent_chars: int = 0
    hanging: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    spacing: float = 0
    scale: int = 0
    colour: str = ""
    bold: bool = False
    keep_next: bool = False
    widow_control: bool = False
    level: int = 0
    dotted: bool = False
    latin: str = ""
    rule: float = 0
    rule_colour: str = "ink"


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """One character style; empty values leave the paragraph's."""

    font: str = ""
    size: float = 0
    colour: str = ""
    bold: bool = False
    latin: str = ""
    raised: bool = False


@dataclass(frozen=True, slots=True)
class TableLook:
    """A row table's look: heights and padding in mm, rules in pt, colours by name."""

    row: float
    pad: tuple[float, float]
    top: float
    bottom: float
    head_rule: float
    row_rule: float
    row_colour: str
    group_rule: float
    group_colour: str
    subtotal_rule: float
    total_rule: float
    head_shade: str
    subtotal_shade: str
    total_shade: str
    size: float = 0
    pitch: float = 0
    column_rule: float = 0


@dataclass(frozen=True, slots=True)
class ValueLook:
    """How one value of a fixed set is shown: mark, word and colours (RRGGBB)."""

    mark: str
    word: str
    text: str
    fill: str
    bar: str
    outline: str = ""
    plain: bool = False


@dataclass(frozen=True, slots=True)
class NumberingLevel:
    """One level of the headings' list: its style, Word's number format and the text around the number."""

    style: str
    format: str
    text: str
