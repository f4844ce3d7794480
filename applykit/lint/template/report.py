"""How faults of a template are reported: with part, paragraph, and the words around."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from applykit.lint.template.story import Paragraph
from applykit.messages import _
from applykit.model import Diagnostic, Position, Related, Severity

_SHOWN = 6


class Report:
    """Gathers the faults of one template; `file` is its path as it was given."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Diagnostic] = []

    def at(
        self,
        paragraph: Paragraph,
        rule: str,
        start: int = 0,
        end: int = 0,
        *,
        warning: bool = False,
        related: Sequence[tuple[Paragraph, str]] = (),
        **facts: Any,
    ) -> None:
        """A fault in a paragraph; `rule` may name a variant after a stroke, start and end are in its text."""
        name, _stroke, variant = rule.partition("/")
        self.found.append(
            Diagnostic(
                Severity.WARNING if warning else Severity.ERROR,
                name,
                position=self.position(paragraph),
                facts={
                    "part": paragraph.story.part,
                    "paragraph": paragraph.number,
                    "near": paragraph.near(start, end),
                    **facts,
                },
                variant=variant,
                related=tuple(Related(text, self.position(other)) for other, text in related),
            )
        )

    def whole(self, rule: str, part: str = "", *, warning: bool = False, **facts: object) -> None:
        """A fault of the file as a whole, or of a part that has no paragraphs."""
        name, _stroke, variant = rule.partition("/")
        severity = Severity.WARNING if warning else Severity.ERROR
        place = part.rpartition("/")[2] or _("the whole file")
        self.found.append(
            Diagnostic(severity, name, position=Position(self.file, 1, 1, place),
                       facts={"part": part, **facts}, variant=variant)
        )  # fmt: skip

    def many(self, paragraphs: Sequence[Paragraph], rule: str, *, warning: bool = True, **facts: Any) -> None:
        """One fault for many places, at the first of them."""
        if paragraphs:
            first = paragraphs[0]
            self.at(first, rule, 0, min(len(first.text), 24), warning=warning,
                    count=len(paragraphs), places=places(paragraphs), **facts)  # fmt: skip

    def position(self, paragraph: Paragraph) -> Position:
        """A paragraph's place: the line is its number in the part."""
        return Position(self.file, paragraph.number, 1, paragraph.place)


def places(paragraphs: Iterable[Paragraph]) -> str:
    """The places of several paragraphs, the first few by name."""
    named = list(dict.fromkeys(f"{paragraph.story.title} {paragraph.number}" for paragraph in paragraphs))
    listed = _(", ").join(named[:_SHOWN])
    if len(named) > _SHOWN:
        return _("{places} and {count} more").format(places=listed, count=len(named) - _SHOWN)
    return listed
