"""What this machine has of all that applykit can use, and what to do about what it lacks."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from applykit import __version__
from applykit.cache import cache_folder
from applykit.errors import ApplykitError, ConversionError, TemplateError, ToolMissingError
from applykit.messages import N_, _, describe_error
from applykit.office.fonts import FontState, here
from applykit.resources import Layer

_TRY_SECONDS = 60
_SIGNS = "卷●△×－□→〔〕"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at: its group, its name, what was found, whether that will do, and what to do."""

    group: str
    name: str
    value: str
    fine: bool = True
    remedy: str = ""


def examine(layers: tuple[Layer, ...]) -> Iterator[Line]:
    """Look at everything; `layers` are those whose house styles are asked for their fonts."""
    yield from _versions()
    yield from _office()
    yield from _cache()
    yield from _fonts(layers)
    yield _console()


def _versions() -> Iterator[Line]:
    group = _("Versions")
    yield Line(group, "applykit", __version__)
    yield Line(group, "Python", f"{platform.python_version()} ({platform.system()} {platform.machine()})")
    for requirement in metadata.requires("applykit") or ():
        name, _semicolon, condition = requirement.partition(";")
        if "extra" in condition:
            continue
        name = name.split("[")[0].split(">")[0].split("=")[0].strip()
        try:
            yield Line(group, name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Line(group, name, _("missing"), False, _("Install applykit anew: {command}").format(
                command="pip install --force-reinstall applykit"))  # fmt: skip


def _office() -> Iterator[Line]:
    from applykit.office import convert, program

    group = "LibreOffice"
    try:
        found = program.find()
    except ToolMissingError as error:
        yield Line(group, _("Program"), _("missing"), False, describe_error(error))
        return
    yield Line(group, _("Program"), str(found))
    version = program.version(found)
    yield Line(group, _("Version"), version or "?", bool(version), "" if version else _(
        "Start LibreOffice once by hand; if it does not open, install it anew."))  # fmt: skip
    try:
        convert({_("a document to try"): _sample()}, timeout=_TRY_SECONDS)
        yield Line(group, _("Makes a PDF"), _("yes"))
    except (ConversionError, OSError) as error:
        said = describe_error(error) if isinstance(error, ApplykitError) else str(error)
        yield Line(group, _("Makes a PDF"), _("no"), False, said)


def _sample() -> bytes:
    import io

    import docx

    document, held = docx.Document(), io.BytesIO()
    document.add_paragraph("国家级质量标准实验室")
    document.save(held)
    return held.getvalue()


def _cache() -> Iterator[Line]:
    group, folder = _("Cache"), cache_folder()
    yield Line(group, _("Folder"), str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        yield Line(group, _("Size"), f"{size / 1e6:.1f} MB")
    except OSError as error:
        reason = error.strerror or str(error)
        yield Line(group, _("Writable"), reason, False, _(
            "Everything works without it, only more slowly; name a folder that you may write in the variable "
            "{variable}.").format(variable="APPLYKIT_CACHE"))  # fmt: skip


def _fonts(layers: tuple[Layer, ...]) -> Iterator[Line]:
    for path in _styles(layers):
        try:
            title, names = _wanted(path, layers)
        except TemplateError as error:
            yield Line(_("Fonts"), path.stem, _("the house style is wrong"), False, describe_error(error))
            continue
        group = _("Fonts of {style}").format(style=title)
        states = here(names)
        if not states:
            yield Line(group, "、".join(names), _("this system does not list its fonts"))
        for state in states:
            yield _font(group, state)


def _wanted(path: Path, layers: tuple[Layer, ...]) -> tuple[str, tuple[str, ...]]:
    from applykit.documents.stylefiles import style_at

    style = style_at(path, layers)
    return style.title, tuple(dict.fromkeys(style.fonts.values()))


def _styles(layers: tuple[Layer, ...]) -> list[Path]:
    """The house styles by name; the nearest of each name."""
    found = {
        path.name: path for layer in layers for at in layer.folders() for path in at.glob("styles/*.yaml")
    }
    return [found[name] for name in sorted(found)]


def _font(group: str, state: FontState) -> Line:
    if state.there:
        return Line(group, state.name, _("installed"))
    if state.stand_in:
        value = _("not installed; {font} stands in for it in the PDF").format(font=state.stand_in)
    else:
        value = _("not installed, and nothing stands in for it")
    return Line(group, state.name, value, bool(state.stand_in), _remedy(state))


_REMEDIES = {
    "nt": N_("Settings, Apps, Optional features, Add a feature: Chinese (Simplified) supplemental fonts has "
             "仿宋, 楷体 and 黑体; other fonts come from their makers."),
    "darwin": N_("Microsoft Word for Mac brings 宋体, 仿宋, 楷体 and 黑体; or open the font's file and add "
                 "it to Font Book."),
}  # fmt: skip


def _remedy(state: FontState) -> str:
    system = "nt" if os.name == "nt" else sys.platform
    if system in _REMEDIES:
        return _(_REMEDIES[system])
    if state.stand_in or not state.packages:
        return _("Copy the font's file into {folder} for the real one, if you have a licence.").format(
            folder="~/.local/share/fonts")  # fmt: skip
    return _("Run: {command}").format(command=f"apt install {state.packages[0]}")


def _console() -> Line:
    encoding = getattr(sys.stdout, "encoding", "") or "?"
    try:
        _SIGNS.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        remedy = _("Set PYTHONIOENCODING to utf-8, or use a terminal that shows Chinese.")
        return Line(_("Console"), _("Encoding"), encoding, False, remedy)
    return Line(_("Console"), _("Encoding"), encoding)
