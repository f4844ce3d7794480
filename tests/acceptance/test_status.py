"""How the clients of a workspace stand, through the command line: text, JSON and a page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import SAMPLES, Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-11-25")


@pytest.fixture
def work(run: Run, tmp_path: Path) -> Path:
    """A workspace: one client is built, one stale, one altered, one has nothing filled in, one no profile."""
    folder = tmp_path / "work"
    assert run("workspace", "new", folder, "--firm", "江心<咨询>&").code == 0
    for name in ("built", "江州", "altered"):
        shutil.copytree(SAMPLES / "quickstart", folder / "clients" / name)
    for name in ("built", "江州", "altered"):
        done = run("build", folder / "clients" / name, "--only", "自评报告", "--as-of", "2026-11-23")
        assert done.code == 0, done.out + done.err
    with (folder / "clients" / "江州" / "profile.yaml").open("a", encoding="utf-8") as file:
        file.write("# 改过\n")
    (folder / "clients" / "altered" / "build" / "nqsl-application" / "check.json").write_bytes(b"{}")
    assert run("init", "--client", "empty", "--workspace", folder).code == 0
    (folder / "clients" / "<b>无").mkdir()
    return folder


class Cells(HTMLParser):
    """The texts of a page's table, and whatever the page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.fetched: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag in ("td", "th")
        if tag == "tr":
            self.rows.append([])
        if self.inside:
            self.rows[-1].append("")
        self.fetched += [name for name, _value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def test_every_client_is_told_the_urgent_first(run: Run, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    page = work / "status.html"
    told = run("status", work, "--html", page, *DAY)
    assert told.code == 1
    blocks = told.out.replace(str(work), "work").split("Written: ")[0]
    assert blocks == TOLD
    done = run("status", work, "--format", "json", *DAY)
    data = json.loads(done.out)
    assert [client["client"] for client in data["clients"]] == ["<b>无", "altered", "built", "江州", "empty"]
    assert {client["client"]: client["build"]["state"] for client in data["clients"][1:]} == {
        "built": "current", "altered": "altered", "江州": "stale", "empty": "never",
    }  # fmt: skip
    assert data["clients"][3]["build"]["changes"] == [
        {"kind": "profile", "name": "profile.yaml", "change": "changed"}
    ]
    assert data["clients"][2]["deadline"]["days"] == 5
    cells = Cells()
    cells.feed(page.read_text("utf-8"))
    assert cells.fetched == []
    assert [row[0] for row in cells.rows[1:]] == ["<b>无", "altered", "built", "江州", "empty"]
    assert cells.rows[4][-1] == "2026-11-23: stale, changed since: profile.yaml"
    assert "江心<" not in page.read_text("utf-8")


TOLD = """\
<b>无
  there is no file work/clients/<b>无/profile.yaml. \
Check the name, or run “applykit init DIR” to begin a profile.
altered
  Stage: 申报推荐
  自查完备度: 96.7%
  Open musts: 0
  Errors: 0
  Next duty: E6 的整改措施完成 2026-11-30 (in 5 days)
  Expiring evidence: —
  Templates: shipped with the programme
  Last build: 2026-11-23: its files were altered
built
  Stage: 申报推荐
  自查完备度: 96.7%
  Open musts: 0
  Errors: 0
  Next duty: E6 的整改措施完成 2026-11-30 (in 5 days)
  Expiring evidence: —
  Templates: shipped with the programme
  Last build: 2026-11-23: up to date
江州
  Stage: 申报推荐
  自查完备度: 96.7%
  Open musts: 0
  Errors: 0
  Next duty: E6 的整改措施完成 2026-11-30 (in 5 days)
  Expiring evidence: —
  Templates: shipped with the programme
  Last build: 2026-11-23: stale, changed since: profile.yaml
empty
  Stage: 申报推荐
  自查完备度: 0.0%
  Open musts: A1 对接战略、工程与民生, A2 产业链切入点, A3 所属重点领域 … (45)
  Errors: 108
  Next duty: —
  Expiring evidence: —
  Templates: shipped with the programme
  Last build: not built yet
"""


def test_evidence_that_expires_is_named(run: Run, work: Path) -> None:
    many = json.loads(run("status", work, "--format", "json", "--within", "3650", *DAY).out)["clients"][2]
    few = json.loads(run("status", work, "--format", "json", "--within", "0", *DAY).out)["clients"][2]
    assert few["expiring"] == []
    days = [item["days"] for item in many["expiring"]]
    assert days
    assert days == sorted(days)


def test_no_workspace_is_told(run: Run, tmp_path: Path) -> None:
    done = run("status", tmp_path, *DAY)
    assert done.code == 2
    assert "is not in a workspace" in " ".join(done.err.split())
