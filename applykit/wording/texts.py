"""The texts of a profile as they will be printed, and where every character of them was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from applykit.expressions.display import NOTHING
from applykit.model import Diagnostic, EntryPath, Position, Profile, Severity, path_text
from applykit.wording.fields import Corpus, Field, Places, fields_of
from applykit.wording.fill import EXPRESSION, Filled, fill, names_of


class Texts:
    """Narratives with their figures filled in, and all other texts."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.places = Places(profile)
        self.names = names_of(profile)
        self._filled: dict[EntryPath, Filled] = {}
        self._typed: dict[EntryPath, str] = {}
        fields: dict[str, list[Field]] = {"narrative": [], "text": []}
        for field in fields_of(profile):
            fields[field.kind].append(self._printed(field))
        self._corpora = {kind: Corpus(found) for kind, found in fields.items()}

    def _printed(self, field: Field) -> Field:
        self._typed[field.path] = field.text
        if field.kind != "narrative" or "{{" not in field.text:
            return field
        made = fill(field.text, self.names, self.profile.programme.schema, failed=NOTHING)
        self._filled[field.path] = made
        return replace(field, text=made.text)

    def corpus(self, kind: str) -> Corpus:
        """All texts of one type as one."""
        return self._corpora[kind]

    @property
    def narratives(self) -> list[Field]:
        """The narratives as they will be printed."""
        return self._corpora["narrative"].fields

    @property
    def all(self) -> list[Field]:
        """Every text as it will be printed."""
        return [*self._corpora["narrative"].fields, *self._corpora["text"].fields]

    def place(self, field: Field, offset: int) -> Position | None:
        """Where a character of a printed text was typed."""
        filled = self._filled.get(field.path)
        typed = filled.typed_offset(offset) if filled else offset
        return self.places.at(field.path, self._typed[field.path], typed)

    def shown(self, field: Field) -> str:
        """The path of a text in the words of the file."""
        return self.places.shown(field.path)

    def expression_faults(self) -> Iterator[Diagnostic]:
        """Every {{ … }} that gives nothing to print, and those typed where none is evaluated."""
        for path, filled in self._filled.items():
            for fault in filled.faults:
                facts = {"text": _short(fault.text), "problem": fault.facts["name"], **fault.facts}
                yield Diagnostic(
                    Severity.ERROR, "text.expression", path_text(path),
                    self.places.at(path, filled.typed, fault.offset), facts,
                    _variant(fault.kind, fault.facts["nearest"]), self.places.shown(path),
                )  # fmt: skip
        for field in self._corpora["text"].fields:
            found = EXPRESSION.search(field.text) if "{{" in field.text else None
            if found:
                yield Diagnostic(
                    Severity.WARNING, "text.expression", path_text(field.path),
                    self.place(field, found.start()), {"text": _short(found.group())},
                    "typed", self.places.shown(field.path),
                )  # fmt: skip


def _short(expression: str) -> str:
    return " ".join(expression.split())[:80]


def _variant(kind: str, nearest: str) -> str:
    if kind in ("name", "field", "filter", "value", "caption"):
        return f"{kind}_near" if nearest else kind
    return "" if kind == "failed" else kind
