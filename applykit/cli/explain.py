"""`applykit explain`: what a criterion, clause, field, rule or document is about."""

from __future__ import annotations

import click

from applykit.cli.words import programme_option
from applykit.messages import N_, _


@click.command(
    "explain",
    help=N_("Explain WHAT: a criterion (A1), a clause (M1.1), a field (lab.name), a rule "
            "(schema.required) or a document (申报书).\n\nExample: applykit explain E7"),
)  # fmt: skip
@click.argument("what", metavar=N_("WHAT"))
@programme_option
def command(what: str, programme: str) -> int:
    from pathlib import Path

    import applykit
    from applykit.cli.output import console
    from applykit.explanation import explain
    from applykit.report.plain import Report

    printed = Report(console(), Path.cwd())
    for topic in explain(applykit.load_programme(programme), what):
        printed.line(topic.title, "bold")
        for name, value in topic.facts:
            text = _("{name}: {value}").format(name=name, value=value) if name else value
            printed.line(text, indent=2)
    return 0
