"""What a document is built from, and why from that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from applykit.explanation.wording import Topic, named
from applykit.layers import Choice, choose
from applykit.messages import _, listed
from applykit.messages.workspaces import layer_title
from applykit.model import (
    Document,
    DocumentKind,
    Programme,
)
from applykit.report.data import relative
from applykit.resources import Found
from applykit.validation.schema import path_label
from applykit.workspace import Home


def document_topic(programme: Programme, document: Document, home: Home) -> Topic:
    if document.kind is DocumentKind.ATTACHMENTS:
        groups = listed(group.title for group in programme.evidence_groups)
        facts = ((_("Bound from"), path_label(programme.schema, "evidence")), (_("Order"), groups))
        return Topic(named(document.name, document.id), tuple(fact for fact in facts if fact[1]))
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
        named(document.name, document.id),
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
