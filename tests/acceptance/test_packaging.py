"""A wheel works in a fresh environment, outside the checkout."""

from __future__ import annotations

import configparser
import json
import os
import re
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.network


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it is released, its bill of materials beside it."""
    folder = tmp_path_factory.mktemp("release")
    done = subprocess.run(
        [ROOT / ".ci" / "release", folder], env={**os.environ, "PYTHON": sys.executable},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return next(folder.glob("applykit-*.whl"))


def test_the_bill_of_materials_names_everything_that_is_installed(wheel: Path) -> None:
    bill = json.loads(next(wheel.parent.glob("*.cdx.json")).read_text(encoding="utf-8"))
    named = {component["name"].lower().replace("_", "-") for component in bill["components"]}
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    wanted = re.findall(r"^([\w.-]+)", settings["options"]["install_requires"], re.MULTILINE)
    assert [name for name in wanted if name.lower() not in named] == []
    assert "file:" not in json.dumps(bill)
    hashes = (wheel.parent / "SHA256SUMS").read_text(encoding="utf-8")
    assert f"{sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}" in hashes


def test_the_wheel_holds_the_data_and_no_tests(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    wanted = (
        "applykit/locale/zh_CN/LC_MESSAGES/applykit.mo",
        "applykit_checklists/nqsl/application.yaml",
        "applykit_samples/quickstart/profile.yaml",
        "applykit_samples/complete/profile/staff.yaml",
        "applykit_samples/complete/evidence/E-11-事业单位法人证书.png",
        "applykit_samples/quickstart/evidence/E-01-实施方案.pdf",
        "applykit_templates/nqsl/申报书.docx",
        "applykit_templates/styles/gongwen.yaml",
    )
    assert [name for name in wanted if name not in names] == []
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "applykit").rglob("*.py")}
    assert modules - set(names) == set()
    assert [name for name in names if name.startswith("tests") or "/build/" in name] == []


def test_the_wheel_builds_the_sample_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", str(wheel)], check=True, cwd=tmp_path)
    program = tmp_path / "env" / "bin" / "applykit"

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *arguments], cwd=tmp_path, capture_output=True, text=True)

    assert call("init", "lab", "--sample", "complete").returncode == 0
    done = call("build", "lab", "--as-of", "2026-11-23")
    assert done.returncode == 0, done.stdout + done.stderr
    built = sorted(path.name for path in (tmp_path / "lab" / "build" / "nqsl-application").iterdir())
    assert built == [
        "check.json", "index.html", "manifest.json", "profile.json",
        "卷一 申报书.docx", "卷三 自评报告.docx", "卷二 建设方案.docx", "卷四 附件.pdf", "签章清单.docx",
    ]  # fmt: skip
    schema = next((tmp_path / "env").rglob("applykit/dossier/manifest.schema.json"))
    assert schema.read_bytes() == (ROOT / "docs" / "manifest.schema.json").read_bytes()
    assert call("verify", "lab/build/nqsl-application", "--rebuild").returncode == 0
    checkout = subprocess.run(
        [sys.executable, "-m", "applykit", "verify", "lab/build/nqsl-application", "--rebuild"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert checkout.returncode == 0, checkout.stdout + checkout.stderr
    module = subprocess.run(
        [python, "-m", "applykit", "--version"], cwd=tmp_path, capture_output=True, text=True
    )
    assert module.stdout.startswith("applykit ")


def test_the_lowest_versions_that_setup_cfg_allows_work(wheel: Path, tmp_path: Path) -> None:
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    requirements = settings["options"]["install_requires"].split("\n")
    lowest = [line.replace(" >= ", "==") for line in requirements if line]
    assert len(lowest) >= 8
    assert all("==" in requirement for requirement in lowest)
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", str(wheel), *lowest], check=True, cwd=tmp_path)
    for arguments in (["init", "lab", "--sample", "complete"], ["build", "lab", "--as-of", "2026-11-23"]):
        command = [tmp_path / "env" / "bin" / "applykit", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
