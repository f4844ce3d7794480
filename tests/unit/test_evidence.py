"""Evidence: every broken file is named with its rule and line, and none keeps the others from being named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from threading import Event
from zipfile import ZipFile

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader, PdfWriter

import applykit
from applykit.evidence import Inspected, crew, evidence_diagnostics, inspect, opening
from applykit.evidence.kinds import ENDINGS
from applykit.evidence.results import MOST_PAGES
from applykit.messages import describe, rule_table
from applykit.model import Diagnostic, Profile, Programme
from tests.conftest import AS_OF, SAMPLES

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + trailer


def tree(count: int, kids: bytes) -> bytes:
    return b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids)


def pdf(pages: int = 1, password: str | None = None, *, seed: int = 0) -> bytes:
    """A PDF of blank pages, locked with a password where one is given (an empty one locks nobody out)."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200 + seed, 200)
    if password is not None:
        writer.encrypt(password, "owner", algorithm="AES-256")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def picture(form: str, pages: int = 1) -> bytes:
    made = BytesIO()
    noise = [Image.effect_noise((120, 160), 50 + number) for number in range(pages)]
    more = {"save_all": True, "append_images": noise[1:]} if pages > 1 else {}
    noise[0].save(made, form, **more)
    return made.getvalue()


def word() -> bytes:
    made = BytesIO()
    Document().save(made)
    return made.getvalue()


def package(name: str, content: bytes = b"<a/>") -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as file:
        file.writestr(name, content)
    return made.getvalue()


def spoilt(content: bytes, word: bytes) -> bytes:
    """The content with one byte changed behind a word in it."""
    at = content.index(word) + len(word) + 8
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def programme_with(rows: list[str], folder: Path, programme: Programme, submission: str = "") -> Profile:
    """A profile whose evidence section has these rows, the first on line 2."""
    text = "evidence:\n" + "".join(f"  - {row}\n" for row in rows) + submission
    (folder / "profile.yaml").write_text(text, encoding="utf-8")
    return applykit.load_profile(folder, programme)


def row(number: int, **fields: str) -> str:
    """A row of the evidence section; further fields replace or add to the usual ones."""
    usual = {
        "id": f"E-{number:02}", "kind": "标准文本", "title": f"材料 {number}", "file": f"evidence/{number}.pdf",
        "issuer": "某某院", "form": "复印件", "seal": "不需要", "issued": "2026-01-01", "supports": "[B4]",
    }  # fmt: skip
    return "{" + ", ".join(f"{name}: {value}" for name, value in {**usual, **fields}.items()) + "}"


def named(profile: Profile, **options: int) -> list[tuple[str, int]]:
    """Rule with variant, and line, of every diagnostic about evidence."""
    found = evidence_diagnostics(profile, AS_OF, **options)
    return [(rule_of(item), item.position.line) for item in found if item.position]


def rule_of(found: Diagnostic) -> str:
    """The rule without its family, with its variant."""
    return f"{found.rule}/{found.variant}".removeprefix("evidence.").rstrip("/")


BROKEN: Mapping[str, tuple[str, bytes | None]] = {
    # file name → what is said of it ("" for a file that is fine), and its content (None: there is none)
    "fine.pdf": "",
    "fine.png": "",
    "fine.jpg": "",
    "fine.tiff": "",
    "fine.docx": "",
    "FINE.PDF": "",
}  # type: ignore[dict-item]  # replaced below; kept in one table for the reader
BROKEN = {
    "fine.pdf": ("", pdf(3)),
    "FINE-2.PDF": ("", pdf(2)),
    "fine.png": ("", picture("PNG")),
    "fine.jpg": ("", picture("JPEG")),
    "fine.tiff": ("", picture("TIFF", 3)),
    "fine.docx": ("", word()),
    "owner-password.pdf": ("", pdf(1, "", seed=1)),
    "user-password.pdf": ("encrypted", pdf(1, "geheim")),
    "unknown-lock.pdf": (
        "encrypted",
        raw_pdf(CATALOG, tree(1, b"3 0 R"), PAGE).replace(
            b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Adobe.PubSec /V 4 >> /ID [<00> <00>]"
        ),
    ),
    "word-password.docx": (
        "encrypted",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
    ),
    "cut.pdf": ("damaged/truncated", pdf(5)[:-200]),
    "cut.png": ("damaged", picture("PNG")[:-100]),
    "cut.jpg": ("damaged", picture("JPEG")[:-300]),
    "cut.tif": ("damaged", picture("TIFF")[:2000]),
    "cut.docx": ("damaged", word()[:-2000]),
    "spoilt.png": ("damaged", spoilt(picture("PNG"), b"IDAT")),
    "spoilt.docx": ("damaged", spoilt(word(), b"word/document.xml")),
    "no-document.docx": ("damaged", package("word/document.xml")),
    "noise.pdf": ("damaged", b"%PDF-1.4\n" + bytes(range(256)) * 40 + b"%%EOF"),
    "zero.pdf": ("empty", b""),
    "text.pdf": ("wrong_kind/other", "这是一份文本，改了后缀。".encode()),
    "gbk.pdf": ("wrong_kind/other", "这是一份文本，改了后缀。".encode("gb18030")),
    "page.pdf": ("wrong_kind/other", b"<!DOCTYPE html><html></html>"),
    "old-word.docx": ("wrong_kind/other", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "sheet.docx": ("wrong_kind/other", package("xl/workbook.xml")),
    "binary.pdf": ("wrong_kind/unknown", bytes(range(128, 256)) * 9 + bytes(3)),
    "picture.pdf": ("wrong_kind", picture("PNG", 1) + b" "),
    "word.pdf": ("wrong_kind", word() + b" "),
    "document.jpg": ("wrong_kind", pdf(4)),
    "old.doc": ("unknown_kind", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(700)),
    "no-ending": ("unknown_kind/no_ending", pdf(6)),
    "no-pages.pdf": ("no_pages", raw_pdf(CATALOG, tree(0, b""))),
    "no-tree.pdf": ("no_pages", raw_pdf(b"<< /Type /Catalog >>", PAGE)),
    "circle.pdf": ("damaged/pages", raw_pdf(CATALOG, tree(1, b"2 0 R"))),
    "long-circle.pdf": ("damaged/pages", raw_pdf(CATALOG, tree(9, b"3 0 R"), tree(9, b"4 0 R 2 0 R"), PAGE)),
    "lost-page.pdf": ("damaged/pages", raw_pdf(CATALOG, tree(2, b"3 0 R null"), PAGE)),
    "deep.pdf": ("", raw_pdf(CATALOG, *(tree(1, b"%d 0 R" % number) for number in range(3, 2003)), PAGE)),
    "ten-thousand.pdf": (
        "too_many_pages",
        raw_pdf(CATALOG, tree(10_000, b" ".join(b"%d 0 R" % n for n in range(3, 10_003))), *[PAGE] * 10_000),
    ),
    "million.pdf": (
        "too_many_pages/objects",
        raw_pdf(CATALOG, tree(1, b"3 0 R"), PAGE).replace(b"xref\n0 4\n", b"xref\n0 1000004\n"),
    ),
    "missing.pdf": ("missing_file", None),
}


def test_every_broken_file_is_named_and_stops_no_other(tmp_path: Path, programme: Programme) -> None:
    (tmp_path / "evidence").mkdir()
    rows = []
    for number, (name, (_, content)) in enumerate(BROKEN.items()):
        rows.append(row(number, file=f"evidence/{name}"))
        if content is not None:
            (tmp_path / "evidence" / name).write_bytes(content)
    profile = programme_with(rows, tmp_path, programme)
    wanted = [(rule, line) for line, (rule, _) in enumerate(BROKEN.values(), start=2) if rule]
    assert named(profile) == wanted


def test_the_facts_of_whole_files(tmp_path: Path) -> None:
    for name, (rule, content) in BROKEN.items():
        if not rule and content is not None:
            (tmp_path / name).write_bytes(content)
    names = sorted(path.name for path in tmp_path.iterdir())
    facts = {name: (item.kind, item.pages, item.fault) for name, item in zip(names, inspect(tmp_path, names), strict=True)}
    assert facts == {
        "fine.pdf": ("pdf", 3, ""),
        "FINE-2.PDF": ("pdf", 2, ""),
        "fine.png": ("png", 1, ""),
        "fine.jpg": ("jpeg", 1, ""),
        "fine.tiff": ("tiff", 3, ""),
        "fine.docx": ("docx", None, ""),
        "owner-password.pdf": ("pdf", 1, ""),
        "deep.pdf": ("pdf", 1, ""),
    }
