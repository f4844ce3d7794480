"""Edits of files in the corpus of mutations: made before a check, taken back after it.

An edit is `file:` with one of `delete: true`, `rename: name`, `copy: name` (to a new file), `from: name` (the
content of that file), `link: target`, `folder: true`, `cut: share` (the part that is kept, 0 to 1),
`scratch: share` (zeros from there on), `text: words`, `pixels: width` (a PNG so many pixels wide), or
`made: kind`, a PDF of that kind.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfWriter


@contextmanager
def changed_files(folder: Path, edits: Sequence[Mapping[str, Any]]) -> Iterator[None]:
    """The edits made in the files of a folder; afterwards everything is as it was."""
    touched = {Path(edit["file"]).parts[0] for edit in edits}
    with tempfile.TemporaryDirectory(dir=folder.parent) as aside:
        for name in touched:
            shutil.copytree(folder / name, Path(aside) / name, symlinks=True)
        try:
            for edit in edits:
                _edit(folder, edit)
            yield
        finally:
            for name in touched:
                shutil.rmtree(folder / name)
                shutil.move(Path(aside) / name, folder / name)


def _edit(folder: Path, edit: Mapping[str, Any]) -> None:
    file = folder / edit["file"]
    if "rename" in edit:
        file.rename(folder / edit["rename"])
    elif "copy" in edit:
        shutil.copy(file, folder / edit["copy"])
    elif "from" in edit:
        file.write_bytes((folder / edit["from"]).read_bytes())
    elif "cut" in edit:
        content = file.read_bytes()
        file.write_bytes(content[: int(len(content) * float(edit["cut"]))])
    elif "scratch" in edit:
        content = file.read_bytes()
        begun = int(len(content) * float(edit["scratch"]))
        file.write_bytes(content[:begun] + b"\0" * (len(content) - begun))
    elif "text" in edit:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(edit["text"], encoding="utf-8")
    elif "pixels" in edit:
        file.write_bytes(_picture(int(edit["pixels"])))
    elif "made" in edit:
        file.write_bytes(MADE[edit["made"]]())
    else:
        file.unlink()
        if "folder" in edit:
            file.mkdir()
        elif "link" in edit:
            file.symlink_to(edit["link"])


def _picture(width: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, width // 2), "navy").save(made, "PNG")
    return made.getvalue()


def _pdf(pages: int, password: str = "", algorithm: str = "AES-256") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password, "owner", algorithm=algorithm)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _many(pages: int) -> bytes:
    """Written by hand: pypdf would take seconds to number so many."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, pages + 3))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
    ]
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n" % (len(objects) + 1, table) + trailer


MADE: Mapping[str, Callable[[], bytes]] = {
    "locked with AES-256": lambda: _pdf(1, "secret"),
    "locked with AES-128": lambda: _pdf(1, "secret", "AES-128"),
    "locked with RC4": lambda: _pdf(2, "secret", "RC4-128"),
    "without pages": lambda: _pdf(0),
    "of 5,001 pages": lambda: _many(5_001),
    "of 20,000 pages": lambda: _many(20_000),
}
