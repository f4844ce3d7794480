"""A template of measured size and what fills it: 12 chapters, 15 tables, 300 rows, 24,000 characters."""

from __future__ import annotations

import io
import random

from docx import Document
from docx.shared import Mm
from PIL import Image

CHAPTERS, TABLES, ROWS, CHARACTERS = 12, 15, 300, 24_000
COLUMNS = ("no", "name", "model", "owner", "amount", "bought", "state", "note")


def template() -> bytes:
    """The template, a plain docxtpl one as Word or python-docx makes it."""
    document = Document()
    document.core_properties.title = "{{ lab }}申报书"
    document.sections[0].header.paragraphs[0].text = "{{ lab }}"
    document.sections[0].footer.paragraphs[0].text = "{{ organization }}　{{ year }}"
    document.add_picture(io.BytesIO(picture()), width=Mm(120))
    for chapter in range(CHAPTERS):
        document.add_heading(f"{{{{ chapters[{chapter}].title }}}}", 1)
        document.add_paragraph("{%p for text in chapters[" + str(chapter) + "].texts %}")
        document.add_paragraph("{{ text }}")
        document.add_paragraph("{%p endfor %}")
        document.add_paragraph("{% set left = chapters[" + str(chapter) + "].open %}")
        document.add_paragraph("{% if left %}本章尚有 {{ left }} 项待补。{% else %}本章齐备。{% endif %}")
        for number in range(TABLES * chapter // CHAPTERS, TABLES * (chapter + 1) // CHAPTERS):
            _table(document, number)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _table(document: object, number: int) -> None:
    table = document.add_table(rows=4, cols=len(COLUMNS), style="Table Grid")  # type: ignore[attr-defined]
    for cell, head in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = head
    table.cell(1, 0).text = "{%tr for row in tables[" + str(number) + "] %}"
    for cell, name in zip(table.rows[2].cells, COLUMNS, strict=True):
        cell.text = "{{ row." + name + " }}"
    table.cell(3, 0).text = "{%tr endfor %}"


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
