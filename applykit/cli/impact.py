"""`applykit impact`: what another version of its programme means for a profile."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.cli.words import programme_option, stage_option
from applykit.messages import N_


@click.command(
    "impact",
    help=N_("Say what VERSION of its programme means for PROFILE: new questions, verdicts that flip, "
            "evidence to renew, entries that are newly required or no longer exist. Nothing is written.\n\n"
            "Exit code 1 if anything changes.\n\nExample: applykit impact my-lab --to 2027.1"),
)  # fmt: skip
@click.argument("profile", metavar=N_("PROFILE"), type=click.Path(readable=False, path_type=Path))
@click.option("--to", "version", required=True, metavar=N_("VERSION"),
              help=N_("The version to look at."))  # fmt: skip
@programme_option
@stage_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help=N_("Form of the report."))  # fmt: skip
@click.option("--as-of", metavar=N_("DATE"), help=N_("The day to check on (today if not given)."))
def command(profile: Path, version: str, programme: str, stage: str, form: str, as_of: str | None) -> int:
    import applykit
    from applykit.cli.output import day, print_json, print_lines
    from applykit.errors import InvalidProfileError
    from applykit.impact import impact_of
    from applykit.impact.telling import as_data, lines
    from applykit.model import Severity

    old = applykit.load_profile(profile, applykit.load_programme(programme))
    unread = tuple(item for item in old.diagnostics if item.rule.startswith(("yaml.", "text.")))
    if unread and any(item.severity is Severity.ERROR for item in unread):
        raise InvalidProfileError("usage.impact_unread", unread)
    new = applykit.load_profile(profile, old.programme, version=version)
    found = impact_of(old, new, stage, day(as_of))
    base = Path.cwd()
    if form == "json":
        print_json(as_data(found, base))
    else:
        print_lines(lines(found, base))
    return 0 if found.none else 1
