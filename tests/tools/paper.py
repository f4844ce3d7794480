"""Draws sample papers: covers, letters, certificates, tables, signatures, and a seal that says 样例."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fpdf import FPDF, FontFace
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter, Transformation

RED = (190, 30, 30)
GREY = (228, 228, 228)
MARGIN = 24.0
WIDTH = 210 - 2 * MARGIN
NOTE = "虚构样例，只演示佐证材料的样子，不作任何证明"
STAMP = datetime(2026, 1, 1, tzinfo=UTC)


def font_file(name: str) -> Path:
    """A font of the package: Serif or Sans."""
    return Path(str(files("pylopdf_fonts_zh_cn").joinpath(f"Noto{name}SC-Regular.otf")))


def small_font(name: str, signs: set[str], folder: Path) -> Path:
    """A copy of a font with these characters only, without the hints that make it twice as large."""
    options = subset.Options()
    options.hinting, options.desubroutinize, options.layout_features = False, True, []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]
    options.name_IDs = [1, 6]
    font = TTFont(font_file(name), recalcTimestamp=False)
    chosen = subset.Subsetter(options)
    chosen.populate(text="".join(sorted(signs)))
    chosen.subset(font)
    path = folder / "small.otf"
    font.save(path)
    return path


def cn_day(day: date) -> str:
    """2026年8月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


class Paper(FPDF):
    """One PDF in one embedded, subset font; the same calls give the same bytes."""

    def __init__(self, id: str, font: Path) -> None:
        super().__init__()
        self.id = id
        self.set_creation_date(STAMP)
        self.set_producer("applykit sample")
        self.add_font("cn", "", str(font))
        self.signs = set(NOTE + id + " ·0123456789")
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN)

    def normalize_text(self, text: str) -> str:
        """Every text comes through here: its characters are noted."""
        self.signs.update(text)
        return super().normalize_text(text)

    def header(self) -> None:
        self.set_font("cn", size=60)
        self.set_text_color(*GREY)
        with self.rotation(35, 105, 150):
            self.text(45, 160, "样例 虚构")
        self.set_text_color(0)
        self.set_font("cn", size=12)
        self.set_xy(MARGIN, MARGIN)

    def footer(self) -> None:
        self.set_y(-16)
        self.set_font("cn", size=8)
        self.set_text_color(120)
        self.cell(0, 5, f"{NOTE} · {self.id} · {self.page_no()}", align="C")
        self.set_text_color(0)

    def line_of(self, text: str, size: float, *, align: str = "L", after: float = 2) -> None:
        """A paragraph of one size, wrapped as Chinese is: no line begins with a closing mark."""
        self.set_font("cn", size=size)
        for part in text.split("\n"):
            for line in self._lines(part):
                self.cell(0, size * 0.6, line, align=align, new_x="LMARGIN", new_y="NEXT")
        self.ln(after)

    def _lines(self, text: str) -> Iterator[str]:
        line = ""
        for word in re.findall(r"[!-~]+|.", text):
            if line and word not in "，。；：、）》”" and self.get_string_width(line + word) > WIDTH - 4:
                yield line
                line = ""
            line += word
        yield line

    def cover(self, title: str, issuer: str, day: date) -> None:
        """A report's cover."""
        self.add_page()
        self.line_of(f"编号：样例 {self.id}", 11)
        self.set_y(90)
        self.line_of(title, 24, align="C")
        self.set_y(225)
        self.line_of(issuer.replace("、", "\n"), 15, align="C")
        self.line_of(cn_day(day), 15, align="C")

    def letterhead(self, issuer: str, title: str) -> None:
        """A letter's red head and its title."""
        self.add_page()
        self.set_text_color(*RED)
        self.line_of(issuer.replace("、", "\n"), 20, align="C", after=3)
        self.set_text_color(0)
        self.set_draw_color(*RED)
        self.set_line_width(0.8)
        self.line(MARGIN, self.get_y(), 210 - MARGIN, self.get_y())
        self.set_draw_color(0)
        self.set_line_width(0.2)
        self.ln(8)
        self.line_of(title, 16, align="C", after=6)

    def certificate(self, title: str, rows: Sequence[tuple[str, str]], *, sealed: bool) -> None:
        """A certificate in a double frame."""
        self.add_page()
        self.set_draw_color(160, 120, 40)
        for inset, width in ((12, 1.2), (15, 0.3)):
            self.set_line_width(width)
            self.rect(inset, inset, 210 - 2 * inset, 297 - 2 * inset - 6)
        self.set_draw_color(0)
        self.set_line_width(0.2)
        self.set_y(50)
        self.line_of(title, 22, align="C", after=14)
        for label, value in rows:
            self.line_of(f"{label}：{value}", 13, after=4)
        if sealed:
            self.seal(150, 235, 20)

    def paragraphs(self, texts: Sequence[str]) -> None:
        """Body text, each paragraph indented by two characters."""
        for text in texts:
            self.line_of(f"\u3000\u3000{text}", 12, after=3)

    def rows(self, caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table over as many pages as it needs."""
        self.line_of(caption, 12, align="C", after=2)
        self.set_font("cn", size=9)
        style = FontFace(emphasis="", fill_color=(235, 238, 242))
        with self.table(line_height=5.4, text_align="LEFT", width=WIDTH, headings_style=style) as table:
            for cells in (head, *rows):
                row = table.row()
                for cell in cells:
                    row.cell(cell)
        self.ln(4)

    def signatures(self, names: Sequence[str], day: date, *, sealed: bool) -> None:
        """One block for each who signs, with the seal where there is one."""
        if self.get_y() > 297 - MARGIN - 34 * len(names):
            self.add_page()
        self.set_auto_page_break(False)
        for name in names:
            top = self.get_y() + 8
            self.set_xy(105, top)
            self.set_font("cn", size=12)
            self.multi_cell(80, 7, f"{name}\n{cn_day(day)}", align="C")
            if sealed:
                self.seal(145, top + 6)
            self.set_y(top + 26)
        self.set_auto_page_break(True, MARGIN)

    def seal(self, x: float, y: float, radius: float = 15) -> None:
        """A round red seal that says 样例 and nothing else."""
        self.set_draw_color(*RED)
        self.set_text_color(*RED)
        self.set_line_width(0.8)
        self.ellipse(x - radius, y - radius, 2 * radius, 2 * radius)
        self.set_line_width(0.2)
        points = [
            (x + r * math.sin(i * math.pi / 5), y - 3 - r * math.cos(i * math.pi / 5))
            for i in range(10)
            for r in ((5.0,) if i % 2 == 0 else (2.0,))
        ]
        self.polygon(points)
        self.set_font("cn", size=13)
        self.text(x - 4.6, y + 9, "样例")
        self.set_draw_color(0)
        self.set_text_color(0)


def scan(ending: str, title: str, rows: Sequence[tuple[str, str]]) -> bytes:
    """A certificate as a scan, by the ending of its name: PNG, a JPEG that lies on its side as from a
    telephone held upright, or a black and white TIFF of three pages as from an office machine."""
    if ending == ".tif":
        pages = [_certificate(ending, f"{title}（{part}）", rows).convert("1") for part in "一二三"]
        made = BytesIO()
        pages[0].save(
            made, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(100, 100)
        )
        return made.getvalue()
    page = _certificate(ending, title, rows)
    made = BytesIO()
    if ending == ".png":
        page.quantize(16, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    else:
        exif = Image.Exif()
        exif[0x0112] = 6  # the camera lay on its left side
        lying = page.resize((page.width * 4 // 5, page.height * 4 // 5)).transpose(Image.Transpose.ROTATE_90)
        lying.save(made, "JPEG", quality=30, optimize=True, exif=exif)
    return made.getvalue()


def _certificate(ending: str, title: str, rows: Sequence[tuple[str, str]]) -> Image.Image:
    """The picture of one A4 page, in colour for a PNG."""
    width, height = 827, 1169
    colour = ending == ".png"
    page = Image.new("RGB" if colour else "L", (width, height), "white")
    pen = ImageDraw.Draw(page)
    red = RED if colour else 90
    big, plain, small = (ImageFont.truetype(str(font_file("Serif")), size) for size in (38, 24, 15))
    for inset in (45, 55):
        pen.rectangle((inset, inset, width - inset, height - inset), outline="black")
    lines = [title[start : start + 16] for start in range(0, len(title), 16)]
    for number, line in enumerate(lines):
        pen.text((width / 2, 190 + 54 * number), line, font=big, fill="black", anchor="mm")
    top = 340
    for label, value in rows:
        for part in (
            f"{label}：{value}"[start : start + 25] for start in range(0, len(label + value) + 1, 25)
        ):
            pen.text((110, top), part, font=plain, fill="black")
            top += 42
    x, y = 600, 880
    pen.ellipse((x - 75, y - 75, x + 75, y + 75), outline=red, width=4)
    pen.text((x, y), "样例", font=big, fill=red, anchor="mm")
    pen.text((width / 2, height - 80), NOTE, font=small, fill="black", anchor="mm")
    return page


def scanned_sideways(content: bytes) -> bytes:
    """A paper as from a scanner that was fed its long side first: the pages lie, and say that they do."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    for page in writer.pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        page.add_transformation(Transformation().rotate(90).translate(height, 0))
        page.mediabox.upper_right = (height, width)
        page.rotate(90)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
