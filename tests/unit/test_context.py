"""What templates see: every field of the schema, holes in drafts, the assessment in words."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from applykit.documents.acceptance import accepted_warning
from applykit.documents.context import build_context, context_as_json
from applykit.documents.filters import FILTERS, Hole
from applykit.documents.findings import clause_verdict
from applykit.documents.narrative import Narrative
from applykit.documents.stylefiles import house_style
from applykit.documents.titles import Place, Section, chapter_places
from applykit.model import (
    Accepted,
    Assessment,
    Authority,
    Checklist,
    Clause,
    Criterion,
    Diagnostic,
    Document,
    Evidence,
    EvidenceKind,
    Finding,
    Gap,
    Group,
    Judge,
    Level,
    Profile,
    Programme,
    Severity,
    Source,
    Stage,
    Verdict,
)

DAY = date(2026, 11, 23)
FORM = Document("application-form", "卷一", "申报书", "申报书")
STAGE = Stage("application", "申报推荐", "application.yaml", ("application-form",))


def field(kind: str, label: str, *, required: bool = False, **rules: Any) -> dict[str, Any]:
    meta = {"label": label, **({"unit": rules.pop("unit")} if "unit" in rules else {})}
    return {"type": kind, "required": required, "meta": meta, **rules}


SCHEMA = {
    "lab": field(
        "dict", "实验室", required=True, schema={
            "name": field("text", "规范全称", required=True),
            "short_name": field("text", "简称"),
            "start": field("month", "建设起始", required=True),
            "summary": field("narrative", "摘要", required=True),
            "note": field("narrative", "备注"),
            "deputies": field("list", "副主任", schema={"type": "text"}),
            "contact": field("dict", "联系人", required=True, schema={
                "name": field("text", "姓名", required=True), "phone": field("text", "电话"),
            }),
            "agent": field("dict", "代理人", schema={"name": field("text", "代理姓名", required=True)}),
        },
    ),
    "extra": field("dict", "附加", schema={"word": field("text", "词", required=True)}),
    "equipment": field("list", "仪器设备", required=True, schema={"type": "dict", "schema": {
        "name": field("text", "设备名称", required=True),
        "value": field("decimal", "现值", required=True, unit="万元"),
        "place": field("text", "地点"),
    }}),
    "evidence": field("list", "佐证材料", schema={"type": "dict", "schema": {
        "id": field("text", "编号", required=True), "title": field("text", "名称", required=True),
    }}),
}  # fmt: skip

DATA = {
    "lab": {
        "name": "示例实验室",
        "start": date(2027, 1, 1),
        "summary": "摘要**正文**。",
        "deputies": ["甲", None, "乙"],
        "contact": {"name": "丙"},
    },
    "equipment": [{"name": "天平", "value": Decimal("1200.50")}, {"name": "炉"}, {}],
    "evidence": [{"id": "E-01", "title": "任务书"}, {"id": "E-02", "title": "协议"}],
}


def criterion(id: str, **changes: Any) -> Criterion:
    values: dict[str, Any] = {
        "id": id, "group": "A", "title": f"{id} 标题", "question": f"是否满足 {id}？", "clauses": ("M1.1",),
        "authority": Authority.SOURCE, "source": "article", "verified": True, "level": Level.MUST,
        "judge": Judge.DATA, "answers": (), "satisfied": {}, "partial": {}, "not_applicable": "",
        "evidence_kinds": ("planning",), "evidence_needed": 1, "chapters": ("application-form/necessity",),
        "remedy": "补一份。",
    }  # fmt: skip
    return Criterion(**{**values, **changes})


A1 = criterion("A1", judge=Judge.PERSON)
A2 = criterion(
    "A2", authority=Authority.POLICY, source="measures", verified=False, level=Level.SHOULD,
    answers=("equipment.value", "lab.summary", "lab.name", "equipment"),
)  # fmt: skip
B1 = criterion(
    "B1", group="B", authority=Authority.DERIVED, source="own", level=Level.MAY, clauses=("M1.1", "M1.2")
)
TASK = Evidence("E-01", 1, "planning", "任务书", ("A1",))
PACT = Evidence("E-02", 2, "agreement", "协议", ("B1",))
FINDINGS = (
    Finding(A1, Verdict.SATISFIED, Verdict.PARTIAL, ("lab.name",), (TASK,), (), statement="任务书已列入。"),
    Finding(
        A2, Verdict.PARTIAL, None, A2.answers, (), (Gap("x", "缺少比对。"), Gap("y", "证书不足")),
        owner="丁", due=date(2026, 12, 1), action="补测",
    ),
    Finding(B1, Verdict.NOT_APPLICABLE, Verdict.NOT_APPLICABLE, (), (PACT,), (), reason="不涉及该事项。"),
)  # fmt: skip


NECESSITY = Place(
    "卷一 第一章 必要性",
    (Section("（一）", frozenset({"positioning.strategy"})), Section("（二）", frozenset({"equipment"}))),
)
CHAPTERS = {"application-form/necessity": NECESSITY}
WARNING = Diagnostic(
    Severity.WARNING, "cross.dates", "equipment[1].value", None, {"message": "现值偏高", "remedy": "核对"}
)
ACCEPTED = (
    Accepted(WARNING, "台账如此", "戊", date(2027, 3, 31)),
    Accepted(replace(WARNING, path="no such place"), "另有说明"),
)


def profile(data: dict[str, Any] | None = None) -> Profile:
    programme = Programme(
        id="nqsl", title="示例计划", version="1", folder=Path("."),
        sources=(
            Source("article", "原文", Authority.SOURCE),
            Source("measures", "管理办法", Authority.POLICY, number="示例〔2023〕1号"),
        ),
        clauses=(
            Clause("M1", "规划", "总题", "article", background=True),
            Clause("M1.1", "对接", "对接重大事项", "article", "M1"),
            Clause("M1.2", "切入", "切入产业链", "article", "M1"),
            Clause("M1.3", "安排", "分步实施", "article", "M1"),
        ),
        evidence_kinds=(EvidenceKind("planning", "规划文件"), EvidenceKind("agreement", "合作协议")),
        documents=(FORM,), stages=(STAGE,), checklists={}, schema=SCHEMA,
    )  # fmt: skip
    return Profile(Path("profile.yaml"), programme, DATA if data is None else data, {}, {}, ())


def assessment() -> Assessment:
    checklist = Checklist("application", "清单", (Group("A", "规划"), Group("B", "定位")), (A1, A2, B1))
    return Assessment(STAGE, checklist, DAY, FINDINGS, (), (TASK, PACT))


def context(data: dict[str, Any] | None = None, *, draft: bool = False, assessed: bool = True) -> Any:
    return build_context(
        profile(data), assessment() if assessed else None, FORM, as_of=DAY, draft=draft, version="0.1.0",
        chapters=CHAPTERS, accepted=ACCEPTED,
    )  # fmt: skip


def test_every_field_of_the_schema_is_there() -> None:
    lab = context()["lab"]
    assert lab["name"] == "示例实验室"
    assert lab["short_name"] is None
    assert lab["deputies"] == ["甲", "乙"]
    assert lab["contact"] == {"name": "丙", "phone": None}
    assert lab["agent"] == {"name": None}
    assert lab["summary"] == Narrative("摘要**正文**。")
    assert lab["note"] == Narrative(None)
    assert context()["extra"] == {"word": None}
    assert context()["equipment"][2] == {"name": None, "value": None, "place": None}


def test_a_draft_shows_required_gaps_and_nothing_else() -> None:
    draft = context({"lab": {"name": "甲"}, "equipment": [{}], "extra": {}}, draft=True)
    assert str(draft["lab"]["start"]) == "【待补充：建设起始】"
    assert str(draft["lab"]["contact"]["name"]) == "【待补充：姓名】"
    assert draft["lab"]["summary"].text == "【待补充：摘要】"
    assert draft["lab"]["short_name"] is None
    assert draft["lab"]["agent"] == {"name": None}
    assert str(draft["equipment"][0]["value"]) == "【待补充：现值】"
    assert str(draft["extra"]["word"]) == "【待补充：词】"


def test_an_empty_profile_has_every_name() -> None:
    empty = context({}, draft=True, assessed=False)
    assert set(SCHEMA) < set(empty)
    assert empty["equipment"] == empty["evidence"] == []
    assert str(empty["lab"]["name"]) == "【待补充：规范全称】"
    assert empty["extra"] == {"word": None}
    assert empty["assessment"] is None
    assert empty["stage"] == {"id": "application", "title": "申报推荐"}


def test_names_beside_the_profile() -> None:
    found = context()
    assert found["programme"] == {"id": "nqsl", "title": "示例计划", "version": "1"}
    assert found["document"] == {"id": "application-form", "volume": "卷一", "title": "申报书"}
    assert (found["as_of"], found["draft"], found["version"]) == (DAY, False, "0.1.0")
    assert [row["number"] for row in found["evidence"]] == [1, 2]


def test_the_assessment_in_figures() -> None:
    found = context()["assessment"]
    assert found["counts"] == {
        "satisfied": 1, "partial": 1, "unsatisfied": 0, "not_applicable": 1, "unanswered": 0,
    }  # fmt: skip
    assert (found["total"], found["applicable"], found["must_open"]) == (3, 2, 0)
    assert found["readiness"] == Decimal("50.0")
    assert [(group["id"], group["total"]) for group in found["groups"]] == [("A", 2), ("B", 1)]
    assert found["groups"][0]["counts"]["partial"] == 1
    assert [item["id"] for item in found["findings"]] == ["A1", "A2", "B1"]
    assert [item["id"] for item in found["open"]] == ["A1", "A2"], "A1 is rated 部分满足 by the applicant"
    assert found["groups"][0]["findings"][0] is found["findings"][0]


def test_a_finding_in_words() -> None:
    first, second, third = context()["assessment"]["findings"]
    assert (first["level"], second["level"], third["level"]) == ("必须", "应当", "可以")
    assert [item["authority"] for item in (first, second, third)] == ["原文条款", "政策文件", "操作性口径"]
    assert (first["verdict"], first["verdict_id"], first["claimed"], first["differs"]) == (
        "满足", "satisfied", "部分满足", True,
    )  # fmt: skip
    assert (second["claimed"], second["differs"], third["differs"]) == (None, False, False)
    assert (first["judged_by"], first["note"]) == ("需人工判断", "形式齐备，内容待人工判断")
    assert (second["judged_by"], second["note"]) == ("由数据判定", "")
    assert first["source_note"] == "来源：原文条款"
    assert second["source_note"] == "来源：《管理办法》（二手引述，待核；只提示，不阻断）"
    assert third["source_note"] == "来源：操作性口径"
    assert first["evidence"] == [
        {"id": "E-01", "number": 1, "title": "任务书", "kind": "规划文件", "label": "附件 1", "page": None,
         "pages": None},
    ]  # fmt: skip
    assert (first["gap"], second["gap"]) == ("无。", "缺少比对；证书不足。")
    assert second["gaps"] == ["缺少比对。", "证书不足"]
    assert (second["owner"], second["due"], second["action"]) == ("丁", date(2026, 12, 1), "补测")
    assert third["reason"] == "不涉及该事项。"
    assert first["chapters"] == ["卷一 第一章 必要性"]
    assert [item["remedy"] for item in (first, second, third)] == ["", "补一份。", ""]


def test_the_basis_names_entries_and_how_much_stands_there() -> None:
    first, second, third = (item["basis"] for item in context()["assessment"]["findings"])
    assert first == "任务书已列入（据：实验室·规范全称“示例实验室”）。"
    assert second == (
        "据：仪器设备·现值 1 条，合计 1,200.5 万元；实验室·摘要 9 字；规范全称“示例实验室”；仪器设备 3 条。"
    )
    assert third == "尚未填写。"


def test_the_response_to_clauses() -> None:
    rows = context()["assessment"]["clauses"]
    assert [row["id"] for row in rows] == ["M1.1", "M1.2", "M1.3"]
    assert rows[0] == {
        "id": "M1.1", "title": "对接", "text": "对接重大事项", "chapters": "卷一 第一章 必要性（二）",
        "places": ["卷一 第一章 必要性（二）"],
        "evidence_titles": "任务书、协议", "evidence_numbers": "1、2", "evidence_places": ["1", "2"],
        "verdict": "部分满足", "verdict_id": "partial", "criteria": "A1、A2、B1",
    }  # fmt: skip
    assert [row["evidence_places"] for row in rows] == [["1", "2"], ["2"], []]
    assert (rows[1]["verdict"], rows[2]["verdict"]) == ("不适用", "未作答")
    assert rows[2]["evidence_titles"] is None


def test_what_is_left_to_do_is_a_gap_or_the_applicants_own_word() -> None:
    first, second = context()["assessment"]["open"]
    assert first["matter"] == "申报单位自评为部分满足：任务书已列入。"
    assert second["matter"] == "缺少比对；证书不足。"


def test_accepted_warnings_are_told_in_words() -> None:
    first, second = context()["assessment"]["accepted"]
    assert first == {
        "rule": "cross.dates", "place": "仪器设备第 2 条·现值", "message": "现值偏高", "reason": "台账如此",
        "owner": "戊", "due": date(2027, 3, 31),
    }  # fmt: skip
    assert (second["place"], second["owner"], second["due"]) == ("no such place", None, None)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("甲（第 63 行）晚于乙（staff.yaml 第 505 行起）", "甲晚于乙"),
        ("甲（equipment.xlsx 设备!F17）", "甲"),
        ("甲（ 设备!F17）", "甲"),
        ("甲（第 2 批，见第 3 行）不是乙（流动）", "甲（第 2 批，见第 3 行）不是乙（流动）"),
    ],
)
def test_lines_of_files_are_not_told_to_those_who_have_none(message: str, told: str) -> None:
    warning = replace(WARNING, facts={"message": message, "remedy": ""})
    assert accepted_warning(profile(), Accepted(warning, "台账如此"))["message"] == told


OUTLINE = """\
chapters:
  - {id: front, title: 说明, numbered: false, blocks: [{text: 字}]}
  - id: plan
    title: 计划
    sections:
      - {title: 甲, blocks: [{narrative: plan.overall}]}
      - {title: 乙, blocks: [{text: "共 {{ tasks | count }} 项"}, {rows: "goals | where('tasks', 1)"}]}
      - title: 丙
        blocks:
          - {each: y in years, blocks: [{rows: tasks | during(y)}]}
          - {narrative: plan.note, when: plan.note}
  - {id: end, title: 结尾, blocks: [{text: 字}]}
"""


@pytest.mark.parametrize(
    ("entries", "numbers"),
    [
        (["plan.overall"], ("（一）",)),
        (["plan"], ("（一）",)),
        (["tasks.start"], ("（三）",)),
        (["goals", "tasks"], ("（二）", "（三）")),
        (["plan.note"], ()),
        (["plan.other", "goal"], ()),
    ],
)
def test_a_place_names_the_sections_that_print_an_entry(
    entries: list[str], numbers: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "plan.outline.yaml").write_text(OUTLINE, encoding="utf-8")
    places = chapter_places(tmp_path / "plan.outline.yaml")
    assert [place.title for place in places.values()] == ["说明", "第一章 计划", "第二章 结尾"]
    assert places["plan"].numbers(entries) == numbers


def test_a_chapter_that_answers_throughout_is_named_whole() -> None:
    place = Place("第一章", tuple(Section(f"（{n}）", frozenset({"tasks"})) for n in "一二三四五"))
    assert place.numbers(["tasks"]) == ()
    assert Place("第一章", place.sections[:4]).numbers(["tasks"]) == ("（一）", "（二）", "（三）", "（四）")


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [
        ("satisfied satisfied", "satisfied"),
        ("satisfied not_applicable", "satisfied"),
        ("satisfied unsatisfied", "partial"),
        ("unsatisfied unanswered", "unsatisfied"),
        ("unanswered unanswered", "unanswered"),
        ("satisfied unanswered", "partial"),
        ("not_applicable", "not_applicable"),
        ("", "unanswered"),
    ],
)
def test_a_clauses_verdict(verdicts: str, whole: str) -> None:
    assert clause_verdict([Verdict(word) for word in verdicts.split()]) is Verdict(whole)


def test_the_context_as_json() -> None:
    plain = context_as_json(context(draft=True))
    assert json.loads(json.dumps(plain)) == plain
    assert isinstance(plain, dict)
    assert plain["lab"]["start"] == "2027-01-01"
    assert plain["lab"]["summary"] == "摘要**正文**。"
    assert plain["lab"]["note"] is None
    assert plain["equipment"][0]["value"] == "1200.50"
    assert plain["equipment"][1]["value"] == "【待补充：现值】"
    assert plain["assessment"]["readiness"] == "50.0"
    assert "toc" not in plain


def test_a_hole_survives_whatever_a_template_does() -> None:
    hole: Any = Hole("金额")
    assert all(
        str(made) == "【待补充：金额】"
        for made in (
            *(hole, hole + 1, 1 + hole, hole - 1, 1 - hole, hole * 2, 2 / hole, -hole, hole % 2),
            *(hole.year, hole.x(), round(hole, 2)),
        )
    )
    assert not any((hole > 3, hole < 3, hole >= 3, hole <= 3))
    assert not (date(2026, 1, 1) < hole)
    for name, show in FILTERS.items():
        assert show(hole) == ("□" if name == "tick" else hole)


def test_display_filters() -> None:
    day = date(2026, 3, 1)
    shown = {name: FILTERS[name](day) for name in ("day", "month", "ym", "ymd", "cn_month")}
    assert shown == {
        "day": "2026年3月1日", "month": "2026年3月", "ym": "2026-03", "ymd": "2026-03-01",
        "cn_month": "二〇二六年三月",
    }  # fmt: skip
    assert FILTERS["amount"](Decimal("1234.5")) == "1,234.50"
    assert FILTERS["amount"](Decimal("1234.5"), 0) == "1,235"
    assert FILTERS["number"](Decimal("5280.00")) == "5,280"
    assert (FILTERS["yesno"](True), FILTERS["yesno"](False)) == ("是", "否")
    assert (FILTERS["tick"]("定向设立", "定向设立"), FILTERS["tick"]("择优推荐", "定向设立")) == ("■", "□")
    assert FILTERS["tick"](["产", "学"], "学") == "■"
    assert all(show(None) is None for name, show in FILTERS.items() if name != "tick")
    assert FILTERS["day"]("三月") == "三月"


def test_masked_hides_the_middle_of_a_number_and_of_an_address() -> None:
    masked = FILTERS["masked"]
    typed = ("13812345206", "138 1234 5206", "0599-1234567", "lab-office@example.cn", "总机")
    shown = ["138****5206", "138 **** 5206", "0599-1****67", "l***e@example.cn", "总机"]
    assert [masked(text) for text in typed] == shown


def test_chapters_are_cited_in_the_numbers_of_the_house_style(tmp_path: Path) -> None:
    path = tmp_path / "plan.outline.yaml"
    path.write_text(
        "chapters:\n- {id: a, title: 甲, blocks: []}\n- id: b\n  title: 乙\n  sections:\n"
        "  - {title: 丙, blocks: [{narrative: lab.summary}]}\n"
        "  - {title: 丁, blocks: [{narrative: lab.plan}]}\n",
        encoding="utf-8",
    )
    official, report = (house_style(name).numbering for name in ("gongwen", "baogao"))
    cited = {
        name: (place.title, place.numbers(["lab.plan"]))
        for name, levels in (("official", official), ("report", report))
        for place in [chapter_places(path, levels=levels)["b"]]
    }
    assert cited == {"official": ("第二章 乙", ("（二）",)), "report": ("第 2 章 乙", ("（2.2）",))}
