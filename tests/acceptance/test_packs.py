"""Every kind of fault a programme pack can have, and every name that a call can get wrong.

Each folder of tests/packs/broken holds the files in which a pack differs from tests/packs/small, and
errors.txt, what `applykit programme lint` has to say of it: `file:line rule`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import applykit
from applykit import messages
from applykit.cli import main
from applykit.errors import ApplykitError, PackError, UsageError
from applykit.lint import lint
from applykit.messages import packs
from applykit.model import Diagnostic

TESTS = Path(__file__).resolve().parents[1]
SMALL = TESTS / "packs" / "small"
BROKEN = TESTS / "packs" / "broken"
CASES = sorted(path.name for path in BROKEN.iterdir())

RAISED = {
    "programme.broken",
    "programme.condition_failed",
    "programme.faults",
    "programme.no_evidence",
    "programme.rule",
    "programme.rule_failed",
}
"""Rules of packs that loading raises and lint never reports."""


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_current", "en")


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def pack(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small pack with the changes of a case laid over it; the folder is named as from its parent."""
    shutil.copytree(SMALL, tmp_path / "small")
    for file in (BROKEN / case).glob("*.yaml"):
        shutil.copy(file, tmp_path / "small" / file.name)
    monkeypatch.chdir(tmp_path)
    return Path("small")


def expected(case: str) -> list[str]:
    return (BROKEN / case / "errors.txt").read_text(encoding="utf-8").splitlines()


def line_of(found: Diagnostic) -> str:
    assert found.position is not None, f"{found.rule} does not say where"
    return f"{Path(found.position.file).name}:{found.position.line} {found.rule}"


def test_lint_finds_exactly_the_fault(case: str, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = lint(pack)
    assert sorted(line_of(fault) for fault in found) == sorted(expected(case))
    code = main(["--lang", "en", "programme", "lint", str(pack)])
    printed = capsys.readouterr()
    if not found:
        next_ = "Next: begin a profile to try it with: applykit init DIR --programme small\n"
        assert (code, printed.out, printed.err) == (0, f"small: no faults\n{next_}", "")
        return
    assert code == 3
    assert printed.out == ""
    shown = "".join(printed.err.split())
    for fault in found:
        message, remedy = messages.describe(fault, "en")
        assert "…" not in message + remedy
        assert f"small/{line_of(fault).split()[0]}:" in printed.err
        assert "".join(message.split()) in shown
        assert "".join(remedy.split()) in shown


def test_a_broken_pack_never_ends_in_a_crash(
    case: str, pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = not expected(case)
    (tmp_path / "profile.yaml").write_text("project:\n  name: 电池安全\n  amount: 10\n", encoding="utf-8")
    code = main(["--lang", "en", "check", "profile.yaml", "--programme", str(pack)])
    assert code in ((0,) if sound else (0, 1, 3))
    printed = capsys.readouterr()
    try:
        applykit.load_programme(str(pack))
    except ApplykitError:
        assert (code, printed.out) == (3, "")
        assert "small" in printed.err


def test_every_rule_of_packs_has_a_case() -> None:
    rules = {rule for rule in packs.RULES if rule.startswith("programme.")}
    seen = {line.split(" ")[1] for case in CASES for line in expected(case)}
    assert rules - seen == RAISED


def test_several_faults_are_reported_at_once() -> None:
    lines = expected("many-at-once")
    assert len(lines) == 11
    assert len({line.split(" ")[1] for line in lines}) == 10


def _without_one_entry(text: str) -> Iterator[tuple[str, str]]:
    """The file without one of its lines that holds a whole entry, for each such line."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        inner = line.strip().removeprefix("- ")
        whole = inner and not inner.startswith(("#", "{")) and ": " in inner
        if whole and not line.lstrip().startswith("- "):
            yield f"line {number + 1}, {inner}", "".join(lines[:number] + lines[number + 1 :])


@pytest.mark.parametrize("file", ["programme.yaml", "clauses.yaml", "application.yaml"])
def test_what_lint_passes_can_be_loaded(file: str, tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "small")
    missed = []
    for what, text in _without_one_entry((SMALL / file).read_text(encoding="utf-8")):
        (tmp_path / "small" / file).write_text(text, encoding="utf-8")
        if not lint(tmp_path / "small"):
            try:
                applykit.load_programme(str(tmp_path / "small"))
            except PackError:
                missed.append(what)
    assert missed == []


def test_the_small_pack_and_the_shipped_one_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    for name in (str(SMALL), "nqsl"):
        assert main(["--lang", "en", "programme", "lint", name]) == 0
        printed = capsys.readouterr()
        assert (printed.out.splitlines()[0], printed.err) == (f"{name}: no faults", "")


TYPOS = [
    (["check", "PROFILE", "--programme", "nqls"], "nqsl"),
    (["programme", "show", "nqls"], "nqsl"),
    (["programme", "lint", "nqls"], "nqsl"),
    (["check", "PROFILE", "--stage", "aplication"], "application"),
    (["build", "PROFILE", "--stage", "aplication"], "application"),
    (["build", "PROFILE", "--only", "申报数"], "申报书"),
    (["build", "PROFILE", "--only", "aplication-form"], "application-form"),
    (["chekc", "PROFILE"], "check"),
    (["programme", "shwo"], "show"),
    (["template", "generat"], "generate"),
    (["explain", "A11"], "A1"),
    (["explain", "M1.11"], "M1.1"),
    (["explain", "lab.nmae"], "lab.name"),
    (["explain", "schema.requird"], "schema.required"),
]


@pytest.mark.parametrize(("arguments", "nearest"), TYPOS)
def test_a_slip_in_a_name_suggests_the_nearest(
    arguments: list[str], nearest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = str(TESTS.parent / "samples" / "complete")
    given = [sample if argument == "PROFILE" else argument for argument in arguments]
    assert main(["--lang", "en", *given]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"did you mean “{nearest}”?" in printed.err


def test_a_slip_in_a_name_raises_a_usage_error() -> None:
    with pytest.raises(UsageError) as caught:
        applykit.load_programme("nqls")
    assert (caught.value.rule, caught.value.exit_code) == ("usage.programme", 2)
    profile = applykit.load_profile(TESTS / "invalid" / "yaml-bom.yaml", applykit.load_programme(str(SMALL)))
    with pytest.raises(UsageError) as caught:
        applykit.assess(profile, "aplication")
    assert (caught.value.rule, caught.value.exit_code) == ("usage.stage", 2)
