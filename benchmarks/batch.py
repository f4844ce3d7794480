"""Many dossiers at once: `benchmarks/batch.py [CLIENTS] [ROUNDS] [MEMORY...]`.

CLIENTS copies (8) of the quickstart sample, each built whole: one worker process against two, and, where dask
is installed, a cluster of one worker against one of two; medians of ROUNDS interleaved rounds (3), with warm
workers.  Then the peak memory of one worker after each number of dossiers in MEMORY (20 and 100; 1,000 tell
whether it is flat).
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import wait
from datetime import date
from pathlib import Path

from applykit import __version__, resources
from applykit.batch import Client, Order
from applykit.batch.pools import Dask, Pools, Processes
from applykit.batch.work import build_client

ORDER = Order(date(2026, 11, 23), __version__, "en")


def copies(folder: Path, count: int) -> list[Client]:
    """So many clients, each a copy of the quickstart sample."""
    sample = resources.samples_folder() / "quickstart"
    made = []
    for number in range(count):
        target = folder / f"client{number}"
        shutil.copytree(sample, target, ignore=shutil.ignore_patterns("build"))
        made.append(Client(target.name, target / "profile.yaml"))
    return made


def seconds(pools: Pools, clients: Sequence[Client]) -> float:
    """Seconds to build all clients, once every worker has built one."""
    pool = pools.open(len(clients))
    try:
        wait([pool.submit(build_client, client, ORDER) for client in clients[: 2 * pools.most]])
        start = time.perf_counter()
        jobs = [pool.submit(build_client, client, ORDER) for client in clients]
        assert all(job.result().done for job in jobs)
        return time.perf_counter() - start
    finally:
        pools.close(pool)


def compared(name: str, one: Pools, two: Pools, clients: Sequence[Client], rounds: int) -> None:
    """Print the medians of two pools and their ratio."""
    times = [(seconds(one, clients), seconds(two, clients)) for _round in range(rounds)]
    first, second = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(a / b for a, b in times)
    print(f"{name}: one {first:.2f} s, two {second:.2f} s: {ratio:.2f}×", flush=True)


def peak(clients: Sequence[Client]) -> int:
    """The peak memory of this process in MiB, after building; run in a process of its own."""
    import resource

    assert all(build_client(client, ORDER).done for client in clients)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure and print."""
    given = [int(item) for item in sys.argv[1:]]
    count, rounds = [*given[:2], *(8, 3)[len(given[:2]) :]]
    memory = given[2:]
    with tempfile.TemporaryDirectory() as name:
        os.environ["APPLYKIT_CACHE"] = str(Path(name, "cache"))
        clients = copies(Path(name), count)
        print(f"{count} dossiers of the quickstart sample, {os.cpu_count()} cores, "
              f"load {os.getloadavg()[0]:.1f}")  # fmt: skip
        compared("processes", Processes(1), Processes(2), clients, rounds)
        try:
            one, two = Dask("", 1), Dask("", 2)
        except Exception as error:
            print(f"dask: not measured ({error})")
        else:
            compared("dask", one, two, clients, rounds)
            one.end()
            two.end()
        for dossiers in memory or (20, 100):
            pool = Processes(1).open(1)
            repeated = [clients[number % count] for number in range(dossiers)]
            most = pool.submit(peak, repeated).result()
            print(f"peak memory of a worker after {dossiers} dossiers: {most} MiB", flush=True)
            pool.shutdown()


if __name__ == "__main__":
    main()
