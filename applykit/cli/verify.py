"""`applykit verify`: whether a dossier is still what was built, and whether it builds again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from applykit.cli.words import programme_path_option
from applykit.messages import N_

if TYPE_CHECKING:
    from applykit.model import Programme


@click.command(
    "verify",
    help=N_("Say what was changed, added or removed in DOSSIER (a folder or its archive) since the build.\n\n"
            "Needs neither profile nor programme, unless --rebuild is given: then all is built again, in "
            "memory, and what differs is named. Differences give exit code 1.\n\n"
            "Example: applykit verify build/nqsl-application --rebuild"),
)  # fmt: skip
@click.argument("dossier", metavar=N_("DOSSIER"), type=click.Path(readable=False, path_type=Path))
@click.option("--rebuild", "profile", is_flag=False, flag_value="", metavar=N_("[PROFILE]"),
              help=N_("Build again from this profile (the one found in a folder above if none is named).")
              )  # fmt: skip
@click.option(
    "--programme", metavar=N_("NAME"), help=N_("Id or folder of the programme (the dossier's own).")
)
@programme_path_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help=N_("Form of the report."))  # fmt: skip
def command(dossier: Path, profile: str | None, programme: str | None, form: str) -> int:
    import applykit
    from applykit.cli.output import console, print_json
    from applykit.report.plain import Report
    from applykit.report.verified import as_data, lines

    found = applykit.verify(dossier)
    if profile is not None:
        from applykit.cli.places import home_named
        from applykit.rebuilding import profile_beside, rebuilt

        main = Path(profile) if profile else profile_beside(dossier, found.manifest)
        home = home_named({"profile": main})
        pack = _pack(home.programme(programme or found.manifest.programme), found.manifest.version)
        found = rebuilt(found, applykit.load_profile(main, pack))
    base = Path.cwd()
    if form == "json":
        print_json(as_data(found, base))
    else:
        printed = Report(console(), base)
        for line, style in lines(found, base):
            printed.line(line, style)
    return 0 if found.intact and (found.rebuilt is None or found.rebuilt.same) else 1


def _pack(name: str, version: str) -> Programme:
    """The programme in the version that a dossier was built with, where its pack still keeps that."""
    import applykit
    from applykit import resources

    kept = resources.versions(resources.pack_folder(name))
    return applykit.load_programme(str(kept[version]) if version in kept else name)
