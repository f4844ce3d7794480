"""Small copies of the fonts that come with the program: a whole one takes longer to open than to use."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from applykit.cache import forget_oldest, read_own, write_own

SERIF, SANS = "serif", "sans"
PACKAGE = "pylopdf-fonts-zh-cn"
FILES: Mapping[str, str] = {SERIF: "NotoSerifSC-Regular.otf", SANS: "NotoSansSC-Regular.otf"}

_MOST_SIGNS = 4_000
"""A small font that would have more characters begins anew with those of the volume at hand."""

_KEPT = 256
"""The outlines of so many volumes stay in the cache; the oldest go first."""

_UNUSED = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx")


def small_font(family: str, signs: Iterable[str]) -> bytes:
    """A font with these characters, as far as it has them, and with those of volumes before it.

    One that the cache holds is taken as it is where it has all of them; the next volume seldom needs others.
    """
    wanted = frozenset(signs) - {"\0"}
    name = f"fonts/{family}-{_made_by()}"
    held, _, font = (read_own(name) or b"").partition(b"\0")
    known = frozenset(held.decode("utf-8", "surrogatepass"))
    if font and wanted <= known:
        return font
    together = wanted | known if len(wanted | known) <= _MOST_SIGNS else wanted
    text = "".join(sorted(together))
    font = _saved(_subset(family, text))
    write_own(name, text.encode("utf-8", "surrogatepass") + b"\0" + font)
    return font


def outlines(family: str, glyphs: Sequence[str], font: bytes) -> bytes:
    """The CFF table with just these glyphs of a small font, by their names: from the cache, or made now.

    It is the same whatever else the small font holds.
    """
    key = hashlib.sha256("\0".join([family, *sorted(glyphs)]).encode()).hexdigest()[:32]
    name = f"fonts/{family}-{_made_by()}-{key}.cff"
    kept = read_own(name)
    if kept is None:
        from fontTools import subset
        from fontTools.ttLib import TTFont

        made = TTFont(io.BytesIO(font), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
        subsetter = subset.Subsetter(subset.Options(notdef_outline=True, recommended_glyphs=True))
        subsetter.populate(glyphs=glyphs)
        subsetter.subset(made)
        kept = made["CFF "].compile(made)
        write_own(name, kept)
        forget_oldest("fonts", _KEPT, "*.cff")
    return kept


def _made_by() -> str:
    """What a font depends on beside its characters."""
    versions = f"{version(PACKAGE)} {version('fonttools')}"
    return hashlib.sha256(versions.encode()).hexdigest()[:8]


def _subset(family: str, text: str) -> Any:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.hinting, options.desubroutinize, options.layout_features = False, True, []
    options.drop_tables += _UNUSED
    options.name_IDs = [1, 6]
    options.notdef_outline = True
    source = str(files("pylopdf_fonts_zh_cn").joinpath(FILES[family]))
    # Boxes around all glyphs together are of no use here and take most of the time.
    font = TTFont(source, recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    return font


def _saved(font: Any) -> bytes:
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()
