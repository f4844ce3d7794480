"""Words as Word counts them in Chinese text (字数), and the limits that a notice sets."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from applykit.messages import did_you_mean
from applykit.model import Diagnostic, Document, EntryPath, Profile, Related, Severity, path_text
from applykit.wording.fields import Places
from applykit.wording.texts import Texts

_TABLE_RULE = re.compile(
    r"^[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$", re.MULTILINE
)
_LINE_MARK = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|(?:>[ \t]*)+|[-*+][ \t]+|\d{1,9}[.)][ \t]+)+", re.MULTILINE)
_PICTURE = re.compile(r"!\[([^\]\n]{0,200})\]\([^)\n]{0,500}\)(?:[ \t]?\{[^{}\n]{0,100}\})?")
_NOTE = re.compile(r"\[\^[^\]\s]{1,50}\]:?")
_LINK = re.compile(r"\[([^\]\n]{0,200})\]\([^)\n]{0,500}\)")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`")
_LATIN = re.compile(r"[^\s\u1100-\U0010ffff]+")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SINGLE = frozenset("“”‘’—…·×÷±°§①②③④⑤⑥⑦⑧⑨⑩")


def plain(markdown: str) -> str:
    """The words of a narrative without the marks of Markdown, files of pictures, and addresses of links."""
    text = _PICTURE.sub(r"\1", markdown)
    text = _NOTE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _TABLE_RULE.sub("", text)
    text = _LINE_MARK.sub("", text)
    return _EMPHASIS.sub("", text).replace("|", " ")


def count_words(text: str) -> int:
    """The figure that Word shows as 字数, without the marks of Markdown.

    Every Chinese character counts one, and so does every full-width mark (，。“”（）—…) and every sign as
    wide as a character (㎡, ℃, ×). A run of letters, digits and half-width marks between spaces or Chinese
    counts one however long it is: 8,642.60 is one, GB/T 31467 is two, 46人 is two. A half-width mark that
    stands alone counts nothing, and neither do spaces, line ends, table lines, list marks and invisible
    characters. What Word adds of its own (numbers of headings, contents) is not the writer's.
    """
    return _count(plain(text))


def _count(words: str) -> int:
    single = sum(map(_is_single, words))
    for character in _SINGLE:
        words = words.replace(character, " ")
    runs = (run for run in _LATIN.findall(words) if any(map(str.isalnum, run)))
    return single + sum(1 for _ in runs)


def _is_single(character: str) -> bool:
    if character < "\u1100":
        return character in _SINGLE
    return not character.isspace() and unicodedata.category(character) not in ("Cf", "Cc", "Mn")


def over_limits(texts: Texts) -> Iterator[Diagnostic]:
    """Texts longer than submission.word_limits allows, and limits for what does not exist.

    A limit for a field of a list (directions.content) holds for each row; one for a section holds for all
    its narratives together; one for a document (申报书, 卷一) is left to whoever has laid the document out.
    """
    profile, places = texts.profile, texts.places
    submission = profile.data.get("submission")
    rows = submission.get("word_limits") if isinstance(submission, Mapping) else None
    counted = texts.all if rows else []
    for number, row in enumerate(rows or ()):
        name, limit = row.get("field"), row.get("limit")
        path: EntryPath = ("submission", "word_limits", number)
        if not isinstance(name, str) or _is_document(profile, name):
            continue
        wanted = _canonical(profile.programme.schema, name)
        if not wanted:
            known = sorted({field.name.replace("[]", "") for field in counted})
            yield Diagnostic(
                Severity.ERROR, "submission.unknown_field", path_text((*path, "field")),
                places.entry((*path, "field")), {"name": name, "hint": did_you_mean(name, known)},
                shown=places.shown((*path, "field")),
            )  # fmt: skip
        elif isinstance(limit, int):
            yield from _longer(texts, wanted, limit, (*path, "limit"))


def limits_for_no_document(texts: Texts) -> Iterator[Diagnostic]:
    """Rows of submission.page_limits that name no document; the pages are counted once they are laid out."""
    profile, places = texts.profile, texts.places
    known = [document.title for document in profile.programme.documents]
    for number, row in enumerate(_rows(profile, "page_limits")):
        name = row.get("document")
        if isinstance(name, str) and not _is_document(profile, name):
            path: EntryPath = ("submission", "page_limits", number, "document")
            yield Diagnostic(
                Severity.ERROR, "submission.unknown_document", path_text(path), places.entry(path),
                {"name": name, "hint": did_you_mean(name, known), "known": known}, shown=places.shown(path),
            )  # fmt: skip


def over_page_limit(profile: Profile, document: Document, pages: int) -> Diagnostic | None:
    """The diagnostic for a document that has more pages than a limit of the profile; they are counted by
    LibreOffice, so that it warns only."""
    for number, row in enumerate(_rows(profile, "page_limits")):
        limit = row.get("limit")
        if document.goes_by(str(row.get("document"))) and isinstance(limit, int) and pages > limit:
            at: EntryPath = ("submission", "page_limits", number, "limit")
            facts = {"document": document.name, "pages": pages, "limit": limit, "excess": pages - limit}
            places = Places(profile)
            return Diagnostic(
                Severity.WARNING, "submission.page_limit", path_text(at), places.entry(at), facts,
                shown=places.shown(at),
            )  # fmt: skip
    return None


def _rows(profile: Profile, name: str) -> Sequence[Mapping[str, Any]]:
    submission = profile.data.get("submission")
    rows = submission.get(name) if isinstance(submission, Mapping) else None
    return [row for row in rows or () if isinstance(row, Mapping)]


def _longer(texts: Texts, wanted: str, limit: int, at: EntryPath) -> Iterator[Diagnostic]:
    counted, places = texts.all, texts.places
    related = (Related(path_text(at), places.entry(at)),)
    plain_name = wanted.replace("[]", "")
    single = [field for field in counted if field.name.replace("[]", "") == plain_name]
    groups = [[field] for field in single]
    if not single:
        inside = [field for field in counted if field.name.replace("[]", "").startswith(plain_name + ".")]
        groups = [[field for field in inside if field.kind == "narrative"]]
    for group in groups:
        words = sum(count_words(field.text) for field in group)
        if words > limit:
            path = group[0].path if single else group[0].path[:1]
            label = group[0].label if single else _label(texts.profile.programme.schema, wanted)
            facts = {"label": label, "words": f"{words:,}",
                     "limit": f"{limit:,}", "excess": f"{words - limit:,}"}  # fmt: skip
            yield Diagnostic(
                Severity.ERROR, "submission.too_long", path_text(path), places.entry(path), facts,
                shown=places.shown(path), related=related,
            )  # fmt: skip


def _is_document(profile: Profile, name: str) -> bool:
    """Whether a limit names a document of any stage."""
    return any(document.goes_by(name) for document in profile.programme.documents)


def over_document_limit(profile: Profile, document: Document, content: bytes) -> Diagnostic | None:
    """The diagnostic for a document, given as finished .docx, that is longer than a limit of the profile."""
    submission = profile.data.get("submission")
    rows = submission.get("word_limits") if isinstance(submission, Mapping) else None
    for number, row in enumerate(rows or ()):
        limit = row.get("limit")
        if isinstance(limit, int) and document.goes_by(str(row.get("field"))):
            words = words_in(content)
            if words > limit:
                at = ("submission", "word_limits", number, "limit")
                facts = {"label": row["field"], "words": f"{words:,}", "limit": f"{limit:,}",
                         "excess": f"{words - limit:,}"}  # fmt: skip
                place = Places(profile).entry(at)
                return Diagnostic(Severity.ERROR, "submission.too_long", path_text(at), place, facts)
    return None


def words_in(content: bytes) -> int:
    """The 字数 of a .docx: its paragraphs and tables, without headers, footers and automatic numbers."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    texts = ("".join(text.text or "" for text in found.iter(f"{_W}t")) for found in root.iter(f"{_W}p"))
    return sum(map(_count, texts))


def _label(fields: Mapping[str, Any], path: str) -> str:
    rules: Mapping[str, Any] = {"schema": fields}
    for part in path.split("."):
        rules = rules.get("schema", {}).get(part, {})
    return str(rules.get("meta", {}).get("label", path))


def _canonical(fields: Mapping[str, Any], name: str) -> str:
    """lab.summary for lab.summary, 实验室.摘要 or directions[0].content without its number; else empty."""
    names = []
    rules: Mapping[str, Any] = {"schema": fields}
    for part in re.sub(r"\[\d*\]", "", name.strip()).split("."):
        inner = rules.get("schema", {})
        inner = inner.get("schema", {}) if rules.get("type") == "list" else inner
        found = next(
            (key for key, value in inner.items() if part in (key, value.get("meta", {}).get("label"))), None
        )
        if found is None:
            return ""
        names.append(found)
        rules = inner[found]
    return ".".join(names)
