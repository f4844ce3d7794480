"""`applykit compare`: where chapters, tables and seal pages stand in several dossiers, and what deviates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from applykit.cli.words import programme_option, stage_option
from applykit.messages import N_, _
from applykit.visible import visible

if TYPE_CHECKING:
    from applykit.comparing import Comparison, Deviation, Spot

_NARROW = 6
"""Columns that a number and a page need at least; with more dossiers than fit, the table is cut in parts."""


@click.command(
    "compare",
    help=N_("Show where each required chapter, table and seal page stands in several dossiers.\n\n"
            "What deviates from the programme's outline (missing, moved, renamed, of another style) is "
            "named, and the exit code is 1. Pages are told where a PDF lies beside the document.\n\n"
            "Example: applykit compare lab-a/build/nqsl-application lab-b/build/nqsl-application"),
)  # fmt: skip
@click.argument("dossiers", nargs=-1, required=True, metavar=N_("DOSSIER…"),
                type=click.Path(readable=False, path_type=Path))  # fmt: skip
@programme_option
@stage_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help=N_("How to print the comparison."))  # fmt: skip
def command(dossiers: tuple[Path, ...], programme: str, stage: str, form: str) -> int:
    import applykit
    from applykit.comparing import compare

    compared = compare(applykit.load_programme(programme), dossiers, stage=stage)
    if form == "json":
        from applykit.cli.output import print_json

        print_json(_data(compared))
    else:
        _print_text(compared)
    return 1 if compared.deviations else 0


def sentence(found: Deviation) -> str:
    """What deviates, in words."""
    text = {
        "document": _("the document is not there"),
        "missing": _("“{item}” is missing"),
        "moved": _("“{item}” does not stand where the outline has it"),
        "renamed": _("“{item}” is called “{found}”"),
        "added": _("“{item}” is in no outline"),
        "style": _("“{item}” is there as plain text, without its style"),
        "look": _("the style {item} is set in {found}, not in {wanted}"),
        "font": _("fonts that the house style does not have: {found}"),
    }[found.kind]
    return text.format(item=found.item, wanted=found.wanted, found=found.found)


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def _print_text(compared: Comparison) -> None:
    from rich.table import Table
    from rich.text import Text

    from applykit.cli.output import console
    from applykit.report.plain import Report

    shown = console()
    printed = Report(shown, Path.cwd())
    for number, folder in enumerate(compared.dossiers):
        printed.line(_("{name}: {value}").format(name=_letter(number), value=folder))
    fit = max(1, (shown.width - 24) // (_NARROW + 3))
    for document in compared.documents:
        for first in range(0, len(compared.dossiers), fit):
            table = Table(title=document.document.name, title_justify="left", title_style="bold",
                          box=None, pad_edge=False, header_style="dim")  # fmt: skip
            table.add_column(_("chapter, table, seal"), ratio=1, overflow="fold")
            columns = range(first, min(first + fit, len(compared.dossiers)))
            for number in columns:
                table.add_column(_letter(number), overflow="fold")
            for item, spots in zip(document.expected, document.spots, strict=True):
                if item.kind != "section":
                    indent = "" if item.kind == "chapter" else "  "
                    cells = [_cell(spots[number], optional=item.optional) for number in columns]
                    table.add_row(
                        Text(visible(indent + item.title)), *(Text(visible(cell)) for cell in cells)
                    )
            printed.line()
            shown.print(table)
    printed.line()
    for found in compared.deviations:
        place = f"{_letter(found.dossier)} {found.document}"
        printed.line(_("{name}: {value}").format(name=place, value=sentence(found)), "red", 2)
    words = _("Deviations: {count}").format(count=len(compared.deviations))
    printed.line(words if compared.deviations else _("Everything stands where the outlines have it."), "bold")


def _cell(spot: Spot | None, *, optional: bool) -> str:
    """A number and a page; × is what must be there and is not, – what depends on a condition."""
    if spot is None:
        return "–" if optional else "×"
    number = spot.number.rstrip("、") or "✓"
    return _("{number} p. {page}").format(number=number, page=spot.page) if spot.page else number


def _data(compared: Comparison) -> dict[str, object]:
    from applykit import __version__

    def spot(found: Spot | None) -> object:
        return None if found is None else {"number": found.number or None, "page": found.page or None}

    return {
        "applykit": __version__,
        "dossiers": [str(folder) for folder in compared.dossiers],
        "documents": [
            {
                "document": document.document.name,
                "items": [
                    {"kind": item.kind, "title": item.title, "optional": item.optional,
                     "spots": [spot(found) for found in spots]}
                    for item, spots in zip(document.expected, document.spots, strict=True)
                ],
            }
            for document in compared.documents
        ],
        "deviations": [
            {"dossier": str(compared.dossiers[found.dossier]), "document": found.document, "kind": found.kind,
             "item": found.item or None, "message": sentence(found)}
            for found in compared.deviations
        ],
    }  # fmt: skip
