"""The three shipped samples through the command line: what each is said to be, it is."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft4Validator  # type: ignore[import-untyped]
from rich.cells import cell_len

import applykit
from applykit.model import Profile, Programme
from tests.conftest import ROOT, SAMPLES, Outcome

Run = Callable[..., Outcome]
NAMES = ("complete", "quickstart", "halfway")
DAYS = {"complete": "2026-11-23", "quickstart": "2026-11-23", "halfway": "2026-09-01"}
LANGUAGES = ("en", "zh_CN")


class Fault(NamedTuple):
    """A fault laid in the half-filled sample: the line is the one that holds `text`."""

    rule: str
    path: str
    file: str
    text: str


PROFILE, STAFF, EQUIPMENT = "profile.yaml", "profile/staff.yaml", "profile/equipment.yaml"

PLANTED = (
    # Figures and dates that do not read as what they should be
    Fault("schema.credit_code", "organization.credit_code", PROFILE, "91960100MA6WQH241J"),
    Fault("schema.credit_code", "partners[2].credit_code", PROFILE, "1296O000481509149M"),
    Fault("schema.type", "organization.finance[1].research_spending", PROFILE, "约560万"),
    Fault("schema.type", "partners[1].contribution", PROFILE, "约300万"),
    Fault("schema.type", "facilities[2].area", PROFILE, "两百平"),
    Fault("schema.type", "qualifications[0].issued", PROFILE, "2026-02-30"),
    Fault("schema.type", "conditions.concentrated", PROFILE, "基本集中"),
    Fault("schema.type", "sharing.hours", PROFILE, "hours: 不详"),
    Fault("schema.unknown_key", "budget[0].100万元", PROFILE, "amount: 1,100万元"),
    # Words that are not known
    Fault("schema.unknown_key", "lab.recomender", PROFILE, "recomender:"),
    Fault("schema.choice", "positioning.strategies[1].kind", PROFILE, "kind: 省级工程"),
    Fault("schema.choice", "qualifications[1].kind", PROFILE, "kind: CNAS,"),
    Fault("schema.choice", "staff[7].kind", STAFF, "kind: 兼职"),
    Fault("schema.choice", "staff[8].degree", STAFF, "degree: 博士研究生"),
    # Names and numbers that point to nothing
    Fault("schema.reference", "lab.director", PROFILE, "director: 齐望舒"),
    Fault("schema.reference", "positioning.needs[1].direction", PROFILE, "direction: D4"),
    Fault("schema.reference", "tasks[1].leader", PROFILE, "leader: 欧阳瑾"),
    Fault("schema.reference", "indicators[1].goal", PROFILE, "id: K02"),
    Fault("schema.reference", "evidence[2].supports[1]", PROFILE, "supports: [C1, K01]"),
    # Figures that disagree
    Fault("cross.headcount", "team.total", PROFILE, "total: 12"),
    Fault("cross.headcount", "team.fixed", PROFILE, "fixed: 8"),
    Fault("cross.headcount", "team.mobile", PROFILE, "mobile: 3"),
    Fault("cross.equipment_value", "equipment[2].original_value", EQUIPMENT, "unit_price: 1280000"),
    Fault("cross.present_value", "equipment[5].present_value", EQUIPMENT, "present_value: 420.00"),
    Fault("cross.equipment_status", "equipment[6].status", EQUIPMENT, "name: 扫描电镜"),
    Fault("cross.equipment_status", "equipment[7].status", EQUIPMENT, "asset_number: NG-01"),
    Fault("schema.unique", "equipment[4].asset_number", EQUIPMENT, "name: 声发射检测仪"),
    Fault("schema.order", "staff[5].birth", STAFF, "birth: 2023-07"),
    Fault("schema.order", "projects[1].start", PROFILE, "start: 2024-06"),
    Fault("schema.too_large", "staff[2].months", STAFF, "months: 14"),
    # Too little, or nothing at all
    Fault("schema.too_short", "organization.finance", PROFILE, "{year: 2023"),
    Fault("schema.too_short", "lab.director_profile", PROFILE, "director_profile: 待补充"),
    Fault("schema.too_short", "positioning.chain", PROFILE, "  chain: 氢能产业链长"),
    Fault("schema.too_short", "positioning.scope", PROFILE, "{code: M2.3a"),
    Fault("schema.too_short", "governance.rectification", PROFILE, "rectification: 发现问题及时整改"),
    Fault("schema.required", "positioning.gap", PROFILE, "  gap:\n"),
    Fault("schema.required", "indicators[1].yearly", PROFILE, "id: K02"),
    Fault("schema.required", "milestones", PROFILE, "milestones:"),
    Fault("schema.required", "risks", PROFILE, "risks:"),
    # 不适用 without a reason, and where it is not allowed
    Fault("cross.not_applicable_reason", "self_assessment[1].reason", PROFILE, "criterion: B4"),
    Fault("cross.not_applicable_refused", "self_assessment[3].rating", PROFILE, "criterion: G1"),
)

NOT_THERE = (
    "lab.recommender", "exit_plan.triggers", "benchmarks", "plan.schedule", "positioning.phases",
    "financing.capacity",
)  # fmt: skip
"""Required entries whose very names the half-filled sample lacks."""

GAPS = {
    "C3": "合作单位 岱宁清流储能装备有限公司、泊州港务运营公司（示例） 还没有登记合作协议",
    "B3": "研究范围 M2.3a 标为不涉及，但没有写“不涉及理由”",
    "B5": "QN-2023-04 的校准在数据截止日 2026年8月31日 前已经到期",
    "B7": "在评审结束（2027年3月15日）前到期",
    "A2": "佐证材料不足：需要 1 份，现有 0 份",
    "E9": "“权属单位”既不是依托单位，也不在“合作单位”里",
    "F3": "“佐证材料”中有 1 份还是“待签章”",
    "G2": "岱宁清流储能装备公司 不在“合作单位”中",
    "G3": "中央财政补助 F4 的“落实状态”是已承诺",
    "H3": "起止都在 2027年1月至2029年12月之内的只有 1 项",
}
"""What the checklist says of faults that no single entry shows."""


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports name files as seen from the project's folder."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def check(run: Run) -> Callable[..., Outcome]:
    """`applykit check` of a sample on the day it is meant for."""

    def call(name: str, *options: str, language: str = "en") -> Outcome:
        return run("--lang", language, "check", f"samples/{name}", "--as-of", DAYS[name], *options)

    return call


@pytest.fixture
def report(check: Callable[..., Outcome]) -> Callable[..., dict[str, Any]]:
    """The report of a sample as JSON."""

    def call(name: str, language: str = "en") -> dict[str, Any]:
        found: dict[str, Any] = json.loads(check(name, "--format", "json", language=language).out)
        return found

    return call


Report = Callable[..., dict[str, Any]]


# The complete sample


def test_complete_satisfies_everything_that_is_asked(check: Callable[..., Outcome], report: Report) -> None:
    assert check("complete").code == 0
    found = report("complete")
    assert found["diagnostics"] == []
    assert len(found["findings"]) == 60
    assert [item["criterion"] for item in found["findings"] if item["verdict"] == "unanswered"] == []
    open_musts = [
        item["criterion"]
        for item in found["findings"]
        if item["level"] == "must" and item["verdict"] not in ("satisfied", "not_applicable")
    ]
    assert open_musts == []


# The small one


def test_quickstart_has_no_fault_and_says_where_it_is_small(
    check: Callable[..., Outcome], report: Report
) -> None:
    assert check("quickstart").code == 0
    found = report("quickstart")
    assert found["diagnostics"] == []
    still_open = {
        item["criterion"]: item for item in found["findings"] if item["verdict"] not in ("satisfied",)
    }
    assert set(still_open) == {"E6", "E7"}
    for item in still_open.values():
        assert item["level"] == "should"
        assert item["verified"] is False
        assert item["claimed"] == item["verdict"], "the applicant should rate itself as honestly as the check"
    assert check("quickstart", "--strict").code == 1


def test_quickstart_is_written_in_labels_throughout() -> None:
    text = (SAMPLES / "quickstart" / "profile.yaml").read_text("utf-8")
    sections = [line.split(":")[0] for line in text.splitlines() if line and line[0] not in " #-"]
    assert len(sections) > 30
    assert [name for name in sections if name.isascii()] == []
    assert len(text.splitlines()) < 500


def test_quickstart_reads_values_as_people_type_them(programme: Programme) -> None:
    typed = (SAMPLES / "quickstart" / "profile.yaml").read_text("utf-8")
    data = applykit.load_profile(SAMPLES / "quickstart", programme).data
    for written in ("2026年9月30日", '"1,180.50"', "60.00万元", '"1,500,000元"', "420.00㎡", "2,150 h"):
        assert written in typed
    assert data["lab"]["cutoff"].isoformat() == "2026-09-30"
    assert str(data["organization"]["finance"][0]["revenue"]) == "1180.50"
    assert data["funding"][9]["amount"] == 150
    assert data["equipment"][1]["unit_price"] == 60
    assert data["sharing"]["hours"] == 2150
    assert data["conditions"]["concentrated"] is True


# The half-filled one


def test_halfway_is_sent_back(check: Callable[..., Outcome], report: Report) -> None:
    assert check("halfway").code == 1
    found = report("halfway")
    assert len(found["findings"]) == 60
    errors = [item for item in found["diagnostics"] if item["severity"] == "error"]
    assert found["summary"]["errors"] == len(errors) > len(PLANTED)
    assert found["summary"]["warnings"] == len(found["diagnostics"]) - len(errors) > 0
    verdicts = {item["verdict"] for item in found["findings"]}
    assert verdicts >= {"satisfied", "partial", "unsatisfied", "unanswered"}


def test_halfway_every_open_finding_names_its_gap_and_its_remedy(report: Report) -> None:
    still_open = [
        item
        for item in report("halfway")["findings"]
        if item["verdict"] not in ("satisfied", "not_applicable")
    ]
    assert len(still_open) > 40
    for item in still_open:
        assert item["gap"], item["criterion"]
        assert item["remedy"], item["criterion"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_halfway_every_diagnostic_says_what_to_do(report: Report, language: str) -> None:
    for found in report("halfway", language)["diagnostics"]:
        assert found["message"], found
        assert found["remedy"], found
        assert "…" not in found["message"], f"a fact is missing in: {found}"
        assert found["file"].startswith("samples/halfway/")
        assert found["line"] >= 1
        assert found["clauses"] or found["criteria"], f"nobody asks for this: {found}"


@pytest.mark.parametrize("fault", PLANTED, ids=lambda fault: f"{fault.rule}-{fault.path}")
def test_halfway_planted_faults_are_found_in_their_lines(report: Report, fault: Fault) -> None:
    text = (SAMPLES / "halfway" / fault.file).read_text("utf-8")
    assert text.count(fault.text) == 1, "the words should tell the line"
    line = text[: text.index(fault.text)].count("\n") + 1
    places = [
        (found["file"], found["line"])
        for found in report("halfway")["diagnostics"]
        if (found["rule"], found["path"]) == (fault.rule, fault.path)
    ]
    assert (f"samples/halfway/{fault.file}", line) in places


def test_halfway_entries_that_are_not_there_are_asked_for(report: Report) -> None:
    missing = {
        found["path"] for found in report("halfway")["diagnostics"] if found["rule"] == "schema.required"
    }
    assert missing >= set(NOT_THERE)


@pytest.mark.parametrize(("criterion", "gap"), list(GAPS.items()))
def test_halfway_checklist_sees_what_no_single_entry_shows(report: Report, criterion: str, gap: str) -> None:
    found = {item["criterion"]: item for item in report("halfway")["findings"]}
    assert gap in found[criterion]["gap"]


def test_halfway_own_rating_stands_beside_the_verdict(check: Callable[..., Outcome], report: Report) -> None:
    found = {item["criterion"]: item for item in report("halfway")["findings"]}
    assert (found["A1"]["claimed"], found["A1"]["verdict"]) == ("satisfied", "partial")
    assert "your own rating: satisfied; the check says: partly satisfied" in check("halfway").out


def test_halfway_builds_a_draft_with_its_holes_marked(run: Run, tmp_path: Path) -> None:
    from docx import Document

    out = tmp_path / "draft"
    refused = run("build", "samples/halfway", "--as-of", DAYS["halfway"], "--output", out)
    assert refused.code == 1
    assert not out.exists()
    done = run("build", "samples/halfway", "--draft", "--as-of", DAYS["halfway"], "--output", out)
    assert done.code == 1, "a draft is written, and what is open is still open"
    document = Document(str(out / "卷一 申报书.docx"))
    printed = "\n".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    for label in ("推荐部门", "统一社会信用代码", "分步实施", "预期目标"):
        assert f"【待补充：{label}】" in printed
    heads = "".join(
        node.text or ""
        for section in document.sections
        for part in (section.header, section.first_page_header, section.even_page_header)
        for node in part._element.iter()
        if node.tag.endswith("}t") or node.get("string")
    )
    assert "草稿" in heads + printed


# What holds for each


@pytest.mark.parametrize(("name", "language"), list(itertools.product(NAMES, LANGUAGES)))
def test_text_report_fits_80_columns(
    check: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    monkeypatch.delenv("COLUMNS")
    lines = check(name, language=language).out.splitlines()
    assert lines
    assert [line for line in lines if cell_len(line) > 80] == []
    assert max(cell_len(line) for line in lines) > 60, "so narrow a report was not wrapped at 80 columns"
    assert not any("\x1b" in line for line in lines), "colours belong on a terminal"


def test_chinese_report_speaks_chinese(check: Callable[..., Outcome]) -> None:
    printed = check("halfway", language="zh_CN").out
    for english in ("error:", "not filled in", "characters", "partly", "your own rating", "Next:"):
        assert english not in printed


SHAPE: dict[str, Any] = {
    "applykit": str,
    "programme": {"id": str, "version": str},
    "stage": str,
    "profile": str,
    "as_of": str,
    "summary": {
        "errors": int, "warnings": int, "satisfied": int, "partial": int, "unsatisfied": int,
        "not_applicable": int, "unanswered": int, "must_open": int, "readiness": float,
    },
    "diagnostics": [{
        "severity": str, "rule": str, "path": str, "file": str, "line": int, "column": int,
        "cell": (str, type(None)), "message": str, "remedy": str, "criteria": [str], "clauses": [str],
        "related": [{
            "path": str, "file": str, "line": int, "column": int, "cell": (str, type(None)), "message": str,
        }],
    }],
    "accepted": [{
        "severity": str, "rule": str, "path": str, "file": str, "line": int, "column": int,
        "cell": (str, type(None)), "message": str, "remedy": str, "criteria": [str], "clauses": [str],
        "related": [{
            "path": str, "file": str, "line": int, "column": int, "cell": (str, type(None)), "message": str,
        }],
        "reason": str,
    }],
    "findings": [{
        "criterion": str, "title": str, "clauses": [str], "level": str, "authority": str, "verified": bool,
        "layer": str, "raised_by": (str, type(None)),
        "judged_by": str, "verdict": str, "claimed": (str, type(None)), "basis": [str], "evidence": [str],
        "evidence_kinds": {
            "needed": int, "present": [str], "missing": [str], "strongest": (str, type(None)),
        },
        "gap": (str, type(None)), "remedy": (str, type(None)), "reason": (str, type(None)),
    }],
}  # fmt: skip
"""The report that others read: these keys in this order, and nothing else."""


def differences(value: object, shape: object, path: str = "") -> list[str]:
    """Where a value is not of the shape; a list's shape is that of each of its items."""
    if isinstance(shape, dict):
        if not isinstance(value, dict) or list(value) != list(shape):
            return [f"{path}: {list(value) if isinstance(value, dict) else value!r}"]
        return [fault for key in shape for fault in differences(value[key], shape[key], f"{path}.{key}")]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{path}: {value!r}"]
        return [
            fault
            for number, item in enumerate(value)
            for fault in differences(item, shape[0], f"{path}[{number}]")
        ]
    kinds = shape if isinstance(shape, tuple) else (shape,)
    return [] if type(value) in kinds else [f"{path}: {value!r}"]


@pytest.mark.parametrize("name", NAMES)
def test_json_report_has_the_promised_shape(report: Report, name: str) -> None:
    found = report(name)
    assert differences(found, SHAPE) == []
    assert found["profile"] == f"samples/{name}/profile.yaml"
    assert found["as_of"] == DAYS[name]
    assert {item["level"] for item in found["findings"]} <= {"must", "should", "may"}
    assert {item["judged_by"] for item in found["findings"]} == {"data", "form", "person"}
    verdicts = ("satisfied", "partial", "unsatisfied", "not_applicable", "unanswered")
    for verdict in verdicts:
        count = sum(item["verdict"] == verdict for item in found["findings"])
        assert found["summary"][verdict] == count
    assert 0 <= found["summary"]["readiness"] <= 1


def test_json_shape_is_tried_on_every_part(report: Report) -> None:
    found = report("halfway")
    assert any(item["related"] for item in found["diagnostics"])
    assert any(item["evidence"] for item in found["findings"])
    found["findings"][0]["verified"] = "yes"
    found["diagnostics"][0].pop("remedy")
    assert len(differences(found, SHAPE)) == 2


@pytest.fixture(scope="module")
def sarif() -> Draft4Validator:
    """The schema that OASIS publishes for SARIF 2.1.0 (errata 01), whole."""
    schema = json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema)


@pytest.mark.parametrize("name", NAMES)
def test_sarif_report_is_valid(
    check: Callable[..., Outcome], report: Report, sarif: Draft4Validator, name: str
) -> None:
    log = json.loads(check(name, "--format", "sarif").out)
    assert [error.message for error in sarif.iter_errors(log)] == []
    (only,) = log["runs"]
    diagnostics = report(name)["diagnostics"]
    assert [item["ruleId"] for item in only["results"]] == [item["rule"] for item in diagnostics]
    for result, found in zip(only["results"], diagnostics, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == found["file"]
        assert place["region"] == {"startLine": found["line"], "startColumn": found["column"]}
        assert only["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == found["rule"]


def test_sarif_schema_refuses_what_is_wrong(check: Callable[..., Outcome], sarif: Draft4Validator) -> None:
    log = json.loads(check("halfway", "--format", "sarif").out)
    log["runs"][0]["results"][0].pop("message")
    log["runs"][0]["results"][1]["level"] = "grave"
    assert len(list(sarif.iter_errors(log))) == 2


def names_in(profile: Profile) -> set[str]:
    """Every name of an organization, laboratory, partner or person that a profile holds."""
    data = profile.data
    found = {
        data["organization"]["name"],
        data["organization"]["legal_representative"],
        data["organization"]["contact"]["name"],
        data["lab"]["name"],
        data["lab"]["short_name"],
        data["lab"]["director"],
    }
    found |= {row["name"] for row in (*data["staff"], *data["partners"])}
    found |= {row["name"] for row in data.get("governance", {}).get("committee", ())}
    return found


def test_no_sample_holds_a_name_of_another(programme: Programme) -> None:
    texts = {
        name: "".join(path.read_text("utf-8") for path in sorted((SAMPLES / name).rglob("*.yaml")))
        for name in NAMES
    }
    for name in NAMES:
        held = names_in(applykit.load_profile(SAMPLES / name, programme))
        assert len(held) > 12
        assert all(entry in texts[name] for entry in held)
        for other in NAMES:
            if other != name:
                assert {entry for entry in held if entry in texts[other]} == set(), f"{name} in {other}"
