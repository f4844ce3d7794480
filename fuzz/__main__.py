"""Runs one target, or all of them in turn: `python -m fuzz source 1200`, `python -m fuzz all 60`.

Every input that fails stays in fuzz/found/; `python -m fuzz TARGET FILE` runs one of them again.
Needs the package atheris, which is in no extra: it is built for few systems only.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGETS = ("source", "expressions", "template", "evidence", "dossier")


def fuzz(target: str, seconds: str) -> int:
    """Run one target in a process of its own; its exit code, 0 where nothing was found."""
    corpus, found = HERE / "corpus" / target, HERE / "found" / target
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    options = [str(corpus), str(HERE / "seeds" / target), f"-max_total_time={seconds}"]
    return subprocess.run(
        [sys.executable, "-m", f"fuzz.{target}", *options, f"-artifact_prefix={found}/", "-timeout=30",
         "-rss_limit_mb=2048", "-max_len=20000", "-print_final_stats=1"],
        cwd=HERE.parent, check=False,
    ).returncode  # fmt: skip


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in (*TARGETS, "all"):
        print(__doc__)
        return 2
    name, *rest = arguments
    if rest and Path(rest[0]).is_file():
        return subprocess.run([sys.executable, "-m", f"fuzz.{name}", rest[0]], check=False).returncode
    seconds = rest[0] if rest else "60"
    return max(fuzz(target, seconds) for target in (TARGETS if name == "all" else (name,)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
