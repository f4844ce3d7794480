"""Moving on to the next stage, through the command line and on real files."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.conftest import SAMPLES, Outcome

Run = Callable[..., Outcome]
NOTE = "变动清单.txt"
REVIEWED = ("--to", "review", "--as-of", "2027-02-22")
STARTED = ("--stage", "review", "--to", "construction", "--as-of", "2027-04-12")


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """The complete sample, to move on from."""
    folder = tmp_path / "lab"
    shutil.copytree(SAMPLES / "complete", folder)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dossier of the complete sample's application: one document of it is enough to hold the promise."""
    from applykit.cli import main

    folder = tmp_path_factory.mktemp("built")
    code = main([
        "build", str(SAMPLES / "complete"), "--only", "自评报告", "--as-of", "2026-11-23",
        "--output", str(folder / "申报"),
    ])  # fmt: skip
    assert code == 0
    return folder / "申报"


@pytest.fixture
def dossier(built: Path, tmp_path: Path) -> Path:
    """A copy of the dossier, to be spoilt."""
    return Path(shutil.copytree(built, tmp_path / "申报"))


def differing(old: Path, new: Path) -> list[str]:
    """The names of the files that are not the same, or in one of two folders only."""

    def contents(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    then, now = contents(old), contents(new)
    return sorted(name for name in {*then, *now} if then.get(name) != now.get(name))


def test_what_stays_true_is_carried_byte_for_byte(run: Run, lab: Path) -> None:
    moved = run("advance", lab, *REVIEWED)
    assert (moved.code, moved.err) == (0, "")
    new = lab.with_name("lab-review")
    assert differing(lab, new) == ["profile.yaml", "profile/self_assessment.yaml", NOTE]
    then, now = ((place / "profile.yaml").read_text("utf-8") for place in (lab, new))
    before, submission = then.split("submission:\n")
    assert now.startswith(before + "submission:\n  notice:\n  deadline:\n  review_end:\n  copies:\n")
    assert "卷一 承诺书" in submission
    assert "卷一 承诺书" not in now
    assert "Emptied, to be entered anew (2)\n  报送要求, 自评 (60 rows)" in moved.out


def test_the_list_is_printed_written_and_data(run: Run, lab: Path, tmp_path: Path) -> None:
    moved = run("--lang", "zh_CN", "advance", lab, *REVIEWED, "--json", "--output", tmp_path / "新")
    data = json.loads(moved.out)
    assert (data["from"], data["to"], data["baseline"]) == ("application", "review", None)
    fates = {row["path"]: row["fate"] for row in data["entries"]}
    assert fates["submission"] == fates["self_assessment"] == "emptied"
    assert (fates["lab"], fates["lab.cutoff"], fates["indicators"]) == ("carried", "review", "carried")
    note = (tmp_path / "新" / NOTE).read_text("utf-8")
    assert note.startswith("变动清单\n  申报推荐 → 评审（2027-02-22）\n")
    assert "\n已清空，请重新填写（2）\n  报送要求、自评（60 行）\n" in note
    for row in data["entries"]:
        assert row["label"] in note


def test_what_a_stage_asks_for_the_first_time_is_added_as_init_writes_it(
    run: Run, lab: Path, built: Path, tmp_path: Path
) -> None:
    assert run("advance", lab, *REVIEWED).code == 0
    moved = run("advance", lab.with_name("lab-review"), *STARTED, "--dossier", built, "--json")
    data = json.loads(moved.out)
    fresh = tmp_path / "fresh"
    assert run("init", fresh, "--stage", "construction").code == 0
    sections = (fresh / "profile.yaml").read_text("utf-8").split(f"\n# {'─' * 34}\n")
    now = (lab.with_name("lab-construction") / "profile.yaml").read_text("utf-8")
    new = [row for row in data["entries"] if row["fate"] == "new"]
    assert "changes" in [row["path"] for row in new]
    for row in new:
        if row["path"] != "baseline":  # which names the dossier already
            assert next(text for text in sections if f"\n{row['path']}:" in text).rstrip() in now


def test_the_approved_dossier_goes_along_and_is_named(run: Run, lab: Path, built: Path) -> None:
    assert run("advance", lab, *REVIEWED, "--dossier", built).code == 0
    assert (lab.with_name("lab-review") / "baseline" / "申报推荐.zip").is_file()
    moved = run("advance", lab.with_name("lab-review"), *STARTED, "--json")
    promise = json.loads(moved.out)["baseline"]
    assert (promise["file"], promise["stage"], promise["as_of"]) == (
        "baseline/申报推荐.zip", "申报推荐", "2026-11-23"
    )  # fmt: skip
    new = lab.with_name("lab-construction")
    text = (new / "profile.yaml").read_text("utf-8")
    assert "\n  dossier: baseline/申报推荐.zip\n" in text
    assert f": {promise['seal']}\n" in text
    assert run("verify", new / promise["file"]).code == 0
    found = json.loads(
        run("check", new, "--stage", "construction", "--as-of", "2027-04-12", "--format", "json").out
    )
    assert [row["rule"] for row in found["diagnostics"] if row["rule"].startswith("baseline.")] == []


def test_a_dossier_with_another_seal_gets_none_on_the_way(run: Run, lab: Path, built: Path) -> None:
    """A dossier that was exchanged with its manifest is found by the seal alone; moving on keeps the seal."""
    run("advance", lab, *REVIEWED, "--dossier", built)
    assert run("advance", lab.with_name("lab-review"), *STARTED).code == 0
    new = lab.with_name("lab-construction")
    text = (new / "profile.yaml").read_text("utf-8")
    start = text.index("\n  seal: ") + len("\n  seal: ")
    (new / "profile.yaml").write_text(f"{text[:start]}{'0' * 64}{text[start + 64 :]}", "utf-8")
    told = refused(run, new, "--stage", "construction", "--to", "inspection", "--as-of", "2028-03-20")
    assert told.code == 1
    assert said("the fingerprint of “baseline/申报推荐.zip” is") in said(told.err)


def test_a_dossier_put_there_is_not_replaced_by_a_later_build(run: Run, tmp_path: Path) -> None:
    lab = Path(shutil.copytree(SAMPLES / "quickstart", tmp_path / "lab"))
    assert run("build", lab, "--as-of", "2026-11-23").code == 0
    (lab / "baseline").mkdir()
    (lab / "baseline" / "申报推荐.zip").write_bytes(b"as approved")
    assert run("advance", lab, *REVIEWED).code == 0
    assert (lab.with_name("lab-review") / "baseline" / "申报推荐.zip").read_bytes() == b"as approved"


def test_the_dossier_last_built_is_taken_where_none_is_given(run: Run, tmp_path: Path) -> None:
    lab = Path(shutil.copytree(SAMPLES / "quickstart", tmp_path / "lab"))
    assert run("build", lab, "--as-of", "2026-11-23").code == 0
    assert run("advance", lab, *REVIEWED).code == 0
    new = lab.with_name("lab-review")
    assert run("verify", new / "baseline" / "申报推荐.zip").code == 0
    assert not (new / "build").exists()


def test_the_same_dossier_gives_the_same_archive(run: Run, lab: Path, built: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("advance", lab, *REVIEWED, "--dossier", built, "--output", tmp_path / name).code == 0
    assert differing(tmp_path / "a", tmp_path / "b") == []


# ---- what is refused, with nothing written


def said(text: str) -> str:
    """A text without the breaks of its lines."""
    return "".join(text.split())


def refused(run: Run, lab: Path, *options: str | Path) -> Outcome:
    """What is said of a call that must leave everything as it is."""
    before = sorted(lab.parent.rglob("*"))
    outcome = run("advance", lab, *options)
    assert outcome.out == ""
    assert sorted(lab.parent.rglob("*")) == before
    return outcome


def test_a_stage_that_skips_is_refused(run: Run, lab: Path) -> None:
    told = refused(run, lab, "--to", "evaluation")
    assert told.code == 2
    assert told.err == (
        "applykit: 阶段性评价 does not come after 申报推荐: that goes on to 评审. Move on to 评审 first. If "
        "the profile is at another stage already, say so with --stage; 阶段性评价 comes after: "
        "定期检查与随机抽查, 立项建设.\n"
    )


def test_a_stage_that_goes_back_is_refused(run: Run, lab: Path) -> None:
    assert refused(run, lab, "--to", "application").code == 2
    assert refused(run, lab, "--stage", "continuation", "--to", "application").code == 2
    assert refused(run, lab, "--to", "none-such").code == 2


def test_a_stage_is_offered_by_its_id_and_title(run: Run, lab: Path) -> None:
    told = refused(run, lab, "--to", "验收").err
    assert "no stage “验收” (did you mean “考核验收”?)" in told
    assert "acceptance 考核验收" in told


def test_a_folder_that_is_there_is_never_written_over(run: Run, lab: Path) -> None:
    (lab.parent / "lab-review").mkdir()
    told = refused(run, lab, *REVIEWED)
    assert told.code == 3
    assert "lab-review is already there and was not overwritten" in "".join(told.err.split("\n"))


def spoil_documents(dossier: Path) -> None:
    (dossier / "profile.json").write_bytes((dossier / "profile.json").read_bytes().replace(b"18", b"19", 1))


def spoil_with_more(dossier: Path) -> None:
    (dossier / "补充.docx").write_bytes(b"later")


def spoil_with_less(dossier: Path) -> None:
    (dossier / "index.html").unlink()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_documents, "these files are not as they were built: profile.json"),
        (spoil_with_more, "holds files that were not built with it: 补充.docx"),
        (spoil_with_less, "lacks files that were built with it: index.html"),
    ],
)
def test_a_dossier_that_was_altered_is_refused(
    spoil: Callable[[Path], None], words: str, run: Run, lab: Path, dossier: Path
) -> None:
    spoil(dossier)
    told = refused(run, lab, *REVIEWED, "--dossier", dossier)
    assert told.code == 1
    assert said(words) in said(told.err)
    assert said("Nothing was written") in said(told.err)


def test_a_dossier_of_another_laboratory_is_refused(run: Run, built: Path, tmp_path: Path) -> None:
    lab = Path(shutil.copytree(SAMPLES / "quickstart", tmp_path / "lab"))
    told = refused(run, lab, *REVIEWED, "--dossier", built)
    assert told.code == 1
    # Its code and its name, both at once.
    assert said(told.err).count(said("it is not the same laboratory")) == 2


def test_a_dossier_of_a_later_day_is_refused(run: Run, lab: Path, built: Path) -> None:
    told = refused(run, lab, "--to", "review", "--as-of", "2026-11-01", "--dossier", built)
    assert (told.code, said("which is later than 2026-11-01") in said(told.err)) == (1, True)


def test_what_is_no_dossier_is_refused(run: Run, lab: Path, tmp_path: Path) -> None:
    assert refused(run, lab, *REVIEWED, "--dossier", SAMPLES / "complete").code == 3
    (tmp_path / "x.zip").write_bytes(b"PK")
    assert refused(run, lab, *REVIEWED, "--dossier", tmp_path / "x.zip").code == 3


def test_a_profile_that_cannot_be_read_is_refused(run: Run, lab: Path) -> None:
    with (lab / "profile" / "staff.yaml").open("a", encoding="utf-8") as file:
        file.write("  name：张三\n")
    told = refused(run, lab, *REVIEWED)
    assert told.code == 1
    assert "staff.yaml" in told.err


def test_a_profile_among_others_is_refused(run: Run, lab: Path) -> None:
    shutil.move(lab / "profile.yaml", lab / "甲.yaml")
    assert refused(run, lab / "甲.yaml", *REVIEWED).code == 2


def test_nothing_is_left_where_the_disk_is_full(run: Run, lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "rename", full)
    assert refused(run, lab, *REVIEWED).code == 3


# ---- other ways of keeping a profile


def test_slips_in_entries_are_carried_and_not_mended(run: Run, tmp_path: Path) -> None:
    lab = Path(shutil.copytree(SAMPLES / "halfway", tmp_path / "lab"))
    assert run("advance", lab, *REVIEWED).code == 0
    new = lab.with_name("lab-review")
    assert "profile/staff.yaml" not in differing(lab, new)
    assert "credit_code: 91960100MA6WQH241J" in (new / "profile.yaml").read_text("utf-8")


def test_a_sheet_that_must_begin_anew_is_not_copied(run: Run, lab: Path) -> None:
    (lab / "profile" / "self_assessment.yaml").unlink()
    book = Workbook()
    assert book.active
    book.active.append(["criterion", "rating"])
    book.active.append(["A1", "满足"])
    book.save(lab / "profile" / "自评.xlsx")
    assert run("advance", lab, *REVIEWED).code == 0
    assert differing(lab, lab.with_name("lab-review")) == ["profile.yaml", "profile/自评.xlsx", NOTE]


def test_labels_stay_labels(run: Run, tmp_path: Path) -> None:
    lab = tmp_path / "lab"
    assert run("init", lab, "--labels").code == 0
    assert run("advance", lab, *REVIEWED).code == 0
    assert run("advance", lab.with_name("lab-review"), *STARTED).code == 0
    text = (lab.with_name("lab-construction") / "profile.yaml").read_text("utf-8")
    assert "\n变更:\n" in text
    assert "\nchanges:" not in text


def test_a_client_moves_on_within_its_workspace(run: Run, tmp_path: Path) -> None:
    work = tmp_path / "work"
    assert run("workspace", "new", work, "--firm", "江心咨询").code == 0
    lab = Path(shutil.copytree(SAMPLES / "quickstart", work / "clients" / "甲"))
    settings = work / "applykit.yaml"
    with settings.open("a", encoding="utf-8") as file:
        file.write("\nclients:\n  甲:\n    style: gongwen  # 按公文\n")
    then = settings.read_text("utf-8")
    assert run("advance", lab, *REVIEWED).code == 0
    assert settings.read_text("utf-8") == then + "  甲-review:\n    style: gongwen\n    stage: review\n"
    told = json.loads(run("status", work, "--format", "json", "--as-of", "2027-02-22").out)
    stages = {client["client"]: client["stage"] for client in told["clients"]}
    assert stages == {"甲": "申报推荐", "甲-review": "评审"}
    found = json.loads(run("check", work / "clients" / "甲-review", "--format", "json").out)
    assert found["stage"] == "review"


def test_an_earlier_stage_is_no_other_client(run: Run, tmp_path: Path) -> None:
    """Somebody who has left since may still be named; of another laboratory nobody may."""
    work = tmp_path / "work"
    assert run("workspace", "new", work, "--firm", "江心咨询").code == 0
    lab = Path(shutil.copytree(SAMPLES / "complete", work / "clients" / "甲"))
    assert run("advance", lab, *REVIEWED).code == 0
    now = work / "clients" / "甲-review" / "profile.yaml"
    text = now.read_text("utf-8")
    contact = text.split("contact:\n    name: ")[1].split("\n")[0]
    text = text.replace(f"name: {contact}\n", "name: 欧阳新人\n", 1)
    now.write_text(
        text.replace("introduction: |\n", f"introduction: |\n    {contact}于去年调离。\n", 1), "utf-8"
    )

    def told() -> list[str]:
        found = run("check", now.parent, "--format", "json", "--as-of", "2027-02-22")
        return [row["message"] for row in json.loads(found.out)["diagnostics"] if contact in row["message"]]

    assert told() == []
    then = lab / "profile.yaml"
    code = text.split("credit_code: ")[1].split("\n")[0]
    then.write_text(then.read_text("utf-8").replace(code, '"12990000466000184K"'), "utf-8")
    assert told() != []
