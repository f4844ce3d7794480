"""Lays a document beside its outline: where every item stands, and what deviates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from applykit.comparing.expected import Expected, Look, squeezed
from applykit.comparing.found import Found, Line

_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an item stands: its number as printed, its page (0: not known), and its place in the order."""

    number: str
    page: int
    order: int


@dataclass(frozen=True, slots=True)
class Deviation:
    """What deviates in the dossier of this number (from 0): its kind, the item, and how it is there.

    The kind is document, missing, moved, renamed, added, style, font or look.
    """

    dossier: int
    document: str
    kind: str
    item: str = ""
    wanted: str = ""
    found: str = ""


def match(
    expected: Sequence[Expected], look: Look, found: Found, dossier: int, document: str
) -> tuple[tuple[Spot | None, ...], list[Deviation]]:
    """Where each expected item stands in a document, and everything that deviates."""
    deviations: list[Deviation] = []

    def told(kind: str, item: str = "", wanted: str = "", there: str = "") -> None:
        deviations.append(Deviation(dossier, document, kind, item, wanted, there))

    places = _places(expected, found.lines)
    free = {
        number for number, line in enumerate(found.lines) if line.kind in ("chapter", "seal")
    } - set(places.values())  # fmt: skip
    kept = _in_order(places)
    for number, item in enumerate(expected):
        place = places.get(number)
        if place is None:
            other = _renamed(item, found.lines, free)
            plain = next((line for line in found.lines if not line.kind and _is(item, line)), None)
            if other is not None:
                free.discard(other)
                places[number] = other
                told("renamed", item.title, item.title, found.lines[other].title)
            elif plain is not None and item.kind != "section":
                told("style", item.title, item.kind, "")
            elif not item.optional:
                told("missing", item.title)
        elif number not in kept:
            told("moved", item.title, there=found.lines[place].number)
    for place in sorted(free):
        if found.lines[place].kind == "chapter" and not _repeated(expected, found.lines[place]):
            told("added", found.lines[place].title)
    _looks(look, found, told)
    spots = tuple(_spot(found.lines, places.get(number)) for number in range(len(expected)))
    return spots, deviations


def _spot(lines: Sequence[Line], place: int | None) -> Spot | None:
    return None if place is None else Spot(lines[place].number, lines[place].page, place)


def _is(item: Expected, line: Line) -> bool:
    return item.pattern.fullmatch(squeezed(line.title)) is not None


def _places(expected: Sequence[Expected], lines: Sequence[Line]) -> dict[int, int]:
    """The line of each expected item: of those alike the first behind the item before, else the first."""
    places: dict[int, int] = {}
    taken: set[int] = set()
    last = -1
    for number, item in enumerate(expected):
        alike = [
            place
            for place, line in enumerate(lines)
            if place not in taken and line.kind == item.kind and _is(item, line)
        ]
        if alike:
            place = next((place for place in alike if place > last), alike[0])
            places[number] = place
            taken.add(place)
            last = place if place > last else last
    return places


def _in_order(places: dict[int, int]) -> set[int]:
    """The items of the longest run that stands in the outline's order; the others have moved."""
    ends: list[int] = []
    chains: list[list[int]] = []
    for number, place in places.items():
        at = bisect_left(ends, place)
        chain = [*(chains[at - 1] if at else []), number]
        ends[at : at + 1] = [place]
        chains[at : at + 1] = [chain]
    return set(chains[-1]) if chains else set()


def _renamed(item: Expected, lines: Sequence[Line], free: set[int]) -> int | None:
    """A heading of the same kind that nothing else asks for, and whose title is much like the item's."""
    ratios = {
        place: SequenceMatcher(None, squeezed(item.title), squeezed(lines[place].title)).ratio()
        for place in free
        if lines[place].kind == item.kind
    }
    best = max(ratios, key=lambda place: ratios[place], default=None)
    return best if best is not None and ratios[best] >= _ALIKE else None


def _repeated(expected: Sequence[Expected], line: Line) -> bool:
    """Whether a heading is one more of an item that comes for every row of a list."""
    return any(item.kind == line.kind and _is(item, line) for item in expected)


def _looks(look: Look, found: Found, tell: Callable[[str, str, str, str], None]) -> None:
    for style, (font, size) in look.styles.items():
        there = found.styles.get(style)
        if there is None:
            tell("look", style, f"{font} {size:g}", "—")
        elif (there[0] and there[0] != font) or (there[1] and there[1] != size):
            tell("look", style, f"{font} {size:g}", f"{there[0] or font} {there[1] or size:g}")
    strange = sorted(found.fonts - look.fonts)
    if strange:
        tell("font", "", "", "、".join(strange))
