"""PNG as it is: the deflated rows of a plain picture are exactly what a PDF holds."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_COMPONENTS = {0: 1, 2: 3, 3: 1}
"""Components by colour type, of those without transparency: grey, colour, palette."""


def plain_png(content: bytes) -> tuple[bytes, bytes, int, int] | None:
    """Dictionary entries, data, width and height of a PNG's own rows.

    None where they must be decoded: interlaced, or with transparency.
    """
    chunks = list(_chunks(content))
    held = dict(chunks)
    width, height, bits, colour, _method, _filter, interlaced = struct.unpack(">IIBBBBB", held[b"IHDR"])
    if interlaced or colour not in _COMPONENTS or b"tRNS" in held:
        return None
    if colour == 3:
        palette = held[b"PLTE"]
        space = b"[/Indexed /DeviceRGB %d <%b>]" % (len(palette) // 3 - 1, palette.hex().encode())
    else:
        space = b"/DeviceGray" if colour == 0 else b"/DeviceRGB"
    parms = b"<</Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d>>" % (
        _COMPONENTS[colour],
        bits,
        width,
    )
    entries = b" /ColorSpace %b /BitsPerComponent %d /Filter /FlateDecode /DecodeParms %b" % (
        space,
        bits,
        parms,
    )
    data = b"".join(chunk for kind, chunk in chunks if kind == b"IDAT")
    return entries, data, width, height


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8  # after the signature
    while place + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        yield kind, content[place + 8 : place + 8 + length]
        place += length + 12
