"""Start-up stays light: what a call does not need is not imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"docx", "docxtpl", "jinja2", "cerberus", "yaml", "lxml", "rich", "click", "markdown_it", "babel"}


def loaded(code: str) -> set[str]:
    """The top-level modules in memory after running `code` in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name.split(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize(
    "code",
    ["import applykit", "from applykit.cli import main; main(['--version'])"],
    ids=["import", "version"],
)
def test_nothing_heavy(code: str) -> None:
    assert loaded(code) & HEAVY == set()


def test_a_check_needs_no_word_library() -> None:
    code = "from applykit.cli import main; main(['check', 'samples/quickstart', '--format', 'json'])"
    assert loaded(code) & {"docx", "docxtpl", "lxml", "markdown_it"} == set()
