"""Binds papers into a volume: copies every file once, splits at attachments, adds the pages of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from applykit.volume.assembling import Segment
from applykit.volume.boxes import MOST
from applykit.volume.copying import Copied, Shared, copy_pdf
from applykit.volume.finishing import Finisher
from applykit.volume.parting import Attachment, places, split
from applykit.volume.pictures import copy_picture
from applykit.volume.results import Bound, Converter, Heading, Options, Paper, Part, Remark
from applykit.volume.spool import Spool

if TYPE_CHECKING:
    from applykit.documents.style import HouseStyle
    from applykit.evidence import Progress


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
        self.options = options
        self.convert = convert
        self.converted: Mapping[str, bytes] = {}
        self.spool = Spool()
        self.shared = Shared(self.spool.reserve(), self.spool.reserve())
        self.finisher = Finisher(heading, style, self.spool, self.shared)
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
            parts = split(attachments, self.options.largest_part, allowance)
            bound = places(attachments, parts)
            finished, front = self.finisher.parts(attachments, parts, bound, naming)
            divisible = [
                len(part.content) for part, group in zip(finished, parts, strict=True) if len(group) > 1
            ]
            over = max(divisible, default=0) - self.options.largest_part
            if not self.options.largest_part or over <= 0:
                break
            allowance += over + 1000  # what was allowed for was not enough: once more with smaller parts
        for sign, text in self.finisher.missing.items():
            self.remarks.append(Remark(-1, "sign_missing", "", (("sign", sign), ("text", text))))
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

    def _copied(self, paper: Paper) -> Attachment:
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
        return Attachment(
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

    def _too_large(self, finished: Sequence[Part], firsts: Sequence[Paper]) -> None:
        """A part of one attachment that is over the limit cannot be made smaller by splitting."""
        limit = self.options.largest_part
        for part, paper in zip(finished, firsts, strict=True):
            if limit and len(part.content) > limit:
                self._remark(paper, "too_large", "volume", size=len(part.content), part=part.name)
