"""Remembered code: used when it is ours and whole, worked out anew in every other case."""

from __future__ import annotations

import os
from pathlib import Path
from types import CodeType

import pytest

from applykit import cache
from applykit.expressions.memory import Store


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("APPLYKIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Worked:
    """Compiles `1 + 1` and counts how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> CodeType:
        self.times += 1
        return compile("1 + 1", "<test>", "eval")


@pytest.fixture
def worked() -> Worked:
    return Worked()


def file(folder: Path) -> Path:
    return next(folder.glob("things-*.code"))


def again(worked: Worked) -> int:
    """Ask a new store, as the next run would; how often was the code worked out so far?"""
    assert eval(Store("things").code("a", worked)) == 2
    return worked.times


def kept(worked: Worked) -> None:
    first = Store("things")
    first.code("a", worked)
    first.code("a", worked)
    first.keep()
    assert worked.times == 1


def test_what_was_kept_is_not_worked_out_again(folder: Path, worked: Worked) -> None:
    kept(worked)
    assert again(worked) == 1
    assert [path.name for path in folder.iterdir()] == [file(folder).name], "something temporary was left"


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 4000])
def test_a_damaged_store_is_ignored(folder: Path, worked: Worked, content: bytes) -> None:
    kept(worked)
    file(folder).write_bytes(content)
    assert again(worked) == 2


def test_one_changed_byte_is_enough(folder: Path, worked: Worked) -> None:
    kept(worked)
    raw = bytearray(file(folder).read_bytes())
    raw[-1] ^= 1
    file(folder).write_bytes(bytes(raw))
    assert again(worked) == 2


def test_a_store_that_others_may_write_is_ignored(folder: Path, worked: Worked) -> None:
    kept(worked)
    file(folder).chmod(0o666)
    assert again(worked) == 2


def test_a_cache_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worked: Worked
) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    monkeypatch.setenv("APPLYKIT_CACHE", str(tmp_path / "taken" / "cache"))
    kept(worked)
    assert again(worked) == 2


# ---- contents that are read once


class Read:
    """Gives the lines of a content and counts how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, content: bytes) -> list[bytes]:
        self.times += 1
        return content.split(b"\n")


def test_a_content_is_read_once_and_each_caller_has_its_own(folder: Path) -> None:
    read = Read()
    first = cache.read_once("lines", b"a\nb", read)
    first.append(b"changed")
    assert (cache.read_once("lines", b"a\nb", read), read.times) == ([b"a", b"b"], 1)
    assert (cache.read_once("lines", b"a\nc", read), read.times) == ([b"a", b"c"], 2)


@pytest.mark.parametrize("fault", ["damaged", "foreign", "no data"])
def test_what_is_not_sound_is_read_again(folder: Path, fault: str) -> None:
    read = Read()
    cache.read_once("lines", b"a", read)
    (kept,) = (folder / "read").iterdir()
    if fault == "damaged":
        kept.write_bytes(kept.read_bytes()[:-1])
    elif fault == "foreign":
        kept.chmod(0o666)
    else:
        cache.write_own(f"read/{kept.name}", b"no data")
    assert (cache.read_once("lines", b"a", read), read.times) == ([b"a"], 2)


def test_the_oldest_contents_go_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_MOST_READ", 3)
    for number in range(5):
        cache.read_once("lines", str(number).encode(), Read())
        for place, path in enumerate(
            sorted((folder / "read").iterdir(), key=lambda one: one.stat().st_mtime_ns)
        ):
            os.utime(path, (place, place))
    read = Read()
    assert (cache.read_once("lines", b"4", read), read.times) == ([b"4"], 0)
    assert len(list((folder / "read").iterdir())) == 3


def test_a_cache_that_cannot_be_written_only_costs_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("APPLYKIT_CACHE", str(tmp_path / "file"))
    read = Read()
    for _ in range(2):
        assert cache.read_once("lines", b"a", read) == [b"a"]
    assert read.times == 2
