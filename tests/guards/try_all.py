"""Takes out one guard after another and runs the test that must notice it.

`python -m tests.guards.try_all [ID…]` works on a copy of the project.  Prints which guards were
missed; the exit code is 1 if any was.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 300
"""A test that takes longer without its guard has noticed: it waits for what the guard would have ended."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard: where it stands, how it is taken out, and the test that must fail then."""

    id: str
    file: str
    find: str
    instead: str
    test: str

    def taken_out(self, text: str) -> str:
        """The file without the guard.

        Raises:
            ValueError: the guard does not stand there exactly once.
        """
        if text.count(self.find) != 1:
            raise ValueError(f"{self.id}: stands {text.count(self.find)} times in {self.file}")
        return text.replace(self.find, self.instead)


def guards() -> tuple[Guard, ...]:
    """Every guard of guards.yaml."""
    rows = yaml.safe_load((Path(__file__).parent / "guards.yaml").read_text(encoding="utf-8"))
    return tuple(Guard(**row) for row in rows)


def notices(guard: Guard, copy: Path) -> bool:
    """Whether the guard's test fails once it is taken out of the copy, which is whole again afterwards."""
    path = copy / guard.file
    text = path.read_text(encoding="utf-8")
    path.write_text(guard.taken_out(text), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *shlex.split(guard.test)],
            cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, timeout=SECONDS,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_text(text, encoding="utf-8")
    return done.returncode == 1


def main(chosen: Sequence[str]) -> int:
    missed = []
    with tempfile.TemporaryDirectory() as held:
        copy = Path(held) / "applykit"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "build", "corpus", "found"))
        wanted = [guard for guard in guards() if not chosen or guard.id in chosen]
        for guard in wanted:
            noticed = notices(guard, copy)
            missed += [] if noticed else [guard.id]
            print(f"{guard.id:22} {'noticed' if noticed else 'MISSED'}", flush=True)
    print(f"guards: {len(wanted)}, noticed when taken out: {len(wanted) - len(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
