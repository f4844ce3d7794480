"""How long lint of a 100-page template takes, beside one plain docxtpl render of it.

python benchmarks/template_lint.py
"""

from __future__ import annotations

import copy
import io
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docx import Document
from docxtpl import DocxTemplate

import applykit
from applykit import resources
from applykit.building import context_of
from applykit.documents.printing import document_environment
from applykit.linting import lint_template

ROUNDS = 5
PARAGRAPHS_A_PAGE = 22


def long_template(pages: int) -> bytes:
    """The shipped 申报书 with its body repeated until it has that many pages of paragraphs."""
    found = resources.find_template("nqsl/申报书.docx").path
    document = Document(io.BytesIO(found.read_bytes()))
    body = document.element.body
    once = [child for child in body if not child.tag.endswith("}sectPr")]
    while sum(1 for _paragraph in body.iter("{*}p")) < pages * PARAGRAPHS_A_PAGE:
        for child in once:
            body.insert(len(body) - 1, copy.deepcopy(child))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def median(task: Callable[[], object]) -> float:
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    programme = applykit.load_programme("nqsl")
    profile = applykit.load_profile(Path(__file__).resolve().parents[1] / "samples" / "complete", programme)
    context = context_of(profile, document="application-form", as_of=date(2026, 11, 23))
    content = long_template(100)

    def plain() -> None:
        template = DocxTemplate(io.BytesIO(content))
        template.render(context, document_environment(), autoescape=True)

    faults = lint_template(programme, content, name="申报书.docx")
    paragraphs = sum(1 for _paragraph in Document(io.BytesIO(content)).element.body.iter("{*}p"))
    lint = median(lambda: lint_template(programme, content, name="申报书.docx"))
    rendered = median(plain)
    print(f"a template of {paragraphs} paragraphs, {len(faults)} faults; medians of {ROUNDS}")
    print(f"lint {lint:.2f} s, one plain docxtpl render {rendered:.2f} s: {lint / rendered:.2f} of it")


if __name__ == "__main__":
    main()
