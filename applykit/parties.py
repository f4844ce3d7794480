"""Names that must not occur in a text, and where they do: many names, long texts, few false alarms.

A name is looked for as people and typesetters write it: without regard to width, capitals and spaces. One
of three or more characters counts wherever it stands, unless it is part of a name that belongs here; one of
two counts only where it stands alone or beside a title, for 高明 and 方向 are words too. Names in Latin
letters or figures count as whole words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

_SPACES = re.compile(r"[^\S\n]+|[\u200b-\u200d\u2060\ufeff\u00ad]+")
_TITLES = (
    "主任|副主任|教授|副教授|博士|院士|研究员|工程师|高工|同志|老师|先生|女士|处长|科长|所长|院长|校长|主席|"
    "总工|经理|董事长|联系人|负责人|带头人|牵头人|责任人|法定代表人|代表人|作者|编制|审核|批准|姓名"
)
_TITLE_AFTER = re.compile(_TITLES)
_TITLE_BEFORE = re.compile(f"(?:{_TITLES})$")
_SHORT = 2
_LONGEST_TITLE = 5


class Kind(StrEnum):
    """What a name is of the one whose it is."""

    UNIT = "unit"
    PERSON = "person"
    CODE = "code"
    MAKER = "maker"


@dataclass(frozen=True, slots=True)
class Party:
    """A name, whose it is (a client, or a template), and what it is of them."""

    whose: str
    kind: Kind
    name: str

    @property
    def key(self) -> str:
        """The name without what a hand adds to it."""
        return folded(self.name).replace("\n", "")


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found: from `start` to `end` of the text."""

    start: int
    end: int
    party: Party


def folded(text: str) -> str:
    """A text in one width, in small letters, without spaces; line ends stay."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text).casefold())


class Search:
    """Looks for names of others in texts; `own` are names that belong here, and what contains them passes."""

    def __init__(self, parties: Iterable[Party], own: Iterable[str] = ()) -> None:
        belonging = {folded(name) for name in own}
        self.own = tuple(sorted((name for name in belonging if len(name) > _SHORT), key=len, reverse=True))
        self.parties: dict[str, Party] = {}
        for party in parties:
            key = party.key
            if len(key) >= _SHORT and key not in belonging:
                self.parties.setdefault(key, party)

    def among(self, text: str) -> Search:
        """A search for those names only that a text holds somewhere, so that most texts cost one pass."""
        plain = folded(text)
        pairs = set(map("".join, pairwise(plain)))
        found = Search(())
        found.own = self.own
        found.parties = {
            key: party for key, party in self.parties.items() if key[:_SHORT] in pairs and key in plain
        }
        return found

    def find(self, text: str) -> list[Hit]:
        """Every place of the text where a name stands, in order; of names within names the longest."""
        here = self.among(text)
        if not here.parties:
            return []
        plain, places = _mapped(text)
        taken = [span for name in self.own for span in _spans(name, plain)]
        found: list[Hit] = []
        for key in sorted(here.parties, key=len, reverse=True):
            for start, end in _spans(key, plain):
                inside = any(low <= start and end <= high for low, high in taken)
                first, last = places[start], places[end - 1] + 1
                if not inside and _stands(key, text, first, last):
                    taken.append((start, end))
                    found.append(Hit(first, last, here.parties[key]))
        return sorted(found, key=lambda hit: hit.start)


def _spans(key: str, plain: str) -> Iterator[tuple[int, int]]:
    start = plain.find(key)
    while start >= 0:
        yield start, start + len(key)
        start = plain.find(key, start + 1)


def _mapped(text: str) -> tuple[str, list[int]]:
    """The folded text, with the place in the text that each of its characters comes from."""
    pieces: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = folded(character)
        pieces.append(plain)
        places += [place] * len(plain)
    return "".join(pieces), places


def _stands(key: str, text: str, start: int, end: int) -> bool:
    """Whether a name found can be one there: short and Latin ones may be pieces of longer words."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if key.isascii():
        return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())
    if len(key) > _SHORT:
        return True
    free_before = not before.isalpha() or _TITLE_BEFORE.search(text[max(0, start - _LONGEST_TITLE) : start])
    free_after = not after.isalpha() or _TITLE_AFTER.match(text, end)
    return bool(free_before and free_after)


NOBODY = Search(())
