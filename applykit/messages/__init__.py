"""The program's own words: gettext catalogues, and one table from rule to message, remedy and reason."""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from applykit.visible import visible

if TYPE_CHECKING:
    from applykit.errors import ApplykitError
    from applykit.model import Diagnostic

LANGUAGES = ("en", "zh_CN")
_current = ""


@dataclass(frozen=True, slots=True)
class RuleText:
    """What is said when a rule is broken, what to do about it, and why the rule exists."""

    message: str
    remedy: str = ""
    why: str = ""


def use_language(language: str) -> None:
    """Choose the language for the rest of the process: en or zh_CN; an empty text leaves it to the
    environment again."""
    global _current
    _current = language


def language() -> str:
    """The language in use: as chosen, else APPLYKIT_LANG, else the locale, else English."""
    if _current:
        return _current
    for name in ("APPLYKIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh_CN" if value.lower().startswith("zh") else "en"
    return "en"


@cache
def _translations(code: str) -> _gettext.NullTranslations:
    folder = Path(__file__).parent.parent / "locale"
    return _gettext.translation("applykit", folder, [code], fallback=True)


def _(text: str, code: str = "") -> str:
    """The text in the language in use, or in the one given."""
    return _translations(code or language()).gettext(text) if text else ""


def N_(text: str) -> str:
    """Marks a text for translation where it is only looked up later."""
    return text


@cache
def rule_table() -> Mapping[str, RuleText]:
    """Every rule of the program (`rule` or `rule/variant`); rules of packs speak for themselves."""
    from applykit.messages import (
        assessing,
        attachments,
        batches,
        dossiers,
        files,
        laid_out,
        packs,
        profiles,
        promising,
        sheets,
        sources,
        templates,
        versions,
        wording,
        workspaces,
    )

    return {
        **sources.RULES, **profiles.RULES, **assessing.RULES, **packs.RULES, **versions.RULES, **files.RULES,
        **sheets.RULES, **attachments.RULES, **wording.RULES, **workspaces.RULES,
        **templates.RULES, **dossiers.RULES, **laid_out.RULES, **batches.RULES,
        **promising.RULES,
    }  # fmt: skip


def text(rule: str, variant: str, facts: Mapping[str, object], code: str = "") -> tuple[str, str]:
    """The message and the remedy of a rule with its facts filled in; unknown facts print as …"""
    table = rule_table()
    entry = table.get(f"{rule}/{variant}") or table.get(rule) or RuleText("{message}", "{remedy}")
    filled = _Facts({name: _plain(value, code) for name, value in facts.items()})
    for name in ("problem", "reason"):
        if name in filled:
            filled[name] = _foreign(filled[name], code)
    return _fill(_(entry.message, code), filled), _fill(_(entry.remedy, code), filled)


def _fill(template: str, facts: _Facts) -> str:
    return template.format_map(facts) if template else ""


def _plain(value: object, code: str) -> str:
    if isinstance(value, (list, tuple)):
        return listed([_plain(item, code) for item in value], code)
    return visible(str(value))


def listed(names: Iterable[str], code: str = "") -> str:
    """Names in a row, parted as the language parts them."""
    return _(", ", code).join(names)


def _foreign(text: str, code: str) -> str:
    """What libyaml or the system says, with the phrases that are known put into the language."""
    from applykit.messages.foreign import PHRASES

    for phrase in PHRASES:
        if phrase in text:
            text = text.replace(phrase, _(phrase, code))
    return text.replace("， ", "，")  # Chinese leaves no space after a comma


class _Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…" if name not in ("message", "remedy") else ""


def describe(diagnostic: Diagnostic, code: str = "") -> tuple[str, str]:
    """The message and the remedy of a diagnostic."""
    return text(diagnostic.rule, diagnostic.variant, diagnostic.facts, code)


def describe_error(error: ApplykitError, code: str = "") -> str:
    """The sentence for an error: what happened, then what to do."""
    message, remedy = text(error.rule, str(error.facts.get("variant", "")), error.facts, code)
    if not message.endswith((".", "。", "?", "？")):
        message += _(".", code)
    return f"{message}{'' if message.endswith(('。', '？')) else ' '}{remedy}".strip()


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """“ (did you mean “x”?)” where something known is near, else an empty text."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return _(" (did you mean “{name}”?)").format(name=near[0]) if near else ""
