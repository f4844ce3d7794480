"""Rules between entries: which rows they are tried on, what they see, and the places that they show."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import applykit
from applykit.cli import main
from applykit.crosscheck import crosscheck
from applykit.crosscheck.plan import plan_of
from applykit.errors import PackError
from applykit.explanation import explain
from applykit.model import CrossRule, Diagnostic, Programme, Severity

SMALL = Path(__file__).resolve().parents[1] / "packs" / "small"
DAY = date(2026, 11, 23)
PROFILE = """\
project:
  name: 电池安全
  amount: 10
  area: 20
people:
  - name: 沈知远
  - name: 陆秉衡
works:
  - id: T1
    helpers: [沈知远]
  - id: T2
    helpers: [顾怀瑾, 陆秉衡]
"""
RULE = {
    "id": "cross.helpers", "title": "参加人", "severity": "error", "for": "works",
    "let": "{others: \"row.helpers | reject('in', everyone) | list\"}", "that": "not others",
    "at": ".helpers", "against": "[people]", "remedy": "补上。",
    "message": "\"{{ row.id }} {{ others | join('、') }}（{{ line('works[' ~ n ~ '].helpers') }}）\"",
}  # fmt: skip

Try = Callable[..., tuple[Diagnostic, ...]]


@pytest.fixture
def tried(tmp_path: Path) -> Try:
    """What one rule says of the profile; entries of the rule may be given anew, None leaves one out."""

    def call(profile: str = PROFILE, **changes: str | None) -> tuple[Diagnostic, ...]:
        pack = tmp_path / "small"
        shutil.copytree(SMALL, pack, dirs_exist_ok=True)
        rule = {name: text for name, text in {**RULE, **changes}.items() if text is not None}
        lines = "".join(f"    {name}: {text}\n" for name, text in rule.items())
        shared = "let: {everyone: people | pluck('name')}\n"
        (pack / "rules.yaml").write_text(f"{shared}rules:\n  -\n{lines}", encoding="utf-8")
        (tmp_path / "profile.yaml").write_text(profile, encoding="utf-8")
        return crosscheck(applykit.load_profile(tmp_path, applykit.load_programme(str(pack))), DAY)

    return call


def test_a_rule_is_tried_on_each_row_and_shows_both_sides(tried: Try) -> None:
    (found,) = tried(criteria="[A2]", clauses="[C1.2]")
    assert (found.rule, found.path, found.severity) == (
        "cross.helpers", "works[1].helpers", Severity.ERROR,
    )  # fmt: skip
    assert found.position is not None
    assert found.position.line == 12
    assert [(other.path, other.position and other.position.line) for other in found.related] == [
        ("people", 6)
    ]
    assert found.facts == {"message": "T2 顾怀瑾（第 12 行）", "remedy": "补上。"}
    assert (found.criteria, found.clauses) == (("A2",), ("C1.2",))


def test_items_of_an_expression(tried: Try) -> None:
    (found,) = tried(**{
        "for": "works | map(attribute='id') | list", "let": None, "that": "item != 'T1'",
        "at": "\"works[works | position('id', item)].id\"", "message": "\"{{ n }} {{ item }}\"",
    })  # fmt: skip
    assert (found.path, found.facts["message"]) == ("works[0].id", "0 T1")


def test_a_rule_without_rows_is_tried_once(tried: Try) -> None:
    found = tried(**{
        "for": None, "let": None, "that": "project.amount >= project.area", "at": "project.amount",
        "against": "[project.area]", "message": "少",
    })  # fmt: skip
    assert [one.path for one in found] == ["project.amount"]


def test_when_guards_and_what_is_not_filled_in_counts_as_nothing(tried: Try) -> None:
    assert tried(when="row.id == 'T1'") == ()
    assert tried(when="row.start < row.end") == ()
    assert len(tried(that="row.start <= row.end")) == 2


@pytest.mark.parametrize(
    ("at", "path"),
    [
        ("works[n].id", "works[1].id"),
        ("works[0].id", "works[0].id"),
        ("\"works[works | position('id', 'T9')].id\"", "works"),
        ("\"works[(works | map(attribute='id') | list)[0]].id\"", "works"),
        ("\"='works[' ~ n ~ '].id'\"", "works[1].id"),
        ('"=row.absent"', ""),
    ],
)
def test_places(tried: Try, at: str, path: str) -> None:
    (found,) = tried(at=at)
    assert found.path == path
    assert found.position is not None


def test_the_same_place_is_no_other_side(tried: Try) -> None:
    (found,) = tried(against="['.helpers', people, people, '=row.absent']")
    assert [other.path for other in found.related] == ["people"]


def test_lines_name_the_file_where_there_are_several(tried: Try, tmp_path: Path) -> None:
    (tmp_path / "profile").mkdir()
    main_part, _mark, works = PROFILE.partition("works:\n")
    (tmp_path / "profile" / "works.yaml").write_text(works, encoding="utf-8")
    (found,) = tried(main_part)
    assert found.facts["message"] == "T2 顾怀瑾（works.yaml 第 4 行）"


def test_a_rule_that_cannot_be_tried_is_named(tried: Try) -> None:
    with pytest.raises(PackError) as caught:
        tried(that="row.id + 1 == 2")
    assert caught.value.facts["id"] == "cross.helpers"
    with pytest.raises(PackError):
        tried(message='"{{ row.id + 1 }}"')


def test_values_are_worked_out_only_when_they_are_wanted() -> None:
    rule = CrossRule(
        "cross.x", "", Severity.ERROR, that="small", at="", message="", remedy="", rows="works", when="known",
        let={"all": "works", "known": "all | count", "own": "row.id", "small": "own", "said": "small ~ all"},
    )  # fmt: skip
    plan = plan_of(rule)
    assert (plan.once, plan.when, plan.that, plan.said) == (("all", "known"), (), ("own", "small"), ("said",))


def test_every_rule_explains_itself(programme: Programme) -> None:
    for rule in programme.rules:
        topics = [topic for topic in explain(programme, rule.id) if topic.facts[0][1] == rule.title]
        assert topics, rule.id
        shown = "".join(text for _name, text in topics[0].facts)
        for words in (rule.that, rule.when, rule.message, rule.remedy, rule.tolerance, *rule.against):
            assert words in shown, rule.id
        assert rule.severity.value in shown


def test_the_explanation_says_both_sides_in_the_words_of_the_schema(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--lang", "en", "explain", "cross.partner_funding"]) == 0
    shown = capsys.readouterr().out
    assert "To change: 合作单位·出资 (.contribution)" in shown
    assert "Held against: 经费来源 (funding[place])" in shown
    assert "Tolerance: 0.01 万元" in shown
    assert main(["--lang", "en", "explain", "cross.partner_fundin"]) == 2
    assert "cross.partner_funding" in capsys.readouterr().err
