"""The JSON Schema of a profile: sound, in Chinese, true of the samples, and false of slips."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import applykit
from applykit.json_schema import SCHEMA, profile_schema
from applykit.model import Programme
from tests.conftest import ROOT, SAMPLES, Outcome

Run = Callable[..., Outcome]


class AsEditorsRead(yaml.SafeLoader):
    """YAML as an editor's language server has it: numbers, truth values and nothing, but no dates."""


AsEditorsRead.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(folder: Path) -> dict[str, Any]:
    """A profile with its section files, as one mapping."""
    data = yaml.load((folder / "profile.yaml").read_text(encoding="utf-8"), AsEditorsRead) or {}
    for file in sorted((folder / "profile").glob("*.yaml")):
        data[file.stem] = yaml.load(file.read_text(encoding="utf-8"), AsEditorsRead)
    return dict(data)


@pytest.fixture(scope="module")
def schema(programme: Programme) -> dict[str, Any]:
    return profile_schema(programme)


def faults(schema: dict[str, Any], data: object) -> list[str]:
    found = Draft202012Validator(schema).iter_errors(data)
    return ["/".join(map(str, item.absolute_path)) + f" {item.validator}" for item in found]


def fields(rules: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every field of a programme's schema with its path."""
    for name, inner in rules.items():
        here = (*path, name)
        yield ".".join(here), inner
        row = inner.get("schema", {}) if inner.get("type") == "list" else inner
        if row.get("type") == "dict":
            yield from fields(row.get("schema", {}), here)


def test_the_command_prints_it(run: Run, schema: dict[str, Any]) -> None:
    done = run("programme", "schema", "nqsl")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == schema
    assert run("programme", "schema", "nqls").code == 2


def test_it_is_sound(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    text = json.dumps(schema)
    for name in schema["$defs"]:
        assert f'"#/$defs/{name}"' in text, "a definition that nothing refers to"


def test_every_field_is_explained_by_name_and_by_label(schema: dict[str, Any], programme: Programme) -> None:
    count = 0
    for path, rules in fields(programme.schema):
        said = schema["$defs"][path]
        outer, _dot, name = path.rpartition(".")
        holder = schema["$defs"][outer] if outer else schema
        keys = holder.get("items", holder)["properties"]
        assert keys[name] == keys[rules["meta"]["label"]] == {"$ref": f"#/$defs/{path}"}
        assert said["title"].startswith(rules["meta"]["label"])
        assert " ".join(rules["meta"]["help"].split()) in said["description"]
        assert ("【必填】" in said["description"]) == bool(rules.get("required"))
        if rules["meta"].get("unit"):
            assert rules["meta"]["unit"] in said["title"]
        if rules["meta"].get("example") and rules["type"] != "dict":
            assert said["examples"]
        choices = rules.get("allowed") or rules.get("schema", {}).get("allowed")
        if choices:
            assert said.get("items", said)["enum"] == [*choices, None]
        count += 1
    assert count > 250


@pytest.mark.parametrize("name", ["complete", "quickstart"])
def test_the_samples_conform(name: str, schema: dict[str, Any]) -> None:
    data = read(SAMPLES / name)
    assert len(data) >= 5
    assert faults(schema, data) == []


def test_it_marks_the_slips_in_keys_and_choices_that_the_program_finds(
    schema: dict[str, Any], programme: Programme
) -> None:
    rules = {"schema.unknown_key": "additionalProperties", "schema.choice": "enum"}
    expected = []
    for found in applykit.load_profile(SAMPLES / "halfway", programme).diagnostics:
        if found.rule in rules:
            path = found.path.replace("[", "/").replace("]", "").replace(".", "/")
            place = path.rpartition("/")[0] if found.rule == "schema.unknown_key" else path
            expected.append(f"{place} {rules[found.rule]}")
    assert len(expected) >= 5
    assert sorted(faults(schema, read(SAMPLES / "halfway"))) == sorted(expected)


@pytest.mark.parametrize("options", [(), ("--labels",)], ids=["names", "labels"])
def test_init_writes_it_beside_a_profile_that_names_it(
    options: tuple[str, ...], tmp_path: Path, run: Run, schema: dict[str, Any]
) -> None:
    assert run("init", tmp_path / "lab", *options).code == 0
    text = (tmp_path / "lab" / "profile.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == f"# yaml-language-server: $schema={SCHEMA}"
    written = json.loads((tmp_path / "lab" / SCHEMA).read_text(encoding="utf-8"))
    assert written == schema
    assert faults(written, read(tmp_path / "lab")) == [], "a profile not filled in yet is no slip"


def test_init_overwrites_no_schema(tmp_path: Path, run: Run) -> None:
    (tmp_path / SCHEMA).write_text("{}", encoding="utf-8")
    assert run("init", tmp_path).code == 3
    assert (tmp_path / SCHEMA).read_text(encoding="utf-8") == "{}"
    assert not (tmp_path / "profile.yaml").exists()


Slip = Callable[[dict[str, Any]], object]

SLIPS: dict[str, tuple[Slip, list[str]]] = {
    "section": (lambda data: data.update(orgnization={}), [" additionalProperties"]),
    "key": (lambda data: data["lab"].update(简介="x"), ["lab additionalProperties"]),
    "key in a row": (lambda data: data["staff"][3].update(nmae="x"), ["staff/3 additionalProperties"]),
    "key in a nested row": (
        lambda data: data["indicators"][0]["yearly"][1].update(数="x"),
        ["indicators/0/yearly/1 additionalProperties"]),
    "choice": (lambda data: data["organization"].update(kind="国企"), ["organization/kind enum"]),
    "choice in a list": (
        lambda data: data["positioning"].update(domains=["质量", "安"]), ["positioning/domains/1 enum"]),
    "text for a group": (lambda data: data.update(lab="x"), ["lab type"]),
    "text for rows": (lambda data: data.update(staff="x"), ["staff type"]),
    "rows for a text": (lambda data: data["lab"].update(name=["x"]), ["lab/name type"]),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_slips_are_marked_where_they_are(slip: str, schema: dict[str, Any]) -> None:
    data = deepcopy(read(SAMPLES / "complete"))
    change, expected = SLIPS[slip]
    change(data)
    assert faults(schema, data) == expected


def test_scalars_may_be_spelt_as_yaml_likes(schema: dict[str, Any]) -> None:
    data: dict[str, Any] = {
        "单位": None, "依托单位": {"邮政编码": 10020, "成立日期": "1996-04-18", "联系人": {"电话": 12.5}},
        "科研条件": {"用房相对集中": True}, "staff": [{"姓名": "甲", "months": "10月"}, None],
    }  # fmt: skip
    del data["单位"]
    assert faults(schema, data) == []


def test_every_type_of_field_has_a_schema() -> None:
    small = profile_schema(applykit.load_programme(str(ROOT / "tests" / "packs" / "small")))
    Draft202012Validator.check_schema(small)
    data = yaml.load(
        "项目: {名称: 电池, start: 2026-03-01, 房间数: 6, shared: 是, tags: [质量], contact: {姓名: 甲}}\n"
        "任务: [{编号: T1, 参加人: [甲], 分年目标: [{年度: 2027, value: 3}]}]\n", AsEditorsRead,
    )  # fmt: skip
    assert faults(small, data) == []
    data["任务"][0]["分年目标"][0]["月"] = 3
    assert faults(small, data) == ["任务/0/分年目标/0 additionalProperties"]
