"""Programmes outside the package, their versions, and what a version changes, by the command line."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import applykit
from applykit.errors import InvalidProfileError, UsageError
from applykit.messages import versions
from tests.conftest import ROOT, Outcome

Run = Callable[..., Outcome]
PROGRAMMES = ROOT / "samples" / "programmes"
DEMO = PROGRAMMES / "demo-workshop"
DAY = ("--as-of", "2026-11-23")
NAMED = ("--programme-path", str(PROGRAMMES), "--programme", "demo-workshop")


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo's sample profile, seen from the folder around it."""
    shutil.copytree(PROGRAMMES / "laojie", tmp_path / "laojie")
    monkeypatch.chdir(tmp_path)
    return Path("laojie")


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo's pack to spoil."""
    shutil.copytree(DEMO, tmp_path / "packs" / "demo-workshop")
    monkeypatch.chdir(tmp_path)
    return Path("packs/demo-workshop")


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file} does not hold {old}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def named(found: Outcome) -> list[str]:
    """Each diagnostic printed as file:line, and its rule, or the entry that it is about."""
    return [
        f"{Path(file).name}:{line} {rule}"
        for file, line, rule in re.findall(r"^  (\S+?):(\d+)(?::\d+)?\s+(\S+)$", found.err, re.MULTILINE)
    ]


# ---- where packs are found


def test_the_demo_is_data_only() -> None:
    assert {path.suffix for path in DEMO.rglob("*") if path.is_file()} == {".yaml"}


def test_every_version_of_the_demo_is_sound_and_asks_ten_questions(run: Run) -> None:
    assert run("programme", "lint", DEMO).code == 0
    for name in ("demo-workshop@2026.1", "demo-workshop"):
        shown = run("programme", "show", name, "--programme-path", PROGRAMMES).out
        assert len(re.findall(r"^    [A-D]\d ", shown, re.MULTILINE)) == 10
        assert len(re.findall(r"^  卷. ", shown, re.MULTILINE)) == 2


def test_a_pack_is_found_by_option_variable_and_workspace(
    run: Run, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("check", profile, *DAY, *NAMED).code == 0
    assert run("check", profile, *DAY, "--programme", "demo-workshop").code == 2
    with monkeypatch.context() as patch:
        patch.setenv("APPLYKIT_PROGRAMME_PATH", os.pathsep.join([str(ROOT / "tests"), str(PROGRAMMES)]))
        assert run("check", profile, *DAY, "--programme", "demo-workshop").code == 0
        assert "demo-workshop  示范性“社区共享工坊”认定  2027.1" in run("programme", "list").out
    Path("clients").mkdir()
    profile.rename("clients/laojie")
    shutil.copytree(PROGRAMMES, "packs", ignore=shutil.ignore_patterns("laojie"))
    settings = "programmes: [packs]\ndefaults: {programme: demo-workshop}\n"
    Path("applykit.yaml").write_text(settings, encoding="utf-8")
    assert run("check", "clients/laojie", *DAY).code == 0
    assert run("check", "clients/laojie", "--programme", "demo-workshop@2026.1", *DAY).code == 0
    found = json.loads(run("status", ".", "--format", "json", *DAY).out)["clients"]
    assert [(one["client"], one["stage"], one["readiness"]) for one in found] == [("laojie", "认定申请", 1.0)]


def test_a_pack_is_found_by_the_id_it_gives_itself(run: Run, profile: Path) -> None:
    shutil.copytree(DEMO, "packs/other-name")
    assert run("check", profile, "--programme-path", "packs", "--programme", "demo-workshop", *DAY).code == 0


def test_a_broken_pack_does_not_hide_the_others(run: Run, pack: Path) -> None:
    change(pack / "programme.yaml", 'version: "2027.1"\n', "")
    found = run("programme", "list", "--programme-path", "packs")
    assert found.code == 3
    assert [line.split()[0] for line in found.out.splitlines()] == ["nqsl"]
    assert "the programme pack" in found.err


def test_a_folder_of_packs_that_is_not_there(
    run: Run, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run("check", profile, "--programme-path", "gone", "--programme", "demo-workshop")
    assert (found.code, found.out) == (2, "")
    assert "the folder of programme packs gone is not there" in found.err
    monkeypatch.setenv("APPLYKIT_PROGRAMME_PATH", "gone")
    assert run("programme", "list").code == 2
    monkeypatch.delenv("APPLYKIT_PROGRAMME_PATH")
    Path("applykit.yaml").write_text("firm: 某咨询\nprogrammes:\n  - gone\n", encoding="utf-8")
    found = run("check", profile)
    assert found.code == 3
    assert named(found) == ["applykit.yaml:3 programmes[0]"]


def test_a_path_named_for_one_call_is_not_kept_for_the_next(run: Run, profile: Path) -> None:
    assert run("check", profile, *DAY, *NAMED).code == 0
    assert run("programme", "show", "demo-workshop").code == 2


# ---- every command


def test_all_commands_work_on_a_programme_outside_the_package(run: Run, profile: Path) -> None:
    folder = profile / "build" / "demo-workshop-recognition"
    built = run("build", profile, *DAY, *NAMED)
    assert (built.code, built.err) == (0, "")
    assert {file.name for file in folder.glob("卷*")} == {"卷一 认定申请书.docx", "卷二 自查表.docx"}
    assert run("verify", folder, "--rebuild", "--programme-path", PROGRAMMES).code == 0
    again = run("build", profile, *DAY, *NAMED)
    assert "Nothing has changed since the last build" in again.out
    compared = run("compare", folder, *NAMED[:2], "--programme", "demo-workshop@2026.1")
    assert compared.code == 0, compared.out
    assert "每周开放" in run("explain", "A2", *NAMED).out
    told = run("explain", "认定申请书", *NAMED).out.replace("\n  ", "")
    assert "demo-workshop/templates/认定申请书.outline.yaml (used)" in told.replace(" ", "").replace(
        "(", " ("
    )
    assert json.loads(run("context", profile, *DAY, *NAMED).out)["workshop"]["name"] == "老街坊共享工坊"
    assert run("diff", folder, profile, *NAMED).code == 0
    assert run("batch", profile, *NAMED, *DAY, "--jobs", "1").code == 0


def test_templates_are_written_into_the_packs_own_folder(run: Run, pack: Path, profile: Path) -> None:
    assert run("template", "generate", "demo-workshop", "--programme-path", "packs").code == 0
    made = pack / "templates" / "认定申请书.docx"
    assert made.is_file()
    found = run("build", profile, "--programme-path", "packs", "--programme", "demo-workshop@2027.1", *DAY)
    assert found.code == 0  # the profile's own version, which made a template for itself, is built
    lint = run("template", "lint", made, "--programme", pack)
    assert (lint.code, lint.out) == (0, f"{made}: no faults\n")


def test_init_writes_the_version_and_says_how_to_check(run: Run, profile: Path) -> None:
    made = run("init", "new", *NAMED)
    text = Path("new/profile.yaml").read_text(encoding="utf-8")
    assert re.search(r"^programme_version: 2027\.1$", text, re.MULTILINE)
    assert f"applykit check new --programme {DEMO}" in made.out
    assert run("check", "new", *NAMED).code == 1
    older = run("init", "old", *NAMED[:2], "--programme", "demo-workshop@2026.1", "--labels")
    assert older.code == 0
    assert "\n项目包版本: 2026.1\n" in Path("old/profile.yaml").read_text(encoding="utf-8")


def test_where_no_stage_is_named_it_is_the_packs_own(profile: Path) -> None:
    programme = applykit.load_programme(str(DEMO))
    loaded = applykit.load_profile(profile, programme)
    assert applykit.assess(loaded).stage.id == "recognition"
    assert applykit.check(loaded).assessment.stage.id == "recognition"


# ---- versions


def test_a_profile_is_checked_and_built_by_the_version_it_names(run: Run, profile: Path) -> None:
    found = json.loads(run("check", profile, "--format", "json", *DAY, *NAMED).out)
    assert found["programme"]["version"] == "2026.1"
    assert "C3" in {item["criterion"] for item in found["findings"]} - {"B3"}
    change(profile / "profile.yaml", 'programme_version: "2026.1"', "项目包版本: 2027.1")
    newer = run("check", profile, *DAY, *NAMED)
    assert newer.code == 1
    assert "profile.yaml:15:3  工坊·fees" in newer.out or "“fees” is not an entry" in newer.out


def test_a_profile_without_a_version_is_built_and_verified_by_the_one_of_its_dossier(
    run: Run, profile: Path
) -> None:
    change(profile / "profile.yaml", 'programme_version: "2026.1"\n', "")
    old = ("--programme-path", str(PROGRAMMES), "--programme", "demo-workshop@2026.1")
    assert run("build", profile, *DAY, *old).code == 0
    folder = profile / "build" / "demo-workshop-recognition"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["programme"]["version"] == "2026.1"
    assert run("verify", folder, "--rebuild", "--programme-path", PROGRAMMES).code == 0


def test_a_version_that_is_gone_is_refused_with_its_line_and_those_that_are_there(
    run: Run, profile: Path
) -> None:
    change(profile / "profile.yaml", '"2026.1"', '"2025.3"')
    for command in ("check", "build"):
        found = run(command, profile, *NAMED)
        assert (found.code, found.out) == (1, "")
        assert named(found) == ["profile.yaml:2 programme_version"]
        assert "which its pack does not keep" in found.err.replace("\n    ", " ")
        assert "2027.1, 2026.1" in found.err
    assert not (profile / "build").exists()
    with pytest.raises(InvalidProfileError) as raised:
        applykit.load_profile(profile, applykit.load_programme(str(DEMO)))
    assert [item.rule for item in raised.value.diagnostics] == ["programme.version_gone"]


@pytest.mark.parametrize("name", ["demo-workshop@9", "nqsl@1999.1", "nqsl@", "demo@2026.1", "@2026.1"])
def test_a_version_or_programme_that_a_call_gets_wrong(name: str, run: Run, profile: Path) -> None:
    found = run("programme", "show", name, "--programme-path", PROGRAMMES)
    assert found.code == (0 if name == "nqsl@" else 2)


@pytest.mark.parametrize(
    ("day", "version", "rules"),
    [
        ("2026-12-31", "2026.1", []),
        ("2027-01-01", "2026.1", ["programme.version_superseded"]),
        ("2025-12-31", "2026.1", ["programme.version_early"]),
        ("2026-12-31", "2027.1", ["programme.version_early"]),
        ("2027-01-01", "2027.1", []),
    ],
)
def test_a_version_that_is_not_in_force_warns(
    day: str, version: str, rules: list[str], run: Run, profile: Path
) -> None:
    change(profile / "profile.yaml", '"2026.1"', f'"{version}"')
    found = json.loads(run("check", profile, "--format", "json", "--as-of", day, *NAMED).out)
    told = [item for item in found["diagnostics"] if item["rule"].startswith("programme.")]
    assert [(item["rule"], item["severity"], item["line"]) for item in told] == [
        (rule, "warning", 2) for rule in rules
    ]


def test_a_version_that_ended_and_one_without_a_day_of_its_successor(
    run: Run, pack: Path, profile: Path
) -> None:
    change(pack / "programme.yaml", "effective: 2027-01-01\n", "")
    found = run("check", profile, "--programme", pack, "--as-of", "2026-11-23")
    assert "there is a newer one, 2027.1" in found.out.replace("\n    ", " ")
    shutil.copytree(pack / "versions" / "2026.1", "alone")
    found = run("check", profile, "--programme", "alone", "--as-of", "2027-02-01", "--format", "json")
    rules = [item["rule"] for item in json.loads(found.out)["diagnostics"]]
    assert rules == ["programme.version_ended", "evidence.expired_at_submission"]


# ---- what a version changed


def test_diff_tells_every_change_as_data(run: Run) -> None:
    call = ("programme", "diff", "demo-workshop@2026.1", "demo-workshop", "--programme-path", PROGRAMMES)
    found = run(*call, "--format", "json")
    assert found.code == 1
    data = json.loads(found.out)
    assert (data["old"]["version"], data["new"]["version"]) == ("2026.1", "2027.1")
    assert data["new"]["effective"] == "2027-01-01"
    for kind, expected in {
        "clauses": {"W2.3": "added", "W3.2": "withdrawn"},
        "criteria": {"A2": "changed", "B1": "changed", "B3": "added", "C3": "withdrawn"},
        "fields": {
            "safety": "added",
            "safety.first_aid": "added",
            "safety.insured_until": "added",
            "workshop.fees": "withdrawn",
        },
        "documents": {},
    }.items():
        assert {row["id"]: row["change"] for row in data[kind]} == expected
    changed = next(row for row in data["criteria"] if row["id"] == "A2")
    assert changed["notes"] == ["每周开放由 20 小时提高到 24 小时，并改为必须。"]
    assert {detail["aspect"]: (detail["before"], detail["after"]) for detail in changed["details"]}[
        "level"
    ] == ("should", "must")
    assert {detail["aspect"] for detail in changed["details"]} == {
        "level", "satisfied workshop.hours expect", "remedy",
    }  # fmt: skip


def test_diff_of_documents_and_of_a_version_with_itself(run: Run, pack: Path) -> None:
    change(pack / "programme.yaml", "    title: 自查表\n", "    title: 自评表\n")
    change(pack / "templates" / "自查表.outline.yaml", "  - id: findings", "  - id: verdicts")
    data = json.loads(run("programme", "diff", f"{pack}@2026.1", pack, "--format", "json").out)
    rows = {row["id"]: row for row in data["documents"]}
    assert {item["aspect"] for item in rows["self-check"]["details"]} == {"title", "chapters"}
    same = run("programme", "diff", pack, pack)
    assert (same.code, same.out.splitlines()[-1]) == (0, "Nothing differs.")


def test_notes_are_those_of_every_version_between(run: Run, pack: Path) -> None:
    kept = pack / "versions" / "2027.1"
    shutil.copytree(pack, kept, ignore=shutil.ignore_patterns("versions"))
    head = pack / "programme.yaml"
    text = head.read_text(encoding="utf-8")
    changes = "changes:\n  - {criterion: A2, change: changed, note: 再提高到 28 小时。}\n"
    text = re.sub(r"(?s)# 与上一版.*?(?=\nnote:)", changes, text)
    text = text.replace('version: "2027.1"', 'version: "2028.1"').replace('"2026.1"', '"2027.1"')
    head.write_text(text.replace("effective: 2027-01-01", "effective: 2028-01-01"), encoding="utf-8")
    change(pack / "recognition.yaml", "value >= 24", "value >= 28")
    assert run("programme", "lint", pack).code == 0
    data = json.loads(run("programme", "diff", f"{pack}@2026.1", pack, "--format", "json").out)
    changed = next(row for row in data["criteria"] if row["id"] == "A2")
    assert changed["notes"] == ["再提高到 28 小时。", "每周开放由 20 小时提高到 24 小时，并改为必须。"]


def test_an_id_that_was_withdrawn_is_not_given_again(run: Run, pack: Path) -> None:
    shutil.copytree(pack, pack / "versions" / "2027.1", ignore=shutil.ignore_patterns("versions"))
    head = pack / "programme.yaml"
    changes = "changes:\n  - {criterion: C3, change: added, note: 另一件事。}\n"
    text = re.sub(r"(?s)# 与上一版.*?(?=\nnote:)", changes, head.read_text(encoding="utf-8"))
    text = text.replace('version: "2027.1"', 'version: "2028.1"').replace('"2026.1"', '"2027.1"')
    head.write_text(text.replace("effective: 2027-01-01", "effective: 2028-01-01"), encoding="utf-8")
    checklist = (pack / "recognition.yaml").read_text(encoding="utf-8")
    again = checklist[checklist.index("  - id: C2") : checklist.index("  - id: D1")].replace(
        "id: C2", "id: C3"
    )
    (pack / "recognition.yaml").write_text(checklist + again, encoding="utf-8")
    found = run("programme", "lint", pack)
    assert (found.code, named(found)) == (3, ["programme.yaml:8 programme.change_again"])


def test_chinese_stays_chinese(run: Run, profile: Path) -> None:
    call = ("diff", "demo-workshop@2026.1", "demo-workshop", "--programme-path", PROGRAMMES)
    assert "要求程度：应当 → 必须" in run("--lang", "zh_CN", "programme", *call).out
    assert "新增的条目（1）" in run("--lang", "zh_CN", "impact", profile, "--to", "2027.1", *DAY, *NAMED).out


def test_impact_as_data(run: Run, profile: Path) -> None:
    found = run("impact", profile, "--to", "2027.1", "--format", "json", *DAY, *NAMED)
    assert found.code == 1
    data = json.loads(found.out)
    assert [(item["id"], item["verdict"]) for item in data["questions"]] == [("B3", "unanswered")]
    assert [(item["id"], item["before"], item["after"]) for item in data["flips"]] == [
        ("A2", "satisfied", "partial"), ("B1", "satisfied", "partial"),
    ]  # fmt: skip
    assert [(item["criterion"], item["held"], item["needed"]) for item in data["evidence"]] == [
        ("B1", 1, 2), ("B3", 0, 1), ("A1", 0, 0),
    ]  # fmt: skip
    assert data["evidence"][2]["until"] == "2026-12-15"
    assert [item["path"] for item in data["required"]] == ["safety.insured_until"]
    assert [(item["path"], item["line"]) for item in data["gone"]] == [("workshop.fees", 15)]
    assert [item["id"] for item in data["withdrawn"]] == ["C3"]
    assert data["found"] == []


def test_impact_of_ones_own_version_is_none_and_of_one_that_is_gone_an_error(run: Run, profile: Path) -> None:
    same = run("impact", profile, "--to", "2026.1", *DAY, *NAMED)
    assert (same.code, same.out.splitlines()[-1]) == (0, "Nothing changes for this profile.")
    gone = run("impact", profile, "--to", "2031.1", *DAY, *NAMED)
    assert (gone.code, gone.out) == (2, "")
    assert "2027.1, 2026.1" in gone.err


def test_impact_of_a_profile_that_cannot_be_read_is_not_guessed(run: Run, profile: Path) -> None:
    (profile / "profile.yaml").write_text("workshop: [\n", encoding="utf-8")
    found = run("impact", profile, "--to", "2027.1", *DAY, *NAMED)
    assert (found.code, found.out) == (1, "")
    assert "profile.yaml:" in found.err
    assert run("impact", "nobody", "--to", "2027.1", *NAMED).code == 3


def test_what_impact_asks_for_is_enough(run: Run, profile: Path) -> None:
    """Whoever does all that an impact names has a profile that the new version passes."""
    file = profile / "profile.yaml"
    change(file, '"2026.1"', '"2027.1"')
    change(file, "  hours: 22", "  hours: 26")
    change(file, "  fees: 门口公示栏\n", "")
    change(file, "\ncourses:", "\nsafety: {first_aid: 前台柜子, insured_until: 2027-12-31}\n\ncourses:")
    change(file, "valid_until: 2026-12-15", "valid_until: 2028-12-15")
    change(file, "supports: [B1]", "supports: [B1, B3]")
    change(
        file, "  - id: E-03",
        "  - id: E-05\n    kind: 检查记录\n    title: 春季检查记录\n    file: evidence/E-05.pdf\n"
        "    seal: 不需要\n    supports: [B1]\n  - id: E-03",
    )  # fmt: skip
    shutil.copy(profile / "evidence" / "E-04-课程活动台账.pdf", profile / "evidence" / "E-05.pdf")
    content = (profile / "evidence" / "E-05.pdf").read_bytes()
    (profile / "evidence" / "E-05.pdf").write_bytes(content + b"\n")
    found = run("check", profile, "--as-of", "2027-02-01", *NAMED)
    assert found.code == 0, found.out
    assert "10 of 10 applicable" in found.out


# ---- lint of versions

HEAD, FORMER = "programme.yaml", "versions/2026.1"
FAULTS: list[tuple[str, str, str, list[str]]] = [
    (HEAD, 'replaces: "2026.1"', 'replaces: "2025.1"', ["programme.yaml:6 programme.version_missing"]),
    (HEAD, "  - {criterion: B1, change: changed, note: 检查记录要有两份，能看出是定期做的。}\n", "",
     ["programme.yaml:9 programme.change_unlisted"]),
    (HEAD, "{criterion: B3, change: added", "{criterion: B3, change: withdrawn",
     ["programme.yaml:13 programme.change_untrue"]),
    (HEAD, "{field: safety,", "{field: people,", ["programme.yaml:15 programme.change_untrue"]),
    (HEAD, "{clause: W2.3, change: added", "{change: added", ["programme.yaml:9 programme.change_of"]),
    (HEAD, "{clause: W2.3, change: added", "{clause: W2.3, criterion: B3, change: added",
     ["programme.yaml:9 programme.change_of"]),
    (HEAD, "{clause: W2.3, change: added", "{clause: W2.3, change: new",
     ["programme.yaml:9 programme.value_unknown"]),
    (HEAD, "effective: 2027-01-01", "effective: 明年", ["programme.yaml:5 programme.version_period"]),
    (HEAD, "effective: 2027-01-01", "effective: 2027-01-01\nuntil: 2026-01-01",
     ["programme.yaml:6 programme.version_period"]),
    (f"{FORMER}/programme.yaml", 'version: "2026.1"', 'version: "2026.2"',
     ["programme.yaml:2 programme.version_folder"]),
    (f"{FORMER}/programme.yaml", "id: demo-workshop", "id: demo",
     ["programme.yaml:2 programme.version_folder"]),
    (f"{FORMER}/recognition.yaml", "clauses: [W1.2]", "clauses: [W9]",
     ["clauses.yaml:4 programme.clause_unanswered", "recognition.yaml:33 programme.clause_unknown"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "expected"), FAULTS, ids=range(len(FAULTS)))
def test_lint_finds_what_is_wrong_with_versions(
    file: str, old: str, new: str, expected: list[str], run: Run, pack: Path
) -> None:
    change(pack / file, old, new)
    found = run("programme", "lint", pack)
    assert (found.code, found.out) == (3, "")
    assert named(found) == expected


def test_every_rule_of_versions_has_a_case() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    assert [rule for rule in versions.RULES if rule.partition("/")[0] not in here] == []


# ---- a new one


def test_a_new_programme_is_sound_and_can_be_filled_in_and_built(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = run("programme", "new", "my-programme", "packs", "--title", 'A "试点" \\ 认定')
    assert made.code == 0
    assert "applykit programme lint packs/my-programme" in made.out
    lint = run("programme", "lint", "packs/my-programme")
    assert (lint.code, lint.err) == (0, "")
    assert "applykit init DIR --programme packs/my-programme" in lint.out
    assert applykit.load_programme("packs/my-programme").title == 'A "试点" \\ 认定'
    assert run("init", "lab", "--programme", "packs/my-programme").code == 0
    Path("lab/profile.yaml").write_text(
        "organization: {name: 某中心}\n"
        "project: {name: 试点, summary: 把旧仓库改成共享工坊，居民登记后可以使用工具。}\n",
        encoding="utf-8",
    )
    built = run("build", "lab", "--programme", "packs/my-programme", "--draft", *DAY)
    assert Path("lab/build/my-programme-application/卷一 申请书.docx").is_file(), built.err


def test_every_line_of_a_new_pack_that_is_no_entry_is_explained(run: Run, tmp_path: Path) -> None:
    run("programme", "new", "my-programme", tmp_path)
    for file in (tmp_path / "my-programme").rglob("*.yaml"):
        assert file.read_text(encoding="utf-8").startswith("# "), file.name
        assert "@" not in file.read_text(encoding="utf-8"), file.name


def test_lint_leads_on_from_a_fault(run: Run, tmp_path: Path) -> None:
    run("programme", "new", "my-programme", tmp_path)
    change(
        tmp_path / "my-programme" / "application.yaml", "chapters: [form/basics]", "chapters: [form/basic]"
    )
    found = run("programme", "lint", tmp_path / "my-programme")
    assert found.code == 3
    assert named(found) == ["application.yaml:27 programme.chapter_unknown"]
    assert "did you mean “form/basics”" in found.err.replace("\n      ", " ")
    assert "applykit explain programme.chapter_unknown" in found.err
    assert run("explain", "programme.chapter_unknown").code == 0


@pytest.mark.parametrize(
    ("id", "code"), [("My", 2), ("a b", 2), ("../up", 2), ("我的", 2), ("nqsl", 2), ("", 2), ("there", 3)]
)
def test_a_new_programme_that_cannot_be(id: str, code: int, run: Run, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    found = run("programme", "new", id, tmp_path)
    assert (found.code, found.out) == (code, "")
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_place_that_cannot_be_written_is_left_as_it_was(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    found = run("programme", "new", "my-programme", tmp_path / "file")
    assert (found.code, found.out) == (3, "")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


# ---- remembered


def test_a_pack_is_linted_again_when_a_file_of_it_changes(run: Run, pack: Path, profile: Path) -> None:
    assert run("check", profile, "--programme", pack, *DAY).code == 0
    assert run("check", profile, "--programme", pack, *DAY).code == 0
    outline = pack / "versions" / "2026.1" / "templates" / "自查表.outline.yaml"
    change(outline, "f.title", "f.titel")
    assert run("check", profile, "--programme", pack, *DAY).code == 3


def test_a_cache_that_was_damaged_is_not_believed(
    run: Run, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPLYKIT_CACHE", str(tmp_path / "cache"))
    from applykit.programme import parsing

    parsing.parsed.cache_clear()
    before = run("check", profile, *DAY, *NAMED)
    kept = list((tmp_path / "cache" / "read").glob("*.data"))
    assert kept
    for file in kept:
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    parsing.parsed.cache_clear()
    assert run("check", profile, *DAY, *NAMED) == before


def test_an_unknown_version_by_the_api() -> None:
    with pytest.raises(UsageError):
        applykit.load_programme(f"{DEMO}@1.0")
