"""`applykit check` for a part of a profile: what is shown changes, what is counted does not; and --watch."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

import applykit
from applykit.cli import watch
from applykit.model import Diagnostic, Finding, Position, Programme, Severity, Verdict
from applykit.report.changes import State, changes
from applykit.report.plain import Report
from tests.conftest import AS_OF, ROOT, SAMPLES, Outcome

PACK = ROOT / "tests" / "packs" / "small"
Run = Callable[..., Outcome]
Step = Callable[[], None]

FAULTY = """project:
  name: 电池安全检测方法的研究与应用
  amount: 三百万
people:
- name: 甲
  months: 13
- name: 乙
  months: 14
- name: 甲
"""


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile with two faults in one section and three in another, seen from its own folder."""
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile.yaml").write_text(FAULTY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(run: Run, *options: str, profile: str | Path = ".") -> Outcome:
    return run("check", profile, "--programme", PACK, "--as-of", AS_OF.isoformat(), *options)


def places(text: str) -> list[str]:
    """The places that a text report begins its diagnostics with."""
    return re.findall(r"^  (?:profile\.yaml:)(\d+:\d+)  ", text, re.MULTILINE)


def flat(text: str) -> str:
    return " ".join(text.split())


# --- a part of the report ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), ["2:9", "3:11", "6:11", "8:11", "9:9"]),
        (("--section", "people"), ["6:11", "8:11", "9:9"]),
        (("--section", "人员"), ["6:11", "8:11", "9:9"]),
        (("--section", "project", "--section", "people"), ["2:9", "3:11", "6:11", "8:11", "9:9"]),
        (("--section", "works"), []),
        (("--criterion", "A1"), ["2:9"]),
        (("--criterion", "A2"), ["3:11"]),
        (("--criterion", "A1", "--criterion", "A2"), ["2:9", "3:11"]),
        (("--criterion", "A1", "--section", "people"), []),
        (("--only", "errors"), ["2:9", "3:11", "6:11", "8:11", "9:9"]),
        (("--only", "warnings"), []),
        (("--only", "findings"), []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_diagnostics_of_a_part(options: tuple[str, ...], expected: list[str], lab: Path, run: Run) -> None:
    done = check(run, *options)
    assert places(done.out) == expected
    assert done.code == 1, "what is not shown counts too"
    assert "Errors: 5. Warnings: 0." in flat(done.out)
    assert ("Shown of it:" in done.out) == bool(options)
    data = json.loads(check(run, *options, "--format", "json").out)
    assert [f"{item['line']}:{item['column']}" for item in data["diagnostics"]] == expected
    assert data["summary"]["errors"] == 5
    sarif = json.loads(check(run, *options, "--format", "sarif").out)
    assert len(sarif["runs"][0]["results"]) == len(expected)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--criterion", "A2"), ["A2"]),
        (("--section", "项目"), ["A1", "A2", "A3"]),
        (("--section", "works"), []),
        (("--only", "errors"), []), (("--only", "findings", "--criterion", "A3"), ["A3"]),
    ],
    ids=lambda value: " ".join(value),
)  # fmt: skip
def test_findings_of_a_part(options: tuple[str, ...], expected: list[str], lab: Path, run: Run) -> None:
    data = json.loads(check(run, *options, "--format", "json").out)
    shown = [item["criterion"] for item in data["findings"]]
    assert [id for id in shown if id in ("A1", "A2", "A3")] == expected
    text = check(run, *options).out
    assert {id for id in ("A2", "A3") if re.search(rf"^  . {id} ", text, re.MULTILINE)} <= set(expected)


def test_a_fault_of_a_whole_file_is_shown_with_any_section_that_it_may_hold(lab: Path, run: Run) -> None:
    (lab / "profile" / "works.yaml").write_text("- id: [\n", encoding="utf-8")
    assert "works.yaml:" not in check(run, "--section", "people").out
    assert "works.yaml:" in check(run, "--section", "works").out
    (lab / "profile.yaml").write_text("project: [\n", encoding="utf-8")
    for option in (("--section", "works"), ("--criterion", "A2")):
        assert "profile.yaml:" in check(run, *option).out


def test_the_closing_line_keeps_to_the_part(lab: Path, run: Run) -> None:
    def closing(*options: str) -> str:
        return flat(check(run, *options).out).rpartition("Next: ")[2]

    assert closing() == "mend the wrong entries (5), beginning at profile.yaml:2."
    assert closing("--section", "people") == "mend the wrong entries (3), beginning at profile.yaml:6."
    assert closing("--section", "people", "--only", "warnings") == closing("--section", "people")
    elsewhere = "nothing must be mended here; elsewhere there are 5 errors and 0 open criteria of level must"
    assert closing("--section", "works").startswith(elsewhere)
    (lab / "profile.yaml").write_text("project:\n  name: 电池安全\n", encoding="utf-8")
    assert closing("--section", "works") == "“applykit build” writes the dossier."


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--section", "peeple"), "there is no section “peeple” (did you mean “people”?)"),
        (("--criterion", "A11"), "there is no criterion “A11” (did you mean “A1”?)"),
        (("--only", "nothing"), "nothing"),
        (("--watch", "--format", "json"), "--watch prints text only"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_slip_in_an_option_is_2(options: tuple[str, ...], words: str, lab: Path, run: Run) -> None:
    done = check(run, *options)
    assert done.code == 2
    assert words in done.err
    assert done.out == ""


def test_a_section_fills_at_most_a_screen_unless_all_is_asked_for(lab: Path, run: Run) -> None:
    rows = "".join(f"- {{id: T{number}, start: x{number}}}\n" for number in range(15))
    text = "project:\n  name: 电池安全\nworks:\n" + rows
    (lab / "profile.yaml").write_text(text, encoding="utf-8")
    done = check(run)
    assert places(done.out) == [f"{line}:{19 if line < 14 else 20}" for line in range(4, 16)]
    assert "… and 3 more here (errors: 3, warnings: 0); --all shows them." in flat(done.out)
    assert len(places(check(run, "--all").out)) == 15
    assert len(json.loads(check(run, "--format", "json").out)["diagnostics"]) == 15


def test_exit_codes_are_of_everything(run: Run) -> None:
    options = ("--as-of", AS_OF.isoformat())
    for part in (("--section", "risks"), ("--criterion", "A1"), ("--only", "errors")):
        assert run("check", SAMPLES / "halfway", *options, *part).code == 1
        assert run("check", SAMPLES / "complete", *options, *part).code == 0


def test_errors_come_before_warnings_where_not_all_fit() -> None:
    """What is shown keeps the order of the file."""
    console = Console(file=io.StringIO(), width=80)
    warnings = [replace(fault(f"project.a{line}", line), severity=Severity.WARNING) for line in range(1, 4)]
    errors = [fault(f"project.b{line}", line) for line in range(4, 6)]
    small = applykit.load_programme(str(PACK))
    profile = applykit.load_profile(ROOT / "tests" / "invalid" / "choice.yaml", small)
    Report(console, Path.cwd()).diagnostics(profile, [*warnings, *errors], limit=3)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert places(printed) == ["1:1", "4:1", "5:1"]
    assert "2 more here (errors: 0, warnings: 2)" in flat(printed)


# --- what changed ------------------------------------------------------------------------------------------


def fault(path: str, line: int, read: str = "x", rule: str = "schema.type") -> Diagnostic:
    position = Position("profile.yaml", line, 1)
    return Diagnostic(Severity.ERROR, rule, path, position, {"read": read}, "date")


def state(*diagnostics: Diagnostic, findings: tuple[Finding, ...] = ()) -> State:
    return State(diagnostics, findings)


def test_moved_lines_are_no_change() -> None:
    found = changes(state(fault("a.b", 3)), state(fault("a.b", 9)))
    assert found == changes(state(), state())


def test_rows_put_in_between_are_no_change() -> None:
    before = state(fault("rows[0].day", 3), fault("rows[1].day", 4))
    after = state(fault("rows[1].day", 4), fault("rows[3].day", 6))
    assert changes(before, after) == changes(state(), state())


def test_of_equal_faults_the_one_that_went_is_solved() -> None:
    first, second, third = (fault(f"rows[{number}].day", 3 + number) for number in range(3))
    found = changes(state(first, second, third), state(first, third))
    assert (found.new, found.solved) == ((), (second,))
    assert changes(state(first, third), state(first, second, third)).new == (second,)


def test_another_message_at_the_same_place_is_new() -> None:
    old, new = fault("a.b", 3, "x"), fault("a.b", 3, "y")
    found = changes(state(old), state(new))
    assert (found.new, found.solved) == ((new,), (old,))


def test_gaps_of_criteria_come_and_go(programme: Programme) -> None:
    profile = applykit.load_profile(SAMPLES / "halfway", programme)
    findings = applykit.assess(profile, as_of=AS_OF).findings
    still_open = next(item for item in findings if len(item.gaps) > 1 and item.verdict is Verdict.UNSATISFIED)
    rest = tuple(item for item in findings if item is not still_open)
    found = changes(state(findings=findings), state(findings=rest))
    assert [gap.text for gap in found.solved_gaps] == [gap.text.rstrip("。") for gap in still_open.gaps]
    assert {gap.criterion for gap in found.solved_gaps} == {still_open.criterion.id}
    back = changes(state(findings=rest), state(findings=findings))
    assert (back.new_gaps, back.solved_gaps) == (found.solved_gaps, ())


# --- watching ----------------------------------------------------------------------------------------------


def watched(run: Run, monkeypatch: pytest.MonkeyPatch, steps: list[Step], *options: str) -> Outcome:
    """Check with --watch; each look comes after one step, and Ctrl-C after the last."""
    waiting = iter(steps)

    def pause() -> None:
        step = next(waiting, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr(watch, "pause", pause)
    return check(run, "--watch", *options)


def save(path: Path, *pairs: tuple[str, str]) -> Step:
    """A step that replaces texts in a file."""

    def step() -> None:
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    return step


def write(path: Path, text: str) -> Step:
    """A step that writes a file."""

    def step() -> None:
        path.write_text(text, encoding="utf-8")

    return step


def news(done: Outcome) -> list[str]:
    """What was printed after each save."""
    return [flat(part) for part in done.out.split("Saved: ")[1:]]


def test_watching_shows_what_is_new_and_what_is_solved(
    lab: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = lab / "profile.yaml"
    steps = [
        save(main, ("三百万", "300万元"), ("months: 14", "months: 12")),
        lambda: None,
        save(main, ("months: 12", "months: 15")),
        save(main, ("\npeople", "\n# a remark\npeople")),
    ]
    done = watched(run, monkeypatch, steps)
    assert done.code == 130
    assert done.err == ""
    assert len(places(done.out.split("Watching")[0])) == 5, "the whole report comes first"
    first, second, third = news(done)
    assert first.startswith("profile.yaml New: 0. Solved: 3.")
    assert "solved: profile.yaml:3:11 project.amount: should be a number" in first
    assert "solved: profile.yaml:8:11 people[1].months" in first
    assert "solved: A2 经费有着落: “项目·经费”" in first
    assert "Next: mend the wrong entries (3)" in first
    assert "New: 1. Solved: 0." in second
    assert "profile.yaml:8:11 people[1].months error: " in second
    assert "New: 0. Solved: 0." in third
    assert done.out.rstrip().endswith("No longer watching; nothing was changed.")


def test_watching_keeps_to_the_part_asked_for(lab: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [save(lab / "profile.yaml", ("三百万", "300"), ("months: 14", "months: 1"))]
    done = watched(run, monkeypatch, steps, "--section", "people")
    (only,) = news(done)
    assert "Solved: 1." in only
    assert "people[1].months" in only


def test_a_file_that_was_only_touched_is_not_news(
    lab: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[Step] = [lambda: os.utime(lab / "profile.yaml", (1, 1))]
    done = watched(run, monkeypatch, steps)
    assert news(done) == []
    assert done.code == 130


def test_files_that_come_and_go_are_noticed(lab: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    works, main = lab / "profile" / "works.yaml", lab / "profile.yaml"
    text = main.read_text(encoding="utf-8")
    steps: list[Step] = [
        write(works, "- id: T1\n  start: soon\n- id: T2\n"),
        works.unlink,
        main.unlink,
        write(main, text),
    ]
    came, went, lost, back = news(watched(run, monkeypatch, steps))
    assert came.startswith("profile/works.yaml New: 1.")
    assert "should be a date" in came
    assert went.startswith("profile/works.yaml New: 0. Solved: 1.")
    assert "there is no file" in lost, "an editor may replace a file: that ends nothing"
    assert "New: 0. Solved: 0." in back


def test_evidence_is_watched_too(lab: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (lab / "evidence").mkdir()
    steps = [write(lab / "evidence" / "E-01.pdf", "%PDF")]
    (only,) = news(watched(run, monkeypatch, steps))
    assert only.startswith("evidence/E-01.pdf New: 1. Solved: 0.")
    assert "no entry names it" in only
