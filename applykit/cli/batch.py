"""`applykit batch`: the dossiers of many clients in one run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from applykit.cli.words import dossier_options, programme_path_option
from applykit.messages import N_

if TYPE_CHECKING:
    from applykit.batch.pools import Pools


@click.command(
    "batch",
    help=N_("Build the dossiers of many clients: PROFILES are profiles, folders of them, workspaces, or "
            "lists (.txt) with one of these in each line.\n\n"
            "What is wrong with one client ends that client only. Exit code 1 if a client failed or has an "
            "open criterion of level must; 130 after Ctrl-C, and --resume goes on from there.\n\n"
            "Example: applykit batch work --jobs 4 --resume"),
)  # fmt: skip
@click.argument("named", metavar=N_("PROFILES..."), nargs=-1, required=True,
                type=click.Path(readable=False, path_type=Path))  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 512), metavar=N_("NUMBER"),
              help=N_("So many builds at once (one for each core if not given)."))  # fmt: skip
@click.option("--executor", type=click.Choice(["processes", "dask"]), default="processes", show_default=True,
              help=N_("Where builds run: on this machine, or on a dask cluster."))  # fmt: skip
@click.option("--scheduler", metavar=N_("ADDRESS"),
              help=N_("The dask scheduler (a cluster on this machine if not given).")
              )  # fmt: skip
@click.option(
    "--resume", is_flag=True, help=N_("Leave out every client whose dossier is done and unchanged.")
)
@click.option("--json", "as_json", is_flag=True, help=N_("Print one JSON event in each line."))
@click.option("--programme", metavar=N_("NAME"), default="",
              help=N_("Id or folder of the programme (each workspace's choice if not given)."))  # fmt: skip
@programme_path_option
@click.option("--stage", metavar=N_("NAME"), default="",
              help=N_("Stage of the programme (each workspace's choice if not given)."))  # fmt: skip
@dossier_options
@click.option("--strict", is_flag=True, help=N_("Any warning or open criterion gives exit code 1."))
@click.option("--as-of", metavar=N_("DATE"), help=N_("The day of the dossier (today if not given)."))
def command(
    named: tuple[Path, ...],
    jobs: int | None,
    executor: str,
    scheduler: str | None,
    resume: bool,
    as_json: bool,
    programme: str,
    stage: str,
    only: tuple[str, ...],
    draft: bool,
    final: bool,
    archive: bool,
    compress: bool,
    dpi: int | None,
    pdf: bool,
    strict: bool,
    as_of: str | None,
) -> int:
    from contextlib import closing

    from applykit import __version__
    from applykit.batch import Order
    from applykit.batch.clients import clients_of
    from applykit.batch.running import run
    from applykit.cli.output import day
    from applykit.cli.program import INTERRUPTED
    from applykit.cli.telling import teller
    from applykit.errors import UsageError
    from applykit.messages import language
    from applykit.resources import looked_in

    if draft and final:
        raise UsageError("usage.draft_final")
    order = Order(
        as_of=day(as_of), version=__version__, language=language(), programme=programme, stage=stage,
        programme_path=tuple(path.absolute() for path in looked_in()), only=only, draft=draft, final=final,
        archive=archive, compress=compress, dpi=dpi or 0, pdf=pdf, resume=resume,
    )  # fmt: skip
    clients = clients_of(named)
    tell = teller(clients, as_json=as_json)
    try:
        with (
            _pools(jobs, "dask" if scheduler else executor, scheduler or "", len(clients)) as pools,
            closing(run(clients, order, pools)) as events,
            tell,
        ):
            for event in events:
                tell.event(event)
    except KeyboardInterrupt:
        tell.summary(interrupted=True)
        return INTERRUPTED
    tell.summary()
    missed = [one for one in tell.results if not one.done or one.must_open or (strict and one.gaps)]
    return 1 if missed else 0


@contextmanager
def _pools(jobs: int | None, executor: str, scheduler: str, clients: int) -> Iterator[Pools]:
    import os

    from applykit.batch.pools import Dask, Processes

    workers = min(jobs or os.cpu_count() or 1, clients)
    if executor == "processes":
        yield Processes(workers)
        return
    cluster = Dask(scheduler, workers)
    try:
        yield cluster
    finally:
        cluster.end()
