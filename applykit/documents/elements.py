"""The kinds of blocks that an outline's chapters consist of, all frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Fixed paragraphs of one style; they may hold {{ }} and **strong** words."""

    line: int
    texts: tuple[str, ...]
    style: str = "BodyText"
    when: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the section, or an unnumbered one."""

    line: int
    text: str
    level: int
    when: str = ""


@dataclass(frozen=True, slots=True)
class Narrative:
    """A narrative of the profile, by its expression."""

    line: int
    path: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents (chapters), or the list of tables or figures."""

    line: int
    of: str = "chapters"
    when: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page."""

    line: int
    when: str = ""


@dataclass(frozen=True, slots=True)
class Each:
    """Blocks repeated for every item of a list."""

    line: int
    name: str
    source: str
    blocks: tuple[Block, ...]
    empty: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a row table; with `each` it is repeated for every value of `within`.

    An `auto` column is as wide as what stands in it, out of the room that the others leave.
    `anchor` is the id of the attachment that the row stands for: references to it lead here.
    """

    line: int
    head: str
    value: str
    width: float
    kind: str = "text"
    unit: str = ""
    under: str = ""
    sum: str = ""
    each: str = ""
    within: str = ""
    count: int = 1
    bold: bool = False
    shade: str = ""
    look: str = ""
    mark: str = ""
    anchor: str = ""
    auto: bool = False


@dataclass(frozen=True, slots=True)
class Grouping:
    """How a row table is grouped: by a field, with a band above or a merged first column."""

    by: str
    title: str
    span: bool
    head: str = ""
    width: float = 0
    subtotal: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A row table over a list."""

    line: int
    source: str
    item: str
    columns: tuple[Column, ...]
    caption: str = ""
    name: str = ""
    right: str = ""
    look: str = "list"
    group: Grouping | None = None
    total: str = ""
    of: str = ""
    notes: tuple[str, ...] = ()
    empty: str = ""
    landscape: bool = False
    when: str = ""


@dataclass(frozen=True, slots=True)
class Timeline(Rows):
    """A row table whose last columns are periods: a cell is shaded where its row runs in the period.

    `periods` gives mappings with year, label and first; `runs` is asked with `period` and the item, `mark` is
    printed with them.
    """

    periods: str = ""
    runs: str = ""
    mark: str = ""
    shade: str = "band"


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of a form: cells and their spans; with `each` it is repeated; `head` is a line of labels."""

    line: int
    cells: tuple[str, ...]
    spans: tuple[int, ...]
    kinds: tuple[str, ...]
    each: str = ""
    source: str = ""
    head: bool = False


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Lines of a form under one merged label at the left."""

    label: str
    lines: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """A form: a grid of labels and values with merged cells."""

    line: int
    grid: tuple[float, ...]
    groups: tuple[FormGroup, ...]
    notes: tuple[str, ...] = ()
    when: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """A box with an opinion, a signature line and room for a seal.

    `who` signs, if it is not to be taken from the title; `required` says whether a final dossier needs it.
    """

    title: str
    texts: tuple[str, ...]
    sign: str
    seal: str
    date: str
    when: str = ""
    each: str = ""
    source: str = ""
    who: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Seals:
    """Boxes to sign and seal."""

    line: int
    boxes: tuple[Seal, ...]
    when: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of a row of tiles, in the look of one value of a set."""

    value: str
    look: str
    unit: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """A row of figures side by side."""

    line: int
    looks: str
    tiles: tuple[Tile, ...]
    when: str = ""


@dataclass(frozen=True, slots=True)
class CardLine:
    """One labelled line of a card, with a smaller remark behind it."""

    label: str
    value: str
    small: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """A small table for every item of a list: number, question, verdict, and labelled lines."""

    line: int
    source: str
    item: str
    id: str
    title: str
    looks: str
    by: str
    lines: tuple[CardLine, ...]
    when: str = ""


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """A series of a chart that is there for every item, in the look of a value or a colour of its own."""

    name: str
    value: str
    look: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart over a list: the category of an item, its series (named, or by `split`), its value.

    With `each` an item counts once for every entry of the list `within`.  `size` is width and height in mm,
    the house style's where it is None.
    """

    line: int
    kind: str
    source: str
    item: str
    each: str
    within: str
    by: str
    series: tuple[ChartSeries, ...]
    split: str
    value: str
    caption: str
    name: str
    size: tuple[float, float] | None
    format: str
    labels: bool
    notes: tuple[str, ...] = ()
    empty: str = ""
    when: str = ""


Block: TypeAlias = (
    Text | Heading | Narrative | Contents | PageBreak | Each | Rows | Fields | Seals | Tiles | Cards | Chart
)
