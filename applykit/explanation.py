"""What a criterion, clause, field, rule or document asks, why, where it is answered and what proves it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from applykit.errors import UsageError
from applykit.layers import Choice, choose
from applykit.messages import N_, _, did_you_mean, listed, rule_table, text
from applykit.messages.workspaces import layer_title
from applykit.model import (
    Authority,
    Clause,
    Criterion,
    CrossRule,
    Document,
    DocumentKind,
    Programme,
    Severity,
)
from applykit.profile.typed import field_named
from applykit.report.data import relative
from applykit.report.plain import level_word
from applykit.resources import Found
from applykit.validation.schema import fields_of, path_label, paths_of, rules_at
from applykit.workspace import Home, home_without_profile

_KINDS = {
    "text": N_("words on one line"),
    "narrative": N_("longer text, in paragraphs"),
    "date": N_("a date, such as 2026-03-01"),
    "month": N_("a year and month, such as 2026-03"),
    "year": N_("a year, such as 2026"),
    "integer": N_("a whole number"),
    "decimal": N_("a number"),
    "boolean": N_("是 or 否"),
    "credit_code": N_("an 18-character 统一社会信用代码"),
    "dict": N_("a group of entries"),
    "list": N_("rows, each beginning with “- ”"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """One explained thing: its title and facts as (name, text) in order."""

    title: str
    facts: tuple[tuple[str, str], ...]


def explain(programme: Programme, what: str, home: Home | None = None) -> tuple[Topic, ...]:
    """Everything that goes by this name, as it is for the client whose home is given.

    Raises:
        UsageError: nothing does; the error suggests the nearest name.
    """
    criteria = programme.criteria
    clauses = {item.id: item for item in programme.clauses}
    topics: list[Topic] = []
    if what in criteria:
        topics.append(_criterion(programme, criteria[what]))
    if what in clauses:
        topics.append(_clause(programme, clauses[what], list(criteria.values())))
    path = _canonical(programme, what)
    if path:
        topics.append(_field(programme, path, list(criteria.values())))
    topics += _rule(programme, what)
    home = home or home_without_profile(programme)
    topics += [_document(programme, item, home) for item in programme.documents
               if item.goes_by(what)]  # fmt: skip
    if not topics:
        named = (rule.id for rule in programme.rules)
        rules = sorted({key.split("/")[0] for key in rule_table()}.union(named))
        documents = [item.id for item in programme.documents]
        known = [*criteria, *clauses, *paths_of(programme.schema), *rules, *documents]
        raise UsageError("usage.topic", name=what, hint=did_you_mean(what, known))
    return tuple(topics)


def _authority(programme: Programme, criterion: Criterion) -> str:
    source = next((item for item in programme.sources if item.id == criterion.source), None)
    words = {
        Authority.SOURCE: _("the source states this theme"),
        Authority.POLICY: _("a policy document"),
        Authority.DERIVED: _("this project's operational reading"),
    }
    if criterion.authority is Authority.DERIVED:
        return words[criterion.authority]  # nobody else says so, and so there is nothing to verify
    title = f"{source.title} {source.number}".strip() if source else criterion.source
    unverified = _("not verified") if criterion.raised else _("not verified: warns only, never blocks")
    verified = _("verified") if criterion.verified else unverified
    return f"{words[criterion.authority]} · {title} · {verified}"


def _criterion(programme: Programme, criterion: Criterion) -> Topic:
    kinds = {kind.id: kind.title for kind in programme.evidence_kinds}
    judges = {
        "data": _("figures and dates decide"),
        "form": _("presence, length and evidence decide"),
        "person": _("only a reader can tell; applykit checks the form"),
    }
    answers = _several(_named(path_label(programme.schema, path), path) for path in criterion.answers)
    proof = listed(kinds.get(kind, kind) for kind in criterion.evidence_kinds)
    if proof and not criterion.evidence_needed:
        proof = _("{kinds} (optional; strongest first)").format(kinds=proof)
    elif proof:
        words = _("{kinds} (at least {count}; strongest first)")
        proof = words.format(kinds=proof, count=criterion.evidence_needed)
    return Topic(
        f"{criterion.id} {criterion.title}",
        (
            ("", criterion.question),
            (_("Level"), level_word(criterion.level)),
            *(
                (name, layer_title(layer))
                for name, layer in (
                    (_("Added in"), criterion.layer),
                    (_("Level raised in"), criterion.raised),
                )
                if layer
            ),
            (_("Authority"), _authority(programme, criterion)),
            (_("Clauses"), _several(_clause_title(programme, id) for id in criterion.clauses)),
            (_("Answered in the profile by"), answers),
            (_("Proved by"), proof or "—"),
            (_("Judged by"), judges[criterion.judge.value]),
            (_("不适用 is allowed"), criterion.not_applicable or _("never")),
            (_("Shown in"), listed(_chapter(programme, ref) for ref in criterion.chapters)),
            (_("If it is open"), criterion.remedy),
        ),
    )


def _named(title: str, id: str) -> str:
    return _("{title} ({id})").format(title=title, id=id)


def _several(parts: Iterable[str]) -> str:
    return _("; ").join(parts)


def _clause_title(programme: Programme, id: str) -> str:
    return next((f"{item.id} {item.title}" for item in programme.clauses if item.id == id), id)


def _chapter(programme: Programme, ref: str) -> str:
    from applykit.building import chapter_texts

    named = [item for item in programme.documents if item.id == ref.partition("/")[0]]
    return chapter_texts(programme, named).get(ref, ref)


def _clause(programme: Programme, clause: Clause, criteria: list[Criterion]) -> Topic:
    source = next((item for item in programme.sources if item.id == clause.source), None)
    answering = [f"{item.id} {item.title}" for item in criteria if clause.id in item.clauses]
    background = _("background: nothing for an applicant to answer")
    return Topic(
        f"{clause.id} {clause.title}",
        (
            ("", clause.text),
            (_("Source"), f"{source.title} {source.number}".strip() if source else clause.source),
            (_("Answered by"), _several(answering) or (background if clause.background else "—")),
        ),
    )


def _field(programme: Programme, path: str, criteria: list[Criterion]) -> Topic:
    rules = rules_at(programme.schema, path.split("."))
    meta = rules.get("meta", {})
    facts = [
        ("", str(meta.get("help", ""))),
        (_("Kind of value"), _kind(str(rules.get("type", "text")), str(meta.get("unit", "")))),
        (_("Required"), _("yes") if rules.get("required") else _("no")),
    ]
    choices = rules.get("allowed") or rules.get("schema", {}).get("allowed")
    if choices:
        facts.append((_("Choices"), listed(map(str, choices))))
    if meta.get("example"):
        facts.append((_("Example"), str(meta["example"])))
    inner = rules.get("schema", {})
    inner = inner.get("schema", {}) if rules.get("type") == "list" else inner
    if inner:
        holds = (_named(str(item.get("meta", {}).get("label", name)), name) for name, item in inner.items())
        facts.append((_("Holds"), listed(holds)))
    clauses = meta.get("clauses", ())
    if clauses:
        facts.append((_("Clauses"), _several(_clause_title(programme, id) for id in clauses)))
    using = [
        f"{item.id} {item.title}" for item in criteria
        if any(answer == path or answer.startswith(f"{path}.") or path.startswith(f"{answer}.")
               for answer in item.answers)
    ]  # fmt: skip
    facts.append((_("Answers"), _several(using) or "—"))
    return Topic(_named(path_label(programme.schema, path), path), tuple(facts))


def _kind(name: str, unit: str) -> str:
    kind = _(_KINDS.get(name, name))
    return _("{kind}, in {unit}").format(kind=kind, unit=unit) if unit else kind


def _rule(programme: Programme, what: str) -> Iterator[Topic]:
    for key, entry in rule_table().items():
        name, _slash, variant = key.partition("/")
        if what in (name, key):
            message, remedy = text(name, variant, {"help": _("(What the programme says about the entry.)")})
            facts = (("", message), (_("Why"), _(entry.why)), (_("What to do"), remedy))
            yield Topic(key, tuple(fact for fact in facts if fact[1]))
    for path, rule in _expectations(programme.schema, ()):
        if rule.get("rule") == what:
            yield Topic(
                what,
                (
                    ("", str(rule.get("message", ""))),
                    (_("Condition"), str(rule["that"])),
                    (_("Field"), path_label(programme.schema, ".".join(path))),
                    (_("Severity"), _("warning") if rule.get("severity") == "warning" else _("error")),
                    (_("What to do"), str(rule.get("remedy", ""))),
                ),
            )
    yield from (_cross(programme, rule) for rule in programme.rules if rule.id == what)


def _cross(programme: Programme, rule: CrossRule) -> Topic:
    """A rule between entries: what must hold, how exactly, where to change, and what it is held against."""
    criteria = programme.criteria
    facts = (
        ("", rule.title),
        (_("Check"), str(rule.check or "")),
        (_("Severity"), _("warning") if rule.severity is Severity.WARNING else _("error")),
        (_("Tried for"), _entry_of(programme, rule.rows, "") if rule.rows else ""),
        (_("Only if"), rule.when),
        (_("Condition"), rule.that),
        *((name, " ".join(text.split())) for name, text in rule.let.items()),
        (_("Tolerance"), rule.tolerance),
        (_("To change"), _entry_of(programme, rule.at, rule.rows)),
        (_("Held against"), _several(_entry_of(programme, path, rule.rows) for path in rule.against)),
        (_("Message"), rule.message),
        (_("What to do"), rule.remedy),
        (_("Criteria"), _several(f"{id} {criteria[id].title}" for id in rule.criteria if id in criteria)),
        (_("Clauses"), _several(_clause_title(programme, id) for id in rule.clauses)),
    )
    return Topic(rule.id, tuple(fact for fact in facts if fact[1]))


def _entry_of(programme: Programme, path: str, rows: str) -> str:
    """A place of a rule in the words of the schema; one that is worked out stands as it is written."""
    plain = re.sub(r"\[[^\]]*\]+", "", f"{rows}{path}" if path.startswith(".") else path)
    if not re.fullmatch(r"[a-z_.]+", plain) or not rules_at(programme.schema, plain.split(".")):
        return path
    return _named(path_label(programme.schema, plain), path)


def _expectations(
    fields: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Every expectation of the schema with the field that it stands at; one of a row stands at its list."""
    for name, rules in fields.items():
        here = (*path, name)
        holders = (rules, rules.get("schema", {})) if rules.get("type") == "list" else (rules,)
        for holder in holders:
            for rule in holder.get("expect", ()):
                yield here, rule
        yield from _expectations(fields_of(rules), here)


def _document(programme: Programme, document: Document, home: Home) -> Topic:
    if document.kind is DocumentKind.ATTACHMENTS:
        groups = listed(group.title for group in programme.evidence_groups)
        facts = ((_("Bound from"), path_label(programme.schema, "evidence")), (_("Order"), groups))
        return Topic(_named(document.name, document.id), tuple(fact for fact in facts if fact[1]))
    choice = choose(programme, document, home)
    used = {choice.outline.path, choice.style.path if choice.style else None} if choice.made else set()
    if choice.template and not choice.made:
        used.add(choice.template.path)
    looked = [
        (_("Template"), choice.template),
        (_("Outline"), choice.outline),
        (_("House style"), choice.style),
    ]
    return Topic(
        _named(document.name, document.id),
        (
            *([(_("Part of the dossier"), document.occasion)] if document.when else []),
            (_("Built from"), _built_from(choice)),
            (_("Layer"), layer_title(choice.layer)),
            (_("Why"), _why(choice)),
            *(("", line) for name, found in looked if found for line in _candidates(name, found, used)),
        ),
    )


def _built_from(choice: Choice) -> str:
    if not choice.made:
        assert choice.template
        return _shown(choice.template.path)
    words = _("{outline} in the house style {style}")
    return words.format(outline=_shown(choice.outline.path), style=choice.style_name)


def _shown(path: Path) -> str:
    return relative(str(path), Path.cwd())


def _why(choice: Choice) -> str:
    """The rule that decided: the nearest wins, and a nearer outline or style beats a farther Word file."""
    if not choice.made:
        return _("the nearest Word template wins whole")
    if choice.template is None:
        return _("no layer has a Word template of it")
    reasons = {
        choice.outline.layer: _("the outline is nearer to the client than the nearest Word template"),
        choice.style.layer if choice.style else "": _(
            "the house style is nearer to the client than the nearest Word template"
        ),
    }
    return reasons.get(choice.layer) or _(
        "applykit.yaml chooses a house style nearer to the client than the nearest Word template"
    )


def _candidates(name: str, found: Found, used: set[Path | None]) -> Iterator[str]:
    """Every place that was looked at for one file, nearest first."""
    for layer, path, there in found.candidates:
        state = _("used") if path in used else _("there") if there else _("not there")
        yield _("{name}, {layer}: {path} ({state})").format(
            name=name, layer=layer_title(layer), path=_shown(path), state=state
        )


def _canonical(programme: Programme, what: str) -> str:
    """The field path meant by names, labels, and with or without row numbers; an empty text if none."""
    names: list[str] = []
    for part in re.sub(r"\[\d+\]", "", what).replace("·", ".").split("."):
        name = field_named(part, fields_of(rules_at(programme.schema, names)))
        if name is None:
            return ""
        names.append(name)
    return ".".join(names)
