"""The life of the sample laboratory: every stage is what its file says, builds, and tells one story."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from samples.life.replay import Chapter, chapters
from tests.conftest import Outcome

Run = Callable[..., Outcome]
CHAPTERS = chapters()
STAGES = ("cultivation", "application", "review", "construction", "inspection", "evaluation", "acceptance",
          "continuation")  # fmt: skip
MEASURED = CHAPTERS[3:]
"""The stages that are measured against what was promised."""


def by_stage(found: Chapter) -> str:
    return found.stage


def at(chapter: Chapter) -> tuple[str, ...]:
    return ("--stage", chapter.stage, "--as-of", chapter.as_of)


def seen(run: Run, life: Path, stage: str) -> dict[str, Any]:
    """What the templates of a stage see, numbers as numbers."""
    chapter = CHAPTERS[STAGES.index(stage)]
    printed = run("context", life / chapter.name, *at(chapter)).out
    found: dict[str, Any] = json.loads(printed)
    return found


def row(rows: list[dict[str, Any]], id: str) -> dict[str, Any]:
    return next(item for item in rows if item["id"] == id)


def test_all_stages_are_lived_through_in_their_order() -> None:
    assert tuple(chapter.stage for chapter in CHAPTERS) == STAGES
    assert [chapter.as_of for chapter in CHAPTERS] == sorted(chapter.as_of for chapter in CHAPTERS)
    assert all({"exit", "must_open"} <= chapter.expect.keys() for chapter in CHAPTERS)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=by_stage)
def test_a_stage_checks_as_its_file_expects(run: Run, life: Path, chapter: Chapter) -> None:
    told = run("check", life / chapter.name, *at(chapter), "--format", "json")
    assert str(told.code) == chapter.expect["exit"]
    summary = json.loads(told.out)["summary"]
    assert (summary["errors"], str(summary["must_open"])) == (0, chapter.expect["must_open"])


@pytest.mark.parametrize("chapter", CHAPTERS, ids=by_stage)
def test_a_stage_builds_whole(run: Run, life: Path, tmp_path: Path, chapter: Chapter) -> None:
    built = run("build", life / chapter.name, *at(chapter), "--output", tmp_path / "build")
    assert str(built.code) == chapter.expect["exit"], built.out + built.err
    assert run("verify", tmp_path / "build").code == 0


# ---- one story


@pytest.mark.parametrize("chapter", MEASURED, ids=by_stage)
def test_every_stage_is_measured_against_the_one_promise(run: Run, life: Path, chapter: Chapter) -> None:
    data = seen(run, life, chapter.stage)
    assert data["baseline"]["dossier"] == "baseline/申报推荐.zip"
    archives = {(life / other.name / "baseline" / "申报推荐.zip").read_bytes() for other in MEASURED}
    assert len(archives) == 1


def test_one_indicator_is_late_and_makes_up_for_it(run: Run, life: Path) -> None:
    then = row(seen(run, life, "evaluation")["standing"]["indicators"], "K05")
    assert (Decimal(str(then["target"])), Decimal(str(then["actual"])), then["state"]) == (2, 1, "late")
    now = row(seen(run, life, "acceptance")["standing"]["indicators"], "K05")
    assert (Decimal(str(now["actual"])), now["state"]) == (3, "done")


def test_findings_stay_open_over_the_stages_until_they_are_closed(run: Run, life: Path) -> None:
    states = {
        stage: {item["id"]: item["state"] for item in seen(run, life, stage)["standing"]["rectifications"]}
        for stage in ("inspection", "evaluation", "acceptance", "continuation")
    }
    assert states == {
        "inspection": {"R1": "open", "R2": "open"},
        "evaluation": {"R1": "closed", "R2": "open"},
        "acceptance": {"R1": "closed", "R2": "closed", "R3": "open"},
        "continuation": {"R1": "closed", "R2": "closed", "R3": "open"},
    }


def test_the_laboratory_goes_on(run: Run, life: Path) -> None:
    assert seen(run, life, "continuation")["advice"]["title"] == "继续"


def test_each_stage_tells_its_next_duty(run: Run, life: Path) -> None:
    for chapter in CHAPTERS[1:]:
        found = json.loads(
            run("timeline", life / chapter.name, "--as-of", chapter.as_of, "--format", "json").out
        )
        days = {item["path"]: item["day"] for item in found["dates"]}
        assert found["next"] is None or days[found["next"]] >= chapter.as_of


# ---- what spoils it


@pytest.fixture
def inspected(life: Path, tmp_path: Path) -> Path:
    """The laboratory at its inspection, to be spoilt."""
    return Path(shutil.copytree(life / "5-inspection", tmp_path / "lab"))


ON = ("--stage", "inspection", "--to", "evaluation", "--as-of", "2029-03-15")


def test_a_stage_in_the_middle_is_not_skipped(run: Run, inspected: Path) -> None:
    told = run("advance", inspected, "--stage", "inspection", "--to", "continuation")
    assert (told.code, told.out) == (2, "")
    assert "阶段性评价" in told.err


def test_a_promise_that_was_altered_is_found_and_goes_no_further(run: Run, inspected: Path) -> None:
    archive = inspected / "baseline" / "申报推荐.zip"
    with ZipFile(archive) as found:
        held = {name: found.read(name) for name in found.namelist()}
    with ZipFile(archive, "w") as made:
        for name, content in held.items():
            made.writestr(name, content.replace(b"25", b"20") if name == "profile.json" else content)
    told = run("check", inspected, *at(CHAPTERS[4]), "--format", "json")
    faults = [item for item in json.loads(told.out)["diagnostics"] if item["severity"] == "error"]
    assert (told.code, {item["rule"] for item in faults}) == (1, {"baseline.changed"})
    moved = run("advance", inspected, *ON)
    assert (moved.code, moved.out) == (1, "")
    assert not inspected.with_name("lab-evaluation").exists()


def test_the_promise_of_another_laboratory_is_refused(
    run: Run, inspected: Path, quickstart_client: Path
) -> None:
    told = run("advance", inspected, *ON, "--dossier", quickstart_client / "build" / "nqsl-application")
    assert (told.code, told.out) == (1, "")
    assert "the same laboratory" in " ".join(told.err.split())


def test_a_promise_that_is_gone_is_told(run: Run, inspected: Path) -> None:
    shutil.rmtree(inspected / "baseline")
    told = run("check", inspected, *at(CHAPTERS[4]), "--format", "json")
    assert told.code == 1
    rules = {item["rule"] for item in json.loads(told.out)["diagnostics"] if item["severity"] == "error"}
    assert rules == {"baseline.missing"}
    assert run("advance", inspected, *ON).code == 1
