"""What is found in texts, what is left alone, and where it is said to stand."""

from __future__ import annotations

import io
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import applykit
from applykit.errors import PackError
from applykit.lint.pack import Pack
from applykit.lint.wording import lint_wording
from applykit.messages import describe, rule_table
from applykit.model import Diagnostic, EntryPath, Profile, Programme, Severity
from applykit.parties import Kind, Party, Search
from applykit.wording import count_words, filled, over_document_limit, wording_diagnostics
from applykit.wording.numerals import Marked, value_of

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "checklists" / "nqsl"
DAY = date(2026, 11, 23)
MUTATIONS = yaml.safe_load((ROOT / "tests" / "mutations" / "wording.yaml").read_text(encoding="utf-8"))


@cache
def programme() -> Programme:
    return applykit.load_programme("nqsl")


@cache
def sample(name: str) -> Profile:
    return applykit.load_profile(ROOT / "samples" / name, programme())


def with_data(data: Mapping[str, Any]) -> Profile:
    """A profile that holds this and nothing else, read from nowhere."""
    return replace(sample("complete"), data=data, positions={}, written={}, files=())


def in_narrative(text: str, **sections: Any) -> tuple[Diagnostic, ...]:
    lab = {"cutoff": date(2026, 9, 30), **sections.pop("lab", {}), "summary": text}
    return wording_diagnostics(with_data({"lab": lab, **sections}), DAY)


def rules_in(text: str, **sections: Any) -> list[str]:
    return [found.rule for found in in_narrative(text, **sections)]


def steps(path: str) -> EntryPath:
    return tuple(int(part) if part.isdigit() else part for part in re.findall(r"[a-z_]+|\d+", path))


def changed(data: Any, path: EntryPath, value: Any) -> Any:
    if not path:
        return value
    if isinstance(data, list):
        return [changed(item, path[1:], value) if n == path[0] else item for n, item in enumerate(data)]
    return {**data, path[0]: changed(data.get(path[0]), path[1:], value)}


def entry(data: Any, path: EntryPath) -> Any:
    for step in path:
        data = data[step]
    return data


# ---- samples and mutations


@pytest.mark.parametrize("name", ["complete", "quickstart"])
def test_finished_samples_are_clean(name: str) -> None:
    assert wording_diagnostics(sample(name), DAY) == ()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[item["name"] for item in MUTATIONS])
def test_mutation_is_found_and_nothing_else(mutation: dict[str, Any]) -> None:
    data: Any = sample("complete").data
    for edit in mutation["edits"]:
        path = steps(edit["path"])
        value = edit.get("set")
        if "replace" in edit:
            old, new = edit["replace"]
            assert entry(data, path).count(old) == 1, old
            value = entry(data, path).replace(old, new)
        data = changed(data, path, value)
    found = wording_diagnostics(replace(sample("complete"), data=data), DAY)
    expected = Counter((item["rule"], item["path"]) for item in mutation["expect"])
    assert Counter((item.rule, item.path) for item in found) == expected


def test_every_rule_has_three_mutations() -> None:
    wanted = Counter(rule for item in MUTATIONS for rule in {expect["rule"] for expect in item["expect"]})
    known = {name.split("/")[0] for name in rule_table()}
    mine = {name for name in known if name.startswith("text.")} | {
        "submission.too_long", "submission.unknown_field",
    }  # fmt: skip
    mine -= {"text.surrogate", "text.control_character"}  # refused while the file is read
    mine -= {name for name in mine if name.startswith("text.picture_")}  # each has files in tests/invalid
    assert {rule: count for rule, count in wanted.items() if count < 3} == {}
    assert mine <= set(wanted)


# ---- pattern rules: what is found, what is left alone


FOUND = [
    ("text.placeholder", "依托XXX公司建设"),
    ("text.placeholder", "（此处填写团队概况）"),
    ("text.placeholder", "这里 TODO 改写"),
    ("text.placeholder", "Lorem ipsum dolor"),
    ("text.placeholder", "某某研究所提供样品"),
    ("text.placeholder", "指标见附件（）"),
    ("text.placeholder", "金额______万元"),
    ("text.placeholder", "比例待核实后填"),
    ("text.past_promise", "到2025年，形成标准十项"),
    ("text.past_promise", "至2024年底，力争建成平台"),
    ("text.past_promise", "2023年前完成全部改造"),
    ("text.past_promise", "2025年计划引进两人"),
    ("text.past_promise", "到2026年3月，完成场地改造"),
    ("text.personal_data", "证件号11010519491231002X"),
    ("text.personal_data", "联系电话13912345678"),
    ("text.personal_data", "联系电话 139 1234 5678"),
    ("text.mixed_width", "共有３台设备"),
    ("text.mixed_width", "标准、样品,方法都有"),
    ("text.mixed_width", "样品(标准样品)供应"),
    ("text.mixed_width", "温度（80℃)以上"),
    ("text.mixed_width", "合计1，260万元"),
    ("text.traditional", "質量標準"),
    ("text.converter_debris", "领(lǐng)域"),
    ("text.converter_debris", "请?zhí)峁﹪"),
    ("text.converter_debris", "标准&nbsp;样品"),
    ("text.converter_debris", "<br/>标准样品"),
    ("text.converter_debris", "标准\ufffd样品"),
    ("text.invisible", "标准\u200b样品"),
    ("text.invisible", "标准\u00ad样品"),
    ("text.invisible", "标准\u00a0样品"),
    ("text.lookalike", "标准\u2f2c样品"),
    ("text.lookalike", "标准样\uf9a8品"),
    ("text.lookalike", "cafe\u0301 标准样品"),
    ("text.foreign_name", "委托东海量子科技有限公司加工"),
    ("text.foreign_name", "与北京大学联合培养"),
    ("text.foreign_name", "由清华大学牵头"),
    ("text.foreign_name", "送上海市计量测试中心检定"),
    ("text.foreign_name", "国家质量标准实验室（轴承）的建设"),
]


@pytest.mark.parametrize(("rule", "text"), FOUND, ids=[text for _rule, text in FOUND])
def test_found(rule: str, text: str) -> None:
    assert rules_in(text) == [rule]


LEFT_ALONE = [
    "等待补充供电后再启动，对待填报要认真",
    "研究XX染色体与代谢",
    "某类电芯在某一阈值以上失效，某个企业的样品",
    "在此处设防爆墙，请用户填写反馈表",
    "邀请补充的委员名单已报送",
    "型号X3、MAX-XX7、4x4阵列",
    "尺寸 120×80×60，放大 5× 观察",
    "2025年取得校准认可，截至2025年底共有标准十项",
    "到2024年已实现全部联锁",
    "2021年到2025年的数据表明温度达到上限",
    "《质量提升方案（2023—2025年）》将于年内收官",
    "自2024年起试运行，直到2025年才达到设计能力",
    "2025年将数据样品全部入库",
    "到2029年，力争达到国际先进",
    "到2026年12月，完成论证",
    "台账编号202611230000123456、序列号110105194912310021",
    "电话0599-0000000，订单号1391234567",
    "编号 20139123456789",
    "电流 1,260 A（k=2），比例 1:1，时刻 12:30",
    "GB/T 31467、ISO/IEC 17025(2017) 等",
    "见[目录](https://share.example.cn)公布",
    "采用 CT(computed tomography) 与 X 射线",
    "昇腾处理器和著作权、乾坤、瞭望",
    "氧化铝(Al2O3)与锂(Li)的反应",
    "由国内多所大学、国外研究机构和第三方检测中心参加",
    "全省检测中心和各市实验室均可参加",
    "有限公司以上的主体均可申请，总公司与分公司分开列账",
    "《上海市计量测试中心管理办法》已经废止",
    "企业技术中心与高校重点实验室的差异在于落点",
    "面积 5,280㎡，其中 680㎡ 为租赁",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_left_alone(text: str) -> None:
    assert rules_in(text) == []


def test_credit_code_is_no_personal_number_and_contact_phone_is_wanted() -> None:
    organization = {"credit_code": "12970000466803227E", "contact": {"phone": "13912345678"}}
    assert wording_diagnostics(with_data({"organization": organization}), DAY) == ()


def test_personal_numbers_are_masked_in_messages() -> None:
    (found,) = in_narrative("联系人（13912345678）")
    assert "13912345678" not in " ".join(describe(found, "zh_CN"))
    assert "139" in describe(found, "zh_CN")[0]


def test_several_hits_in_one_text_are_one_diagnostic_with_their_places() -> None:
    (found,) = in_narrative("第一段有XXX。\n\n第二段有 XXXX。\n\n第三段有XX。")
    assert (found.variant, found.facts["count"], len(found.related)) == ("several", 3, 2)


def test_names_that_belong_here_are_known_with_and_without_their_endings() -> None:
    partners = [{"name": "东海量子科技有限公司"}, {"name": "北京大学"}]
    text = "与东海量子科技有限公司、北京大学合作，东海量子科技提供样品"
    assert rules_in(text, partners=partners) == []
    near = "与东海量子技术有限公司合作"
    (found,) = in_narrative(near, partners=partners)
    assert "东海量子科技有限公司" in describe(found, "en")[0]


def others(*names: str, own: tuple[str, ...] = ()) -> Search:
    return Search([Party("beta", Kind.UNIT, name) for name in names], own)


def test_names_of_other_clients_are_errors_wherever_they_stand() -> None:
    profile = with_data({"lab": {"summary": "沧源锂电的样品"}, "goals": [{"content": "与沧源锂电共同完成"}]})
    found = wording_diagnostics(profile, DAY, others("沧源锂电", "不在场的客户"))
    assert [(item.rule, item.path, item.severity) for item in found] == [
        ("text.foreign_name", "lab.summary", Severity.ERROR),
        ("text.foreign_name", "goals[0].content", Severity.ERROR),
    ]
    own = with_data({"lab": {"summary": "沧源锂电的样品"}, "partners": [{"name": "沧源锂电"}]})
    assert wording_diagnostics(own, DAY, others("沧源锂电", own=("沧源锂电",))) == ()


# ---- side by side


def test_units_written_in_two_ways_name_the_first_place_of_the_commoner_one() -> None:
    data = {"lab": {"summary": "用房 80㎡，另有 20㎡。"}, "team": {"introduction": "人均 12 平方米"}}
    (found,) = wording_diagnostics(with_data(data), DAY)
    assert (found.rule, found.path, found.related[0].path) == (
        "text.mixed_units", "team.introduction", "lab.summary",
    )  # fmt: skip
    assert (found.facts["found"], found.facts["house"]) == ("平方米", "㎡")


@pytest.mark.parametrize(
    "text",
    [
        "投入 20 万元，服务 3 万人次",
        "体积 2 m³、长 3 m，速度 2 m/s",
        "80 ℃ 到 120 ℃，转 30 度角",
        "95% 与 97%",
    ],
)
def test_different_quantities_are_not_mixed_units(text: str) -> None:
    assert "text.mixed_units" not in rules_in(text)


def test_repeated_paragraph_is_named_with_the_other_place() -> None:
    words = "样品入库后改为内部编码，关联表由质量部门单独保管，揭盲在数据锁定以后进行，任何人不得提前查看。"
    data = {"lab": {"summary": f"前一段。\n\n{words}"}, "team": {"training": f"- **{words}**"}}
    (found,) = wording_diagnostics(with_data(data), DAY)
    assert (found.rule, found.path, found.related[0].path) == (
        "text.repeated",
        "team.training",
        "lab.summary",
    )
    short = {"lab": {"summary": "主要安排见下表。"}, "team": {"training": "主要安排见下表。"}}
    assert wording_diagnostics(with_data(short), DAY) == ()


# ---- figures said once


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("共 {{ facilities | total('area') }} ㎡", "共 5,280 ㎡"),
        ("{{科研用房|total('面积')}}", "5,280"),
        ("{{ 人员 | where('学历', '博士') | count }} 人", "18 人"),
        ("{{ sharing.hours }} h", "12,680 h"),
        ("{{ lab.cutoff.year }}年与{{ lab.cutoff.year - 1 }}年", "2026年与2025年"),
        ("{{ (organization.finance | last).year }}", "2025"),
        ("{{ lab.period_start }}至{{ lab.cutoff }}", "2027年1月至2026年9月30日"),
        ("{{ lab.period_start | ym }}", "2027-01"),
        ("{{ financing.total | amount }}", "9,600.00"),
        ("{{ team.fixed | share(team.total) }}%", "73.9%"),
        ("{{ lab.deputies }}", "顾怀瑾、贺云峥"),
        ("{{ (partners | find('id', 'P1')).name }}", "江澜理工大学"),
        ("{{ 7*7 }}", "49"),
        ("{{ '总体技术路线' | caption }}", "\ufdd3图\ufdd4总体技术路线\ufdd5"),
        ("{{ '{' }}% if %} {% if x %} {# y #} {{", "{% if %} {% if x %} {# y #} {{"),
        ("{{ 7 *\n7 }} 和 {{ 7\n\n}}", "49 和 {{ 7\n\n}}"),
    ],
)
def test_expressions_print_figures(typed: str, printed: str) -> None:
    profile = sample("complete")
    data = changed(profile.data, ("lab", "summary"), typed)
    made = filled(replace(profile, data=data))
    assert made.data["lab"]["summary"] == printed
    assert made.data["team"] == profile.data["team"]


def test_values_are_not_evaluated_again_and_other_fields_stay_as_typed() -> None:
    data = {"lab": {"summary": "{{ goals | names }}"}, "goals": [{"name": "{{ 7*7 }}"}]}
    made = filled(with_data(data))
    assert made.data["lab"]["summary"] == "{{ 7*7 }}"
    assert made.data["goals"][0]["name"] == "{{ 7*7 }}"


def test_profile_without_expressions_is_returned_as_it_is() -> None:
    assert filled(sample("quickstart")) is sample("quickstart")


FAULTS = [
    ("{{ staf | count }}", "name_near", "staff"),
    ("{{ zzzzzz }}", "name", ""),
    ("{{ lab.nmae }}", "field_near", "name"),
    ("{{ staff | total('moths') }}", "field_near", "months"),
    ("{{ staff | cuont }}", "filter_near", "count"),
    ("{{ '总体技术路线图' | caption }}", "caption_near", "总体技术路线"),
    ("{{ '没有的图' | caption }}", "caption", ""),
    ("{{ staff | map('length') }}", "filter_near", "map"),
    ("{{ staff | where('degree', '博土') | count }}", "value_near", "博士"),
    ("{{ lab.cutoff.yaer }}", "inside", ""),
    ("{{ range(10) }}", "call", ""),
    ("{{ ''.join(staff) }}", "call", ""),
    ("{{ [1] * 100000000 }}", "repeat", ""),
    ("{{ 'x' * 100000000 }}", "repeat", ""),
    ("{{ (staff | list) * 100 }}", "repeat", ""),
    ("{{ 10 ** (10 ** 10) }}", "", ""),
    ("{{ 10 ** 300 }}", "kind", ""),
    ("{{ partners | first }}", "kind", ""),
    ("{{ lab.summary }}{{ staff | pluck('speciality') | join('，') * 1 }}", "repeat", ""),
    ("{{ positioning.chain }}", "large", ""),
    ("{{ staff | where('name', '没有这个人') | pluck('name') }}", "nothing", ""),
    ("{{ financing.total / 0 }}", "nothing", ""),
    ("{{ lab. }}", "syntax", ""),
    ("{{ }}", "syntax", ""),
    ("{{ " + "(" * 240 + "1" + ")" * 240 + " }}", "syntax", ""),
    ("{{ 1" + " + 1" * 200 + " }}", "long", ""),
    ("{{ ''['__class__'] }}", "", ""),
    ("{{ lab.__class__ }}", "field", ""),
]


@pytest.mark.parametrize(("typed", "variant", "nearest"), FAULTS, ids=[typed[:40] for typed, _, _ in FAULTS])
def test_expression_that_fails_is_said_and_stays_as_typed(typed: str, variant: str, nearest: str) -> None:
    profile = sample("complete")
    data = changed(profile.data, ("team", "training"), f"前 {typed} 后")
    made = replace(profile, data=data)
    found = [item for item in wording_diagnostics(made, DAY) if item.rule == "text.expression"]
    assert found, typed
    last = found[-1]
    assert (last.path, last.severity, last.variant) == ("team.training", Severity.ERROR, variant)
    assert last.facts["nearest"] == nearest
    assert "…" not in describe(last, "en")[1].replace("{{ … }}", "")
    assert typed.rpartition("{{")[2] in filled(made).data["team"]["training"]


def test_expression_outside_narratives_is_a_warning() -> None:
    (found,) = wording_diagnostics(with_data({"goals": [{"content": "达到{{ team.total }}人"}]}), DAY)
    assert (found.rule, found.variant, found.severity) == ("text.expression", "typed", Severity.WARNING)


# ---- figures that disagree

TEAM = {"total": 46, "fixed": 34, "mobile": 12}


@pytest.mark.parametrize(
    "text",
    [
        "现有人员47人", "实验室共有 45 人", "现有人员 **47** 人", "人员总数为四十五人",
        "固定人员35人、流动人员12人",
        "截至2026年9月30日，现有人员47人", "现有人员约60人", "固定人员由33人增至42人",
        "现有人员{{ team.fixed }}人",
    ],
)  # fmt: skip
def test_figure_beside_a_fact_that_differs(text: str) -> None:
    assert rules_in(text, team=TEAM) == ["text.figure_disagrees"]


@pytest.mark.parametrize(
    "text",
    [
        "现有人员46人", "实验室共有 46 人", "人员总数为四十六人", "现有人员约45人", "现有人员40余人",
        "到2029年，固定人员达到60人", "2024年现有人员40人", "固定人员将增加到60人", "建设期末固定人员60人",
        "东海量子科技有限公司现有人员2,600人", "研究院现有人员326人", "培训固定人员20名，学术委员会委员13人",
        "对标机构固定人员200人", "每次派出流动人员2～3人", "第3人称、46台设备",
        "要求固定人员30人以上",
        "现有人员{{ team.total }}人",
    ],
)  # fmt: skip
def test_figure_that_agrees_or_is_said_of_something_else(text: str) -> None:
    assert rules_in(text, team=TEAM, partners=[{"name": "东海量子科技有限公司"}]) == []


def test_amounts_are_compared_in_their_units_and_as_exactly_as_written() -> None:
    equipment = [{"status": "现有", "original_value": 8642, "quantity": 1}]

    def said(text: str) -> list[str]:
        return rules_in(text, equipment=equipment)

    for right in ("原值8,642万元", "原值0.86亿元", "原值86,420,000元", "原值约8,600万元", "原值8,600余万元"):
        assert said(right) == [], right
    for wrong in ("原值8,642元", "原值8,462万元", "原值0.96亿元", "原值8.6亿元"):
        assert said(wrong) == ["text.figure_disagrees"], wrong


def test_disagreement_names_both_places_and_both_figures() -> None:
    profile = sample("complete")
    text = profile.data["exit_plan"]["people"].replace("固定人员34人", "固定人员36人")
    (found,) = wording_diagnostics(
        replace(profile, data=changed(profile.data, ("exit_plan", "people"), text)), DAY
    )
    message, _remedy = describe(found, "en")
    assert (found.path, found.related[0].path) == ("exit_plan.people", "team.fixed")
    assert "36人" in message
    assert "34人" in message
    assert str(profile.positions["team", "fixed"].line) in message


def test_empty_section_says_nothing_about_figures() -> None:
    assert rules_in("现有人员47人，博士20人，用房6处，总投资9,600万元") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("46", 46),
        ("1,260.5", "1260.5"),
        ("二十一", 21),
        ("十二", 12),
        ("两", 2),
        ("一百零五", 105),
        ("三千", 3000),
    ],
)
def test_numerals(text: str, value: object) -> None:
    assert str(value_of(text)) == str(value)


def test_numerals_that_are_none() -> None:
    assert value_of("二〇二六") is None
    assert value_of("九" * 30) is None
    assert [
        figure.said for figure in Marked("第3项、2026年、D1、GB 38031-2、五家、三年、1～5家").figures
    ] == ["38031", "五", "1"]


# ---- lengths


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0), ("质量标准", 4), ("质量，标准。", 6), ("共46人", 3), ("8,642.60万元", 3), ("GB/T 31467", 2),
        ("ISO/IEC 17025的要求", 5), ("**质量**标准", 4), ("### 标题\n\n- 条目\n1. 条目", 6), ("5,280㎡", 2),
        ("“质量”——标准…", 9), ("a b c", 3), ("质量 - 标准", 4),
        ("| 年度 | 经费 |\n|---|---:|\n| 2027 | 4,200 |", 6),
        ("![图](a.png){宽=50%}说明", 3),
            ("[目录](https://example.cn/x)", 2), ("标准\u200b样品", 4), ("20±0.5℃", 4),
        ("\U0001d4a9", 1), ("😀", 1), ("𠮷", 1),
    ],
)  # fmt: skip
def test_words_as_word_counts_them(text: str, words: int) -> None:
    assert count_words(text) == words


def test_limits_hold_for_texts_with_their_figures_filled_in() -> None:
    limits = [{"field": "lab.summary", "limit": 6}]
    data = {"lab": {"summary": "共{{ goals | names }}"}, "goals": [{"name": "六个字的名称"}]}
    (found,) = wording_diagnostics(with_data({**data, "submission": {"word_limits": limits}}), DAY)
    assert (found.rule, found.facts["words"], found.facts["excess"]) == ("submission.too_long", "7", "1")
    assert found.related[0].path == "submission.word_limits[0].limit"


def test_limit_of_a_document_is_left_to_the_finished_document() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("共46人，质量标准")
    document.add_table(1, 1).cell(0, 0).text = "表内四字"
    saved = io.BytesIO()
    document.save(saved)
    limits = [{"field": "自评报告", "limit": 11}]
    profile = with_data({"submission": {"word_limits": limits}})
    assert wording_diagnostics(profile, DAY) == ()
    named = next(item for item in programme().documents if item.title == "自评报告")
    found = over_document_limit(profile, named, saved.getvalue())
    assert found is not None
    assert (found.rule, found.facts["words"]) == ("submission.too_long", "12")
    roomy = with_data({"submission": {"word_limits": [{"field": "自评报告", "limit": 12}]}})
    assert over_document_limit(roomy, named, saved.getvalue()) is None


# ---- places


def places(tmp_path: Path, content: str) -> list[tuple[str, int, int]]:
    path = tmp_path / "profile.yaml"
    path.write_text(content, encoding="utf-8")
    found = wording_diagnostics(applykit.load_profile(path, programme()), DAY)
    return [(item.rule, item.position.line, item.position.column) for item in found if item.position]


def test_line_and_column_in_a_block(tmp_path: Path) -> None:
    text = "lab:\n  summary: |\n    第一段。\n\n    第二段有 TODO 在内。\n    - 第三行有質字\n"
    assert places(tmp_path, text) == [("text.placeholder", 5, 10), ("text.traditional", 6, 11)]


def test_line_and_column_in_a_folded_text(tmp_path: Path) -> None:
    text = "lab:\n  summary: >\n    第一行\n    接着有 TODO 在内\n"
    assert places(tmp_path, text) == [("text.placeholder", 4, 9)]


def test_line_and_column_on_one_line(tmp_path: Path) -> None:
    text = "goals:\n  - {id: O1, content: '先做 TODO 再说'}\n  - id: O2\n    content: 完成 TODO 这件事\n"
    assert places(tmp_path, text) == [("text.placeholder", 2, 27), ("text.placeholder", 4, 17)]


def test_place_behind_an_expression_is_that_of_the_typed_text(tmp_path: Path) -> None:
    text = "team:\n  total: 46\nlab:\n  summary: |\n    共{{ team.total }}人，{{ tam }}，TODO\n"
    assert places(tmp_path, text) == [("text.expression", 5, 24), ("text.placeholder", 5, 34)]


def test_labels_of_the_file_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text("实验室:\n  摘要: 这里 TODO\n", encoding="utf-8")
    (found,) = wording_diagnostics(applykit.load_profile(path, programme()), DAY)
    assert (found.path, found.shown) == ("lab.summary", "实验室.摘要")


# ---- packs


def test_pack_without_the_files_checks_lengths_only(tmp_path: Path) -> None:
    bare = replace(programme(), folder=tmp_path)
    data = {
        "lab": {"summary": "TODO 質量"},
        "submission": {"word_limits": [{"field": "lab.summary", "limit": 1}]},
    }
    found = wording_diagnostics(replace(with_data(data), programme=bare), DAY)
    assert [item.rule for item in found] == ["submission.too_long"]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("wording.yaml", "rules: [{id: text.x}]"), ("wording.yaml", "rules: ["), ("facts.yaml", "facts: [1]"),
        ("facts.yaml", "facts: [{id: a, title: b, at: lab.name, value: '(', anywhere: ['摘要{n}']}]"),
    ],
)  # fmt: skip
def test_broken_file_is_named(tmp_path: Path, file: str, content: str) -> None:
    (tmp_path / file).write_text(content, encoding="utf-8")
    profile = with_data({"lab": {"name": "甲", "summary": "摘要1项"}})
    broken = replace(profile, programme=replace(programme(), folder=tmp_path))
    with pytest.raises(PackError) as raised:
        wording_diagnostics(broken, DAY)
    assert file in str(raised.value.facts["problem"])


def test_the_pack_is_sound() -> None:
    assert lint_wording(Pack(PACK)) == []


LINTED = [
    ("wording.yaml", "severity: error", "severity: eror", "programme.value_unknown"),
    ("wording.yaml", "id: text.placeholder", "id: text.placeholders", "programme.text_rule_unknown"),
    ("wording.yaml", "means: 是留着待补的地方", "mean: 是留着待补的地方", "programme.field_missing"),
    ("wording.yaml", "in: [narratives, texts]", "in: [narrative, texts]", "programme.value_unknown"),
    ("wording.yaml", "check: past", "check: passed", "programme.value_unknown"),
    ("wording.yaml", "find: '[×╳✕✖]{2,}'", "find: '[×╳✕✖{2,}'", "programme.pattern"),
    ("wording.yaml", "    - organization.name\n", "    - organization.nam\n", "programme.path_unknown"),
    ("wording.yaml", "(?:{stems})大学", "(?:{stem})大学", "programme.pattern"),
    ("facts.yaml", "value: team.total\n", "value: team.total |\n", "programme.expression"),
    ("facts.yaml", "at: team.total\n", "at: team.totl\n", "programme.path_unknown"),
    ("facts.yaml", "自筹合计{money}\n", "自筹合计\n", "programme.label_figure"),
    ("facts.yaml", "固定人员占(?:比)?", "固定人员占(?:比?", "programme.pattern"),
    ("facts.yaml", "(?:{percent})\n", "(?:{percents})\n", "programme.pattern"),
    ("facts.yaml", "  - id: staff_fixed\n", "  - id: staff_total\n", "programme.id_twice"),
    ("facts.yaml", "later_sections: [work_year,", "later_sections: [work_yaer,", "programme.path_unknown"),
    ("facts.yaml", "severity: warning\n", "severity: hint\n", "programme.value_unknown"),
]


@pytest.mark.parametrize(("file", "old", "new", "rule"), LINTED, ids=[new[:40] for _, _, new, _ in LINTED])
def test_lint_names_the_line(tmp_path: Path, file: str, old: str, new: str, rule: str) -> None:
    shutil.copytree(PACK, tmp_path / "pack")
    path = tmp_path / "pack" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = lint_wording(Pack(tmp_path / "pack"))
    assert rule in [item.rule for item in found]
    line = text[: text.index(old)].count("\n") + 1 + old[: len(old) - len(old.lstrip())].count("\n")
    assert any(item.position and abs(item.position.line - line) <= 1 for item in found), (line, found)
    assert all(
        "…" not in describe(item, "en")[0].replace(str(item.facts.get("text", "")), "") for item in found
    )


# ---- any text

PIECES = st.sampled_from([
    "{{", "}}", "{%", "%}", "{{ staff | count }}", "{{ x }}", "（", "）", "(", ")", "《", "》", "“", "”",
    "到2025年", "将",
    "现有人员", "46", "人", "万元", "总投资", "，", "。", "；", "\n", "\n\n", "**", "|", "---", "- ",
    "1. ", "XXX", "待补充",
    "有限公司", "大学", "省", "市", "质量", "質", "lǐng", "?", " ", "　", "\u200b",
    "１", "1,", ".", "十", "第", "㎡", "其中",
    "13912345678", "11010519491231002X", "依次为", "、", "和", "[a](b)", "![", "]", "\\",
    "\x00", "\x01", "\x02",
])  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_is_checked_without_an_exception(narrative: str, text: str) -> None:
    profile = sample("quickstart")
    data = changed(changed(profile.data, ("lab", "summary"), narrative), ("goals", 0, "content"), text)
    for found in wording_diagnostics(replace(profile, data=data), DAY, others("质量大学")):
        assert all(describe(found, language)[0] for language in ("en", "zh_CN"))
        assert found.path
    assert count_words(narrative) <= len(narrative)
    filled(replace(profile, data=data))


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "{{a",
        "[",
        "（",
        "《到2025年将",
        "現",
        "现有人员",
        "总投资1万元",
        "用房共1处2㎡",
        "公司有限公司",
        "a(jí)",
        "1,",
        "一",
        "**a",
        "XX ",
    ],
)
def test_long_monotonous_text_comes_to_an_end(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    profile = sample("quickstart")
    assert (
        len(wording_diagnostics(replace(profile, data=changed(profile.data, ("lab", "summary"), text)), DAY))
        < 100
    )
