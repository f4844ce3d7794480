"""Word's footnotes: the part that holds them, made where a template has none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from applykit.documents.headings import NAMESPACE, w

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FIRST_TAG = re.compile(r"^(<[^<>]*?)(/?>)")
_SEPARATORS = (("separator", -1), ("continuationSeparator", 0))
_BEHIND = ("endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang",
           "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade",
           "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary", "shapeDefaults",
           "doNotEmbedSmartTags", "decimalSymbol", "listSeparator")  # fmt: skip
"""What stands behind footnotePr in the schema's order of settings."""


class Footnotes:
    """The footnotes of a document; a template without any gets a part for them with its first."""

    def __init__(self, main: Any, root: _Element | None) -> None:
        """`root` holds the document's own notes."""
        self._main = main
        self.root = root
        self.part: Any = None

    def add(self, blocks: str) -> int:
        """The number of a new footnote that holds these paragraphs."""
        if self.root is None:
            self.root = self._made()
        numbers = [int(note.get(w("id")) or 0) for note in self.root.iter(w("footnote"))]
        number = max([*numbers, 0]) + 1
        self.root.append(_parsed(f'<w:footnote w:id="{number}">{blocks}</w:footnote>'))
        return number

    def _made(self) -> _Element:
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart

        root = _new()
        made: Any = root
        self.part = XmlPart(PackURI("/word/footnotes.xml"), _TYPE, made, self._main.package)
        self._main.relate_to(self.part, _RELATION)
        self._declare()
        return root

    def _declare(self) -> None:
        """Word looks for the separators in the settings; notes are numbered ① on every page."""
        settings = self._main.settings.element
        own = settings.find(w("footnotePr"))
        if own is None:
            own = _parsed("<w:footnotePr/>")
            behind = (child for child in settings if child.tag.rpartition("}")[2] in _BEHIND)
            following = next(behind, None)
            if following is None:
                settings.append(own)
            else:
                following.addprevious(own)
        if own.find(w("footnote")) is None:
            for _, number in _SEPARATORS:
                own.append(_parsed(f'<w:footnote w:id="{number}"/>'))


def _new() -> _Element:
    line = '<w:spacing w:line="240" w:lineRule="auto"/>'
    notes = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr>{line}</w:pPr>'
        f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
        for kind, number in _SEPARATORS
    )
    return _parsed(f"<w:footnotes>{notes}</w:footnotes>")


def _parsed(xml: str) -> _Element:
    from docx.oxml import parse_xml

    made: _Element = parse_xml(_FIRST_TAG.sub(rf'\1 xmlns:w="{NAMESPACE}"\2', xml, count=1))
    return made
