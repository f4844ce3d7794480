"""Templates beside a profile: linted before a build, and precise about the entry where filling one fails."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import applykit
from applykit.documents.failing import located
from applykit.errors import TemplateError
from applykit.messages import describe_error
from applykit.model import Programme
from tests.conftest import AS_OF, SAMPLES, Outcome
from tests.templates.make import BROKEN, SOUND, with_text

DAY = ("--as-of", AS_OF.isoformat())


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """The complete sample with a layer of its own, which holds no template yet."""
    shutil.copytree(SAMPLES / "complete", tmp_path / "lab")
    (tmp_path / "lab" / "templates" / "nqsl").mkdir(parents=True)
    return tmp_path / "lab"


def own(lab: Path, content: bytes) -> Path:
    path = lab / "templates" / "nqsl" / "申报书.docx"
    path.write_bytes(content)
    return path


def build(run: Callable[..., Outcome], lab: Path) -> Outcome:
    return run("build", lab, "--only", "application-form", *DAY)


def test_a_sound_template_is_built(lab: Path, run: Callable[..., Outcome]) -> None:
    own(lab, SOUND["sound"]())
    assert build(run, lab).code == 0
    assert (lab / "build" / "nqsl-application" / "卷一 申报书.docx").is_file()


def test_errors_stop_the_build_and_are_all_told(lab: Path, run: Callable[..., Outcome]) -> None:
    own(lab, BROKEN["many-at-once"]())
    outcome = build(run, lab)
    assert outcome.code == 3
    assert not (lab / "build").exists()
    for word in ("lab.nmae", "amuont", "{%tr if draft %}", "｛｛", "organization.nam", "person.titel"):
        assert word in outcome.err
    assert "the template 申报书.docx has errors (9), so nothing was built." in " ".join(outcome.err.split())


def test_warnings_are_told_and_do_not_stop_it(lab: Path, run: Callable[..., Outcome]) -> None:
    own(lab, BROKEN["hidden-text"]())
    outcome = build(run, lab)
    assert outcome.code == 0
    assert outcome.out.count("template.hidden_text") == 1
    assert run("build", lab, "--only", "application-form", "--strict", *DAY).code == 1


def test_a_refused_file_stops_the_build(lab: Path, run: Callable[..., Outcome]) -> None:
    own(lab, BROKEN["macros"]())
    outcome = build(run, lab)
    assert outcome.code == 3
    assert "holds macros" in outcome.err


def test_the_faults_are_on_the_error(lab: Path, programme: Programme) -> None:
    path = own(lab, BROKEN["unknown-name"]())
    with pytest.raises(TemplateError) as caught:
        applykit.build(applykit.load_profile(lab, programme), only=("application-form",), as_of=AS_OF)
    assert caught.value.rule == "template.lint"
    assert [fault.rule for fault in caught.value.diagnostics] == ["template.unknown"] * 2
    assert {fault.position.file for fault in caught.value.diagnostics if fault.position} == {str(path)}


FAILING = {
    # the template: its expression, the entry, what stands there, the file of the profile
    "a wrong type": (
        ["合计 {{ lab.name + 1 }} 项"],
        "lab.name + 1", "lab.name", "国家质量标准实验室", "profile.yaml",
    ),
    "a comparison": (
        ["{% if lab.period_start > 3 %}是{% endif %}"],
        "lab.period_start > 3", "lab.period_start", "2027-01-01", "profile.yaml",
    ),
    "a filter": (
        ["{{ equipment | total('name') }}"],
        "equipment | total('name')", "equipment", "72 rows", "equipment.yaml",
    ),
    "a list": (["{{ staff }}"], "staff", "staff", "46 rows", "staff.yaml"),
    "a loop over rows": (
        ["{%p for p in staff %}", "第 {{ loop.index }} 人 {{ p.name - 1 }}", "{%p endfor %}"],
        "p.name - 1", "staff[0].name", "沈知远", "staff.yaml",
    ),
    "a loop over what a filter chose": (
        ["{% for e in equipment | where('status', '拟购') %}{{ e.name / 2 }}{% endfor %}"],
        "e.name / 2", "equipment[", "", "equipment.yaml",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILING)
def test_what_fails_names_the_expression_and_the_entry(
    name: str, lab: Path, run: Callable[..., Outcome]
) -> None:
    texts, expression, entry, value, file = FAILING[name]
    own(lab, with_text(*texts))
    outcome = build(run, lab)
    said = " ".join(outcome.err.split())
    assert outcome.code == 3
    assert not (lab / "build").exists()
    assert "申报书.docx" in said
    assert f"{{{{ {expression} }}}}" in said
    assert f"fails on {entry}" in said
    assert f"{file}:" in said
    assert f"“{value}" in said
    assert "Traceback" not in said


def test_an_entry_that_is_not_filled_in_is_named_with_its_place(programme: Programme, lab: Path) -> None:
    profile = applykit.load_profile(lab, programme)
    context = {"staff": [{"name": "甲", "speciality": None}], "lab": {"name": "乙"}}
    for text in ("{% for p in staff %}{{ p.speciality.x }}{% endfor %}", "{{ staff[0].speciality + 'x' }}"):
        with pytest.raises(TemplateError) as caught:
            applykit.render(with_text_only(text), context, as_of=AS_OF)
        error = located(caught.value, profile)
        assert error.facts["variant"] == "empty"
        assert error.facts["path"] == "staff[0].speciality"
        said = describe_error(error, "en")
        assert "which is not filled in" in said
        assert f"{lab.name}/profile/staff.yaml:" in said


def with_text_only(text: str) -> bytes:
    from docx import Document

    from tests.templates.make import saved

    document = Document()
    document.add_paragraph(text)
    return saved(document)
