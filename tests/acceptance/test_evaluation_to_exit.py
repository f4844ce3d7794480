"""Evaluated, accepted, and in or out: three stages, what spoils them, what is advised and what is written.

tests/continuation holds the sections with which the story's end becomes 整改 or 退出.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import applykit
from applykit.errors import UsageError
from applykit.explanation import explain
from applykit.model import Profile, Programme, Verdict
from tests.acceptance.test_construction_and_inspection import Told, edited, texts, told, verdicts
from tests.conftest import ROOT

CORPORA = {name: told(name) for name in ("evaluation", "acceptance", "continuation")}
CASES = [(name, row["name"]) for name, corpus in CORPORA.items() for row in corpus.mutations]
LAST = CORPORA["continuation"]


@pytest.fixture(scope="module")
def profiles(life: Path, programme: Programme) -> dict[str, Profile]:
    return {name: applykit.load_profile(life / item.folder, programme) for name, item in CORPORA.items()}


@pytest.fixture(scope="module")
def sound(profiles: dict[str, Profile]) -> dict[str, dict[str, str]]:
    return {name: verdicts(profiles[name], corpus) for name, corpus in CORPORA.items()}


def advised(profile: Profile, corpus: Told = LAST) -> str:
    advice = applykit.check(profile, corpus.stage, corpus.as_of).assessment.advice
    return advice.title if advice else ""


@pytest.fixture
def turned(profiles: dict[str, Profile], programme: Programme, name: str) -> Profile:
    """The story's end with other sections laid over it."""
    over = applykit.load_profile(ROOT / "tests" / "continuation" / f"{name}.yaml", programme)
    return replace(profiles["continuation"], data={**profiles["continuation"].data, **over.data})


@pytest.mark.parametrize("name", CORPORA)
def test_the_story_is_sound(name: str, profiles: dict[str, Profile]) -> None:
    corpus = CORPORA[name]
    checked = applykit.check(profiles[name], corpus.stage, corpus.as_of)
    assert [found.rule for found in checked.diagnostics if found.severity == "error"] == []
    assert {item.verdict for item in checked.assessment.findings} == {Verdict.SATISFIED}


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_fault_changes_its_verdict_and_no_other(
    name: str, case: str, profiles: dict[str, Profile], sound: dict[str, dict[str, str]]
) -> None:
    corpus, profile = CORPORA[name], profiles[name]
    row = next(row for row in corpus.mutations if row["name"] == case)
    spoilt = replace(profile, data=edited(profile.data, row["edits"]))
    assert verdicts(spoilt, corpus) == sound[name] | row["verdicts"]
    assert advised(spoilt, corpus) == row.get("advice", "")


def test_every_criterion_has_a_fault_that_it_finds(programme: Programme) -> None:
    for name, corpus in CORPORA.items():
        spoilt = {id for row in corpus.mutations for id in row["verdicts"]}
        assert {item.id for item in programme.checklists[name].own} <= spoilt


def test_every_option_is_advised_somewhere(programme: Programme) -> None:
    titles = {option.title for option in programme.advice["continuation"].options}
    assert {row["advice"] for row in LAST.mutations} == titles


def test_one_indicator_is_late_and_its_forecast_is_no_promise(
    profiles: dict[str, Profile], tmp_path: Path
) -> None:
    corpus = CORPORA["evaluation"]
    applykit.build(
        profiles["evaluation"], stage="evaluation", output=tmp_path / "out", only=("阶段自评报告",),
        as_of=corpus.as_of,
    )  # fmt: skip
    said = list(texts(tmp_path / "out" / "卷一 阶段自评报告.docx"))
    assert "2028 年度考核指标 16 项，其中达到或超过分年目标 15 项，滞后 1 项，见表 3。" in said
    assert any("外推终值按现有进度线性外推，仅供参考" in text for text in said)
    assert any(text.startswith("累计支出 7,292 万元 ÷ 预算总额 9,600 万元 = 76%") for text in said)


@pytest.mark.parametrize(
    ("name", "title", "volume"), [("rectify", "整改", "整改方案"), ("exit", "退出", "退出处置方案")]
)
def test_the_advice_decides_which_plan_is_written(
    turned: Profile, title: str, volume: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    dossier = applykit.build(turned, stage="continuation", output=out, draft=True, as_of=LAST.as_of)
    assert dossier.checked.assessment.advice
    assert dossier.checked.assessment.advice.title == title
    assert sorted(path.name for path in out.glob("卷*")) == [
        "卷一 去留建议书.docx", f"卷三 {volume}.docx", "卷二 附件.pdf",
    ]  # fmt: skip
    told_in_json = json.loads((out / "check.json").read_text(encoding="utf-8"))["advice"]
    assert told_in_json["title"] == title
    plan = "".join(texts(out / f"卷三 {volume}.docx"))
    for ground in told_in_json["grounds"]:
        assert (ground["text"] in plan) is ground["holds"]
    assert {path.name for path in out.iterdir()} == {
        item["name"] for item in json.loads((out / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    } | {"manifest.json"}
    seals = "".join(texts(out / "签章清单.docx"))
    assert f"卷三 {volume}" in seals
    other = {"整改方案": "退出处置方案", "退出处置方案": "整改方案"}[volume]
    assert other not in seals
    assert other not in "".join(texts(out / "卷一 去留建议书.docx"))


@pytest.mark.parametrize("name", ["rectify"])
def test_a_document_whose_condition_does_not_hold_is_refused_with_the_condition(
    turned: Profile, tmp_path: Path, programme: Programme
) -> None:
    with pytest.raises(UsageError) as caught:
        applykit.build(
            turned, stage="continuation", output=tmp_path / "out", only=("退出处置方案",), draft=True,
            as_of=LAST.as_of,
        )  # fmt: skip
    assert (caught.value.rule, caught.value.facts["occasion"]) == (
        "usage.document_absent", "去留建议为“退出”时编制",
    )  # fmt: skip
    assert not (tmp_path / "out").exists()
    told_of = {fact for topic in explain(programme, "exit-disposal") for _name, fact in topic.facts}
    assert "去留建议为“退出”时编制" in told_of
