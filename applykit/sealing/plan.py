"""The plan made from the outlines' boxes to seal, the evidence's declarations and the submission section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from applykit.documents.sealpages import SealPage
from applykit.model import Diagnostic, Document, Evidence, Location, Profile, Severity

DONE, PENDING, UNDECLARED, NOT_NEEDED = "已签章", "待签章", "未声明", "不需要"
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Item:
    """One signature or seal: on what page of which file, whose, in what form, and what was declared.

    `page` is the printed page number and `sheet` the page of the PDF, from 1; empty and 0 where the document
    was not laid out.  `name` is what the profile calls the page by; `key` is the evidence's place in its list
    or -1.  `copies` is 0 where no notice says how many.
    """

    name: str
    volume: str
    what: str
    where: str
    who: str
    marks: str
    form: str
    state: str
    required: bool
    copies: int = 0
    day: date | None = None
    page: str = ""
    file: str = ""
    sheet: int = 0
    key: int = -1

    @property
    def open(self) -> bool:
        """Whether it is still to be done or to be declared."""
        return self.state in (PENDING, UNDECLARED)


@dataclass(frozen=True, slots=True)
class Plan:
    """Every item in the order of the volumes, and what is wrong with the declarations."""

    items: tuple[Item, ...]
    layout: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def undone(self) -> tuple[Item, ...]:
        """What the programme requires and nobody declared as done; a page must be done, not only planned."""
        return tuple(
            item
            for item in self.items
            if item.required and (item.state == UNDECLARED or (item.key < 0 and item.open))
        )


def plan_of(
    profile: Profile,
    pages: Mapping[str, Sequence[SealPage]],
    documents: Sequence[Document],
    evidence: Sequence[Evidence],
    locations: Mapping[int, Location],
    sheets: Mapping[str, Sequence[tuple[str, int]]] | None = None,
) -> Plan:
    """The plan of these documents; `pages` are their boxes to seal by document id.

    `sheets` are the printed page number and the PDF's page of each box, where the documents were laid out.
    Declarations that name no page of the programme are a warning, judged against all of `pages`.
    """
    submission: Mapping[str, Any] = profile.data.get("submission") or {}
    rows = [row for row in submission.get("seals") or () if isinstance(row, Mapping)]
    declared = {_key(str(row.get("page") or "")): row for row in rows}
    copies = submission.get("copies") or 0
    items: list[Item] = []
    known: list[str] = []
    for document in profile.programme.documents:
        places = (sheets or {}).get(document.id, ())
        for number, box in enumerate(pages.get(document.id, ())):
            name = f"{document.volume} {box.title}".strip()
            known.append(name)
            if document not in documents:
                continue
            row = declared.get(_key(name))
            page, sheet = places[number] if number < len(places) else ("", 0)
            items.append(
                Item(
                    name, document.name, box.title, box.chapter, box.who, box.marks, "原件",
                    _state(row), box.required, copies, row.get("date") if row else None, page,
                    f"{document.name}.pdf" if sheet else f"{document.name}.docx", sheet,
                )
            )  # fmt: skip
    items += _attachments(profile, documents, evidence, locations, copies)
    faults = tuple(_unknown(profile, rows, known))
    return Plan(tuple(items), str(submission.get("layout") or ""), faults)


def _key(name: str) -> str:
    return _SPACES.sub("", name)


def _state(row: Mapping[str, Any] | None) -> str:
    if row is None or row.get("done") is None:
        return UNDECLARED
    return DONE if row["done"] is True else PENDING


def _attachments(
    profile: Profile,
    documents: Sequence[Document],
    evidence: Sequence[Evidence],
    locations: Mapping[int, Location],
    copies: int,
) -> Iterator[Item]:
    """The evidence that bears a seal or should, where the attachments are part of this build."""
    volume = next((item for item in documents if not item.outline), None)
    if volume is None:
        return
    kinds = {kind.id: kind for kind in profile.programme.evidence_kinds}
    for item in evidence:
        kind = kinds.get(item.kind)
        needed = bool(kind and kind.seal)
        if not item.bound or (not needed and item.seal in ("", NOT_NEEDED)):
            continue
        place = locations.get(item.number)
        yield Item(
            item.id, volume.name, f"附件 {item.number}　{item.title}", kind.title if kind else "",
            item.issuer, "签章", item.form, item.seal or UNDECLARED, needed, copies, None,
            place.pages if place else "", place.file if place else "", place.sheet if place else 0,
            item.place,
        )  # fmt: skip


def _unknown(
    profile: Profile, rows: Sequence[Mapping[str, Any]], known: Sequence[str]
) -> Iterator[Diagnostic]:
    keys = {_key(name): name for name in known}
    for number, row in enumerate(rows):
        name = str(row.get("page") or "")
        if not name or _key(name) in keys:
            continue
        near = get_close_matches(_key(name), list(keys), 1, 0.5)
        path = ("submission", "seals", number, "page")
        yield Diagnostic(
            Severity.WARNING, "submission.seal_unknown", f"submission.seals[{number}].page",
            profile.place(path), {"page": name, "known": "；".join(known),
                                  "nearest": keys[near[0]] if near else ""},
            shown=profile.shown(path),
        )  # fmt: skip
