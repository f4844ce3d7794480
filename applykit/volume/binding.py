"""Binds papers into a volume: copies every file once, splits at attachments, adds the pages of our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from pypdf import PdfReader
from pypdf.generic import IndirectObject, NameObject

from applykit.volume.assembling import Assembly, Branch, Segment
from applykit.volume.boxes import MOST
from applykit.volume.copying import Copied, Page, Shared, copy_pdf, copy_sheets, pages_of
from applykit.volume.destinations import Mark, plain
from applykit.volume.index import Index
from applykit.volume.pictures import copy_picture
from applykit.volume.results import Bound, Content, Converter, Heading, Options, Paper, Part
from applykit.volume.sheets import Sheets, page_range
from applykit.volume.spool import Spool
from applykit.volume.stamps import Stamps

if TYPE_CHECKING:
    from applykit.documents.style import HouseStyle
    from applykit.evidence import Progress

_FRONT_ALLOWANCE = 400_000
_ROW_ALLOWANCE = 300
_SHEET_ALLOWANCE = 4_000
_STAMP_ALLOWANCE = 420
"""Bytes that fonts, a row of the index, a title sheet and a page number take, generously."""

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Remark:
    """What turned out about a file while it was bound: the second half of a rule's name, and its facts."""

    place: int
    rule: str
    variant: str = ""
    facts: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class _Attachment:
    """One paper as copied; its first leaf is still missing: the title sheet."""

    paper: Paper
    node: int
    copied: Copied
    segment: Segment
    missing: str = ""

    @property
    def size(self) -> int:
        """About how many bytes it adds to a part."""
        pages = len(self.copied.leaves) + 1
        return self.segment.end - self.segment.start + _SHEET_ALLOWANCE + pages * _STAMP_ALLOWANCE


def bind(
    papers: Sequence[Paper],
    heading: Heading,
    style: HouseStyle,
    options: Options,
    *,
    naming: str = "",
    convert: Converter | None = None,
    progress: Progress | None = None,
) -> tuple[tuple[Part, ...], tuple[Bound, ...], tuple[Remark, ...]]:
    """The parts of the volume, where each paper stands in them, and what turned out on the way.

    No paper, however broken, raises: a sheet stands in its place, and it is named. `convert` turns Word
    documents into PDF; without it they are named as to be converted. `naming` is the parts' file name with
    {part} where the number of the part goes.
    """
    binder = _Binder(heading, style, options, convert)
    try:
        return binder.run(papers, naming or heading.name + "{part}", progress)
    finally:
        binder.spool.close()


class _Binder:
    def __init__(
        self, heading: Heading, style: HouseStyle, options: Options, convert: Converter | None
    ) -> None:
        self.heading = heading
        self.style = style
        self.options = options
        self.convert = convert
        self.converted: Mapping[str, bytes] = {}
        self.spool = Spool()
        self.shared = Shared(self.spool.reserve(), self.spool.reserve())
        self.remarks: list[Remark] = []

    def run(
        self, papers: Sequence[Paper], naming: str, progress: Progress | None
    ) -> tuple[tuple[Part, ...], tuple[Bound, ...], tuple[Remark, ...]]:
        self.converted = self._conversions(papers)
        attachments = []
        for done, paper in enumerate(papers, start=1):
            attachments.append(self._copied(paper))
            if progress:
                progress(done, len(papers))
        allowance = 0
        while True:
            parts = self._split(attachments, allowance)
            bound = _places(attachments, parts)
            finished, front = self._parts(attachments, parts, bound, naming)
            divisible = [
                len(part.content) for part, group in zip(finished, parts, strict=True) if len(group) > 1
            ]
            over = max(divisible, default=0) - self.options.largest_part
            if not self.options.largest_part or over <= 0:
                break
            allowance += over + 1000  # what was allowed for was not enough: once more with smaller parts
        if papers:
            self._too_large(finished, [papers[group[0]] for group in parts if group])
        shifted = (
            replace(place, sheet_page=place.sheet_page + front, last_page=place.last_page + front)
            for place in bound
        )
        return finished, tuple(shifted), tuple(self.remarks)

    def _conversions(self, papers: Sequence[Paper]) -> Mapping[str, bytes]:
        """Every Word document as PDF, by attachment number, as far as it can be converted."""
        documents = {
            str(paper.number): paper.path.read_bytes()
            for paper in papers
            if paper.kind == "docx" and paper.path and not paper.fault
        }
        return self.convert(documents) if documents and self.convert else {}

    def _copied(self, paper: Paper) -> _Attachment:
        """A paper in the spool; one that cannot be copied leaves nothing there."""
        node = self.spool.reserve()
        start, first = self.spool.size, len(self.spool.starts)
        copied, missing = Copied(()), paper.fault
        if not missing:
            try:
                copied, missing = self._copy(paper, node)
            except MemoryError:
                raise
            except Exception as error:  # a broken file can make a library fail in any way at all
                self.spool.rewind(start, first)
                copied, missing = Copied(()), "文件无法装订"
                self._remark(paper, "unbound", problem=str(error) or type(error).__name__)
        self._remarks_on(paper, copied)
        return _Attachment(
            paper, node, copied, Segment(start, self.spool.size, first, len(self.spool.starts)), missing
        )

    def _copy(self, paper: Paper, node: int) -> tuple[Copied, str]:
        assert paper.path
        prefix = f"附件{paper.number}"
        if paper.kind == "docx":
            content = self.converted.get(str(paper.number))
            if content is None:
                self._remark(paper, "unconverted")
                return Copied(()), "Word 文件，待转换为 PDF"
            stream = BytesIO(content)
            return copy_pdf(
                stream, self.spool, self.shared, node, prefix=prefix, compress=self.options.compress
            ), ""
        if paper.kind in ("png", "jpeg", "tiff"):
            return copy_picture(
                paper.path, paper.kind, self.spool, self.shared, node, dpi=self.options.dpi
            ), ""
        with paper.path.open("rb") as file:
            return copy_pdf(
                file, self.spool, self.shared, node, prefix=prefix, compress=self.options.compress
            ), ""

    def _remark(self, paper: Paper, rule: str, variant: str = "", **facts: object) -> None:
        self.remarks.append(Remark(paper.place, rule, variant, tuple(facts.items())))

    def _remarks_on(self, paper: Paper, copied: Copied) -> None:
        for note in sorted(copied.notes):
            self._remark(paper, "stripped", note)
        for page, leaf in enumerate(copied.leaves, start=1):
            if max(leaf.view.width, leaf.view.height) > MOST:
                width, height = round(leaf.view.width / 72 * 25.4), round(leaf.view.height / 72 * 25.4)
                self._remark(paper, "page_size", page=page, width=width, height=height)
                break

    def _split(self, attachments: Sequence[_Attachment], allowance: int) -> list[list[int]]:
        """The attachments of each part, by their places in the list."""
        limit = self.options.largest_part
        front = _FRONT_ALLOWANCE + _ROW_ALLOWANCE * len(attachments) + allowance
        total = front + sum(attachment.size for attachment in attachments)
        if not limit or (total <= limit and not allowance):
            return [list(range(len(attachments)))]
        parts: list[list[int]] = []
        size = 0
        for place, attachment in enumerate(attachments):
            if not parts or size + attachment.size > limit:
                parts.append([])
                size = front
            parts[-1].append(place)
            size += attachment.size
        return parts

    def _too_large(self, finished: Sequence[Part], firsts: Sequence[Paper]) -> None:
        """A part of one attachment that is over the limit cannot be made smaller by splitting."""
        limit = self.options.largest_part
        for part, paper in zip(finished, firsts, strict=True):
            if limit and len(part.content) > limit:
                self._remark(paper, "too_large", "volume", size=len(part.content), part=part.name)

    def _parts(
        self,
        attachments: Sequence[_Attachment],
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
        for sign, text in sheets.missing.items():
            self.remarks.append(Remark(-1, "sign_missing", "", (("sign", sign), ("text", text))))
        return tuple(finished), front

    def _draw(
        self, sheets: Sheets, index: Index, attachments: Sequence[_Attachment], part: Sequence[int],
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
        attachments: Sequence[_Attachment],
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


def _marks(branches: Sequence[Branch], attachments: Sequence[_Attachment]) -> Iterator[Mark]:
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


def _places(attachments: Sequence[_Attachment], parts: Sequence[Sequence[int]]) -> list[Bound]:
    """Where each attachment stands, its physical pages counted from the end of the front pages."""
    made = []
    running = 0
    for number, part in enumerate(parts, start=1):
        before = running
        for place in part:
            attachment = attachments[place]
            first, running = running + 1, running + 1 + len(attachment.copied.leaves)
            made.append(
                Bound(
                    attachment.paper.evidence_id, attachment.paper.number, attachment.paper.title, number,
                    first, running, first - before, running - before, bool(attachment.missing),
                )
            )  # fmt: skip
    return made


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones or not tens else "")
