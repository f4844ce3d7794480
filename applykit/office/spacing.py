"""What LibreOffice sets otherwise than Word does, evened out in the copy that is laid out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from applykit.documents.headings import w
from applykit.documents.units import joined

if TYPE_CHECKING:
    from lxml.etree import _Element

_ENDS = re.compile(r"(?<=[，、；。：）》～])(?=[0-9A-Za-z])|(?<=[0-9A-Za-zΩ%])(?=（)")
"""Where a line may end in Chinese, but LibreOffice takes what stands on both sides for one word."""

_COUNTED = re.compile(r"(?<![\dA-Za-z-])(\d{1,2})-(?=\d{1,2}(?![\dA-Za-z-]))")
"""The number of a table or figure, such as 5-1."""

_BREAK, _HYPHEN = "\u200b", "\u2011"
_OVERHANG = re.compile(rb'(<w:overflowPunct w:val=")([01])("/>)')


def without_controls(root: _Element) -> None:
    """Take content controls away and leave what they hold: LibreOffice is slower with them."""
    for control in list(root.iter(w("sdt"))):
        parent, content = control.getparent(), control.find(w("sdtContent"))
        if parent is not None:
            for child in list(content) if content is not None else ():
                control.addprevious(child)
            parent.remove(control)


def even_out(root: _Element) -> None:
    """Say in a document's text where lines may end and where not, as Word and typesetters have it."""
    for node in root.iter(w("t")):
        text = joined(node.text or "")
        node.text = _COUNTED.sub(rf"\1{_HYPHEN}", text) if "-" in text else text
    for cell in root.iter(w("tc")):
        for node in cell.iter(w("t")):
            if not (node.text or "").isascii():
                node.text = _ENDS.sub(_BREAK, node.text or "")


def overhang(styles: bytes) -> bytes:
    """Styles for LibreOffice, which takes punctuation that must not overhang for such as must.

    An overhanging last full stop would leave an empty line behind it.
    """
    return _OVERHANG.sub(lambda found: found[1] + (b"1" if found[2] == b"0" else b"0") + found[3], styles)
