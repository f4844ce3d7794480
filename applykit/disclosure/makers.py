"""Who made a template, as its properties say: nobody of them has a place in a client's dossier."""

from __future__ import annotations

from applykit.disclosure.passages import passages
from applykit.parties import Kind, Party, folded

_FIELDS = frozenset({"creator", "lastModifiedBy", "Company", "Manager"})
_NOBODY = frozenset(
    folded(name)
    for name in (
        "applykit", "python-docx", "Administrator", "admin", "user", "guest", "unknown", "un-named",
        "Windows User", "Microsoft", "Microsoft Office", "Microsoft Office User", "Office User", "WPS",
        "WPS Office", "Kingsoft", "HP", "Lenovo", "Dell", "Apple", "PC", "P R C", "China", "微软用户",
        "微软中国", "微软（中国）有限公司", "用户", "管理员",
    )
)  # fmt: skip
"""What office programs write where nobody told them a name."""


def makers_of(content: bytes) -> tuple[Party, ...]:
    """The persons and firms that a template's properties name."""
    found: dict[str, Party] = {}
    for passage in passages("template.docx", content):
        name = passage.text.strip()
        if passage.part.startswith("docProps/") and passage.what in _FIELDS and folded(name) not in _NOBODY:
            found.setdefault(name, Party(passage.what, Kind.MAKER, name))
    return tuple(found.values())
