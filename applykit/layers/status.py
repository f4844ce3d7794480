"""Which templates moved on: under a copy, or after a dossier was built with an earlier one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from applykit import resources
from applykit.cache import cache_folder, keep
from applykit.errors import TemplateError, UnreadableError
from applykit.layers import Template, choose, template_of
from applykit.layers.copying import origins
from applykit.layers.differing import Change, changes
from applykit.messages import _
from applykit.messages.workspaces import layer_title
from applykit.model import Programme
from applykit.workspace import Home

REPORT = "check.json"
"""The file of a dossier that records its templates."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A template that is not what it was: where, what happened, and the chapters that differ.

    `known` is False where the earlier one is no longer at hand, so that nothing can be compared.
    """

    place: str
    title: str
    changes: tuple[Change, ...]
    known: bool = True


def moved_of(programme: Programme, home: Home, *, firm: bool) -> Iterator[Moved]:
    """What moved on for a client; the firm's own copies only where they are asked for.

    Raises:
        TemplateError: a template that is compared is missing or wrong.
        UnreadableError: a file cannot be read.
    """
    for number, layer in enumerate(home.layers):
        if layer.name != resources.PROGRAMME and (firm or layer.name == resources.CLIENT):
            yield from _copies(programme, home, number)
    for dossier in sorted((home.folder / "build").glob(f"*/{REPORT}")):
        yield from _built(programme, home, dossier)


def _copies(programme: Programme, home: Home, number: int) -> Iterator[Moved]:
    """Copies whose origin is another today; the copy's own changes are what it was made for."""
    below = Home(home.folder, home.layers[:number], home.workspace)
    for copy, origin, kept in origins(home.layers[number], programme):
        names = {f"{programme.id}/{item.outline}": item for item in programme.documents if item.outline}
        document = names.get(origin.path.removesuffix(".docx").removesuffix(".outline.yaml"))
        if document is None:
            continue
        now = template_of(choose(programme, document, below), below)
        if now.sha256 != origin.sha256:
            title = _("what it was copied from has moved on ({layer}, {version} → {now})").format(
                layer=layer_title(now.layer), version=origin.version, now=programme.version
            )
            yield _moved(str(copy), title, kept, now.content)


def _built(programme: Programme, home: Home, report: Path) -> Iterator[Moved]:
    """The documents of a dossier whose template is another today."""
    rows, day = _recorded(report)
    for document in programme.documents:
        row = next((row for row in rows if row.get("document") == document.id), None)
        if not document.outline or row is None:
            continue
        now = template_of(choose(programme, document, home), home)
        if now.sha256 != row.get("sha256"):
            title = _("{document}: its template changed after the dossier of {day} was built").format(
                document=document.name, day=day
            )
            yield _moved(str(report.parent), title, _earlier(str(row.get("sha256"))), now.content)


def _recorded(report: Path) -> tuple[list[Mapping[str, object]], str]:
    try:
        data = json.loads(report.read_text(encoding="utf-8"))
        rows: list[Mapping[str, object]] = [
            row for row in data.get("templates") or () if isinstance(row, dict)
        ]
        return rows, str(data["as_of"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError("file.unreadable", file=str(report), reason=repr(error)) from None


def _moved(place: str, title: str, before: bytes, after: bytes) -> Moved:
    if not before:
        return Moved(place, title, (), known=False)
    try:
        return Moved(place, title, changes(before, after))
    except ValueError as error:
        raise TemplateError("template.damaged", template=place, problem=str(error)) from error


def _earlier(sha256: str) -> bytes:
    """A template as it was when a dossier was built, if it is still remembered."""
    path = _used_folder() / f"{sha256}.docx"
    content = path.read_bytes() if path.is_file() else b""
    return content if hashlib.sha256(content).hexdigest() == sha256 else b""


def remember(templates: tuple[Template, ...]) -> None:
    """Keep the templates of a dossier, so that what changes in them later can be shown."""
    for template in templates:
        path = _used_folder() / f"{template.sha256}.docx"
        if not path.is_file():
            keep(path, template.content)


def _used_folder() -> Path:
    return cache_folder() / "used"
