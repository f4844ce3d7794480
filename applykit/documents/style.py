"""House style: fonts, sizes, page, paragraph and table looks as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from applykit.documents.looks import (
    CharacterStyle,
    NumberingLevel,
    Page,
    ParagraphStyle,
    TableLook,
    ValueLook,
)

SIZES: Mapping[str, float] = {
    "初号": 42, "小初": 36, "一号": 26, "小一": 24, "二号": 22, "小二": 18,
    "三号": 16, "小三": 15,
    "四号": 14, "小四": 12, "五号": 10.5, "小五": 9, "六号": 7.5, "小六": 6.5,
}  # fmt: skip
ALIGNMENTS = ("left", "center", "right", "both", "distribute")


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """A whole house style; the block looks keep their plain values by name.

    `fonts` are the names that documents ask for, by key; `stand_ins` those that may take their place.
    """

    id: str
    title: str
    language: str
    fonts: Mapping[str, str]
    stand_ins: Mapping[str, tuple[str, ...]]
    colours: Mapping[str, str]
    page: Page
    landscape: Page
    numbering: tuple[NumberingLevel, ...]
    paragraphs: Mapping[str, ParagraphStyle]
    characters: Mapping[str, CharacterStyle]
    tables: Mapping[str, TableLook]
    looks: Mapping[str, Mapping[str, ValueLook]]
    words: Mapping[str, Mapping[str, str]]

    def number(self, block: str, name: str) -> float:
        """A block's single measure, such as number("form", "row")."""
        return float(self.words[block][name])

    def numbers(self, block: str, name: str) -> tuple[float, ...]:
        """A block's list of measures, such as numbers("form", "pad")."""
        return tuple(float(part) for part in self.words[block][name].split())

    def word(self, block: str, name: str) -> str:
        """A block's text, such as word("footer", "before")."""
        return self.words[block][name]

    def colour(self, name: str) -> str:
        """RRGGBB of a named colour; a name that is RRGGBB itself passes."""
        return self.colours.get(name, name)


BLOCKS: Mapping[str, Mapping[str, str]] = {
    "header": {"rule": "number", "rule_colour": "colour", "gap": "number", "draft": "text",
               "draft_colour": "colour", "side": "one of same outer"},
    "footer": {"before": "text", "between": "text", "after": "text", "inset": "number",
               "side": "one of outer center left right"},
    "cover": {"label": "number", "value": "number", "row": "number", "rule": "number",
              "label_spread": "number", "kind_spread": "number"},
    "form": {"row": "number", "pad": "numbers", "outside": "number", "inside": "number",
             "inside_colour": "colour", "label_shade": "colour", "group_shade": "colour"},
    "seal": {"inset": "number", "split": "numbers", "rule": "number", "sign_row": "number", "gap": "number"},
    "card": {"widths": "numbers", "head_row": "number", "row": "number", "pad": "numbers", "top": "number",
             "head_rule": "number", "row_rule": "number", "bottom": "number", "head_shade": "colour",
             "gap": "number"},
    "lists": {"bullets": "texts", "ordered": "list numbers"},
    "tile": {"width": "number", "gap": "number", "number": "number", "row": "number"},
    "chart": {"width": "number", "height": "number", "font": "font", "size": "number", "colour": "colour",
              "gap": "number", "grid": "colour", "palette": "colours"},
}  # fmt: skip
"""The plain values of a style by block, and what each of them is."""

REQUIRED = (
    "Normal", "Title", "CoverKind", "CoverLabel", "CoverValue", "CoverDate", "Heading1", "Heading2",
    "Heading3", "Heading4", "FrontHeading", "BodyText", "ListParagraph", "Quote", "Caption",
    "FigureCaption", "Figure", "TableHead", "TableText", "TableNumber", "TableCenter", "TableNote",
    "FormLabel", "FormText", "SealTitle", "SealText", "SealSign", "TOCHeading", "TOC1", "TOC2", "Header",
    "Footer", "CodeBlock", "FootnoteText",
)  # fmt: skip
"""The paragraph styles that templates and narratives use by name."""
REQUIRED_FONTS = ("songti", "heiti", "kaiti", "latin")
REQUIRED_COLOURS = ("ink", "note", "grey", "grid", "rule", "hairline", "alert")
TOP = ("id", "title", "language", "fonts", "colours", "page", "landscape", "numbering", "paragraphs",
       "characters", "tables", "looks", *BLOCKS)  # fmt: skip
