"""Spreadsheets that stand for a row section: .xlsx and .csv files read into nodes, and sheets to fill in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from applykit.errors import UsageError
from applykit.model import Diagnostic, Position, Severity
from applykit.source import MAX_BYTES, Node, Source, content
from applykit.validation.names import section_named
from applykit.validation.schema import label_of

READ = (".xlsx", ".csv")
"""Endings of the spreadsheets that are read."""
OTHER = (".xls", ".xlsm", ".xlsb", ".xlt", ".ods", ".et", ".numbers", ".tsv")
"""Endings of spreadsheets that must be saved as .xlsx first."""


def is_rows(rules: Mapping[str, Any]) -> bool:
    """Whether a section is a table, which a sheet can stand for."""
    return rules.get("type") == "list" and rules.get("schema", {}).get("type") == "dict"


def row_section(text: str, schema: Mapping[str, Any]) -> str:
    """The section with rows that a person names.

    Raises:
        UsageError: there is no such section, or it is not a table.
    """
    name = section_named(text, schema)
    if not is_rows(schema[name]):
        choices = [key for key, rules in schema.items() if is_rows(rules)]
        raise UsageError("usage.sheet", label=label_of(schema[name], name), choices=choices)
    return name


def read(path: Path, shown: str, section: str, rules: Mapping[str, Any]) -> Source:
    """Read the rows of a section from a spreadsheet, named `shown` in messages.

    The nodes are those that YAML would give, each at its cell; typing them is left to the schema. An empty
    sheet is a section that nobody has filled in yet.

    Raises:
        UnreadableError: the file is missing, is a folder, or may not be read.
    """
    raw = content(path, shown)
    return replace(_read(path, raw, shown, section, rules), sha256=hashlib.sha256(raw).hexdigest())


def _read(path: Path, raw: bytes, shown: str, section: str, rules: Mapping[str, Any]) -> Source:
    from applykit.sheets.grid import Refused
    from applykit.sheets.rows import rows_of

    start = Position(shown, 1, 1)
    try:
        if path.suffix.lower() in OTHER:
            raise Refused("schema.sheet_format", start, ending=path.suffix)
        if not is_rows(rules):
            raise Refused("schema.sheet_not_rows", start, label=label_of(rules, section))
        if len(raw) > MAX_BYTES:
            raise Refused("schema.sheet_size", start, limit=f"{MAX_BYTES / 1e6:.0f}")
        fields = rules["schema"]["schema"]
        if path.suffix.lower() == ".csv":
            from applykit.sheets.delimited import grid_of

            return rows_of(grid_of(raw, shown, fields), section, fields)
        from applykit.sheets.workbook import grid_of_workbook

        names = (section, label_of(rules, section))
        return rows_of(grid_of_workbook(raw, shown, names), section, fields)
    except Refused as refused:
        found = Diagnostic(
            Severity.ERROR, refused.rule, section, refused.position, refused.facts, refused.variant
        )
        return Source(shown, None, (found,))


def sheet(section: str, rules: Mapping[str, Any], rows: Node | None = None) -> bytes:
    """An .xlsx workbook for a section: empty, or with the rows of a node; the same input, the same bytes.

    Raises:
        UsageError: a row holds something that a sheet has no place for.
    """
    from applykit.sheets.writing import sheet as write

    return write(section, rules, rows)
