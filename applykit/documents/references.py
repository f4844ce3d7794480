"""Numbers of tables and figures, counted when the template is generated, and @{name} references to them."""

from __future__ import annotations

import re

from applykit.documents.captions import caption_number
from applykit.documents.elements import Chart, Rows
from applykit.documents.outline import Outline
from applykit.errors import TemplateError

_REFERENCE = re.compile(r"@\{(\w+)\}")


class TableNumbers:
    """The numbers of tables and charts: 表 5-3 or 图 5-1 within chapters, 表 4 within the document."""

    def __init__(self, outline: Outline) -> None:
        self._file = outline.file
        self._by_line: dict[int, str] = {}
        self._runs: dict[int, str] = {}
        self._by_name: dict[str, str] = {}
        counts: dict[tuple[str, int], int] = {}
        chapter = 0
        for part in outline.chapters:
            chapter += part.numbered
            key = chapter if part.numbered and outline.table_numbers == "chapter" else 0
            for block in part.every_block():
                if not isinstance(block, Rows | Chart) or not block.caption:
                    continue
                word = "图" if isinstance(block, Chart) else "表"
                count = counts[word, key] = counts.get((word, key), 0) + 1
                number = f"{word} {key}-{count}" if key else f"{word} {count}"
                self._by_line[block.line] = number
                self._runs[block.line] = caption_number(word, count, key)
                if block.name in self._by_name:
                    self._fail(block.line, f"two tables or charts are named “{block.name}”")
                if block.name:
                    self._by_name[block.name] = number

    def of(self, block: Rows | Chart) -> str:
        """The number of a table or chart with a caption."""
        return self._by_line[block.line]

    def field(self, block: Rows | Chart) -> str:
        """The runs of that number, which Word counts anew."""
        return self._runs[block.line]

    def refer(self, text: str, line: int) -> str:
        """The text with each @{name} turned into that table's number."""
        for name in _REFERENCE.findall(text):
            if name not in self._by_name:
                self._fail(line, f"no table or chart with a caption is named “{name}”")
        return _REFERENCE.sub(lambda found: self._by_name[found[1]], text)

    def _fail(self, line: int, problem: str) -> None:
        raise TemplateError("template.outline", file=self._file, line=line, problem=problem)
