"""`applykit build`: the dossier, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.cli.words import dossier_options, programme_option, stage_option
from applykit.messages import N_, _


@click.command(
    "build",
    help=N_("Build the documents of a stage from PROFILE (a file or its folder).\n\n"
            "Invalid entries give exit code 1 and nothing is written, unless --draft. Open criteria of level "
            "must are named, and the exit code is 1.\n\n"
            "Example: applykit build my-lab --draft"),
)  # fmt: skip
@click.argument("profile", metavar=N_("PROFILE"), type=click.Path(readable=False, path_type=Path))
@programme_option
@stage_option
@click.option("--output", type=click.Path(path_type=Path), metavar=N_("DIR"),
              help=N_("Folder to write (build/<programme>-<stage>/ beside the profile if not given).")
              )  # fmt: skip
@dossier_options
@click.option("--force", is_flag=True, help=N_("Build even where nothing has changed since the last build."))
@click.option("--strict", is_flag=True, help=N_("Any warning or open criterion gives exit code 1."))
@click.option("--as-of", metavar=N_("DATE"), help=N_("The day of the dossier (today if not given)."))
def command(
    profile: Path,
    programme: str,
    stage: str,
    output: Path | None,
    only: tuple[str, ...],
    draft: bool,
    final: bool,
    archive: bool,
    compress: bool,
    dpi: int | None,
    pdf: bool,
    force: bool,
    strict: bool,
    as_of: str | None,
) -> int:
    import applykit
    from applykit.cli.output import console, day, print_diagnostics, told_fonts, told_steps
    from applykit.messages.workspaces import layer_title
    from applykit.report.data import relative
    from applykit.report.plain import Report, next_step
    from applykit.resources import PROGRAMME

    pack = applykit.load_programme(programme)
    loaded = applykit.load_profile(profile, pack)
    with told_steps() as told:
        dossier = applykit.build(
            loaded,
            stage=stage,
            output=output,
            only=only,
            draft=draft,
            final=final,
            archive=archive,
            compress=compress,
            dpi=dpi or 0,
            pdf=pdf,
            force=force,
            as_of=day(as_of),
            progress=told,
            preflight=told_fonts,
        )
    checked = dossier.checked
    base = Path.cwd()
    printed = Report(console(), base)
    printed.diagnostics(loaded, checked.diagnostics)
    for fault in dossier.noted:
        printed.diagnostic(fault)
    if not dossier.written:
        words = _("Nothing has changed since the last build, so nothing was written: {folder}. --force "
                  "builds it again.")  # fmt: skip
        printed.line(words.format(folder=relative(str(dossier.folder), base)), "green")
    for name in dossier.names if dossier.written else ():
        printed.line(relative(str(dossier.folder / name), base), "green")
    for template in dossier.templates if dossier.written else ():
        if template.layer != PROGRAMME:
            words = _("Built from a template of {layer}: {name}")
            printed.line(words.format(layer=layer_title(template.layer), name=template.path))
    if dossier.archive and dossier.written:
        printed.line(relative(str(dossier.archive), base), "green")
    print_diagnostics(checked.others.notices)
    printed.accepted(checked.accepted)
    printed.summary(checked.assessment, checked.diagnostics)
    gaps = (
        checked.diagnostics or dossier.noted or any(finding.open for finding in checked.assessment.findings)
    )
    if draft or checked.assessment.must_open:
        printed.line(next_step(loaded, checked.assessment, checked.diagnostics), "bold")
    elif pdf:
        words = _("Next: look through the PDFs; the contents have the page numbers of these pages.")
        printed.line(words, "bold")
    else:
        words = _("Next: open the documents in Word; Ctrl+A and F9 fill in the page numbers of the contents.")
        printed.line(words, "bold")
    return 1 if checked.assessment.must_open or (strict and gaps) else 0
