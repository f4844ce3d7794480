"""Replays the life of the made-up laboratory: `python samples/life/replay.py OUT`.

With --until STAGE it ends there; with --no-build nothing is built but the dossier that is the promise.
Every stage is a folder of OUT with its filled profile; everything in it is made up and says so.  Each file
<n>-<stage>.yaml of this folder tells one stage:

    stage: inspection
    as_of: 2028-03-20
    note: one sentence of the story
    sample: complete              # begin with this sample instead of the stage before
    remove: [submission, "evidence[E-12]", lab.route]
    enter:                        # mappings merge into what is there, rows replace it
      progress+: [...]            # a name that ends in + appends rows
      "milestones[S7].date": 2029-09
    expect: {exit: 1, must_open: 2}

A place is written as in messages; a row is named by its number, from 0, or by its first entry (its id).
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import applykit
from applykit.advancing.moving import advance
from applykit.cli.output import day
from applykit.programme import stage_of
from applykit.rewriting import Opened, sheet

HERE = Path(__file__).resolve().parent
PROMISE = {"application": ("application-form",)}
"""The stage whose dossier is the promise, with the document of it that is enough to hold it."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One stage of the story as its file tells it."""

    name: str
    stage: str
    as_of: str
    note: str
    sample: str
    remove: tuple[str, ...]
    enter: Any
    expect: dict[str, Any]


def chapters() -> list[Chapter]:
    """The stages in the order in which they are lived through."""
    return [_chapter(file) for file in sorted(HERE.glob("*.yaml"))]


def _chapter(file: Path) -> Chapter:
    told = sheet(file.read_bytes()).root
    return Chapter(
        file.stem, told["stage"], told["as_of"], told["note"], told.get("sample") or "",
        tuple(told.get("remove") or ()), told.get("enter") or {}, dict(told.get("expect") or {}),
    )  # fmt: skip


def fill(folder: Path, chapter: Chapter) -> None:
    """Make what the stage removes and enters in the profile of a folder."""
    profile = Opened(folder, applykit.load_programme().schema)
    for path in chapter.remove:
        _remove(folder, profile, path)
    for name, value in chapter.enter.items():
        _enter(profile, name, value)
    profile.save()
    for row in profile.section("evidence") or ():
        made = HERE / row["file"]
        if made.is_file() and not (folder / row["file"]).exists():
            shutil.copy(made, folder / row["file"])


def _remove(folder: Path, profile: Opened, path: str) -> None:
    section, *rest = _parts(path)
    if not rest:
        for row in (profile.section(section) or ()) if section == "evidence" else ():
            (folder / row["file"]).unlink(missing_ok=True)
        profile.drop(section)
        return
    holder, last = _walk(profile, section, rest)
    if section == "evidence" and len(rest) == 1:
        (folder / holder[last]["file"]).unlink(missing_ok=True)
    del holder[last]
    profile.touch(section)


def _enter(profile: Opened, name: str, value: Any) -> None:
    section, *rest = _parts(name.removesuffix("+"))
    if not rest:
        there = profile.section(section)
        if name.endswith("+") and there:
            there.extend(value)
        elif isinstance(value, dict) and isinstance(there, dict):
            _merge(there, value)
        else:
            profile.put(section, value)
            return
    else:
        holder, last = _walk(profile, section, rest)
        if name.endswith("+"):
            holder[last].extend(value)
        elif isinstance(value, dict) and isinstance(holder, list):
            _merge(holder[last], value)
        else:
            _merge(holder, {last: value}) if isinstance(holder, dict) else holder.__setitem__(last, value)
    profile.touch(section)


def _merge(there: Any, value: Any) -> None:
    for name, entry in value.items():
        if name.endswith("+"):
            there.setdefault(name[:-1], []).extend(entry)
        elif isinstance(entry, dict) and isinstance(there.get(name), dict):
            _merge(there[name], entry)
        else:
            there[name] = entry


def _parts(path: str) -> list[str]:
    return re.findall(r"[^.\[\]]+", path)


def _walk(profile: Opened, section: str, rest: Sequence[str]) -> tuple[Any, Any]:
    """What holds the last part of a path, and that part: a name, or the number of a row."""
    holder = profile.section(section)
    for part in rest[:-1]:
        holder = holder[_key(holder, part)]
    return holder, _key(holder, rest[-1])


def _key(holder: Any, part: str) -> Any:
    if not isinstance(holder, list):
        return part
    if part.isdigit():
        return int(part)
    return next(number for number, row in enumerate(holder) if next(iter(row.values())) == part)


def begin(folder: Path, chapter: Chapter, before: Path | None, dossier: Path | None = None) -> Path:
    """Make the stage's folder: moved on from the stage before, or begun with the sample that its file names.

    `dossier` is the approved one, where the stage before was that of the promise.
    """
    programme = applykit.load_programme()
    if chapter.sample or before is None:
        shutil.copytree(HERE.parent / (chapter.sample or "complete"), folder)
    else:
        left = stage_of(programme, before.name.partition("-")[2])
        profile = applykit.load_profile(before, programme)
        advance(
            profile, left, stage_of(programme, chapter.stage), day(chapter.as_of),
            output=folder, dossier=dossier,
        )  # fmt: skip
    fill(folder, chapter)
    return folder


def replay(out: Path, until: str = "", *, build: bool = True) -> int:
    """Live through the stages, each in a folder of its own; 1 if one does not end as its file expects."""
    before: Path | None = None
    dossier: Path | None = None
    failed = 0
    for chapter in chapters():
        print(f"{chapter.name}  {chapter.as_of}  {chapter.note}", flush=True)
        before = begin(out / chapter.name, chapter, before, dossier)
        only = PROMISE.get(chapter.stage, ())
        failed |= judge(before, chapter, only=() if build else only, build=build or bool(only))
        dossier = before / "build" / f"nqsl-{chapter.stage}" if only else None
        if chapter.stage == until:
            break
    return failed


def judge(folder: Path, chapter: Chapter, *, only: tuple[str, ...] = (), build: bool = True) -> int:
    """Check the stage, or build it, and hold what came of it against what the file expects."""
    profile = applykit.load_profile(folder, applykit.load_programme())
    checked = applykit.check(profile, chapter.stage, day(chapter.as_of))
    found = {"exit": 1 if checked.errors or checked.assessment.must_open else 0}
    found["must_open"] = checked.assessment.must_open
    if build and not checked.errors:
        written = applykit.build(profile, stage=chapter.stage, only=only, as_of=day(chapter.as_of))
        print(f"  {', '.join(written.names)}")
    print("  " + ", ".join(f"{name} {value}" for name, value in found.items()), flush=True)
    wrong = {name: value for name, value in chapter.expect.items() if str(found.get(name)) != str(value)}
    if wrong:
        print(f"  expected: {wrong}")
    return 1 if wrong else 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--until", default="", metavar="STAGE")
    parser.add_argument("--no-build", action="store_true")
    asked = parser.parse_args()
    if asked.out.exists():
        parser.error(f"{asked.out} is there already")
    return replay(asked.out, asked.until, build=not asked.no_build)


if __name__ == "__main__":
    sys.exit(main())
