"""A .docx as a zip that is the same, byte for byte, whenever its parts are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

_EARLIEST = 1980
_FIRST = ("[Content_Types].xml", "_rels/.rels")


def written(package: Any, as_of: date) -> bytes:
    """python-docx's package as bytes: entries in a fixed order, stamped with the day, compressed one way."""
    stamp = (max(as_of.year, _EARLIEST), as_of.month, as_of.day, 0, 0, 0)
    members = _members(package)
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(members, key=_order):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, members[name])
    return result.getvalue()


def replaced(document: bytes, members: Mapping[str, bytes]) -> bytes:
    """A zip with other content in some of its members; the rest, the order and the stamps stay."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(result, "w") as new:
        for entry in old.infolist():
            content = members[entry.filename] if entry.filename in members else old.read(entry)
            new.writestr(entry, content, entry.compress_type, compresslevel=6)
    return result.getvalue()


def _members(package: Any) -> dict[str, bytes]:
    """What python-docx would write itself; taken from its parts, nothing needs to be compressed twice."""
    from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI
    from docx.opc.pkgwriter import _ContentTypesItem

    types: Any = _ContentTypesItem
    parts = package.parts
    for part in parts:
        part.before_marshal()
    members = {CONTENT_TYPES_URI: types.from_parts(parts).blob, PACKAGE_URI.rels_uri: package.rels.xml}
    for part in parts:
        members[part.partname] = part.blob
        if len(part.rels):
            members[part.partname.rels_uri] = part.rels.xml
    return {uri.membername: content for uri, content in members.items()}


def _order(name: str) -> tuple[int, str]:
    # Readers look for the content types first.
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
