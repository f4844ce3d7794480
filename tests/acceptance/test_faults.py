"""Faults from outside while a command is at work: what is there afterwards is the old or the new, whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SAMPLES

MEDDLER = """
import sys
from pathlib import Path
from applykit.cli.program import run

target, watched = Path(sys.argv[1]), sys.argv[2]
done = []
def meddle(event, arguments):
    if event == "open" and str(arguments[0]).endswith(watched):
        done.append(True)
        if len(done) == 2:
            target.write_bytes(target.read_bytes() + b"\\n")
sys.addaudithook(meddle)
code = run(sys.argv[3:])
assert len(done) > 1, "the file that is watched was not opened twice"
sys.exit(code)
"""
"""Runs a command, and changes `target` the moment that `watched` is opened again: first it is only hashed."""


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """A copy of the small sample that may be spoilt."""
    folder = tmp_path / "client"
    shutil.copytree(SAMPLES / "quickstart", folder)
    return folder


def other_process(code: str, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, in English."""
    environment = {**os.environ, "APPLYKIT_LANG": "en", "PYTHONUTF8": "1", **variables}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, encoding="utf-8",
        env=environment, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("changed", ["profile.yaml", "evidence"])
def test_a_file_that_changes_while_it_is_read_stops_the_build(client: Path, changed: str) -> None:
    out = client.parent / "out"
    build = ("build", client, "--output", out, "--only", "建设方案", "--as-of", "2026-11-23")
    first = other_process(
        "import sys; from applykit.cli.program import run; sys.exit(run(sys.argv[1:]))", *build
    )
    assert first.returncode == 0, first.stderr
    old = {path.name: path.read_bytes() for path in out.iterdir()}
    target = client / changed if changed.endswith(".yaml") else next((client / "evidence").glob("*.pdf"))
    done = other_process(MEDDLER, target, "签章清单.outline.yaml", *build, "--force")
    assert done.returncode == 3, done.stderr
    assert f"{target.relative_to(client).as_posix()} changed while the dossier was being made" in done.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == old
