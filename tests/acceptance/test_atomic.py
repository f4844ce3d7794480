"""A build that is killed, refused or crowded out leaves the old dossier or the new one, never a mixture."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest

from applykit.dossier.archive import pack
from applykit.dossier.exchange import exchange
from applykit.dossier.write import recover, reserved, write
from applykit.errors import UnwritableError
from applykit.model import Artifact
from tests.conftest import SAMPLES, Outcome

Run = Callable[..., Outcome]
OLD = {"check.json": b"old", "a.docx": b"old a", "only old.pdf": b"old b"}
NEW = {"check.json": b"new", "a.docx": b"new a", "only new.pdf": b"new b"}
DAY = ("--as-of", "2026-11-23")
posix = pytest.mark.skipif(os.name != "posix", reason="kills a process as POSIX does")

WRITER = """
import os, signal, sys
from pathlib import Path
import applykit.dossier.write as writing
from applykit.model import Artifact

base, kill_at, swaps = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "swaps"
if not swaps:
    writing.exchange = lambda first, second: False
steps = 0
def count(event, arguments):
    global steps
    if any(str(base) in str(argument) for argument in arguments):
        steps += 1
        if steps == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
artifacts = [Artifact(name, name.replace("old", "new").encode()) for name in ("check.json", "only new.pdf")]
sys.addaudithook(count)
with writing.reserved(base / "out") as place:
    writing.write(place, artifacts, "out.zip")
"""
"""Writes a dossier and dies before the step of the given number that touches a file below `base`."""


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Write a dossier."""
    with reserved(folder) as place:
        write(place, [Artifact(name, content) for name, content in files.items()])


def found(folder: Path) -> dict[str, bytes]:
    """What a folder holds."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def killed_at_every_step(base: Path, swaps: str) -> Iterator[int]:
    """Prepare an old dossier and kill a build over it before its first step, its second, … until one ends."""
    for step in range(1, 200):
        shutil.rmtree(base, ignore_errors=True)
        base.mkdir()
        put(base / "out", OLD)
        pack(base / "out.zip", [Artifact(name, content) for name, content in OLD.items()])
        done = subprocess.run(
            [sys.executable, "-c", WRITER, str(base), str(step), swaps], capture_output=True
        )
        if done.returncode == 0:
            assert step > 15, "nothing was killed: the writer's steps are not seen"
            return
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        yield step
    raise AssertionError("the writer never ended")


WHOLE_NEW = {"check.json": b"check.json", "only new.pdf": b"only new.pdf"}


@posix
@pytest.mark.parametrize("swaps", ["swaps", "renames"])
def test_killed_at_any_step_the_dossier_is_the_old_or_the_new_one(tmp_path: Path, swaps: str) -> None:
    base, seen, missing = tmp_path / "work", set(), 0
    for _step in killed_at_every_step(base, swaps):
        missing += not (base / "out").exists()
        recover(base / "out")
        left = found(base / "out")
        assert left in (OLD, WHOLE_NEW)
        with ZipFile(base / "out.zip") as archive:
            assert {name: archive.read(name) for name in archive.namelist()} in (OLD, WHOLE_NEW)
        seen.add("old" if left == OLD else "new")
        put(base / "out", NEW)
        assert found(base / "out") == NEW
        assert names(base) == ["out", "out.zip"], "what the killed build left was not cleaned up"
    assert seen == {"old", "new"}
    if swaps == "renames":
        assert missing, "no kill hit the moment between the two renames"
    elif sys.platform == "linux":
        assert not missing, "with one step for both folders there is no moment without a dossier"


@posix
def test_the_next_command_finds_the_dossier_that_was_out_of_the_way(run: Run, tmp_path: Path) -> None:
    client, out = tmp_path / "client", tmp_path / "out"
    shutil.copytree(SAMPLES / "quickstart", client, ignore=shutil.ignore_patterns("build"))
    assert run("build", client, "--output", out, "--only", "自评报告", *DAY).code == 0
    before = found(out)
    out.rename(tmp_path / ".out.old")
    (tmp_path / ".out.new").mkdir()
    profile = client / "profile.yaml"
    profile.write_text(profile.read_text("utf-8") + "\n没有的栏目: 1\n", encoding="utf-8")
    assert run("build", client, "--output", out, *DAY).code == 1
    assert found(out) == before
    assert names(tmp_path) == ["client", "out"]


def test_what_killed_builds_left_is_never_all_that_is_left(tmp_path: Path) -> None:
    put(tmp_path / "out", OLD)
    (tmp_path / "out").rename(tmp_path / ".out.old")
    recover(tmp_path / "out")
    assert found(tmp_path / "out") == OLD


def test_two_builds_at_once_one_wins_and_the_other_says_so(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with reserved(out) as place:
        done = run("build", SAMPLES / "quickstart", "--output", out, *DAY)
        assert done.code == 3
        assert f"process {os.getpid()}" in done.err
        assert len(done.err.strip().splitlines()) == 1
        write(place, [Artifact(name, content) for name, content in OLD.items()])
    assert found(out) == OLD
    assert names(tmp_path) == ["out"]


@posix
def test_the_lock_of_a_killed_process_holds_nobody_up(tmp_path: Path) -> None:
    hold = (
        "import sys, time\nfrom pathlib import Path\nfrom applykit.dossier.write import reserved\n"
        "with reserved(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(600)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path / "out")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    with pytest.raises(UnwritableError) as refused:
        put(tmp_path / "out", NEW)
    assert refused.value.facts["process"] == str(process.pid)
    process.kill()
    process.wait()
    assert names(tmp_path) == [".out.lock"]
    put(tmp_path / "out", NEW)
    assert found(tmp_path / "out") == NEW
    assert names(tmp_path) == ["out"]


def test_many_builds_at_once_leave_one_whole_dossier(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom applykit.dossier.write import reserved, write\n"
        "from applykit.errors import UnwritableError\nfrom applykit.model import Artifact\n"
        "won = 0\nfor turn in range(20):\n    try:\n        with reserved(Path(sys.argv[1])) as place:\n"
        "            write(place, [Artifact(n, sys.argv[2].encode()) for n in ('check.json', 'a', 'b')])\n"
        "            won += 1\n    except UnwritableError as error:\n"
        "        assert error.rule == 'file.being_built', error\nprint(won)\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "out"), str(number)], stdout=subprocess.PIPE
        )
        for number in range(4)
    ]
    wins = [int(process.communicate()[0]) for process in running]
    assert all(process.returncode == 0 for process in running)
    assert sum(wins) >= 1
    assert len(set(found(tmp_path / "out").values())) == 1
    assert names(tmp_path) == ["out"]


def test_a_file_open_in_word_keeps_the_earlier_dossier(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    put(out, OLD)

    def refused(self: Path, target: Path) -> Path:
        if self == out:  # what Windows says while a file in the folder is open
            raise PermissionError(errno.EACCES, "Access is denied", str(self))
        return real(self, target)

    real = Path.rename
    monkeypatch.setattr("applykit.dossier.write.exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", refused)
    done = run("build", SAMPLES / "quickstart", "--output", out, *DAY)
    assert done.code == 3
    assert "Close the documents in Word" in done.err
    assert found(out) == OLD
    assert names(tmp_path) == ["out"]


def test_an_archive_that_cannot_be_replaced_takes_the_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "out", OLD)

    def refused(source: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Access is denied", str(target))

    monkeypatch.setattr(os, "replace", refused)
    for swap in (exchange, lambda *_: False):
        monkeypatch.setattr("applykit.dossier.write.exchange", swap)
        with pytest.raises(UnwritableError) as told, reserved(tmp_path / "out") as place:
            write(place, [Artifact(name, content) for name, content in NEW.items()], "a.zip")
        assert told.value.rule == "file.in_use"
        assert found(tmp_path / "out") == OLD
        assert names(tmp_path) == ["out"]


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 64 kB."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "applykit", str(folder)], capture_output=True
    )
    if done.returncode:
        pytest.skip("a small disk can be made by root only")
    try:
        yield folder
    finally:
        for _attempt in range(20):
            if subprocess.run(["umount", str(folder)], capture_output=True).returncode == 0:
                break
            time.sleep(0.1)


@pytest.mark.skipif(shutil.which("mount") is None, reason="mount is not there")
def test_a_disk_that_is_really_full_keeps_the_earlier_dossier(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        put(disk / "out", OLD)
        with pytest.raises(UnwritableError) as told:
            put(disk / "out", {"check.json": b"new", "large.pdf": b"x" * 200_000})
        assert "No space left" in str(told.value.facts["reason"])
        assert found(disk / "out") == OLD
        assert names(disk) == ["out"]


@pytest.mark.parametrize("swap", [True, False])
def test_a_folder_reached_through_a_link_is_replaced_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swap: bool
) -> None:
    if not swap:
        monkeypatch.setattr("applykit.dossier.write.exchange", lambda *_: False)
    put(tmp_path / "real", OLD)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    put(tmp_path / "link", NEW)
    assert (tmp_path / "link").is_symlink()
    assert found(tmp_path / "real") == NEW
    assert names(tmp_path) == ["link", "real"]
