"""Lossless compression: content that is stored plain, or coded wastefully, is deflated."""

from __future__ import annotations

import zlib
from typing import Any

from pypdf.generic import NameObject, StreamObject

from applykit.volume.destinations import plain

_WASTEFUL = {"/ASCIIHexDecode", "/ASCII85Decode", "/LZWDecode", "/RunLengthDecode", "/FlateDecode"}


def recoded(stream: StreamObject) -> tuple[dict[Any, Any], bytes]:
    """The entries and the data of a stream, deflated where that makes it smaller."""
    entries = dict(stream.items())
    filters = plain(entries.get("/Filter"))
    names = [filters] if isinstance(filters, NameObject) else [plain(item) for item in filters or ()]
    if not set(names) <= _WASTEFUL or (names == ["/FlateDecode"] and "/DecodeParms" in entries):
        return entries, stream._data
    try:
        data = zlib.compress(stream.get_data(), 9)
    except Exception:  # what cannot be decoded stays as it is
        return entries, stream._data
    if len(data) >= len(stream._data):
        return entries, stream._data
    entries.pop("/DecodeParms", None)
    entries[NameObject("/Filter")] = NameObject("/FlateDecode")
    return entries, data
