"""One command for the table: `python tests/mutations/report.py [WORDS]`, checks × found, missed, noise.

With WORDS only the mutations whose file or name holds one of them; each then shows what was found.
Exit code 1 if a fault was missed or anything else was said.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.mutations import corpus  # noqa: E402


def main() -> int:
    """Print the table; with words, the findings of the mutations that hold one."""
    words = sys.argv[1:]
    chosen = [one for one in corpus.mutations() if not words or any(word in one.name for word in words)]
    counts: dict[str, Counter[str]] = {}
    begun = time.perf_counter()
    for one, outcome in zip(chosen, corpus.outcomes(chosen), strict=True):
        count = counts.setdefault(one.check, Counter())
        count["mutations"] += 1
        count["found"] += len(one.expect) - len(outcome.missed)
        count["missed"] += len(outcome.missed)
        count["noise"] += len(outcome.noise)
        if words or outcome.missed or outcome.noise:
            print(one.name)
            for mark, lines in (("missed", outcome.missed), ("noise ", outcome.noise)):
                for line in lines:
                    print(f"  {mark}  {line}")
            if words:
                for line in outcome.found:
                    print(f"  found   {line}")
    table(counts)
    print(f"{len(chosen)} mutations in {time.perf_counter() - begun:.0f} s")
    return 1 if any(count["missed"] or count["noise"] for count in counts.values()) else 0


def table(counts: dict[str, Counter[str]]) -> None:
    """The checks with their counts, and the sums."""
    columns = ("mutations", "found", "missed", "noise")
    print(f"{'check':>10}  " + "  ".join(f"{column:>9}" for column in columns) + "  title")
    total: Counter[str] = Counter()
    titles = corpus.titles()
    for check, count in counts.items():
        total.update(count)
        print(
            f"{check:>10}  " + "  ".join(f"{count[column]:>9}" for column in columns) + f"  {titles[check]}"
        )
    print(f"{'together':>10}  " + "  ".join(f"{total[column]:>9}" for column in columns))


if __name__ == "__main__":
    sys.exit(main())
