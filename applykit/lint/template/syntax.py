"""What each tag says, by itself: does it read, does docxtpl act on it where it stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from jinja2 import TemplateSyntaxError
from lxml.etree import _Element

from applykit.documents.headings import w
from applykit.documents.printing import document_environment
from applykit.lint.template.report import Report
from applykit.lint.template.tags import Tag
from applykit.messages import did_you_mean

BLOCKS = {
    "if": "endif", "for": "endfor", "macro": "endmacro", "call": "endcall", "filter": "endfilter",
    "with": "endwith", "raw": "endraw", "set": "endset",
}  # fmt: skip
"""Tags that open a block, with the tag that closes it; `set` does only where it has no “=”."""
MIDDLES = {"elif": ("if",), "else": ("if", "for")}
OF_CELLS = ("vm", "hm", "colspan", "cellbg")
"""docxtpl's own tags, which Jinja never sees."""
HEADS = {
    "if": "if 1", "for": "for x in []", "macro": "macro x()", "call": "call x()", "filter": "filter upper",
    "set": "set x", "with": "with", "raw": "raw",
}  # fmt: skip
"""The plainest tag that opens a block of each kind."""
_ELSEWHERE = ("include", "import", "from", "extends", "block", "endblock")
_HOLDERS = {"tr": w("tr"), "tc": w("tc"), "p": w("p")}
_WIDE = {
    "，": ",", "（": "(", "）": ")", "：": ":", "｜": "|", "．": ".", "＝": "=", "\u3000": " ", "＂": '"',
    "＇": "'",
    "［": "[", "］": "]", "；": ";", "＋": "+", "－": "-", "！": "!", "〞": '"', "„": '"', "、": ",",
}  # fmt: skip
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def opens(tag: Tag) -> bool:
    """Whether a tag opens a block."""
    return tag.word in BLOCKS and not (tag.word == "set" and "=" in _QUOTED.sub("", tag.inner))


def source(tag: Tag) -> str:
    """The tag as Jinja reads it once docxtpl has taken its prefix away."""
    left, right = tag.text[:2], tag.text[-2:]
    return f"{left} {tag.inner} {right}"


def check(tag: Tag, report: Report, *, reads: bool = False) -> bool:
    """Report what is wrong with a tag by itself; whether it reads, if that is not known to be so."""
    sound = _sound(tag, report, reads)
    _placed(tag, report)
    if any(mark in tag.text for mark in "“”‘’") and tag.paragraph.pieces[0].kind != "alt":
        # docxtpl straightens them, also those that were meant.
        _at(tag, report, "template.curly_quotes" + ("" if sound else "/broken"), warning=sound)
    if "&" in tag.inner:
        _at(tag, report, "template.ampersand")
    return sound


def _sound(tag: Tag, report: Report, reads: bool) -> bool:
    word = tag.word
    if tag.text.startswith("{%"):
        known = (*BLOCKS, *BLOCKS.values(), *MIDDLES, *OF_CELLS)
        if word in _ELSEWHERE:
            _at(tag, report, "template.syntax/elsewhere")
            return False
        if word in ("tr", "tc", "p", "r"):
            _at(tag, report, "template.syntax/prefix", word=word)
            return False
        if word not in known:
            _at(
                tag,
                report,
                "template.syntax/word",
                word=word or tag.inner[:12],
                hint=did_you_mean(word, known),
            )
            return False
        if word in OF_CELLS:
            return True
    if tag.prefix and set(tag.inner) & set("%}"):
        _at(tag, report, "template.syntax/percent", prefix=tag.prefix)
        return False
    if tag.paragraph.pieces[0].kind == "alt" and '"' in tag.inner:
        _at(tag, report, "template.syntax/alternative")
        return False
    problem = "" if reads else _problem(_alone(tag))
    if not problem:
        return True
    wide = next((mark for mark in _QUOTED.sub("", tag.inner) if mark in _WIDE), "")
    if wide:
        _at(tag, report, "template.syntax/wide", mark=wide, meant=_WIDE[wide])
    elif not any(mark in tag.text for mark in "“”‘’"):
        _at(tag, report, "template.syntax/tag", problem=problem)
    return False


def _alone(tag: Tag) -> str:
    """A whole template that holds the tag and what its kind needs around it."""
    text = source(tag)
    if opens(tag):
        return f"{text}{{% {BLOCKS[tag.word]} %}}"
    if tag.word in MIDDLES:
        return f"{{% if 1 %}}{text}{{% endif %}}"
    opener = next((word for word, end in BLOCKS.items() if end == tag.word), "")
    head = HEADS.get(opener, "")
    return f"{{% {head} %}}{text}" if opener else text


@lru_cache(maxsize=4096)
def _problem(text: str) -> str:
    """Why a template does not read; an empty text where it does."""
    try:
        document_environment().parse(text)
    except TemplateSyntaxError as error:
        return error.message or "?"
    except RecursionError:
        return "maximum recursion depth exceeded"
    return ""


def _placed(tag: Tag, report: Report) -> None:
    """{%tr stands alone in a table row, {%tc in a cell, {%p in a paragraph: the whole of it is replaced."""
    holder = _HOLDERS.get(tag.prefix)
    if holder is None:
        return
    node = tag.paragraph.node
    if tag.paragraph.pieces[0].kind == "alt":
        _at(tag, report, "template.tag_place/alternative", prefix=tag.prefix)
        return
    home = node if tag.prefix == "p" else next(node.iterancestors(holder), None)
    if home is None:
        _at(tag, report, f"template.tag_place/{tag.prefix}")
        return
    text = _text_of(home)
    rest = text.replace(tag.text, "", 1).strip()
    if rest:
        # Of several tags in one element docxtpl sees the last.
        variant = "several" if f"{tag.text[:2]}{tag.prefix} " in rest else tag.prefix
        words = rest if len(rest) <= 24 else f"{rest[:24]}…"
        _at(tag, report, f"template.tag_alone/{variant}", lost=words, prefix=tag.prefix)


def _text_of(home: _Element) -> str:
    return "".join(node.text or "" for node in home.iter(w("t")))


def _at(tag: Tag, report: Report, rule: str, *, warning: bool = False, **facts: Any) -> None:
    report.at(tag.paragraph, rule, tag.start, tag.end, warning=warning, tag=tag.text, **facts)
