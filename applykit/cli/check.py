"""`applykit check`: every diagnostic and every finding of a profile."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.cli.words import programme_option, stage_option
from applykit.messages import N_


@click.command(
    "check",
    help=N_("Check PROFILE (a file or its folder) against a stage's checklist.\n\n"
            "Exit code 1 if an entry is invalid or a criterion of level must is open.\n\n"
            "Example: applykit check my-lab --strict"),
)  # fmt: skip
@click.argument("profile", metavar=N_("PROFILE"), type=click.Path(readable=False, path_type=Path))
@programme_option
@stage_option
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text",
              show_default=True, help=N_("How to print the report."))  # fmt: skip
@click.option("--strict", is_flag=True, help=N_("Any warning or open criterion gives exit code 1."))
@click.option("--as-of", metavar=N_("DATE"), help=N_("The day to check on (today if not given)."))
def command(profile: Path, programme: str, stage: str, form: str, strict: bool, as_of: str | None) -> int:
    import applykit
    from applykit.cli.output import console, day, print_json
    from applykit.model import Severity

    pack = applykit.load_programme(programme)
    loaded = applykit.load_profile(profile, pack)
    assessment = applykit.assess(loaded, stage, day(as_of))
    diagnostics = (*loaded.diagnostics, *assessment.diagnostics)
    base = Path.cwd()
    if form == "json":
        from applykit.report.data import report

        print_json(report(loaded, assessment, diagnostics, base))
    elif form == "sarif":
        from applykit.report.sarif import to_sarif

        print_json(to_sarif(diagnostics, base))
    else:
        from applykit.report.plain import Report, next_step

        printed = Report(console(), base)
        printed.diagnostics(loaded, diagnostics)
        if loaded.positions:
            printed.findings(assessment)
            printed.summary(assessment, diagnostics)
        # Of a file that could not be read, sixty unanswered criteria would be no news.
        printed.line(next_step(loaded, assessment, diagnostics), "bold")
    failed = assessment.must_open or any(found.severity is Severity.ERROR for found in diagnostics)
    gaps = diagnostics or any(finding.open for finding in assessment.findings)
    return 1 if failed or (strict and gaps) else 0
