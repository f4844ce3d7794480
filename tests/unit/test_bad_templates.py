"""Templates from anywhere: what is no plain .docx is refused, and what would never end is stopped."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest
from docx import Document
from jinja2.exceptions import SecurityError

import applykit
from applykit.documents import opening
from applykit.errors import TemplateError
from applykit.expressions import budget
from applykit.messages import describe_error
from tests.conftest import AS_OF

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = "[Content_Types].xml"
WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def changed(parts: Mapping[str, bytes | Callable[[bytes], bytes]], *paragraphs: str) -> bytes:
    """A document with parts added, replaced, or rewritten."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(*paragraphs))) as read, zipfile.ZipFile(stream, "w", 8) as written:
        for name in dict.fromkeys([*read.namelist(), *parts]):
            by = parts.get(name)
            held = read.read(name) if name in read.namelist() else b""
            written.writestr(name, by(held) if callable(by) else held if by is None else by)
    return stream.getvalue()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name, held in parts.items():
            written.writestr(name, held)
    return stream.getvalue()


def locked() -> bytes:
    """A zip whose entries say that they are encrypted."""
    raw = bytearray(word())
    place = raw.find(b"PK\x01\x02")
    while place >= 0:
        raw[place + 8] |= 1
        place = raw.find(b"PK\x01\x02", place + 4)
    return bytes(raw)


def spoilt() -> bytes:
    raw = bytearray(zipped({"word/document.xml": bytes(range(256)) * 40}))
    raw[60] ^= 0xFF
    return bytes(raw)


DOCTYPE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
FILES = {
    "empty": (b"", "template.damaged", ""),
    "words": (b"some words", "template.damaged", ""),
    "old": (OLE + bytes(600), "template.not_word", "old"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "template.not_word", "password"),
    "entries with a password": (locked(), "template.not_word", "password"),
    "pdf": (b"%PDF-1.7", "template.not_word", ""),
    "rtf": (b"{\\rtf1 x}", "template.not_word", ""),
    "html": (b"\xef\xbb\xbf\n<html></html>", "template.not_word", ""),
    "excel": (zipped({TYPES: b"<Types/>", "xl/workbook.xml": b"<a/>"}), "template.not_word", ""),
    "opendocument": (zipped({"mimetype": b"x", "content.xml": b"<a/>"}), "template.not_word", ""),
    "cut off": (word("x")[:2000], "template.damaged", ""),
    "spoilt": (spoilt(), "template.damaged", ""),
    "another zip": (zipped({"a.txt": b"x"}), "template.damaged", ""),
    "no main part": (zipped({TYPES: b"<Types/>"}), "template.damaged", ""),
    "main part broken": (changed({"word/document.xml": b"<a><b></a>"}), "template.damaged", "part"),
    "styles broken": (changed({"word/styles.xml": b"<a>"}), "template.damaged", "part"),
    "types broken": (changed({TYPES: b"<Types"}), "template.damaged", "part"),
    "macros": (changed({"word/vbaProject.bin": b"x"}), "template.macros", ""),
    "docm": (changed({TYPES: lambda held: held.replace(
        WORD, b"application/vnd.ms-word.document.macroEnabled.main+xml")}), "template.macros", ""),
    "dotx": (changed({TYPES: lambda held: held.replace(b"document.main+xml", b"template.main+xml")}),
             "template.not_word", "template"),
    "other content": (changed({TYPES: lambda held: held.replace(WORD, b"text/plain")}),
                      "template.not_word", "content"),
    "entities": (changed({"word/document.xml": lambda held: held.replace(
        b"<w:document", DOCTYPE + b"<w:document", 1)}), "template.entities", ""),
    "entities elsewhere": (changed({"customXml/a.bin": b" " + DOCTYPE}), "template.entities", ""),
    "entities in another code": (changed({"word/header9.xml": DOCTYPE.decode().encode("utf-16")}),
                                 "template.entities", ""),
    "entries": (zipped({f"{number}": b"" for number in range(opening.MOST_ENTRIES + 1)}),
                "template.too_large", "entries"),
    "bomb": (zipped({"word/media/a.bmp": bytes(60_000_000)}), "template.too_large", ""),
    "long part": (changed({"word/media/a.png": Random(1).randbytes(300_000),
                           "word/header9.xml": b"<a>" + b"<b/>" * 8_500_000}), "template.too_large", "part"),
}  # fmt: skip


def failure(content: bytes) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        applykit.render(content, {"x": "甲"}, as_of=AS_OF)
    return caught.value


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_plain_document_is_refused(name: str) -> None:
    content, rule, variant = FILES[name]
    error = failure(content)
    assert (error.rule, error.facts.get("variant", "")) == (rule, variant)
    assert error.exit_code == 3
    for code in ("en", "zh_CN"):
        assert "…" not in describe_error(error, code)


def test_the_template_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "旧模板.docx"
    path.write_bytes(OLE)
    with pytest.raises(TemplateError) as caught:
        applykit.render(path, {}, as_of=AS_OF)
    assert "旧模板.docx" in describe_error(caught.value, "zh_CN")


LOOP = "{% for a in range(9999) %}"
ENDLESS = {
    "loops": LOOP * 3 + "{% endfor %}" * 3,
    "a filter in a loop": LOOP + "{% for b in range(9999) if false %}{% endfor %}{% endfor %}",
    "macros": "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    "a macro in itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "a loop in itself": "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "a range": "{% for i in range(10**9) %}{% endfor %}",
    "a text times a number": "{{ 'a' * 3000000000 }}",
    "a text doubled": "{% set n = namespace(s='a') %}"
    "{% for i in range(99) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
    "a block": "{% set s = 'a' * 1000000 %}{% set x %}" + LOOP + "{{ s }}{% endfor %}{% endset %}",
    "output": "{% set s = 'a' * 1000000 %}" + LOOP + "{{ s }}{% endfor %}",
    "words of the template": LOOP * 2 + "x" * 100 + "{% endfor %}" * 2,
    "lists in lists": "{% set a = [1, 1] %}" + "{% set a = [a, a] %}" * 40 + "{{ a | string | length }}",
    "lists of lists": "{% set a = [[1] * 1000] * 1000 %}{{ ([a] * 1000) | string | length }}",
    "lists in a sum": "{{ ([range(10000) | list] * 10000) | sum(start=[]) | length }}",
    "a filter for every item": "{{ range(9999) | map('string') | map('wordcount') | list | length }}" * 120,
    "a power": "{{ 9 ** 9999999 }}",
    "a width": "{{ '%99999999d' | format(1) }}",
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "conditions": "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
    "nested loops": "{% for i in [1] %}" * 50 + "{% endfor %}" * 50,
    "signs": "{{ " + "-" * 20000 + "1 }}",
    "a sum": "{{ 1" + "+1" * 20000 + " }}",
    "a way out": "{{ ''.__class__.__mro__ }}",
    "the globals": "{{ lipsum.__globals__ }}",
    "the inside of Jinja": "{{ self._TemplateReference__context }}",
    "another file": "{% include '/etc/hostname' %}",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_code_is_stopped(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_SECONDS", 1e9)  # the count must do, on whatever machine
    error = failure(word("前", f"甲{ENDLESS[name]}乙"))
    assert error.rule in ("template.failed", "template.syntax", "template.undefined")
    assert error.facts["part"] == "word/document.xml"
    assert "template" in describe_error(error, "en")


def turns(allowance: budget.Budget) -> None:
    for _ in range(100):
        allowance.turn()


@pytest.mark.parametrize("tag", ["{{", "{%tr ", "{%- ", "{% colspan ", "{# "])
def test_tags_without_an_end_are_refused_at_once(tag: str) -> None:
    error = failure(word(tag * 50_000))
    assert (error.rule, error.facts["variant"]) == ("template.too_large", "tags")
    assert "50000 never end" in describe_error(error, "en")


def test_tags_in_tags_are_refused_at_once() -> None:
    assert failure(word("{{" * 5000 + "}}" * 5000)).facts["variant"] == "tags"


def test_more_tags_than_anybody_types_are_refused() -> None:
    assert failure(word("{{ x }}" * 20_001)).facts["variant"] == "tags"


def test_time_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "_LOOK", 0)
    with pytest.raises(SecurityError, match="too long"):
        turns(budget.Budget(seconds=-1))


def test_memory_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    allowance = budget.Budget()
    monkeypatch.setattr(budget, "_LOOK", 0)
    monkeypatch.setattr(budget, "_peak", lambda: 10**13)
    with pytest.raises(SecurityError, match="too much memory"):
        turns(allowance)


@pytest.mark.parametrize("written", ["x | list", "[x]", "{'a': x}", "x.upper", "[x] | map('upper')"])
def test_what_is_no_text_is_not_printed(written: str) -> None:
    error = failure(word(f"{{{{ {written} }}}}"))
    assert error.rule == "template.failed"
    assert "cannot be printed as it is" in describe_error(error, "en")


def test_an_allowance_is_each_documents_own() -> None:
    """What one document used up does not count against the next."""
    content = word(LOOP + "{% for b in range(60) %}{% endfor %}{% endfor %}")
    for _ in range(2):
        assert applykit.render(content, {}, as_of=AS_OF)
