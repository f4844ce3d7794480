"""docs/rules.md lists every rule as the program says it; APPLYKIT_WRITE_EXPECTED=1 writes it anew."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import applykit
from applykit.messages import _, rule_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
HEAD = """# Rules

Every rule that a message may name, in English and Chinese. The names are permanent. `applykit explain RULE`
says the same on the command line. Words in braces are filled in with what was found.

"""


def pack_rules(rules: object) -> Iterator[Mapping[str, Any]]:
    """Every expectation of a programme's schema that carries a rule name."""
    if isinstance(rules, Mapping):
        for name, value in rules.items():
            if name == "expect" and isinstance(value, list):
                yield from value
            else:
                yield from pack_rules(value)


def page() -> str:
    """The whole page."""
    lines = [HEAD + "## Rules of the program\n"]
    for key, entry in sorted(rule_table().items()):
        if key.startswith("gap."):
            continue
        lines.append(f"### {key}\n")
        for code in ("en", "zh_CN"):
            said = [_(part, code) for part in (entry.message, entry.remedy, entry.why) if part]
            lines.append("\n".join(f"- {' '.join(text.split())}" for text in said) + "\n")
    lines.append("## Rules of the programme nqsl\n")
    seen = set()
    programme = applykit.load_programme("nqsl")
    for rule in pack_rules(programme.schema):
        text = " ".join(str(rule["message"]).split())
        if (rule["rule"], text) not in seen:
            seen.add((rule["rule"], text))
            remedy = " ".join(str(rule.get("remedy", "")).split())
            lines.append(f"### {rule['rule']}\n\n- {text}\n- {remedy}\n")
    for cross in programme.rules:
        said = [f"- {' '.join(part.split())}" for part in (cross.title, cross.message, cross.remedy) if part]
        said += [f"- 容差：{cross.tolerance}"] if cross.tolerance else []
        lines.append(f"### {cross.id}（{cross.severity.value}）\n\n" + "\n".join(said) + "\n")
    return "\n".join(lines)


def test_every_rule_is_documented() -> None:
    if os.environ.get("APPLYKIT_WRITE_EXPECTED"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()
