#!/usr/bin/env python3
"""Stands in for LibreOffice where a test needs one that fails: the documents' text says how.

`hang` never ends and has a child that never ends; `crash` ends at once; `refuse` writes nothing; `garbage` writes
what is no PDF; `grow` takes more and more memory; `once hang` (and so on) does so at the first try only.
`linger` becomes a PDF, and what should end then goes on. Everything else becomes a PDF of one page.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)


def main() -> int:
    log = Path(os.environ["FAKE_SOFFICE_LOG"])
    target = Path(sys.argv[sys.argv.index("--outdir") + 1])
    for source in map(Path, sys.argv[sys.argv.index("--outdir") + 2 :]):
        wish = source.read_bytes().decode()
        tried = wish in log.read_text(encoding="utf-8").split("\n") if log.exists() else False
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{wish}\n")
        if wish.startswith("once ") and not tried:
            wish = wish.removeprefix("once ")
        if wish.startswith("hang"):
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            with log.with_suffix(".pids").open("a", encoding="utf-8") as file:
                file.write(f"{os.getpid()} {child.pid}\n")
            time.sleep(600)
        if wish.startswith("crash"):
            return 139
        if wish.startswith("refuse"):
            continue
        if wish.startswith("grow"):
            held = b"x" * (200 << 20)
            time.sleep(600)
            return len(held)
        (target / f"{source.stem}.pdf").write_bytes(b"garbage" if wish.startswith("garbage") else PAGE)
        if wish.startswith("linger"):
            with log.with_suffix(".pids").open("a", encoding="utf-8") as file:
                file.write(f"{os.getpid()}\n")
            time.sleep(600)
    return 0


if __name__ == "__main__":
    sys.exit(main())
