"""Chromium without a window, and axe-core: pages are looked at as a reader's browser shows them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TOOLS = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "applykit-ci"
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"

needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
needs_axe = pytest.mark.skipif(not AXE.is_file(), reason=f"axe-core is not installed: {AXE}")


def opened(page: Path, folder: Path, *, width: int = 1280) -> tuple[str, str]:
    """The page's DOM once its scripts have run, and what the browser said on its console."""
    assert CHROMIUM
    done = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", f"--user-data-dir={folder / 'browser'}", "--enable-logging=stderr",
            "--v=0", f"--window-size={width},900", "--virtual-time-budget=20000", "--allow-file-access-from-files", "--dump-dom", page.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, "\n".join(console)
