"""What a criterion asks, with which authority, and what a clause says."""

from __future__ import annotations

from applykit.explanation.wording import Topic, clause_title, named, several
from applykit.messages import _, listed
from applykit.messages.workspaces import layer_title
from applykit.model import (
    Authority,
    Clause,
    Criterion,
    Programme,
)
from applykit.report.plain import level_word
from applykit.validation.schema import path_label


def criterion_topic(programme: Programme, criterion: Criterion) -> Topic:
    kinds = {kind.id: kind.title for kind in programme.evidence_kinds}
    judges = {
        "data": _("figures and dates decide"),
        "form": _("presence, length and evidence decide"),
        "person": _("only a reader can tell; applykit checks the form"),
    }
    answers = several(named(path_label(programme.schema, path), path) for path in criterion.answers)
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
            (_("Clauses"), several(clause_title(programme, id) for id in criterion.clauses)),
            (_("Answered in the profile by"), answers),
            (_("Proved by"), proof or "—"),
            (_("Judged by"), judges[criterion.judge.value]),
            (_("不适用 is allowed"), criterion.not_applicable or _("never")),
            (_("Shown in"), listed(_chapter(programme, ref) for ref in criterion.chapters)),
            (_("If it is open"), criterion.remedy),
        ),
    )


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


def _chapter(programme: Programme, ref: str) -> str:
    from applykit.building import chapter_texts

    named = [item for item in programme.documents if item.id == ref.partition("/")[0]]
    return chapter_texts(programme, named).get(ref, ref)


def clause_topic(programme: Programme, clause: Clause, criteria: list[Criterion]) -> Topic:
    source = next((item for item in programme.sources if item.id == clause.source), None)
    answering = [f"{item.id} {item.title}" for item in criteria if clause.id in item.clauses]
    background = _("background: nothing for an applicant to answer")
    return Topic(
        f"{clause.id} {clause.title}",
        (
            ("", clause.text),
            (_("Source"), f"{source.title} {source.number}".strip() if source else clause.source),
            (_("Answered by"), several(answering) or (background if clause.background else "—")),
        ),
    )
