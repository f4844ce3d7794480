"""Compares two dossiers, two profiles, or one of each; a profile is laid out in memory for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from applykit.building import Options, gather
from applykit.differences import Comparison, Side, compare, side_of
from applykit.dossier.manifest import Manifest
from applykit.dossier.reading import is_dossier, opened
from applykit.errors import InvalidProfileError, UnwritableError, UsageError
from applykit.model import Profile
from applykit.programme import stage_of


def differences_of(
    old: Path, new: Path, load: Callable[[Path], Profile], *, stage: str = "", as_of: date
) -> tuple[Comparison, str]:
    """What changed from one to the other, and the title of their programme.

    `load` opens a profile; beside a dossier it is laid out for the same stage, day and options.  A profile
    with invalid entries is laid out as a draft.

    Raises:
        UnreadableError: one of them cannot be opened safely, or is neither dossier nor profile.
        UsageError: they belong to two programmes.
        TemplateError: a template is missing or broken.
    """
    first, second = (_dossier(path) if is_dossier(path) else None for path in (old, new))
    like = first or second
    sides = [
        there or _profile(path, load, like.manifest if like else None, stage, as_of)
        for path, there in ((old, first), (new, second))
    ]
    ids = [side.manifest.programme for side in sides]
    if ids[0] != ids[1]:
        raise UsageError("usage.two_programmes", old=ids[0], new=ids[1])
    return compare(*sides), sides[1].title


def _dossier(path: Path) -> Side:
    with opened(path) as dossier:
        return side_of(str(path), dossier.sizes, dossier.read)


def _profile(
    path: Path, load: Callable[[Path], Profile], like: Manifest | None, stage: str, as_of: date
) -> Side:
    profile = load(path)
    chosen = stage_of(profile.programme, stage or (like.stage if like else ""))
    options = Options.of({**like.options, "final": False}) if like else Options()
    day = date.fromisoformat(like.as_of) if like else as_of
    try:
        gathered = gather(profile, chosen, options, day)
    except InvalidProfileError:
        gathered = gather(profile, chosen, Options(draft=True, only=options.only), day)
    contents = {artifact.name: artifact.content for artifact in gathered.artifacts}
    return side_of(str(path), contents, contents.__getitem__)


def write_table(found: Comparison, title: str, target: Path, as_of: date) -> None:
    """Write the comparison as a Word document.

    Raises:
        UsageError: the name does not end in .docx.
        UnwritableError: the file is there already, or cannot be written.
    """
    from applykit.differences.table import table_of

    if target.suffix.lower() != ".docx":
        raise UsageError("usage.table_ending", file=str(target))
    if target.exists():
        raise UnwritableError("file.exists", file=str(target))
    content = table_of(found, title, as_of)
    fresh = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        fresh.replace(target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise UnwritableError("file.unwritable", folder=str(target), reason=reason) from None
