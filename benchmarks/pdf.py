"""PDFs of all volumes against one soffice call per document: `python benchmarks/pdf.py [ROUNDS [CLIENTS]]`.

One dossier: the Word volumes of the complete sample. `plain` starts soffice for each document in turn and
gets PDFs without page numbers in the contents; `applykit` lays all of them out, with page numbers in the
contents of PDF and Word file, and every page looked at. A batch: the same for several clients, in as many
processes as there are cores. Rounds take turns; medians are printed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import applykit
from applykit import resources
from applykit.office import program
from applykit.office.findings import page_findings
from applykit.office.layout import LaidOut, lay_out

DAY = date(2026, 11, 23)


def laid_out(documents: Mapping[str, bytes]) -> int:
    """Everything that `build --pdf` adds to a build, in the same order; the number of pages."""
    with ThreadPoolExecutor(1) as looker:
        looks = []

        def done(name: str, result: LaidOut) -> None:
            looks.append(looker.submit(lambda: list(page_findings(name, result))))

        laid = lay_out(documents, as_of=DAY, done=done)
        for look in looks:
            look.result()
    return sum(len(result.pages.labels) for result in laid.values())


def plain(folder: Path, soffice: Path) -> None:
    """One call for each document, as people write it in a script."""
    for path in sorted(folder.glob("*.docx")):
        subprocess.run(
            [str(soffice), f"-env:UserInstallation={(folder / 'user').as_uri()}", "--headless",
             "--convert-to", "pdf", "--outdir", str(folder / "pdf"), str(path)],
            check=True, capture_output=True,
        )  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _all(pool: ProcessPoolExecutor, batch: list[Mapping[str, bytes]]) -> None:
    list(pool.map(laid_out, batch))


def main(rounds: int, clients: int) -> None:
    soffice = program.find()
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held) / "dossier"
        sample = applykit.load_profile(
            resources.samples_folder() / "complete", applykit.load_programme("nqsl")
        )
        applykit.build(sample, output=folder, as_of=DAY)
        documents = {path.name: path.read_bytes() for path in sorted(folder.glob("*.docx"))}
        pages = laid_out(documents)
        plain(folder, soffice)
        times: dict[str, list[float]] = {"plain": [], "one": [], "batch": []}
        workers = os.cpu_count() or 1
        with ProcessPoolExecutor(workers) as pool:
            for _round in range(rounds):
                times["plain"].append(seconds(lambda: plain(folder, soffice)))
                times["one"].append(seconds(lambda: laid_out(documents)))
                batch: list[Mapping[str, bytes]] = [documents] * clients
                times["batch"].append(seconds(partial(_all, pool, batch)))
    base = statistics.median(times["plain"])
    one = statistics.median(times["one"])
    per_client = statistics.median(times["batch"]) / clients
    print(f"{program.version(soffice)}; {len(documents)} documents, {pages} pages; {workers} cores; "
          f"median of {rounds} rounds")  # fmt: skip
    print(f"one soffice call per document   {base:6.2f} s")
    print(f"applykit, one dossier           {one:6.2f} s   {one / base:.2f}× (aim: 0.50)")
    print(f"applykit, batch, per dossier    {per_client:6.2f} s   {per_client / base:.2f}× (aim: 0.35)")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(*(numbers + [3, 4][len(numbers) :]))
