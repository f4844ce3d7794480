"""One picture file: where it is, what it is by its content, how many pixels it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from applykit.evidence.kinds import kind_of, name_of
from applykit.evidence.location import locate
from applykit.evidence.pictures import open_picture

KINDS = ("png", "jpeg")
MOST_BYTES = 30_000_000
"""A photograph of 100 million pixels takes less; what is larger is no picture for an A4 page."""

_TURNED = (5, 6, 7, 8)  # EXIF: the camera was held upright
_ORIENTATION = 0x0112
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_DAMAGED = "text.picture_damaged"


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture file: kind and size in pixels as it is shown; or the rule that it breaks, with its facts."""

    path: Path
    kind: str = ""
    width: int = 0
    height: int = 0
    turned: bool = False
    rule: str = ""
    variant: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def opened(folder: Path, written: str) -> Opened:
    """The picture that a narrative names, relative to the profile's folder; never raises."""
    if _ADDRESS.match(written) and len(written.partition(":")[0]) > 1:
        return Opened(Path(written), rule="text.picture_outside", variant="address")
    found = locate(folder, written)
    if found.fault == "missing_file" and "%" in written:
        found = locate(folder, unquote(written))
    rule, _, variant = found.fault.partition("/")
    if rule == "outside":
        return Opened(found.path, rule="text.picture_outside", variant=variant)
    if rule == "missing_file":
        return Opened(found.path, rule="text.picture_missing", variant=variant)
    if rule or found.status is None:
        return Opened(found.path, rule=_DAMAGED, variant="unreadable")
    if found.status.st_size > MOST_BYTES:
        facts = {"size": f"{found.status.st_size / 1e6:.0f}", "limit": f"{MOST_BYTES / 1e6:.0f}"}
        return Opened(found.path, rule="text.picture_size", facts=facts)
    try:
        return _inspected(found.path)
    except OSError as error:
        if error.errno is not None:
            return Opened(found.path, rule=_DAMAGED, variant="unreadable")
    except Exception:  # Pillow raises many kinds of errors on what is not whole
        pass
    return Opened(found.path, rule=_DAMAGED)


def _inspected(path: Path) -> Opened:
    from PIL import Image

    kind = kind_of(path)
    if kind not in KINDS:
        named = name_of(kind) if kind else path.suffix.lstrip(".").upper() or "?"
        return Opened(
            path, rule="text.picture_kind", variant="" if kind else "unknown", facts={"kind": named}
        )
    content = open_picture(path, kind)
    if content.fault:
        return Opened(path, rule=_DAMAGED, variant=content.fault.partition("/")[2])
    with Image.open(path, formats=[kind.upper()]) as picture:
        width, height = picture.size
        orientation = picture.getexif().get(_ORIENTATION, 1)
    if orientation in _TURNED:
        width, height = height, width
    return Opened(path, kind, width, height, turned=orientation not in (0, 1))
