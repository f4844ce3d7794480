"""Pictures that narratives name: found inside the profile's folder, inspected, and made ready for Word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from applykit.model import Diagnostic, Profile

__all__ = ["picture_diagnostics"]


def picture_diagnostics(profile: Profile) -> Iterator[Diagnostic]:
    """Everything that can be said of the pictures in a profile's narratives."""
    from applykit.pictures.candidates import fields_with_pictures

    fields = fields_with_pictures(profile)
    if fields:
        from applykit.pictures.checks import checked

        yield from checked(profile, fields)
