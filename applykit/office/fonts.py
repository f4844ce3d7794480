"""The fonts that house styles ask for: which are installed, and which take the place of the others."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from applykit import resources
from applykit.documents.headings import w
from applykit.documents.marks import read

FILE = "fonts.yaml"
_SECONDS = 30
_REGISTRY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


@dataclass(frozen=True, slots=True)
class Font:
    """A font by the name that documents use; `also` are other names of the same design."""

    name: str
    also: tuple[str, ...]
    stand_ins: tuple[str, ...]
    bold: bool


@dataclass(frozen=True, slots=True)
class FontTable:
    """Every font that is known, and the Debian package of each stand-in that has one."""

    fonts: tuple[Font, ...]
    packages: Mapping[str, str]

    def font(self, name: str) -> Font:
        """The font of this name; one that is not known has no stand-ins."""
        for font in self.fonts:
            if name == font.name or name in font.also:
                return font
        return Font(name, (), (), False)


@dataclass(frozen=True, slots=True)
class FontState:
    """One font on this machine: there itself, or with the stand-in that takes its place, or neither.

    `packages` are the Debian packages that would bring a stand-in, best first.
    """

    name: str
    there: bool
    stand_in: str
    packages: tuple[str, ...]


def font_table() -> FontTable:
    """The table of the nearest layer.

    Raises:
        TemplateError: it cannot be read, or is wrong; the line is named.
    """
    path = resources.find_template(FILE).path
    top = read(path.read_text(encoding="utf-8"), str(path), "template.style").mapping(("stand_ins", "fonts"))
    known, packages = top.need("stand_ins").mapping(), {}
    for name in known:
        package = known.need(name).mapping(("package",)).text("package", "")
        if package:
            packages[name] = package
    fonts, named = [], top.need("fonts").mapping()
    for name in named:
        entries = named.need(name).mapping(("also", "use", "bold"))
        uses = tuple(node.choice(tuple(known)) for node in entries.need("use").items())
        fonts.append(Font(name, entries.texts("also"), uses, entries.flag("bold")))
    return FontTable(tuple(fonts), packages)


def installed() -> frozenset[str] | None:
    """The names of all installed fonts; None where this system has no way to list them."""
    if os.name == "nt":
        return frozenset(_registered())
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    try:
        done = subprocess.run(
            [lister, "--format", "%{family}\n"], capture_output=True, text=True, timeout=_SECONDS,
            encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return frozenset(name.strip() for line in done.stdout.splitlines() for name in line.split(","))


def _registered() -> Iterator[str]:
    """Windows keeps its fonts as “SimSun & NSimSun (TrueType)”."""
    import winreg

    for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):  # type: ignore[attr-defined]
        try:
            with winreg.OpenKey(root, _REGISTRY) as key:  # type: ignore[attr-defined]
                for number in range(winreg.QueryInfoKey(key)[1]):  # type: ignore[attr-defined]
                    name = winreg.EnumValue(key, number)[0]  # type: ignore[attr-defined]
                    yield from (part.strip() for part in re.sub(r"\(.*?\)", "", name).split("&"))
        except OSError:
            continue


def states(names: Collection[str], there: Collection[str], table: FontTable) -> tuple[FontState, ...]:
    """What this machine has of the fonts named, in the order given."""
    found = []
    for name in names:
        font = table.font(name)
        has = any(one in there for one in (name, font.name, *font.also))
        stand_in = "" if has else next((one for one in font.stand_ins if one in there), "")
        wanted = dict.fromkeys(table.packages[one] for one in font.stand_ins if one in table.packages)
        found.append(FontState(name, has, stand_in, tuple(wanted)))
    return tuple(found)


def here(names: Collection[str]) -> tuple[FontState, ...]:
    """What this machine has of the fonts named; nothing where it cannot list its fonts."""
    there = installed()
    return states(names, there, font_table()) if there is not None else ()


def fonts_of(documents: Iterable[bytes]) -> tuple[str, ...]:
    """The fonts that .docx files name in their styles and texts, in the order in which they are met."""
    from lxml import etree

    found: dict[str, None] = {}
    for document in documents:
        with zipfile.ZipFile(io.BytesIO(document)) as archive:
            for part in ("word/styles.xml", "word/document.xml"):
                for fonts in etree.fromstring(archive.read(part)).iter(w("rFonts")):
                    for side in ("eastAsia", "ascii", "hAnsi"):
                        if name := fonts.get(w(side)):
                            found[name] = None
    return tuple(found)


def stand_ins_file(folder: Path) -> Path | None:
    """A fontconfig file in `folder` that names the stand-in of each missing font; None where none is needed.

    Without it LibreOffice looks for a missing font character by character, which is slow and moves pages.
    """
    there = installed() if os.name != "nt" else None
    if there is None:
        return None
    rules = [rule for font in font_table().fonts for rule in _rules(font, there)]
    if not rules:
        return None
    own = os.environ.get("FONTCONFIG_FILE")
    system = [own] if own else ["/etc/fonts/fonts.conf", "/opt/homebrew/etc/fonts/fonts.conf",
                                "/usr/local/etc/fonts/fonts.conf"]  # fmt: skip
    included = "".join(f'<include ignore_missing="yes">{escape(one)}</include>\n' for one in system)
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig>\n{included}{''.join(rules)}</fontconfig>\n",
        encoding="utf-8",
    )
    return path


def _rules(font: Font, there: Collection[str]) -> Iterator[str]:
    names: Sequence[str] = (font.name, *font.also)
    real = next((name for name in names if name in there), "")
    use = real or next((name for name in font.stand_ins if name in there), "")
    heavy = font.bold and not real
    weight = '<edit name="weight" mode="assign"><const>bold</const></edit>' if heavy else ""
    for name in names if use else ():
        if name not in there:
            yield (
                '<match target="pattern"><test qual="any" name="family">'
                f"<string>{escape(name)}</string></test>"
                f'<edit name="family" mode="assign" binding="strong"><string>{escape(use)}</string></edit>'
                f"{weight}</match>\n"
            )


def covered() -> frozenset[str] | None:
    """The characters that some installed font has, without those of private use; None if nobody can say."""
    lister = shutil.which("fc-list")
    if lister is None or os.name == "nt":
        return None
    try:
        done = subprocess.run(
            [lister, "--format", "%{charset}\n"],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found: set[int] = set()
    for part in {part for line in set(done.stdout.splitlines()) for part in line.split()}:
        first, _dash, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(chr(code) for code in found if not _is_private(code)) if found else None


def _is_private(code: int) -> bool:
    """Whether a character means something else in every font, so that no stand-in has it."""
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000
