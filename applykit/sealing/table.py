"""The plan as a Word document, 签章清单, laid out through an outline and a house style."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from applykit import resources
from applykit.documents.generate import generate_template
from applykit.documents.outline import load_outline
from applykit.documents.render import render
from applykit.documents.stylefiles import house_style
from applykit.resources import Layer
from applykit.sealing.plan import Item, Plan

OUTLINE = "common/签章清单.outline.yaml"
NAME = "签章清单.docx"


def table_of(
    plan: Plan,
    title: str,
    as_of: date,
    *,
    draft: bool = False,
    style: str = "",
    among: Sequence[Layer] | None = None,
) -> bytes:
    """The plan as a .docx; the same plan and day give the same bytes.

    `style` is the house style, if not its outline's; `among` are the layers that both are looked for in.

    Raises:
        TemplateError: the outline or the house style is missing or wrong.
    """
    found = resources.find_template(OUTLINE, among)
    outline = load_outline(found.path.read_text(encoding="utf-8"), str(found.path))
    look = house_style(style or outline.style, among)
    context = {
        "title": title,
        "document": {"id": outline.document, "volume": outline.volume, "title": outline.title},
        "as_of": as_of,
        "draft": draft,
        "layout": plan.layout or None,
        "copies": next((item.copies for item in plan.items if item.copies), None),
        "total": len(plan.items),
        "open": sum(item.open for item in plan.items),
        "paged": any(item.sheet for item in plan.items if item.key < 0),
        "pages": [_row(item) for item in plan.items if item.key < 0],
        "attachments": [_row(item) for item in plan.items if item.key >= 0],
    }
    properties = {"title": f"{title}{outline.title}", "subject": outline.title}
    return render(generate_template(outline, look), context, properties=properties, as_of=as_of, name=OUTLINE)


def _row(item: Item) -> dict[str, object]:
    where = f"第 {item.page} 页" if item.page else None
    return {
        "name": item.name, "volume": item.volume, "what": item.what, "chapter": item.where or None,
        "page": where, "who": item.who or None, "marks": item.marks or None, "form": item.form or None,
        "copies": item.copies or None, "state": item.state, "day": item.day,
    }  # fmt: skip
