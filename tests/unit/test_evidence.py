"""Evidence: every broken file is named with its rule and line, and none keeps the others from being named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from threading import Event
from zipfile import ZipFile

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfWriter

import applykit
from applykit.evidence import Inspected, crew, evidence_diagnostics, inspect, opening
from applykit.model import Diagnostic, Profile, Programme
from tests.conftest import AS_OF

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


def declaring(content: bytes) -> bytes:
    """The Word document with entities declared in its text, which then reads as before."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as whole, ZipFile(made, "w") as file:
        for name in whole.namelist():
            part = whole.read(name)
            if name == "word/document.xml":
                part = part.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1)
            file.writestr(name, part)
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
        "id": f"E-{number:02}", "kind": "标准文本", "title": f"材料 {number}",
        "file": f"evidence/{number}.pdf",
        "issuer": "某某院", "form": "复印件", "seal": "不需要", "issued": "2026-01-01", "supports": "[B4]",
    }  # fmt: skip
    return "{" + ", ".join(f"{name}: {value}" for name, value in {**usual, **fields}.items()) + "}"


def named(profile: Profile, largest: int | None = None) -> list[tuple[str, int]]:
    """Rule with variant, and line, of every diagnostic about evidence."""
    found = evidence_diagnostics(profile, AS_OF, largest=largest)
    return [(rule_of(item), item.position.line) for item in found if item.position]


def rule_of(found: Diagnostic) -> str:
    """The rule without its family, with its variant."""
    return f"{found.rule}/{found.variant}".removeprefix("evidence.").rstrip("/")


BROKEN: Mapping[str, tuple[str, bytes | None]] = {
    # file name → what is said of it (nothing of a whole file), and its content (None: there is no file)
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
    "cut.tif": ("damaged/truncated", picture("TIFF")[:2000]),
    "cut.docx": ("damaged", word()[:-2000]),
    "spoilt.png": ("damaged", spoilt(picture("PNG"), b"IDAT")),
    "spoilt.docx": ("damaged", spoilt(word(), b"word/document.xml")),
    "entities.docx": ("damaged", declaring(word())),
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
    facts = {
        name: (item.kind, item.pages, item.fault)
        for name, item in zip(names, inspect(tmp_path, names), strict=True)
    }
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


def test_links_and_paths_do_not_lead_out(tmp_path: Path, programme: Programme) -> None:
    """Neither `..`, nor absolute paths, nor links reach a file outside; a link inside is fine."""
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(pdf(7))
    folder = tmp_path / "lab"
    (folder / "evidence").mkdir(parents=True)
    (folder / "evidence" / "in.pdf").write_bytes(pdf())
    (folder / "evidence" / "out.pdf").symlink_to(outside)
    (folder / "evidence" / "gone.pdf").symlink_to(tmp_path / "no-such.pdf")
    (folder / "evidence" / "loop.pdf").symlink_to(folder / "evidence" / "loop.pdf")
    (folder / "evidence" / "round.pdf").symlink_to(folder / "evidence" / "in.pdf")
    (folder / "elsewhere").symlink_to(tmp_path)
    names = {
        "../outside.pdf": "outside",
        "evidence/../../outside.pdf": "outside",
        "..\\outside.pdf": "outside",
        str(outside): "outside/absolute",
        "C:\\scans\\x.pdf": "outside/absolute",
        "file:///scans/x.pdf": "outside/absolute",
        "evidence/out.pdf": "outside/link",
        "evidence/gone.pdf": "outside/link",
        "elsewhere/outside.pdf": "outside/link",
        "evidence/loop.pdf": "missing_file",
        "evidence/in.pdf/x.pdf": "missing_file",
        "x" * 300 + ".pdf": "missing_file",
        "evidence": "missing_file/folder",
        "evidence/../evidence/in.pdf": "",
        "evidence\\in.pdf": "",
        "evidence/round.pdf": "",
    }
    found = inspect(folder, list(names))
    assert {name: item.fault for name, item in zip(names, found, strict=True)} == names
    profile = programme_with([row(n, file=repr(name)) for n, name in enumerate(names)], folder, programme)
    lines = [line for line, fault in enumerate(names.values(), start=2) if fault]
    errors = [(rule, line) for rule, line in named(profile) if not rule.startswith("same_")]
    assert errors == [(fault, line) for line, fault in enumerate(names.values(), start=2) if fault]
    assert len(lines) == 13


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything may be read here")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(pdf())
    (tmp_path / "secret.pdf").chmod(0)
    assert inspect(tmp_path, ["secret.pdf"])[0].fault == "damaged/unreadable"


def test_a_decomposed_name_is_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "re\u0301sume\u0301.pdf").write_bytes(pdf())
    assert inspect(tmp_path, ["r\u00e9sum\u00e9.pdf"])[0].fault == ""


def test_size_against_the_limit(tmp_path: Path, programme: Programme) -> None:
    (tmp_path / "evidence").mkdir()
    for number in range(2):
        (tmp_path / "evidence" / f"{number}.pdf").write_bytes(pdf(1 + 40 * number))
    profile = programme_with([row(0), row(1)], tmp_path, programme)
    sizes = [item.size for item in inspect(tmp_path, ["evidence/0.pdf", "evidence/1.pdf"])]
    assert named(profile, largest=sizes[1]) == []
    assert named(profile, largest=sizes[1] - 1) == [("too_large", 3)]
    assert named(profile, largest=sizes[0] - 1) == [("too_large", 2), ("too_large", 3)]


class Told:
    """Remembers what the progress was."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.calls.append((done, total))

    @property
    def opened(self) -> int:
        """How many files were not known when the work began."""
        return self.calls[1][1] - self.calls[1][0] if len(self.calls) > 1 else 0


def look(folder: Path, names: list[str]) -> tuple[tuple[Inspected, ...], int]:
    told = Told()
    found = inspect(folder, names, progress=told)
    assert told.calls[-1] == (len(names), len(names))
    assert told.calls == sorted(told.calls)
    return found, told.opened


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder of its own."""
    monkeypatch.setenv("APPLYKIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "evidence.jsonl"


def test_what_was_opened_once_is_remembered(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "lab"
    folder.mkdir()
    names = [f"{number}.pdf" for number in range(4)]
    for number, name in enumerate(names):
        (folder / name).write_bytes(pdf(number + 1, seed=number))
    first, opened = look(folder, names)
    assert opened == 4
    assert look(folder, names) == (first, 0)
    (folder / names[2]).write_bytes(pdf(9))
    second, opened = look(folder, names)
    assert opened == 1
    assert [item.pages for item in second] == [1, 2, 9, 4]
    (folder / "copy.pdf").write_bytes((folder / names[0]).read_bytes())  # known by its content
    copied, opened = look(folder, ["copy.pdf"])
    assert (copied[0].pages, copied[0].sha256, opened) == (1, first[0].sha256, 0)
    assert str(folder) not in cache.read_text(encoding="utf-8")  # the cache tells nobody's names


def test_the_same_size_and_time_is_not_taken_for_the_same_file(tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(1))
    whole = inspect(tmp_path, ["a.pdf"])[0]
    state = path.stat()
    path.write_bytes(b"x" * state.st_size)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert (whole.fault, inspect(tmp_path, ["a.pdf"])[0].fault) == ("", "wrong_kind")


@pytest.mark.parametrize(
    "damage",
    [b"", b"\xff\xfe", b"[]", b"{}\n", b'["applykit evidence", 0]\n["a", "b", "pdf", 1, ""]\n', None],
    ids=["empty", "binary", "list", "mapping", "other-format", "lines"],
)
def test_a_damaged_cache_is_ignored(tmp_path: Path, cache: Path, damage: bytes | None) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(3))
    (tmp_path / "b.pdf").write_bytes(pdf(4))
    first = inspect(tmp_path, ["a.pdf", "b.pdf"])
    if damage is None:
        head, *lines = cache.read_text(encoding="utf-8").splitlines()
        broken = [lines[0][:-3], "[1, 2]", "nonsense", lines[0].replace("3, ", '"3", '), "[" * 5000]
        cache.write_text("\n".join([head, *broken, lines[1]]), encoding="utf-8")
    else:
        cache.write_bytes(damage)
    again, opened = look(tmp_path, ["a.pdf", "b.pdf"])
    assert again == first
    assert opened == (1 if damage is None else 2)
    assert look(tmp_path, ["a.pdf", "b.pdf"])[1] == 0


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("APPLYKIT_CACHE", str(tmp_path / "file" / "cache"))
    (tmp_path / "a.pdf").write_bytes(pdf(3))
    assert look(tmp_path, ["a.pdf"])[1] == 1
    assert look(tmp_path, ["a.pdf"])[1] == 1


def test_a_file_that_hangs_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "kind_of", lambda path: Event().wait())
    (tmp_path / "a.pdf").write_bytes(pdf())
    assert opening.examine_within(tmp_path / "a.pdf", 0.05).fault == "damaged/slow"


@pytest.mark.parametrize("python", [sys.executable, "/no/such/python", "/bin/false"])
def test_many_files_are_opened_by_processes(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, python: str
) -> None:
    """Processes find what threads find; where none can be started, threads do their work."""
    names = [name for name, (_, content) in BROKEN.items() if content is not None]
    for name in names:
        (tmp_path / name).write_bytes(BROKEN[name][1] or b"")
    alone = inspect(tmp_path, names)
    cache.unlink()
    started = []
    start = subprocess.Popen

    def counted(*arguments: object, **options: object) -> object:
        started.append(arguments)
        return start(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(crew, "_MOMENT", 1e-9)
    monkeypatch.setattr(crew, "MANY", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(sys, "executable", python)
    monkeypatch.setattr(subprocess, "Popen", counted)
    assert inspect(tmp_path, names) == alone
    assert started


def test_pypdf_and_pillow_wait_until_a_file_must_be_opened() -> None:
    code = "import sys, applykit.evidence; print({'pypdf', 'PIL', 'platformdirs'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
