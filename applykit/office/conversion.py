"""Many documents → PDF: a few LibreOffices side by side, each document tried once more where one fails."""

from __future__ import annotations

import contextlib
import io
import signal
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

from applykit.errors import ConversionError
from applykit.messages import N_, _, listed
from applykit.office import program, slots
from applykit.office.fonts import stand_ins_file
from applykit.office.instance import Fault, Instance, Job, Limits

SECONDS = 180.0
"""A document may take this long; one of 130 pages takes about four seconds."""

MEMORY = 2 << 30
TRIES = 2
_AT_A_TIME = 12
"""So many documents go to one LibreOffice before the next one starts fresh."""

_PAUSE = 0.03
_REASONS: Mapping[Fault, str] = {
    Fault.SLOW: N_("it took more than {seconds} seconds, twice"),
    Fault.GROWN: N_("LibreOffice ran out of the memory that it may use, twice"),
    Fault.CRASHED: N_("LibreOffice crashed on it, twice"),
    Fault.REFUSED: N_("LibreOffice could not read it"),
    Fault.GARBAGE: N_("what LibreOffice wrote is not a whole PDF"),
}


def convert(
    documents: Mapping[str, bytes],
    *,
    timeout: float = SECONDS,
    instances: int = 0,
    memory: int = MEMORY,
    done: Callable[[str, bytes], None] | None = None,
) -> dict[str, bytes]:
    """Convert .docx files, by name, into PDFs under the same names and in the same order.

    `timeout` is in seconds and for each document; `instances` is how many LibreOffices may run at once (0: as
    many as there are cores), counted over all processes of this person; `memory` is in bytes and for each.
    Each document is tried twice. `done` is told of every PDF while other documents may still be converted.

    Raises:
        ToolMissingError: LibreOffice is not installed.
        ConversionError: some documents could not be converted; it holds those that could.
    """
    if not documents:
        return {}
    soffice = program.find()
    limit = instances or slots.most()
    jobs = [Job(name, content) for name, content in documents.items()]
    with (
        _terminable(),
        tempfile.TemporaryDirectory(prefix="applykit-office-", ignore_cleanup_errors=True) as folder,
        slots.taken(min(len(jobs), limit), limit) as count,
    ):
        found, failed = _run(soffice, Path(folder), jobs, count, Limits(timeout, memory), done)
    converted = {name: found[name] for name in documents if name in found}
    if failed:
        reasons = {job.name: _reason(job, timeout) for job in failed}
        problem = listed([f"{name}: {reason}" for name, reason in reasons.items()])
        raise ConversionError("file.not_converted", reasons, converted, documents=problem)
    return converted


def _reason(job: Job, timeout: float) -> str:
    return _(_REASONS[job.fault or Fault.REFUSED]).format(seconds=round(timeout))


def _run(
    soffice: Path,
    folder: Path,
    jobs: Sequence[Job],
    count: int,
    limits: Limits,
    done: Callable[[str, bytes], None] | None,
) -> tuple[dict[str, bytes], list[Job]]:
    fonts = stand_ins_file(folder)
    waiting = sorted(jobs, key=_weight, reverse=True)
    running: list[Instance] = []
    found: dict[str, bytes] = {}
    failed: list[Job] = []
    started = 0
    try:
        while waiting or running:
            for share in _shares(waiting, count - len(running)):
                running.append(Instance(soffice, folder / str(started), share, limits, fonts))
                started += 1
            time.sleep(_PAUSE)
            fresh: dict[str, bytes] = {}
            for instance in [one for one in running if not one.running()]:
                running.remove(instance)
                instance.end()
                good, left = instance.outcome()
                fresh |= good
                failed += [job for job in left if job.tries >= TRIES]
                waiting += [job for job in left if job.tries < TRIES]
            found |= fresh
            for name, content in fresh.items():
                if done:
                    done(name, content)
    finally:
        for instance in running:
            instance.end()
    return found, failed


def _shares(waiting: list[Job], count: int) -> list[list[Job]]:
    """Takes what waits, heaviest first, and deals it out to `count` LibreOffices as evenly as it can."""
    if count <= 0 or not waiting:
        return []
    taken, waiting[:] = waiting[: _AT_A_TIME * count], waiting[_AT_A_TIME * count :]
    shares: list[list[Job]] = [[] for _number in range(min(count, len(taken)))]
    loads = [0] * len(shares)
    for job in taken:
        lightest = loads.index(min(loads))
        shares[lightest].append(job)
        loads[lightest] += _weight(job)
    return shares


def _weight(job: Job) -> int:
    """How long it takes, by and large: the size of its text and tables without the pictures."""
    try:
        with zipfile.ZipFile(io.BytesIO(job.content)) as package:
            return package.getinfo("word/document.xml").file_size
    except (zipfile.BadZipFile, KeyError):
        return len(job.content)


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """While LibreOffices run, a polite request to end unwinds like Ctrl-C, so that they end with us."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
