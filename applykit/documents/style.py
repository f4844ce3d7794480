"""House style: fonts, sizes, page, paragraph and table looks, read from YAML into frozen values."""

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
from applykit.documents.marks import Entries, Node, read

SIZES: Mapping[str, float] = {
    "初号": 42, "小初": 36, "一号": 26, "小一": 24, "二号": 22, "小二": 18,
    "三号": 16, "小三": 15,
    "四号": 14, "小四": 12, "五号": 10.5, "小五": 9, "六号": 7.5, "小六": 6.5,
}  # fmt: skip
ALIGNMENTS = ("left", "center", "right", "both", "distribute")


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """A whole house style; the block looks keep their plain values by name."""

    id: str
    title: str
    language: str
    fonts: Mapping[str, str]
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


BLOCKS: Mapping[str, tuple[str, ...]] = {
    "header": ("rule", "rule_colour", "gap", "draft", "draft_colour"),
    "footer": ("before", "after", "inset"),
    "cover": ("label", "value", "row", "rule", "label_spread", "kind_spread"),
    "form": ("row", "pad", "outside", "inside", "inside_colour", "label_shade", "group_shade"),
    "seal": ("inset", "split", "rule", "sign_row", "gap"),
    "card": (
        "widths",
        "head_row",
        "row",
        "pad",
        "top",
        "head_rule",
        "row_rule",
        "bottom",
        "head_shade",
        "gap",
    ),
    "tile": ("width", "gap", "number", "row"),
    "chart": ("width", "height", "font", "size", "colour", "gap", "grid", "palette"),
}
REQUIRED = (
    "Normal", "Title", "CoverKind", "CoverLabel", "CoverValue", "CoverDate", "Heading1", "Heading2",
    "Heading3", "Heading4", "FrontHeading", "BodyText", "ListParagraph", "Quote", "Caption",
    "FigureCaption", "Figure", "TableHead", "TableText", "TableNumber", "TableCenter", "TableNote",
    "FormLabel", "FormText", "SealTitle", "SealText", "SealSign", "TOCHeading", "TOC1", "TOC2", "Header",
    "Footer", "CodeBlock", "FootnoteText",
)  # fmt: skip
"""The paragraph styles that templates and narratives use by name."""
_TOP = ("id", "title", "language", "fonts", "colours", "page", "landscape", "numbering", "paragraphs",
        "characters", "tables", "looks", *BLOCKS)  # fmt: skip


def load_style(text: str, file: str = "") -> HouseStyle:
    """Read a house style; raise TemplateError (template.style) with the line of the first mistake."""
    top = read(text, file, "template.style").mapping(_TOP)
    named, inks = top.need("fonts").mapping(), top.need("colours").mapping()
    fonts = {name: named.text(name) for name in named}
    colours = {name: _colour(inks.need(name)) for name in inks}
    paragraphs = top.need("paragraphs").mapping()
    characters = top.need("characters").mapping()
    tables = top.need("tables").mapping()
    looks = top.need("looks").mapping()
    for name in REQUIRED:
        paragraphs.need(name)
    return HouseStyle(
        id=top.text("id"),
        title=top.text("title"),
        language=top.text("language"),
        fonts=fonts,
        colours=colours,
        page=_page(top.need("page")),
        landscape=_page(top.need("landscape")),
        numbering=tuple(_level(node) for node in top.need("numbering").sequence()),
        paragraphs={name: _paragraph(paragraphs.need(name), fonts) for name in paragraphs},
        characters={name: _character(characters.need(name), fonts) for name in characters},
        tables={name: _table(tables.need(name)) for name in tables},
        looks={name: _looks(looks.need(name)) for name in looks},
        words={block: _words(top.need(block), names) for block, names in BLOCKS.items()},
    )


def _colour(node: Node) -> str:
    written = node.text().upper()
    if len(written) != 6 or set(written) - set("0123456789ABCDEF"):
        node.fail(f"a colour is six hexadecimal digits, not “{written}”")
    return written


def _size(entries: Entries, name: str, default: float | None = None) -> float:
    if name not in entries and default is not None:
        return default
    node = entries.need(name)
    return SIZES[node.text()] if node.text() in SIZES else node.number()


def _font(entries: Entries, fonts: Mapping[str, str], name: str = "font", default: str | None = None) -> str:
    if name not in entries and default is not None:
        return default
    return entries.need(name).choice(tuple(fonts))


def _page(node: Node) -> Page:
    names = ("width", "height", "top", "right", "bottom", "left", "header", "footer")
    entries = node.mapping(names)
    return Page(*(entries.number(name) for name in names))


def _level(node: Node) -> NumberingLevel:
    entries = node.mapping(("style", "format", "text"))
    return NumberingLevel(entries.text("style"), entries.text("format"), entries.text("text"))


def _paragraph(node: Node, fonts: Mapping[str, str]) -> ParagraphStyle:
    entries = node.mapping(tuple(ParagraphStyle.__dataclass_fields__))
    return ParagraphStyle(
        font=_font(entries, fonts),
        size=_size(entries, "size"),
        pitch=entries.number("pitch"),
        align=entries.need("align").choice(ALIGNMENTS) if "align" in entries else "left",
        indent_chars=int(entries.number("indent_chars", 0)),
        hanging=entries.number("hanging", 0),
        left=entries.number("left", 0),
        before=entries.number("before", 0),
        after=entries.number("after", 0),
        spacing=entries.number("spacing", 0),
        scale=int(entries.number("scale", 0)),
        colour=entries.text("colour", ""),
        bold=entries.flag("bold"),
        keep_next=entries.flag("keep_next"),
        level=int(entries.number("level", 0)),
        dotted=entries.flag("dotted"),
        latin=_font(entries, fonts, "latin", ""),
    )


def _character(node: Node, fonts: Mapping[str, str]) -> CharacterStyle:
    entries = node.mapping(tuple(CharacterStyle.__dataclass_fields__))
    return CharacterStyle(
        font=_font(entries, fonts, "font", ""),
        size=_size(entries, "size", 0),
        colour=entries.text("colour", ""),
        bold=entries.flag("bold"),
        latin=_font(entries, fonts, "latin", ""),
        raised=entries.flag("raised"),
    )


def _table(node: Node) -> TableLook:
    entries = node.mapping(tuple(TableLook.__dataclass_fields__))
    pad = entries.numbers("pad")
    if len(pad) != 2:
        node.fail("“pad” is two lengths: above and below, left and right")
    return TableLook(
        row=entries.number("row"),
        pad=(pad[0], pad[1]),
        top=entries.number("top"),
        bottom=entries.number("bottom"),
        head_rule=entries.number("head_rule"),
        row_rule=entries.number("row_rule"),
        row_colour=entries.text("row_colour"),
        group_rule=entries.number("group_rule"),
        group_colour=entries.text("group_colour"),
        subtotal_rule=entries.number("subtotal_rule"),
        total_rule=entries.number("total_rule"),
        head_shade=entries.text("head_shade"),
        subtotal_shade=entries.text("subtotal_shade"),
        total_shade=entries.text("total_shade"),
        size=_size(entries, "size", 0),
        pitch=entries.number("pitch", 0),
    )


def _looks(node: Node) -> Mapping[str, ValueLook]:
    found = {}
    values = node.mapping()
    for name in values:
        entries = values.need(name).mapping(("mark", "word", "text", "fill", "bar", "outline", "plain"))
        colours = {key: _colour(entries.need(key)) for key in ("text", "fill", "bar")}
        outline = _colour(entries.need("outline")) if "outline" in entries else ""
        found[name] = ValueLook(
            entries.text("mark"),
            entries.text("word"),
            **colours,
            outline=outline,
            plain=entries.flag("plain"),
        )
    return found


def _words(node: Node, names: tuple[str, ...]) -> Mapping[str, str]:
    entries = node.mapping(names)
    for name in names:
        entries.need(name)
    return {name: " ".join(entries.texts(name)) for name in names}
