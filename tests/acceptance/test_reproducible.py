"""The same profile gives the same bytes wherever, whenever and in whatever language it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, SAMPLES

MACHINES = {
    "甲 机": {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "APPLYKIT_LANG": "zh_CN"},
    "b": {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "4711", "APPLYKIT_LANG": "en"},
}
"""Two machines by the name of a folder, with the variables that differ between them."""


def test_two_machines_make_the_same_bytes(tmp_path: Path) -> None:
    built = []
    for name, variables in MACHINES.items():
        folder = tmp_path / name / "申报材料"
        shutil.copytree(SAMPLES / "quickstart", folder)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
        environment["APPLYKIT_CACHE"] = str(tmp_path / name / "cache")
        where = folder if name == "b" else tmp_path
        done = subprocess.run(
            [sys.executable, "-m", "applykit", "build", os.path.relpath(folder, where), "--zip", "--output",
             str(tmp_path / name / "out"), "--as-of", "2026-11-23"],
            cwd=where, env=environment, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        out = tmp_path / name
        files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("out/*")}
        files |= {path.name: path.read_bytes() for path in out.glob("*.zip")}
        built.append(files)
    first, second = built
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert sum(name.endswith(".zip") for name in first) == 1
    assert {"out/卷四 附件.pdf", "out/index.html", "out/manifest.json"} <= set(first)
