"""The READMEs cannot drift: their commands run, their outputs are what the program prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
ANY_LINES = "…"


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def sessions(block: str) -> list[tuple[str, str]]:
    """Each command of a console block with the output that follows it."""
    found = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    return [(command, output) for command, output in found]


def matches(shown: str, printed: str) -> bool:
    """Whether the output is as shown, where a line … stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*" if line == ANY_LINES else re.escape(line) + r"\n" for line in shown.splitlines()
    )
    return re.fullmatch(pattern, printed) is not None


@pytest.mark.parametrize("name", [*READMES, "docs/programmes.md"])
def test_console_blocks_print_what_the_readme_shows(name: str, tmp_path: Path) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    environment = {
        **os.environ,
        "APPLYKIT_LANG": "zh_CN" if "zh-CN" in name else "en",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
    }
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    run = 0
    for block in blocks(text, "console"):
        for command, shown in sessions(block):
            runnable = re.sub(r"^applykit\b", f"{sys.executable} -m applykit", command)
            done = subprocess.run(
                runnable, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True
            )
            assert matches(shown, done.stdout), f"$ {command}\n{done.stdout}\n{done.stderr}"
            run += 1
    assert run >= 5, "the walk-through was not found"


@pytest.mark.parametrize("name", READMES)
def test_python_blocks_run(name: str) -> None:
    for block in blocks((ROOT / name).read_text(encoding="utf-8"), "python"):
        done = subprocess.run([sys.executable, "-c", block], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", READMES)
def test_ci_runs_the_readmes_own_test_command(name: str) -> None:
    shell = blocks((ROOT / name).read_text("utf-8"), "sh")
    commands = [line for block in shell for line in block.splitlines()]
    tests = [command for command in commands if "pytest" in command]
    assert len(tests) == 1
    assert tests[0] in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_readme(name: str) -> None:
    from applykit.cli.program import COMMANDS

    text = (ROOT / name).read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"`applykit {command}" not in text] == []


@pytest.mark.parametrize("name", READMES)
def test_links_lead_to_files(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = re.sub(r"`[^`\n]*`", "", text)  # what stands in code is an example, not a link
    targets = re.findall(r"\]\(([^)#:]+)\)", shown)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
