"""A template of measured size and what fills it: 12 chapters, 15 tables, 300 rows, 24,000 characters."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.shared import Mm
from PIL import Image

CHAPTERS, TABLES, ROWS, CHARACTERS = 12, 15, 300, 24_000
COLUMNS = ("no", "name", "model", "owner", "amount", "bought", "state", "note")


@dataclass(frozen=True, slots=True)
class Syntax:
    """How the tags of an engine are written.

    `paragraph` and `row` are what stands in the paragraphs, or in the cells of the rows, before, at and
    behind what is repeated; an empty text stands for none.
    """

    value: str
    paragraph: tuple[str, str, str]
    row: tuple[str, str, str]
    state: tuple[str, ...]


DOCXTPL = Syntax(
    "{{ %s }}",
    ("{%%p for text in chapters[%d].texts %%}", "{{ text }}", "{%%p endfor %%}"),
    ("{%%tr for row in tables[%d] %%}", "{{ row.%s }}", "{%%tr endfor %%}"),
    (
        "{%% set left = chapters[%d].open %%}",
        "{%% if left %%}本章尚有 {{ left }} 项待补。{%% else %%}本章齐备。{%% endif %%}",
    ),
)
CARBONE = Syntax(
    "{d.%s}",
    ("", "{d.texts%d[i].text}", "{d.texts%d[i+1].text}"),
    ("", "{d.rows%d[i].%s}", "{d.rows%d[i+1].%s}"),
    ("{d.state%d}",),
)
MUSTACHE = Syntax(
    "{%s}",
    ("{#texts%d}", "{text}", "{/texts%d}"),
    ("{#rows%d}", "{%s}", "{/rows%d}"),
    ("{state%d}",),
)


def template(syntax: Syntax = DOCXTPL) -> bytes:
    """The template: for docxtpl a plain one as Word or python-docx makes it, for others an equal one."""
    document = Document()
    if syntax is DOCXTPL:
        document.core_properties.title = "{{ lab }}申报书"
    value = syntax.value
    document.sections[0].header.paragraphs[0].text = value % "lab"
    document.sections[0].footer.paragraphs[0].text = f"{value % 'organization'}　{value % 'year'}"
    document.add_picture(io.BytesIO(picture()), width=Mm(120))
    for chapter in range(CHAPTERS):
        title = f"chapters[{chapter}].title" if syntax is DOCXTPL else f"title{chapter}"
        document.add_heading(value % title, 1)
        for text in syntax.paragraph:
            if text:
                document.add_paragraph(_tag(text, chapter))
        for text in syntax.state:
            document.add_paragraph(_tag(text, chapter))
        for number in range(TABLES * chapter // CHAPTERS, TABLES * (chapter + 1) // CHAPTERS):
            _table(document, number, syntax)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _tag(text: str, number: int, name: str = "") -> str:
    return text.replace("%d", str(number)).replace("%s", name).replace("%%", "%")


def _table(document: object, number: int, syntax: Syntax) -> None:
    """A table with a row for each item; MUSTACHE opens and closes in the cells of the row itself."""
    before, at, behind = syntax.row
    count = {DOCXTPL: 4, CARBONE: 3, MUSTACHE: 2}[syntax]
    table = document.add_table(rows=count, cols=len(COLUMNS), style="Table Grid")  # type: ignore[attr-defined]
    for cell, head in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = head
    place = 2 if syntax is DOCXTPL else 1
    cells = [_tag(at, number, name) for name in COLUMNS]
    if syntax is DOCXTPL:
        table.cell(1, 0).text = _tag(before, number)
        table.cell(3, 0).text = _tag(behind, number)
    elif syntax is CARBONE:
        for cell, name in zip(table.rows[2].cells, COLUMNS, strict=True):
            cell.text = _tag(behind, number, name)
    else:
        cells[0] = _tag(before, number) + cells[0]
        cells[-1] += _tag(behind, number)
    for cell, text in zip(table.rows[place].cells, cells, strict=True):
        cell.text = text


def context(rows: int = ROWS, seed: int = 1) -> dict[str, object]:
    """The values: Chinese prose, and rows shared out over the tables; some hold &, < and line ends."""
    chance = random.Random(seed)
    prose = [chr(0x4E00 + chance.randrange(3000)) for _ in range(CHARACTERS - rows * 30)]
    share = max(1, len(prose) // CHAPTERS // 4)
    texts = ["".join(prose[start : start + share]) for start in range(0, len(prose), share)]
    each = [rows // TABLES + (number < rows % TABLES) for number in range(TABLES)]
    return {
        "lab": "动力电池安全国家质量标准实验室", "organization": "江澜省 R&D 检验研究院", "year": 2026,
        "chapters": [
            {"title": f"第{number + 1}章", "texts": texts[number::CHAPTERS], "open": number % 3}
            for number in range(CHAPTERS)
        ],
        "tables": [[_row(chance, number) for number in range(count)] for count in each],
    }  # fmt: skip


def flat(values: dict[str, Any]) -> dict[str, Any]:
    """The same values with what engines without conditions and indices need beside them."""
    named = dict(values)
    for number, chapter in enumerate(values["chapters"]):
        left = chapter["open"]
        named[f"title{number}"] = chapter["title"]
        named[f"state{number}"] = f"本章尚有 {left} 项待补。" if left else "本章齐备。"
        named[f"texts{number}"] = [{"text": text} for text in chapter["texts"]]
    for number, rows in enumerate(values["tables"]):
        named[f"rows{number}"] = rows
    return named


def _row(chance: random.Random, number: int) -> dict[str, object]:
    word = "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(8))
    return {
        "no": number + 1, "name": word, "model": f"XR-{chance.randrange(9999)}<{number}>", "owner": word[:4],
        "amount": f"{chance.randrange(1_000_000) / 100:,.2f}", "bought": "2024-05-01", "state": "现有",
        "note": "甲\n乙" if number % 10 == 0 else "",
    }  # fmt: skip


def picture() -> bytes:
    """A picture of some 219 KB."""
    made = io.BytesIO()
    noise = Image.effect_noise((470, 470), 90)
    noise.save(made, "PNG")
    return made.getvalue()
