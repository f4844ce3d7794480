"""Inspecting evidence, cold and remembered: `python benchmarks/evidence.py [ROUNDS]`; 200 files, 2,000 pages.

Each figure is a fresh process: `work` is `evidence_diagnostics` alone, `process` all of it, with loading of
the profile. Cold: applykit remembers nothing, but the files are in the system's memory, as after copying.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pypdf import PdfReader, PdfWriter

import applykit
from applykit import resources

HERE = Path(__file__).resolve().parent
PAGES = 10
ROW = (
    "  - {{id: E-{number:03}, kind: 标准文本, title: 材料 {number}, file: evidence/{file}, issuer: 某院, "
    "form: 复印件, seal: 不需要, issued: 2026-01-01, supports: [B4]}}"
)
WORK = """
import json, sys, time
from datetime import date
import applykit
from applykit.evidence import evidence_diagnostics
profile = applykit.load_profile(sys.argv[1], applykit.load_programme())
told = []
start = time.perf_counter()
found = evidence_diagnostics(profile, date(2026, 11, 23), progress=lambda *done: told.append(done))
seconds = time.perf_counter() - start
print(json.dumps([seconds, len(found), told[-1][1], told[0][0]]))
"""


def main() -> None:
    """Measure and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"Python {sys.version.split()[0]}, applykit {applykit.__version__}, {os.cpu_count()} cores; "
              f"medians of {rounds}")  # fmt: skip
        for count in (50, 100, 200, 400):
            size = prepare(folder / str(count), count)
            cold, warm = measure(folder / str(count), folder / "cache", rounds)
            print(f"{count:4} files, {count * PAGES:5} pages, {size / 1e6:5.1f} MB   "
                  f"cold: work {cold[0]:.2f} s, process {cold[1]:.2f} s   "
                  f"remembered: work {warm[0]:.3f} s, process {warm[1]:.2f} s")  # fmt: skip


def prepare(folder: Path, count: int) -> int:
    """Write a profile with so many files of ten pages, and return their size together."""
    (folder / "evidence").mkdir(parents=True)
    papers = sorted((resources.samples_folder() / "complete" / "evidence").glob("*.pdf"))
    pages = [page for paper in papers for page in PdfReader(paper).pages]
    rows, size = [], 0
    for number in range(count):
        writer = PdfWriter()
        for offset in range(PAGES):
            writer.add_page(pages[(number * 7 + offset) % len(pages)])
        writer.add_metadata({"/Title": f"No. {number} of {count}"})
        path = folder / "evidence" / f"{number:03}.pdf"
        writer.write(path)
        size += path.stat().st_size
        rows.append(ROW.format(number=number, file=path.name))
    (folder / "profile.yaml").write_text("\n".join(["evidence:", *rows]) + "\n", encoding="utf-8")
    return size


def measure(folder: Path, cache: Path, rounds: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Medians of work and whole process, cold and remembered."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "APPLYKIT_CACHE": str(cache)}
    times: dict[str, list[tuple[float, float]]] = {"cold": [], "remembered": []}
    for _ in range(rounds):
        shutil.rmtree(cache, ignore_errors=True)
        for way, runs in times.items():
            start = time.perf_counter()
            command = [sys.executable, "-c", WORK, str(folder)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            whole = time.perf_counter() - start
            seconds, found, files, known = json.loads(done.stdout)
            if found or known != (files if way == "remembered" else 0):
                raise SystemExit(f"not what was to be measured: {done.stdout}")
            runs.append((seconds, whole))
    cold, warm = (
        (statistics.median(work for work, _ in runs), statistics.median(whole for _, whole in runs))
        for runs in times.values()
    )
    return cold, warm


if __name__ == "__main__":
    main()
