"""What became of everything, as the list in the new folder, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from applykit.advancing import Advanced, Entry, Fate
from applykit.messages import N_, _, listed

HEADS = {
    Fate.NEW: N_("To be filled in, asked for the first time"),
    Fate.EMPTIED: N_("Emptied, to be entered anew"),
    Fate.REVIEW: N_("Carried, and to be looked at: is it still so?"),
    Fate.CARRIED: N_("Carried as it was"),
    Fate.LEFT: N_("Left in the old folder, as this stage does not ask for it"),
}
"""The fates in the order in which people have work with them."""


def lines(moved: Advanced) -> Iterator[tuple[str, str]]:
    """The list as headings, each with what stands below it."""
    stages = _("{before} → {after} ({day})").format(
        before=moved.before.title, after=moved.after.title, day=moved.as_of.isoformat()
    )
    yield _("List of changes"), stages
    if moved.promise:
        words = _("{file}: the dossier of {stage} of {day}, SHA-256 {seal}")
        yield _("Measured against"), words.format(
            file=moved.promise.file, stage=moved.promise.stage, day=moved.promise.as_of,
            seal=moved.promise.seal,
        )  # fmt: skip
    elif moved.after.baseline:
        yield (
            _("Measured against"),
            _("nothing yet: name the approved dossier in the section of the baseline, or move on again with "
              "--dossier"),
        )  # fmt: skip
    for fate, head in HEADS.items():
        entries = moved.of(fate)
        if entries:
            yield _("{head} ({count})").format(head=_(head), count=len(entries)), _named(entries)


def _named(entries: Sequence[Entry]) -> str:
    return listed([_one(entry) for entry in entries])


def _one(entry: Entry) -> str:
    text = entry.label
    if entry.rows:
        text = _("{label} ({rows} rows)").format(label=text, rows=entry.rows)
    if entry.by_hand:
        text = _("{label} – in an Excel sheet: empty the column yourself").format(label=text)
    return text


def note(moved: Advanced) -> str:
    """The list as a text file."""
    return "\n\n".join(f"{head}\n  {text}" for head, text in lines(moved)) + "\n"


def as_data(moved: Advanced) -> dict[str, Any]:
    """The list for other programs."""
    return {
        "folder": str(moved.folder),
        "programme": moved.programme,
        "from": moved.before.id,
        "to": moved.after.id,
        "as_of": moved.as_of.isoformat(),
        "baseline": {
            "file": moved.promise.file,
            "stage": moved.promise.stage,
            "as_of": moved.promise.as_of,
            "seal": moved.promise.seal,
        }
        if moved.promise
        else None,
        "entries": [
            {
                "path": entry.path,
                "label": entry.label,
                "fate": entry.fate.value,
                "rows": entry.rows,
                "by_hand": entry.by_hand,
            }
            for entry in moved.entries
        ],
    }
