"""`applykit template lint`: every fault of Word templates, before anything is built from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from applykit.cli.words import programme_option
from applykit.messages import N_, _
from applykit.model import Diagnostic, Severity


@click.command(
    "lint",
    help=N_("Check Word templates: every fault at once, with part, paragraph and the words around.\n\n"
            "Errors give exit code 1; a build refuses such a template.\n\n"
            "Example: applykit template lint my-templates/申报书.docx"),
)  # fmt: skip
@click.argument("files", nargs=-1, required=True, metavar=N_("FILE…"),
                type=click.Path(readable=False, path_type=Path))  # fmt: skip
@programme_option
@click.option("--document", default="", metavar=N_("DOC"),
              help=N_("The document it is a template of (by the file's name if not given)."))  # fmt: skip
@click.option("--style", default="", metavar=N_("STYLE"),
              help=N_("House style whose fonts it may use (the document's own if not given)."))  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text",
              show_default=True, help=N_("How to print the faults."))  # fmt: skip
def command(files: tuple[Path, ...], programme: str, document: str, style: str, form: str) -> int:
    import applykit
    from applykit.linting import lint_template

    pack = applykit.load_programme(programme)
    found = {file: lint_template(pack, file, document=document, style=style) for file in files}
    every = [fault for faults in found.values() for fault in faults]
    errors = sum(fault.severity is Severity.ERROR for fault in every)
    if form == "text":
        _print_text(found)
    else:
        from applykit.cli.output import print_json
        from applykit.report.sarif import to_sarif

        base = Path.cwd()
        print_json(to_sarif(every, base) if form == "sarif" else _data(found, base))
    return 1 if errors else 0


def _print_text(found: dict[Path, tuple[Diagnostic, ...]]) -> None:
    from applykit.cli.output import console
    from applykit.report.plain import Report

    printed = Report(console(), Path.cwd())
    for file, faults in found.items():
        for fault in faults:
            printed.diagnostic(fault)
            near = str(fault.facts.get("near", ""))
            if near:
                printed.line(_("near: {words}").format(words=near), "dim", 4)
        printed.line(_count(file, faults), "bold")


def _count(file: Path, faults: Sequence[Diagnostic]) -> str:
    errors = sum(fault.severity is Severity.ERROR for fault in faults)
    if not faults:
        return _("{name}: no faults").format(name=file)
    words = _("{name}: errors {errors}, warnings {warnings}")
    return words.format(name=file, errors=errors, warnings=len(faults) - errors)


def _data(found: dict[Path, tuple[Diagnostic, ...]], base: Path) -> dict[str, object]:
    from applykit import __version__
    from applykit.report.data import diagnostic_data, relative

    return {
        "applykit": __version__,
        "templates": [
            {
                "file": relative(str(file), base),
                "errors": sum(fault.severity is Severity.ERROR for fault in faults),
                "warnings": sum(fault.severity is Severity.WARNING for fault in faults),
                "diagnostics": [
                    {
                        **diagnostic_data(fault, base),
                        "part": fault.facts.get("part") or None,
                        "paragraph": fault.facts.get("paragraph"),
                        "near": fault.facts.get("near") or None,
                    }
                    for fault in faults
                ],
            }
            for file, faults in found.items()
        ],
    }
