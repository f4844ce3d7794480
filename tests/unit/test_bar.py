"""The progress bar of a batch, as a terminal of some width shows it."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import re
import shutil
import sys
from pathlib import Path
from subprocess import DEVNULL, Popen

import pytest
from rich.cells import cell_len
from rich.console import Console

from applykit.batch import Client, Result, Started, State
from applykit.cli import output, telling
from applykit.cli.output import followed
from tests.conftest import ROOT, SAMPLES

LONG = "江澜省新能源产品质量检验研究院（动力电池安全国家质量标准实验室）"
CLIENTS = [Client(LONG, Path(LONG)), *(Client(f"c{number}", Path("c")) for number in range(199))]


@pytest.mark.parametrize("width", [30, 40, 60, 120])
def test_figures_are_whole_however_long_a_name_is(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    terminal = Console(file=shown, width=width, force_terminal=True, color_system=None, legacy_windows=False)
    monkeypatch.setattr(output, "console", lambda: terminal)
    bar = telling.Bar(CLIENTS)
    with bar:
        bar.event(Started(CLIENTS[1]))
        bar.event(Result(CLIENTS[1], State.FAILED, rule="file.missing"))
        bar.event(Started(CLIENTS[0]))
        shown.truncate(0)
        bar.bar.refresh()
    line = next(line for line in shown.getvalue().replace("\x1b[2K", "\r").split("\r") if "江" in line)
    assert "1/200" in line
    assert "failed: 1" in line
    assert cell_len(line) <= width


def test_without_a_terminal_nothing_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(followed(iter("abc"), 3, "Checking the clients")) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("width", [36, 80])
def test_a_build_on_a_terminal_says_what_it_is_doing(width: int, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "quickstart", tmp_path / "lab", ignore=shutil.ignore_patterns("build"))
    above, terminal = pty.openpty()
    command = [sys.executable, "-m", "applykit", "build", str(tmp_path / "lab"), "--as-of", "2026-11-23"]
    variables = {**os.environ, "COLUMNS": str(width), "TERM": "xterm", "PYTHONPATH": str(ROOT)}
    with Popen(command, stdout=DEVNULL, stderr=terminal, env=variables) as process:
        os.close(terminal)
        shown = b""
        with contextlib.suppress(OSError):  # what a terminal says when nobody writes to it any more
            while piece := os.read(above, 65536):
                shown += piece
    os.close(above)
    assert process.returncode == 0
    lines = re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode()))
    assert max(map(cell_len, lines)) <= width
    assert any(re.search(r"Binding .*26/26", line) for line in lines)
    assert any(re.search(r"Filling .*3/3", line) for line in lines)
    assert "\x1b[?25h" in shown.decode(), "the cursor is there again"
