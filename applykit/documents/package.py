"""A .docx as a zip that is the same, byte for byte, whenever its parts are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

from applykit.documents.archive import joined, members, packed


def written(package: Any, own: Mapping[str, bytes], as_of: date) -> bytes:
    """python-docx's package as bytes, stamped with the day; `own` stands in for its parts of these names."""
    contents = {**_members(package), **own}
    return joined((packed(name, content) for name, content in contents.items()), as_of)


def replaced(document: bytes, contents: Mapping[str, bytes]) -> bytes:
    """A finished document with other content in some of its members; the rest and its day stay."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        day = date(*archive.infolist()[0].date_time[:3])
    changed = (
        packed(member.name, contents[member.name]) if member.name in contents else member
        for member in members(document)
    )
    return joined(changed, day)


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
