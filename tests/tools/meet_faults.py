"""Runs a command once and, at each step it takes in a folder, lets a copy of the process meet a fault there.

`python -m tests.tools.meet_faults FOLDER FAULT,FAULT… DOSSIER COMMAND…` prints one JSON object in each line: the
step, the fault, how the copy ended, what it said, and what the folder held afterwards once the next command had
mended the dossier.  The folder is then put back as it was, and the command goes on.  Linux only: copies are forks.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Executor, Future
from hashlib import sha256
from pathlib import Path
from typing import Any

from applykit.dossier.write import recover

WRITES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.fsync", "exchange")
READS = ("os.listdir", "os.scandir", "os.stat")
ERRORS = {"gone": errno.ESTALE, "full": errno.ENOSPC, "read-only": errno.EROFS}
"""Beside them: `killed` at what writes, and `memory` where a file is opened."""

SECONDS = 60
"""A copy that takes longer hangs, and is ended."""

FREES = ("os.remove", "os.rmdir")
"""What works on a full disk as well."""


class Faults:
    """Counts steps below a folder, and forks a copy of the process at each that the fault concerns."""

    def __init__(self, base: Path, faults: list[str], out: Path) -> None:
        self.base, self.faults, self.out = base, faults, out
        self.parent, self.step = os.getpid(), 0
        self.struck, self.resting = "", False
        self.ways: set[tuple[object, ...]] = set()
        self.channel = os.dup(1)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook: what it raises is what the system would have answered."""
        if self.resting or event not in ("open", *WRITES, *READS):
            return
        writes = event in WRITES or (event == "open" and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR)))
        named = arguments[: 2 if event in ("os.rename", "exchange") else 1]  # not the mode, nor the flags
        if not any(self.below(one) for one in named):
            return
        if self.struck:
            if self.concerned(self.struck, event, writes):
                raise self.error(arguments)
        elif os.getpid() == self.parent and threading.current_thread() is threading.main_thread():
            self.step += 1
            known = self.known()
            for fault in self.faults:
                if self.concerned(fault, event, writes) and (writes or not known):
                    self.fork(fault, event, arguments)

    def known(self) -> bool:
        """Whether the program has come to this step on the same way before, such as for another file."""
        way = tuple((frame.f_code, number) for frame, number in traceback.walk_stack(None)
                    if "/applykit/" in frame.f_code.co_filename)  # fmt: skip
        before = len(self.ways)
        self.ways.add(way)
        return len(self.ways) == before

    def concerned(self, fault: str, event: str, writes: bool) -> bool:
        if fault in ("full", "read-only", "killed"):
            return writes and not (fault == "full" and event in FREES)
        return fault != "memory" or event == "open"

    def below(self, argument: object) -> bool:
        if isinstance(argument, int) and not isinstance(argument, bool):
            try:
                argument = os.readlink(f"/proc/self/fd/{argument}")
            except OSError:
                return False
        if not isinstance(argument, (str, bytes, os.PathLike)):
            return False
        return os.path.abspath(os.fsdecode(argument)).startswith(str(self.base))

    def error(self, arguments: tuple[Any, ...]) -> BaseException:
        if self.struck == "memory":
            return MemoryError()
        number = ERRORS[self.struck]
        return OSError(number, os.strerror(number), str(arguments[0]))

    def fork(self, fault: str, event: str, arguments: tuple[Any, ...]) -> None:
        self.resting = True
        before = held(self.base)
        said, told = tempfile.mkstemp()
        child = os.fork()
        if child == 0:
            if fault == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            os.dup2(said, 1)
            os.dup2(said, 2)
            signal.alarm(SECONDS)
            self.resting, self.struck = False, fault
            raise self.error(arguments)
        _child, status = os.waitpid(child, 0)
        beside = sorted(path.name for path in self.base.iterdir())
        recover(self.out)
        self.tell(
            step=self.step, fault=fault, event=event, code=os.waitstatus_to_exitcode(status),
            said=Path(told).read_text("utf-8"), beside=beside, left=digests(self.base),
        )  # fmt: skip
        os.close(said)
        os.unlink(told)
        put_back(self.base, before)
        self.resting = False

    def tell(self, **row: object) -> None:
        os.write(self.channel, (json.dumps(row, ensure_ascii=False) + "\n").encode())


def held(folder: Path) -> dict[str, bytes | None]:
    """Every file below a folder with its content; None for a folder."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


def digests(folder: Path) -> dict[str, str]:
    """Every file below a folder with the beginning of its hash."""
    files = held(folder).items()
    return {name: sha256(content).hexdigest()[:16] for name, content in files if content is not None}


def put_back(folder: Path, before: dict[str, bytes | None]) -> None:
    """Make a folder what it was; what did not change is not touched."""
    now = held(folder)
    for name in sorted(now.keys() - before.keys(), reverse=True):
        path = folder / name
        path.rmdir() if path.is_dir() else path.unlink()
    for name, content in before.items():
        if content is None:
            (folder / name).mkdir(exist_ok=True)
        elif now.get(name) != content:
            (folder / name).write_bytes(content)


class Here(Executor):
    """Builds in this very process, where its steps are seen."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """The answer, ready at once."""
        future: Future[Any] = Future()
        future.set_result(function(*arguments, **named))
        return future


def seen(faults: Faults) -> None:
    """Make steps of what Python has no audit events for, and keep the work in this process."""
    for name in ("stat", "lstat", "fsync"):
        setattr(os, name, _announced(getattr(os, name), "os.fsync" if name == "fsync" else "os.stat", faults))
    import applykit.batch.pools as pools
    import applykit.dossier.write as writing

    writing.exchange = _announced(writing.exchange, "exchange", faults)  # type: ignore[attr-defined]
    pools.Processes.open = lambda *_: Here()  # type: ignore[method-assign,assignment]
    os.cpu_count = lambda: 1
    sys.addaudithook(faults.hook)


def _announced(function: Callable[..., Any], event: str, faults: Faults) -> Callable[..., Any]:
    def announced(*arguments: Any, **named: Any) -> Any:
        faults.hook(event, arguments)
        return function(*arguments, **named)

    return announced


def main(folder: str, faults: str, out: str, *command: str) -> int:
    from applykit.cli.program import run

    base = Path(os.path.realpath(folder))
    met = Faults(base, faults.split(","), Path(out))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    seen(met)
    code = run(list(command))
    if os.getpid() != met.parent:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    met.resting = True
    met.tell(step=met.step, fault="", event="end", code=code, said="", left=digests(base))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
