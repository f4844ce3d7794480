"""One LibreOffice at work on a few documents, watched, and ended with all that it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from applykit.office import program
from applykit.office.settings import write_settings

_EXPORT = (
    'pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"},'
    '"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"},'
    '"EmbedStandardFonts":{"type":"boolean","value":"true"},'
    '"UseTaggedPDF":{"type":"boolean","value":"false"}}'
)
"""Tags would make the file three times as large; the outline and the links lead through it without them."""

_LOOK_EVERY = 0.5
_TAIL = 64


class Fault(StrEnum):
    """Why a document did not become a PDF."""

    SLOW = "slow"
    GROWN = "grown"
    CRASHED = "crashed"
    REFUSED = "refused"
    GARBAGE = "garbage"


@dataclass(frozen=True, slots=True)
class Job:
    """One document to convert: what the caller calls it, its bytes, and how often it was tried before."""

    name: str
    content: bytes
    tries: int = 0
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that one document may take, and bytes of memory that one LibreOffice may hold."""

    seconds: float
    memory: int


class Instance:
    """A running LibreOffice with its own folder; documents are converted in the order given."""

    def __init__(
        self, soffice: Path, folder: Path, jobs: Sequence[Job], limits: Limits, fonts: Path | None
    ) -> None:
        self.jobs = tuple(jobs)
        self._limits = limits
        self._results = [folder / "out" / f"{number:04d}.pdf" for number in range(len(jobs))]
        self._fault: Fault | None = None
        sources = [folder / "in" / f"{number:04d}.docx" for number in range(len(jobs))]
        for name in ("in", "out", "temporary"):
            (folder / name).mkdir(parents=True)
        for source, job in zip(sources, jobs, strict=True):
            source.write_bytes(job.content)
        write_settings(folder / "profile", program.build_id(soffice))
        self._process = _started(
            [str(soffice), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
             "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--convert-to", _EXPORT,
             "--outdir", str(folder / "out"), *map(str, sources)],
            program.environment(folder / "temporary", fonts),
        )  # fmt: skip
        self._done = 0
        self._moved = self._looked = time.monotonic()

    def running(self) -> bool:
        """Whether there is something to wait for; one that hangs or grows is ended here."""
        if self._process.poll() is not None:
            return False
        now = time.monotonic()
        done = self._ready()
        if done == len(self.jobs):
            return False  # what it would still do is take its documents apart
        if done > self._done:
            self._done, self._moved = done, now
        if now - self._moved > self._limits.seconds:
            self._fault = Fault.SLOW
        elif now - self._looked > _LOOK_EVERY:
            self._looked = now
            if _memory(self._process.pid) > self._limits.memory:
                self._fault = Fault.GROWN
        if self._fault:
            self.end()
        return self._fault is None

    def outcome(self) -> tuple[dict[str, bytes], list[Job]]:
        """The PDFs, and the documents that are left: one that was at work or refused has one try more."""
        status = self._process.poll()
        found: dict[str, bytes] = {}
        left: list[Job] = []
        blamed = False
        for job, result in zip(self.jobs, self._results, strict=True):
            content = result.read_bytes() if result.is_file() else b""
            if _is_pdf(content):
                found[job.name] = content
                continue
            # One that was ended or crashed had only the first of these at work; the rest were never begun.
            stopped = self._fault or (Fault.CRASHED if status else None)
            if stopped and blamed:
                left.append(job)
                continue
            blamed = True
            fault = stopped or (Fault.GARBAGE if content else Fault.REFUSED)
            left.append(Job(job.name, job.content, job.tries + 1, fault))
        return found, left

    def end(self) -> None:
        """End it and every process that it started, without asking."""
        _kill(self._process)

    def _ready(self) -> int:
        return (
            sum(result.is_file() and _ends_well(result) for result in self._results[self._done :])
            + self._done
        )


def _started(command: list[str], variables: dict[str, str]) -> subprocess.Popen[bytes]:
    """A process that leads a group of its own, so that Ctrl-C reaches it through us and all end together."""
    return subprocess.Popen(
        command, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, process_group=None if os.name == "nt" else 0,
        creationflags=int(getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)),
    )  # fmt: skip


def _kill(process: subprocess.Popen[bytes]) -> None:
    import psutil

    below = []
    with contextlib.suppress(psutil.Error):
        below = psutil.Process(process.pid).children(recursive=True)
    if os.name != "nt":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    for child in below:
        with contextlib.suppress(psutil.Error):
            child.kill()
    with contextlib.suppress(OSError):
        process.kill()
    process.wait()
    psutil.wait_procs(below, timeout=2)


def _memory(pid: int) -> int:
    """Bytes in memory of a process and all below it."""
    import psutil

    total = 0
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += one.memory_info().rss
    return total


def _ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - _TAIL))
        return b"%%EOF" in file.read()


def _is_pdf(content: bytes) -> bool:
    """Whether the bytes are a whole PDF that opens and has pages."""
    from io import BytesIO

    from pypdf import PdfReader

    if b"%%EOF" not in content[-_TAIL:]:
        return False
    try:
        return len(PdfReader(BytesIO(content)).pages) > 0
    except Exception:  # whatever pypdf makes of bytes that are no PDF
        return False
