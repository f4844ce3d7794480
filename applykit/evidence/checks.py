"""Every diagnostic about evidence: the files themselves, and what the entries say of them."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from applykit.evidence.entries import Entries, Entry
from applykit.evidence.inspection import inspect
from applykit.evidence.kinds import ENDINGS, name_of
from applykit.evidence.location import files_in
from applykit.evidence.results import MOST_PAGES, SECONDS, Inspected, Progress
from applykit.evidence.seals import seal_diagnostics
from applykit.evidence.validity import validity_diagnostics
from applykit.model import Diagnostic, Profile, Severity

_NOT_APPLICABLE = "不适用"

_MOST_NAMED = 20
"""So many files that no entry lists are named one by one; the rest are counted."""


def evidence_diagnostics(
    profile: Profile, as_of: date, *, largest: int | None = None, progress: Progress | None = None
) -> tuple[Diagnostic, ...]:
    """What is wrong with the evidence of a profile, entry by entry, then with the folder.

    `largest` is the greatest size of a file allowed, in bytes; `progress` is told how many files are done,
    and how many there are. No file, however broken, raises or keeps the others from being named.
    """
    entries = Entries(profile)
    found: list[Diagnostic] = [
        *_files(entries, largest, progress),
        *_uses(entries),
        *validity_diagnostics(entries, as_of),
        *seal_diagnostics(entries),
    ]
    order = {f"evidence[{entry.number}]": entry.number for entry in entries.all}
    return tuple(sorted(found, key=lambda item: order.get(item.path.split(".")[0], len(order))))


def _files(entries: Entries, largest: int | None, progress: Progress | None) -> Iterator[Diagnostic]:
    folder = entries.profile.folder
    naming = [entry for entry in entries.all if entry.text("file").strip()]
    names = [entry.text("file") for entry in naming]
    submission = entries.profile.data.get("submission") or {}
    if largest is None and submission.get("largest_file"):
        largest = int(submission["largest_file"] * 1024 * 1024)
    inspected = inspect(folder, names, largest=largest, progress=progress)
    there = list(files_in(folder))
    listed = {file.path for file in inspected}
    unlisted = [name for name in there if Path(os.path.realpath(folder / name)) not in listed]
    for entry, file in zip(naming, inspected, strict=True):
        if file.fault:
            near = _nearest(entry.text("file"), unlisted) if file.fault == "missing_file" else ""
            if near:
                unlisted.remove(near)  # one misspelt name is one fault
            yield _fault(entries, entry, file, near, largest)
        elif submission.get("file_kinds"):
            yield from _refused_kind(entries, entry, file, submission["file_kinds"])
    yield from _twice(entries, naming, inspected)
    yield from _unlisted(entries, unlisted)


def _nearest(written: str, names: Sequence[str]) -> str:
    """The file that a misspelt name may mean: the same but for capitals, or much like it."""
    plain = written.strip().replace("\\", "/").casefold()
    same = [name for name in names if name.casefold() == plain]
    return (same or difflib.get_close_matches(written, names, n=1, cutoff=0.75) or [""])[0]


def _fault(entries: Entries, entry: Entry, file: Inspected, nearest: str, largest: int | None) -> Diagnostic:
    rule, _, variant = file.fault.partition("/")
    ending = Path(entry.text("file").strip()).suffix
    if rule == "unknown_kind" and not ending:
        variant = "no_ending"
    elif rule == "wrong_kind":
        variant = "" if file.kind in ENDINGS.values() else ("other" if file.kind else "unknown")
    elif nearest:
        variant = "near"
    limit = (entries.related(("submission", "largest_file")),) if rule == "too_large" else ()
    wanted = next((end for end, kind in ENDINGS.items() if kind == file.kind), "")
    return entries.fault(
        Severity.ERROR, rule, entry, "file", *limit, variant=variant,
        ending=ending, found=name_of(file.kind), promised=name_of(ENDINGS.get(ending.casefold(), "")),
        wanted=wanted, nearest=nearest, pages=MOST_PAGES, seconds=int(SECONDS),
        size=_megabytes(file.size), largest=_megabytes(largest or 0),
    )  # fmt: skip


def _refused_kind(
    entries: Entries, entry: Entry, file: Inspected, allowed: Sequence[str]
) -> Iterator[Diagnostic]:
    """A file of a kind that the submission does not take."""
    if file.kind not in {ENDINGS.get(f".{kind.casefold()}") for kind in allowed}:
        related = entries.related(("submission", "file_kinds"), "、".join(allowed))
        yield entries.fault(
            Severity.ERROR, "submission.file_kind", entry, "file", related,
            found=name_of(file.kind), allowed=allowed,
        )  # fmt: skip


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def _twice(entries: Entries, naming: Sequence[Entry], inspected: Sequence[Inspected]) -> Iterator[Diagnostic]:
    """Two entries with one file, and two files with one content; the later entry is at fault."""
    files: dict[Path, Entry] = {}
    contents: dict[str, Entry] = {}
    for entry, file in zip(naming, inspected, strict=True):
        if not file.sha256 or file.fault == "empty":
            continue
        rule = "same_file" if file.path in files else "same_content"
        first = files.setdefault(file.path, entry)
        if first is entry:
            first = contents.setdefault(file.sha256, entry)
        if first is not entry:
            related = entries.related(first.path("file"), first.text("file"))
            yield entries.fault(
                Severity.WARNING, rule, entry, "file", related, other=first.id, other_file=first.text("file")
            )


def _unlisted(entries: Entries, names: Sequence[str]) -> Iterator[Diagnostic]:
    for name in names[:_MOST_NAMED]:
        yield entries.fault(Severity.WARNING, "unlisted", None, file=name)
    if len(names) > _MOST_NAMED:
        rest = len(names) - _MOST_NAMED
        yield entries.fault(Severity.WARNING, "unlisted", None, variant="more", count=rest)


def _uses(entries: Entries) -> Iterator[Diagnostic]:
    """Entries that prove nothing: no criterion named, or only such as are rated not applicable."""
    reported = {found.path for found in entries.profile.diagnostics}
    left_out = {
        row.get("criterion"): number
        for number, row in enumerate(entries.profile.data.get("self_assessment") or ())
        if row.get("rating") == _NOT_APPLICABLE
    }
    for entry in entries.all:
        path = f"evidence[{entry.number}].supports"
        if any(place == path or place.startswith(f"{path}[") for place in reported):
            continue
        supported = list(dict.fromkeys(entries.supported(entry)))
        if not supported:
            yield entries.fault(Severity.WARNING, "uncited", entry, "supports")
        elif all(id in left_out for id in supported):
            related = [entries.related(("self_assessment", left_out[id], "rating")) for id in supported]
            yield entries.fault(
                Severity.WARNING, "uncited", entry, "supports", *related, variant="not_applicable",
                supports=supported,
            )  # fmt: skip
