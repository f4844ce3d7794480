"""What the tests share: the shipped programme, the samples, and a way to call the command line."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

import applykit
from applykit import messages
from applykit.model import Profile, Programme

settings.register_profile("applykit", deadline=None)  # no test depends on time
settings.load_profile("applykit")

ROOT = Path(__file__).resolve().parents[1]
# Tools of the test environment are found even where it is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
SAMPLES = ROOT / "samples"
AS_OF = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call of the command line left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the tests make applykit remember stays out of the cache of the person who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("APPLYKIT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """English words and no colours, unless a test says otherwise."""
    monkeypatch.setenv("APPLYKIT_LANG", "en")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(messages, "_current", "")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Call the command line with these arguments."""
    from applykit.cli import main

    def call(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return call


@pytest.fixture(scope="session")
def programme() -> Programme:
    """The shipped programme."""
    return applykit.load_programme("nqsl")


@pytest.fixture(scope="session")
def complete(programme: Programme) -> Profile:
    """The complete sample, loaded."""
    return applykit.load_profile(SAMPLES / "complete", programme)


def needs(tool: str) -> pytest.MarkDecorator:
    """Skip with a reason where a tool is missing, but never in CI: there it must be."""
    missing = shutil.which(tool) is None
    return pytest.mark.skipif(missing and "CI" not in os.environ, reason=f"{tool} is not installed")
