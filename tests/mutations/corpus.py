"""The corpus of mutations: small edits of the complete sample, and what each must bring to light.

Each YAML file of this folder is about one check or rule family:

    check: 20                      # one of the thirty-two cross-field checks, or the name of another family
    title: 来源 = 支出 = 总投资
    mutations:
      - name: one amount is off by ten
        edits: [{path: "budget[3].amount", set: "50.00"}]
        expect:
          - {rule: cross.sources_and_spending, path: budget, against: [funding]}

An edit is one of {path, set: text or rows}, {path, replace: [old words, new words]}, {path, delete: true},
{path, append: row}, {path, insert: row} (before the row that the path names), {path, swap: other path}.  A
row `{=: path, field: value}` copies the one at that path.  An edit of an evidence file begins with `file:`;
filing.py tells its forms.  What is expected is all that is found: the rule, the path, and under `against` the
paths of the other side; where `against` is left out they are not looked at.

What is entered only at later stages stands under `base`, edits that every mutation of the file begins with;
`as_of` is the day of a file's checks, and `families` the families of rules that it looks at.

A file may also be a bare list of mutations; its name is then its family, and only the families of rules that
it names (text, submission, evidence …) are looked at.
"""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

import applykit
from applykit.messages import describe
from applykit.model import Diagnostic, Programme
from tests.mutations.filing import changed_files

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "samples" / "complete"
AS_OF = date(2026, 11, 23)
_LOADER: Any = type("Texts", (getattr(yaml, "CBaseLoader", yaml.BaseLoader),), {})

Data = dict[str, Any]
EntryPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One small change to the sample and the faults that it must cause, of some families of rules or all."""

    check: str
    name: str
    edits: tuple[Data, ...]
    expect: tuple[Data, ...]
    families: frozenset[str] = frozenset()
    as_of: date = AS_OF


@dataclass(frozen=True, slots=True)
class Said:
    """One diagnostic in Chinese, with the lines of its sides."""

    rule: str
    message: str
    remedy: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a mutation brought to light: rule, path and line, then path and line of every other side."""

    missed: tuple[str, ...]
    noise: tuple[str, ...]
    found: tuple[str, ...]
    said: tuple[Said, ...]


def mutations() -> list[Mutation]:
    """Every mutation of the corpus, by file and then in the order of the file."""
    return [
        Mutation(
            family["check"], f"{name}: {row['name']}", (*family.get("base", ()), *row["edits"]),
            tuple(row.get("expect") or ()), frozenset(family.get("families", ())),
            date.fromisoformat(family.get("as_of", AS_OF.isoformat())),
        )
        for name, family in _files()
        for row in family["mutations"]
    ]  # fmt: skip


def titles() -> dict[str, str]:
    """The title of each check or family, in the order of the files."""
    return {family["check"]: family["title"] for _name, family in _files()}


def _files() -> Iterator[tuple[str, Data]]:
    for file in sorted(HERE.glob("*.yaml")):
        data = _read(file)
        if isinstance(data, list):
            rules = {expected["rule"] for row in data for expected in row.get("expect") or ()}
            families = frozenset(rule.split(".")[0] for rule in rules)
            data = {"check": file.stem, "title": file.stem, "mutations": data, "families": families}
        yield file.stem, data


def _read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)


def sample() -> Data:
    """The complete sample as plain texts, its section files merged."""
    data: Data = _read(SAMPLE / "profile.yaml")
    for file in sorted((SAMPLE / "profile").iterdir()):
        data[file.stem] = _read(file)
    return data


def path_of(text: str) -> EntryPath:
    """`budget[3].amount` as (budget, 3, amount)."""
    return tuple(int(part) if part.isdigit() else part for part in re.findall(r"[a-z_]+|\d+", text))


def mutated(data: Data, edits: tuple[Data, ...]) -> Data:
    """A copy of the data with the edits made; what is not edited is shared."""
    edits = tuple(edit for edit in edits if "path" in edit)
    changed = dict(data)
    for section in {str(path_of(edit["path"])[0]) for edit in edits}:
        changed[section] = copy.deepcopy(data.get(section))
    for edit in edits:
        _edit(changed, edit)
    return changed


def _edit(data: Data, edit: Data) -> None:
    *above, last = path_of(edit["path"])
    holder: Any = data
    for part in above:
        holder = holder[part]
    if "set" in edit:
        if isinstance(last, str) and not above and last not in data:
            data[last] = None
        holder[last] = _value(data, edit["set"])
    elif "replace" in edit:
        old, new = edit["replace"]
        if old not in holder[last]:
            raise ValueError(f"{edit['path']} does not hold “{old}”")
        holder[last] = holder[last].replace(old, new)
    elif "delete" in edit:
        del holder[last]
    elif "append" in edit:
        holder[last].append(_value(data, edit["append"]))
    elif "insert" in edit:
        holder.insert(last, _value(data, edit["insert"]))
    elif "swap" in edit:
        *other_above, other_last = path_of(edit["swap"])
        other: Any = data
        for part in other_above:
            other = other[part]
        holder[last], other[other_last] = other[other_last], holder[last]
    else:
        raise ValueError(f"no edit known: {edit}")


def _value(data: Data, value: Any) -> Any:
    """The value itself; one that begins with `=` is a copy of what stands at that path."""
    if isinstance(value, dict) and "=" in value:
        entry = {**_value(data, f"={value['=']}"), **value}
        del entry["="]
        return {name: item for name, item in entry.items() if item != "-"}
    if isinstance(value, str) and value.startswith("="):
        found: Any = data
        for part in path_of(value[1:]):
            found = found[part]
        return copy.deepcopy(found)
    return copy.deepcopy(value)  # edits that follow may change what this one put there


def written(data: Data) -> tuple[str, dict[EntryPath, int]]:
    """The data as YAML, every scalar on a line of its own, with the line of every entry."""
    text: list[str] = []
    lines: dict[EntryPath, int] = {}
    _write(data, (), "", text, lines)
    return "\n".join(text) + "\n", lines


def _write(value: Any, path: EntryPath, indent: str, text: list[str], lines: dict[EntryPath, int]) -> None:
    entries: Iterator[tuple[str, str | int, Any]]
    if isinstance(value, dict):
        entries = ((f"{name}:", name, entry) for name, entry in value.items())
    else:
        entries = (("-", number, entry) for number, entry in enumerate(value))
    for head, part, entry in entries:
        here = (*path, part)
        if isinstance(entry, (dict, list)) and entry:
            lines[here] = len(text) + (1 if head == "-" else 2)
            if head == "-":
                before = len(text)
                _write(entry, here, f"{indent}  ", text, lines)
                text[before] = f"{indent}- {text[before][len(indent) + 2 :]}"
            else:
                text.append(f"{indent}{head}")
                _write(entry, here, f"{indent}  ", text, lines)
        else:
            lines[here] = len(text) + 1
            shown = json.dumps(entry, ensure_ascii=False) if entry else ("[]" if entry == [] else "")
            text.append(f"{indent}{head} {shown}".rstrip())


def check(path: Path, programme: Programme, as_of: date = AS_OF) -> tuple[Diagnostic, ...]:
    """Every diagnostic of a profile, as `applykit check` gives them."""
    from applykit.checking import check as check_all
    from applykit.programme import stage_of

    profile = applykit.load_profile(path, programme)
    return check_all(profile, stage_of(programme, "application"), as_of).diagnostics


def line_of(lines: dict[EntryPath, int], path: str) -> int:
    """The line where an entry stands, or the nearest entry around it."""
    steps = path_of(path)
    return next((lines[steps[:end]] for end in range(len(steps), 0, -1) if steps[:end] in lines), 1)


def prepare(folder: Path) -> Path:
    """The folder with everything of the sample that stands beside its YAML files."""
    for part in SAMPLE.iterdir():
        if part.name not in ("profile", "profile.yaml") and part.is_dir():
            shutil.copytree(part, folder / part.name)
    return folder


def described(found: Diagnostic) -> tuple[str, tuple[str, ...]]:
    """A diagnostic as `rule path:line`, and its other sides as `path:line`."""
    where = found.position.line if found.position else 0
    others = (f"{other.path}:{other.position.line if other.position else 0}" for other in found.related)
    return f"{found.rule} {found.path}:{where}", tuple(sorted(others))


def diagnose(
    data: Data, edits: tuple[Data, ...], folder: Path, programme: Programme, as_of: date = AS_OF
) -> tuple[tuple[Diagnostic, ...], dict[EntryPath, int]]:
    """What is found after the edits, and the line of every entry in the file that they were made in."""
    text, lines = written(mutated(data, edits))
    file = folder / "profile.yaml"
    file.write_text(text, encoding="utf-8")
    with changed_files(folder, [edit for edit in edits if "file" in edit]):
        return check(file, programme, as_of), lines


def outcome(mutation: Mutation, data: Data, folder: Path, programme: Programme) -> Outcome:
    """Make the edits in a file and hold what is found against what is expected."""
    diagnostics, lines = diagnose(data, mutation.edits, folder, programme, mutation.as_of)
    found = sorted(
        described(one)
        for one in diagnostics
        if not mutation.families or one.rule.split(".")[0] in mutation.families
    )
    rest = list(found)
    missed = []
    for row in mutation.expect:
        head = f"{row['rule']} {row['path']}:{line_of(lines, row['path'])}"
        others = tuple(sorted(f"{other}:{line_of(lines, other)}" for other in row.get("against") or ()))
        fitting = [one for one in rest if one[0] == head and ("against" not in row or one[1] == others)]
        if fitting:
            rest.remove(fitting[0])
        else:
            missed.append((head, others))
    said = tuple(map(_said, diagnostics))
    return Outcome(tuple(map(_line, missed)), tuple(map(_line, rest)), tuple(map(_line, found)), said)


def _said(one: Diagnostic) -> Said:
    places = [one.position, *(other.position for other in one.related)]
    return Said(one.rule, *describe(one, "zh_CN"), tuple(place.line for place in places if place))


def outcomes(chosen: Sequence[Mutation]) -> list[Outcome]:
    """The outcome of each mutation, worked out by as many processes as there are processors."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(initializer=_begin, initargs=(folder,)) as pool,
    ):
        return list(pool.map(_outcome, chosen, chunksize=4))


_worker: tuple[Data, Path, Programme]


def _begin(folder: str) -> None:
    """What a process needs for all its mutations."""
    global _worker
    own = Path(tempfile.mkdtemp(dir=folder))
    os.environ["APPLYKIT_CACHE"] = str(own / "cache")
    _worker = (sample(), prepare(own), applykit.load_programme("nqsl"))


def _outcome(mutation: Mutation) -> Outcome:
    return outcome(mutation, *_worker)


def _line(one: tuple[str, tuple[str, ...]]) -> str:
    return " | ".join([one[0], *one[1]])
