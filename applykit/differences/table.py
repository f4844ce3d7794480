"""The comparison as a Word document, 修改对照表, laid out through an outline and a house style."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from applykit import resources
from applykit.differences.changes import ADDED, REMOVED, Attachment, Comparison, Fact, Flip, Revision, Said
from applykit.differences.saying import basis_text, verdict
from applykit.differences.wording import with_unit
from applykit.documents.generate import generate_template
from applykit.documents.outline import load_outline
from applykit.documents.render import render
from applykit.documents.stylefiles import house_style
from applykit.report.plain import MARKS

OUTLINE = "common/修改对照表.outline.yaml"
_ZH = "zh_CN"
_NONE = "（无）"
_MARKS = {verdict.value: mark for verdict, mark in MARKS.items()}
_WORDS = {ADDED: "新增", REMOVED: "删除"}


def table_of(found: Comparison, title: str, as_of: date) -> bytes:
    """The table as a .docx; the same comparison and day give the same bytes.

    Raises:
        TemplateError: the outline or the house style is missing or wrong.
    """
    outline_file = resources.find_template(OUTLINE)
    outline = load_outline(outline_file.path.read_text(encoding="utf-8"), str(outline_file.path))
    style = house_style(outline.style)
    context = {
        "title": title,
        "document": {"id": outline.document, "volume": outline.volume, "title": outline.title},
        "as_of": as_of,
        "draft": False,
        "old": {"name": Path(found.old).name, "day": _day(found.old_day)},
        "new": {"name": Path(found.new).name, "day": _day(found.new_day)},
        "facts": [_fact(item) for item in found.facts],
        "flips": [_flip(item) for item in found.flips],
        "evidence": [_attachment(item) for item in found.evidence],
        "diagnostics": [_said(item) for item in found.diagnostics],
        "documents": [_revision(item) for item in found.documents],
        "basis": [basis_text(item, _ZH) for item in found.basis],
    }
    properties = {"title": f"{title}{outline.title}", "subject": outline.title}
    return render(
        generate_template(outline, style), context, properties=properties, as_of=as_of, name=OUTLINE
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _fact(item: Fact) -> dict[str, object]:
    return {
        "label": item.label, "total": item.total, "old": with_unit(item.old, item.unit) or _NONE,
        "new": with_unit(item.new, item.unit) or ("（删除）" if item.change == REMOVED else _NONE),
    }  # fmt: skip


def _flip(item: Flip) -> dict[str, object]:
    old, new = (f"{_MARKS.get(id, '')} {verdict(id, _ZH)}".strip() for id in (item.old, item.new))
    return {"id": item.criterion, "title": item.title, "old": old, "new": new}


def _attachment(item: Attachment) -> dict[str, object]:
    return {"id": item.id, "title": item.title, "change": "；".join(_details(item))}


def _details(item: Attachment) -> Iterator[str]:
    if item.change in _WORDS:
        yield _WORDS[item.change]
    if item.content:
        yield "换了文件"
    for fact in item.facts:
        yield f"{fact.label}：{fact.old or _NONE} → {with_unit(fact.new, fact.unit) or _NONE}"


def _said(item: Said) -> dict[str, object]:
    return {
        "change": "新出现" if item.change == ADDED else "已消除",
        "severity": "错误" if item.severity == "error" else "提醒",
        "place": item.label or None,
        "message": item.message,
    }


def _revision(item: Revision) -> dict[str, object]:
    change = _WORDS.get(item.change) or (f"改动 {item.places} 处" if item.places else "有改动")
    name = item.document.removesuffix(".docx")
    return {"document": name, "chapter": item.chapter or None, "change": change}
