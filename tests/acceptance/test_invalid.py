"""Every kind of fault a profile can have: what is said about it, where, and how the program ends.

Each file or folder of tests/invalid stands beside its expectation, one line per diagnostic:
`line:column severity rule[/variant] path — message`.  APPLYKIT_WRITE_EXPECTED=1 writes the expectations
anew; read each one before it is kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import applykit
from applykit import messages
from applykit.cli import main
from applykit.errors import UnreadableError
from applykit.messages import assessing, describe, describe_error, pictures, profiles, rule_table, sources
from applykit.model import Diagnostic, Profile
from applykit.pictures import picture_diagnostics

TESTS = Path(__file__).resolve().parents[1]
INVALID = TESTS / "invalid"
PACK = str(TESTS / "packs" / "small")
DAY = "2026-11-23"
CASES = sorted(path.name for path in INVALID.iterdir() if not path.name.endswith(".errors.txt"))

TOO_LARGE_TO_KEEP = {"yaml.size", "text.picture_size"}
LOCKED = {"text.picture_damaged/unreadable"}
IN_TEST_ACCEPTED = {"cross.accepted_error", "cross.accepted_stale"}
"""Rules whose file is made by its own test, below."""


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """English, and file names as seen from tests/invalid; the language is put back afterwards."""
    monkeypatch.setattr(messages, "_current", "en")
    monkeypatch.chdir(INVALID)


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def expectation(case: str) -> Path:
    return INVALID / f"{case.removesuffix('.yaml')}.errors.txt"


def expected(case: str) -> list[str]:
    return expectation(case).read_text(encoding="utf-8").splitlines()


def load(case: str) -> Profile:
    return applykit.load_profile(case, applykit.load_programme(PACK))


def diagnose(case: str) -> list[Diagnostic]:
    profile = load(case)
    return [
        *profile.diagnostics,
        *applykit.assess(profile, "application", date.fromisoformat(DAY)).diagnostics,
        *picture_diagnostics(profile),
    ]


def place(file: str, line: object, column: object, case: str) -> str:
    """`line:column` in a single file, `file:line:column` in a folder."""
    inside = Path(file).relative_to(case).as_posix() if Path(file) != Path(case) else ""
    return f"{inside}:{line}:{column}".removeprefix(":")


def rule_of(found: Diagnostic) -> str:
    variant = f"{found.rule}/{found.variant}"
    return variant if variant in rule_table() else found.rule


def line_of(found: Diagnostic, case: str) -> str:
    assert found.position is not None, f"{found.rule} does not say where"
    where = place(found.position.file, found.position.line, found.position.column, case)
    middle = f"{rule_of(found)} {found.path}".rstrip()
    return f"{where} {found.severity.value} {middle} — {describe(found, 'en')[0]}"


def without_variant(line: str) -> str:
    where, severity, rule, rest = line.split(" ", 3)
    return " ".join((where, severity, rule.split("/")[0], rest))


def run(*arguments: str) -> int:
    return main(["--lang", "en", *arguments, "--programme", PACK, "--as-of", DAY])


def exit_code(lines: list[str]) -> int:
    return 1 if any(line.split(" ")[1] == "error" for line in lines) else 0


def test_api_says_exactly_what_is_expected(case: str) -> None:
    found = [line_of(diagnostic, case) for diagnostic in diagnose(case)]
    if os.environ.get("APPLYKIT_WRITE_EXPECTED"):
        expectation(case).write_text("".join(f"{line}\n" for line in found), encoding="utf-8")
    assert found == expected(case)


def test_json_report_says_exactly_what_is_expected(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run("check", case, "--format", "json")
    printed = capsys.readouterr()
    report: dict[str, Any] = json.loads(printed.out)
    lines = [
        f"{place(found['file'], found['line'], found['column'], case)} {found['severity']} "
        + f"{found['rule']} {found['path']}".rstrip()
        + f" — {found['message']}"
        for found in report["diagnostics"]
    ]
    assert lines == [without_variant(line) for line in expected(case)]
    assert code == exit_code(expected(case))
    assert report["summary"]["errors"] == sum(line.split(" ")[1] == "error" for line in expected(case))
    assert printed.err == ""


def test_text_report_shows_every_place_and_message(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run("check", case)
    printed = capsys.readouterr()
    shown = "".join(printed.out.split())
    for line in expected(case):
        where, _severity, _rest = line.split(" ", 2)
        message = line.split(" — ", 1)[1]
        full = f"{case}/{where}" if Path(case).is_dir() else f"{case}:{where}"
        assert full in printed.out
        assert "".join(message.split()) in shown
    assert code == exit_code(expected(case))
    assert printed.err == ""


def test_every_remedy_is_whole(case: str) -> None:
    for found in diagnose(case):
        message, remedy = describe(found, "en")
        assert "…" not in message, "a fact of the message is not known"
        assert remedy or found.rule.startswith("cross."), found.rule


def test_each_case_has_its_expectation_and_the_other_way_round() -> None:
    written = {path.name for path in INVALID.glob("*.errors.txt")}
    assert written == {expectation(case).name for case in CASES}


def test_every_rule_and_variant_has_a_case() -> None:
    tables = [
        *sources.RULES,
        *profiles.RULES,
        *pictures.RULES,
        *(rule for rule in assessing.RULES if rule.startswith("cross.")),
    ]
    seen = {line.split(" ")[2] for case in CASES for line in expected(case)}
    assert set(tables) - seen == TOO_LARGE_TO_KEEP | LOCKED | IN_TEST_ACCEPTED


def test_all_faults_of_a_file_are_reported_at_once() -> None:
    found = diagnose("eight-faults.yaml")
    assert len({rule_of(diagnostic) for diagnostic in found}) == len(found) == 8
    lines = [diagnostic.position.line for diagnostic in found if diagnostic.position]
    assert lines == sorted(lines)


def test_a_file_that_is_too_large(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"project:\n  name: abc\n" + b"# filling\n" * 1_050_000)
    assert run("check", str(large), "--format", "json") == 1
    (found,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert (found["rule"], found["line"], found["column"]) == ("yaml.size", 1, 1)
    assert found["message"] == "the file is larger than 10 MB"


def _unreadable(folder: Path) -> Iterator[tuple[str, Path, str, str]]:
    """What cannot be read: its name, the path to give, the rule, and words of the message."""
    (folder / "sound.yaml").write_text("project:\n  name: abc\n", encoding="utf-8")
    (folder / "empty").mkdir()
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    (folder / "dangling" / "profile").mkdir(parents=True)
    (folder / "dangling" / "profile.yaml").write_text("project:\n  name: abc\n", encoding="utf-8")
    (folder / "dangling" / "profile" / "people.yaml").symlink_to(folder / "gone.yaml")
    yield "missing", folder / "gone.yaml", "file.missing", "there is no file"
    yield "folder without a profile", folder / "empty", "file.no_profile", "holds no profile.yaml"
    yield "a link to itself", folder / "loop.yaml", "file.unreadable", "cannot be read: Too many levels"
    yield "a file taken for a folder", folder / "sound.yaml" / "x", "file.unreadable", "Not a directory"
    yield "a name too long", folder / ("x" * 300), "file.unreadable", "File name too long"
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.yaml")
    yield "a pipe", folder / "pipe.yaml", "file.not_regular", "is a device or a pipe"
    yield "a section file that is gone", folder / "dangling", "file.missing", "profile/people.yaml"


@pytest.mark.parametrize("number", range(7))
def test_what_cannot_be_read(number: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _name, path, rule, words = list(_unreadable(tmp_path))[number]
    with pytest.raises(UnreadableError) as caught:
        applykit.load_profile(path, applykit.load_programme(PACK))
    assert caught.value.rule == rule
    for form in ("text", "json"):
        assert run("check", str(path), "--format", form) == 3
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err == f"applykit: {describe_error(caught.value, 'en')}\n"
        assert words in printed.err
        assert str(tmp_path) in printed.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("locked", ["profile.yaml", "profile", "."])
def test_what_one_may_not_read(locked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "lab"
    (folder / "profile").mkdir(parents=True)
    (folder / "profile.yaml").write_text("project:\n  name: abc\n", encoding="utf-8")
    (folder / locked).chmod(0)
    try:
        assert run("check", str(folder)) == 3
    finally:
        (folder / locked).chmod(0o700)
    assert "Traceback" not in capsys.readouterr().err
