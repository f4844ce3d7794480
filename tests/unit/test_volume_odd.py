"""What comes in from outside: pages of every shape, forms, scripts, locks; each file stands for itself."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, StreamObject, TextStringObject

import applykit
from applykit.documents.style import HouseStyle
from applykit.messages import describe
from applykit.model import Programme
from applykit.volume import Options, Volume
from tests.tools import odd_pdfs as odd
from tests.unit.test_volume import qpdf_finds_nothing, volume_of

ROW = (
    "  - {{id: {id}, kind: 标准文本, title: {title}, file: evidence/{id}, issuer: 某院, form: 复印件, "
    "seal: 不需要, issued: 2026-01-01, supports: [B4]}}"
)
INK = 128
"""Darker than this, 0 to 255, is ink."""


def bound(
    files: Mapping[str, bytes], folder: Path, programme: Programme, style: HouseStyle, *,
    title: str = "材料", options: Options | None = None, more: str = "", **arguments: Any,
) -> Volume:  # fmt: skip
    """The volume of these files alone, checked by qpdf."""
    (folder / "evidence").mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / "evidence" / name).write_bytes(content)
    rows = [ROW.format(id=name, title=title) for name in files]
    (folder / "profile.yaml").write_text("\n".join(["evidence:", *rows, more, ""]), encoding="utf-8")
    volume = volume_of(applykit.load_profile(folder, programme), style, options, **arguments)
    for part in volume.parts:
        qpdf_finds_nothing(part.content, folder)
    return volume


def said(volume: Volume) -> list[str]:
    """What was found, each as rule/variant."""
    assert all(describe(found)[0] for found in volume.diagnostics)
    return [f"{found.rule}/{found.variant}".strip("/") for found in volume.diagnostics]


def reader_of(volume: Volume) -> PdfReader:
    """The first part."""
    return PdfReader(BytesIO(volume.parts[0].content))


def pictures(content: Any, folder: Path) -> list[Image.Image]:
    """Every page as poppler shows it, turned and cropped, at 72 dots to the inch."""
    import shutil
    import subprocess

    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    (folder / "shown.pdf").write_bytes(content)
    command = ["pdftoppm", "-r", "72", "-scale-to", "1600", "-gray", "-cropbox", "shown.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return [Image.open(path) for path in sorted(folder.glob("page-*.pgm"))]


@pytest.mark.parametrize("name", odd.odd_pages())
def test_the_number_stands_upright_inside_what_is_seen(
    name: str, tmp_path: Path, programme: Programme, style: HouseStyle
) -> None:
    """The strip at the foot holds figures wider than high where the bare page has nothing."""
    content = odd.odd_pages()[name]
    volume = bound({"a.pdf": content}, tmp_path, programme, style)
    assert said(volume) == (["evidence.page_size"] if name == "huge" else [])
    place = volume.attachments[0]
    assert (place.first, place.last) == (1, 2)
    page = reader_of(volume).pages[place.last_page - 1]
    assert "— 2 —" in page.extract_text()
    bare = tmp_path / "bare"
    bare.mkdir()
    shown = pictures(volume.parts[0].content, tmp_path)[place.last_page - 1]
    # Readers do not agree how large a page is that does not say so; in the volume it is A4.
    before = pictures(odd.odd_pages()["plain"] if name in ("no-box", "crop-outside") else content, bare)[
        0
    ].resize(shown.size)
    changed = [abs(a - b) > 60 for a, b in zip(shown.tobytes(), before.tobytes(), strict=True)]
    width, height = shown.size
    spots = [(place % width, place // width) for place, other in enumerate(changed) if other]
    assert spots, "no number is to be seen"
    left, right = min(x for x, _ in spots), max(x for x, _ in spots)
    top, bottom = min(y for _, y in spots), max(y for _, y in spots)
    assert right - left > 1.2 * (bottom - top), "the number does not stand upright"
    assert top > height * 0.6, "the number is not at the foot"
    assert left > 0, "the number is cut off"
    assert right < width - 1, "the number is cut off"
    assert left < width / 2, "even numbers stand left"


def test_files_of_every_shape_stand_in_one_volume(
    tmp_path: Path, programme: Programme, style: HouseStyle
) -> None:
    files = {f"{name}.pdf": content for name, content in odd.odd_pages().items()}
    volume = bound(files, tmp_path, programme, style)
    assert said(volume) == ["evidence.page_size"]
    assert volume.pages == 2 * len(files)


def test_what_is_locked_with_an_empty_password_is_opened(
    tmp_path: Path, programme: Programme, style: HouseStyle
) -> None:
    volume = bound({"a.pdf": odd.encrypted("", "owner")}, tmp_path, programme, style)
    assert said(volume) == []
    assert "locked" in reader_of(volume).pages[-1].extract_text()


BROKEN = {
    "locked.pdf": odd.encrypted("secret", "owner"),
    "cut.pdf": odd.paper(pages=3)[:-300],
    "empty.pdf": odd.paper(pages=0),
    "nothing.pdf": b"",
    "no-pdf.pdf": b"%PDF-1.7\nrubbish\n%%EOF\n",
    "page-missing.pdf": odd.paper(page=b"").replace(b"/Kids [5 0 R]", b"/Kids [9 0 R]"),
    "cut.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "cut.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
}


def test_one_broken_file_ends_nothing_else(tmp_path: Path, programme: Programme, style: HouseStyle) -> None:
    """Each is an error of the check; in a draft a sheet that says why stands in its place."""
    volume = bound({**BROKEN, "sound.pdf": odd.paper("sound")}, tmp_path, programme, style, draft=True)
    assert [place.missing for place in volume.attachments] == [True] * len(BROKEN) + [False]
    pages = reader_of(volume).pages
    for place in volume.attachments[:-1]:
        assert "【待补：" in pages[place.sheet_page - 1].extract_text()
        assert place.pages == 1
    assert "sound" in pages[-1].extract_text()
    profile = applykit.load_profile(tmp_path, programme)
    faults = {
        found.facts.get("id") for found in applykit.check(profile).diagnostics if "evidence." in found.rule
    }
    assert faults >= set(BROKEN)


def test_what_breaks_only_in_binding_is_named(
    tmp_path: Path, programme: Programme, style: HouseStyle
) -> None:
    """A part that cannot be read is met when the page is copied, not when pages are counted."""
    deep = b"[" * 300 + b"]" * 300
    broken = odd.paper(page=b"/MediaBox [0 0 595 842] /Annots [5 0 R]",
                       more=[b"<</Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /X %b>>" % deep])  # fmt: skip
    volume = bound({"a.pdf": broken, "b.pdf": odd.paper("sound")}, tmp_path, programme, style)
    assert said(volume) == ["evidence.unbound"]
    assert volume.diagnostics[0].facts["id"] == "a.pdf"
    assert [place.missing for place in volume.attachments] == [True, False]
    assert "sound" in reader_of(volume).pages[-1].extract_text()


def test_wrong_offsets_are_mended(tmp_path: Path, programme: Programme, style: HouseStyle) -> None:
    volume = bound({"a.pdf": odd.paper("mended", off=7)}, tmp_path, programme, style)
    assert "mended" in reader_of(volume).pages[-1].extract_text()


def test_forms_keep_their_fields_and_looks(tmp_path: Path, programme: Programme, style: HouseStyle) -> None:
    """Two files call their field the same; neither takes the other's value, and no script stays."""
    files = {"a.pdf": odd.form("name", "first"), "b.pdf": odd.form("name", "second")}
    volume = bound(files, tmp_path, programme, style)
    assert said(volume) == ["evidence.stripped/active"] * 2
    reader = reader_of(volume)
    fields = reader.get_fields() or {}
    assert {name: field["/V"] for name, field in fields.items()} == {
        "附件1-name": "first", "附件2-name": "second"}  # fmt: skip
    assert "/Helv" in reader.root_object["/AcroForm"]["/DR"]["/Font"]  # type: ignore[index]
    for place, word in zip(volume.attachments, ("first", "second"), strict=True):
        widget = reader.pages[place.last_page - 1]["/Annots"][0].get_object()  # type: ignore[index]
        assert word.encode() in widget["/AP"]["/N"].get_data()
        assert "/AA" not in widget
    assert b"JavaScript" not in bytes(volume.parts[0].content)


def test_a_signature_is_only_a_picture_any_more(
    tmp_path: Path, programme: Programme, style: HouseStyle
) -> None:
    volume = bound({"a.pdf": odd.signed()}, tmp_path, programme, style)
    assert said(volume) == ["evidence.stripped/signed"]
    widget = reader_of(volume).pages[-1]["/Annots"][0].get_object()  # type: ignore[index]
    assert "/AP" in widget
    assert "/V" not in widget


def test_files_inside_are_named(tmp_path: Path, programme: Programme, style: HouseStyle) -> None:
    files = {
        "a.pdf": odd.holding_files(), "b.pdf": odd.holding_files(b"/Collection <<>>"),
        "c.pdf": odd.paper("dynamic", root=b"/AcroForm <</Fields [] /XFA (x)>>"),
        "d.pdf": odd.paper("opening", root=b"/OpenAction <</S /JavaScript /JS (app.alert(1))>>"),
    }  # fmt: skip
    volume = bound(files, tmp_path, programme, style)
    assert said(volume) == [
        f"evidence.stripped/{what}" for what in ("embedded", "portfolio", "xfa", "active")
    ]
    assert b"EmbeddedFile" not in bytes(volume.parts[0].content)


def test_what_lies_in_another_file_is_not_fetched(
    tmp_path: Path, programme: Programme, style: HouseStyle
) -> None:
    """A stream may name a file that holds its content; a volume names none."""
    writer = PdfWriter(clone_from=BytesIO(odd.odd_pages()["plain"]))
    outside = {"/F": TextStringObject("elsewhere"), "/FFilter": NameObject("/ASCIIHexDecode")}
    stream = DecodedStreamObject()
    stream.set_data(b"0 0 10 10 re f")
    stream.update({NameObject(name): value for name, value in outside.items()})
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    made = BytesIO()
    writer.write(made)
    assert b"elsewhere" in made.getvalue()
    volume = bound({"a.pdf": made.getvalue()}, tmp_path, programme, style)
    reader = reader_of(volume)
    kept = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]
    streams = [one for one in kept if isinstance(one, StreamObject)]
    assert [one for one in streams if outside.keys() & one.keys()] == []
    assert b"elsewhere" not in bytes(volume.parts[0].content)


def test_links_and_bookmarks_lead_to_their_pages(
    tmp_path: Path, programme: Programme, style: HouseStyle
) -> None:
    volume = bound({"a.pdf": odd.paper(), "b.pdf": odd.linked()}, tmp_path, programme, style)
    assert said(volume) == ["evidence.stripped/active"]
    reader, sheet = reader_of(volume), volume.attachments[1].sheet_page
    page = reader.pages[sheet]
    links = [link.get_object() for link in page["/Annots"]]  # type: ignore[attr-defined]
    assert reader.get_page_number(links[0]["/Dest"][0].get_object()) == sheet + 2
    assert reader.get_page_number(links[1]["/Dest"][0].get_object()) == sheet + 1
    assert links[2]["/A"]["/URI"] == "https://example.org/"
    assert "/A" not in links[3]
    assert b"calc" not in bytes(volume.parts[0].content)

    def shown(items: Any, depth: int = 0) -> list[tuple[int, str, int | None]]:
        found: list[tuple[int, str, int | None]] = []
        for item in items:
            if isinstance(item, list):
                found += shown(item, depth + 1)
            else:
                found.append((depth, item.title, reader.get_destination_page_number(item)))
        return found

    first = volume.attachments[0].sheet_page - 1
    assert shown(reader.outline) == [
        (0, "附件目录", 1), (0, "成果与应用", first), (1, "附件 1　材料", first),
        (1, "附件 2　材料", sheet - 1), (2, "Chapter one", sheet), (2, "Chapter two", sheet + 2),
        (3, "Section", None),
    ] or shown(reader.outline)[:-1] == [
        (0, "附件目录", 1), (0, "成果与应用", first), (1, "附件 1　材料", first),
        (1, "附件 2　材料", sheet - 1), (2, "Chapter one", sheet), (2, "Chapter two", sheet + 2),
    ]  # fmt: skip


def test_the_index_leads_to_the_title_sheets(tmp_path: Path, programme: Programme, style: HouseStyle) -> None:
    volume = bound({f"{n}.pdf": odd.paper(str(n)) for n in range(5)}, tmp_path, programme, style)
    reader = reader_of(volume)
    links = [link.get_object() for link in reader.pages[1]["/Annots"]]  # type: ignore[attr-defined]
    pages = [reader.get_page_number(link["/Dest"][0].get_object()) + 1 for link in links]
    assert pages == [place.sheet_page for place in volume.attachments]


def test_hidden_layers_stay_hidden(tmp_path: Path, programme: Programme, style: HouseStyle) -> None:
    volume = bound({"a.pdf": odd.layered()}, tmp_path, programme, style)
    shown = pictures(volume.parts[0].content, tmp_path)[-1]
    assert sum(value < INK for value in shown.tobytes()) < 0.01 * shown.width * shown.height


def picture(kind: str, image: Image.Image, **more: Any) -> bytes:
    """A picture as a file."""
    made = BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


def corner(mode: str = "RGB", size: tuple[int, int] = (600, 800)) -> Image.Image:
    """White, with a black field in the upper left corner."""
    image = Image.new("RGB", size, "white")
    image.paste("black", (0, 0, size[0] // 2, size[1] // 4))
    return image.convert(mode)


def turned(orientation: int) -> bytes:
    """The same picture as a JPEG that is stored in one of the eight ways a camera may lie."""
    from PIL import ImageOps

    undone = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, 1)
    stored = corner()
    exif = Image.Exif()
    exif[0x0112] = undone
    stored.getexif()[0x0112] = undone
    stored = ImageOps.exif_transpose(stored)
    exif[0x0112] = orientation
    return picture("JPEG", stored, exif=exif, quality=95)


def interlaced() -> bytes:
    """A PNG of one grey bit that is stored plainly, by hand, eight to a byte."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + (b"\0" * 38 + b"\xff" * 37 if y < 200 else b"\xff" * 75) for y in range(800))
    head = struct.pack(">IIBBBBB", 600, 800, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


PICTURES = {
    **{f"jpeg-{number}.jpg": turned(number) for number in range(1, 9)},
    "grey.jpg": picture("JPEG", corner("L")),
    "cmyk.jpg": picture("JPEG", corner("CMYK")),
    "plain.png": picture("PNG", corner()),
    "grey.png": picture("PNG", corner("L")),
    "palette.png": picture("PNG", corner("P")),
    "one-bit.png": interlaced(),
    "alpha.png": picture("PNG", corner("RGBA")),
    "grey-alpha.png": picture("PNG", corner("LA")),
    "deep.png": picture("PNG", corner("L").convert("I").point(lambda value: value * 257).convert("I;16")),
    "fax.tif": picture("TIFF", corner("1"), compression="group4"),
    "plain.tif": picture("TIFF", corner("1")),
    "colour.tif": picture("TIFF", corner(), compression="tiff_lzw"),
    "jpeg.tif": picture("TIFF", corner(), compression="jpeg"),
    "cmyk.tif": picture("TIFF", corner("CMYK")),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_stand_upright(name: str, tmp_path: Path, programme: Programme, style: HouseStyle) -> None:
    """The black field is in the upper left corner and nowhere else."""
    volume = bound({name: PICTURES[name]}, tmp_path, programme, style)
    assert said(volume) == []
    page = reader_of(volume).pages[-1]
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    shown = pictures(volume.parts[0].content, tmp_path)[-1]
    width, height = shown.size
    at = {
        (x, y): shown.getpixel((int(x * width), int(y * height)))
        for x in (0.25, 0.75)
        for y in (0.25, 0.5, 0.7)
    }
    assert {place for place, value in at.items() if value < INK} == {(0.25, 0.25)}  # type: ignore[operator]


def test_a_jpeg_and_a_png_go_in_as_they_are(tmp_path: Path, programme: Programme, style: HouseStyle) -> None:
    volume = bound(
        {"a.jpg": PICTURES["jpeg-6.jpg"], "b.png": PICTURES["plain.png"]}, tmp_path, programme, style
    )
    content = bytes(volume.parts[0].content)
    assert PICTURES["jpeg-6.jpg"] in content
    start = PICTURES["plain.png"].index(b"IDAT")
    assert PICTURES["plain.png"][start + 4 : start + 60] in content


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path, programme: Programme, style: HouseStyle) -> None:
    frames = [corner("1"), corner("L", (800, 600)), corner()]
    content = picture("TIFF", frames[0], save_all=True, append_images=frames[1:])
    volume = bound({"a.tif": content}, tmp_path, programme, style)
    assert volume.attachments[0].pages == 4
    pages = reader_of(volume).pages[-3:]
    assert [float(page.mediabox.width) > float(page.mediabox.height) for page in pages] == [
        False,
        True,
        False,
    ]


def test_pictures_are_made_coarser_only_when_asked(
    tmp_path: Path, programme: Programme, style: HouseStyle
) -> None:
    noise = Image.effect_noise((2480, 3508), 80).convert("RGB")
    files = {"a.jpg": picture("JPEG", noise, quality=90)}
    plain = bound(files, tmp_path, programme, style)
    small = bound(files, tmp_path, programme, style, options=Options(dpi=100))
    assert len(small.parts[0].content) < len(plain.parts[0].content) / 4
    image = reader_of(small).pages[-1].images[0].image
    assert image
    assert 810 <= image.width <= 830


def test_compression_loses_nothing(tmp_path: Path, programme: Programme, style: HouseStyle) -> None:
    words = b"BT /F1 12 Tf 100 700 Td " + b"(word) Tj " * 2000 + b"ET"
    files = {"a.pdf": odd.paper(content=words)}
    plain = bound(files, tmp_path, programme, style)
    small = bound(files, tmp_path, programme, style, options=Options(compress=True))
    assert len(small.parts[0].content) < len(plain.parts[0].content) - 15_000
    assert reader_of(small).pages[-1].extract_text() == reader_of(plain).pages[-1].extract_text()


def test_a_volume_over_the_limit_is_split_between_attachments(
    tmp_path: Path, programme: Programme, style: HouseStyle
) -> None:
    noise = Image.effect_noise((700, 900), 90)
    files = {f"{number}.png": picture("PNG", noise.rotate(number)) for number in range(6)}
    limit = 2 << 20
    volume = bound(files, tmp_path, programme, style, options=Options(largest_part=limit))
    assert said(volume) == []
    names = [part.name for part in volume.parts]
    assert len(names) > 1
    assert names[:2] == ["卷四 附件（一）.pdf", "卷四 附件（二）.pdf"]
    assert all(len(part.content) <= limit for part in volume.parts)
    assert [place.first for place in volume.attachments] == [1, 3, 5, 7, 9, 11]
    for number, part in enumerate(volume.parts, start=1):
        reader = PdfReader(BytesIO(part.content))
        index = reader.pages[1].extract_text()
        assert all(str(place.number) in index for place in volume.attachments), "the index spans the parts"
        for place in (place for place in volume.attachments if place.part == number):
            assert f"— {place.first} —" in reader.pages[place.sheet_page - 1].extract_text()
            assert f"— {place.last} —" in reader.pages[place.last_page - 1].extract_text()


def test_what_cannot_fit_is_named(tmp_path: Path, programme: Programme, style: HouseStyle) -> None:
    noise = picture("PNG", Image.effect_noise((1400, 1400), 90))
    volume = bound({"a.png": noise, "b.pdf": odd.paper()}, tmp_path, programme, style,
                   options=Options(largest_part=1 << 20), more="submission: {largest_volume: 1}")  # fmt: skip
    assert said(volume) == ["evidence.too_large/volume"]
    assert volume.diagnostics[0].facts["id"] == "a.png"
    assert len(volume.parts) == 2


def test_rare_characters_are_printed_or_named(
    tmp_path: Path, programme: Programme, style: HouseStyle
) -> None:
    """The fonts are the program's own, embedded and subset; what neither has is named, never a blank box."""
    volume = bound({"a.pdf": odd.paper()}, tmp_path, programme, style, title="堃喆淼𠅤锂𮯰")
    reader = reader_of(volume)
    sheet = reader.pages[volume.attachments[0].sheet_page - 1]
    assert "堃喆淼" in sheet.extract_text()
    named = {found.facts["sign"] for found in volume.diagnostics if found.rule == "evidence.sign_missing"}
    for sign in named:
        assert f"〔U+{ord(str(sign)):04X}〕" in sheet.extract_text().replace("\n", "")
    assert named == {"𮯰"}
    for font in sheet["/Resources"]["/Font"].values():  # type: ignore[index]
        held = font.get_object()
        assert held["/BaseFont"][7:8] == "+", "a subset's name begins with six letters"
        descriptor = held["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_word_documents_are_converted_or_named(
    tmp_path: Path, programme: Programme, style: HouseStyle
) -> None:
    import docx

    made = BytesIO()
    docx.Document().save(made)
    files = {"a.docx": made.getvalue()}
    volume = bound(files, tmp_path, programme, style)
    assert said(volume) == ["evidence.unconverted"]
    assert volume.attachments[0].missing
    converted = bound(
        files, tmp_path, programme, style, convert=lambda found: dict.fromkeys(found, odd.paper("from Word"))
    )
    assert said(converted) == []
    assert "from Word" in reader_of(converted).pages[-1].extract_text()
