"""Checks of what is written: lengths, leftovers, personal data, widths and units, figures that disagree.

What to look for is data of the pack (wording.yaml, facts.yaml); this room searches and finds the place.
"""

from __future__ import annotations

from datetime import date

from applykit.model import Diagnostic, Position, Profile
from applykit.parties import NOBODY, Search
from applykit.wording.across import mixed_units, repeated
from applykit.wording.count import (
    count_words,
    limits_for_no_document,
    over_document_limit,
    over_limits,
    over_page_limit,
)
from applykit.wording.figures import disagreeing
from applykit.wording.fill import filled
from applykit.wording.organizations import foreign_names
from applykit.wording.pack import facts_of, wording_of
from applykit.wording.patterns import found_by_rules
from applykit.wording.texts import Texts

__all__ = ["count_words", "filled", "over_document_limit", "over_page_limit", "wording_diagnostics"]


def wording_diagnostics(profile: Profile, as_of: date, others: Search = NOBODY) -> tuple[Diagnostic, ...]:
    """Everything that can be said of the texts of a profile on a day, in the order of the files.

    `others` looks for names that must not occur: those of other clients.

    Raises:
        PackError: wording.yaml or facts.yaml of the pack does not read.
    """
    wording, facts = wording_of(profile.programme.folder), facts_of(profile.programme.folder)
    texts = Texts(profile)
    found = [
        *texts.expression_faults(),
        *over_limits(texts),
        *limits_for_no_document(texts),
        *found_by_rules(wording.rules, texts, as_of),
        *mixed_units(wording, texts),
        *repeated(wording, texts),
        *foreign_names(wording.names, texts, others),
        *disagreeing(facts, texts),
    ]
    order = {str(file): number for number, file in enumerate(profile.files)}

    def place(diagnostic: Diagnostic) -> tuple[int, int, int, str]:
        position = diagnostic.position or Position("", 0, 0)
        return order.get(position.file, len(order)), position.line, position.column, diagnostic.rule

    return tuple(sorted(found, key=place))
