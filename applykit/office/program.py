"""Where LibreOffice is installed, and the environment in which it is started."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from applykit.errors import ToolMissingError

CHOSEN = "APPLYKIT_SOFFICE"
"""The environment variable that names the program where it is not found by itself."""

INSTALL = "apt install libreoffice-writer fonts-noto-cjk"

_ROOMY = {"MALLOC_TOP_PAD_": str(64 << 20), "MALLOC_TRIM_THRESHOLD_": str(2 << 30),
          "MALLOC_MMAP_THRESHOLD_": str(1 << 30)}  # fmt: skip
_SECONDS = 20


def find() -> Path:
    """The program that starts LibreOffice.

    Raises:
        ToolMissingError: it is not installed, or APPLYKIT_SOFFICE names something else.
    """
    chosen = os.environ.get(CHOSEN)
    if chosen:
        if not Path(chosen).is_file():
            raise ToolMissingError("file.no_libreoffice", variant="chosen", file=chosen, variable=CHOSEN)
        return Path(chosen)
    for candidate in _candidates():
        if candidate.is_file():
            return candidate
    raise ToolMissingError("file.no_libreoffice", install=INSTALL)


def _candidates() -> Iterator[Path]:
    # On Windows soffice.com waits for its end and soffice.exe does not.
    for name in ("soffice.com", "soffice", "libreoffice") if os.name == "nt" else ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            yield Path(found)
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield folder / "LibreOffice.app/Contents/MacOS/soffice"
    for variable in ("ProgramFiles", "ProgramFiles(x86)"):
        if variable in os.environ:
            yield Path(os.environ[variable], "LibreOffice", "program", "soffice.com")


def version(program: Path) -> str:
    """What the program says of its version, such as LibreOffice 7.4.7.2; an empty text if it says nothing."""
    try:
        done = subprocess.run(
            [str(program), "--headless", "--version"], capture_output=True, text=True, timeout=_SECONDS,
            stdin=subprocess.DEVNULL, check=False, errors="replace",
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return " ".join(done.stdout.split()[:2])


def build_id(program: Path) -> str:
    """What an installed LibreOffice calls its build; an empty text where that is not written beside it."""
    beside = program.resolve().parent
    for path in (beside / "versionrc", beside / "version.ini", beside.parent / "Resources" / "versionrc"):
        with contextlib.suppress(OSError):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                if line.startswith("buildid="):
                    return line.removeprefix("buildid=").strip()
    return ""


def environment(folder: Path, fonts: Path | None) -> dict[str, str]:
    """The variables for LibreOffice: no display, its temporary files in `folder`, our stand-ins for fonts."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept |= {"SAL_USE_VCLPLUGIN": "svp", "TMPDIR": str(folder), "TMP": str(folder), "TEMP": str(folder)}
    kept |= _ROOMY  # glibc only: memory that layout gives back is asked for again at once
    if fonts:
        kept["FONTCONFIG_FILE"] = str(fonts)
    return kept
