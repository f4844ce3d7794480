"""Seals and issuers: whether the kind needs a seal, and whether the party is the one named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from applykit.evidence.entries import Entries, Entry
from applykit.model import Diagnostic, EntryPath, Severity

PENDING = "待签章"
NOT_NEEDED = "不需要"

_BETWEEN = re.compile(r"[、，,；;]")
_REMARK = re.compile(r"（[^（）]*）|\([^()]*\)")
_ALIKE = 0.8
"""From this likeness on (0 to 1), two names are taken for one that was misspelt."""


def seal_diagnostics(entries: Entries) -> Iterator[Diagnostic]:
    """Seals that are missing, and issuers that are not the party meant."""
    parties = _parties(entries)
    for entry in entries.all:
        seal = entry.text("seal")
        if seal == PENDING:
            yield entries.fault(Severity.WARNING, "unsigned", entry, "seal", variant="pending")
        elif seal == NOT_NEEDED and entry.kind and entry.kind.seal:
            related = entries.related(entry.path("kind"), entry.kind.title)
            yield entries.fault(Severity.WARNING, "unsigned", entry, "seal", related, kind=entry.kind.title)
        yield from _issuer(entries, entry, parties)


def _parties(entries: Entries) -> dict[str, EntryPath]:
    """The names of those who apply: the organization and its partners."""
    data = entries.profile.data
    found: dict[str, EntryPath] = {}
    name = (data.get("organization") or {}).get("name")
    if name:
        found[name] = ("organization", "name")
    for number, row in enumerate(data.get("partners") or ()):
        if row.get("name"):
            found.setdefault(row["name"], ("partners", number, "name"))
    return found


def _issuer(entries: Entries, entry: Entry, parties: dict[str, EntryPath]) -> Iterator[Diagnostic]:
    issuers = [_REMARK.sub("", part).strip() for part in _BETWEEN.split(entry.text("issuer"))]
    issuers = [part for part in issuers if part]
    for issuer in issuers:
        near = _near(issuer, parties)
        if near:
            yield entries.fault(
                Severity.WARNING, "issuer", entry, "issuer", entries.related(parties[near], near),
                variant="near", issuer=issuer, party=near,
            )  # fmt: skip
            return
    if not entry.kind or not entry.kind.party or not issuers:
        return
    if any(part.startswith("各") for part in issuers):
        return  # 各合作单位: a collection, whose issuers its title does not name one by one
    for party, path in parties.items():
        if party in entry.text("title") and party not in issuers:
            yield entries.fault(
                Severity.WARNING, "issuer", entry, "issuer", entries.related(path, party),
                issuer=entry.text("issuer"), party=party,
            )  # fmt: skip


def _near(issuer: str, parties: dict[str, EntryPath]) -> str:
    """The party whose name an issuer's name nearly is; a part of a party (its school, its branch) is not."""
    if issuer in parties:
        return ""
    for party in parties:
        inside = party in issuer or issuer in party
        if not inside and SequenceMatcher(None, issuer, party).ratio() >= _ALIKE:
            return party
    return ""
