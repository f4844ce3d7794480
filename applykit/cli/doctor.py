"""`applykit doctor`: what this machine has, and what to do about what it lacks."""

from __future__ import annotations

from pathlib import Path

import click

from applykit.messages import N_, _


@click.command(
    "doctor",
    help=N_("Look at this machine: versions, LibreOffice (it is tried), the cache folder, the fonts of the "
            "house styles, and the console.\n\nExit code 1 if something does not work.\n\n"
            "Example: applykit doctor"),
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              help=N_("Form of the output."))  # fmt: skip
def command(form: str) -> int:
    from dataclasses import asdict
    from itertools import zip_longest

    from applykit.cli.output import console, print_json
    from applykit.doctor import examine
    from applykit.report.plain import Report
    from applykit.workspace import home_of

    found = list(examine(home_of(Path.cwd()).layers))
    failed = sum(not line.fine for line in found)
    if form == "json":
        print_json({"failed": failed, "lines": [asdict(line) for line in found]})
        return 1 if failed else 0
    printed = Report(console(), Path.cwd())
    group = ""
    for line, following in zip_longest(found, found[1:]):
        if line.group != group:
            group = line.group
            printed.line(group, "bold")
        text = _("{name}: {value}").format(name=line.name, value=line.value)
        printed.line(text, "" if line.fine else "red", 2)
        # What holds for several in a row is said once, after the last of them.
        if line.remedy and line.remedy != (following.remedy if following else ""):
            printed.line(f"→ {line.remedy}", "" if line.fine else "yellow", 4)
    words = _("Everything works.") if not failed else _("{count} things do not work; see the arrows above.")
    printed.line(words.format(count=failed), "bold")
    return 1 if failed else 0
