"""Chinese text on pages of our own, in fonts that come with the program: the system is asked for none."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import Glyph, SubsetMap, TTFFont

from applykit.volume.fonts import FILES, SANS, SERIF, outlines, small_font

_PT = 25.4 / 72
_WORD = re.compile(r"[!-~À-ɏ]+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：！？）》」』】〕〉”’·—…%,.;:!?)]}")
_NOT_LAST = frozenset("（《「『【〔〈“‘([{")
_BREAKABLE = re.compile(r"(?<=[-/_.])")


class Typesetter(FPDF):
    """Writes text at places in mm from the upper left corner.

    `signs` are all characters that will be written; `missing` holds those that no font has, each with the
    first text that wanted it.
    """

    def __init__(self, as_of: date, signs: Iterable[str]) -> None:
        super().__init__(unit="mm", format="A4")
        self.set_creation_date(datetime.combine(as_of, time(), UTC))
        self.set_auto_page_break(False)
        self.small = {family: small_font(family, signs) for family in FILES}
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            for family, content in self.small.items():
                path = Path(folder) / f"{family}.otf"
                path.write_bytes(content)
                self.add_font(family, "", path)
        self.known: dict[str, frozenset[int]] = {}
        self.advances: dict[str, Mapping[int, float]] = {}
        for family, font in self.fonts.items():
            assert isinstance(font, TTFFont)
            font.ttfont.recalcBBoxes = False
            font.subset = _ByGlyph(font)
            self.advances[family] = font.cw
            self.known[family] = frozenset(font.cmap)
        self.missing: dict[str, str] = {}

    def finished(self) -> bytes:
        """The document; nothing can be drawn any more."""
        for family, font in self.fonts.items():
            assert isinstance(font, TTFFont)
            font.ttfont["CFF "] = _Outlines(
                outlines(family, font.subset.get_all_glyph_names(), self.small[family])
            )
        return bytes(self.output())

    def width(self, text: str, font: str, size: float) -> float:
        """How wide a text runs, in mm; the size is in pt."""
        runs = self._runs(text, font)
        return points(
            sum(self.advances[family][ord(sign)] for family, run in runs for sign in run) * size / 1000
        )

    def put(self, x: float, baseline: float, text: str, font: str, size: float, align: str = "L") -> None:
        """Write a line; `align` L, C or R says which part of it stands at `x`."""
        if align != "L":
            x -= self.width(text, font, size) / (2 if align == "C" else 1)
        for family, run in self._runs(text, font):
            self.set_font(family, size=size)
            self.text(x, baseline, run)
            x += points(sum(self.advances[family][ord(sign)] for sign in run) * size / 1000)

    def lines(self, text: str, font: str, size: float, width: float, most: int = 0) -> list[str]:
        """The text in lines no wider than `width` mm; none begins with a closing mark or ends with an
        opening one. With `most` lines, the rest is left out behind an ellipsis."""
        made: list[str] = []
        for paragraph in text.split("\n"):
            made += self._wrapped(paragraph, font, size, width)
        if most and len(made) > most:
            last = made[most - 1]
            while last and self.width(last + "…", font, size) > width:
                last = last[:-1]
            made = [*made[: most - 1], last + "…"]
        return made

    def _wrapped(self, text: str, font: str, size: float, width: float) -> Iterator[str]:
        line = ""
        words = [part for word in _WORD.findall(text) for part in self._fitting(word, font, size, width)]
        for word in words:
            if line and word not in _NOT_FIRST and self.width(line + word, font, size) > width:
                kept = ""
                while len(line) > 1 and line[-1] in _NOT_LAST:
                    line, kept = line[:-1], line[-1] + kept
                yield line.rstrip()
                line = kept
            line += word if line or not word.isspace() else ""
        yield line.rstrip()

    def _fitting(self, word: str, font: str, size: float, width: float) -> Sequence[str]:
        """A word that is wider than the line, in pieces that are not."""
        if len(word) == 1 or self.width(word, font, size) <= width:
            return [word]
        pieces = [part for part in _BREAKABLE.split(word) if part]
        return pieces if all(self.width(part, font, size) <= width for part in pieces) else list(word)

    def _runs(self, text: str, font: str) -> Iterator[tuple[str, str]]:
        """The text in runs of one font; a character that neither font has is written as its number."""
        other = SANS if font == SERIF else SERIF
        family, run = font, ""
        for sign in text:
            shown, wanted = sign, font
            if ord(sign) not in self.known[font]:
                wanted = other
                if ord(sign) not in self.known[other]:
                    shown, wanted = f"〔U+{ord(sign):04X}〕", font
                    self.missing.setdefault(sign, text)
            if wanted != family and run:
                yield family, run
                run = ""
            family = wanted
            run += shown
        if run:
            yield family, run


class _Outlines:
    """A CFF table that holds what is used and nothing else: fpdf2's own subsetting has nothing left to do."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def prune_pre_subset(self, font: object, options: object) -> bool:
        """It stays."""
        return True

    def closure_glyphs(self, subsetter: object) -> None:
        """No glyph is drawn with another one."""

    def subset_glyphs(self, subsetter: object) -> bool:
        """It stays."""
        return True

    def prune_post_subset(self, font: object, options: object) -> bool:
        """It stays."""
        return True

    def compile(self, font: object) -> bytes:
        """The table as it stands in the file."""
        return self.content


class _ByGlyph(SubsetMap):
    """Codes that are the glyphs' own numbers: text in such a code can be read back by every program."""

    def __init__(self, font: TTFFont) -> None:
        super().__init__(font)
        self.codes: dict[Glyph | None, int] = {}
        self.pick(0)

    def pick_glyph(self, glyph: Glyph | None) -> int | None:
        """The code of a glyph, which from now on belongs to the subset."""
        if glyph is None:
            return None
        digits = glyph.glyph_name.removeprefix("cid")
        code = int(digits) if digits.isdigit() else glyph.glyph_id
        return self.codes.setdefault(glyph, 0 if glyph.glyph_name == ".notdef" else code)

    def items(self) -> Iterator[tuple[Glyph | None, int]]:
        """Every glyph of the subset with its code."""
        yield from self.codes.items()

    def get_all_glyph_names(self) -> Sequence[str]:
        """The names of every glyph of the subset."""
        return [glyph.glyph_name for glyph in self.codes if glyph]

    def __len__(self) -> int:
        return len(self.codes)


def points(size: float) -> float:
    """Points as mm."""
    return size * _PT
