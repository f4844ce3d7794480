"""A LibreOffice that hangs, crashes, refuses, grows or writes rubbish: named, ended, tried once more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from applykit.errors import ConversionError, ToolMissingError
from applykit.office import convert, program, slots
from applykit.office.settings import write_settings
from tests.conftest import ROOT

FAKE = ROOT / "tests" / "tools" / "fake_soffice.py"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the fake LibreOffice was asked for, one line per try; every test has slots of its own."""
    launcher = tmp_path / "soffice"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{FAKE}" "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)
    monkeypatch.setenv("APPLYKIT_SOFFICE", str(launcher))
    monkeypatch.setenv("FAKE_SOFFICE_LOG", str(tmp_path / "log"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path / "log"


def tries(log: Path) -> list[str]:
    return sorted(log.read_text(encoding="utf-8").split("\n")[:-1])


def alive(log: Path) -> list[int]:
    """The processes that hung and are still there."""
    pids = [int(word) for word in log.with_suffix(".pids").read_text(encoding="utf-8").split()]
    return [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"]


def patience(wish: str) -> float:
    """Seconds to wait: few where one hangs, so many else that a busy machine does not matter."""
    return 5 if wish == "hang" else 120


pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake LibreOffice is a shell script")


def test_every_document_comes_back_under_its_name_in_order(log: Path) -> None:
    wished = {f"{number}.docx": f"good {number}".encode() for number in range(5)}
    done = convert(wished, instances=2)
    assert list(done) == list(wished)
    assert all(content.startswith(b"%PDF-") for content in done.values())
    assert len(tries(log)) == 5


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("crash", "crashed"),
        ("refuse", "could not read it"),
        ("garbage", "is not a whole PDF"),
        ("hang", "more than 5 seconds, twice"),
        ("grow", "ran out of the memory"),
    ],
)
def test_a_document_that_fails_is_tried_twice_and_named_and_ends_no_other(
    log: Path, wish: str, said: str
) -> None:
    wished = {"a.docx": b"good a", "bad.docx": wish.encode(), "c.docx": b"good c"}
    with pytest.raises(ConversionError) as caught:
        convert(wished, instances=1, timeout=patience(wish), memory=150 << 20)
    assert list(caught.value.failed) == ["bad.docx"]
    assert said in caught.value.failed["bad.docx"]
    assert list(caught.value.converted) == ["a.docx", "c.docx"]
    assert tries(log).count(wish) == 2
    if wish == "hang":
        assert alive(log) == []


def test_one_that_has_made_its_last_pdf_is_not_waited_for(log: Path) -> None:
    wished = {"a.docx": b"good a", "b.docx": b"refuse", "c.docx": b"good c", "d.docx": b"linger"}
    with pytest.raises(ConversionError) as caught:
        convert(wished, instances=1, timeout=120)
    assert list(caught.value.converted) == ["a.docx", "c.docx", "d.docx"]
    assert alive(log) == []


@pytest.mark.parametrize("place", ["program/versionrc", "Resources/versionrc"])
def test_a_profile_names_the_build_that_starts_with_it(tmp_path: Path, place: str) -> None:
    soffice = tmp_path / "program" / "soffice"
    soffice.parent.mkdir()
    soffice.touch()
    assert program.build_id(soffice) == ""
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("[Version]\nAllLanguages=zh-CN\nbuildid=40(Build:2)\n", encoding="utf-8")
    write_settings(tmp_path / "profile", program.build_id(soffice))
    assert (tmp_path / "profile/user/extensions/buildid").read_text(encoding="utf-8") == "40(Build:2)"


@pytest.mark.parametrize("wish", ["crash", "refuse", "garbage", "hang", "grow"])
def test_what_fails_once_is_mended_by_the_second_try(log: Path, wish: str) -> None:
    wished = {"a.docx": f"once {wish}".encode(), "b.docx": b"good b"}
    assert list(convert(wished, instances=1, timeout=patience(wish), memory=150 << 20)) == [
        "a.docx",
        "b.docx",
    ]
    assert tries(log).count(f"once {wish}") == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_no_process_and_no_folder(log: Path, number: int) -> None:
    code = "from applykit.office import convert; convert({'a': b'hang a', 'b': b'hang b'}, instances=2)"
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "TMPDIR": str(log.parent)},
        stderr=subprocess.PIPE,
    )  # fmt: skip
    pids = log.with_suffix(".pids")
    for _wait in range(600):
        if pids.exists() and pids.read_text(encoding="utf-8").count("\n") == 2:
            break
        time.sleep(0.05)
    assert len(alive(log)) == 4
    process.send_signal(number)
    assert b"KeyboardInterrupt" in process.communicate(timeout=60)[1]
    assert alive(log) == []
    assert [path.name for path in log.parent.glob("applykit-office-*/*") if path.suffix != ".lock"] == []


def test_no_more_run_at_once_than_there_are_slots(log: Path) -> None:
    with slots.taken(2, 3) as first, slots.taken(2, 3) as second:
        assert (first, second) == (2, 1)
    with slots.taken(9, 3) as all_again:
        assert all_again == 3


def test_a_missing_libreoffice_is_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("APPLYKIT_SOFFICE", str(tmp_path / "soffice"))
    with pytest.raises(ToolMissingError, match=r"file\.no_libreoffice"):
        convert({"a": b"a"})
    monkeypatch.delenv("APPLYKIT_SOFFICE")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissingError, match=r"file\.no_libreoffice"):
        convert({"a": b"a"})


def test_nothing_to_convert_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("APPLYKIT_SOFFICE", str(tmp_path / "soffice"))
    assert convert({}) == {}
