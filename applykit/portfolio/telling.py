"""A status as rows of words, as data, and as a page for a browser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from applykit.messages import N_, _, language, listed
from applykit.messages.workspaces import layer_title
from applykit.portfolio import Build, Built, Dated, Standing

HEADS = (
    N_("Client"), N_("Stage"), N_("自查完备度"), N_("Open musts"), N_("Errors"), N_("Next duty"),
    N_("Expiring evidence"), N_("Templates"), N_("Last build"),
)  # fmt: skip
_SHOWN = 3

_PAGE = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font-family: "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2rem; color: #222; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #ccc; }}
thead th {{ border-bottom: 2px solid #444; }}
tbody th {{ min-width: 8em; border-left: 4px solid transparent; }}
tr.urgent th {{ border-left-color: #b00020; }}
p {{ color: #555; }}
@media (max-width: 60rem) {{
body {{ margin: 1rem; }}
thead {{ display: none; }}
table, tbody, tr, th, td {{ display: block; }}
th, td {{ border-bottom: 0; padding: .15rem .6rem; }}
tr {{ border-top: 1px solid #ccc; padding: .4rem 0; }}
td[data-head]::before {{ content: attr(data-head); color: #555; margin-right: 1em; }}
}}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{note}</p>
<table>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""


def cells(one: Standing) -> tuple[str, ...]:
    """What is told of a client, in the order of HEADS; of one who cannot be read, name and problem."""
    if one.problem:
        return (one.client, one.problem)
    return (
        one.client,
        one.stage,
        f"{one.readiness:.1%}",
        _few([f"{id} {title}" for id, title in one.musts]) if one.musts else "0",
        str(one.errors),
        _dated(one.deadline),
        _few([_dated(item) for item in one.expiring]),
        layer_title(one.layer),
        _built(one.build),
    )


def _few(names: Sequence[str]) -> str:
    more = f" … ({len(names)})" if len(names) > _SHOWN else ""
    return listed(names[:_SHOWN]) + more if names else "—"


def _dated(found: Dated | None) -> str:
    if found is None:
        return "—"
    words = _("{day} (in {days} days)") if found.days >= 0 else _("{day} ({days} days ago)")
    return f"{found.title} {words.format(day=found.day, days=abs(found.days))}"


def _built(build: Build) -> str:
    if build.state is Built.NEVER:
        return _("not built yet")
    if build.state is Built.ALTERED:
        return _("{day}: its files were altered").format(day=build.as_of or "—")
    if build.state is Built.CURRENT:
        return _("{day}: up to date").format(day=build.as_of)
    names = _few([item.name for item in build.changes])
    return _("{day}: stale, changed since: {names}").format(day=build.as_of, names=names)


def as_data(one: Standing) -> dict[str, Any]:
    """A client's standing for other programs."""
    if one.problem:
        return {"client": one.client, "problem": one.problem}
    return {
        "client": one.client,
        "problem": None,
        "stage": one.stage,
        "readiness": one.readiness,
        "open_musts": [{"criterion": id, "title": title} for id, title in one.musts],
        "errors": one.errors,
        "warnings": one.warnings,
        "deadline": _dated_data(one.deadline) if one.deadline else None,
        "expiring": [_dated_data(item) for item in one.expiring],
        "layer": one.layer,
        "build": {
            "state": one.build.state.value,
            "as_of": one.build.as_of or None,
            "draft": one.build.draft,
            "changes": [
                {"kind": item.kind, "name": item.name, "change": item.change} for item in one.build.changes
            ],
        },
    }


def _dated_data(found: Dated) -> dict[str, Any]:
    return {"title": found.title, "day": found.day.isoformat(), "days": found.days}


def urgent(one: Standing) -> bool:
    """Whether somebody must look at a client: unreadable, an open must, an error, or a day that is past."""
    past = one.deadline is not None and one.deadline.days < 0
    return bool(one.problem or one.musts or one.errors or past)


def page(standings: Sequence[Standing], title: str, as_of: date) -> str:
    """A status as one HTML page that needs nothing beside it."""
    rows = []
    for one in standings:
        first, *rest = (escape(text) for text in cells(one))
        span = f' colspan="{len(HEADS) - 1}"' if one.problem else ""
        mark = ' class="urgent"' if urgent(one) else ""
        said = [escape(_(head)) for head in HEADS[1:]]
        heads = [""] if one.problem else [f' data-head="{head}"' for head in said]
        inner = "".join(f"<td{span}{head}>{text}</td>" for head, text in zip(heads, rest, strict=True))
        rows.append(f'<tr{mark}><th scope="row">{first}</th>{inner}</tr>')
    note = _("As of {day}. 自查完备度 is no official score.").format(day=as_of)
    return _PAGE.format(
        lang="zh-CN" if language() == "zh_CN" else "en", title=escape(title), note=escape(note),
        heads="".join("<th>" + escape(_(head)) + "</th>" for head in HEADS), rows="\n".join(rows),
    )  # fmt: skip
