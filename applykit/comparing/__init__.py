"""Compares dossiers with their programme's outlines: where each chapter, table and seal page stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from applykit import resources
from applykit.comparing.expected import Expected, expected_of
from applykit.comparing.found import Found, read_document
from applykit.comparing.matching import Deviation, Spot, match
from applykit.errors import UnreadableError
from applykit.model import Document, DocumentKind, Programme
from applykit.programme import documents_of, outline_name, stage_of

__all__ = ["Compared", "Comparison", "Deviation", "Expected", "Found", "Spot", "compare"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One document in every dossier: what its outline asks for, and where that stands in each.

    `spots` has a row for each expected item and a column for each dossier; None is what is not there.
    """

    document: Document
    expected: tuple[Expected, ...]
    spots: tuple[tuple[Spot | None, ...], ...]
    deviations: tuple[Deviation, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several dossiers side by side, document by document."""

    dossiers: tuple[Path, ...]
    documents: tuple[Compared, ...]

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """Everything that deviates, in the order of the documents."""
        return tuple(found for document in self.documents for found in document.deviations)


def compare(programme: Programme, dossiers: Sequence[Path], *, stage: str = "") -> Comparison:
    """Compare the documents of a stage, by default the programme's usual one, in several dossiers.

    The page of a heading is told where a PDF of the same name lies beside the document.

    Raises:
        TemplateError: a document is damaged, or an outline of the programme is wrong.
        UnreadableError: a dossier is no folder.
        UsageError: the programme has no such stage.
    """
    for folder in dossiers:
        if not folder.is_dir():
            raise UnreadableError("file.no_dossier", folder=str(folder))
    chosen = stage_of(programme, stage)
    compared = tuple(
        _document(programme, document, dossiers)
        for document in documents_of(programme, chosen, ())
        if document.kind is DocumentKind.WORD
        and (not document.when or any(_file(document, folder).is_file() for folder in dossiers))
    )
    return Comparison(tuple(dossiers), compared)


def _document(programme: Programme, document: Document, dossiers: Sequence[Path]) -> Compared:
    layers = resources.layers(None, programme.folder, programme.id)
    outline = resources.find_template(outline_name(programme, document), layers).path
    expected, look = expected_of(outline, layers)
    columns: list[tuple[Spot | None, ...]] = []
    deviations: list[Deviation] = []
    for number, folder in enumerate(dossiers):
        path = _file(document, folder)
        if not path.is_file():
            columns.append((None,) * len(expected))
            if not document.when:  # a document that has a condition need not be in every dossier
                deviations.append(Deviation(number, document.name, "document"))
            continue
        spots, found = match(expected, look, read_document(path), number, document.name)
        columns.append(spots)
        deviations += found
    return Compared(document, expected, tuple(zip(*columns, strict=True)), tuple(deviations))


def _file(document: Document, folder: Path) -> Path:
    return folder / f"{document.name}.docx"
