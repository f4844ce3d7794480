"""`applykit diff`: what changed between two dossiers or profiles, in words."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import applykit
from applykit.differences.changes import Fact
from applykit.differences.facts import Facts
from applykit.differences.rows import paired
from applykit.differences.wording import change_of
from applykit.documents.chapters import chapters_of
from tests.conftest import AS_OF, SAMPLES, Outcome, needs

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-11-23")
HOST = "浔川省儿童用品质量检验中心"
FUNDING = (
    f"  - {{编号: F1, 来源: 依托单位自筹, 出资主体: {HOST}, 年度: 2027年, 金额: 250万元, 落实状态: 已承诺}}\n"
)


def copied(target: Path) -> Path:
    return Path(shutil.copytree(SAMPLES / "quickstart", target, ignore=shutil.ignore_patterns("build")))


def edit(client: Path, *changes: tuple[str, str]) -> None:
    profile = client / "profile.yaml"
    text = profile.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    profile.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def old(quickstart_client: Path) -> Path:
    """The dossier of the quickstart sample."""
    return quickstart_client / "build" / "nqsl-application"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample after an afternoon's work: a row before the first, another amount, sentences, evidence."""
    client = copied(tmp_path_factory.mktemp("new") / "client")
    edit(
        client,
        (FUNDING, FUNDING.replace("F1", "F0").replace("250", "10") + FUNDING.replace("250", "280")),
        ("主任: 裴允中", "主任: 柳闻溪"),
        ("**面向儿童伤害预防。** ", "**面向儿童伤害预防。** 这一句是新的。"),
        ("数据截止日: 2026年9月30日", "数据截止日: 2026年10月31日"),
        ("接受检查抽查评价: 是", "接受检查抽查评价: 否"),
    )
    first = sorted((client / "evidence").glob("*.pdf"))[0]
    first.write_bytes(first.read_bytes() + b"%\n")
    return client


@pytest.fixture(scope="module")
def found(old: Path, changed: Path) -> dict[str, Any]:
    from applykit.differences.saying import as_data

    return as_data(applykit.diff(old, changed))


def test_the_same_twice_is_nothing(run: Run, old: Path) -> None:
    done = run("diff", old, old.parent / "nqsl-application.zip")
    assert (done.code, done.err) == (0, "")
    assert "Nothing changed." in done.out
    assert run("diff", old, old.parent.parent).code == 0, "its own profile, laid out in memory"


def test_entries_are_said_by_labels_and_rows_matched_by_key(found: dict[str, Any]) -> None:
    said = {item["label"]: item for item in found["facts"]}
    assert said["实验室·主任"] | {"path": ""} == {
        "path": "", "label": "实验室·主任", "change": "changed", "old": "裴允中", "new": "柳闻溪", "unit": "",
        "total": False,
    }  # fmt: skip
    amount = said["经费来源“F1 依托单位自筹”·金额"]
    assert (amount["old"], amount["new"], amount["unit"]) == ("250", "280", "万元")
    assert said["经费来源“F0 依托单位自筹”"]["change"] == "added"
    assert "金额 10 万元" in said["经费来源“F0 依托单位自筹”"]["new"]
    total = said["经费来源·金额合计"]
    assert (total["old"], total["new"], total["total"]) == ("1,400", "1,440", True)
    assert said["实验室·数据截止日"]["new"] == "2026年10月31日"
    assert said["合规声明·接受检查抽查评价"]["new"] == "否"
    funding = [label for label in said if label.startswith("经费来源")]
    assert len(funding) == 3, "the rows that only moved down are not changes"


def test_of_a_long_text_only_what_differs_is_said(found: dict[str, Any]) -> None:
    text = next(item for item in found["facts"] if item["label"] == "功能定位·战略对接")
    assert (text["old"], text["new"]) == ("", "这一句是新的。")


def test_verdicts_evidence_warnings_and_chapters(found: dict[str, Any], old: Path, changed: Path) -> None:
    flips = {item["criterion"]: (item["old"], item["new"]) for item in found["flips"]}
    assert flips["C4"] == ("satisfied", "unsatisfied")
    first = sorted((changed / "evidence").glob("*.pdf"))[0].name
    assert [(item["change"], item["content"]) for item in found["evidence"]] == [("changed", True)]
    assert found["evidence"][0]["id"] in first
    assert any(
        item["rule"].startswith("cross.") and item["change"] == "added" for item in found["diagnostics"]
    )
    places = [item["label"] for item in found["diagnostics"]]
    assert all("." not in place for place in places), "places are said by labels"
    chapters = {(item["document"], item["chapter"]) for item in found["documents"]}
    assert ("卷一 申报书.docx", "必要性与战略对接") in chapters
    whole = chapters_of((old / "卷一 申报书.docx").read_bytes()) or ()
    assert 0 < sum(document.startswith("卷一") for document, _chapter in chapters) < len(whole)
    assert not found["basis"]


def test_the_text_reads_as_people_speak(run: Run, old: Path, changed: Path) -> None:
    done = run("diff", old, changed)
    assert done.code == 1
    lines = [line.strip() for line in done.out.splitlines()]
    assert "经费来源·金额合计 1,400 → 1,440 万元" in lines
    assert "实验室·主任 裴允中 → 柳闻溪" in lines
    assert "C4 接受检查、抽查和评价  satisfied → not satisfied" in lines
    chinese = run("--lang", "zh_CN", "diff", old, changed).out
    assert "C4 接受检查、抽查和评价  满足 → 不满足" in chinese
    assert json.loads(run("diff", old, changed, "--format", "json").out)["same"] is False


def test_two_profiles_are_compared_without_building_them(run: Run, changed: Path, tmp_path: Path) -> None:
    done = run("diff", copied(tmp_path / "a"), changed, *DAY)
    assert done.code == 1
    assert "实验室·主任 裴允中 → 柳闻溪" in done.out
    assert not (tmp_path / "a" / "build").exists()
    assert not (changed / "build").exists()


def test_a_profile_with_invalid_entries_is_compared_as_a_draft(run: Run, old: Path, tmp_path: Path) -> None:
    client = copied(tmp_path / "client")
    edit(client, ("  主任: 裴允中\n", ""))
    done = run("diff", old, client)
    assert done.code == 1
    assert "gone: 实验室·主任: 裴允中" in done.out


def test_a_dossier_is_compared_without_its_programme(
    run: Run, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("applykit.resources.pack_folder", lambda name: 1 / 0)
    assert run("diff", old, old.parent / "nqsl-application.zip").code == 0


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("profile.json", b"[]"),
        ("profile.json", b'{"fields": {"lab": {"label": 5}}, "data": {}}'),
        ("profile.json", b'{"fields": {}, "data": []}'),
        ("check.json", b'{"findings": [{}], "diagnostics": []}'),
        ("check.json", b'{"findings": [], "diagnostics": {}}'),
        ("check.json", b"nothing"),
        ("manifest.json", b"{}"),
    ],
)
def test_a_dossier_that_is_none_is_refused(
    run: Run, old: Path, tmp_path: Path, file: str, content: bytes
) -> None:
    broken = Path(shutil.copytree(old, tmp_path / "broken"))
    (broken / file).write_bytes(content)
    done = run("diff", old, broken)
    assert done.code == 3
    assert len(done.err.strip().splitlines()) == 1


def test_data_of_any_shape_are_compared_without_a_crash(run: Run, old: Path, tmp_path: Path) -> None:
    strange = Path(shutil.copytree(old, tmp_path / "strange"))
    data = json.loads((old / "profile.json").read_bytes())
    data["data"]["funding"] = {"a": [1, {"b": None}]}
    data["data"]["lab"] = "text"
    data["data"]["staff"] = [1, "x", {"name": ["y"]}]
    data["data"]["equipment"] = [{"asset_number": {"z": 1}, "original_value": "NaN"}]
    data["data"]["evidence"] = "none"
    (strange / "profile.json").write_text(json.dumps(data), "utf-8")
    (strange / "卷一 申报书.docx").write_bytes(b"no Word file")
    for pair in ((old, strange), (strange, old)):
        assert run("diff", *pair).code == 1


# -- rows


ROW = st.fixed_dictionaries(
    {"id": st.sampled_from("abcdef"), "n": st.integers(0, 3), "t": st.sampled_from("xyz")}
)


@given(st.lists(ROW), st.lists(ROW), st.sampled_from(["id", ""]))
def test_every_row_is_in_exactly_one_pair(
    before: list[dict[str, object]], after: list[dict[str, object]], key: str
) -> None:
    pairs = paired(before, after, key)
    assert [row for _old, row in pairs if row is not None] == after
    assert sorted(map(repr, (row for row, _new in pairs if row is not None))) == sorted(map(repr, before))
    assert all(pair != (None, None) for pair in pairs)


@given(st.lists(ROW, unique_by=lambda row: row["id"]), st.randoms())
def test_another_order_is_no_change(rows: list[dict[str, Any]], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    fields = {"list": {"label": "表", "type": "list", "key": "id"}}
    assert list(Facts(fields, fields).of({"list": rows}, {"list": shuffled})) == []


def test_rows_without_a_key_are_matched_by_likeness() -> None:
    before = [{"a": "1", "b": "2", "c": "3"}, {"a": "7", "b": "8", "c": "9"}]
    after = [{"a": "0", "b": "0", "c": "0"}, {"a": "7", "b": "8", "c": "10"}]
    assert paired(before, after, "") == [(None, after[0]), (before[1], after[1]), (before[0], None)]


def test_a_row_that_got_another_number_is_not_two_rows() -> None:
    fields = {"f": {"label": "经费", "key": "id"}, "f.id": {"label": "编号"}, "f.a": {"label": "金额"}}
    before = {"f": [{"id": "F1", "a": "1"}, {"id": "F2", "a": "2"}]}
    after = {"f": [{"id": "F1", "a": "1"}, {"id": "F2", "a": "9"}, {"id": "F3", "a": "2"}]}
    assert list(Facts(fields, fields).of(before, after)) == [
        Fact("f", "经费“F2”", "added", new="编号 F2，金额 9"),
        Fact("f.id", "经费“F3”·编号", "changed", "F2", "F3"),
    ]


@given(st.text(), st.text())
def test_sentences_of_any_text(before: str, after: str) -> None:
    old, new, unit = change_of(before, after, {"type": "narrative"})
    assert unit == ""
    assert ((old, new) == ("", "")) == (before == after)


def test_values_read_as_people_write_them() -> None:
    money = {"type": "decimal", "unit": "万元"}
    assert change_of("1260", "1310.50", money) == ("1,260", "1,310.5", "万元")
    assert change_of("2027-01-01", None, {"type": "month"}) == ("2027年1月", "", "")
    assert change_of(False, True, {"type": "boolean"}) == ("否", "是", "")
    assert change_of(["a", "b"], ["a"], {}) == ("a、b", "a", "")


def test_a_document_that_is_none_has_no_chapters() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (65 << 20))
        package.writestr("word/styles.xml", b"<a/>")
    assert chapters_of(bomb.getvalue()) is None
    assert chapters_of(b"") is None
    laughs = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    entity = io.BytesIO()
    with zipfile.ZipFile(entity, "w") as package:
        package.writestr("word/document.xml", laughs)
        package.writestr("word/styles.xml", b"<a/>")
    assert chapters_of(entity.getvalue()) in (None, ())


# -- the table


def test_the_table_is_a_word_document_with_the_same_bytes_each_time(
    run: Run, old: Path, changed: Path, tmp_path: Path
) -> None:
    for name in ("a.docx", "b.docx"):
        assert run("diff", old, changed, "--output", tmp_path / name, *DAY).code == 1
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    chapters = {
        chapter.title: chapter.paragraphs for chapter in chapters_of((tmp_path / "a.docx").read_bytes()) or ()
    }
    assert list(chapters)[1:] == [
        "资料内容的修改", "自查结论的变化", "佐证材料的变化",
        "错误和提醒的变化", "成稿的变化", "制作依据的变化",
    ]  # fmt: skip
    facts = chapters["资料内容的修改"]
    at = facts.index("经费来源·金额合计")
    assert facts[at + 1 : at + 3] == ("1,400 万元", "1,440 万元")
    flips = chapters["自查结论的变化"]
    at = flips.index("C4")
    assert flips[at + 2 : at + 4] == ("● 满足", "× 不满足")
    assert str(tmp_path) not in str(chapters)


def test_a_file_that_is_there_is_not_overwritten(run: Run, old: Path, changed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"mine")
    assert run("diff", old, changed, "--output", tmp_path / "a.docx").code == 3
    assert (tmp_path / "a.docx").read_bytes() == b"mine"
    assert run("diff", old, changed, "--output", tmp_path / "a.txt").code == 2


@needs("openxml-audit")
@needs("ooxml-validator")
@pytest.mark.parametrize("both", ["changed", "same"])
def test_both_validators_find_nothing(old: Path, changed: Path, tmp_path: Path, both: str) -> None:
    from applykit.differences.table import table_of

    found = applykit.diff(old, changed if both == "changed" else old)
    path = tmp_path / "table.docx"
    path.write_bytes(table_of(found, "国家级质量标准实验室", AS_OF))
    audit = subprocess.run(["openxml-audit", "-q", str(path)], capture_output=True, text=True)
    assert audit.returncode == 0, audit.stdout + audit.stderr
    checked = subprocess.run(["ooxml-validator", str(path)], capture_output=True, text=True)
    assert json.loads(checked.stdout)["ok"] is True, checked.stdout
