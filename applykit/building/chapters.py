"""Where every chapter of a dossier stands, and in which house style its documents are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from applykit import resources
from applykit.checking import Checked
from applykit.model import Document, Profile, Programme, Stage
from applykit.programme import documents_of, outline_name
from applykit.workspace import Home, home_without_profile

if TYPE_CHECKING:
    from applykit.documents.style import HouseStyle
    from applykit.documents.titles import Place


def chapter_texts(
    programme: Programme, documents: Sequence[Document], home: Home | None = None
) -> dict[str, str]:
    """Every chapter of these documents as `document/chapter` → 卷一 第一章 必要性与战略对接."""
    return {ref: place.title for ref, place in chapter_places(programme, documents, home).items()}


def chapter_places(
    programme: Programme,
    documents: Sequence[Document],
    home: Home | None = None,
    profile: Profile | None = None,
) -> dict[str, Place]:
    """Every chapter of these documents as `document/chapter` → its place, with its sections.

    Outlines and house styles are the nearest of `home`, by default those that ship.  Of a profile, only the
    chapters that are there for it have a title.
    """
    from applykit.documents import titles
    from applykit.documents.stylefiles import house_style

    home = home or home_without_profile(programme)
    data = dict.fromkeys(programme.schema) | dict(profile.data) if profile else None
    find = partial(resources.find_template, among=home.layers)
    styles: dict[str, HouseStyle] = {}
    places: dict[str, Place] = {}
    for document in (item for item in documents if item.outline):
        path = find(outline_name(programme, document)).path
        name = _style_name(programme, document, home)
        style = styles.setdefault(name, styles.get(name) or house_style(name, home.layers))
        for id, place in titles.chapter_places(path, data, find, style.numbering).items():
            title = f"{document.volume} {place.title}" if place.title else ""
            places[f"{document.id}/{id}"] = replace(place, title=title)
    return places


def cited_places(chapters: Mapping[str, Place], checked: Checked) -> dict[str, Place]:
    """The places as this dossier cites them: chapters of documents that are not part of it have no title."""
    absent = {
        document.id
        for document in documents_of(checked.profile.programme, checked.assessment.stage)
        if document not in checked.assessment.documents
    }
    return {
        ref: replace(place, title="") if ref.partition("/")[0] in absent else place
        for ref, place in chapters.items()
    }


def house_style_of(programme: Programme, stage: Stage, home: Home) -> HouseStyle:
    """The house style that the first outline of a stage names, from the nearest layer."""
    from applykit.documents.stylefiles import house_style

    first = next(document for document in documents_of(programme, stage) if document.outline)
    return house_style(_style_name(programme, first, home), home.layers)


def _style_name(programme: Programme, document: Document, home: Home) -> str:
    from applykit.documents.outline import style_of

    find = partial(resources.find_template, among=home.layers)
    outline = find(outline_name(programme, document)).path
    return home.style[0] or style_of(outline.read_text(encoding="utf-8"), str(outline), find=find)
