"""A later stage is held against its baseline: faults of one, what changed, and how everything stands."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applykit import load_profile, load_programme
from applykit.cli import main
from applykit.messages import describe, rule_table
from applykit.model import Profile
from applykit.programme import stage_of
from applykit.promises import since_of
from tests.conftest import SAMPLES, Outcome
from tests.promises.making import HERE, Case, cases, lay_out, promised_text

CASES = cases()
Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dossier of the application that was approved."""
    folder = tmp_path_factory.mktemp("approved")
    (folder / "profile.yaml").write_text(promised_text(), encoding="utf-8")
    shutil.copytree(SAMPLES / "quickstart" / "evidence", folder / "evidence")
    dossier = folder / "dossier"
    assert (
        main(["build", str(folder), "--as-of", "2026-11-23", "--only", "申报书", "--output", str(dossier)])
        == 0
    )
    return dossier


def found(run: Run, folder: Path, case: Case) -> list[dict[str, Any]]:
    """What a check says of the baseline and of its promises."""
    outcome = run("check", folder, "--stage", case.stage, "--as-of", case.as_of, "--format", "json")
    rows: list[dict[str, Any]] = json.loads(outcome.out)["diagnostics"]
    return [row for row in rows if row["rule"].split(".")[0] in ("baseline", "promise")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_brings_to_light_what_it_should_and_nothing_else(
    case: Case, built: Path, tmp_path: Path, run: Run
) -> None:
    folder = lay_out(tmp_path / "lab", case, built)
    rows = found(run, folder, case)
    assert [(row["rule"], row["path"]) for row in rows] == [(row["rule"], row["path"]) for row in case.expect]
    lines = (folder / "profile.yaml").read_text(encoding="utf-8").splitlines()
    facts = tmp_path / "spoiled" / "profile.json"
    promised = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    for row, expected in zip(rows, case.expect, strict=True):
        assert row["severity"] == expected.get("severity", row["severity"])
        assert expected.get("says", "") in row["message"]
        assert expected["here"] in lines[row["line"] - 1]
        assert row["remedy"]
        there = [other for other in row["related"] if other["file"].endswith("profile.json")]
        assert bool(there) == ("there" in expected), row["related"]
        if there:
            assert str(expected["there"]) in promised[there[0]["line"] - 1]


def test_every_rule_of_baselines_and_promises_has_a_case() -> None:
    tried = {row["rule"] for case in CASES for row in case.expect}
    rules = {name.split("/")[0] for name in rule_table()}
    assert {rule for rule in rules if rule.split(".")[0] in ("baseline", "promise")} - tried == set()


def standing(run: Run, folder: Path, as_of: str = "2029-01-15") -> dict[str, Any]:
    outcome = run("context", folder, "--stage", "evaluation", "--as-of", as_of)
    assert outcome.code == 0, outcome.err
    context: dict[str, Any] = json.loads(outcome.out)
    assert context["promised"]["known"] is True
    found: dict[str, Any] = context["standing"]
    return found


@pytest.fixture
def stands(built: Path, tmp_path: Path, run: Run) -> dict[str, Any]:
    """The standing of the laboratory of later.yaml."""
    return standing(run, lay_out(tmp_path / "lab", Case("as it is"), built))


def of(rows: list[dict[str, Any]], id: str) -> dict[str, Any]:
    return next(row for row in rows if row["id"] == id)


def test_the_year_and_the_share_of_the_period_that_is_gone(stands: dict[str, Any]) -> None:
    """365 + 366 + 15 of the 1,096 days from 2027-01-01 to 2029-12-31."""
    assert (stands["year"], stands["elapsed"]) == (2028, "0.6807")


@pytest.mark.parametrize(
    ("id", "target", "actual", "ratio", "state", "forecast"),
    [
        # (3 − 2) ÷ (4 − 2); 2 + (3 − 2) ÷ 0.667 = 3.5
        ("K01", "3", "3", "0.5000", "on_track", "3.5"),
        # nothing added to the first of three
        ("K02", "2", "1", "0.0000", "late", "1.0"),
        # the final value of a sum that cannot fall is reached a year before its time
        ("K03", "2", "3", "1.0000", "done", None),
        # of a yearly figure: (61 + 80) ÷ (60 + 75 + 90); no line is drawn through it
        ("K04", "75", "80", "0.6267", "ahead", None),
        # the final value of a year's end is reached, and has to hold until the last year
        ("K05", "5", "5", "1.0000", "on_track", "6.5"),
        ("K06", "1", "1", "1.0000", "done", None),
        # less is better: (9.5 − 12) ÷ (8 − 12); 12 + (9.5 − 12) ÷ 0.667 = 8.3
        ("K07", "10", "9.5", "0.6250", "ahead", "8.3"),
    ],
)  # fmt: skip
def test_indicators_stand_as_worked_out_by_hand(
    stands: dict[str, Any], id: str, target: str, actual: str, ratio: str, state: str, forecast: str | None
) -> None:
    row = of(stands["indicators"], id)
    assert [row[name] for name in ("target", "actual", "ratio", "state", "forecast")] == [
        target, actual, ratio, state, forecast,
    ]  # fmt: skip
    if forecast:
        assert row["forecast_note"].startswith("按现有进度线性外推，仅供参考：")
    assert row["formula"].endswith(f"= {float(ratio) * 100:.1f}%".replace(".0%", "%"))


def test_years_of_an_indicator_have_their_own_state(stands: dict[str, Any]) -> None:
    years = of(stands["indicators"], "K02")["yearly"]
    assert [(row["year"], row["state"]) for row in years] == [
        (2027, "done"),
        (2028, "missed"),
        (2029, "on_track"),
    ]


def test_milestones_and_tasks(stands: dict[str, Any]) -> None:
    moved = of(stands["milestones"], "S3")
    assert (moved["promised"], moved["now"], moved["state"], moved["change"]) == (
        "2028-12-01", "2029-03-01", "on_track", "C1",
    )  # fmt: skip
    assert [row["state"] for row in stands["milestones"]] == ["done", "done", "on_track", "on_track"]
    assert [(row["id"], row["percent"], row["state"]) for row in stands["tasks"]] == [
        ("T1", "1", "done"), ("T2", "0.6", "on_track"), ("T3", None, "unknown"),
    ]  # fmt: skip
    assert [row["state"] for row in stands["directions"]] == ["done", "on_track", "unknown"]


def test_money(stands: dict[str, Any]) -> None:
    funds = {(row["year"], row["source"]): (row["promised"], row["received"]) for row in stands["funds"]}
    assert funds[2027, "依托单位自筹"] == ("250", "250")
    assert funds[2027, "合作单位自筹"] == ("100", "0")
    assert (2028, "中央财政补助") not in funds  # it was only hoped for
    spending = {row["category"]: (row["budget"], row["spent"], row["ratio"]) for row in stands["spending"]}
    assert spending["设备购置"] == ("420", "300", "0.7143")


def test_completion_is_told_with_its_formula(stands: dict[str, Any]) -> None:
    """(0.5 + 0 + 1 + 0.6267 + 1 + 1 + 0.625) ÷ 7; (18 × 1 + 28 × 0.6 + 18 × 0) ÷ 64; 360 ÷ 1,200."""
    completion = {name: row["value"] for name, row in stands["completion"].items()}
    assert completion == {
        "indicators": "0.6788", "milestones": "0.5000", "tasks": "0.5333", "weighted": "0.5438",
        "money": "0.3000",
    }  # fmt: skip
    formulas = {name: row["formula"] for name, row in stands["completion"].items()}
    assert formulas == json.loads((HERE / "formulas.json").read_text(encoding="utf-8"))


def test_years(stands: dict[str, Any]) -> None:
    """Six of seven met the target of 2028; of two milestones first due in 2028 one was moved."""
    rows = [
        (row["year"], row["reached"], row["due"], row["ratio"], row["milestones_done"], row["milestones_due"],
         row["received"], row["spent"])
        for row in stands["years"]
    ]  # fmt: skip
    assert rows == [
        (2027, 7, 7, "1.0000", 1, 1, "400", "300"),
        (2028, 6, 7, "0.8571", 1, 1, "0", "60"),
        (2029, 0, 7, None, 0, 2, "0", "0"),
    ]


def test_changes_and_rectifications(stands: dict[str, Any]) -> None:
    change, *found = stands["changes"]
    assert [(row["item"], row["verdict"]) for row in found] == [("R1", "新增"), ("R2", "新增")]
    assert {name: change[name] for name in ("item", "field", "before", "after", "verdict", "change")} == {
        "item": "S3", "field": "完成日期", "before": "2028年12月", "after": "2029年3月", "verdict": "推后",
        "change": "C1",
    }  # fmt: skip
    assert [(row["id"], row["state"], row["days"]) for row in stands["rectifications"]] == [
        ("R1", "closed", None), ("R2", "overdue", -15),
    ]  # fmt: skip
    assert stands["overdue"] == 1


def test_what_was_lowered_without_approval_counts_as_it_was_promised(
    built: Path, tmp_path: Path, run: Run
) -> None:
    case = next(case for case in CASES if case.name == "a target of one year is lower")
    row = of(standing(run, lay_out(tmp_path / "lab", case, built))["indicators"], "K04")
    assert row["target"] == "75"


def test_what_was_given_up_by_approval_counts_nowhere(built: Path, tmp_path: Path, run: Run) -> None:
    case = next(case for case in CASES if case.name == "an indicator was given up by approval")
    found = standing(run, lay_out(tmp_path / "lab", case, built))
    assert of(found["indicators"], "K06")["state"] == "changed"
    assert "÷ 6 项" in found["completion"]["indicators"]["formula"]
    assert [row["due"] for row in found["years"]] == [6, 6, 6]


def entered(*rows: str) -> tuple[str, str]:
    """Rows put before the actuals that are there."""
    return "年度实绩:\n", "年度实绩:\n" + "".join(f"  - {{{row}, 佐证: E-05}}\n" for row in rows)


def test_a_slip_in_one_row_moves_no_year_forward(built: Path, tmp_path: Path, run: Run) -> None:
    """A year outside the period, and an indicator that is not there, leave all others as they were."""
    rows = entered("年度: 2082, 指标: K01, 实绩: 3", "年度: 2029, 指标: K99, 实绩: 3")
    found = standing(run, lay_out(tmp_path / "lab", Case("slips", edits=(rows,)), built))
    assert found["year"] == 2028
    assert of(found["indicators"], "K02")["state"] == "late"


@pytest.mark.parametrize(
    "row", ["年度: 2029, 指标: K01, 实绩: 3, 统计日期: 2028-12-31", "年度: 2029, 指标: K01, 实绩: 3"]
)
def test_a_year_that_had_not_begun_moves_no_year_forward(
    row: str, built: Path, tmp_path: Path, run: Run
) -> None:
    folder = lay_out(tmp_path / "lab", Case("too early", edits=(entered(row),)), built)
    assert standing(run, folder, "2028-12-31")["year"] == 2028
    assert standing(run, folder)["year"] == (2028 if "统计日期" in row else 2029)


PLAIN = ("  - {{编号: K08, 指标: 团体标准, 类别: 能力建设, 单位: 项, 口径: {counting}, 基线: 0, "
         "{targets}终值: 6, 对应目标: O2, 对应任务: [T2], 数据来源: 台账}}\n")  # fmt: skip
"""An indicator beside those of the sample, with the targets of some years or of none."""


@pytest.mark.parametrize(
    ("targets", "actual", "as_of", "state"),
    [
        ("", "4", "2030-02-15", "missed"),
        ("", "4", "2029-12-20", "late"),
        ("", "6", "2030-02-15", "done"),
        ("分年目标: [{年度: 2028, 目标值: 3}], ", "4", "2030-02-15", "missed"),
    ],
)
@pytest.mark.parametrize("counting", ["期末", "累计"])
def test_where_the_last_year_has_no_target_the_final_value_is_it(
    counting: str, targets: str, actual: str, as_of: str, state: str, built: Path, tmp_path: Path, run: Run
) -> None:
    edits = (
        ("\n里程碑:\n", f"{PLAIN.format(counting=counting, targets=targets)}\n里程碑:\n"),
        entered(f"年度: 2029, 指标: K08, 实绩: {actual}, 统计日期: 2029-12-15"),
    )
    folder = lay_out(tmp_path / "lab", Case("no target", edits=edits), built)
    row = of(standing(run, folder, as_of)["indicators"], "K08")
    assert row["state"] == state
    assert row["formula"].endswith("；2029 年没有分年目标，按终值 6 评定")


def test_a_year_without_an_actual_is_told_in_the_sum_of_the_years(
    built: Path, tmp_path: Path, run: Run
) -> None:
    gone = ("  - {年度: 2027, 指标: K04, 实绩: 61, 统计日期: 2027-12-31, 佐证: E-23}\n", "")
    found = standing(run, lay_out(tmp_path / "lab", Case("a gap", edits=(gone,)), built))
    assert of(found["indicators"], "K04")["formula"] == (
        "各年实绩合计（80）÷ 各年目标合计（60 + 75 + 90）= 35.6%；2027 年没有实绩，按 0 计"
    )


def test_nothing_is_missed_before_its_year_is_over(built: Path, tmp_path: Path, run: Run) -> None:
    rows = entered("年度: 2029, 指标: K02, 实绩: 1, 统计日期: 2029-01-10")
    found = standing(run, lay_out(tmp_path / "lab", Case("early", edits=(rows,)), built))
    assert (found["year"], of(found["indicators"], "K02")["state"]) == (2029, "late")


@pytest.mark.parametrize(("actual", "state", "told"), [("0", "on_track", False), ("1", "late", True)])
def test_of_what_is_to_stay_at_zero_less_is_better(
    actual: str, state: str, told: bool, built: Path, tmp_path: Path, run: Run
) -> None:
    years = ", ".join(f"{{年度: {year}, 目标值: 0}}" for year in (2027, 2028, 2029))
    row = (f"  - {{编号: K08, 指标: 安全事故, 类别: 能力建设, 单位: 起, 口径: 期末, 基线: 0, "
           f"分年目标: [{years}], 终值: 0, 对应目标: O2, 对应任务: [T2], 数据来源: 台账}}\n")  # fmt: skip
    edits = (("\n里程碑:\n", f"{row}\n里程碑:\n"), entered(f"年度: 2028, 指标: K08, 实绩: {actual}"))
    found = standing(run, lay_out(tmp_path / "lab", Case("accidents", edits=edits), built))
    assert of(found["indicators"], "K08")["state"] == state
    formula = found["completion"]["indicators"]["formula"]
    assert ("K08 的目标为 0 或没有填，不能计算比例" in formula) == told
    assert "没有实绩" not in formula


def test_a_forecast_is_as_fine_as_what_it_rests_on(built: Path, tmp_path: Path, run: Run) -> None:
    """0.08 + (0.05 − 0.08) ÷ 0.667 = 0.035."""
    row = (
        "  - {编号: K08, 指标: 重复性, 类别: 能力建设, 单位: '%', 口径: 期末, 基线: '0.08', "
        "分年目标: [{年度: 2028, 目标值: '0.05'}], 终值: '0.02', "
        "对应目标: O2, 对应任务: [T2], 数据来源: 台账}\n"
    )
    actual = entered("年度: 2028, 指标: K08, 实绩: '0.05', 统计日期: 2028-12-31")
    edits = (("\n里程碑:\n", f"{row}\n里程碑:\n"), actual)
    found = standing(run, lay_out(tmp_path / "lab", Case("fine", edits=edits), built))
    assert of(found["indicators"], "K08")["forecast"] == "0.04"


def test_the_baseline_is_among_what_a_dossier_was_made_from(built: Path, tmp_path: Path, run: Run) -> None:
    """Another baseline is another dossier: nothing is left alone as if it were up to date."""
    folder = lay_out(tmp_path / "lab", Case("as it is"), built)
    output = tmp_path / "built"
    build = ("build", folder, "--as-of", "2029-01-15", "--draft", "--only", "申报书", "--output", output)
    run(*build)
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    assert "baseline/申报推荐.zip" in [row["name"] for row in manifest["inputs"]["profile"]]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=12), min_size=4, max_size=4), year=st.integers(1900, 2100))
def test_whatever_a_change_says_is_told_and_never_crashes(texts: list[str], year: int, lab: Profile) -> None:
    """Kind, item, field and values of a change are free text; what it does not cover stays a breach."""
    kind, item, field, value = texts
    row = {"id": "C1", "kind": kind, "item": item, "field": field, "year": year, "after": value,
           "before": value, "reason": "…", "approved": date(2028, 1, 1)}  # fmt: skip
    profile = replace(lab, data={**lab.data, "changes": [row]})
    told = since_of(profile, stage_of(profile.programme, "evaluation"), date(2029, 1, 15))
    assert "promise.moved" in {one.rule for one in told.diagnostics}
    for one in told.diagnostics:
        assert describe(one, "zh_CN")[0]


@pytest.fixture(scope="module")
def lab(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """The laboratory of later.yaml, loaded."""
    folder = lay_out(tmp_path_factory.mktemp("free") / "lab", Case("as it is"), built)
    return load_profile(folder, load_programme("nqsl"))
