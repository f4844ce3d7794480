"""One command for template generation: `python benchmarks/templates.py [ROUNDS]`.

All templates of a programme in one call, against python-docx saving paragraphs and tables of the same words
from its own default template; interleaved rounds in one process, medians.
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

import applykit
from applykit.generate import generate_templates

PROGRAMME = "nqsl"
LIMIT = 2.0  # seconds for all templates of a programme


def main() -> None:
    """Measure and print the two ways."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    programme = applykit.load_programme(PROGRAMME)
    with tempfile.TemporaryDirectory() as name:
        made = [item.path for item in generate_templates(programme, output=Path(name))]
        words = [content(docx.Document(str(path))) for path in made]
        ours, plain = [], []
        for _ in range(rounds):
            start = time.process_time()
            generate_templates(programme, output=Path(name))
            middle = time.process_time()
            for blocks in words:
                write(blocks)
            plain.append(time.process_time() - middle)
            ours.append(middle - start)
    seconds, other = statistics.median(ours), statistics.median(plain)
    print(f"{len(made)} templates of {PROGRAMME}, {rounds} rounds: generation {seconds:.2f} s "
          f"({'within' if seconds <= LIMIT else 'OVER'} {LIMIT:g} s), the same words through python-docx "
          f"{other:.2f} s, ratio {seconds / other:.2f}")  # fmt: skip


def content(document: Any) -> list[Any]:
    """The words of the body: a text for a paragraph, rows of texts for a table."""
    blocks: list[Any] = []
    for child in document.element.body:
        if child.tag == qn("w:p"):
            blocks.append(text_of(child))
        elif child.tag == qn("w:tbl"):
            blocks.append(
                [[text_of(cell) for cell in row.iter(qn("w:tc"))] for row in child.iter(qn("w:tr"))]
            )
    return blocks


def text_of(element: Any) -> str:
    """The text within an element."""
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def write(blocks: list[Any]) -> bytes:
    """The same words as python-docx writes them."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=0, cols=max(map(len, block)))
        for texts in block:
            for cell, words in zip(table.add_row().cells, texts, strict=False):
                cell.text = words
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


if __name__ == "__main__":
    main()
