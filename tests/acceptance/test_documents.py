"""What stands in the documents of a dossier: the chart and the years of the 建设方案, the response to every
clause, what is open and what was accepted."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest

from applykit.building import context_of
from applykit.documents.contents import words
from applykit.documents.headings import Numbers, StyleSheet, w
from applykit.model import Profile
from tests.conftest import AS_OF, SAMPLES, Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-11-23")
CITED = re.compile(r"(卷.) (?:(第.+?章) )?([^（]+)((?:（[一二三四五六七八九十]+）)*)")


@pytest.fixture(scope="module")
def dossier(complete_dossier: Path) -> Path:
    """The documents of the complete sample."""
    return complete_dossier


def blocks(path: Path) -> Iterator[tuple[str, Any]]:
    """The paragraphs and tables of a document in order: headings with their numbers, then the elements."""
    document = docx.Document(str(path))
    sheet = StyleSheet(document.styles.element)
    numbers = Numbers(sheet, document.part.numbering_part.element)
    # A narrative stands in a content control.
    for element in document.element.body.xpath("(. | w:sdt/w:sdtContent)/*[self::w:p or self::w:tbl]"):
        heading = numbers.next(element) + words(element) if element.tag == w("p") else ""
        style = sheet.style_of(element) if element.tag == w("p") else "table"
        yield (heading if style.startswith(("Heading", "FrontHeading")) else ""), element


def rows(table: Any) -> list[list[str]]:
    return [[words(cell) for cell in row.iterfind(w("tc"))] for row in table.iterfind(w("tr"))]


def under(path: Path, *headings: str) -> list[list[str]]:
    """The rows of the first table below headings, each within the one before; heads are left out."""
    wanted = list(headings)
    for heading, element in blocks(path):
        if wanted and heading and wanted[0] in heading:
            wanted.pop(0)
        elif not wanted and element.tag == w("tbl"):
            heads = len(element.xpath("w:tr[w:trPr/w:tblHeader]"))
            return rows(element)[heads:]
    raise AssertionError(f"no table below {headings}")


def said(path: Path, heading: str) -> str:
    """The words of all paragraphs and tables below a heading, up to the next heading."""
    found, inside = [], False
    for title, element in blocks(path):
        if title:
            inside = heading in title
        elif inside:
            found.append(words(element))
    return "\n".join(found)


def test_the_chart_shows_every_task_and_milestone_in_its_quarter(dossier: Path, complete: Profile) -> None:
    chart = under(dossier / "卷二 建设方案.docx", "年度计划", "进度图")
    tasks = {task["id"]: task for task in complete.data["tasks"]}
    assert [row[0] for row in chart] == list(tasks)
    start = complete.data["lab"]["period_start"]
    for milestone in complete.data["milestones"]:
        day: date = milestone["date"]
        quarter = (day.year - start.year) * 4 + (day.month - 1) // 3
        row = next(row for row in chart if row[0] == milestone["task"])
        assert f"◆{milestone['id']}" in row[4 + quarter].split()
    assert sum(cell.count("◆") for row in chart for cell in row) == len(complete.data["milestones"])


@pytest.mark.parametrize("year", [2027, 2028, 2029])
def test_a_year_lists_what_runs_and_ends_in_it(year: int, dossier: Path, complete: Profile) -> None:
    path, title = dossier / "卷二 建设方案.docx", f"年（{year} 年）"
    tasks = [task["id"] for task in complete.data["tasks"] if task["start"].year <= year <= task["end"].year]
    assert [row[0] for row in under(path, title, "实施的建设任务")] == tasks
    milestones = [item["id"] for item in complete.data["milestones"] if item["date"].year == year]
    assert [row[0] for row in under(path, title, "里程碑")] == milestones
    targets = {
        item["id"]: next(point["value"] for point in item["yearly"] if point["year"] == year)
        for item in complete.data["indicators"]
    }
    shown = {row[0]: Decimal(row[5].replace(",", "")) for row in under(path, title, "考核指标的年度目标")}
    assert shown == targets
    spent = sum(row["amount"] for row in complete.data["budget"] if row["year"] == year)
    assert under(path, title, "经费预算")[-1][1] == f"{spent:,.2f}"


def test_every_clause_that_wants_an_answer_has_a_row(complete: Profile) -> None:
    context: Any = context_of(complete, document="自评报告", as_of=AS_OF)
    answered = context["assessment"]["clauses"]
    assert [row["id"] for row in answered] == [
        clause.id for clause in complete.programme.clauses if not clause.background
    ]
    for row in answered:
        assert row["criteria"], row["id"]
        assert row["places"], row["id"]
        assert row["evidence_numbers"], row["id"]


def cited(place: str, headings: dict[str, list[str]]) -> list[str]:
    """The titles of the sections that a place of the response table names; what is not there fails."""
    found = CITED.fullmatch(place)
    assert found, place
    volume, chapter, title, sections = found.groups()
    number = f"{chapter[1:-1]}、" if chapter else ""
    known = headings[volume]
    below = known[known.index(number + title) + 1 :]
    end = next((i for i, heading in enumerate(below) if not re.match(r"（|\d", heading)), len(below))
    return [
        next(heading for heading in below[:end] if heading.startswith(section)).removeprefix(section)
        for section in re.findall(r"（.+?）", sections)
    ]


def test_the_response_names_headings_that_are_there(dossier: Path, complete: Profile) -> None:
    headings = {
        path.name[:2]: [heading for heading, _ in blocks(path) if heading] for path in dossier.glob("*.docx")
    }
    context: Any = context_of(complete, document="自评报告", as_of=AS_OF)
    sections = {
        row["id"]: [section for place in row["places"] for section in cited(place, headings)]
        for row in context["assessment"]["clauses"]
    }
    assert sections["M1.1"] == ["战略、工程与民生对接"]
    assert {"系统安排与分步实施", "进度安排与里程碑", "进度图", "分年计划"} <= set(sections["M1.3"])
    assert {"退出触发情形", "退出处置预案"} <= set(sections["M3.4"])
    assert {"建设机制创新", "建设机制"} <= set(sections["M5.2"])


def test_the_applicants_own_partial_ratings_are_open(dossier: Path, complete: Profile) -> None:
    claimed = [row for row in complete.data["self_assessment"] if row["rating"] in ("部分满足", "不满足")]
    assert claimed
    shown = {row[0]: row for row in under(dossier / "卷三 自评报告.docx", "待完善事项")}
    assert list(shown) == [row["criterion"] for row in claimed]
    for row in claimed:
        text = shown[row["criterion"]]
        assert text[3].startswith(f"申报单位自评为{row['rating']}：")
        assert text[4:] == [row["action"], row["owner"], row["due"].isoformat()]


def test_nothing_open_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "complete", tmp_path / "lab", ignore=shutil.ignore_patterns("build"))
    (tmp_path / "lab" / "profile" / "self_assessment.yaml").unlink()
    done = run("build", tmp_path / "lab", "--output", tmp_path / "out", "--only", "自评报告", *DAY)
    assert done.code == 0, done.out + done.err
    path = tmp_path / "out" / "卷三 自评报告.docx"
    assert said(path, "尚未达到的条目") == "全部适用条目均已作答，没有部分满足或不满足的条目。"
    assert said(path, "说明理由后保留的提醒") == "没有需要说明理由的提醒。"


def test_an_accepted_warning_stands_in_the_report_with_its_reason(run: Run, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "quickstart", tmp_path / "lab", ignore=shutil.ignore_patterns("build"))
    profile = tmp_path / "lab" / "profile.yaml"
    text = profile.read_text("utf-8")
    assert "合同期至: 2029年12月}" in text
    profile.write_text(text.replace("合同期至: 2029年12月}", "合同期至: 2028年12月}", 1), encoding="utf-8")
    found = json.loads(run("check", profile, "--format", "json", *DAY).out)["diagnostics"]
    assert [item["severity"] for item in found] == ["warning"]
    accepted = [
        f"  - 规则: {found[0]['rule']}",
        f"    位置: {found[0]['path']}",
        "    理由: 已签续聘意向书",
        "    责任人: 苏某",
        "    完成时限: 2028年10月31日",
    ]
    with profile.open("a", encoding="utf-8") as file:
        file.write("\n".join(("", "已接受的提醒:", *accepted, "")))
    done = run("build", profile, "--output", tmp_path / "out", "--only", "自评报告", *DAY)
    assert done.code == 0, done.out + done.err
    table = under(tmp_path / "out" / "卷三 自评报告.docx", "说明理由后保留的提醒")
    assert len(table) == 1
    assert table[0][0] == "1"
    assert re.fullmatch(r"人员第 \d 条·合同期至", table[0][1])
    assert "2028年12月" in table[0][2]
    assert table[0][3:] == ["已签续聘意向书", "苏某", "2028-10-31"]
