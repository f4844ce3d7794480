"""What a pack says about texts: wording.yaml and facts.yaml, read once and compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from applykit.cache import read_once
from applykit.errors import PackError
from applykit.model import Severity

WORDING = "wording.yaml"
FACTS = "facts.yaml"
KINDS = {"narratives": "narrative", "texts": "text"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """What to look for and what it means; expressions are compiled when a text first needs them.

    A hit that touches `but`, or whose sentence holds `unless`, is left alone; `check` names a test in code.
    Most texts need no search: every hit holds one of `characters`, and where `single` is set each of its
    characters is a hit by itself.
    """

    find: str
    means: str
    remedy: str
    severity: Severity
    but: str
    unless: str
    characters: frozenset[str]
    single: bool
    check: str
    shown: str


@dataclass(frozen=True, slots=True)
class TextRule:
    """One rule about texts: where it looks, where not, and its patterns."""

    id: str
    kinds: tuple[str, ...]
    skip: frozenset[str]
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """One quantity and the ways its unit is written; `after` is what the character before it looks like."""

    title: str
    after: str
    spellings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """How names of organizations look, where the names that belong here stand, and what is no name.

    `find` holds pairs of a word that every hit holds and the expression.  `own` are the entries that tell who
    the applicant is, `people` those that name persons: neither may stand in the dossier of somebody else.
    """

    severity: Severity
    known: tuple[str, ...]
    endings: str
    find: tuple[tuple[str, str], ...]
    but: str
    lead: str
    own: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything in wording.yaml; what a pack leaves out is not looked for."""

    rules: tuple[TextRule, ...] = ()
    families: tuple[Family, ...] = ()
    units_severity: Severity = Severity.WARNING
    names: Names | None = None
    shortest_repeat: int = 0
    repeat_severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that the profile knows and that narratives repeat beside these labels.

    `labels` count only in sentences of the present (or of `year`), `anywhere` in every sentence; `whose` says
    that the fact is one of the organization as a whole.
    """

    id: str
    title: str
    value: str
    at: str
    unit: str = ""
    each: str = ""
    year: str = ""
    when: str = ""
    whose: str = ""
    labels: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    unless: str = ""
    but: frozenset[str] = frozenset()
    ignore: frozenset[int] = frozenset()
    tolerance: str = "0"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything in facts.yaml; `later_sections` tell of years after the status that the facts hold."""

    facts: tuple[Fact, ...] = ()
    words: Mapping[str, str] | None = None
    future: str = ""
    future_fields: frozenset[str] = frozenset()
    later_sections: frozenset[str] = frozenset()
    subjects: str = ""
    parties: tuple[str, ...] = ()
    severity: Severity = Severity.WARNING


def wording_of(folder: Path) -> Wording:
    """What a pack's wording.yaml says; nothing where the pack has none.

    Raises:
        PackError: the file does not read as rules about texts.
    """
    return _load(folder / WORDING, _stamp(folder / WORDING), _wording) or Wording()


def facts_of(folder: Path) -> Facts:
    """What a pack's facts.yaml says; nothing where the pack has none.

    Raises:
        PackError: the file does not read as facts to watch.
    """
    return _load(folder / FACTS, _stamp(folder / FACTS), _facts) or Facts()


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=16)
def _load(path: Path, stamp: int, build: Any) -> Any:
    import yaml

    if not stamp:
        return None
    try:
        return build(read_once("yaml", path.read_bytes(), _parsed))
    except (KeyError, TypeError, ValueError, AttributeError, re.error, OSError, yaml.YAMLError) as error:
        problem = f"{path.name}: {error!r}"
        raise PackError("programme.broken", programme=path.parent.name, problem=problem) from error


def _parsed(content: bytes) -> Any:
    import yaml

    return yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _any(texts: Sequence[str] | None) -> str:
    return "|".join(f"(?:{text})" for text in texts or ())


def _wording(data: Mapping[str, Any]) -> Wording:
    units, names, repeated = data.get("units") or {}, data.get("names"), data.get("repeated") or {}
    rules = [_rule(row) for row in data.get("rules") or ()]
    return Wording(
        rules=tuple(rules),
        families=tuple(_family(row) for row in units.get("families") or ()),
        units_severity=Severity(units.get("severity", "warning")),
        names=_names(names) if names else None,
        shortest_repeat=int(repeated.get("shortest", 0)),
        repeat_severity=Severity(repeated.get("severity", "warning")),
    )


def _rule(row: Mapping[str, Any]) -> TextRule:
    severity = Severity(row.get("severity", "warning"))
    patterns = [_pattern(item, severity) for item in row["patterns"]]
    return TextRule(
        id=row["id"],
        kinds=tuple(KINDS[name] for name in row["in"]),
        skip=frozenset(row.get("skip") or ()),
        patterns=tuple(patterns),
    )


def _pattern(row: Mapping[str, Any], severity: Severity) -> Pattern:
    characters = "".join(str(row.get("characters") or "").split())
    find = row.get("find") or f"[{re.escape(characters)}]"
    return Pattern(
        find=find,
        means=row["means"],
        remedy=row.get("remedy", ""),
        severity=Severity(row["severity"]) if "severity" in row else severity,
        but=_any(row.get("but")),
        unless=_any(row.get("unless")),
        characters=frozenset(characters),
        single=bool(row.get("single")),
        check=row.get("check", ""),
        shown=row.get("shown", "words"),
    )


def _family(row: Mapping[str, Any]) -> Family:
    return Family(row["title"], row["after"], tuple(row["spellings"].items()))


def _names(row: Mapping[str, Any]) -> Names:
    words = {name: "|".join(str(text).split()) for name, text in (row.get("words") or {}).items()}
    find = [(item["holds"], worded(item["find"], words)) for item in row["find"]]
    return Names(
        severity=Severity(row.get("severity", "warning")),
        known=tuple(row["known"]),
        endings=row["endings"],
        find=tuple(find),
        but=_any([worded(text, words) for text in row.get("but") or ()]),
        lead=row.get("lead", ""),
        own=tuple(row.get("own") or ()),
        people=tuple(row.get("people") or ()),
    )


def worded(text: str, words: Mapping[str, str]) -> str:
    """The pattern with its {words} put in."""
    return re.sub(r"\{([a-z_]+)\}", lambda found: f"(?:{words[found.group(1)]})", text)


def _facts(data: Mapping[str, Any]) -> Facts:
    return Facts(
        facts=tuple(_fact(row) for row in data.get("facts") or ()),
        words=data.get("words") or {},
        future=_any(data.get("future")),
        future_fields=frozenset(data.get("future_fields") or ()),
        later_sections=frozenset(data.get("later_sections") or ()),
        subjects=_any(data.get("subjects")),
        parties=tuple(data.get("parties") or ()),
        severity=Severity(data.get("severity", "warning")),
    )


def _fact(row: Mapping[str, Any]) -> Fact:
    lists = {name: tuple(row.get(name) or ()) for name in ("labels", "anywhere")}
    sets = {name: frozenset(row.get(name) or ()) for name in ("but", "ignore")}
    texts = {name: str(row[name]) for name in ("year", "tolerance") if name in row}
    return Fact(**{**row, **lists, **sets, **texts, "unless": _any(row.get("unless"))})
