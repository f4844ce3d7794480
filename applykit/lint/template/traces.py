"""What editing leaves behind: tracked changes, comments, hidden text, names of people, unfilled tags."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.etree import _Element

from applykit.documents.headings import w
from applykit.documents.opening import Package
from applykit.lint.template.report import Report
from applykit.lint.template.story import Paragraph
from applykit.messages import _

_CHANGES = tuple(
    w(name)
    for name in (
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
        "trPrChange", "tcPrChange", "tblGridChange", "numberingChange", "cellIns", "cellDel", "cellMerge",
    )
)  # fmt: skip
_TAG = re.compile(r"\{\{.+?\}\}|\{%.+?%\}", re.DOTALL)
_OFF = ("0", "false", "off")
_NOBODY = {"", "applykit", "python-docx", "docxtpl"}
_CORE = ("creator", "lastModifiedBy")
_APP = ("Manager", "Company")
_SILENT = (
    "docProps/",
    "_rels/",
    "word/_rels/",
    "customXml/_rels/",
    "word/styles",
    "word/theme/",
    "word/fontTable",
)


def check_traces(package: Package, paragraphs: Sequence[Paragraph], report: Report) -> None:
    """Report what must not go out with a dossier."""
    roots = list({paragraph.story.part: paragraph.story.root for paragraph in paragraphs}.values())
    if any(True for root in roots for _change in root.iter(*_CHANGES)):
        _changes(paragraphs, report)
    _comments(package, paragraphs, report)
    hidden = [paragraph for paragraph in paragraphs if any(map(_hidden, paragraph.node.iter(w("vanish"))))]
    report.many(hidden, "template.hidden_text")
    _people(package, report)


def _changes(paragraphs: Sequence[Paragraph], report: Report) -> None:
    changed, people = [], []
    for paragraph in paragraphs:
        found = list(paragraph.node.iter(*_CHANGES))
        found += [
            node
            for home in paragraph.node.iterancestors(w("tr"), w("tc"), w("ins"), w("del"))
            for node in ([home] if home.tag in _CHANGES else home.iterchildren(w("trPr"), w("tcPr")))
            if node.tag in _CHANGES or any(True for _change in node.iterchildren(*_CHANGES))
        ]
        if found:
            changed.append(paragraph)
            people += [author for node in found if (author := node.get(w("author")))]
    report.many(changed, "template.tracked_changes", warning=False, people=_names(people))


def _comments(package: Package, paragraphs: Sequence[Paragraph], report: Report) -> None:
    part = next((name for name, kind in package.types().items() if kind.endswith(".comments+xml")), "")
    if not part:
        return
    comments = {node.get(w("id")): node for node in package.tree(part).iter(w("comment"))}
    if not comments:
        return
    people = _names([author for node in comments.values() if (author := node.get(w("author")))])
    marked = [
        paragraph
        for paragraph in paragraphs
        if any(mark.get(w("id")) in comments for mark in paragraph.node.iter(w("commentReference")))
    ]
    words = _text(next(iter(comments.values())))
    if marked:
        report.many(marked, "template.comments", warning=False, people=people, comment=words[:30])
    else:
        report.whole("template.comments", part, count=len(comments), places=part, people=people,
                     comment=words[:30], near=words[:30])  # fmt: skip


def unfilled(package: Package, filled: Sequence[str], report: Report) -> None:
    """Report tags in parts that nothing fills, such as comments, SmartArt and charts."""
    titles = {"comments": _("comment"), "diagrams": _("SmartArt"), "charts": _("chart")}
    for part, held in package.parts.items():
        if part in filled or not part.endswith(".xml") or part.startswith(_SILENT):
            continue
        if b"{{" not in held and b"{%" not in held:
            continue
        text = _text(package.tree(part), every=True)
        title = next((word for name, word in titles.items() if name in part), part)
        for found in dict.fromkeys(_TAG.findall(text)):
            report.whole("template.not_filled", part, tag=found, title=title, near=found)


def _text(root: _Element, *, every: bool = False) -> str:
    texts = map(str, root.itertext()) if every else (node.text or "" for node in root.iter(w("t")))
    return "".join(texts).strip()


def _hidden(mark: _Element) -> bool:
    """Whether a mark hides text; the end of a paragraph alone shows nothing anyway."""
    if mark.get(w("val")) in _OFF:
        return False
    properties = mark.getparent()
    run = properties.getparent() if properties is not None else None
    return (
        run is not None and run.tag == w("r") and any((text.text or "").strip() for text in run.iter(w("t")))
    )


def _people(package: Package, report: Report) -> None:
    for part, names in (("docProps/core.xml", _CORE), ("docProps/app.xml", _APP)):
        if part not in package.parts:
            continue
        found = [
            node.text.strip()
            for node in package.tree(part).iter()
            if isinstance(node.tag, str) and node.tag.rpartition("}")[2] in names and node.text
        ]
        named = [name for name in found if name.strip() not in _NOBODY]
        if named:
            report.whole("template.author", part, warning=True, people=_names(named), near=_names(named))


def _names(people: Sequence[str]) -> str:
    known = list(dict.fromkeys(people))
    return _(", ").join(known[:5]) + ("…" if len(known) > 5 else "") if known else "—"
