"""What reaches out of a template or runs in it: links, remote templates, objects, fields that fetch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from applykit.documents.headings import w
from applykit.documents.ooxml import R
from applykit.documents.opening import Package
from applykit.lint.template.report import Report
from applykit.lint.template.story import Paragraph

_FETCHING = re.compile(
    r"(?:^|[\s{])(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON)(?=[\s\"]|$)",
    re.IGNORECASE,
)
_OBJECTS = ("oleObject", "control", "activeXControlBinary", "aFChunk", "subDocument", "frame", "package")
_WEB = ("http://", "https://", "mailto:")


def check_outside(package: Package, paragraphs: Sequence[Paragraph], report: Report) -> None:
    """Report everything that Word would fetch, run, or open elsewhere."""
    homes = {paragraph.node: paragraph for paragraph in paragraphs}
    roots = {paragraph.story.part: paragraph.story.root for paragraph in paragraphs}
    for part in package.parts:
        if part.endswith(".rels"):
            continue
        for relation in package.relations(part):
            rule = _rule(relation.kind, relation.target, outside=relation.outside, charted="charts/" in part)
            if not rule:
                continue
            facts: Any = {"target": relation.target, "kind": relation.kind}
            home = _home(roots[part], relation.id, homes) if part in roots else None
            if home is None:
                report.whole(rule, part, warning=rule.endswith("/web"), near=relation.target[:60], **facts)
            else:
                report.at(home, rule, warning=rule.endswith("/web"), **facts)
    _fields(paragraphs, report)


def _home(root: Any, id: str, homes: Mapping[Any, Paragraph]) -> Paragraph | None:
    """The paragraph that uses a relationship."""
    for node in root.xpath("//*[@r:*[. = $id]]", namespaces={"r": R}, id=id):
        for home in (node, *node.iterancestors()):
            if home in homes:
                return homes[home]
    return None


def _rule(kind: str, target: str, *, outside: bool, charted: bool) -> str:
    if outside:
        if kind == "attachedTemplate":
            return "template.remote_template"
        if kind == "hyperlink":
            return "template.external/web" if target.lower().startswith(_WEB) else "template.external/link"
        return "template.external"
    # A chart keeps its figures in a workbook of its own, which runs nothing.
    return "template.object" if kind in _OBJECTS and not charted else ""


def _fields(paragraphs: Sequence[Paragraph], report: Report) -> None:
    for paragraph in paragraphs:
        if paragraph.node.tag != w("p"):
            continue
        codes = [node.get(w("instr")) or "" for node in paragraph.node.iter(w("fldSimple"))]
        codes.append("".join(piece.text for piece in paragraph.pieces if piece.kind == "field"))
        for code in codes:
            for name in dict.fromkeys(found.upper() for found in _FETCHING.findall(code)):
                report.at(paragraph, "template.field", name=name, code=" ".join(code.split())[:60])
