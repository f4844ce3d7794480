"""The command line: one module per command; each parses, calls one function, prints, and exits."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; `--version` alone needs nothing loaded."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == ["--version"]:
        from applykit import __version__

        print(f"applykit {__version__}")
        return 0
    from applykit.cli.program import run

    return run(given)
