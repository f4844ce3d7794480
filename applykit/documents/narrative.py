"""A narrative of the profile: Markdown that prints as Word paragraphs, lists, tables and pictures."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from applykit.documents.markup import paragraph, run
from applykit.expressions.display import NOTHING

if TYPE_CHECKING:
    from applykit.documents.prose import Block, Prose

PLACEHOLDER = "ApplykitNarrative"
"""The style of the paragraph that holds a narrative's text until the whole document is known."""


class Narrative:
    """Markdown text as a template value: {{p x }} gives paragraphs, {{ x }} the words alone."""

    def __init__(self, text: str | None) -> None:
        self.text = text or ""

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    def __len__(self) -> int:
        return len(self.text)

    def __eq__(self, other: object) -> bool:
        return (
            other == self.text
            if isinstance(other, str)
            else (isinstance(other, Narrative) and other.text == self.text)
        )

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Narrative({self.text!r})"

    @cached_property
    def prose(self) -> Prose:
        """The blocks; one paragraph with — where nothing was written."""
        from applykit.documents.inline import Span
        from applykit.documents.prose import Paragraph, Prose, parse

        made = parse(self.text)
        return made if made.blocks else Prose((Paragraph("BodyText", (Span(NOTHING),)),))

    def __str__(self) -> str:
        """The words alone, a paragraph or table row a line."""
        return "\n".join(line for block in self.prose.blocks for line in _lines(block, self.prose))

    def __html__(self) -> str:
        """A paragraph with the text as typed, for `set_narratives` to put the narrative in its place."""
        return paragraph((run(self.text),), PLACEHOLDER)


def _lines(block: Block, prose: Prose) -> list[str]:
    from applykit.documents.inline import Span
    from applykit.documents.prose import Figure, Grid, Heading, Paragraph, Prose

    def said(spans: tuple[Span, ...]) -> str:
        return "".join(span.text or noted(span.note) for span in spans)

    def noted(label: str) -> str:
        lines = [line for one in prose.notes.get(label, ()) for line in _lines(one, Prose(()))]
        return f"（{'；'.join(lines)}）" if lines else f"[^{label}]"

    match block:
        case Paragraph():
            return [(block.mark.text if block.mark else "") + said(block.spans)]
        case Heading():
            return [said(block.spans)]
        case Grid():
            title = [said(block.caption)] if block.caption else []
            return title + ["\t".join(map(said, cells)) for cells in block.rows]
        case Figure():
            return [text for text in (block.image.title, block.image.below, block.image.fault) if text]
    return []
