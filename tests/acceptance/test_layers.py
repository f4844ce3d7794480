"""Additions to checklists, copies of templates, and what moved on, through the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from applykit import resources
from tests.conftest import ROOT, Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-11-23")
FORM = "nqsl/申报书.docx"
ADDED = """\
add:
  - id: X1
    group: E
    title: 用房图纸
    question: 是否附了用房平面图？
    clauses: [M5.1]
    authority: derived
    source: applykit
    verified: true
    level: should
    judge: form
    answers: [facilities]
    satisfied:
      facilities: {required: true, minlength: 9}
    partial: {}
    not_applicable: ""
    evidence: {kinds: [property], need: 0}
    chapters: [application-form/conditions]
    remedy: 请后勤部门补用房平面图。
raise:
  E6: must
"""


@pytest.fixture
def work(run: Run, tmp_path: Path) -> Path:
    """A workspace with one client."""
    folder = tmp_path / "work"
    assert run("workspace", "new", folder).code == 0
    assert run("init", "--client", "alpha", "--workspace", folder, "--sample", "quickstart").code == 0
    return folder


def add(layer: Path, text: str, name: str = "application.yaml") -> Path:
    target = layer / "checklists" / "nqsl" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target


def test_a_layer_adds_criteria_and_raises_levels(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    add(work, ADDED)
    client = work / "clients" / "alpha"
    done = run("check", client, "--criterion", "X1", *DAY)
    assert "× X1 用房图纸  not satisfied · should · added in the firm's layer" in done.out
    done = run("check", client, "--criterion", "E6", *DAY)
    assert (
        "E6 科研用房  partly satisfied · must · reference value not verified · raised in the firm's layer"
        in done.out
    )
    findings = {
        item["criterion"]: item
        for item in json.loads(run("check", client, "--format", "json", *DAY).out)["findings"]
    }
    assert len(findings) == 61
    assert (findings["X1"]["layer"], findings["E6"]["raised_by"], findings["E6"]["level"]) == (
        "firm",
        "firm",
        "must",
    )
    assert findings["E7"]["layer"] == "programme"
    explained = run("explain", "X1", "--client", "alpha", "--workspace", work).out
    assert "Added in: the firm's layer" in explained
    assert run("build", client, "--only", "自评报告", *DAY).code == 0
    report = Document(str(client / "build" / "nqsl-application" / "卷三 自评报告.docx"))
    text = "\n".join(item.text or "" for item in report.element.body.iter() if item.tag.endswith("}t"))
    assert "用房图纸" in text
    assert "增补的自查条目（机构层），不是官方要求" in text
    assert "级别由机构层提高" in text


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("raise:\n  A1: should\n", 2, "M1.1"),
        ("drop: [A1]\n", 1, "M1.1"),
        ("lower:\n  A1: may\n", 2, "M1.1"),
        (ADDED.replace("id: X1", "id: A1"), 2, "M1.1"),
        ("clauses:\n  - M1.1\n", 2, "M1.1"),
        ("raise:\n  Z9: must\n", 2, "Z9"),
        ("raise:\n  E6: highest\n", 2, "highest"),
        ("rise:\n  E6: must\n", 1, "rise"),
        (ADDED.replace("[M5.1]", "[M9.9]"), 6, "M9.9"),
        (ADDED.replace("    remedy: 请后勤部门补用房平面图。\n", ""), 2, "remedy"),
    ],
)  # fmt: skip
def test_what_softens_or_does_not_read_is_refused_with_its_line(
    run: Run, work: Path, text: str, line: int, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    client = work / "clients" / "alpha"
    add(client, text)
    done = run("build", client, *DAY)
    assert done.code == 3
    assert f"application.yaml:{line}:" in done.err
    assert rule in done.err
    assert not (client / "build").exists()


def test_a_client_cannot_soften_what_the_firm_raised(run: Run, work: Path) -> None:
    add(work, "raise: {E6: must}\n")
    add(work / "clients" / "alpha", "raise: {E6: should}\n")
    assert run("check", work / "clients" / "alpha", *DAY).code == 3


def test_a_file_of_no_stage_is_refused(run: Run, work: Path) -> None:
    add(work, "raise: {E6: must}\n", "aplication.yaml")
    done = run("check", work / "clients" / "alpha", *DAY)
    assert done.code == 3
    assert "did you mean “application”" in " ".join(done.err.split())


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what ships, that a test may let move on."""
    folder = tmp_path / "shipped"
    shutil.copytree(ROOT / "templates", folder)
    monkeypatch.setattr(resources, "templates_folder", lambda: folder)
    return folder


def typed(path: Path, words: str) -> None:
    """The template with a sentence more, as if somebody had typed it in Word."""
    document = Document(str(path))
    document.add_paragraph(words)
    document.save(str(path))


def test_a_copy_is_told_when_its_origin_moves_on(
    run: Run, work: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    done = run("template", "new", "申报书", "--client", "alpha", "--workspace", work)
    copy = work / "clients" / "alpha" / "templates" / FORM
    assert (done.code, copy.read_bytes()) == (0, (shipped / FORM).read_bytes())
    assert run("template", "new", "申报书", "--client", "alpha", "--workspace", work).code == 3
    assert run("template", "status", work).code == 0
    typed(copy, "客户自己的话")
    assert run("template", "status", work).code == 0, "the copy's own changes are what it was made for"
    typed(shipped / FORM, "新版的话")
    done = run("template", "status", work)
    assert done.code == 1
    assert "what it was copied from has moved on" in done.out
    assert "+ 新版的话" in done.out
    assert "客户自己的话" not in done.out


def test_a_template_changed_after_a_dossier_is_told(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    client = work / "clients" / "alpha"
    run("template", "new", "申报书", "--client", "alpha", "--workspace", work)
    assert run("build", client, "--only", "申报书", *DAY).code == 0
    assert run("template", "status", work).code == 0
    typed(client / "templates" / FORM, "后来加的话")
    done = run("template", "status", work)
    assert done.code == 1
    assert "卷一 申报书: its template changed after the dossier of 2026-11-23 was built" in done.out
    assert "+ 后来加的话" in done.out


def test_a_firm_may_have_the_copy(run: Run, work: Path) -> None:
    assert run("template", "new", "申报书", "--workspace", work).code == 0
    assert (work / "templates" / FORM).is_file()


def test_an_outline_without_a_chapter_that_criteria_are_answered_in_is_not_built(
    run: Run, work: Path
) -> None:
    shipped = resources.find_template("nqsl/建设方案.outline.yaml").path.read_text(encoding="utf-8")
    own = work / "clients" / "alpha" / "templates" / "nqsl" / "建设方案.outline.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(shipped.replace("  - id: exit\n", "  - id: ending\n", 1), encoding="utf-8")
    outcome = run("build", work / "clients" / "alpha", "--only", "建设方案", *DAY)
    said = " ".join((outcome.out + outcome.err).split())
    assert outcome.code == 3
    assert "建设方案.outline.yaml" in said
    assert "“exit”" in said
    assert not (work / "clients" / "alpha" / "build" / "nqsl-application").exists()
    own.write_text(shipped, encoding="utf-8")
    assert run("build", work / "clients" / "alpha", "--only", "建设方案", *DAY).code == 0
