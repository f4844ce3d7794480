"""Names in texts: found as people write them, and not where they are pieces of something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applykit.parties import Kind, Party, Search

NAMES = ("恒岚动力电池有限公司", "高明", "王建国", "John Smith", "12970000466803227E")


def search(*names: str, own: tuple[str, ...] = ()) -> Search:
    return Search([Party("beta", Kind.PERSON, name) for name in names], own)


FOUND = [
    ("与恒岚动力电池有限公司签约", "恒岚动力电池有限公司"),
    ("恒岚动力　电池\n有限公司", ""),
    ("恒岚 动力 电池有限公司", "恒岚动力电池有限公司"),
    ("编号１２９７００００４６６８０３２２７ｅ。", "12970000466803227E"),
    ("编号129700004668032270E", ""),
    ("编号A12970000466803227E", ""),
    ("由王建国等完成", "王建国"),
    ("王  建国", "王建国"),
    ("高明", "高明"),
    ("高 明、李四", "高明"),
    ("负责人：高明", "高明"),
    ("主任高明介绍", ""),
    ("高明主任介绍", "高明"),
    ("联系人高明，电话", "高明"),
    ("方法高明", ""),
    ("高明的办法", ""),
    ("JOHN SMITH wrote", "John Smith"),
    ("Johnson Smithers", ""),
]


@pytest.mark.parametrize(("text", "name"), FOUND)
def test_a_name_is_found_where_it_is_one(text: str, name: str) -> None:
    assert [hit.party.name for hit in search(*NAMES).find(text)] == ([name] if name else [])


def test_own_names_pass_and_hide_what_they_hold() -> None:
    looking = search("王建国", "东海大学", own=("王建国强", "东海大学附属医院", "李四"))
    assert looking.find("王建国强在东海大学附属医院") == []
    assert [hit.party.name for hit in looking.find("王建国在东海大学")] == ["王建国", "东海大学"]
    assert search("王建国", own=("王建国",)).find("王建国") == []


def test_the_place_is_that_of_the_text_as_it_stands() -> None:
    text = "请　王 建 国　核对"
    (hit,) = search("王建国").find(text)
    assert text[hit.start : hit.end] == "王 建 国"


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["恒岚动力电池有限公司", "王建国"]))
def test_a_long_name_is_found_in_any_text(before: str, after: str, name: str) -> None:
    text = f"{before}{name}{after}"
    assert any(text[hit.start : hit.end] == name for hit in search(*NAMES).find(text))
