"""Filling a template: `benchmarks/engine.py [ROUNDS] [--node]`, applykit.render against docxtpl.

The workload is that of workload.py: 12 chapters, 15 tables, 300 rows, 24,000 characters, a picture.  Rounds
take turns; medians of wall and processor time, and of the ratios within a round.  Then growth from 30 to
30,000 rows, and the peak memory of a process after 100 and after 1,000 documents.

With --node three engines for Node.js fill an equal template (npm installs them into a cache folder): carbone,
docxtemplater and easy-template-x.  Theirs has no conditions, which is to their favour.
"""

from __future__ import annotations

import io
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import workload
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined

import applykit
from applykit.cache import cache_folder

HERE = Path(__file__).resolve().parent
AS_OF = date(2026, 11, 23)
GROWTH = (30, 300, 3_000, 30_000)
ENGINES = ("carbone", "docxtemplater", "easy-template-x")
PACKAGES = (*ENGINES, "pizzip")  # docxtemplater takes its zip from pizzip
MEMORY = """
import resource, sys
sys.path.insert(0, {here!r})
import engine, workload
template, context = workload.template(), workload.context()
for _number in range({count}):
    engine.{way}(template, context)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one document: by the clock, and of the processor."""

    wall: float
    cpu: float


def fast(template: bytes, context: dict[str, object]) -> bytes:
    """applykit's way."""
    return applykit.render(template, context, as_of=AS_OF)


def plain(template: bytes, context: dict[str, object]) -> bytes:
    """docxtpl as its documentation shows it."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(context, Environment(autoescape=True, undefined=StrictUndefined), autoescape=True)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def timed(way: Callable[[bytes, dict[str, object]], bytes], template: bytes, rows: int) -> Took:
    """One document, with values that are made anew."""
    context = workload.context(rows, seed=time.perf_counter_ns())
    wall, cpu = time.perf_counter(), time.process_time()
    way(template, context)
    return Took((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


@contextmanager
def node_engine(name: str, modules: Path, folder: Path) -> Iterator[Callable[[], Took]]:
    """An engine for Node.js, in a process that fills one document whenever it is asked to."""
    template = folder / f"{name}.docx"
    template.write_bytes(workload.template(workload.CARBONE if name == "carbone" else workload.MUSTACHE))
    data, made = folder / f"{name}.json", folder / f"{name}.out.docx"
    data.write_text(json.dumps(workload.flat(workload.context())), encoding="utf-8")
    command = ["node", str(HERE / "engines.js"), name, str(template), str(data), str(made)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=modules,
        env={**os.environ, "NODE_PATH": str(modules / "node_modules")},
    )  # fmt: skip
    asked, answers = process.stdin, process.stdout
    assert asked is not None
    assert answers is not None

    def fill() -> Took:
        asked.write("\n")
        asked.flush()
        wall, cpu = json.loads(answers.readline())
        return Took(wall, cpu)

    try:
        fill()
        whole(made.read_bytes(), name)
        yield fill
    finally:
        asked.close()
        process.wait(20)


def whole(document: bytes, name: str) -> None:
    """Stop if a document lacks rows: what leaves things out is no faster."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        rows = len(re.findall("XR-", package.read("word/document.xml").decode()))
    if rows != workload.ROWS:
        raise SystemExit(f"{name} printed {rows} of {workload.ROWS} rows")


def installed() -> Path:
    """The folder with the engines for Node.js."""
    folder = cache_folder() / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    if not all((folder / "node_modules" / name).is_dir() for name in PACKAGES):
        subprocess.run(
            ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder), *PACKAGES],
            check=True,
        )
    return folder


def main() -> None:
    """Measure and print."""
    words = sys.argv[1:]
    rounds = next((int(word) for word in words if word.isdigit()), 15)
    template = workload.template()
    for way in (fast, plain):
        whole(way(template, workload.context()), way.__name__)
    print(f"{workload.CHAPTERS} chapters, {workload.TABLES} tables, {workload.ROWS} rows; {rounds} "
          f"interleaved rounds, medians; Python {sys.version.split()[0]}, applykit {applykit.__version__}, "
          f"docxtpl {version('docxtpl')}; load {os.getloadavg()[0]:.1f}")  # fmt: skip
    with ExitStack() as stack:
        ways: dict[str, Callable[[], Took]] = {
            "docxtpl": lambda: timed(plain, template, workload.ROWS),
            "applykit": lambda: timed(fast, template, workload.ROWS),
        }
        if "--node" in words:
            folder, modules = Path(stack.enter_context(tempfile.TemporaryDirectory())), installed()
            for name in ENGINES:
                ways[name] = stack.enter_context(node_engine(name, modules, folder))
        times: dict[str, list[Took]] = {name: [] for name in ways}
        for number in range(rounds + 2):
            for name, fill in ways.items():
                took = fill()
                if number > 1:
                    times[name].append(took)
    own = times["applykit"]
    for name, found in times.items():
        wall = statistics.median(one.wall for one in found)
        cpu = statistics.median(one.cpu for one in found)
        faster = statistics.median(one.wall / mine.wall for one, mine in zip(found, own, strict=True))
        thriftier = statistics.median(one.cpu / mine.cpu for one, mine in zip(found, own, strict=True))
        print(f"{name:16} {wall:7.1f} ms, processor {cpu:7.1f} ms; applykit is {faster:5.1f}× as fast, "
              f"by processor time {thriftier:5.1f}×", flush=True)  # fmt: skip
    growth(template)
    for count, name in ((100, "fast"), (1_000, "fast"), (100, "plain")):
        print(f"peak memory after {count:5,} documents ({name}): {peak(name, count)} MiB", flush=True)


def growth(template: bytes) -> None:
    """Print the time of a document against its rows, and what a row more costs."""
    points = []
    for rows in GROWTH:
        taken = [timed(fast, template, rows).cpu for _ in range(5)]
        points.append((rows, statistics.median(taken)))
        print(f"{rows:6,} rows {points[-1][1]:9.1f} ms", flush=True)
    for (less, before), (more, after) in pairwise(points):
        print(f"from {less:,} to {more:,} rows: {(after - before) / (more - less) * 1000:.1f} µs a row")


def peak(way: str, count: int) -> int:
    """The peak memory in MiB of a process of its own that fills so many documents."""
    code = MEMORY.format(here=str(HERE), way=way, count=count)
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    return int(done.stdout)


if __name__ == "__main__":
    main()
