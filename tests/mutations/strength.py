"""How strong the corpus is: `python tests/mutations/strength.py [WORDS]` spoils every rule and counts.

A spoiled rule is one with a condition turned round, dropped or moved by one, or with a place exchanged. It
is noticed if on any mutated sample, or on a finished sample, it says anything else than the sound rule.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import applykit  # noqa: E402
from applykit.crosscheck import crosscheck  # noqa: E402
from applykit.errors import ApplykitError  # noqa: E402
from applykit.model import CrossRule, Profile  # noqa: E402
from tests.mutations import corpus  # noqa: E402
from tests.mutations.emptied import emptied  # noqa: E402

MOVED = {"<=": "<", ">=": ">", "<": "<=", ">": ">=", "==": "!=", "!=": "=="}


def spoiled(rule: CrossRule) -> Iterator[tuple[str, CrossRule]]:
    """Every way in which a rule is spoiled, with a word for it."""
    yield "turned round", replace(rule, that=f"not ({rule.that})")
    yield "never false", replace(rule, that="true")
    if rule.when:
        yield "tried always", replace(rule, when="")
    for name in ("when", "that"):
        text = getattr(rule, name)
        for part in _parts(text):
            yield f"{name} without “{part}”", _with(rule, name, text.replace(part, "true", 1))
        for found in re.finditer(r"(?<![<>=!])(<=|>=|==|!=|<|>)(?!=)", text):
            moved = f"{text[: found.start()]}{MOVED[found[0]]}{text[found.end() :]}"
            yield f"{name} with {MOVED[found[0]]} for {found[0]}", _with(rule, name, moved)
    if "margin" in rule.let:
        yield "a margin of a hundred", replace(rule, let={**rule.let, "margin": "100"})
    if len(rule.against) == 1 and not rule.at.startswith("="):
        yield "without its other side", replace(rule, against=())


def _with(rule: CrossRule, name: str, text: str) -> CrossRule:
    return replace(rule, when=text) if name == "when" else replace(rule, that=text)


def _parts(text: str) -> list[str]:
    """The conditions that stand side by side in an expression, brackets untouched."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(r"[(\[{]|[)\]}]| and ", text):
        if found[0] == " and " and depth == 0:
            parts.append(text[start : found.start()])
            start = found.end()
        depth += (found[0] in "([{") - (found[0] in ")]}")
    parts.append(text[start:])
    return parts if len(parts) > 1 else []


def heard(profile: Profile, rule: CrossRule) -> list[object]:
    """What a rule alone says of a profile."""
    programme = replace(profile.programme, rules=(rule,))
    try:
        return [
            corpus.described(one) for one in crosscheck(replace(profile, programme=programme), corpus.AS_OF)
        ]
    except ApplykitError as error:
        return [error.rule]


def profiles(words: list[str]) -> Iterator[Profile]:
    """The finished samples, every mutated sample, and the complete one with each column emptied."""
    programme = applykit.load_programme("nqsl")
    for name in ("complete", "quickstart"):
        yield applykit.load_profile(corpus.SAMPLE.parent / name, programme)
    data = corpus.sample()
    with tempfile.TemporaryDirectory() as folder:
        for one in corpus.mutations():
            if one.check.isdigit() and (not words or any(word in one.name for word in words)):
                text, _lines = corpus.written(corpus.mutated(data, one.edits))
                file = Path(folder) / "profile.yaml"
                file.write_text(text, encoding="utf-8")
                yield applykit.load_profile(file, programme)
    whole = applykit.load_profile(corpus.SAMPLE, programme)
    for _path, data in emptied(whole.data, programme):
        yield replace(whole, data=data)


def main() -> int:
    """Print every spoiled rule that nobody notices, and the share of those that are noticed."""
    rules = applykit.load_programme("nqsl").rules
    unnoticed = {(n, word): one for n, rule in enumerate(rules) for word, one in spoiled(rule)}
    total = len(unnoticed)
    for profile in profiles(sys.argv[1:]):
        left = {n for n, _word in unnoticed}
        sound = {n: heard(profile, rules[n]) for n in left}
        for key, one in list(unnoticed.items()):
            if heard(profile, one) != sound[key[0]]:
                del unnoticed[key]
    for (n, word), _one in unnoticed.items():
        print(f"{rules[n].id} ({rules[n].title}): {word}")
    noticed = total - len(unnoticed)
    print(f"{noticed} of {total} spoiled rules are noticed ({noticed / total:.1%})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
