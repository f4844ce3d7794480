"""Names from a profile that is no YAML any more: line by line, as far as they can be recognized."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from applykit.validation.names import field_named
from applykit.validation.schema import fields_of

_ENTRY = re.compile(r"(?:^|[{,]|- )\s*[\"'“]?([^\s:：,{}\"'“”]+)[\"'”]?\s*[:：]\s*[\"'“]?([^,{}\"'“”#\n]+)")
_SECTION = re.compile(r"([^\s:：#-][^\s:：]*)\s*[:：]")


def scanned(file: Path, schema: Mapping[str, Any], wanted: set[str]) -> Iterator[dict[str, Any]]:
    """What each line says of the sections that are wanted, as a profile's data would hold it.

    A section begins with its name at the start of a line; what a file of its own holds belongs to its name.
    """
    section = field_named(file.stem, schema)
    for line in _text(file).splitlines():
        head = _SECTION.match(line)
        if head and field_named(head.group(1), schema):
            section = field_named(head.group(1), schema)
            line = line[head.end() :]
        if section in wanted:
            row = _entries(line, schema[section])
            if row:
                yield {section: [row] if schema[section].get("type") == "list" else row}


def _text(file: Path) -> str:
    raw = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "ignore")


def _entries(line: str, rules: Mapping[str, Any]) -> dict[str, Any]:
    """What a line says of the section's fields, or of those of a group in it."""
    fields = fields_of(rules)
    row: dict[str, Any] = {}
    for key, value in _ENTRY.findall(line):
        name = field_named(key, fields)
        text = value.strip().strip("[]").strip()
        if name and text and text not in ("|", ">"):
            row[name] = [text] if fields[name].get("type") == "list" else text
        for group, inner in fields.items():
            if name is None and inner.get("type") == "dict" and text:
                found = field_named(key, fields_of(inner))
                if found:
                    row.setdefault(group, {})[found] = text
    return row
