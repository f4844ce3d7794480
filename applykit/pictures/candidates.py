"""The narratives that may hold a picture: a look at their text, so that most profiles need no more."""

from __future__ import annotations

import re

from applykit.model import Profile
from applykit.wording.fields import Field, fields_of

PICTURE = re.compile(r"[!！][ \t]?[\[［【][^\]］】\n]{0,500}[\]］】][ \t]?[(（][^)）\n]{0,500}[)）]")
"""What looks like a picture, also where the brackets are not those of Markdown."""


def fields_with_pictures(profile: Profile) -> list[Field]:
    """The narratives in which something looks like a picture, in the order of the schema."""
    return [
        field
        for field in fields_of(profile, ("narrative",))
        if ("!" in field.text or "！" in field.text) and PICTURE.search(field.text)
    ]
