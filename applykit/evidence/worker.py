"""A process that opens files for another one: a path comes in, what was found goes out, a line of JSON each.

It is a program of its own, not a child of multiprocessing: that would run a caller's script once more, or
copy a process in the middle of its threads.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from applykit.evidence.opening import examine


def main() -> None:
    """Answer until nothing comes in any more."""
    for line in sys.stdin:
        found = examine(Path(json.loads(line)))
        print(json.dumps([found.kind, found.pages, found.fault]), flush=True)


if __name__ == "__main__":
    main()
