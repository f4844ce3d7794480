"""The names by which the other clients of a workspace can be known, read from their profiles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from applykit.disclosure.memory import Memory
from applykit.disclosure.scanning import scanned
from applykit.errors import ApplykitError
from applykit.model import Diagnostic, Profile, Programme, Severity
from applykit.parties import Kind, Party, Search, folded
from applykit.profile.files import MAIN, gather
from applykit.profile.typed import Typing
from applykit.programme import load_programme
from applykit.promises.plan import plan_of
from applykit.resources import CLIENTS
from applykit.validation.names import field_named
from applykit.validation.schema import fields_of
from applykit.wording.pack import Names, wording_of
from applykit.workspace import BUILT_IN, Workspace, home_of

SHORTEST_NAME = 4
"""A unit's or laboratory's name with fewer characters says too little about whose it is."""

SHORTEST_STEM = 5
_SEVERAL = re.compile(r"[、,，;；/\n]+")


@dataclass(frozen=True, slots=True)
class Others:
    """The search for everybody else's names, and what could not be read of their profiles.

    The notices name other clients: they are for the person who builds, and never part of a dossier.
    """

    search: Search
    notices: tuple[Diagnostic, ...] = ()


def others_of(profile: Profile) -> Others:
    """Everything that may not stand in this profile's dossier because it is another client's.

    Raises:
        PackError: wording.yaml of the pack does not read.
        WorkspaceError: applykit.yaml has faults.
    """
    home = home_of(profile.folder)
    if home.workspace is None:
        return Others(Search(()))
    names = wording_of(profile.programme.folder).names
    own = own_names(profile.data, names) if names else frozenset()
    common = folded("\n".join(_words(profile.programme)))
    entries = folded("\n".join(own))
    parties: list[Party] = []
    notices: list[Diagnostic] = []
    memory = Memory()
    same = {
        str(value)
        for path in plan_of(profile.programme.folder).same
        for value in _values(profile.data, path.split("."))
    }
    for client in home.workspace.names():
        if client != home.client:
            found, faulty = _client(home.workspace, client, profile.programme, memory)
            if same and same <= {party.name for party in found}:
                continue  # the same laboratory at another stage
            parties += found
            if faulty:
                facts = {"client": client, "count": len(found)}
                notices.append(Diagnostic(Severity.WARNING, "template.client_unread", facts=facts))
    memory.save()
    kept = [party for party in parties if not _passes(party, common, entries)]
    return Others(Search(kept, own), tuple(notices))


def _passes(party: Party, common: str, entries: str) -> bool:
    """Whether a name says nothing here: a word of the programme, or part of a name in one's own entries."""
    if party.kind is Kind.CODE:
        return False
    key = party.key
    return key in common or (party.kind is Kind.UNIT and key in entries)


def _words(programme: Programme) -> Iterator[str]:
    """What every dossier of the programme says anyway."""
    yield programme.title
    for source in programme.sources:
        yield source.title
    for clause in programme.clauses:
        yield from (clause.title, clause.text)
    for document in programme.documents:
        yield from (document.volume, document.title)
    for criterion in programme.criteria.values():
        yield from (criterion.title, criterion.question)
    yield from _labels(programme.schema)


def _labels(fields: Mapping[str, Any]) -> Iterator[str]:
    for rules in fields.values():
        yield str(rules.get("meta", {}).get("label", ""))
        yield from map(str, rules.get("allowed") or ())
        yield from _labels(fields_of(rules))


def own_names(data: Mapping[str, Any], names: Names) -> frozenset[str]:
    """Every name in the entries where the pack looks for names, with what people write for it."""
    found = set()
    for path in (*names.known, *names.own):
        for value in _values(data, path.split(".")):
            found |= {value, *_shorter(value, names)}
    for path in names.people:
        for value in _values(data, path.split(".")):
            found |= set(_persons(value))
    return frozenset(found)


def parties_of(client: str, data: Mapping[str, Any], names: Names) -> tuple[Party, ...]:
    """Everything in a profile by which a client can be known."""
    found: dict[str, Party] = {}
    for path in names.own:
        for value in _values(data, path.split(".")):
            kind = Kind.CODE if value.isascii() else Kind.UNIT
            for name in (value, *_shorter(value, names)):
                if len(name) >= SHORTEST_NAME:
                    found.setdefault(name, Party(client, kind, name))
    for path in names.people:
        for value in _values(data, path.split(".")):
            for name in _persons(value):
                found.setdefault(name, Party(client, Kind.PERSON, name))
    return tuple(found.values())


def _persons(value: str) -> Iterator[str]:
    for part in _SEVERAL.split(value):
        name = part.strip().removesuffix("等")
        if len(name) > 1:
            yield name


def _shorter(name: str, names: Names) -> Iterator[str]:
    """What people write for a long name: 恒岚动力电池 for 恒岚动力电池有限公司."""
    stem = re.sub(names.endings, "", name)
    if stem != name and len(stem) >= SHORTEST_STEM:
        yield stem


def _values(data: object, path: list[str]) -> Iterator[str]:
    """The texts at a path such as staff[].name."""
    if not path:
        if isinstance(data, str) and data.strip():
            yield data.strip()
        return
    name, rest = path[0], path[1:]
    value = data.get(name.removesuffix("[]")) if isinstance(data, Mapping) else None
    for item in value if name.endswith("[]") and isinstance(value, list) else (value,):
        yield from _values(item, rest)


def _client(workspace: Workspace, client: str, own: Programme, memory: Memory) -> tuple[list[Party], bool]:
    """A client's names, and whether something of the profile could not be read."""
    folder = workspace.folder / CLIENTS / client
    further = [Party(client, Kind.UNIT, name) for name in workspace.guarded.get(client, ()) if name]
    try:
        chosen = workspace.choice(client, "programme") or BUILT_IN
        programme = _programme(workspace.programme(chosen), own)
        names = wording_of(programme.folder).names
        files = _files(folder)
        if names is None or not files:
            return further, False
        key = memory.key(programme.fingerprint, files)
        known = memory.get(key)
        if known is None:
            known = _read(folder, programme, names)
            memory.add(key, *known)
    except (ApplykitError, OSError):
        return further, True
    rows, faulty = known
    return [*further, *(Party(client, kind, name) for kind, name in rows)], faulty


def _programme(name: str, own: Programme) -> Programme:
    if name == own.id or Path(name).resolve() == own.folder.resolve():
        return own
    return load_programme(name)


def _files(folder: Path) -> list[Path]:
    sections = folder / "profile"
    inner = sorted(item for item in sections.iterdir() if item.is_file()) if sections.is_dir() else []
    return [path for path in (folder / MAIN, *inner) if path.is_file()]


def _read(folder: Path, programme: Programme, names: Names) -> tuple[list[tuple[Kind, str]], bool]:
    """Kinds and names from a profile's files; of what is no YAML any more, line by line."""
    files = gather(folder, programme.schema)
    wanted = {path.split(".")[0].removesuffix("[]") for path in (*names.own, *names.people)}
    sections = {
        key: node for key, node in files.sections.items() if field_named(key, programme.schema) in wanted
    }
    typing = Typing(programme.schema)
    found = list(parties_of("", typing.mapping(sections, programme.schema, ()), names))
    faulty = bool(files.unread & wanted)
    for file in files.paths if faulty else ():
        if file.suffix.lower() in (".yaml", ".yml"):
            for data in scanned(file, programme.schema, wanted):
                found += parties_of("", data, names)
    rows = dict.fromkeys((party.kind, party.name) for party in found)
    return list(rows), faulty
