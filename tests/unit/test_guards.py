"""docs/security.md, the guards, and the tests that hold them belong together."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.conftest import ROOT
from tests.guards.try_all import Guard, guards

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("guard", guards(), ids=lambda guard: guard.id)
def test_a_guard_stands_where_it_is_said_to(guard: Guard) -> None:
    text = (ROOT / guard.file).read_text(encoding="utf-8")
    assert guard.taken_out(text) != text
    file, _separator, function = shlex.split(guard.test)[0].partition("::")
    assert f"def {function}" in (ROOT / file).read_text(encoding="utf-8")


def test_the_page_names_every_guard_and_no_other() -> None:
    table = PAGE.partition("## What holds")[2].partition("## Faults")[0]
    named = [
        id
        for row in table.splitlines()
        if row.startswith("| ")
        for id in re.findall(r"`([a-z-]+)`", row.split("|")[3])
    ]
    assert sorted(named) == sorted(guard.id for guard in guards())


def test_every_test_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE)
    assert len(named) > 8
    for file, function in named:
        path = next((ROOT / "tests").rglob(file))
        assert f"def {function}(" in path.read_text(encoding="utf-8"), function


def test_the_page_counts_what_the_tests_try() -> None:
    from tests.acceptance import test_hostile_values as values
    from tests.acceptance import test_verify as archives
    from tests.unit.test_evidence import BROKEN

    counts = [
        len(list((ROOT / "tests" / "invalid").glob("*.errors.txt"))),
        len(list((ROOT / "tests" / "templates").glob("*.lint.txt"))),
        sum(bool(rule) for rule, _content in BROKEN.values()),
        len(archives.CASES) + len(archives.BROKEN),
        len(values.TYPED) + len(values.REFUSED),
    ]
    table = PAGE.partition("## Hostile input tried")[2].partition("## Faults")[0]
    assert [
        int(row.split("|")[2]) for row in table.splitlines() if row.startswith("| ") and "`" in row
    ] == counts
