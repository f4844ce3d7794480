"""Several stages in one programme: what one takes from another, and what each asks of the same profile.

tests/packs/staged has a diagnosis of unfinished entries, which takes two criteria of the application.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import applykit
from applykit.cli import main
from applykit.errors import PackError
from applykit.model import Level, Programme
from applykit.programme import stage_of

STAGED = Path(__file__).resolve().parents[1] / "packs" / "staged"
DAY = "2026-03-16"


@pytest.fixture
def staged() -> Programme:
    return applykit.load_programme(str(STAGED))


@pytest.fixture
def unfinished(tmp_path: Path) -> Path:
    """A profile without the name that every profile must have."""
    text = "project:\n  amount: 80\nplan:\n  action: 补台账\n  criterion: X1\n"
    (tmp_path / "profile.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def checked(folder: Path, stage: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    call = ["check", str(folder), "--programme", str(STAGED), "--as-of", DAY, "--format", "json"]
    code = main([*call, *(["--stage", stage] if stage else [])])
    return code, json.loads(capsys.readouterr().out)


def test_the_pack_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "programme", "lint", str(STAGED)]) == 0


def test_what_is_taken_over_keeps_its_text_and_remembers_its_own_level(staged: Programme) -> None:
    diagnosis = staged.checklists["diagnosis"]
    assert [item.id for item in diagnosis.criteria] == ["A1", "A2", "X1"]
    assert [group.id for group in diagnosis.groups] == ["A", "X"]
    taken = diagnosis.criteria[0]
    own = staged.criteria["A1"]
    assert (taken.level, taken.own_level, taken.stage) == (Level.SHOULD, Level.MUST, "application")
    assert (own.level, own.own_level, own.stage) == (Level.MUST, None, "")
    assert (taken.title, taken.satisfied, taken.remedy) == (own.title, own.satisfied, own.remedy)


def test_every_criterion_counts_once(staged: Programme) -> None:
    assert sorted(staged.criteria) == ["A1", "A2", "A3", "A4", "X1"]


def test_the_usual_stage_is_the_first_that_asks_for_finished_entries(staged: Programme) -> None:
    assert stage_of(staged, "").id == "application"
    assert [stage.after for stage in staged.stages] == [(), ("diagnosis",)]


def test_what_is_missing_is_a_gap_in_an_unfinished_stage_and_an_error_in_the_next(
    unfinished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = checked(unfinished, "diagnosis", capsys)
    assert (code, said["diagnostics"]) == (0, [])
    verdicts = {row["criterion"]: row["verdict"] for row in said["findings"]}
    assert verdicts == {"A1": "unanswered", "A2": "partial", "X1": "unanswered"}
    code, said = checked(unfinished, "", capsys)
    found = [(row["rule"], row["path"], row["criteria"]) for row in said["diagnostics"]]
    assert (code, found) == (1, [("schema.required", "project.name", ["A1"])])


def test_a_wrong_entry_is_an_error_in_an_unfinished_stage_too(
    unfinished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (unfinished / "profile.yaml").write_text(
        "project:\n  amount: 很多\nplan:\n  criterion: X9\n", encoding="utf-8"
    )
    code, said = checked(unfinished, "diagnosis", capsys)
    found = [(row["rule"], row["path"]) for row in said["diagnostics"]]
    assert (code, found) == (
        1,
        [("schema.type", "project.amount"), ("schema.reference", "plan.criterion")],
    )


def test_a_level_that_a_client_raises_is_raised_where_it_is_taken_to(
    staged: Programme, tmp_path: Path
) -> None:
    layer = tmp_path / "checklists" / "small"
    layer.mkdir(parents=True)
    (layer / "diagnosis.yaml").write_text("raise:\n  A2: must\n", encoding="utf-8")
    raised = applykit.extended(staged, tmp_path)
    levels = {
        stage: {item.id: item.level for item in found.criteria} for stage, found in raised.checklists.items()
    }
    assert levels["diagnosis"]["A2"] is Level.MUST
    assert levels["application"]["A2"] is Level.SHOULD


def test_a_client_cannot_add_a_criterion_of_another_stage(staged: Programme, tmp_path: Path) -> None:
    layer = tmp_path / "checklists" / "small"
    layer.mkdir(parents=True)
    row = (STAGED / "diagnosis.yaml").read_text(encoding="utf-8").partition("criteria:\n")[2]
    (layer / "application.yaml").write_text(f"add:\n{row}".replace("group: X", "group: A"), encoding="utf-8")
    with pytest.raises(PackError) as raised:
        applykit.extended(staged, tmp_path)
    assert [found.rule for found in raised.value.diagnostics] == ["programme.softened"]


def test_init_asks_what_the_stage_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sections = {}
    for stage in ("diagnosis", "application"):
        folder = tmp_path / stage
        assert main(["init", str(folder), "--programme", str(STAGED), "--stage", stage]) == 0
        lines = (folder / "profile.yaml").read_text(encoding="utf-8").splitlines()
        sections[stage] = [line[:-1] for line in lines if line[:1].isalpha()]
    assert "plan" in sections["diagnosis"]
    assert [name for name in sections["diagnosis"] if name != "plan"] == sections["application"]


def test_explain_knows_the_criteria_of_every_stage(capsys: pytest.CaptureFixture[str]) -> None:
    for id, title in (("A1", "项目有名称"), ("X1", "缺口有人补")):
        assert main(["explain", id, "--programme", str(STAGED)]) == 0
        assert f"{id} {title}" in capsys.readouterr().out
