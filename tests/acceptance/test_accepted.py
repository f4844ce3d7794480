"""Warnings that an applicant stands by: shown with their reason; errors and stale rows are never accepted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SAMPLES, Outcome

DAY = ("--as-of", "2026-11-23")
Check = Callable[[Sequence[dict[str, str]]], dict[str, Any]]


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """The quickstart sample with one warning: a placeholder left in the applicant's description."""
    folder = tmp_path / "client"
    shutil.copytree(SAMPLES / "quickstart", folder, ignore=shutil.ignore_patterns("build"))
    profile = folder / "profile.yaml"
    text = profile.read_text("utf-8")
    assert "单位概况: |\n" in text
    promise = "单位概况: |\n    到2025年力争建成示范基地。\n\n"
    profile.write_text(text.replace("单位概况: |\n", promise, 1), "utf-8")
    return folder


@pytest.fixture
def check(client: Path, run: Callable[..., Outcome]) -> Check:
    """Add rows to `accepted` and check."""

    def call(rows: Sequence[dict[str, str]]) -> dict[str, Any]:
        section = "".join(
            "\n  - " + "\n    ".join(f"{name}: {value}" for name, value in row.items()) for row in rows
        )
        profile = client / "profile.yaml"
        profile.write_text(profile.read_text("utf-8") + f"\naccepted:{section}\n", "utf-8")
        found: dict[str, Any] = json.loads(run("check", client, "--format", "json", *DAY).out)
        return found

    return call


WARNING = {"rule": "text.past_promise", "path": "organization.introduction"}


def test_the_warning_is_there_unless_accepted(check: Check) -> None:
    found = check([])
    assert [(item["rule"], item["path"]) for item in found["diagnostics"]] == [tuple(WARNING.values())]
    assert found["accepted"] == []


def test_a_warning_accepted_with_a_reason_is_shown_with_it(check: Check) -> None:
    found = check([{**WARNING, "reason": "转引当年规划原文，保留年份"}])
    assert found["diagnostics"] == []
    assert [(item["rule"], item["reason"]) for item in found["accepted"]] == [
        ("text.past_promise", "转引当年规划原文，保留年份")
    ]


def test_without_a_reason_it_stands(check: Check) -> None:
    rules = {item["rule"] for item in check([WARNING])["diagnostics"]}
    assert rules == {"text.past_promise", "schema.required"}


def test_one_whose_cause_is_gone_is_stale(check: Check) -> None:
    rows = [{"rule": "cross.contract_end", "path": "staff[0].contract_end", "reason": "已经续签合同"}]
    rules = [item["rule"] for item in check(rows)["diagnostics"]]
    assert sorted(rules) == ["cross.accepted_stale", "text.past_promise"]


def test_an_error_cannot_be_accepted(client: Path, check: Check) -> None:
    profile = client / "profile.yaml"
    profile.write_text(profile.read_text("utf-8").replace("设立路径: 择优推荐", "设立路径: 择优", 1), "utf-8")
    found = check([{"rule": "schema.choice", "path": "lab.route", "reason": "按惯例这样填写"}])
    rules = {item["rule"] for item in found["diagnostics"]}
    assert {"schema.choice", "cross.accepted_error"} <= rules


def test_the_report_and_the_document_show_the_reason(
    client: Path, check: Check, run: Callable[..., Outcome], tmp_path: Path
) -> None:
    from zipfile import ZipFile

    check([{**WARNING, "reason": "转引当年规划原文，保留年份"}])
    assert "转引当年规划原文" in run("check", client, *DAY).out
    assert run("build", client, "--output", tmp_path / "out", "--only", "自评报告", *DAY).code == 0
    with ZipFile(tmp_path / "out" / "卷三 自评报告.docx") as document:
        assert "转引当年规划原文" in document.read("word/document.xml").decode()
