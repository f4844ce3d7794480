"""Finishes the parts of a volume: cover, index and title sheets, bookmarks, a number on every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from pypdf import PdfReader
from pypdf.generic import IndirectObject, NameObject

from applykit.volume.assembling import Assembly, Branch, Segment
from applykit.volume.copying import Page, Shared, copy_sheets, pages_of
from applykit.volume.destinations import Mark, plain
from applykit.volume.index import Index
from applykit.volume.parting import Attachment
from applykit.volume.results import Bound, Content, Heading, Part
from applykit.volume.sheets import Sheets, page_range
from applykit.volume.spool import Spool
from applykit.volume.stamps import Stamps

if TYPE_CHECKING:
    from applykit.documents.style import HouseStyle

_DIGITS = "零一二三四五六七八九"


class Finisher:
    """Makes the parts of one volume out of what lies in its spool.

    `missing` are afterwards the characters that no font of our own has, each with a text that it stands in.
    """

    def __init__(self, heading: Heading, style: HouseStyle, spool: Spool, shared: Shared) -> None:
        self.heading = heading
        self.style = style
        self.spool = spool
        self.shared = shared
        self.missing: dict[str, str] = {}

    def parts(
        self,
        attachments: Sequence[Attachment],
        parts: Sequence[Sequence[int]],
        bound: Sequence[Bound],
        naming: str,
    ) -> tuple[tuple[Part, ...], int]:
        """The finished parts, and how many pages stand before the first attachment of each."""
        papers = [attachment.paper for attachment in attachments]
        sheets = Sheets(self.style, self.heading, papers)
        stamps = Stamps(sheets, self.style)
        names = [f"（{chinese(number)}）" if len(parts) > 1 else "" for number in range(1, len(parts) + 1)]
        index = Index(sheets, papers, bound, names)
        for number, part in enumerate(parts):
            self._draw(sheets, index, attachments, part, bound, names[number], len(parts))
        reader = PdfReader(BytesIO(sheets.finished()))
        pages = list(pages_of(reader.root_object))
        font = _readable_fonts(pages)
        front = 1 + len(index.pages)
        finished = []
        done = 0
        for number, part in enumerate(parts):
            own = pages[done : done + front + len(part)]
            done += len(own)
            chosen = [attachments[place] for place in part]
            node = self.spool.reserve()
            start, first = self.spool.size, len(self.spool.starts)
            leaves = copy_sheets(
                reader,
                own,
                [node] * front + [attachment.node for attachment in chosen],
                font,
                self.spool,
                self.shared,
            )
            # The font's number is older than those of this run.
            segment = Segment(start, self.spool.size, first, len(self.spool.starts))
            branches = [Branch(node, leaves[:front], segment)]
            for sheet, attachment in zip(leaves[front:], chosen, strict=True):
                copied = attachment.copied
                branches.append(
                    Branch(
                        attachment.node,
                        (sheet, *copied.leaves),
                        attachment.segment,
                        copied.form,
                        copied.layers,
                    )
                )
            places = [bound[place] for place in part]
            content = self._assembled(stamps, branches, chosen, places)
            finished.append(Part(naming.replace("{part}", names[number]) + ".pdf",
                                 front + sum(place.pages for place in places), content))  # fmt: skip
        self.missing |= sheets.missing
        return tuple(finished), front

    def _draw(
        self, sheets: Sheets, index: Index, attachments: Sequence[Attachment], part: Sequence[int],
        bound: Sequence[Bound], name: str, count: int,
    ) -> None:  # fmt: skip
        """Cover, index and title sheets of one part."""
        pages = page_range(bound[part[0]].first, bound[part[-1]].last) if part else ""
        facts = [
            ("实验室名称", self.heading.laboratory), ("依托单位", self.heading.organization),
            ("附件", f"共 {len(attachments)} 件，{bound[-1].last if bound else 0} 页"),
        ]  # fmt: skip
        if count > 1:
            numbers = page_range(attachments[part[0]].paper.number, attachments[part[-1]].paper.number)
            facts.append(("本册", f"附件 {numbers}，第 {pages} 页"))
        sheets.cover([fact for fact in facts if fact[1]], name)
        links = {attachments[place].paper.number: sheets.add_link() for place in part}
        index.draw(links)
        for place in part:
            paper, where = attachments[place].paper, bound[place]
            text = page_range(where.first, where.last)
            text += "（只有本页）" if where.pages == 1 else f"（含本页，共 {where.pages} 页）"
            sheets.sheet(paper, text, attachments[place].missing)
            sheets.set_link(links[paper.number], y=0, x=0, page=sheets.page_no())

    def _assembled(
        self,
        stamps: Stamps,
        branches: Sequence[Branch],
        attachments: Sequence[Attachment],
        bound: Sequence[Bound],
    ) -> Content:
        assembly = Assembly(self.spool)
        assembly.put_stream(self.shared.save, b"q")
        own = branches[0].segment
        assembly.take_one(self.shared.font, own, assembly.take(own))
        for branch in branches[1:]:
            assembly.take(branch.segment)
        front = branches[0].leaves
        for page, leaf in enumerate(front):
            data = stamps.written(leaf, page, own=True, roman=True) if page else b"Q"
            assembly.put_stream(leaf.stamp, data)
        for branch, place in zip(branches[1:], bound, strict=True):
            for offset, leaf in enumerate(branch.leaves):
                assembly.put_stream(leaf.stamp, stamps.written(leaf, place.first + offset, own=not offset))
        labels = b"0 <</P %b>> 1 <</S /R>>" % b"<FEFF5C019762>"
        if bound:
            labels += b" %d <</S /D /St %d>>" % (len(front), bound[0].first)
        marks = list(_marks(branches, attachments))
        return assembly.finish(branches, labels, marks, self.heading)


def _readable_fonts(pages: Sequence[Page]) -> IndirectObject:
    """The font of the stamps; what fpdf2 says of codes is said in the form that every program reads."""
    found: IndirectObject | None = None
    for _reference, page in pages:
        fonts = plain(plain(page["/Resources"])["/Font"])
        for held in fonts.values():
            plain(held)[NameObject("/Encoding")] = NameObject("/Identity-H")
        found = found or fonts.get("/F1")
    assert found
    return found


def _marks(branches: Sequence[Branch], attachments: Sequence[Attachment]) -> Iterator[Mark]:
    """Bookmarks: the index, then group, attachment, and the attachment's own below it."""
    front = branches[0].leaves
    if len(front) > 1:
        yield Mark("附件目录", 0, _target(front[1].number))
    group = ""
    for branch, attachment in zip(branches[1:], attachments, strict=True):
        paper = attachment.paper
        target = _target(branch.leaves[0].number)
        if paper.group and paper.group != group:
            yield Mark(paper.group, 0, target)
        group = paper.group
        depth = 1 if group else 0
        yield Mark(f"附件 {paper.number}　{paper.title}", depth, target)
        for mark in attachment.copied.marks:
            yield replace(mark, depth=mark.depth + depth + 1)


def _target(page: int) -> bytes:
    return b"[%d 0 R /Fit]" % page


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones or not tens else "")
