"""A person's YAML written back: what is not changed stays as it was, and remarks stay with their section."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applykit.model import Programme
from applykit.rewriting import Opened, sheet
from applykit.rewriting.parts import parts_of
from applykit.rewriting.sheet import emptied
from applykit.source import Node, compose
from tests.conftest import SAMPLES

FILES = sorted([*SAMPLES.glob("*/profile.yaml"), *SAMPLES.glob("*/profile/*.yaml")])
REMARKED = """\
# 本文件的说明

# 一、单位
organization:   # 全称见公章
  name: 甲院   # 与公章一致
  founded: 1988-06-15

# ---- 这一段不属于任何栏目 ----

# 二、报送
submission:
  copies: 04
  # 签好的页
  seals:
    - {page: 卷一, done: 是}
  # 字数
  word_limits: [{field: lab.summary, limit: 2,000}]
  notice: |
    第一行

    # 这是正文
# 三、其余
team: {total: 46, fixed: }
"""


def plain(node: Node | None) -> object:
    value = node.value if node else None
    if isinstance(value, dict):
        return {name: plain(entry) for name, entry in value.items()}
    return [plain(entry) for entry in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_a_file_that_is_loaded_and_dumped_says_the_same(path: Path) -> None:
    content = path.read_bytes()
    assert plain(compose(sheet(content).text(), "").root) == plain(compose(content, "").root)
    if "halfway" not in path.parts:  # its slips are what ruamel sets otherwise
        assert sheet(content).text() == content


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_that_is_cut_into_sections_is_put_together_again(newline: str, mark: bytes) -> None:
    content = mark + REMARKED.replace("\n", newline).encode()
    found = parts_of(content)
    assert [part.key for part in found.parts] == ["organization", "submission", "team"]
    assert [part.remark for part in found.parts] == ["# 一、单位\n", "# 二、报送\n", "# 三、其余\n"]
    assert found.written() == content


LINES = st.lists(
    st.sampled_from(
        [
            "a: 1",
            "b:",
            "  c: 二",
            "  # 注",
            "# 注",
            "",
            "d: {x: 1}",
            "e:",
            "- f: '3'",
            "g: |",
            "  文",
            "   # 文",
            "h: no",
        ]
    ),
    max_size=14,
).map(lambda lines: "\n".join(lines) + "\n")


@given(LINES)
def test_any_file_is_put_together_again(text: str) -> None:
    source = compose(text.encode(), "")
    if source.root is None or not isinstance(source.root.value, dict) or source.diagnostics:
        return
    found = parts_of(text.encode())
    if all(node.key.column == 1 for node in source.root.value.values()):  # else it is set anew
        assert found.written() == text.encode()
    for part in found.parts:
        part.root  # noqa: B018  opened, and so written by ruamel
    assert plain(compose(found.written(), "").root) == plain(source.root)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "profile.yaml").write_text(REMARKED, encoding="utf-8")
    return tmp_path


def test_an_emptied_section_keeps_its_names_and_remarks(folder: Path, programme: Programme) -> None:
    files = Opened(folder, programme.schema)
    files.empty("submission")
    files.save()
    before, after = REMARKED.split("submission:\n")[0], REMARKED.split("# 这是正文\n")[1]
    assert (folder / "profile.yaml").read_text("utf-8") == (
        before
        + "submission:\n  copies:\n  # 签好的页\n  seals:\n  # 字数\n  word_limits:\n  notice:\n"
        + after
    )


def test_a_dropped_section_takes_its_own_remark_and_no_other(folder: Path, programme: Programme) -> None:
    files = Opened(folder, programme.schema)
    files.drop("submission")
    files.save()
    assert (folder / "profile.yaml").read_text("utf-8") == (
        REMARKED.split("# 二、报送")[0] + "# 三、其余\nteam: {total: 46, fixed: }\n"
    )


def test_sections_are_added_at_the_end(folder: Path, programme: Programme) -> None:
    files = Opened(folder, programme.schema)
    files.append("\nprogress:\n")
    files.put("changes", [{"id": "C1", "reason": "顺延"}])
    files.save()
    added = (folder / "profile.yaml").read_text("utf-8").removeprefix(REMARKED)
    assert added == "\nprogress:\nchanges:\n  - id: C1\n    reason: 顺延\n"


def test_a_section_in_a_file_of_its_own_is_changed_there(tmp_path: Path, programme: Programme) -> None:
    shutil.copytree(SAMPLES / "complete" / "profile", tmp_path / "profile")
    shutil.copy(SAMPLES / "complete" / "profile.yaml", tmp_path)
    files = Opened(tmp_path, programme.schema)
    files.section("milestones")[6]["date"] = "2029-09"
    files.touch("milestones")
    files.drop("self_assessment")
    files.save()
    then = (SAMPLES / "complete" / "profile" / "milestones.yaml").read_text("utf-8")
    now = (tmp_path / "profile" / "milestones.yaml").read_text("utf-8")
    assert now == then.replace("date: 2029-03\n  task: T6", "date: 2029-09\n  task: T6")
    assert not (tmp_path / "profile" / "self_assessment.yaml").exists()
    assert (tmp_path / "profile.yaml").read_bytes() == (SAMPLES / "complete" / "profile.yaml").read_bytes()


def test_comments_behind_what_was_emptied_stay() -> None:
    text = "a:\n  rows:\n    - x: 1  # 一\n    # 二\n  # 三\n  last: 2  # 四\n"
    found = sheet(text.encode())
    emptied(found.root["a"])
    kept = [" ".join(line.split()) for line in found.text().decode().splitlines()]
    assert kept == ["a:", "rows: # 一", "# 二", "# 三", "last: # 四"]
