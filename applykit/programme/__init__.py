"""Loads a programme pack: a folder of YAML that says what is asked, by whom, and which documents answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from applykit import resources
from applykit.errors import PackError, UnreadableError, UsageError
from applykit.messages import did_you_mean
from applykit.model import (
    PROGRAMME_VERSION,
    AdviceOption,
    AdviceRules,
    Assessment,
    Authority,
    Checklist,
    Clause,
    Criterion,
    CrossRule,
    Document,
    DocumentKind,
    EvidenceKind,
    GroundRule,
    Group,
    Include,
    Judge,
    Level,
    PackChange,
    Programme,
    Release,
    Severity,
    Source,
    Stage,
)
from applykit.programme.parsing import parsed

CHANGED = ("clause", "criterion", "field", "document")
"""What a version can say that it changed."""

_WORD = re.compile(r"\w+")
TEXT_FILES = ("wording.yaml", "facts.yaml", "promises.yaml")
_VERSION_FIELD: Mapping[str, Any] = {
    "type": "text",
    "meta": {
        "label": "项目包版本",
        "help": "本资料按哪一版要求填写；要求修订后仍按这一版检查和编制，改用新版前先运行 applykit impact。",
    },
}


def load_programme(name: str) -> Programme:
    """Load a programme by its id, with `@` and a version where one is meant, or by the path of its folder.

    Raises:
        UsageError: there is no programme of that name, or it has no such version.
        PackError: the pack cannot be read as a programme; `applykit programme lint` tells why.
    """
    folder = resources.pack_folder(name)
    digest = hashlib.sha256()
    try:
        head = _yaml(folder / "programme.yaml", digest)
        stages = tuple(_stage(row) for row in head["stages"])
        return Programme(
            id=head["id"],
            title=head["title"],
            version=str(head["version"]),
            folder=folder,
            sources=tuple(_source(row) for row in head["sources"]),
            clauses=tuple(Clause(**row) for row in _yaml(folder / "clauses.yaml", digest)["clauses"]),
            evidence_kinds=tuple(EvidenceKind(**row) for row in head["evidence_kinds"]),
            documents=tuple(_document(row) for row in head["documents"]),
            stages=stages,
            checklists=included(
                {stage.id: _checklist(_yaml(folder / stage.checklist, digest)) for stage in stages}, stages
            ),
            schema=_schema(_yaml(folder / "profile.yaml", digest), str(head["version"])),
            rules=_rules(folder / "rules.yaml", digest),
            fingerprint=_with_texts(folder, digest).hexdigest(),
            evidence_groups=tuple(Group(**row) for row in head.get("evidence_groups") or ()),
            advice={
                stage.id: _advice(_yaml(folder / stage.advice, digest)) for stage in stages if stage.advice
            },
            release=_release(head, folder),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PackError("programme.broken", programme=name, problem=repr(error)) from error


def _yaml(path: Path, digest: Any) -> Any:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableError("file.unreadable", file=str(path), reason=error.strerror) from None
    digest.update(content)
    return parsed(content, path.parent.name)


def _schema(fields: Any, version: str) -> Mapping[str, Any]:
    """The sections of a profile, and before them the version that it was written for."""
    meta = {**_VERSION_FIELD["meta"], "example": version}
    return {PROGRAMME_VERSION: {**_VERSION_FIELD, "meta": meta}, **_fields(fields)}


def _release(head: Mapping[str, Any], folder: Path) -> Release:
    above = resources.head_folder(folder)
    newer = parsed((above / resources.PACK).read_bytes(), above.name) if above != folder else {}
    return Release(
        replaces=str(head.get("replaces") or ""),
        effective=_day(head.get("effective")),
        until=_day(head.get("until")),
        changes=tuple(_change(row) for row in head.get("changes") or ()),
        newer=str(newer.get("version", "")),
        newer_from=_day(newer.get("effective")),
    )


def _change(row: Mapping[str, Any]) -> PackChange:
    kind = next(name for name in CHANGED if name in row)
    return PackChange(kind, str(row[kind]), str(row["change"]), str(row.get("note", "")))


def _day(value: object) -> date | None:
    """A day that may be left out, also where it stands in quotes."""
    return value if isinstance(value, date) or value is None else date.fromisoformat(str(value))


def _fields(fields: Any) -> Mapping[str, Any]:
    """The schema itself, if each of its fields is a mapping of rules; else everything after would stumble."""
    for rules in fields.values():
        inner = rules.get("schema")
        if inner is not None:
            _fields({"row": inner} if rules.get("type") == "list" else inner)
    return fields  # type: ignore[no-any-return]


def _source(row: Mapping[str, Any]) -> Source:
    issued = row.get("issued")
    return Source(
        id=row["id"],
        title=row["title"],
        authority=Authority(row["authority"]),
        number=row.get("number", ""),
        issued=issued if isinstance(issued, date) else None,
        verified=row.get("verified", False),
        note=row.get("note", ""),
    )


def _document(row: Mapping[str, Any]) -> Document:
    kind = DocumentKind(row.get("kind", DocumentKind.WORD))
    outline = row["outline"] if kind is DocumentKind.WORD else ""
    when, occasion = str(row.get("when", "")), row.get("occasion", "")
    evidence = str(row.get("evidence", ""))
    return Document(row["id"], row["volume"], row["title"], outline, kind, when, occasion, evidence)


def _stage(row: Mapping[str, Any]) -> Stage:
    return Stage(
        row["id"],
        row["title"],
        row["checklist"],
        tuple(row["documents"]),
        after=tuple(row.get("after") or ()),
        baseline=tuple(row.get("baseline") or ()),
        unfinished=row.get("unfinished", False) is True,
        advice=row.get("advice", ""),
    )


def _advice(data: Mapping[str, Any]) -> AdviceRules:
    options = []
    for row in data["options"]:
        grounds = tuple(_ground(item) for item in row.get("grounds") or ())
        options.append(AdviceOption(row["id"], row["title"], row["text"], grounds))
    return AdviceRules(data["title"], data["note"], tuple(options))


def _ground(row: Mapping[str, Any]) -> GroundRule:
    return GroundRule(
        id=row["id"],
        title=row["title"],
        when=str(row["when"]),
        found=row["found"],
        clear=row["clear"],
        criteria=tuple(row.get("criteria", ())),
        clauses=tuple(row.get("clauses", ())),
    )


def _checklist(data: Mapping[str, Any]) -> Checklist:
    return Checklist(
        stage=data["stage"],
        title=data["title"],
        groups=tuple(Group(**row) for row in data["groups"]),
        criteria=tuple(criterion_of(row) for row in data["criteria"]),
        includes=tuple(_include(row) for row in data.get("include") or ()),
    )


def _include(row: Mapping[str, Any]) -> Include:
    level = row.get("level")
    return Include(
        row["stage"],
        Level(level) if level else None,
        tuple(row.get("chapters") or ()),
        tuple(row.get("only") or ()),
    )


def _with_texts(folder: Path, digest: Any) -> Any:
    """The digest with the files that are read only where they are wanted."""
    for name in TEXT_FILES:
        if (folder / name).is_file():
            digest.update((folder / name).read_bytes())
    return digest


def _rules(path: Path, digest: Any) -> tuple[CrossRule, ...]:
    """The cross-field rules; a small programme may have none and no file for them."""
    if not path.is_file():
        return ()
    data = _yaml(path, digest)
    shared = data.get("let") or {}
    return tuple(_rule(row, shared) for row in data["rules"])


def _rule(row: Mapping[str, Any], shared: Mapping[str, str]) -> CrossRule:
    """A rule with those of the values shared by all rules that it names."""
    own = row.get("let") or {}
    words = set(_WORD.findall(" ".join(map(str, (*row.values(), *own.values())))))
    used: dict[str, str] = {}
    for name in reversed(list(shared)):
        if name in words:
            used = {name: shared[name], **used}
            words.update(_WORD.findall(str(shared[name])))
    return CrossRule(
        id=row["id"],
        title=row["title"],
        severity=Severity(row["severity"]),
        that=str(row["that"]),
        at=row["at"],
        message=row["message"],
        remedy=row["remedy"],
        rows=row.get("for", ""),
        when=str(row.get("when", "")),
        let={name: str(text) for name, text in {**used, **own}.items()},
        against=tuple(row.get("against", ())),
        criteria=tuple(row.get("criteria", ())),
        clauses=tuple(row.get("clauses", ())),
        check=row.get("check", 0),
        tolerance=str(row.get("tolerance", "")),
    )


def criterion_of(row: Mapping[str, Any]) -> Criterion:
    """A criterion as a checklist writes it.

    Raises:
        KeyError, ValueError, TypeError: it is not whole; `applykit programme lint` tells why.
    """
    return Criterion(
        id=row["id"],
        group=row["group"],
        title=row["title"],
        question=row["question"],
        clauses=tuple(row["clauses"]),
        authority=Authority(row["authority"]),
        source=row["source"],
        verified=row["verified"],
        level=Level(row["level"]),
        judge=Judge(row["judge"]),
        answers=tuple(row["answers"]),
        satisfied=row["satisfied"],
        partial=row["partial"] or {},
        not_applicable=row["not_applicable"] or "",
        evidence_kinds=tuple(row["evidence"]["kinds"]),
        evidence_needed=row["evidence"]["need"],
        chapters=tuple(row["chapters"]),
        remedy=row["remedy"],
    )


def included(checklists: Mapping[str, Checklist], stages: Sequence[Stage]) -> dict[str, Checklist]:
    """The checklists with the criteria that they take from each other as these now are.

    What is taken from a checklist are its own criteria; a level that was raised where it was taken to stays.
    """
    documents = {stage.id: stage.documents for stage in stages}
    return {id: _with_included(item, checklists, documents[id]) for id, item in checklists.items()}


def _with_included(
    checklist: Checklist, checklists: Mapping[str, Checklist], documents: Sequence[str]
) -> Checklist:
    raised = {item.id: item for item in checklist.criteria if item.stage and item.raised}
    taken: list[Criterion] = []
    groups: list[Group] = []
    for include in checklist.includes:
        other = checklists[include.stage]
        found = [
            item
            for item in other.own
            if not include.only or item.id in include.only or item.group in include.only
        ]
        own = {item.group for item in found}
        groups += [group for group in other.groups if group.id in own and group not in groups]
        taken += [raised.get(item.id) or _taken(item, include, documents) for item in found]
    kept = [group for group in checklist.groups if group not in groups]
    return replace(checklist, groups=(*groups, *kept), criteria=(*taken, *checklist.own))


def _taken(criterion: Criterion, include: Include, documents: Sequence[str]) -> Criterion:
    """A criterion as another stage asks it; it names no chapter of a document that this stage lacks."""
    kept = tuple(ref for ref in criterion.chapters if ref.partition("/")[0] in documents)
    return replace(
        criterion,
        level=include.level or criterion.level,
        own_level=criterion.level,
        stage=include.stage,
        chapters=include.chapters or kept,
    )


def stage_of(programme: Programme, name: str = "") -> Stage:
    """The stage of this id or title; without a name, the usual one.

    Raises:
        UsageError: the programme has no such stage.
    """
    if not name:
        return programme.usual_stage
    for stage in programme.stages:
        if name in (stage.id, stage.title):
            return stage
    names = tuple(name for stage in programme.stages for name in (stage.id, stage.title))
    choices = tuple(f"{stage.id} {stage.title}" for stage in programme.stages)
    raise UsageError("usage.stage", name=name, hint=did_you_mean(name, names), choices=choices)


def documents_of(programme: Programme, stage: Stage, only: tuple[str, ...] = ()) -> tuple[Document, ...]:
    """The documents of a stage, or those named by id, title, volume or file name.

    Raises:
        UsageError: a name in `only` is not a document of the stage.
    """
    return among(tuple(item for item in programme.documents if item.id in stage.documents), only)


def among(documents: tuple[Document, ...], only: tuple[str, ...]) -> tuple[Document, ...]:
    """Those of the documents that are named by id, title, volume or file name, or all where none is.

    Raises:
        UsageError: a name is not that of a document.
    """
    if not only:
        return documents
    chosen: list[Document] = []
    for name in only:
        found = [item for item in documents if item.goes_by(name)]
        if not found:
            known = tuple(word for item in documents for word in (item.id, item.title))
            raise UsageError("usage.document", name=name, hint=did_you_mean(name, known), choices=known)
        chosen += found
    return tuple(item for item in documents if item in chosen)


def documents_present(
    programme: Programme, assessment: Assessment, only: tuple[str, ...] = ()
) -> tuple[Document, ...]:
    """The documents that are part of an assessed dossier, or those named.

    Raises:
        UsageError: a name in `only` is not a document of the stage, or of one that is not part of it now.
    """
    chosen = documents_of(programme, assessment.stage, only)
    absent = [item for item in chosen if item not in assessment.documents]
    if only and absent:
        raise UsageError("usage.document_absent", name=absent[0].name, occasion=absent[0].occasion)
    return tuple(item for item in chosen if item not in absent)


def documents_built(
    programme: Programme, stage: Stage, only: tuple[str, ...], names: Collection[str]
) -> tuple[Document, ...]:
    """The documents of a dossier that holds files of these names: those with a condition if they are there.

    Bound attachments may be called as the submission wants: they are what is a PDF by itself.

    Raises:
        UsageError: a name in `only` is not a document of the stage.
    """
    chosen = documents_of(programme, stage, only)
    volumes = any(Path(name).suffix == ".pdf" and f"{Path(name).stem}.docx" not in names for name in names)
    return tuple(
        item
        for item in chosen
        if not item.when or (f"{item.name}.docx" in names if item.outline else volumes)
    )


def document_named(programme: Programme, name: str, stage: str = "") -> Document:
    """The document of this id, title, volume or file name, in whatever stage; in this one, else the usual,
    before all others, as each stage counts its volumes anew.

    Raises:
        UsageError: there is none that is built from a template, or no such stage.
    """
    first = documents_of(programme, stage_of(programme, stage))
    documents = [item for item in (*first, *programme.documents) if item.outline]
    for item in documents:
        if item.goes_by(name):
            return item
    known = tuple(word for item in documents for word in (item.id, item.title))
    raise UsageError("usage.document", name=name, hint=did_you_mean(name, known), choices=known)


def outline_name(programme: Programme, document: Document) -> str:
    """The outline of a document as the template lookup names it."""
    return f"{programme.id}/{document.outline}.outline.yaml"


def template_name(programme: Programme, document: Document) -> str:
    """The Word template of a document as the template lookup names it."""
    return f"{programme.id}/{document.outline}.docx"
