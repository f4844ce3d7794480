"""Names of units and laboratories that do not belong to this dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from applykit.messages import did_you_mean
from applykit.model import Diagnostic, Severity, path_text
from applykit.parties import Search
from applykit.wording.fields import Field, around
from applykit.wording.pack import Names
from applykit.wording.texts import Texts

_HIDDEN = "\1"
_SHORTEST_STEM = 4


def foreign_names(names: Names | None, texts: Texts, others: Search) -> Iterator[Diagnostic]:
    """Names in narratives that look like organizations and stand nowhere else in the profile.

    `others` looks for names of other clients: those are errors wherever they stand.
    """
    of_others = [*_of_others(others, texts)]
    yield from of_others
    if names is None:
        return
    belonging = known_names(names, texts)
    narratives = texts.corpus("narrative")
    known = _alternatives({name for name in _with_stems(belonging, names.endings) if name in narratives.text})
    text = known.sub(_hide, narratives.text) if known else narratives.text
    text = re.sub(names.but, _hide, text) if names.but else text
    listed = sorted(belonging)
    seen = {("", str(found.facts["name"])) for found in of_others}
    for word, pattern in names.find:
        for hit in re.finditer(pattern, text) if word in text else ():
            start = _start(hit, names.lead)
            text = text[: hit.start()] + _HIDDEN * len(hit.group()) + text[hit.end() :]
            field, offset = narratives.locate(start)
            name = narratives.text[start : hit.end()]
            if seen.isdisjoint({("", name), (path_text(field.path), name)}):
                seen.add((path_text(field.path), name))
                yield _diagnostic(names.severity, field, offset, name, _hint(name, listed), texts)


def _hint(name: str, known: Sequence[str]) -> str:
    """Whether a name that belongs here was meant: 澜州市计量院 for 澜州市计量测试院."""
    near = get_close_matches(name, known, n=1, cutoff=0.65)
    return did_you_mean(name, near) if near else ""


def known_names(names: Names, texts: Texts) -> frozenset[str]:
    """Every name in the entries that the pack lists as places of names."""
    found = set()
    wanted = set(names.known)
    for field in texts.corpus("text").fields:
        if field.name in wanted:
            name = field.text.strip()
            found |= {name, name if "实验室（" in name else re.sub(r"[（(][^（()）]*[）)]$", "", name)}
    return frozenset(name for name in found if len(name) > 1)


def _with_stems(known: frozenset[str], endings: str) -> set[str]:
    """The names, and what people write for them: 恒岚动力电池 for 恒岚动力电池有限公司."""
    stems = {re.sub(endings, "", name) for name in known}
    return {*known, *(stem for stem in stems if len(stem) >= _SHORTEST_STEM)}


def _alternatives(names: set[str]) -> re.Pattern[str] | None:
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None


def _hide(hit: re.Match[str]) -> str:
    return _HIDDEN * len(hit.group())


def _start(hit: re.Match[str], lead: str) -> int:
    """Where the name itself begins: 与东海大学 is 东海大学."""
    start = hit.start("name") if "name" in hit.re.groupindex else hit.start()
    led = re.compile(lead).match(hit.string, start, hit.end()) if lead else None
    return led.end() if led else start


def _of_others(others: Search, texts: Texts) -> Iterator[Diagnostic]:
    for kind in ("narrative", "text"):
        corpus = texts.corpus(kind)
        seen: set[tuple[str, str]] = set()
        for hit in others.find(corpus.text):
            field, offset = corpus.locate(hit.start)
            name, path = hit.party.name, path_text(field.path)
            if (path, name) not in seen:
                seen.add((path, name))
                yield _diagnostic(Severity.ERROR, field, offset, name, "", texts, "client", hit.party.whose)


def _diagnostic(
    severity: Severity, field: Field, offset: int, name: str, hint: str, texts: Texts,
    variant: str = "", client: str = "",
) -> Diagnostic:  # fmt: skip
    facts = {
        "name": name,
        "around": around(field.text, offset, offset + len(name)),
        "hint": hint,
        "client": client,
    }
    return Diagnostic(
        severity, "text.foreign_name", path_text(field.path), texts.place(field, offset), facts, variant,
        texts.shown(field),
    )  # fmt: skip
