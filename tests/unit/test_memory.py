"""Remembered code: used when it is ours and whole, worked out anew in every other case."""

from __future__ import annotations

from pathlib import Path
from types import CodeType

import pytest

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
