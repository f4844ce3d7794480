"""What a dossier holds about its own making: the manifest, and the profile's facts as data."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from applykit import __version__, resources
from applykit.checking import Checked
from applykit.dossier import manifest as manifests
from applykit.dossier.manifest import FACTS, File, Inputs, Layout, Manifest
from applykit.dossier.verification import input_differences
from applykit.errors import UnreadableError
from applykit.evidence import inspect
from applykit.expressions.printing import masked
from applykit.layers import choose
from applykit.model import Artifact, Document, Profile, Programme, Stage
from applykit.pictures.candidates import fields_with_pictures
from applykit.programme import documents_of, outline_name
from applykit.promises import baseline_files
from applykit.report.data import report, summary, to_json
from applykit.workspace import Home, home_of

WRITING = (
    "docxtpl", "fpdf2", "Jinja2", "lxml", "markdown-it-py", "openpyxl", "Pillow", "pylopdf-fonts-zh-cn",
    "pypdf", "python-docx", "python-pptx", "XlsxWriter",
)  # fmt: skip
"""The libraries whose own code ends up in the bytes of an output."""

EVERYWHERE = ("common/index.css", "common/index.html", "common/index.js", "common/签章清单.outline.yaml")
"""Templates of files that every dossier holds."""

_PICTURE = re.compile(r"!\[[^\]\n]*\]\(\s*<?([^)>\s]+)")


def record(manifest: Manifest, more: Sequence[Artifact] = ()) -> Artifact:
    """The manifest as a file, with `more` files that were made after it, such as those that show it."""
    outputs = (*manifest.outputs, *(_output(item) for item in more))
    return Artifact(manifests.NAME, manifests.to_bytes(replace(manifest, outputs=outputs)))


def _output(item: Artifact) -> File:
    digest = sha256()
    for piece in item.pieces():
        digest.update(piece)
    return File(item.name, len(item.data), digest.hexdigest(), reproducible=item.reproducible)


def manifest_of(
    checked: Checked,
    documents: Sequence[Document],
    artifacts: Sequence[Artifact],
    options: Mapping[str, bool | tuple[str, ...]],
    begun: Inputs,
    layout: Layout | None = None,
) -> Manifest:
    """The manifest of a dossier that holds these files; `begun` is what its inputs were at the beginning.

    `layout` is what made its PDFs.

    Raises:
        UnreadableError: a file that the dossier was made from is gone, or was changed meanwhile.
    """
    profile, assessment = checked.profile, checked.assessment
    programme = profile.programme
    stage, day = assessment.stage.id, assessment.as_of.isoformat()
    counts = summary(assessment, checked.diagnostics)
    return Manifest(
        applykit=__version__,
        programme=programme.id,
        version=programme.version,
        fingerprint=programme.fingerprint,
        clauses=sha256(_content(programme.folder / "clauses.yaml")).hexdigest(),
        stage=stage,
        as_of=day,
        command=_command(profile.path.name, stage, day, options),
        options=options,
        libraries=libraries(),
        inputs=_unchanged(profile, begun, inputs_of(profile, assessment.stage, documents)),
        outputs=tuple(_output(item) for item in artifacts),
        accepted=tuple(
            manifests.Accepted(item.diagnostic.rule, item.diagnostic.path, item.reason)
            for item in checked.accepted
        ),
        counts={name: value for name, value in counts.items() if isinstance(value, int)},
        layout=layout,
    )


def _unchanged(profile: Profile, begun: Inputs, now: Inputs) -> Inputs:
    """The inputs, if none was changed while the dossier was made from them."""
    read = {path.relative_to(profile.folder).as_posix(): digest for path, digest in profile.digests.items()}
    changed = [file.name for file in now.profile if read.get(file.name, file.sha256) not in ("", file.sha256)]
    changed += [difference.name for difference in input_differences(begun, now)]
    if changed:
        raise UnreadableError("file.changed", files=list(dict.fromkeys(changed)))
    return now


def inputs_of(profile: Profile, stage: Stage, documents: Sequence[Document]) -> Inputs:
    """Every file that a dossier of these documents of a stage is made from, with its hash of this moment.

    Raises:
        UnreadableError: one of them is gone or cannot be read.
    """
    evidence = _texts(
        row.get("file") for row in profile.data.get("evidence") or () if isinstance(row, Mapping)
    )
    pictures = _texts(
        found.group(1) for field in fields_with_pictures(profile) for found in _PICTURE.finditer(field.text)
    )
    looked = dict(_inspected(profile.folder, sorted({*evidence, *pictures})))
    return Inputs(
        profile=tuple(_of_profile(profile.folder, (*profile.files, *baseline_files(profile)))),
        pack=tuple(_read(path, path.name) for path in sorted(profile.programme.folder.glob("*.yaml"))),
        templates=tuple(
            _templates(profile.programme, stage, documents, home_of(profile.folder, profile.programme))
        ),
        evidence=tuple(looked[name] for name in evidence if name in looked),
        pictures=tuple(looked[name] for name in pictures if name in looked),
    )


def _of_profile(folder: Path, files: Iterable[Path]) -> Iterator[File]:
    """The profile's own files, and the baseline that it is held against, named from its folder."""
    real = Path(os.path.realpath(folder))
    for path in files:
        inside = path.relative_to(folder) if path.is_relative_to(folder) else path.relative_to(real)
        yield _read(path, inside.as_posix())


def _command(profile: str, stage: str, day: str, options: Mapping[str, bool | tuple[str, ...]]) -> str:
    words = ["applykit build", profile, "--stage", stage, "--as-of", day]
    for name, value in sorted(options.items()):
        words += [f"--{name}"] if value is True else []
        words += [f"--{name} {item}" for item in value] if isinstance(value, tuple) else []
    return " ".join(words)


@cache
def libraries() -> Mapping[str, str]:
    """The versions of the libraries that write into a dossier, as far as they are installed."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in WRITING:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # an extra that is not installed wrote nothing
            continue
    return found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            "file.unreadable", file=str(path), reason=error.strerror or str(error)
        ) from None


def _read(path: Path, name: str, layer: str = "") -> File:
    content = _content(path)
    return File(name, len(content), sha256(content).hexdigest(), layer)


def _templates(
    programme: Programme, stage: Stage, documents: Sequence[Document], home: Home
) -> Iterator[File]:
    """The Word templates of the documents, and the outlines and house styles that name their chapters."""
    styles: dict[str, File] = {}
    for document in (item for item in documents_of(programme, stage) if item.outline):
        chosen = choose(programme, document, home)
        if document in documents:
            if chosen.template and not chosen.made:
                yield _read(chosen.template.path, chosen.name, chosen.template.layer)
            if chosen.style:
                name = f"styles/{chosen.style_name}.yaml"
                styles[name] = _read(chosen.style.path, name, chosen.style.layer)
        yield _read(chosen.outline.path, outline_name(programme, document), chosen.outline.layer)
    yield from (styles[name] for name in sorted(styles))
    for name in EVERYWHERE:
        found = resources.find_template(name, home.layers)
        yield _read(found.path, name, found.layer)


def _texts(values: Iterable[object]) -> list[str]:
    """File names as the profile has them, each once, with the slashes of every system."""
    names = (value.strip().replace("\\", "/") for value in values if isinstance(value, str))
    return sorted({name for name in names if name})


def _inspected(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, File]]:
    """By name what is there of the files that entries name; what is missing was said in checking."""
    for name, found in zip(names, inspect(folder, names), strict=True):
        if found.sha256:
            yield name, File(name, found.size, found.sha256)


def report_of(checked: Checked) -> dict[str, Any]:
    """What a check says, as a dossier holds it: in Chinese, with file names relative to the profile."""
    profile = checked.profile
    return report(profile, checked.assessment, checked.diagnostics, profile.folder, "zh_CN", checked.accepted)


def facts_of(profile: Profile) -> Artifact:
    """The profile as data: its entries with the labels and units they are known by.

    Entries that the pack marks `masked` (telephone, e-mail) are there as they are printed.
    """
    fields: dict[str, dict[str, object]] = {}
    data = _fields(profile.programme.schema, profile.data, "", fields)
    programme = profile.programme
    whole = {
        "programme": {"id": programme.id, "title": programme.title, "version": programme.version},
        "fields": fields,
        "data": data,
    }
    return Artifact(FACTS, to_json(whole).encode())


def _fields(
    schema: Mapping[str, Any], data: Mapping[str, Any], path: str, fields: dict[str, dict[str, object]]
) -> dict[str, object]:
    found = {}
    for name, rules in schema.items():
        here = f"{path}.{name}".lstrip(".")
        if here not in fields:
            fields[here] = _field(name, rules)
        value = _value(rules, data.get(name), here, fields)
        if value is not None:
            found[name] = value
    return found


def _field(name: str, rules: Mapping[str, Any]) -> dict[str, object]:
    meta = rules.get("meta", {})
    row = rules.get("schema", {}) if rules.get("type") == "list" else {}
    inner = row.get("schema", {}) if row.get("type") == "dict" else {}
    keys = rules.get("unique") or [key for key in ("id", "name") if key in inner][:1]
    texts = [key for key, its in inner.items() if its.get("type") == "text" and its.get("required")]
    called = [] if keys[:1] == ["name"] else [key for key in ("name", "title", *texts) if key in inner]
    described = {
        "label": str(meta.get("label", name)),
        "type": str(rules.get("type", "text")),
        "unit": str(meta.get("unit", "")),
        "key": keys[0] if keys and inner else "",
        "name": next((key for key in called if key not in keys[:1]), ""),
    }
    return {word: value for word, value in described.items() if value}


def _value(rules: Mapping[str, Any], value: Any, path: str, fields: dict[str, dict[str, object]]) -> object:
    kind = rules.get("type", "text")
    if kind == "dict":
        found = _fields(rules.get("schema", {}), value if isinstance(value, Mapping) else {}, path, fields)
        return found or None
    if kind == "list":
        return _rows(rules.get("schema", {}), value if isinstance(value, list) else [], path, fields)
    if rules.get("meta", {}).get("masked"):
        value = masked(value)
    return _plain(value)


def _rows(
    rules: Mapping[str, Any], rows: list[Any], path: str, fields: dict[str, dict[str, object]]
) -> object:
    if rules.get("type") == "dict":
        _fields(rules.get("schema", {}), {}, path, fields)  # the fields of a list that is empty
        return [_value(rules, row, path, fields) or {} for row in rows] or None
    return [_plain(item) for item in rows if item is not None] or None


def _plain(value: Any) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)
