"""What the tests share: the shipped programme, the samples, and a way to call the command line."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import settings

import applykit
from applykit import messages
from applykit.dossier.lock import locked
from applykit.errors import UnwritableError
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


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every worker of this run of the tests has in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(target: Path, make: Callable[[Path], object]) -> Path:
    """A file or folder that one worker makes under another name; the others wait for it."""
    while not target.exists():
        try:
            with locked(target):
                if not target.exists():
                    making = target.with_name(f"{target.name}.{os.getpid()}")
                    make(making)
                    making.rename(target)
        except UnwritableError:
            time.sleep(0.1)
    return target


@pytest.fixture(autouse=True, scope="session")
def own_cache(common: Path) -> Iterator[None]:
    """What the tests make applykit remember stays out of the cache of the person who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("APPLYKIT_CACHE", str(common / "cache"))
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


@pytest.fixture(scope="session")
def complete_dossier(common: Path, complete: Profile) -> Iterator[Path]:
    """The complete sample, built whole; for reading only."""
    folder = once(
        common / "complete-dossier", lambda making: applykit.build(complete, output=making, as_of=AS_OF)
    )
    yield from _untouched(folder)


@pytest.fixture(scope="session")
def quickstart_client(common: Path) -> Iterator[Path]:
    """A copy of the quickstart sample, built with its archive; for reading only."""

    def make(making: Path) -> None:
        from applykit.cli import main

        shutil.copytree(SAMPLES / "quickstart", making, ignore=shutil.ignore_patterns("build"))
        assert main(["build", str(making), "--zip", "--as-of", AS_OF.isoformat()]) == 0

    yield from _untouched(once(common / "quickstart-client", make))


@pytest.fixture(scope="session")
def life(common: Path) -> Iterator[Path]:
    """The sample laboratory's life, a folder for each stage (5-inspection), not built; for reading only.

    The dossier that is the promise lies in 2-application/build, with one document of it.
    """
    from samples.life.replay import replay

    def make(making: Path) -> None:
        assert replay(making, build=False) == 0

    yield from _untouched(once(common / "life", make))


def _untouched(folder: Path) -> Iterator[Path]:
    before = _digest(folder)
    yield folder
    assert _digest(folder) == before, f"a test changed {folder.name}, which many read"


def _digest(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def needs(tool: str) -> pytest.MarkDecorator:
    """Skip with a reason where a tool is missing, but never in CI: there it must be."""
    missing = shutil.which(tool) is None
    return pytest.mark.skipif(missing and "CI" not in os.environ, reason=f"{tool} is not installed")
