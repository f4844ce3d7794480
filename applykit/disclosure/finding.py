"""Names of others in finished documents: each place with the words around it, whose name it is, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from applykit.disclosure.makers import makers_of
from applykit.disclosure.passages import SHORTEST_IN_BYTES, Passage, everything, is_searched, passages
from applykit.layers import Template
from applykit.messages import N_, _
from applykit.messages.workspaces import layer_title
from applykit.model import Artifact, Diagnostic, Severity
from applykit.parties import Hit, Kind, Party, Search
from applykit.resources import PROGRAMME

_AROUND = 12
_MOST = 20
"""So many places of one document are shown; the first already keeps the dossier from being written."""

_PARTS = (
    ("word/document", N_("text")),
    ("word/header", N_("header")),
    ("word/footer", N_("footer")),
    ("word/footnotes", N_("footnotes")),
    ("word/endnotes", N_("endnotes")),
    ("word/comments", N_("comments")),
    ("word/people", N_("authors of comments")),
    ("word/charts", N_("chart")),
    ("word/embeddings", N_("embedded file")),
    ("docProps", N_("properties of the file")),
    ("customXml", N_("properties of the file")),
)
_UNSEEN = {
    "descr": N_("alternative text"),
    "title": N_("alternative text"),
    "author": N_("author of a comment or change"),
    "Target": N_("link"),
    "instrText": N_("field"),
    "tooltip": N_("link"),
    "tag": N_("content control"),
    "alias": N_("content control"),
}


def disclosures(
    artifacts: Sequence[Artifact], templates: Mapping[str, Template], search: Search
) -> tuple[Diagnostic, ...]:
    """Every place of the finished files that names somebody else; `templates` by the artifact's name."""
    found: list[Diagnostic] = []
    for artifact in artifacts:
        template = templates.get(artifact.name)
        edited = template is not None and template.layer != PROGRAMME
        makers = makers_of(template.content) if template and edited else ()
        for wanted in (search, Search(makers, search.own)):
            found += _in_file(artifact, template, wanted)
    return tuple(found)


def _in_file(artifact: Artifact, template: Template | None, search: Search) -> Iterator[Diagnostic]:
    if not search.parties or not is_searched(artifact.name):
        return
    here = search.among(everything(artifact.name, artifact.content))
    if not here.parties:
        return
    inside = here.among(everything("template.docx", template.content)).parties if template else {}
    shown = 0
    for passage in passages(artifact.name, artifact.content):
        for hit in here.find(passage.text):
            if passage.what == "bytes" and len(hit.party.key) < SHORTEST_IN_BYTES:
                continue
            shown += 1
            if shown <= _MOST:
                yield _diagnostic(artifact, passage, hit, template if hit.party.key in inside else None)


def _diagnostic(artifact: Artifact, passage: Passage, hit: Hit, template: Template | None) -> Diagnostic:
    start, end = max(0, hit.start - _AROUND), hit.end + _AROUND
    party = hit.party
    variant = "maker" if party.kind is Kind.MAKER else "template" if template else ""
    return Diagnostic(
        Severity.ERROR,
        "template.foreign_name",
        facts={
            "document": artifact.name,
            "place": _place(passage),
            "around": " ".join(passage.text[start:end].split()),
            "name": party.name,
            "whose": _whose(party),
            "template": f"{template.path} ({layer_title(template.layer)})" if template else "",
        },
        variant=variant,
        shown=artifact.name,
    )


def _place(passage: Passage) -> str:
    words = next((_(words) for start, words in _PARTS if passage.part.startswith(start)), "")
    place = _("{words} ({part})").format(words=words, part=passage.part) if words else passage.part
    if passage.paragraph:
        place = _("{place}, paragraph {number}").format(place=place, number=passage.paragraph).lstrip(", ，")
    what = passage.what.rsplit("/", 1)[-1]
    if what in _UNSEEN:
        return _("{place}, {what}").format(place=place, what=_(_UNSEEN[what]))
    return _("{place}, {what}").format(place=place, what=what) if what not in ("", "bytes", "t") else place


def _whose(party: Party) -> str:
    words = {
        Kind.UNIT: _("a name of the client {client}"),
        Kind.CODE: _("a code, number or address of the client {client}"),
        Kind.PERSON: _("a person of the client {client}"),
        Kind.MAKER: _("named in the template's own properties ({client})"),
    }
    return words[party.kind].format(client=party.whose)
