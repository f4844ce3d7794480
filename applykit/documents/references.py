"""Table numbers, counted when the template is generated, and @{name} references to them."""

from __future__ import annotations

import re

from applykit.documents.elements import Rows
from applykit.documents.outline import Outline
from applykit.errors import TemplateError

_REFERENCE = re.compile(r"@\{(\w+)\}")


class TableNumbers:
    """The numbers of an outline's tables: 表 5-3 within chapters, 表 4 within the document."""

    def __init__(self, outline: Outline) -> None:
        self._file = outline.file
        self._by_line: dict[int, str] = {}
        self._by_name: dict[str, str] = {}
        counts: dict[int, int] = {}
        chapter = 0
        for part in outline.chapters:
            chapter += part.numbered
            key = chapter if part.numbered and outline.table_numbers == "chapter" else 0
            for block in part.every_block():
                if not isinstance(block, Rows) or not block.caption:
                    continue
                counts[key] = counts.get(key, 0) + 1
                number = f"表 {key}-{counts[key]}" if key else f"表 {counts[key]}"
                self._by_line[block.line] = number
                if block.name in self._by_name:
                    self._fail(block.line, f"two tables are named “{block.name}”")
                if block.name:
                    self._by_name[block.name] = number

    def of(self, block: Rows) -> str:
        """The number of a table with a caption."""
        return self._by_line[block.line]

    def refer(self, text: str, line: int) -> str:
        """The text with each @{name} turned into that table's number."""
        for name in _REFERENCE.findall(text):
            if name not in self._by_name:
                self._fail(line, f"no table with a caption is named “{name}”")
        return _REFERENCE.sub(lambda found: self._by_name[found[1]], text)

    def _fail(self, line: int, problem: str) -> None:
        raise TemplateError("template.outline", file=self._file, line=line, problem=problem)
