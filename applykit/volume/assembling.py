"""Puts one part together: header, objects from the spool, page tree, bookmarks, labels, cross-references."""

from __future__ import annotations

import hashlib
import mmap
import tempfile
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from applykit.volume.copying import Leaf
from applykit.volume.destinations import Mark
from applykit.volume.forms import Form, Layers, form_entry, layers_entry
from applykit.volume.results import Heading
from applykit.volume.spool import Spool
from applykit.volume.writing import text

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the spool: its bytes, and the object numbers that were allotted while it was written."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the page tree with its pages: the front of a part, or one attachment."""

    node: int
    leaves: tuple[Leaf, ...]
    segment: Segment
    form: Form | None = None
    layers: Layers | None = None


class Assembly:
    """One PDF being written into a temporary file."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been mapped
        self.digest = hashlib.sha256()
        self.size = 0
        self.places: list[tuple[int, int]] = []
        self._write(_HEADER)

    def _write(self, content: bytes) -> None:
        self.file.write(content)
        self.digest.update(content)
        self.size += len(content)

    def put(self, number: int, body: bytes) -> None:
        """Write an object."""
        self.places.append((number, self.size))
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def put_stream(self, number: int, data: bytes) -> None:
        """Write a stream without a filter."""
        self.put(number, b"<</Length %d>>\nstream\n%b\nendstream" % (len(data), data))

    def add(self, body: bytes) -> int:
        """Write an object under a new number."""
        number = self.spool.reserve()
        self.put(number, body)
        return number

    def take(self, segment: Segment) -> int:
        """Copy a run of the spool as it is; returns where it begins in the file."""
        begin = self.size
        for number in range(segment.first, segment.last):
            start = self.spool.start(number)
            if start is not None and segment.start <= start < segment.end:
                self.places.append((number, self.size + start - segment.start))
        self.spool.file.seek(segment.start)
        left = segment.end - segment.start
        while left:
            chunk = self.spool.file.read(min(left, _CHUNK))
            self._write(chunk)
            left -= len(chunk)
        self.spool.file.seek(0, 2)
        return begin

    def take_one(self, number: int, segment: Segment, begin: int) -> None:
        """Note an object whose number is older than the run that it was written in."""
        start = self.spool.start(number)
        if start is None or not segment.start <= start < segment.end:
            raise ValueError(f"object {number} was not written")
        self.places.append((number, begin + start - segment.start))

    def finish(
        self, branches: Sequence[Branch], labels: bytes, marks: Sequence[Mark], heading: Heading
    ) -> mmap.mmap:
        """Write what holds the pages together, and return the finished file, mapped into memory."""
        pages = self.spool.reserve()
        for branch in branches:
            kids = b" ".join(b"%d 0 R" % leaf.number for leaf in branch.leaves)
            self.put(branch.node, b"<</Type /Pages /Parent %d 0 R /Count %d /Kids [%b]>>"
                     % (pages, len(branch.leaves), kids))  # fmt: skip
        kids = b" ".join(b"%d 0 R" % branch.node for branch in branches)
        count = sum(len(branch.leaves) for branch in branches)
        self.put(pages, b"<</Type /Pages /Count %d /Kids [%b]>>" % (count, kids))
        catalogue = self.add(
            b"<</Type /Catalog /Pages %d 0 R /Outlines %d 0 R /PageMode /UseOutlines"
            b" /PageLabels <</Nums [%b]>>"
            b" /Lang (zh-CN) /ViewerPreferences <</DisplayDocTitle true>>%b%b>>"
            % (pages, self._outlines(marks), labels,
               form_entry(branch.form for branch in branches if branch.form),
               layers_entry(branch.layers for branch in branches if branch.layers))
        )  # fmt: skip
        day = heading.as_of.strftime("%Y%m%d").encode()
        info = self.add(
            b"<</Title %b /Author %b /Subject %b /Producer (applykit) /CreationDate (D:%b000000Z)>>"
            % (text(f"{heading.laboratory} {heading.name}".strip()), text(heading.organization),
               text(heading.programme), day)
        )  # fmt: skip
        self._cross_references(catalogue, info)
        self.file.flush()
        mapped = mmap.mmap(self.file.fileno(), 0, access=mmap.ACCESS_READ)
        self.file.close()
        return mapped

    def _outlines(self, marks: Sequence[Mark]) -> int:
        """The tree of bookmarks: groups stand open, what is below an attachment closed."""
        top = self.spool.reserve()
        numbers = [self.spool.reserve() for _ in marks]
        parents, children = _tree(marks)
        for place, mark in enumerate(marks):
            siblings = children[parents[place]]
            own = bisect_left(siblings, place)
            entries = [b"<</Title ", text(mark.title), b" /Parent %d 0 R" % (
                numbers[parents[place]] if parents[place] >= 0 else top)]  # fmt: skip
            if own:
                entries.append(b" /Prev %d 0 R" % numbers[siblings[own - 1]])
            if own + 1 < len(siblings):
                entries.append(b" /Next %d 0 R" % numbers[siblings[own + 1]])
            below = children.get(place, [])
            if below:
                count = len(below) if mark.depth == 0 else -len(below)
                entries.append(
                    b" /First %d 0 R /Last %d 0 R /Count %d" % (numbers[below[0]], numbers[below[-1]], count)
                )
            if mark.target:
                entries.append(b" /Dest " + mark.target)
            self.put(numbers[place], b"".join([*entries, b">>"]))
        first = children.get(-1, [])
        shown = len(first) + sum(len(children.get(place, [])) for place in first)
        ends = b" /First %d 0 R /Last %d 0 R" % (numbers[first[0]], numbers[first[-1]]) if first else b""
        self.put(top, b"<</Type /Outlines%b /Count %d>>" % (ends, shown))
        return top

    def _cross_references(self, catalogue: int, info: int) -> None:
        self.places.sort()
        start = self.size
        self._write(b"xref\n0 1\n0000000000 65535 f \n")
        for run in _runs(self.places):
            self._write(b"%d %d\n" % (run[0][0], len(run)))
            self._write(b"".join(b"%010d 00000 n \n" % place for _number, place in run))
        mark = self.digest.hexdigest()[:32].encode()
        self._write(
            b"trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%b> <%b>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (self.places[-1][0] + 1, catalogue, info, mark, mark, start)
        )


def _runs(places: Iterable[tuple[int, int]]) -> Iterable[list[tuple[int, int]]]:
    """Numbers that follow each other without a gap."""
    run: list[tuple[int, int]] = []
    for place in places:
        if run and place[0] != run[-1][0] + 1:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _tree(marks: Sequence[Mark]) -> tuple[list[int], dict[int, list[int]]]:
    """The place of the bookmark above each one (-1 at the top), and those below each one."""
    parents: list[int] = []
    children: dict[int, list[int]] = {-1: []}
    path: list[int] = []
    for place, mark in enumerate(marks):
        path = path[: min(mark.depth, len(path))]
        above = path[-1] if path else -1
        parents.append(above)
        children.setdefault(above, []).append(place)
        path.append(place)
    return parents, children
