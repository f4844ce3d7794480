"""Names of units and laboratories that do not belong to this dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from applykit.messages import did_you_mean
from applykit.model import Diagnostic, Severity, path_text
from applykit.wording.fields import Field, around
from applykit.wording.pack import Names
from applykit.wording.texts import Texts

_HIDDEN = "\1"
_SHORTEST_STEM = 4


def foreign_names(names: Names | None, texts: Texts, others: Sequence[str] = ()) -> Iterator[Diagnostic]:
    """Names in narratives that look like organizations and stand nowhere else in the profile.

    `others` are names of other clients: those are errors wherever they stand, unless they belong here too.
    """
    belonging = known_names(names, texts) if names else frozenset()
    yield from _of_others([name for name in others if name and name not in belonging], texts)
    if names is None:
        return
    known = _alternatives(_with_stems(belonging, names.endings))
    listed = sorted(belonging)
    for field in texts.narratives:
        text = known.sub(_hide, field.text) if known else field.text
        text = names.but.sub(_hide, text) if names.but else text
        seen: set[str] = set(others)
        for pattern in names.find:
            for hit in pattern.finditer(text):
                start = _start(hit, names.lead)
                name = field.text[start : hit.end()]
                text = text[: hit.start()] + _HIDDEN * len(hit.group()) + text[hit.end() :]
                if name in seen:
                    continue
                seen.add(name)
                yield _diagnostic(names.severity, field, start, name, did_you_mean(name, listed), texts)


def known_names(names: Names, texts: Texts) -> frozenset[str]:
    """Every name in the entries that the pack lists as places of names."""
    found = set()
    wanted = set(names.known)
    for field in texts.corpus("text").fields:
        if field.name in wanted:
            found.add(field.text.strip())
            found.add(re.sub(r"[（(][^（()）]*[）)]$", "", field.text.strip()))
    return frozenset(name for name in found if len(name) > 1)


def _with_stems(known: frozenset[str], endings: re.Pattern[str]) -> set[str]:
    """The names, and what people write for them: 恒岚动力电池 for 恒岚动力电池有限公司."""
    stems = {endings.sub("", name) for name in known}
    return {*known, *(stem for stem in stems if len(stem) >= _SHORTEST_STEM)}


def _alternatives(names: set[str]) -> re.Pattern[str] | None:
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None


def _hide(hit: re.Match[str]) -> str:
    return _HIDDEN * len(hit.group())


def _start(hit: re.Match[str], lead: re.Pattern[str] | None) -> int:
    """Where the name itself begins: 与东海大学 is 东海大学."""
    start = hit.start("name") if "name" in hit.re.groupindex else hit.start()
    led = lead.match(hit.string, start, hit.end()) if lead else None
    return led.end() if led else start


def _of_others(names: list[str], texts: Texts) -> Iterator[Diagnostic]:
    for name in dict.fromkeys(names):
        for kind in ("narrative", "text"):
            corpus = texts.corpus(kind)
            seen: set[str] = set()
            for hit in re.finditer(re.escape(name), corpus.text):
                field, offset = corpus.locate(hit.start())
                if path_text(field.path) not in seen:
                    seen.add(path_text(field.path))
                    yield _diagnostic(Severity.ERROR, field, offset, name, "", texts, "client")


def _diagnostic(
    severity: Severity, field: Field, offset: int, name: str, hint: str, texts: Texts, variant: str = ""
) -> Diagnostic:
    facts = {"name": name, "around": around(field.text, offset, offset + len(name)), "hint": hint}
    return Diagnostic(
        severity, "text.foreign_name", path_text(field.path), texts.place(field, offset), facts, variant,
        texts.shown(field),
    )  # fmt: skip
