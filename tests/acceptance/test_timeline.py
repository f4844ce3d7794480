"""Every date that matters, through the command line: in order, marked, and as a calendar."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.conftest import SAMPLES, Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-11-23")

PROFILE = """\
lab: {period_start: 2027-01, period_end: 2029-12}
tasks:
  - {id: T1, name: 甲任务, end: 2027-06}
  - {id: T2, name: 乙任务, end: 2027-06}
task_progress:
  - {year: 2027, task: T2, state: 已完成}
agreements:
  - {id: AG-1, title: 协议一, valid_until: 2028-03-31}
  - {id: AG-2, title: 协议二, valid_until: 2030-03-31}
  - {id: AG-3, title: 协议三, valid_until: 2026-03-31}
submission: {deadline: 2026-12-20, review_end: 2027-03-31}
rectifications:
  - {id: R1, finding: 记录不全, deadline: 2026-12-20}
  - {id: R2, finding: 备份, deadline: 2026-10-01}
  - {id: R3, finding: 标识, deadline: 2026-10-02, closed: 2026-09-30}
"""

TOLD = """\
2026-03-31  合作协议: 协议三 (run out)
2026-10-01  整改: 整改 R2 备份 (overdue)
2026-10-02  整改: 整改 R3 标识 (done)
2026-12-20  报送要求: 报送截止 (next duty, on the same day: 整改 R1 记录不全)
2026-12-20  整改: 整改 R1 记录不全 (on the same day: 报送截止)
2027-01     实验室: 建设期开始
2027-03-31  报送要求: 预计评审结束
2027-06     建设任务: T1 甲任务结束
2027-06     建设任务: T2 乙任务结束 (done)
2028-03-31  合作协议: 协议一 (runs out before the period ends)
2029-12     实验室: 建设期结束
2030-03-31  合作协议: 协议二
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A profile with a date of every kind and state."""
    (tmp_path / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    return tmp_path


def test_dates_are_told_in_order_with_how_they_stand(run: Run, small: Path) -> None:
    assert run("timeline", small, *DAY).out == TOLD
    assert run("timeline", small, *DAY, "--output", small / "dates.txt").code == 0
    assert (small / "dates.txt").read_text("utf-8") == TOLD


def test_words_stay_beside_their_day_in_a_narrow_terminal(
    run: Run, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    broken = [line for line in run("timeline", small, *DAY).out.splitlines() if not line[:4].isdigit()]
    assert broken
    assert all(line.startswith(" " * 12) and line[12] != " " for line in broken)


def test_a_stage_sees_what_it_asks_for(run: Run, small: Path) -> None:
    printed = run("timeline", small, "--stage", "application", *DAY).out
    assert printed == "".join(
        line.replace(", on the same day: 整改 R1 记录不全", "") + "\n"
        for line in TOLD.splitlines()
        if "整改:" not in line
    )


def test_rows_that_run_out_together_are_told_together(run: Run) -> None:
    printed = run("timeline", SAMPLES / "complete", *DAY).out.splitlines()
    # Five agreements begin on one day.
    assert any(line.startswith("2027-01-01  合作协议:") for line in printed)
    assert "5 in all" in " ".join(printed)


def test_the_same_dates_are_data(run: Run, small: Path) -> None:
    data = json.loads(run("timeline", small, "--format", "json", *DAY).out)
    assert (data["next"], data["period_end"]) == ("submission.deadline", "2029-12-31")
    rows = {row["path"]: row for row in data["dates"]}
    assert rows["tasks[0].end"] == {
        "day": "2027-06-30", "month": True, "kind": "due", "state": "coming", "text": "T1 甲任务结束",
        "section": "建设任务", "path": "tasks[0].end", "collides": [], "lapses": False,
    }  # fmt: skip
    assert rows["agreements[0].valid_until"]["lapses"]
    assert rows["submission.deadline"]["collides"] == ["整改 R1 记录不全"]
    assert [row["day"] for row in data["dates"]] == sorted(row["day"] for row in data["dates"])


def test_an_empty_profile_has_no_dates(run: Run, tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("lab:\n", encoding="utf-8")
    assert run("timeline", tmp_path, *DAY).out == "The profile has no date that matters yet.\n"


# ---- the calendar


def events(content: bytes) -> dict[str, Any]:
    found = Calendar.from_ical(content).walk("VEVENT")
    assert len({str(event["uid"]) for event in found}) == len(found)
    return {str(event["summary"]): event for event in found}


def test_the_calendar_holds_every_date(run: Run, small: Path) -> None:
    file = small / "lab.ics"
    assert run("timeline", small, "--format", "ics", "--output", file, *DAY).code == 0
    found = events(file.read_bytes())
    assert len(found) == len(TOLD.splitlines())
    due = found["报送截止"]
    assert (due["dtstart"].dt, due["dtend"].dt) == (date(2026, 12, 20), date(2026, 12, 21))
    assert found["T1 甲任务结束"]["dtstart"].dt == date(2027, 6, 30)
    reminded = {name for name, event in found.items() if event.walk("VALARM")}
    assert "报送截止" in reminded
    assert not reminded & {"整改 R2 备份", "整改 R3 标识", "预计评审结束", "协议三"}
    assert max(map(len, file.read_bytes().split(b"\r\n"))) <= 75


def test_the_same_profile_gives_the_same_calendar(run: Run) -> None:
    calendars = {run("timeline", SAMPLES / "complete", "--format", "ics", *DAY).out for _time in range(2)}
    assert len(calendars) == 1


def test_an_event_keeps_its_identifier_while_its_day_and_its_place_change(run: Run, small: Path) -> None:
    def uids() -> dict[str, str]:
        content = run("timeline", small, "--format", "ics", *DAY).out.encode()
        return {name: str(event["uid"]) for name, event in events(content).items()}

    then = uids()
    moved = PROFILE.replace("deadline: 2026-12-20}\n  - {id: R2", "deadline: 2027-05-01}\n  - {id: R2")
    moved = moved.replace("  - {id: T1, name: 甲任务, end: 2027-06}\n", "")
    moved = moved.replace(
        "end: 2027-06}\ntask_", "end: 2027-06}\n  - {id: T1, name: 甲任务, end: 2028-06}\ntask_"
    )
    (small / "profile.yaml").write_text(moved, encoding="utf-8")
    assert uids() == then
    shutil.copy(small / "profile.yaml", small / "other.yaml")
    (small / "profile.yaml").write_text(
        moved.replace("lab: {", "lab: {name: 另一个实验室（示例）, "), encoding="utf-8"
    )
    assert not set(uids().values()) & set(then.values())


def test_a_day_that_is_none_is_told(run: Run, small: Path) -> None:
    assert run("timeline", small, "--as-of", "soon").code == 2
    assert run("timeline", small, "--stage", "none").code == 2
    told = run("timeline", small, "--format", "ics", "--output", small / "no" / "x.ics")
    assert (told.code, told.out) == (3, "")
