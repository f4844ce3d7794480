"""House styles read from YAML: everything that is wrong is said at once, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import yaml

from applykit.documents.faults import Faults
from applykit.documents.looks import (
    CharacterStyle,
    NumberingLevel,
    Page,
    ParagraphStyle,
    TableLook,
    ValueLook,
)
from applykit.documents.marks import Entries, Node
from applykit.documents.style import (
    ALIGNMENTS,
    BLOCKS,
    REQUIRED,
    REQUIRED_COLOURS,
    REQUIRED_FONTS,
    TOP,
    HouseStyle,
)
from applykit.documents.styleextends import RULE, Find, read_extended
from applykit.documents.stylevalues import (
    FORMATS,
    HEX,
    choice_of,
    hex_of,
    level_of,
    list_level_of,
    names_of,
    pair_of,
    pitch_of,
    size_of,
)
from applykit.messages import _, did_you_mean

_SEVERAL = ("numbers", "colours", "texts", "list numbers")
_SHEET = Page(210, 297, 0, 0, 0, 0, 0, 0)


def load_style(text: str, file: str = "", find: Find | None = None) -> HouseStyle:
    """Read a house style; `find` gives the text and file of the one it extends, by its name and this file.

    Raises:
        TemplateError: template.style, with the line of every mistake.
    """
    reader = _Reader()
    node, id = read_extended(text, file, find, reader.faults)
    style = reader.style(node, id)
    reader.finish(file)
    return style


class _Reader(Faults):
    """Reads a style's entries; fonts and colours are known once they have been read."""

    def __init__(self) -> None:
        super().__init__(RULE)
        self.fonts: tuple[str, ...] = ()
        self.colours: tuple[str, ...] = ()

    def style(self, node: Node, id: str) -> HouseStyle:
        top = self.entries(node, ("extends", *TOP), TOP[1:])
        blank = Node(yaml.MappingNode("", [], node.node.start_mark, node.node.end_mark), node.reading)

        def block(name: str, known: Sequence[str] | None = None, needed: Sequence[str] = ()) -> Entries:
            # What is missing as a whole has been said: nothing is missing in it.
            there = name in top
            return self.entries(top.need(name) if there else blank, known, needed if there else ())

        named, inks = block("fonts", None, REQUIRED_FONTS), block("colours", None, REQUIRED_COLOURS)
        # One that is wrong is there all the same: what uses it is right.
        self.fonts, self.colours = tuple(named), tuple(inks)
        fonts, colours = self.each(named, names_of), self.each(inks, hex_of)
        paragraphs = self.each(block("paragraphs", None, REQUIRED), self.paragraph)
        style = HouseStyle(
            id=id,
            title=self.value(top, "title", Node.text, ""),
            language=self.value(top, "language", Node.text, "zh-CN"),
            fonts={name: names[0] for name, names in fonts.items()},
            stand_ins={name: names[1:] for name, names in fonts.items()},
            colours=colours,
            page=self.value(top, "page", self.page, _SHEET),
            landscape=self.value(top, "landscape", self.page, _SHEET),
            numbering=self.value(top, "numbering", self.numbering, ()),
            paragraphs=paragraphs,
            characters=self.each(block("characters"), self.character),
            tables=self.each(block("tables"), self.table),
            looks={name: self.looks(node) for name, node in self.each(block("looks"), lambda n: n).items()},
            words={
                name: self.words(block(name, tuple(kinds), tuple(kinds)), kinds)
                for name, kinds in BLOCKS.items()
            },
        )
        for level in style.numbering:
            if paragraphs and level.style not in paragraphs:
                with self.kept():
                    hint = did_you_mean(level.style, tuple(paragraphs))
                    problem = _("there is no paragraph style “{name}”").format(name=level.style) + hint
                    top.need("numbering").fail(problem)
        return style

    def page(self, node: Node) -> Page:
        names = tuple(field.name for field in fields(Page))
        entries = self.entries(node, names, names)
        page = Page(**{name: self.value(entries, name, Node.number, 0.0) for name in names})
        if all(name in entries for name in names) and page.measure <= 0:
            node.fail(_("the margins leave no room for text"))
        return page

    def numbering(self, node: Node) -> tuple[NumberingLevel, ...]:
        levels: list[NumberingLevel] = []
        for index, item in enumerate(node.sequence()):
            if item.is_mapping():
                entries = self.entries(item, ("style", "format", "text"), ("style", "format", "text"))
                with self.kept():
                    form = entries.need("format").choice(tuple(FORMATS.values()))
                    levels.append(NumberingLevel(entries.text("style"), form, entries.text("text")))
            else:
                with self.kept():
                    levels.append(level_of(item, levels, index))
        return tuple(levels)

    def paragraph(self, node: Node) -> ParagraphStyle:
        names = tuple(field.name for field in fields(ParagraphStyle))
        entries = self.entries(node, names, ("font", "size", "pitch"))
        size = self.value(entries, "size", size_of, 12.0)
        readers: Mapping[str, Callable[[Node], Any]] = {
            "font": self.font,
            "latin": self.font,
            "size": size_of,
            "pitch": lambda item: pitch_of(item, size),
            "align": lambda item: choice_of(item, ALIGNMENTS),
            "colour": self.ink,
            "rule_colour": self.ink,
            "bold": Node.flag,
            "keep_next": Node.flag,
            "widow_control": Node.flag,
            "dotted": Node.flag,
            "indent_chars": Node.whole,
            "scale": Node.whole,
            "level": Node.whole,
        }
        values: dict[str, Any] = {"font": "", "size": size, "pitch": 0.0}
        for name in entries:
            values[name] = self.value(entries, name, readers.get(name, Node.number), values.get(name, 0))
        return ParagraphStyle(**values)

    def character(self, node: Node) -> CharacterStyle:
        entries = self.entries(node, tuple(field.name for field in fields(CharacterStyle)))
        return CharacterStyle(
            font=self.value(entries, "font", self.font, ""),
            size=self.value(entries, "size", size_of, 0.0),
            colour=self.value(entries, "colour", self.ink, ""),
            bold=self.value(entries, "bold", Node.flag, False),
            latin=self.value(entries, "latin", self.font, ""),
            raised=self.value(entries, "raised", Node.flag, False),
        )

    def table(self, node: Node) -> TableLook:
        names = tuple(field.name for field in fields(TableLook))
        entries = self.entries(
            node, names, [name for name in names if name not in ("size", "pitch", "column_rule")]
        )
        values: dict[str, Any] = {}
        for name in names:
            if name == "pad":
                values[name] = self.value(entries, name, pair_of, (0.0, 0.0))
            elif name.endswith(("_colour", "_shade")):
                values[name] = self.value(entries, name, self.ink, "")
            else:
                values[name] = self.value(entries, name, size_of if name == "size" else Node.number, 0.0)
        return TableLook(**values)

    def looks(self, node: Node) -> Mapping[str, ValueLook]:
        return self.each(self.entries(node), self.look)

    def look(self, node: Node) -> ValueLook:
        names = ("mark", "word", "text", "fill", "bar")
        entries = self.entries(node, (*names, "outline", "plain"), names)
        return ValueLook(
            mark=self.value(entries, "mark", Node.text, ""),
            word=self.value(entries, "word", Node.text, ""),
            text=self.value(entries, "text", hex_of, ""),
            fill=self.value(entries, "fill", hex_of, ""),
            bar=self.value(entries, "bar", hex_of, ""),
            outline=self.value(entries, "outline", hex_of, ""),
            plain=self.value(entries, "plain", Node.flag, False),
        )

    def words(self, entries: Entries, kinds: Mapping[str, str]) -> Mapping[str, str]:
        """A block's values as text, each of its kind."""
        return {
            name: self.value(entries, name, lambda node, kind=kind: self.word(node, kind), "")  # type: ignore[misc]
            for name, kind in kinds.items()
        }

    def word(self, node: Node, kind: str) -> str:
        items = node.items() if kind in _SEVERAL else (node,)
        for item in items:
            if kind == "list numbers":
                list_level_of(item)
            if kind in ("number", "numbers"):
                item.number()
            elif kind in ("colour", "colours"):
                self.ink(item)
            elif kind == "font":
                self.font(item)
            elif kind.startswith("one of "):
                choice_of(item, tuple(kind.split()[2:]))
        return " ".join(item.text() for item in items)

    # -- values

    def font(self, node: Node) -> str:
        """A font by its key."""
        return choice_of(node, self.fonts)

    def ink(self, node: Node) -> str:
        """A colour by its name, or RRGGBB."""
        written = node.text()
        return written if HEX.fullmatch(written) else choice_of(node, self.colours)
