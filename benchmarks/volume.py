"""Binding attachments against pypdf's bare merge of the same files: `benchmarks/volume.py [ROUNDS] [FILES]`.

40 files of 10 pages each; `bound` is everything from the profile to the finished volume: title sheets, index,
bookmarks and a number on every page; the first time the small fonts are made, afterwards they are remembered.
Then the peak of memory for FILES files (1,000, so 10,000 pages), each way in a process of its own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from evidence import PAGES, prepare

import applykit
from applykit import resources
from applykit.model import Artifact

DAY = date(2026, 11, 23)
PEAK = """
import resource, sys, time
sys.path.insert(0, {here!r})
import volume
start = time.perf_counter()
pages = volume.{way}({folder!r})
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(pages, round(time.perf_counter() - start, 1), round(peak))
"""


def bound(folder: str | Path) -> int:
    """Bind the attachments of a profile, as a build does; returns the pages."""
    from applykit.assessment import evidence_of
    from applykit.documents.readstyle import load_style
    from applykit.volume import Options, bind_attachments

    programme = applykit.load_programme()
    profile = applykit.load_profile(folder, programme)
    path = resources.find_template("styles/gongwen.yaml").path
    style = load_style(path.read_text(encoding="utf-8"), str(path))
    document = next(item for item in programme.documents if item.id == "attachments")
    volume = bind_attachments(profile, evidence_of(profile), document, style, Options(), as_of=DAY)
    with tempfile.TemporaryFile() as file:
        for part in volume.parts:
            for piece in Artifact(part.name, part.content).pieces():
                file.write(piece)
    return sum(part.pages for part in volume.parts)


def merged(folder: str | Path) -> int:
    """pypdf's bare merge of the same files; returns the pages."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for path in sorted((Path(folder) / "evidence").glob("*.pdf")):
        writer.append(path)
    with tempfile.TemporaryFile() as file:
        writer.write(file)
    return len(writer.pages)


def timed(way: str, folder: Path) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    globals()[way](folder)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["APPLYKIT_CACHE"] = str(folder / "cache")
        prepare(folder / "forty", 40)
        prepare(folder / "many", many)
        print(f"Python {sys.version.split()[0]}, applykit {applykit.__version__}; medians of {rounds}")
        timed("merged", folder / "forty")  # what is imported once is not measured
        first = timed("bound", folder / "forty")
        bare, whole = [], []
        for _ in range(rounds):  # in turn, so that a busy machine is busy for both
            bare.append(timed("merged", folder / "forty"))
            whole.append(timed("bound", folder / "forty"))
        merge, bind = statistics.median(bare), statistics.median(whole)
        print(f"40 files, {40 * PAGES} pages: bare merge {merge:.2f} s, bound {bind:.2f} s "
              f"(ratio {bind / merge:.2f}; the first time {first:.2f} s)")  # fmt: skip
        for way in ("merged", "bound"):
            code = PEAK.format(here=str(Path(__file__).parent), way=way, folder=str(folder / "many"))
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
            pages, seconds, peak = done.stdout.split()
            print(f"{many} files, {pages} pages, {way}: {seconds} s, peak {peak} MB")


if __name__ == "__main__":
    main()
