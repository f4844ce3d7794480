"""The members of a .docx as they lie in the zip; those that do not change are copied without unpacking."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_EARLIEST = 1980
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF_8 = 0x800


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a zip in its packed form; `method` is 0 (stored) or 8 (deflated)."""

    name: str
    method: int
    check: int
    size: int
    packed: bytes


def packed(name: str, content: bytes) -> Member:
    """A new member; like Word's own it is packed for speed, and a twelfth larger than it could be."""
    squeezed = zlib.compressobj(3, zlib.DEFLATED, -15)
    data = squeezed.compress(content) + squeezed.flush()
    return Member(name, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), data)


def members(content: bytes) -> tuple[Member, ...]:
    """The members of a zip, still packed; those packed in another way than Word's are packed anew.

    Raises:
        BadZipFile: the zip does not read.
    """
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            if entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                start = entry.header_offset
                *_, name, extra = _LOCAL.unpack_from(content, start)
                start += _LOCAL.size + name + extra
                data = content[start : start + entry.compress_size]
                found.append(Member(entry.filename, entry.compress_type, entry.CRC, entry.file_size, data))
            else:
                found.append(packed(entry.filename, archive.read(entry)))
    return tuple(found)


def joined(chosen: Iterable[Member], as_of: date) -> bytes:
    """A zip of the members: in a fixed order, stamped with the day, the same bytes for the same members."""
    day = max(as_of, date(_EARLIEST, 1, 1))
    stamp = (0, (day.year - _EARLIEST) << 9 | day.month << 5 | day.day)
    parts: list[bytes] = []
    index: list[bytes] = []
    place = 0
    for member in sorted(chosen, key=lambda member: _order(member.name)):
        name = member.name.encode()
        flags = 0 if name.isascii() else _UTF_8
        facts = (*stamp, member.check, len(member.packed), member.size, len(name))
        head = _LOCAL.pack(b"PK\3\4", 20, flags, member.method, *facts, 0) + name
        index.append(
            _CENTRAL.pack(b"PK\1\2", 20, 0, 20, 0, flags, member.method, *facts, 0, 0, 0, 0, 0, place) + name
        )
        parts += (head, member.packed)
        place += len(head) + len(member.packed)
    ending = _END.pack(b"PK\5\6", 0, 0, len(index), len(index), sum(map(len, index)), place, 0)
    return b"".join((*parts, *index, ending))


def _order(name: str) -> tuple[int, str]:
    """Where a member stands: readers look for the content types first."""
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
