"""Copies a template into a nearer layer, and keeps beside it what it was copied from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from applykit import resources
from applykit.errors import UnreadableError, UnwritableError
from applykit.layers import Template
from applykit.model import Programme

ORIGINS = ".origin"
"""The folder beside a copy that holds what it was copied from; people need not look into it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a template was copied from: its layer and name there, its hash, and the programme's version."""

    layer: str
    path: str
    sha256: str
    programme: str
    version: str


def copy_template(template: Template, programme: Programme, layer: resources.Layer) -> Path:
    """Write a template into a layer with its origin, and return the copy's path.

    Raises:
        UnwritableError: the layer has one already, or cannot be written.
    """
    name = template.path.removesuffix(".outline.yaml").removesuffix(".docx") + ".docx"
    target = layer.templates / name
    if target.exists():
        raise UnwritableError("file.exists", file=str(target))
    origin = Origin(template.layer, template.path, template.sha256, programme.id, programme.version)
    beside = target.parent / ORIGINS
    try:
        beside.mkdir(parents=True, exist_ok=True)
        (beside / target.name).write_bytes(template.content)
        text = json.dumps(asdict(origin), ensure_ascii=False, indent=2) + "\n"
        (beside / f"{target.stem}.json").write_text(text, encoding="utf-8")
        target.write_bytes(template.content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwritableError("file.unwritable", folder=str(target), reason=reason) from None
    return target


def origins(layer: resources.Layer, programme: Programme) -> tuple[tuple[Path, Origin, bytes], ...]:
    """The copies of a layer with their origins; the bytes are empty where what was kept is damaged.

    Raises:
        UnreadableError: a record of an origin cannot be read.
    """
    place = layer.templates / programme.id
    found = []
    for record in sorted((place / ORIGINS).glob("*.json")):
        copy = place / f"{record.stem}.docx"
        if not copy.is_file():
            continue
        try:
            origin = Origin(**json.loads(record.read_text(encoding="utf-8")))
            kept = record.with_suffix(".docx").read_bytes()
        except (OSError, ValueError, TypeError) as error:
            raise UnreadableError("file.unreadable", file=str(record), reason=str(error)) from None
        found.append((copy, origin, kept if hashlib.sha256(kept).hexdigest() == origin.sha256 else b""))
    return tuple(found)
