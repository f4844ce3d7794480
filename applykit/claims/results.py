"""The index: every clause, criterion, chapter and attachment, each with what it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from applykit.model import Finding, Location


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its document/chapter reference, its title with volume and number, and where it begins.

    `page` is the number printed on its first page and `sheet` that page of the PDF, from 1; they are empty
    and 0 where the document was not laid out.  `criteria` are those that it answers, `proofs` the numbers of
    the attachments that prove what it says.
    """

    ref: str
    title: str
    page: str = ""
    sheet: int = 0
    criteria: tuple[str, ...] = ()
    proofs: tuple[int, ...] = ()

    @property
    def document(self) -> str:
        """The id of the document that it is a chapter of."""
        return self.ref.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a claim is answered: a chapter, and the numbers of its sections; none for the whole chapter."""

    chapter: Chapter
    sections: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As it is printed: 卷一 第一章 必要性与战略对接（一）."""
        return self.chapter.title + "".join(self.sections)

    @property
    def place(self) -> str:
        """The same with the page on which the chapter begins, where it was laid out: …（一），第 5 页."""
        return f"{self.text}，第 {self.chapter.page} 页" if self.chapter.page else self.text


@dataclass(frozen=True, slots=True)
class Proof:
    """An attachment: its number and title, where it is bound, and what it supports.

    `location` is None where the attachments were not bound in this build; `bound` is false for what the
    stage keeps for reference only.
    """

    number: int
    id: str
    title: str
    kind: str
    location: Location | None = None
    criteria: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    bound: bool = True

    @property
    def label(self) -> str:
        """What it is called: 附件 7, or 备查 E-07 where it is not bound."""
        return f"附件 {self.number}" if self.bound else f"备查 {self.id}"

    @property
    def pages(self) -> str:
        """Its running page numbers, such as 83–85, or an empty text where it was not bound."""
        return self.location.pages if self.location else ""

    @property
    def reference(self) -> str:
        """The number with its pages as a table refers to it: 7（83–85）, or 7; 备查 E-07 if not bound."""
        if not self.bound:
            return self.label
        return f"{self.number}（{self.pages}）" if self.pages else str(self.number)


@dataclass(frozen=True, slots=True)
class Claim:
    """What answers and proves a clause or a criterion; `findings` are the verdicts that it rests on."""

    id: str
    title: str
    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Every way between claims, chapters and attachments; all of them are read from the same verdicts.

    `clauses` leave out those that others carry out; `chapters` are by reference, `proofs` by number.
    """

    clauses: tuple[Claim, ...]
    criteria: Mapping[str, Claim]
    chapters: Mapping[str, Chapter]
    proofs: Mapping[int, Proof]
