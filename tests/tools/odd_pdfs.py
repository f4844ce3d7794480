"""PDFs as they come in from outside: turned, cropped, locked, cut off, with forms, scripts and files inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from pypdf import PdfReader, PdfWriter

_FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"


def raw(objects: Sequence[bytes], *, off: int = 0) -> bytes:
    """A PDF of these objects, numbered from 1, the first one its catalogue; `off` falsifies the offsets."""
    made = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % (place + off) for place in places)
    made += b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%b /Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


def paper(
    words: str = "paper", *, page: bytes = b"/MediaBox [0 0 595 842]", tree: bytes = b"", root: bytes = b"",
    content: bytes | None = None, used: bytes = b"/Font <</F1 4 0 R>>", more: Sequence[bytes] = (), pages: int = 1, off: int = 0,
) -> bytes:  # fmt: skip
    """A PDF of one or more like pages; `page`, `tree` and `root` add entries, `used` are the resources, `more` objects from number 5 on."""
    shown = content if content is not None else b"BT /F1 24 Tf 100 400 Td (%b) Tj ET" % words.encode()
    kids = b" ".join(b"%d 0 R" % (5 + len(more) + number) for number in range(pages))
    objects = [
        b"<</Type /Catalog /Pages 2 0 R %b>>" % root,
        b"<</Type /Pages /Count %d /Kids [%b] %b>>" % (pages, kids, tree),
        stream(shown),
        _FONT,
        *more,
        *[
            b"<</Type /Page /Parent 2 0 R /Contents 3 0 R /Resources <<%b>> %b>>" % (used, page)
            for _ in range(pages)
        ],
    ]
    return raw(objects, off=off)


def encrypted(user: str, owner: str) -> bytes:
    """A paper locked with these passwords."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(paper("locked"))))
    writer.encrypt(user_password=user, owner_password=owner, algorithm="AES-256")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def form(name: str, value: str) -> bytes:
    """A form with one text field, its appearance, and a script that runs when it is left."""
    field = (
        b"<</Type /Annot /Subtype /Widget /FT /Tx /T (%b) /V (%b) /Rect [100 600 300 630] /F 4 /P 7 0 R"
        b" /DA (/Helv 12 Tf 0 g) /AP <</N 6 0 R>> /AA <</Bl <</S /JavaScript /JS (app.alert(1))>>>>>>"
        % (name.encode(), value.encode())
    )
    look = stream(
        b"BT /F1 12 Tf 2 10 Td (%b) Tj ET" % value.encode(),
        b"/Type /XObject /Subtype /Form /BBox [0 0 200 30] /Resources <</Font <</F1 4 0 R>>>>",
    )
    return paper(
        "form", page=b"/MediaBox [0 0 595 842] /Annots [5 0 R]", more=[field, look],
        root=b"/AcroForm <</Fields [5 0 R] /DA (/Helv 12 Tf 0 g) /DR <</Font <</Helv 4 0 R>>>>>>",
    )  # fmt: skip


def signed() -> bytes:
    """A paper with a digital signature and its picture."""
    field = (
        b"<</Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /Rect [100 100 300 150] /F 132 /P 7 0 R"
        b" /AP <</N 6 0 R>> /V <</Type /Sig /Filter /Adobe.PPKLite /Contents <00> /ByteRange [0 1 2 3]>>>>"
    )
    look = stream(b"1 0 0 RG 1 1 198 48 re S", b"/Type /XObject /Subtype /Form /BBox [0 0 200 50]")
    return paper(
        "signed", page=b"/MediaBox [0 0 595 842] /Annots [5 0 R]", more=[field, look],
        root=b"/AcroForm <</Fields [5 0 R] /SigFlags 3>>",
    )  # fmt: skip


def linked() -> bytes:
    """Three pages with bookmarks of two levels, and links by name, by page, to an address and to a program."""
    links = (
        b"<</Type /Annot /Subtype /Link /Rect [0 0 10 10] /Dest (last)>>",
        b"<</Type /Annot /Subtype /Link /Rect [0 20 10 30] /A <</S /GoTo /D [13 0 R /Fit]>>>>",
        b"<</Type /Annot /Subtype /Link /Rect [0 40 10 50] /A <</S /URI /URI (https://example.org/)>>>>",
        b"<</Type /Annot /Subtype /Link /Rect [0 60 10 70] /A <</S /Launch /F (calc.exe)>>>>",
    )
    outline = (
        b"<</Type /Outlines /First 10 0 R /Last 11 0 R /Count 2>>",
        b"<</Title (Chapter one) /Parent 9 0 R /Dest [12 0 R /XYZ 0 800 0] /Next 11 0 R>>",
        b"<</Title (Chapter two) /Parent 9 0 R /Prev 10 0 R /A <</S /GoTo /D (last)>> /First 15 0 R /Last 15 0 R"
        b" /Count 1>>",
    )
    objects = [
        b"<</Type /Catalog /Pages 2 0 R /Outlines 9 0 R /Names <</Dests <</Names [(last) [14 0 R /Fit]]>>>>>>",
        b"<</Type /Pages /Count 3 /Kids [12 0 R 13 0 R 14 0 R] /MediaBox [0 0 595 842]>>",
        stream(b"BT /F1 24 Tf 100 400 Td (linked) Tj ET"),
        _FONT,
        *links,
        *outline,
        *[
            b"<</Type /Page /Parent 2 0 R /Contents 3 0 R /Resources <</Font <</F1 4 0 R>>>>%b>>" % more
            for more in (b" /Annots [5 0 R 6 0 R 7 0 R 8 0 R]", b"", b"")
        ],
        b"<</Title (Section) /Parent 11 0 R /Dest /nowhere>>",
    ]
    return raw(objects)


def layered() -> bytes:
    """A paper whose one layer is hidden."""
    return paper(
        content=b"/OC /L BDC 0 g 0 0 595 842 re f EMC",
        used=b"/Properties <</L 5 0 R>>",
        more=[b"<</Type /OCG /Name (hidden)>>"],
        root=b"/OCProperties <</OCGs [5 0 R] /D <</OFF [5 0 R]>>>>",
    )


def holding_files(root: bytes = b"") -> bytes:
    """A paper with a file inside; with /Collection it is a portfolio."""
    return paper(
        "cover",
        more=[stream(b"secret", b"/Type /EmbeddedFile"), b"<</Type /Filespec /F (a.txt) /EF <</F 5 0 R>>>>"],
        root=b"/Names <</EmbeddedFiles <</Names [(a.txt) 6 0 R]>>>> " + root,
    )


def odd_pages() -> Mapping[str, bytes]:
    """Pages of every shape, each alone in a file; all of them are to be bound."""
    box = b"/MediaBox [0 0 595 842]"
    return {
        "plain": paper(page=box),
        "turned-90": paper(page=box + b" /Rotate 90"),
        "turned-180": paper(page=box + b" /Rotate 180"),
        "turned-270": paper(page=box + b" /Rotate -90"),
        "turned-in-the-tree": paper(page=b"", tree=box + b" /Rotate 90"),
        "landscape": paper(page=b"/MediaBox [0 0 842 595]"),
        "cropped": paper(page=b"/MediaBox [0 0 1000 1200] /CropBox [200 300 700 900]"),
        "cropped-and-turned": paper(page=b"/MediaBox [0 0 1000 1200] /CropBox [200 300 700 900] /Rotate 90"),
        "origin-elsewhere": paper(
            page=b"/MediaBox [-300 -400 295 442]", content=b"0.9 g -300 -400 595 842 re f"
        ),
        "corners-swapped": paper(page=b"/MediaBox [595 842 0 0]"),
        "crop-outside": paper(page=box + b" /CropBox [2000 2000 2100 2100]"),
        "small": paper(page=b"/MediaBox [0 0 120 80]"),
        "narrow": paper(page=b"/MediaBox [0 0 200 1500]"),
        "scan-in-pixels": paper(page=b"/MediaBox [0 0 2480 3508]"),
        "drawing-a0": paper(page=b"/MediaBox [0 0 3370 2384]"),
        "huge": paper(page=b"/MediaBox [0 0 20000 30000]"),
        "no-box": paper(page=b""),
        "black": paper(page=box, content=b"0 g 0 0 595 842 re f"),
        "scaled-and-open": paper(page=box, content=b"q 0.1 0 0 0.1 0 0 cm q 0.5 g 0 0 5950 8420 re f"),
        "no-content": paper(page=box, content=b""),
    }
