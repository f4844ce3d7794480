"""Small edits of the complete sample bring to light exactly what they should; see tests/mutations."""

from __future__ import annotations

import pickle
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import applykit
from applykit.checking import check
from applykit.crosscheck import crosscheck
from applykit.messages import describe, rule_table
from applykit.model import Diagnostic, Profile, Programme, Verdict
from applykit.programme import stage_of
from applykit.validation.coercion import coerce
from tests.conftest import SAMPLES, once
from tests.mutations import corpus
from tests.mutations.corpus import AS_OF, Data, EntryPath, Mutation, Outcome

MUTATIONS = corpus.mutations()
NUMBERED = sorted({one.check for one in MUTATIONS if one.check.isdigit()}, key=int)
CROSS = [one for one in MUTATIONS if any(row["rule"].startswith("cross.") for row in one.expect)]


@pytest.fixture(scope="module")
def outcomes(common: Path) -> Mapping[str, Outcome]:
    """The outcome of every mutation, worked out side by side once for all workers."""
    kept = once(
        common / "mutations", lambda making: making.write_bytes(pickle.dumps(corpus.outcomes(MUTATIONS)))
    )
    return dict(zip((one.name for one in MUTATIONS), pickle.loads(kept.read_bytes()), strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample's evidence, to write profiles into."""
    return corpus.prepare(tmp_path_factory.mktemp("mutated"))


@cache
def pack() -> Programme:
    return applykit.load_programme("nqsl")


@cache
def plain() -> Data:
    return corpus.sample()


@cache
def whole() -> Profile:
    return applykit.load_profile(SAMPLES / "complete", pack())


def judged(path: Path) -> tuple[tuple[Diagnostic, ...], dict[str, Verdict]]:
    """The diagnostics and the verdicts of a profile."""
    checked = check(applykit.load_profile(path, pack()), stage_of(pack(), "application"), AS_OF)
    verdicts = {finding.criterion.id: finding.verdict for finding in checked.assessment.findings}
    return checked.diagnostics, verdicts


def save(data: Data, folder: Path) -> Path:
    text, _lines = corpus.written(data)
    file = folder / "profile.yaml"
    file.write_text(text, encoding="utf-8")
    return file


# ---- the corpus


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_mutation_brings_to_light_what_it_should_and_nothing_else(
    mutation: Mutation, outcomes: Mapping[str, Outcome]
) -> None:
    outcome = outcomes[mutation.name]
    assert (outcome.missed, outcome.noise) == ((), ())


def test_the_sample_itself_has_no_faults(folder: Path) -> None:
    found, _verdicts = judged(save(plain(), folder))
    assert [corpus.described(one) for one in found] == []


@pytest.mark.parametrize("number", NUMBERED)
def test_each_check_has_three_mutations_that_are_found(number: str) -> None:
    assert sum(one.check == number and bool(one.expect) for one in MUTATIONS) >= 3


def test_all_checks_on_tables_are_in_the_corpus() -> None:
    by_others = {"30", "32"}  # figures and words of texts: the family `wording`
    assert {*NUMBERED, *by_others} >= {str(number) for number in range(1, 33)}


def test_every_cross_field_rule_is_in_the_corpus(programme: Programme) -> None:
    expected = {row["rule"] for one in MUTATIONS for row in one.expect}
    assert {rule.id for rule in programme.rules} - expected == set()


def test_every_rule_of_evidence_and_texts_has_three_mutations() -> None:
    # Characters that cannot be in a text are found in reading the file, other faults only in building or with
    # a file of fifty megabytes; tests/invalid and the tests of volume, seals, PDF and pictures hold those.
    elsewhere = {
        "text.control_character", "text.surrogate", "text.picture_size", "submission.archive_name",
        "submission.must_open", "submission.page_limit", "submission.seal_undone", "submission.seal_unknown",
        "evidence.page_size", "evidence.sign_missing", "evidence.stripped",
        "evidence.unbound", "evidence.unconverted",
    }  # fmt: skip
    rules = {name.split("/")[0] for name in rule_table()}
    wanted = {rule for rule in rules if rule.split(".")[0] in ("evidence", "submission", "text")} - elsewhere
    counts = Counter(rule for one in MUTATIONS for rule in {row["rule"] for row in one.expect})
    assert {rule: counts[rule] for rule in wanted if counts[rule] < 3} == {}


def test_names_of_mutations_are_unique() -> None:
    assert [name for name, count in Counter(one.name for one in MUTATIONS).items() if count > 1] == []


# ---- what is said


@pytest.mark.parametrize("sample", ["complete", "quickstart"])
def test_finished_samples_have_nothing_to_disagree(sample: str) -> None:
    assert crosscheck(applykit.load_profile(SAMPLES / sample, pack()), AS_OF) == ()


def test_the_half_filled_sample_is_tried_to_the_end() -> None:
    found = crosscheck(applykit.load_profile(SAMPLES / "halfway", pack()), AS_OF)
    rules = {one.rule for one in found}
    assert {"cross.unit_name", "cross.partner_agreement", "cross.magnitude", "cross.task_period"} <= rules


def test_a_profile_just_begun_has_nothing_to_disagree(run: Any, tmp_path: Path) -> None:
    assert run("init", tmp_path / "new").code == 0
    assert crosscheck(applykit.load_profile(tmp_path / "new", pack()), AS_OF) == ()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_not_filled_in_makes_no_noise(data: st.DataObject) -> None:
    """Whichever entry is taken out, no rule compares with what is not there."""
    path = data.draw(st.sampled_from(entries_of(whole().data)))
    emptied = without(whole().data, path)
    found = crosscheck(replace(whole(), data=emptied), AS_OF)
    asks = {
        "facilities.valid_until": "cross.lease_missing",
        "equipment.calibrated_until": "cross.measurement_calibration",
    }
    name = ".".join(part for part in path if isinstance(part, str))
    assert {one.rule for one in found} <= {asks.get(name, "")}


def entries_of(value: Any, path: EntryPath = ()) -> list[EntryPath]:
    """The paths of all entries of mappings."""
    if isinstance(value, Mapping):
        return [
            found for name, entry in value.items()
            for found in ((*path, name), *entries_of(entry, (*path, name)))
        ]  # fmt: skip
    if isinstance(value, list):
        return [found for number, entry in enumerate(value) for found in entries_of(entry, (*path, number))]
    return []


def without(data: Mapping[str, Any], path: EntryPath) -> Data:
    """A copy of the data that lacks one entry."""
    copied: Any = dict(data)
    holder = copied
    for part in path[:-1]:
        holder[part] = dict(holder[part]) if isinstance(holder[part], Mapping) else list(holder[part])
        holder = holder[part]
    del holder[path[-1]]
    found: Data = copied
    return found


@pytest.mark.parametrize("rule", sorted({rule.id for rule in pack().rules}))
def test_messages_of_a_rule_are_whole_and_name_the_lines_of_both_sides(
    rule: str, outcomes: Mapping[str, Outcome]
) -> None:
    heard = [said for outcome in outcomes.values() for said in outcome.said if said.rule == rule]
    assert heard, "no mutation breaks this rule"
    for one in heard:
        assert not re.search(r"[{}…]|None|  ", one.message + one.remedy), one.message
        assert one.remedy.endswith("。"), one.remedy
        assert len(one.lines) > 1, f"one side only: {one.message}"
        named = {int(number) for number in re.findall(r"第 (\d+) 行", one.message)}
        assert set(one.lines) <= named, one.message


# ---- properties


def shuffled(value: Any, chance: Random, path: str = "") -> Any:
    """The same with the keys of mappings and the rows of lists in another order."""
    if isinstance(value, dict):
        keys = chance.sample(list(value), len(value))
        return {key: shuffled(value[key], chance, f"{path}.{key}") for key in keys}
    if isinstance(value, list) and value and isinstance(value[0], dict) and not path.endswith("yearly"):
        return [shuffled(row, chance, path) for row in chance.sample(value, len(value))]
    return value


REORDERED = [
    one for one in CROSS
    if not any("yearly" in edit["path"] or "swap" in edit for edit in one.edits)
]  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(REORDERED), st.integers(0, 10**6))
def test_the_order_of_rows_and_keys_changes_no_verdict(
    folder_of_examples: Path, mutation: Mutation, seed: int
) -> None:
    edited = corpus.mutated(plain(), mutation.edits)
    before, verdicts = judged(save(edited, folder_of_examples))
    after, reordered = judged(save(shuffled(edited, Random(seed)), folder_of_examples))
    assert Counter(one.rule for one in after) == Counter(one.rule for one in before)
    assert reordered == verdicts


@pytest.fixture(scope="module")
def folder_of_examples(folder: Path) -> Path:
    return folder


def in_yuan(value: Any, rules: Mapping[str, Any]) -> Any:
    """The same with every amount of 万元 written in 元."""
    if rules.get("type") == "dict" and isinstance(value, dict):
        return {name: in_yuan(entry, rules.get("schema", {}).get(name, {})) for name, entry in value.items()}
    if rules.get("type") == "list" and isinstance(value, list):
        return [in_yuan(row, rules.get("schema", {})) for row in value]
    if rules.get("meta", {}).get("unit") == "万元" and value:
        amount = coerce(value, rules)
        if isinstance(amount, Decimal):
            return f"{amount * 10000:.2f}元"
    return value


MONEY = [one for one in CROSS if one.check in ("11", "13", "19", "20", "21", "22", "23", "24")]


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(MONEY))
def test_amounts_in_yuan_change_no_diagnostic(folder_of_examples: Path, mutation: Mutation) -> None:
    edited = corpus.mutated(plain(), mutation.edits)
    before, verdicts = judged(save(edited, folder_of_examples))
    yuan = {name: in_yuan(value, pack().schema.get(name, {})) for name, value in edited.items()}
    assert yuan["budget"] != edited["budget"]
    after, again = judged(save(yuan, folder_of_examples))
    assert list(map(sentence, after)) == list(map(sentence, before))
    assert again == verdicts


def sentence(one: Diagnostic) -> tuple[object, ...]:
    return corpus.described(one), describe(one, "zh_CN")


WORDS = st.text(alphabet="验证流程共享样品标定数据规范设备能力", min_size=4, max_size=12)


def unrelated(words: str, number: int) -> Iterator[tuple[str, Data]]:
    """Valid rows that nothing else rests on."""
    yield "risks", {
        "id": f"RK-{number}", "kind": "管理", "risk": words, "likelihood": "低", "impact": "低",
        "response": f"{words}由办公室按季度核对", "owner": "冯克俭",
    }  # fmt: skip
    yield "benchmarks", {
        "id": f"BM-{number}", "item": words, "institution": "某国外检测机构", "country": "欧洲",
        "theirs": f"{words}四种", "ours": f"{words}两种", "gap": "少两种", "target": f"{words}四种",
        "year": "2029",
    }  # fmt: skip
    yield "services", {
        "year": "2024", "kind": "咨询", "client": "集聚区企业", "content": words, "count": str(number),
        "unit": "家次", "income": "1.00",
    }  # fmt: skip
    yield "governance.rules", {
        "name": f"{words}管理规定", "number": f"江能质院〔2025〕{number}号", "issued": "2025-11-03",
        "content": words,
    }  # fmt: skip
    yield "positioning.platforms", {
        "name": f"江澜省{words}平台（示例）", "level": "省级", "host": "江澜理工大学", "difference": words,
    }  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(WORDS, st.integers(100, 900), st.integers(0, 4))
def test_an_unrelated_row_adds_nothing_outside_its_section(
    folder_of_examples: Path, words: str, number: int, choice: int
) -> None:
    path, row = list(unrelated(words, number))[choice]
    added = corpus.mutated(plain(), ({"path": path, "append": row},))
    found, _verdicts = judged(save(added, folder_of_examples))
    assert [one for one in map(corpus.described, found) if not one[0].split(" ")[1].startswith(path)] == []
