"""Small copies of the fonts that come with the program: a whole one takes longer to open than to use."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from applykit.cache import cache_folder

SERIF, SANS = "serif", "sans"
PACKAGE = "pylopdf-fonts-zh-cn"
FILES: Mapping[str, str] = {SERIF: "NotoSerifSC-Regular.otf", SANS: "NotoSansSC-Regular.otf"}

_KEPT = 24
"""So many small fonts stay in the cache; the oldest go first."""

_UNUSED = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx")


def small_font(family: str, signs: Iterable[str], spare: Path) -> Path:
    """A font with these characters, as far as it has them: from the cache, or made now.

    Where the cache cannot be written, it is made in the folder `spare`.
    """
    text = "".join(sorted(set(signs)))
    key = hashlib.sha256(f"{family}\0{version(PACKAGE)}\0{text}".encode("utf-8", "surrogatepass"))
    name = f"{family}-{key.hexdigest()[:24]}.otf"
    folder = cache_folder() / "fonts"
    path = folder / name
    if path.is_file():
        return path
    font = _subset(family, text)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=folder, prefix=".")
        os.close(handle)
        font.save(fresh)
        os.replace(fresh, path)
        _forget(folder)
    except OSError:
        path = spare / name
        font.save(path)
    return path


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


def _forget(folder: Path) -> None:
    fonts = sorted(folder.glob("*.otf"), key=lambda path: path.stat().st_mtime)
    for path in fonts[:-_KEPT]:
        path.unlink(missing_ok=True)
