"""What is said about the pictures in narratives, each at its place in the file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from applykit.documents.figures import LOWEST_DPI, TYPE_AREA, printed_width
from applykit.documents.inline import Image, words
from applykit.documents.prose import Block, Figure, Grid, Heading, Paragraph, parse
from applykit.model import Diagnostic, Profile, Severity, path_text
from applykit.pictures.candidates import PICTURE
from applykit.pictures.files import Opened, opened
from applykit.wording.fields import Field, Places

_MOST_NAMES = 2_000


def checked(profile: Profile, fields: Sequence[Field]) -> Iterator[Diagnostic]:
    """The faults of every picture in these narratives."""
    places = Places(profile)
    for field in fields:
        yield from _Checker(profile, field, places).diagnostics()


class _Checker:
    """The pictures of one narrative."""

    def __init__(self, profile: Profile, field: Field, places: Places) -> None:
        self.profile = profile
        self.field = field
        self.places = places
        self.at = self.end = 0

    def diagnostics(self) -> Iterator[Diagnostic]:
        prose = parse(self.field.text)
        printed = set()
        for block in prose.blocks:
            if isinstance(block, Figure):
                self._find(block)
                printed.add(self.at)
                yield from self._picture(block.image)
        code = "\n".join(_code([*prose.blocks, *(block for note in prose.notes.values() for block in note)]))
        for found in PICTURE.finditer(self.field.text):
            text = found.group()
            if found.start() in printed or text in code:
                continue
            self.at = found.start()
            alone = parse(text).blocks
            variant = "place" if len(alone) == 1 and isinstance(alone[0], Figure) else ""
            facts = {"text": " ".join(text.split())[:60]}
            yield self._diagnostic(Severity.WARNING, "text.picture_form", variant, facts)

    def _find(self, figure: Figure) -> None:
        """Puts `at` where the picture begins in the narrative, and `end` behind its file's name."""
        text, path = self.field.text, figure.image.path
        line = 0
        for _ in range(figure.line):
            line = text.find("\n", line) + 1
        start = max(line, self.end)
        named = text.find(path, start)
        self.at = max(text.rfind("![", start, max(named, 0)), start) if named >= 0 else start
        self.end = named + len(path) if named >= 0 else start

    def _picture(self, image: Image) -> Iterator[Diagnostic]:
        found = opened(self.profile.folder, image.path)
        facts: dict[str, object] = {"path": image.path, **found.facts}
        if found.rule:
            variant = found.variant
            if found.rule == "text.picture_missing" and not variant:
                nearest = _nearest(self.profile.folder, image.path)
                variant, facts = ("near", {**facts, "nearest": nearest}) if nearest else ("", facts)
            yield self._diagnostic(Severity.ERROR, found.rule, variant, facts)
        if image.fault:
            yield self._diagnostic(Severity.ERROR, "text.picture_width", "", {**facts, "fault": image.fault})
        wish = image.mm / TYPE_AREA * 100 or image.percent
        if wish > 100:
            wanted = f"{image.mm:g} mm" if image.mm else f"{image.percent:g}%"
            yield self._diagnostic(
                Severity.WARNING,
                "text.picture_width",
                "wide",
                {**facts, "wanted": wanted, "most": f"{TYPE_AREA:g}"},
            )
        if not image.title.strip():
            yield self._diagnostic(Severity.WARNING, "text.picture_title", "", facts)
        if not found.rule:
            yield from self._resolution(image, found, facts)

    def _resolution(self, image: Image, found: Opened, facts: Mapping[str, object]) -> Iterator[Diagnostic]:
        width = printed_width(image, found.width)
        dpi = found.width / width * 25.4
        if dpi < LOWEST_DPI:
            numbers = {
                "pixels": f"{found.width}",
                "width": f"{width:.0f}",
                "dpi": f"{dpi:.0f}",
                "least": f"{LOWEST_DPI}",
                "needed": f"{-(-width * LOWEST_DPI // 25.4):.0f}",
                "sharp": f"{found.width / LOWEST_DPI * 25.4:.0f}",
            }
            yield self._diagnostic(Severity.WARNING, "text.picture_resolution", "", {**facts, **numbers})

    def _diagnostic(
        self, severity: Severity, rule: str, variant: str, facts: Mapping[str, object]
    ) -> Diagnostic:
        place = self.places.at(self.field.path, self.field.text, self.at)
        shown = self.places.shown(self.field.path)
        return Diagnostic(severity, rule, path_text(self.field.path), place, facts, variant, shown)


def _code(blocks: Sequence[Block]) -> Iterator[str]:
    """The words that are set as code: a picture in them is meant to be printed as typed."""
    for block in blocks:
        if isinstance(block, Paragraph) and block.style == "CodeBlock":
            yield words(block.spans)
        elif isinstance(block, (Paragraph, Heading)):
            yield from (span.text for span in block.spans if span.style == "Code")
        elif isinstance(block, Grid):
            yield from (
                span.text for row in block.rows for cell in row for span in cell if span.style == "Code"
            )


def _nearest(folder: Path, written: str) -> str:
    """The file that was probably meant: a similar name, in the folder of pictures or the one named."""
    wanted = written.replace("\\", "/")
    inside = os.path.normpath(os.path.dirname(wanted))
    names: list[str] = []
    for place in dict.fromkeys((inside, "pictures", "图片")):
        if place.startswith(("..", "/")):
            continue
        try:
            found = sorted(entry.name for entry in os.scandir(folder / place) if entry.is_file())
        except OSError:
            continue
        names += [f"{place}/{name}".removeprefix("./") for name in found[:_MOST_NAMES]]
    names = [name for name in names if name.lower().endswith((".png", ".jpg", ".jpeg"))]
    return next(iter(get_close_matches(wanted, names, 1, 0.6)), "")
