"""A fault at every step of every command: the old or the new, whole, and a sentence that says what to do."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SAMPLES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are forked as on Linux")

PROGRAMME = SAMPLES / "programmes" / "demo-workshop"
BUILD = ("--programme", PROGRAMME, "--as-of", "2026-11-24", "--zip")
READING = ("gone", "memory")
SAYING = ("may not be read", "cannot be read", "cannot be written", "the system refused", "memory")
ALL = ("killed", "full", "read-only", "gone", "memory")


@dataclass(frozen=True, slots=True)
class Case:
    """A command, what it meets, and the files that it makes or makes anew."""

    command: tuple[object, ...]
    faults: tuple[str, ...]
    makes: str
    sample: Path = SAMPLES / "programmes" / "laojie"


DOSSIER = "client/build/demo-workshop-recognition"
CASES = {
    "check": Case(("check", "client", "--programme", PROGRAMME, "--as-of", "2026-11-24"), READING, ""),
    "build": Case(("build", "client", *BUILD), ALL, "client/build/"),
    "batch": Case(("batch", "client", "--jobs", "1", *BUILD), ALL, "client/build/"),
    "verify": Case(("verify", DOSSIER), READING, ""),
    "advance": Case(
        ("advance", "client", "--to", "review", "--as-of", "2026-11-24", "--output", "next"), ALL, "next/",
        SAMPLES / "quickstart",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Met:
    """What the folder held before, every fault that the command met, and what it left when it met none."""

    before: dict[str, str]
    rows: list[dict[str, Any]]
    end: dict[str, Any]


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture(scope="module")
def met(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Met:
    """Run the command, with a fault at each of its steps."""
    base = tmp_path_factory.mktemp("faults") / "base"
    shutil.copytree(case.sample, base / "client", ignore=shutil.ignore_patterns("build"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "APPLYKIT_LANG": "en", "PYTHONSAFEPATH": "1"}
    if case.sample != SAMPLES / "quickstart":
        first = [sys.executable, "-m", "applykit", "build", "client", *map(str, BUILD[:-3])]
        subprocess.run([*first, "--as-of", "2026-11-23", "--zip"], cwd=base, env=environment, check=True,
                       capture_output=True)  # fmt: skip
    from tests.tools.meet_faults import digests

    before = digests(base)
    done = subprocess.run(
        [sys.executable, "-m", "tests.tools.meet_faults", str(base), ",".join(case.faults),
         str(base / DOSSIER), *map(str, case.command)],
        cwd=base, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *rows, end = map(json.loads, done.stdout.splitlines())
    return Met(before, rows, end)


def made(files: dict[str, str], case: Case) -> dict[str, str]:
    """Those of the files that the command makes; what a killed process left under a hidden name is none."""
    return {
        name: digest for name, digest in files.items()
        if case.makes and name.startswith(case.makes) and not any(part[0] == "." for part in name.split("/"))
    }  # fmt: skip


def test_every_fault_is_met(case: Case, met: Met) -> None:
    assert met.end["code"] in (0, 1), "the command itself failed"
    assert set(Counter(row["fault"] for row in met.rows)) == set(case.faults)
    assert bool(case.makes) == (made(met.end["left"], case) != made(met.before, case))


def test_what_is_there_is_the_old_or_the_new_whole(case: Case, met: Met) -> None:
    for row in met.rows:
        left = made(row["left"], case)
        for packed in (False, True):  # the folder and its archive are each whole; they cannot change at once
            now, old, new = (
                {name: digest for name, digest in files.items() if name.endswith(".zip") == packed}
                for files in (left, made(met.before, case), made(met.end["left"], case))
            )
            assert now in (old, new), row
        if row["code"] == 0 and case.makes:
            assert left == made(met.end["left"], case), row


def test_what_was_read_is_untouched(case: Case, met: Met) -> None:
    for row in met.rows:
        for name, digest in met.before.items():
            if not made({name: digest}, case):
                assert row["left"].get(name) == digest, (name, row)


def test_nothing_else_is_left(case: Case, met: Met) -> None:
    """Who is killed, or has no memory or disk any more, cannot clear up; the next build does."""
    whole = made(met.end["left"], case).keys()
    for row in met.rows:
        if row["fault"] == "full":
            assert row["left"].keys() <= met.before.keys() | whole, row


def test_one_sentence_says_what_to_do(case: Case, met: Met) -> None:
    for row in met.rows:
        assert "Traceback" not in row["said"], row["said"]
        if row["fault"] == "killed":
            assert row["code"] == -signal.SIGKILL
            continue
        assert row["code"] in (0, 1, 3), row
        if row["code"] == 3:
            said = [line for line in row["said"].splitlines() if line.startswith("applykit: ")]
            assert len(said) == 1, row
            assert len(said[0].split(". ")) > 1, "it does not say what to do"
        elif row["code"] == 1:
            said = " ".join(row["said"].split())
            assert any(word in said for word in SAYING), said
