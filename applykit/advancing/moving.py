"""One profile moved on: the new folder is made aside and put in place whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from applykit.advancing import NOTE, Advanced, Entry, Fate
from applykit.advancing.baseline import keep_promise
from applykit.advancing.fates import fates_of
from applykit.advancing.registering import register
from applykit.advancing.telling import note
from applykit.dossier.manifest import NAME
from applykit.errors import InvalidProfileError, UnwritableError, UsageError
from applykit.messages import listed
from applykit.model import Profile, Severity, Stage
from applykit.profile import load_profile
from applykit.profile.files import MAIN
from applykit.rewriting import Opened
from applykit.skeleton import section_text
from applykit.validation.names import field_named
from applykit.validation.schema import fields_of
from applykit.workspace import home_of

_UNREAD = ("yaml.", "text.", "schema.section_twice", "schema.unknown_section")


def advance(
    profile: Profile,
    before: Stage,
    after: Stage,
    as_of: date,
    *,
    output: Path | None = None,
    dossier: Path | None = None,
) -> Advanced:
    """Make the profile of the next stage in a new folder, by default beside the old one.

    `dossier` is the approved one that the next stages are measured against; if none is given, the one last
    built for the stage that is left, where such a dossier is wanted. What the stage asks for the first time
    is added with its explanations; the old folder is only read.

    Raises:
        UsageError: the stage does not come after the one that the profile is at.
        InvalidProfileError: the profile cannot be read as YAML, or the dossier is not fit to be the promise;
            `.diagnostics` says why.
        UnreadableError: the dossier cannot be opened.
        UnwritableError: the folder is there already, or cannot be written.
    """
    _refuse_unfit(profile, before, after)
    source = Path(os.path.abspath(profile.folder))
    target = Path(os.path.abspath(output)) if output else _beside(source, before, after)
    if target.exists() or target.is_symlink():
        raise UnwritableError("file.exists", file=str(output or target))
    aside = target.with_name(f".{target.name}.new-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, aside, target)
        moved = _moved(profile, aside, before, after, as_of, dossier)
        text = note(moved)
        (aside / NOTE).write_text(text, encoding="utf-8", newline="\n")
        os.rename(aside, target)
        _register(profile, target, after)
    except OSError as error:
        shown, reason = str(output or target), error.strerror or str(error)
        raise UnwritableError("file.unwritable", folder=shown, reason=reason) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return replace(moved, folder=target)


def _register(profile: Profile, target: Path, after: Stage) -> None:
    try:
        register(home_of(profile.folder), target, after)
    except OSError:
        shutil.rmtree(target)
        raise


def _refuse_unfit(profile: Profile, before: Stage, after: Stage) -> None:
    if profile.path.name != MAIN:
        raise UsageError("usage.advance_file", file=str(profile.path))
    if before.id not in after.after:
        titles = {stage.id: stage.title for stage in profile.programme.stages}
        usual = [stage.title for stage in profile.programme.stages if stage.after[:1] == (before.id,)]
        others = [stage.title for stage in profile.programme.stages if before.id in stage.after[1:]]
        following = usual or others
        raise UsageError(
            "usage.advance_stage" if following else "usage.advance_last",
            stage=after.title, before=before.title, following=listed(following),
            earlier=listed([titles[id] for id in after.after]) or "—",
        )  # fmt: skip
    unread = tuple(
        found for found in profile.diagnostics
        if found.severity is Severity.ERROR and found.rule.startswith(_UNREAD)
    )  # fmt: skip
    if unread:
        raise InvalidProfileError("usage.advance_unread", unread, count=len(unread))


def _beside(source: Path, before: Stage, after: Stage) -> Path:
    """lab → lab-review → lab-construction."""
    return source.with_name(f"{source.name.removesuffix(f'-{before.id}')}-{after.id}")


def _copy(source: Path, aside: Path, target: Path) -> None:
    """The folder without dossiers, other profiles, earlier lists, and what editors and systems leave."""

    def left(folder: str, names: list[str]) -> Iterable[str]:
        here = Path(folder)
        for name in names:
            path = here / name
            inner = path.is_dir() and ((path / NAME).exists() or (path / MAIN).exists())
            own = here == source and name in ("build", NOTE)
            if inner or own or name.startswith((".", "~$")) or path in (aside, target):
                yield name

    shutil.copytree(source, aside, symlinks=True, ignore=lambda folder, names: set(left(folder, names)))


def _moved(
    profile: Profile, aside: Path, before: Stage, after: Stage, as_of: date, dossier: Path | None
) -> Advanced:
    programme = profile.programme
    entries = _rewritten(profile, aside, after)
    fresh = load_profile(aside, programme)
    _nothing_lost(profile, fresh, entries)
    files = Opened(aside, programme.schema)
    built = profile.folder / "build" / f"{programme.id}-{before.id}"
    promise = keep_promise(fresh, files, before, after, as_of, given=dossier, built=built)
    files.save()
    return Advanced(aside, programme.title, before, after, as_of, entries, promise)


def _rewritten(profile: Profile, aside: Path, after: Stage) -> tuple[Entry, ...]:
    """Change the files of the new folder; the fates with what is left to be done by hand."""
    programme = profile.programme
    files = Opened(aside, programme.schema)
    done = []
    for entry in fates_of(profile, after):
        section, *rest = entry.path.split(".")
        by_hand = False
        if entry.fate is Fate.LEFT:
            files.drop(section)
        elif entry.fate is Fate.EMPTIED and not rest:
            files.empty(section)
        elif entry.fate is Fate.EMPTIED:
            held = files.section(section)
            by_hand = held is None
            _take(held, rest, programme.schema[section])
            files.touch(section)
        elif entry.fate is Fate.NEW and not files.named(section):
            files.append(section_text(programme, section, labels=files.labelled))
        done.append(Entry(entry.path, entry.label, entry.fate, entry.rows, by_hand))
    files.save()
    return tuple(done)


def _take(value: Any, path: Sequence[str], rules: Any) -> None:
    """Empty a field of an entry, or of every row."""
    for row in value if isinstance(value, list) else [value]:
        for key in list(row) if isinstance(row, dict) else []:
            if field_named(key, fields_of(rules)) != path[0]:
                continue
            if len(path) == 1:
                row[key] = None
            else:
                _take(row[key], path[1:], fields_of(rules)[path[0]])


def _nothing_lost(profile: Profile, moved: Profile, entries: Sequence[Entry]) -> None:
    """What was carried reads as it did: a file that was written back wrongly must not go unnoticed."""
    touched = {entry.path.split(".")[0] for entry in entries if entry.fate is Fate.EMPTIED}
    for entry in entries:
        if "." not in entry.path and entry.fate in (Fate.CARRIED, Fate.REVIEW) and entry.path not in touched:
            then, now = profile.data.get(entry.path), moved.data.get(entry.path)
            if then != now:
                raise RuntimeError(f"{entry.path} was not carried as it was")
