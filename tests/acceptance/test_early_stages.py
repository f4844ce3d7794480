"""培育诊断 and 评审: what their samples are, what their documents show, each criterion unmet."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import docx
import pytest

import applykit
from applykit.model import Programme, Verdict
from samples.life import replay
from tests.acceptance.test_office import audit, hollow, sdk_errors
from tests.conftest import Outcome, needs, once

Run = Callable[..., Outcome]
DAYS = {"cultivation": date(2026, 3, 16), "review": date(2027, 2, 22)}
DOCUMENTS = {
    "cultivation": ("卷一 差距分析表", "卷二 证据缺口清单", "卷三 培育路径建议", "卷四 补强计划"),
    "review": ("卷一 补正说明", "卷二 答辩问答册", "卷三 现场考察索引", "卷四 专家评审意见表"),
}
STAGES = tuple(DOCUMENTS)


def chapter_of(stage: str) -> replay.Chapter:
    return next(chapter for chapter in replay.chapters() if chapter.stage == stage)


@pytest.fixture(scope="module")
def profiles(common: Path) -> Callable[[str], Path]:
    """The profile of a stage as the story has it, made once for all workers of a run."""

    def of(stage: str) -> Path:
        place = common / f"life-{stage}"
        once(place, lambda making: replay.begin(making, chapter_of(stage), None))
        return place

    return of


@pytest.fixture(scope="module")
def dossiers(common: Path, profiles: Callable[[str], Path], programme: Programme) -> Callable[[str], Path]:
    """The dossier of a stage, built once."""

    def of(stage: str) -> Path:
        place = common / f"life-{stage}-dossier"

        def make(making: Path) -> None:
            loaded = applykit.load_profile(profiles(stage), programme)
            applykit.build(loaded, stage=stage, output=making, as_of=DAYS[stage])

        once(place, make)
        return place

    return of


@pytest.mark.parametrize("stage", STAGES)
def test_the_sample_is_what_its_file_says(stage: str, profiles: Callable[[str], Path], run: Run) -> None:
    told = run("check", profiles(stage), "--stage", stage, "--as-of", str(DAYS[stage]), "--format", "json")
    said = {"exit": told.code, "must_open": json.loads(told.out)["summary"]["must_open"]}
    assert {name: str(value) for name, value in said.items()} == chapter_of(stage).expect


@pytest.mark.parametrize("stage", STAGES)
def test_every_document_is_there_and_says_what_it_has(stage: str, dossiers: Callable[[str], Path]) -> None:
    names = sorted(path.stem for path in dossiers(stage).glob("卷*.docx"))
    assert names == sorted(DOCUMENTS[stage])
    for name in names:
        words = "\n".join(_texts(dossiers(stage) / f"{name}.docx"))
        assert not re.search(r"待补充|\bNone\b|Undefined|\{\{|\{%", words), name


@pytest.mark.parametrize("stage", STAGES)
def test_only_the_outlines_of_the_stage_are_read(stage: str, dossiers: Callable[[str], Path]) -> None:
    inputs = json.loads((dossiers(stage) / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    outlines = {item["name"] for item in inputs["templates"] if item["name"].startswith("nqsl/")}
    titles = {name.split(" ")[1] for name in DOCUMENTS[stage]}
    assert {Path(name).name.split(".")[0] for name in outlines} == titles


@pytest.mark.office
@needs("openxml-audit")
@needs("ooxml-validator")
@pytest.mark.parametrize("stage", STAGES)
def test_both_validators_find_nothing(stage: str, dossiers: Callable[[str], Path]) -> None:
    for name in DOCUMENTS[stage]:
        path = dossiers(stage) / f"{name}.docx"
        assert (audit(path), sdk_errors(path), hollow(path)) == ("", [], []), name


def _texts(path: Path) -> Iterator[str]:
    document = docx.Document(str(path))
    for element in document.element.body.iter("{*}p"):
        yield "".join(node.text or "" for node in element.iter("{*}t"))


def _table(path: Path, head: str) -> list[list[str]]:
    """The data rows of the table whose first head row holds this word."""
    document = docx.Document(str(path))
    for table in document.element.body.iter("{*}tbl"):
        rows = [
            ["".join(node.text or "" for node in cell.iter("{*}t")) for cell in row.iterfind("{*}tc")]
            for row in table.iterfind("{*}tr")
        ]
        if head in rows[0]:
            return rows[1:]
    raise AssertionError(f"no table with {head}")


def _findings(dossier: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((dossier / "check.json").read_text(encoding="utf-8"))["findings"]
    return found


def test_the_gap_table_is_what_the_check_found_each_with_its_measures(
    dossiers: Callable[[str], Path],
) -> None:
    dossier = dossiers("cultivation")
    rows = _table(dossier / "卷一 差距分析表.docx", "措施编号")
    still_open = [
        row["criterion"]
        for row in _findings(dossier)
        if row["verdict"] not in ("satisfied", "not_applicable")
    ]
    assert [row[0] for row in rows] == still_open
    must = {row["criterion"] for row in _findings(dossier) if row["level"] == "must"}
    assert [row[0] for row in rows if row[0] in must and row[-1] == "—"] == []


def test_measures_stand_by_weight_and_sum_up(dossiers: Callable[[str], Path]) -> None:
    path = dossiers("cultivation") / "卷四 补强计划.docx"
    bands = [row[0] for row in _table(path, "完成时限") if len(row) == 1]
    assert [band[:4] for band in bands] == ["一级措施", "二级措施", "三级措施"]
    assert _table(path, "所需资源")[-1][-1] == "27.50"


def test_score_sheets_are_blank_one_for_each_expert(dossiers: Callable[[str], Path]) -> None:
    path = dossiers("review") / "卷四 专家评审意见表.docx"
    sheets = [text for text in _texts(path) if re.fullmatch(r"评审意见表　第 \d+ 份", text)]
    assert len(sheets) == 7
    collated = _table(path, "专家 7")
    assert "".join(collated[-1][1].split()) == "合计"
    assert {cell.strip() for row in collated for cell in row[2:]} == {""}


def test_volume_names_are_those_of_the_stage(
    profiles: Callable[[str], Path], tmp_path: Path, run: Run
) -> None:
    told = run(
        "build", profiles("review"), "--stage", "review", "--only", "卷一", "--as-of", "2027-02-22",
        "--output", tmp_path / "out",
    )  # fmt: skip
    assert told.code == 0
    assert [path.name for path in (tmp_path / "out").glob("卷*.docx")] == ["卷一 补正说明.docx"]


class Unmet(NamedTuple):
    """A change to the sample after which a criterion is no longer satisfied, and words of the gap told."""

    stage: str
    criterion: str
    enter: dict[str, Any]
    said: str


C, R = "cultivation", "review"
LATE = {"id": "B99", "criteria": ["C3"], "priority": "一级", "owner": "沈知远", "start": "2026-09-01",
        "due": "2026-12-20", "gap": "缺", "action": "逐家谈定并签章，附会议纪要", "output": "协议",
        "resources": "法务", "amount": "1"}  # fmt: skip
UNMET = (
    Unmet(C, "PY1", {"diagnosis.team": [{"name": "沈知远", "employer": "院", "role": "组长"}]}, "少于 2 行"),
    Unmet(C, "PY1", {"diagnosis.team[1].role": "组长"}, "组长 2 人"),
    Unmet(C, "PY1", {"diagnosis.activities": [
        {"date": "2026-03-01", "kind": "资料核对", "content": "台账"},
        {"date": "2026-03-02", "kind": "专家咨询", "content": "电话"}]}, "坐在办公室"),
    Unmet(C, "PY2", {"diagnosis.situation": "短板很多。"}, "300"),
    Unmet(C, "PY3", {"qualifications": []}, "资质"),
    Unmet(C, "PY4", {"diagnosis.route_conditions": [
        {"route": "择优推荐", "condition": "推荐", "state": "具备", "basis": "函"}]}, "定向设立 0 项"),
    Unmet(C, "PY4", {"diagnosis.route_conditions[0].action": ""}, "又没有写要做的事的有 1 项"),
    Unmet(C, "PY5", {"diagnosis.fields[1].chosen": "是"}, "建议采用的有 2 个"),
    Unmet(C, "PY6", {"diagnosis.measures+": [LATE]}, "B99"),
    Unmet(C, "PY7", {"diagnosis.support[2].note": ""}, "1 项没有说明凭哪份文件"),
    Unmet(C, "PY8", {"diagnosis.measures[B01].action": "抓紧办"}, "不到 10 字的有 1 条"),
    Unmet(C, "PY8", {"diagnosis.measures[B02].start": ""}, "B02"),
    Unmet(C, "PY9", {"diagnosis.evidence_plan[0].way": ""}, "1 份没有写取得方式"),
    Unmet(C, "PY10", {"diagnosis.measures[B03].resources": ""}, "B03"),
    Unmet(C, "PY10", {"diagnosis.measures[B03].amount": ""}, "有 1 条没有写所需经费"),
    Unmet(C, "PY11", {"diagnosis.phases": []}, "补强阶段"),
    Unmet(C, "PY12", {"diagnosis.lead": ""}, "培育负责人"),
    Unmet(R, "PS1", {"review.corrections[Z2].done": ""}, "Z2"),
    Unmet(R, "PS1", {"review.corrections[Z2].answer": "已改。"}, "不到 15 字的有 1 项"),
    Unmet(R, "PS2", {"review.corrections[Z4].done": "2027-03-01"}, "Z4"),
    Unmet(R, "PS3", {"review.corrections[Z1]": {"figures": "是", "evidence": []}}, "没有附依据"),
    Unmet(R, "PS3", {"review.corrections[Z1]": {"figures": "是", "criterion": ""}}, "没有写涉及哪个条目"),
    Unmet(R, "PS4", {"review.presenters[0].name": "周砚秋"}, "没有实验室主任"),
    Unmet(R, "PS5", {"review.questions[W01].field": "技术", "review.questions[W02].field": "技术",
                     "review.questions[W05].field": "技术", "review.questions[W06].field": "技术",
                     "review.questions[W11].field": "技术", "review.questions[W12].field": "技术"},
          "4 个领域"),
    Unmet(R, "PS6", {"review.questions[W01].person": "孟川"}, "孟川"),
    Unmet(R, "PS7", {"review.rehearsals[0].improved": ""}, "1 次没有写改进"),
    Unmet(R, "PS8", {"review.visit[V6].room": "R1"}, "R6"),
    Unmet(R, "PS9", {"review.visit[V1].equipment": ["NG-01"]}, "NG-01"),
    Unmet(R, "PS9", {"review.visit[V1]": {"equipment": [], "evidence": []}}, "V1"),
    Unmet(R, "PS10", {"review.visit[V2].safety": ""}, "V2"),
    Unmet(R, "PS11", {"review.interviews[1].where": ""}, "董书越"),
    Unmet(R, "PS12", {"evidence[E-45].seal": "待签章"}, "E-45"),
    Unmet(R, "PS13", {"review.avoidances": []}, "申请回避"),
    Unmet(R, "PS14", {"review.experts": ""}, "专家人数"),
)  # fmt: skip


@pytest.mark.parametrize("unmet", UNMET, ids=lambda one: f"{one.criterion}-{one.said}")
def test_what_is_not_done_is_told(
    unmet: Unmet, profiles: Callable[[str], Path], programme: Programme, tmp_path: Path
) -> None:
    folder = tmp_path / "lab"
    shutil.copytree(profiles(unmet.stage), folder, ignore=shutil.ignore_patterns("evidence", "pictures"))
    (folder / "evidence").mkdir()
    replay.fill(folder, replace(chapter_of(unmet.stage), remove=(), enter=unmet.enter))
    found = applykit.assess(applykit.load_profile(folder, programme), unmet.stage, DAYS[unmet.stage])
    finding = next(item for item in found.findings if item.criterion.id == unmet.criterion)
    assert finding.verdict is not Verdict.SATISFIED
    assert unmet.said in "".join(gap.text for gap in finding.gaps)


@pytest.mark.parametrize("stage", STAGES)
def test_every_criterion_of_the_stage_has_a_case(stage: str, programme: Programme) -> None:
    tried = {unmet.criterion for unmet in UNMET if unmet.stage == stage}
    assert tried == {item.id for item in programme.checklists[stage].own}
