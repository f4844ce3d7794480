"""Lint of Word templates: each fault of the corpus, and what is said of it.

tests/templates/make.py makes the templates, tests/templates/NAME.lint.txt holds the expected faults:
severity, rule, place, message.  APPLYKIT_WRITE_EXPECTED=1 writes them anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from applykit import resources
from applykit.linting import lint_template
from applykit.messages import describe, templates
from applykit.model import Diagnostic, Programme, Severity
from tests.conftest import Outcome
from tests.templates.make import BROKEN, SOUND

EXPECTED = Path(__file__).resolve().parents[1] / "templates"
FONTS = "gongwen"
RAISED_ELSEWHERE = {
    "template.lint", "template.too_large", "template.too_large/entries", "template.too_large/part",
    "template.too_large/tags",
    "template.not_word", "template.not_word/password", "template.not_word/template",
    "template.not_word/content",
    "template.torn/other", "template.tag_place/alternative", "template.tag_alone/tc",
}  # fmt: skip
"""Rules of templates that have their cases in other tests, or share a case's code."""


def line_of(found: Diagnostic) -> str:
    message, remedy = describe(found, "en")
    assert found.position is not None
    said = message + remedy
    for fact in found.facts.values():
        said = said.replace(str(fact), "")
    assert "…" not in said, "a fact is missing"
    rule = f"{found.rule}/{found.variant}" if found.variant else found.rule
    return f"{found.severity} {rule} | {found.position.cell} | {message}"


def lint(programme: Programme, name: str, tmp_path: Path) -> tuple[Path, tuple[Diagnostic, ...]]:
    path = tmp_path / f"{name}.docx"
    path.write_bytes({**SOUND, **BROKEN}[name]())
    return path, lint_template(programme, path)


@pytest.mark.parametrize("name", SOUND)
def test_what_is_sound_passes(name: str, programme: Programme, tmp_path: Path) -> None:
    _path, found = lint(programme, name, tmp_path)
    assert [line_of(fault) for fault in found] == []


@pytest.mark.parametrize("name", BROKEN)
def test_every_fault_is_found_and_said(
    name: str, programme: Programme, tmp_path: Path, run: Callable[..., Outcome]
) -> None:
    path, _none = lint(programme, name, tmp_path)
    style = FONTS if name == "strange-font" else ""
    found = lint_template(programme, path, style=style)
    lines = [line_of(fault).replace(str(tmp_path), ".") for fault in found]
    file = EXPECTED / f"{name}.lint.txt"
    if os.environ.get("APPLYKIT_WRITE_EXPECTED"):
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == file.read_text(encoding="utf-8").splitlines()
    assert lines, "a broken template must not pass"
    outcome = run("template", "lint", path, *(["--style", style] if style else []))
    shown = "".join(outcome.out.split())
    for fault in found:
        message, remedy = describe(fault, "en")
        assert "".join(message.split()) in shown
        assert "".join(remedy.split()) in shown
    assert outcome.code == (1 if any(fault.severity is Severity.ERROR for fault in found) else 0)
    assert outcome.err == ""


def test_every_expectation_has_its_case() -> None:
    assert {path.name.removesuffix(".lint.txt") for path in EXPECTED.glob("*.lint.txt")} == set(BROKEN)


def test_every_rule_has_a_case() -> None:
    seen = {line.split(" ")[1] for name in BROKEN for line in
            (EXPECTED / f"{name}.lint.txt").read_text(encoding="utf-8").splitlines()}  # fmt: skip
    assert set(templates.RULES) - seen == RAISED_ELSEWHERE


def test_shipped_templates_are_clean(run: Callable[..., Outcome]) -> None:
    files = sorted(resources.templates_folder().glob("*/*.docx"))
    outcome = run("template", "lint", *files)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [f"{file}: no faults" for file in files]


def test_many_files_as_data(tmp_path: Path, run: Callable[..., Outcome]) -> None:
    for name in ("unknown-name", "sound"):
        (tmp_path / f"{name}.docx").write_bytes({**SOUND, **BROKEN}[name]())
    files = [tmp_path / "unknown-name.docx", tmp_path / "sound.docx"]
    outcome = run("template", "lint", *files, "--format", "json")
    first, second = json.loads(outcome.out)["templates"]
    assert (outcome.code, first["errors"], second["diagnostics"]) == (1, 2, [])
    fault = first["diagnostics"][0]
    assert (fault["rule"], fault["part"], fault["paragraph"]) == ("template.unknown", "word/document.xml", 14)
    assert (fault["near"], fault["line"]) == ("{{ labb.name }}", 14)
    outcome = run("template", "lint", *files, "--format", "sarif")
    results = json.loads(outcome.out)["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["template.unknown"] * 2


def test_a_file_that_is_not_there(tmp_path: Path, run: Callable[..., Outcome]) -> None:
    outcome = run("template", "lint", tmp_path / "none.docx")
    assert outcome.code == 3
    assert "cannot be read" in outcome.err


def test_a_document_that_is_not_there(tmp_path: Path, run: Callable[..., Outcome]) -> None:
    (tmp_path / "a.docx").write_bytes(SOUND["sound"]())
    outcome = run("template", "lint", tmp_path / "a.docx", "--document", "aplication-form")
    assert outcome.code == 2
    assert "application-form" in outcome.err
