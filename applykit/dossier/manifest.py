"""What made a dossier, by name, size and SHA-256: manifest.json, written and read back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from applykit.dossier.names import Unsafe, check_names
from applykit.errors import UnreadableError

NAME = "manifest.json"
FACTS = "profile.json"
"""The profile of a dossier as data."""

FORMAT = 1
"""The first entry of every manifest; a later layout counts on."""

DEEPEST = 40
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class File:
    """A file: its name relative to the profile, the pack, the templates or the dossier; its size in bytes.

    `layer` says where a template came from.  A file that is not `reproducible` is made by another program,
    such as a PDF by LibreOffice, and is outside the promise that the same inputs give the same bytes.
    """

    name: str
    size: int
    sha256: str
    layer: str = ""
    reproducible: bool = True


@dataclass(frozen=True, slots=True)
class Accepted:
    """A warning that the applicant stood by."""

    rule: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """Every file that the dossier was made from, by what it is."""

    profile: tuple[File, ...] = ()
    pack: tuple[File, ...] = ()
    templates: tuple[File, ...] = ()
    evidence: tuple[File, ...] = ()
    pictures: tuple[File, ...] = ()


INPUTS = tuple(item.name for item in fields(Inputs))


@dataclass(frozen=True, slots=True)
class Layout:
    """What made the PDFs: the program with its version, and the font used for each that is asked for.

    A font for which nothing was found has an empty text.
    """

    program: str
    fonts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole record; it names no folder, no machine and no person, so that equal inputs give equal bytes.

    `libraries` are those that write into the outputs.  Python's own version is not recorded: no output
    depends on it, and two machines that build the same dossier need not have the same.
    """

    applykit: str
    programme: str
    version: str
    fingerprint: str
    clauses: str
    stage: str
    as_of: str
    command: str
    options: Mapping[str, bool | tuple[str, ...]]
    libraries: Mapping[str, str]
    inputs: Inputs
    outputs: tuple[File, ...]
    accepted: tuple[Accepted, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    layout: Layout | None = None

    def flag(self, option: str) -> bool:
        """Whether an option of the build was set."""
        return self.options.get(option) is True

    def listed(self, option: str) -> tuple[str, ...]:
        """The values of an option that may be given several times."""
        value = self.options.get(option, ())
        return value if isinstance(value, tuple) else ()


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as canonical JSON: keys in one order, Chinese readable, a line end at the end."""
    data = {
        "format": FORMAT,
        "applykit": manifest.applykit,
        "libraries": dict(sorted(manifest.libraries.items())),
        **_layout(manifest.layout),
        "programme": {
            "id": manifest.programme,
            "version": manifest.version,
            "fingerprint": manifest.fingerprint,
            "clauses": manifest.clauses,
        },
        "stage": manifest.stage,
        "as_of": manifest.as_of,
        "command": manifest.command,
        "options": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in sorted(manifest.options.items())
        },
        "inputs": {name: [_file(item) for item in getattr(manifest.inputs, name)] for name in INPUTS},
        "outputs": [_file(item, output=True) for item in manifest.outputs],
        "accepted": [
            {"rule": item.rule, "path": item.path, "reason": item.reason} for item in manifest.accepted
        ],
        "counts": dict(manifest.counts),
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _layout(layout: Layout | None) -> dict[str, object]:
    """The entry of a dossier with PDFs."""
    if layout is None:
        return {}
    return {"layout": {"program": layout.program, "fonts": dict(sorted(layout.fonts.items()))}}


def _file(item: File, *, output: bool = False) -> dict[str, object]:
    row: dict[str, object] = {"name": item.name, "size": item.size, "sha256": item.sha256}
    if item.layer:
        row["layer"] = item.layer
    if output:
        row["reproducible"] = item.reproducible
    return row


def from_bytes(content: bytes) -> Manifest:
    """A manifest read back; nothing in it is believed before it was looked at.

    Raises:
        UnreadableError: it is not JSON, too deep, or not what applykit writes; the place in it is named.
    """
    root = _Value(parse(content, NAME), "")
    if root.key("format").whole() != FORMAT:
        root.key("format").fail(f"this version of applykit reads format {FORMAT}")
    programme, inputs = root.key("programme"), root.key("inputs")
    outputs = tuple(_read_file(item) for item in root.key("outputs").rows())
    found = {name: tuple(_read_file(item) for item in inputs.key(name).rows()) for name in INPUTS}
    for place, files in (*found.items(), ("outputs", outputs)):
        try:
            check_names(item.name for item in files)
        except Unsafe as error:
            raise UnreadableError("dossier.manifest", place=place, problem=str(error)) from None
    day = root.key("as_of")
    if not _DAY.fullmatch(day.text()):
        day.fail("a day such as 2026-11-23 is expected")
    return Manifest(
        applykit=root.key("applykit").text(),
        programme=programme.key("id").text(),
        version=programme.key("version").text(),
        fingerprint=programme.key("fingerprint").text(),
        clauses=programme.key("clauses").text(),
        stage=root.key("stage").text(),
        as_of=day.text(),
        command=root.key("command").text(),
        options={name: _option(value) for name, value in root.key("options").entries()},
        libraries={name: value.text() for name, value in root.key("libraries").entries()},
        inputs=Inputs(**found),
        outputs=outputs,
        accepted=tuple(
            Accepted(row.key("rule").text(), row.key("path").text(), row.key("reason").text())
            for row in root.key("accepted").rows()
        ),
        counts={name: value.whole() for name, value in root.key("counts").entries()},
        layout=_read_layout(root.key("layout")) if "layout" in root.data else None,
    )


def _read_layout(value: _Value) -> Layout:
    fonts = {name: font.text() for name, font in value.key("fonts").entries()}
    return Layout(value.key("program").text(), fonts)


def _option(value: _Value) -> bool | tuple[str, ...]:
    if isinstance(value.data, bool):
        return value.data
    return tuple(item.text() for item in value.rows())


def _read_file(row: _Value) -> File:
    digest = row.key("sha256")
    if not _SHA256.fullmatch(digest.text()):
        digest.fail("64 hexadecimal digits are expected")
    layer, reproducible = row.data.get("layer", ""), row.data.get("reproducible", True)
    if not isinstance(layer, str) or not isinstance(reproducible, bool):
        row.fail("“layer” is a text, “reproducible” true or false")
    return File(row.key("name").text(), row.key("size").whole(), digest.text(), layer, reproducible)


def parse(content: bytes, name: str) -> Any:
    """JSON from outside: UTF-8, no key twice, no deeper than DEEPEST.

    Raises:
        UnreadableError: it is something else.
    """
    try:
        data = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
        if _depth(data) > DEEPEST:
            raise RecursionError
    except RecursionError:
        raise UnreadableError("dossier.json", file=name, problem="it is nested too deep") from None
    except ValueError as error:
        raise UnreadableError("dossier.json", file=name, problem=str(error)) from None
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _depth(data: Any) -> int:
    depth, level = 0, [data]
    while level:
        depth += 1
        inner = [list(item.values()) if isinstance(item, dict) else item for item in level]
        level = [value for item in inner if isinstance(item, list) for value in item]
    return depth


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of the JSON with its place; whatever is not as expected is refused by that place."""

    data: Any
    place: str

    def fail(self, problem: str) -> None:
        raise UnreadableError("dossier.manifest", place=self.place or NAME, problem=problem)

    def key(self, name: str) -> _Value:
        if not isinstance(self.data, dict) or name not in self.data:
            self.fail(f"“{name}” is missing")
        return _Value(self.data[name], f"{self.place}.{name}".lstrip("."))

    def entries(self) -> list[tuple[str, _Value]]:
        if not isinstance(self.data, dict):
            self.fail("keys and values are expected")
        return [(name, _Value(value, f"{self.place}.{name}")) for name, value in self.data.items()]

    def rows(self) -> list[_Value]:
        if not isinstance(self.data, list):
            self.fail("a list is expected")
        return [_Value(value, f"{self.place}[{number}]") for number, value in enumerate(self.data)]

    def text(self) -> str:
        if not isinstance(self.data, str):
            self.fail("a text is expected")
        return str(self.data)

    def whole(self) -> int:
        if type(self.data) is not int or self.data < 0:
            self.fail("a whole number is expected")
        return int(self.data)
