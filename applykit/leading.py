"""What leads through a dossier: pages of chapters, the index of claims, the seal plan, index.html."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from applykit import __version__, resources
from applykit.claims import Index, index_of
from applykit.model import Artifact, Document, Location, Pages, Stage
from applykit.programme import documents_of, outline_name
from applykit.sealing import Plan, plan_of

if TYPE_CHECKING:
    from applykit.checking import Checked
    from applykit.documents.sealpages import SealPage
    from applykit.documents.titles import Place
    from applykit.dossier.manifest import Manifest
    from applykit.workspace import Home

_NUMBERED = re.compile(r"第(.+?)章 (.*)")


@dataclass(frozen=True, slots=True)
class Lead:
    """The index and the seal plan of a dossier, and the names of its documents' files by document id."""

    index: Index
    plan: Plan
    files: Mapping[str, str]


def lead(
    checked: Checked,
    documents: Sequence[Document],
    artifacts: Sequence[Artifact],
    chapters: Mapping[str, Place],
    locations: Mapping[int, Location],
    pages: Mapping[str, Pages],
    home: Home,
    as_of: date,
) -> Lead:
    """The index and the seal plan of these documents; `artifacts` are their files, `pages` those laid out."""
    from applykit.documents.sealpages import bookmarked_seals

    programme = checked.profile.programme
    files = {item.name: item for item in artifacts}
    laid = {
        document.id: (files[f"{document.name}.docx"].content, pages[document.id])
        for document in documents
        if document.id in pages
    }
    known = pages_of_chapters({id: word for id, (word, _its) in laid.items()}, pages, chapters)
    seals = {
        id: [(its.label(name), its.places.get(name, 0)) for name in bookmarked_seals(word)]
        for id, (word, its) in laid.items()
    }

    def boxes_of(stage: Stage) -> dict[str, tuple[SealPage, ...]]:
        return {
            document.id: _boxes(checked, document, chapters, home, as_of)
            for document in documents_of(programme, stage)
            if document.outline
        }

    boxes = boxes_of(checked.assessment.stage)
    seals = {id: places for id, places in seals.items() if len(places) == len(boxes[id])}
    evidence = checked.assessment.evidence
    plan = plan_of(checked.profile, boxes, documents, evidence, locations, seals)
    if plan.diagnostics:  # a page of another stage, perhaps: only then are its outlines read
        others = (stage for stage in programme.stages if stage != checked.assessment.stage)
        boxes |= {id: found for stage in others for id, found in boxes_of(stage).items()}
        plan = plan_of(checked.profile, boxes, documents, evidence, locations, seals)
    return Lead(
        index_of(programme, checked.assessment, chapters, locations, known),
        plan,
        {
            document.id: f"{document.name}.{'pdf' if document.id in pages else 'docx'}"
            for document in documents
            if document.outline
        },
    )


def seal_table(checked: Checked, plan: Plan, home: Home, as_of: date, draft: bool) -> tuple[Artifact, ...]:
    """签章清单 as a Word file, where there is something to sign or seal."""
    if not plan.items:
        return ()
    from applykit.sealing.table import NAME, table_of

    laboratory = checked.profile.data.get("lab") or {}
    title = str(laboratory.get("short_name") or laboratory.get("name") or checked.profile.programme.title)
    table = table_of(plan, title, as_of, draft=draft, style=home.style[0], among=home.layers)
    return (Artifact(NAME, table),)


def overview_of(checked: Checked, found: Lead, manifest: Manifest, home: Home) -> Artifact:
    """index.html of a dossier whose other files the manifest lists."""
    from applykit import overview

    content = overview.overview(checked, found.index, found.plan, manifest, found.files, home.layers)
    return Artifact(overview.NAME, content)


def pages_of_chapters(
    words: Mapping[str, bytes], pages: Mapping[str, Pages], chapters: Mapping[str, Place]
) -> dict[str, tuple[str, int]]:
    """The printed page and the sheet of chapters by reference: of those whose documents were laid out.

    `words` are the Word files by document id, `pages` the pages of each.
    """
    known: dict[str, tuple[str, int]] = {}
    for id, word in words.items():
        its = {ref: place for ref, place in chapters.items() if _of(ref, id)}
        known |= _chapter_pages(word, pages[id], its)
    return known


def _of(ref: str, document: str) -> bool:
    return ref.partition("/")[0] == document


def _boxes(
    checked: Checked, document: Document, chapters: Mapping[str, Place], home: Home, as_of: date
) -> tuple[SealPage, ...]:
    from functools import partial

    from applykit.documents.context import build_context
    from applykit.documents.outline import chapters_with
    from applykit.documents.sealpages import seal_pages

    find = partial(resources.find_template, among=home.layers)
    path = find(outline_name(checked.profile.programme, document)).path
    text = path.read_text(encoding="utf-8")
    if "seals:" not in text and not re.search(r"^\s*(?:-\s+)?(?:extends|include):", text, re.MULTILINE):
        return ()
    context = build_context(
        checked.profile, None, document, as_of=as_of, draft=False, version=__version__, chapters=chapters,
        since=checked.since,
    )  # fmt: skip
    return seal_pages(chapters_with("seals", text, str(path), find=find), context)


def _chapter_pages(
    document: bytes, pages: Pages, chapters: Mapping[str, Place]
) -> dict[str, tuple[str, int]]:
    """The printed page and the sheet of every chapter that the contents name exactly once."""
    from applykit.documents.contents import headings_of

    bookmarks: dict[str, list[str]] = {}
    for text, bookmark in headings_of(document):
        bookmarks.setdefault(_plain(text), []).append(bookmark)
    found = {}
    for ref, place in chapters.items():
        title = place.title.partition(" ")[2] if place.title else ""
        numbered = _NUMBERED.fullmatch(title)
        forms = {title}
        if numbered:
            # As the house style has it: 一、必要性与战略对接, or 1　必要性与战略对接.
            forms |= {f"{numbered[1]}、{numbered[2]}", f"{numbered[1]}　{numbered[2]}"}
        names = [name for form in forms for name in bookmarks.get(_plain(form), ())]
        if title and len(names) == 1 and names[0] in pages.places:
            found[ref] = (pages.label(names[0]), pages.places[names[0]])
    return found


def _plain(text: str) -> str:
    return "".join(text.split())
