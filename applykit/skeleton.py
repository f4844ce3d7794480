"""A profile to fill in, written from the schema: every field explained, required ones marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from applykit.model import PROGRAMME_VERSION, Programme, Stage
from applykit.validation.coercion import SCALAR_TYPES

_KINDS = {
    "text": "文字",
    "narrative": "长文字，可分段",
    "date": "日期",
    "month": "年月",
    "year": "年度",
    "integer": "整数",
    "decimal": "数字",
    "boolean": "是/否",
    "credit_code": "18位代码",
}
_PLAIN = re.compile(r"[\w（）()·/.、。，—-]+(?: [\w（）()·/.、-]+)*")
_YAML_WORDS = frozenset({"~", "null", "true", "false", "yes", "no", "on", "off"})


def skeleton(programme: Programme, stage: Stage, *, labels: bool = False) -> str:
    """The text of an empty profile.yaml for a stage; keys are names, or labels where asked."""
    writer = _Writer(labels)
    return (
        "\n".join([*_head(programme, stage), *writer.sections(programme.schema, stage, programme.version)])
        + "\n"
    )


def section_text(programme: Programme, name: str, *, labels: bool = False) -> str:
    """One section of an empty profile with its explanations, to be added to a profile that is there."""
    writer = _Writer(labels)
    return "\n".join(writer.section(name, programme.schema[name])) + "\n"


def _head(programme: Programme, stage: Stage) -> Iterator[str]:
    yield f"# {programme.title} · {stage.title} · 申报资料"
    yield "#"
    yield "# 怎么填："
    yield "#   1. 冒号用英文半角“:”，后面空一格再写内容；缩进用空格，不用 Tab。"
    yield "#   2. 【必填】的都要填；没有标的可以空着。以“#”开头的是说明，不会出现在申报材料里。"
    yield "#   3. 表格类的栏目（人员、设备……）每行以“- ”开头，照示例的样子写，去掉行首的“# ”。"
    yield "#   4. 长文字在冒号后写“|”，另起一行、缩进两格再写；空一行就是分段。"
    yield "#   5. 金额可带单位（350、350万元、3500000元都可以）；日期写 2026-03-01 或 2026年3月1日。"
    yield "#   6. 行数多的栏目可单独存成 profile/栏目名.yaml 或 .xlsx（如 staff.xlsx），由各部门分别维护。"
    yield "#"
    yield "# 填完一部分就运行：applykit check 本文件夹"
    yield "# 份数、装订、字数、截止日等以当期申报通知为准。"
    yield "# 说明中的示例均为虚构。"


class _Writer:
    def __init__(self, labels: bool) -> None:
        self.labels = labels

    def sections(self, schema: Mapping[str, Any], stage: Stage, version: str) -> Iterator[str]:
        for name, rules in schema.items():
            stages = rules.get("meta", {}).get("stages")
            if stages and stage.id not in stages:
                continue
            if name == PROGRAMME_VERSION:
                yield from self._rule()
                yield f"# {_explained(name, rules)}"
                yield f"{self._key(name, rules)}: {_quoted(version)}"
            else:
                yield from self.section(name, rules)

    def section(self, name: str, rules: Mapping[str, Any]) -> Iterator[str]:
        yield from self._rule()
        yield from self._field(name, rules, "")

    def _rule(self) -> Iterator[str]:
        yield ""
        yield f"# {'─' * 34}"

    def _key(self, name: str, rules: Mapping[str, Any]) -> str:
        return str(rules.get("meta", {}).get("label", name)) if self.labels else name

    def _field(self, name: str, rules: Mapping[str, Any], indent: str) -> Iterator[str]:
        """A field with its explanation; a group with its fields; a list with one row to copy."""
        yield f"{indent}# {_explained(name, rules)}"
        kind = rules.get("type")
        key = self._key(name, rules)
        if kind == "dict":
            yield f"{indent}{key}:"
            for inner, inner_rules in rules.get("schema", {}).items():
                yield from self._field(inner, inner_rules, indent + "  ")
        elif kind == "list":
            yield f"{indent}{key}:"
            for line in self._row(rules.get("schema", {}), _example(rules)):
                yield f"{indent}  # {line}"
        else:
            yield f"{indent}#   例：{_inline(_example(rules))}"
            yield f"{indent}{key}:"

    def _row(self, row: Mapping[str, Any], example: str) -> Iterator[str]:
        if row.get("type") != "dict":
            value = _example(row) or example
            for item in re.split("[、,，]", value) if value else [""]:
                yield f"- {_quoted(item.strip())}"
            return
        lead = "- "
        for name, rules in row.get("schema", {}).items():
            note = _explained(name, rules)
            key = self._key(name, rules)
            if rules.get("type") == "list":
                yield f"{lead}{key}:  # {note}"
                for line in self._row(rules.get("schema", {}), _example(rules)):
                    yield f"    {line}"
            else:
                yield f"{lead}{key}: {_quoted(_inline(_example(rules)))}  # {note}"
            lead = "  "


def _explained(name: str, rules: Mapping[str, Any]) -> str:
    meta = rules.get("meta", {})
    parts = [str(meta.get("label", name))]
    if _needed(rules):
        least = rules.get("minlength", 1) if rules.get("type") == "list" else 1
        parts.append(f"【必填，至少{least}行】" if least > 1 else "【必填】")
    kind = rules.get("type", "text")
    choices = rules.get("allowed") or rules.get("schema", {}).get("allowed")
    if choices:
        several = "可多选：" if kind == "list" else "选一项："
        parts.append(f"（{several}{'／'.join(map(str, choices))}）")
    elif kind in SCALAR_TYPES and kind != "text":
        unit = f"，{meta['unit']}" if meta.get("unit") else ""
        parts.append(f"（{_KINDS[kind]}{unit}）")
    if meta.get("help"):
        parts.append(f"——{_inline(meta['help'])}")
    return "".join(parts)


def _needed(rules: Mapping[str, Any]) -> bool:
    """Whether a field must be filled: a group is, as soon as one of its fields is."""
    if rules.get("type") == "dict":
        return bool(rules.get("required")) or any(
            _needed(inner) for inner in rules.get("schema", {}).values()
        )
    return bool(rules.get("required"))


def _example(rules: Mapping[str, Any]) -> str:
    example = rules.get("meta", {}).get("example", "")
    return "、".join(map(str, example)) if isinstance(example, list) else str(example)


def _inline(text: str) -> str:
    return " ".join(str(text).split())


def _quoted(text: str) -> str:
    """The text as a YAML value: in straight quotes where YAML would read it otherwise."""
    if not text or (_PLAIN.fullmatch(text) and text[0] not in "-—" and text.lower() not in _YAML_WORDS):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
