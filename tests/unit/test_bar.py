"""The progress bar of a batch, as a terminal of some width shows it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from applykit.batch import Client, Result, Started, State
from applykit.cli import output, telling
from applykit.cli.output import followed

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
