"""Opens many files at once: in threads while they are few, in processes of their own when many are left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

from applykit.evidence.opening import examine_within
from applykit.evidence.results import SECONDS, Content

MANY = 24
"""With more files than this still to open after a moment, starting processes pays."""

_MOMENT = 0.5
_MOST_WORKERS = 8


def open_all(paths: Sequence[Path]) -> Iterator[tuple[int, Content]]:
    """What each file holds, with its number, as it becomes known; no file keeps another one waiting long."""
    cores = min(os.cpu_count() or 1, _MOST_WORKERS)
    left = yield from _run(paths, range(len(paths)), examine_within, cores, _MOMENT if cores > 1 else 0)
    if left:
        workers = _Workers()
        try:
            yield from _run(paths, left, workers.examine, cores, 0)
        finally:
            workers.close()


def _run(
    paths: Sequence[Path],
    numbers: Sequence[int],
    function: Callable[[Path], Content],
    threads: int,
    moment: float,
) -> Generator[tuple[int, Content], None, list[int]]:
    """Yields results; returns the numbers not begun when, after `moment` seconds, MANY are left."""
    end = time.monotonic() + moment
    pool = ThreadPoolExecutor(threads)
    try:
        running = {pool.submit(function, paths[number]): number for number in numbers}
        left: list[int] = []
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future), future.result()
            if moment and time.monotonic() > end and len(running) > MANY:
                moment, left = 0, _withdraw(running)
        return left
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _withdraw(running: dict[Future[Content], int]) -> list[int]:
    """Take back what has not begun."""
    left = [number for future, number in running.items() if future.cancel()]
    for future in [future for future in running if future.cancelled()]:
        del running[future]
    return left


class _Workers:
    """One process to a thread, started when first needed; a process that hangs or dies is replaced."""

    def __init__(self) -> None:
        self.own = threading.local()
        self.all: list[subprocess.Popen[str]] = []

    def examine(self, path: Path) -> Content:
        """Ask this thread's process, or open the file here where processes cannot be started."""
        process = getattr(self.own, "process", None)
        try:
            if process is None or process.poll() is not None:
                process = self.own.process = self._start()
            return _ask(process, path)
        except (OSError, ValueError):
            return examine_within(path)

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)},
        )  # fmt: skip
        self.all.append(process)
        return process

    def close(self) -> None:
        """End every process."""
        for process in self.all:
            process.kill()
            for stream in (process.stdin, process.stdout):
                with suppress(OSError):  # what was written last may have nobody to read it
                    if stream:
                        stream.close()
            process.wait()


def _ask(process: subprocess.Popen[str], path: Path) -> Content:
    assert process.stdin
    assert process.stdout
    overdue = threading.Event()

    def stop() -> None:
        overdue.set()
        process.kill()

    timer = threading.Timer(SECONDS, stop)
    timer.start()
    try:
        process.stdin.write(json.dumps(str(path)) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
    finally:
        timer.cancel()
    if overdue.is_set():
        return Content("", None, "damaged/slow")
    if not answer and process.wait() < 0:
        return Content("", None, "damaged")  # what brings a whole process down is not tried here
    kind, pages, fault = json.loads(answer)
    return Content(kind, pages, fault)
