"""Writes the rows of a profile's section to a spreadsheet, as they were typed."""

from __future__ import annotations

from pathlib import Path

from applykit import sheets
from applykit.errors import InvalidProfileError, UnwritableError, UsageError
from applykit.model import Programme, Severity
from applykit.profile.files import gather, main_file
from applykit.starter import put
from applykit.validation.names import field_named
from applykit.validation.schema import label_of


def export_sheet(profile: Path, programme: Programme, name: str, output: Path | None = None) -> Path:
    """Write the rows of one section to `output`, by default <section>.xlsx beside the profile.

    Raises:
        UsageError: there is no such section, it is not a table, a row holds more than a sheet can, or
            `output` does not end in .xlsx.
        UnreadableError: a file of the profile cannot be read.
        InvalidProfileError: the file that holds the section, or may hold it, is broken.
        UnwritableError: the file is already there, or cannot be written; nothing was changed.
    """
    section = sheets.row_section(name, programme.schema)
    target = output or main_file(profile).parent / f"{section}.xlsx"
    if target.suffix.lower() != ".xlsx":
        raise UsageError("usage.sheet_ending", file=str(target))
    if target.exists():
        raise UnwritableError("file.exists", file=str(target), variant="sheet")
    files = gather(profile, programme.schema)
    rows = next(
        (node for key, node in files.sections.items() if field_named(key, programme.schema) == section), None
    )
    broken = tuple(found for found in files.diagnostics if found.severity is Severity.ERROR)
    if (rows is None and broken) or (rows and isinstance(rows.value, (str, dict))):
        title = label_of(programme.schema[section], section)
        raise InvalidProfileError("usage.sheet_unread", broken, label=title)
    content = sheets.sheet(section, programme.schema[section], rows)
    try:
        return put(target, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwritableError("file.unwritable", folder=str(target.parent), reason=reason) from None
