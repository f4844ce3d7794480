"""What a finding says of the evidence: what is there, what is missing, what would prove most."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

import applykit
from applykit.model import Finding, Profile, Verdict
from tests.conftest import AS_OF, SAMPLES, Outcome

WANTED = ("standard-text", "sample-certificate", "comparison", "project-proof")


def finding(profile: Profile, kinds: tuple[str, ...], needed: int = 1) -> Finding:
    """The finding on B4 where its evidence is exactly of these kinds (by their Chinese titles)."""
    rows = [
        {"id": f"E-{number}", "kind": kind, "title": kind, "supports": ["B4"]}
        for number, kind in enumerate(kinds, start=1)
    ]
    checklist = profile.programme.checklists["application"]
    criteria = tuple(
        replace(item, evidence_needed=needed) if item.id == "B4" else item for item in checklist.criteria
    )
    programme = replace(profile.programme, checklists={"application": replace(checklist, criteria=criteria)})
    changed = replace(profile, programme=programme, data={**profile.data, "evidence": rows})
    findings = applykit.assess(changed, as_of=AS_OF).findings
    return next(item for item in findings if item.criterion.id == "B4")


def test_kinds_stand_in_the_order_of_their_weight_not_of_the_list(complete: Profile) -> None:
    found = finding(complete, ("比对与不确定度报告", "标准文本", "合作协议"))
    assert found.criterion.evidence_kinds == WANTED
    assert found.kinds_present == ("standard-text", "comparison")
    assert found.kinds_missing == ("sample-certificate", "project-proof")
    assert found.verdict is Verdict.SATISFIED


@pytest.mark.parametrize(
    ("kinds", "needed", "sentence"),
    [
        ((), 1, "需要 1 份，现有 0 份；最有力的是补“标准文本”（可补：标准文本、{rest}）"),
        (("标准文本",), 2, "需要 2 份，现有 1 份（标准文本）；最有力的是补“标准样品证书”（可补：{rest}）"),
        (("合作协议",), 1, "需要 1 份，现有 0 份；最有力的是补“标准文本”（可补：标准文本、{rest}）"),
    ],
)  # fmt: skip
def test_a_gap_says_what_is_there_and_what_to_add_first(
    complete: Profile, kinds: tuple[str, ...], needed: int, sentence: str
) -> None:
    found = finding(complete, kinds, needed)
    rest = "标准样品证书、比对与不确定度报告、项目证明"
    assert [gap.text for gap in found.gaps] == [f"佐证材料不足：{sentence.format(rest=rest)}"]
    assert found.verdict is Verdict.PARTIAL


def test_where_every_kind_is_there_more_of_the_strongest_is_asked_for(complete: Profile) -> None:
    every = ("标准文本", "标准样品证书", "比对与不确定度报告", "项目证明")
    found = finding(complete, every, 5)
    assert found.kinds_missing == ()
    assert "最有力的是补“标准文本”" in found.gaps[0].text


def test_one_kind_is_simply_named(complete: Profile) -> None:
    rows = [row for row in complete.data["evidence"] if row["kind"] != "合作协议"]
    findings = applykit.assess(
        replace(complete, data={**complete.data, "evidence": rows}), as_of=AS_OF
    ).findings
    found = next(item for item in findings if item.criterion.id == "C1")
    assert "佐证材料不足：需要 1 份，现有 0 份；请补“合作协议”" in [gap.text for gap in found.gaps]


def test_the_report_as_json_names_the_kinds_of_every_finding(run: Callable[..., Outcome]) -> None:
    outcome = run("check", SAMPLES / "complete", "--format", "json", "--as-of", AS_OF.isoformat())
    findings = {item["criterion"]: item for item in json.loads(outcome.out)["findings"]}
    assert findings["B1"]["evidence_kinds"] == {
        "needed": 1,
        "present": ["user-certificate", "industry-report", "service-record"],
        "missing": ["contract"],
        "strongest": "contract",
    }
    assert findings["B4"]["evidence_kinds"]["strongest"] is None
