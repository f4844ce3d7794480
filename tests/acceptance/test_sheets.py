"""Sections from spreadsheets: what is read, what is said of bad ones, and the sheets that applykit writes.

The spreadsheets are made here, so that each test shows what is in its file.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

import applykit
from applykit import sheets
from applykit.messages import sheets as messages
from applykit.model import Diagnostic, Profile, Programme
from applykit.sheets import package
from tests.conftest import ROOT, SAMPLES, Outcome

PACK = ROOT / "tests" / "packs" / "small"
Run = Callable[..., Outcome]
Change = Callable[[Any, Any], None]

PEOPLE = (["姓名", "投入月数"], ["沈知远", 6], ["顾怀瑾", 3.5])
HEADS = {
    "unit_price": "单价", "quantity": "数量", "purchased": "购置年月", "asset_number": "资产编号",
}  # fmt: skip


@pytest.fixture
def small() -> Programme:
    return applykit.load_programme(str(PACK))


def workbook(rows: Sequence[Any], change: Change | None = None, title: str = "人员") -> bytes:
    """A workbook of one sheet, with whatever `change(book, page)` does to it."""
    book = Workbook()
    page: Any = book.active
    page.title = title
    for row in rows:
        page.append(list(row))
    if change:
        change(book, page)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def edited(content: bytes, part: str, *pairs: tuple[str, str]) -> bytes:
    """A workbook with texts replaced in one of its parts, each of which must be there."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(result, "w") as written:
        for name in read.namelist():
            text = read.read(name)
            if name == part:
                for old, new in pairs:
                    assert old.encode() in text, old
                    text = text.replace(old.encode(), new.encode())
            written.writestr(name, text)
    return result.getvalue()


def lay(folder: Path, files: dict[str, bytes | str], main: str = "project:\n  name: 电池安全\n") -> Path:
    """A profile with files in its profile/ folder."""
    (folder / "profile").mkdir(parents=True, exist_ok=True)
    (folder / "profile.yaml").write_text(main, encoding="utf-8")
    for name, content in files.items():
        raw = content.encode() if isinstance(content, str) else content
        (folder / "profile" / name).write_bytes(raw)
    return folder


def load(folder: Path, programme: Programme, files: dict[str, bytes | str]) -> Profile:
    return applykit.load_profile(lay(folder, files), programme)


def said(profile: Profile) -> list[tuple[str, str]]:
    """Every diagnostic as its rule, with the variant that has words of its own, and its cell."""

    def rule(found: Diagnostic) -> str:
        variant = f"{found.rule}/{found.variant}"
        return variant if variant in messages.RULES else found.rule

    return [(rule(found), found.position.cell if found.position else "") for found in profile.diagnostics]


# --- what is read ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        ["姓名", "投入月数"], ["name", "months"], ["投入月数", "姓名"], [" 姓 名 ", "投入\n月数"],
        ["序号", "姓名*", "投入月数（月）"], ["【必填】姓名", "投入月数(人月)"], ["Name", "MONTHS"],
    ],
    ids=str,
)  # fmt: skip
def test_heads_are_labels_or_names_in_any_order(head: list[str], tmp_path: Path, small: Programme) -> None:
    values = {"姓": "沈知远", "名": "沈知远", "n": "沈知远", "N": "沈知远", "序": 1}
    row = [values.get(text.strip().removeprefix("【必填】")[0], 6) for text in head]
    found = load(tmp_path, small, {"people.xlsx": workbook([head, row])})
    assert found.data["people"] == [{"name": "沈知远", "months": Decimal(6)}]
    assert found.diagnostics == ()


def test_titles_above_the_head_and_empty_rows_are_passed_over(tmp_path: Path, small: Programme) -> None:
    rows = [["人员一览表"], [], PEOPLE[0], [], PEOPLE[1], [None, "  "], PEOPLE[2], []]
    content = workbook(rows, lambda _book, page: page.merge_cells("A1:B1"))
    found = load(tmp_path, small, {"人员.xlsx": content})
    assert [row["name"] for row in found.data["people"]] == ["沈知远", "顾怀瑾"]
    assert found.positions["people", 1, "months"].cell == "人员!B7"
    assert found.positions["people", 1, "months"].line == 7
    assert found.diagnostics == ()


def test_units_in_the_head_convert_every_value(tmp_path: Path, programme: Programme) -> None:
    rows = [
        ["资产编号", "单价（元）", "原值(亿元)", "现值（万元）", "数量（台）"],
        ["A1", 3500000, 0.035, 350, 1],
        ["A2", "3,500,000", "0.035", "3500000元", "1"],
    ]
    found = load(tmp_path, programme, {"equipment.xlsx": workbook(rows)})
    for row in found.data["equipment"]:
        assert row["unit_price"] == row["original_value"] == row["present_value"] == 350
        assert row["quantity"] == 1


@pytest.mark.parametrize(
    ("field", "value", "form", "expected"),
    [
        ("unit_price", 0.1 + 0.2, "General", Decimal("0.3")),
        ("unit_price", 350.09999999999997, "#,##0.00", Decimal("350.1")),
        ("unit_price", 1e-7, "General", Decimal("0.0000001")),
        ("unit_price", "  1,200.50万元 ", "@", Decimal("1200.5")),
        ("quantity", 3.0, "General", 3),
        ("purchased", date(2021, 3, 1), "yyyy-mm-dd", date(2021, 3, 1)),
        ("purchased", datetime(2021, 3, 9, 13, 30), "yyyy-mm-dd hh:mm", date(2021, 3, 1)),
        ("purchased", 2021.3, "General", date(2021, 3, 1)),
        ("purchased", 2021.1, "0.00", date(2021, 10, 1)),
        ("purchased", 202103, "General", date(2021, 3, 1)),
        ("asset_number", 20210083, "General", "20210083"),
        ("asset_number", 18, "000000", "000018"),
        ("asset_number", 0.25, "0%", "25%"),
        ("asset_number", True, "General", "是"),
        ("asset_number", date(2021, 3, 1), "yyyy-mm-dd", "2021-03-01"),
        ("asset_number", "A\u00a0", "@", "A"),
        ("asset_number", "a_x000D_\nb", "@", "a\nb"),
    ],
)
def test_values_are_read_as_a_person_would_have_typed_them(
    field: str, value: object, form: str, expected: object, tmp_path: Path, programme: Programme
) -> None:
    content = workbook([[HEADS[field]], [value]], _format(form, "A2"))
    found = load(tmp_path, programme, {"equipment.xlsx": content})
    assert found.data["equipment"] == [{field: expected}]
    assert [item for item in said(found) if item[0].startswith("schema.sheet")] == []


def test_date_formats_that_chinese_excel_names_by_number_only(tmp_path: Path, programme: Programme) -> None:
    content = workbook([["购置年月", "资产编号"], [date(2021, 3, 1), "A1"]], _format("mm-dd-yy", "A2"))
    content = edited(content, "xl/styles.xml", ('numFmtId="14"', 'numFmtId="57"'))
    found = load(tmp_path, programme, {"equipment.xlsx": content})
    assert found.data["equipment"] == [{"purchased": date(2021, 3, 1), "asset_number": "A1"}]


def test_formulas_give_the_value_that_was_stored(tmp_path: Path, programme: Programme) -> None:
    rows = [["资产编号", "单价", "安装地点"], ["A1", "=1+1", '=IF(1,"","")']]
    empty = 't="str"><f>IF(1,"","")</f><v></v>'
    content = edited(
        workbook(rows), "xl/worksheets/sheet1.xml",
        ("<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>"), ('><f>IF(1,"","")</f><v></v>', f" {empty}"),
    )  # fmt: skip
    found = load(tmp_path, programme, {"equipment.xlsx": content})
    assert found.data["equipment"] == [{"asset_number": "A1", "unit_price": 2}]


@pytest.mark.parametrize("text", ["沈知远、顾怀瑾", "沈知远,顾怀瑾", "沈知远； 顾怀瑾；", "沈知远\n顾怀瑾"])
def test_lists_are_parted(text: str, tmp_path: Path, small: Programme) -> None:
    files = {"people.xlsx": workbook(PEOPLE), "works.xlsx": workbook([["编号", "参加人"], ["T1", text]])}
    found = load(tmp_path, small, dict(files))
    assert found.data["works"][0]["helpers"] == ["沈知远", "顾怀瑾"]


@pytest.mark.parametrize(
    "heads",
    [
        [2027, 2028],
        ["2027", "2028年"],
        ["分年目标 2027", "分年目标2028年度"],
        ["yearly.2027", "分年目标（2028）"],
    ],
    ids=str,
)
def test_years_stand_side_by_side(heads: list[object], tmp_path: Path, small: Programme) -> None:
    rows = [["编号", *heads], ["T1", 3, 4.5], ["T2", None, 0], ["T3", None, None]]
    found = load(tmp_path, small, {"works.xlsx": workbook(rows)})
    assert [row.get("yearly") for row in found.data["works"]] == [
        [{"year": 2027, "value": 3}, {"year": 2028, "value": Decimal("4.5")}],
        [{"year": 2028, "value": 0}],
        None,
    ]  # fmt: skip
    assert found.positions["works", 0, "yearly", 1, "value"].cell == "人员!C2"


def test_the_sheet_called_like_the_section_is_read(tmp_path: Path, small: Programme) -> None:
    def change(book: Any, page: Any) -> None:
        page.title = "说明"
        other = book.create_sheet("人员")
        for row in PEOPLE:
            other.append(row)
        book.create_sheet("Sheet3")
        book.create_sheet("选项")["A1"] = "hidden lists are no news"
        book["选项"].sheet_state = "hidden"

    found = load(tmp_path, small, {"people.xlsx": workbook([], change)})
    assert [row["name"] for row in found.data["people"]] == ["沈知远", "顾怀瑾"]
    assert found.diagnostics == ()


@pytest.mark.parametrize("title", ["Sheet 1", "2026年", "人员-1"])
def test_names_of_sheets_are_quoted_as_spreadsheets_do(title: str, tmp_path: Path, small: Programme) -> None:
    found = load(tmp_path, small, {"people.xlsx": workbook([["姓名", "投入月数"], ["甲", 13]], title=title)})
    assert said(found) == [("schema.too_large", f"'{title}'!B2")]


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_as_people_save_it(
    encoding: str, separator: str, ends: str, tmp_path: Path, small: Programme
) -> None:
    lines = ["姓名#投入月数", "", '"沈知远\n（兼）"#6', "顾怀瑾#13"]
    text = ends.join(lines).replace("#", separator)
    found = load(tmp_path, small, {"people.csv": text.encode(encoding)})
    assert [row["months"] for row in found.data["people"]] == [6, 13]
    assert said(found) == [("schema.too_large", "B4")]
    position = found.diagnostics[0].position
    assert position is not None
    assert (position.line, position.column) == (5, 2)


def test_csv_with_the_hint_that_excel_leaves(tmp_path: Path, small: Programme) -> None:
    found = load(tmp_path, small, {"people.csv": "sep=|\n姓名|投入月数\n甲|13\n"})
    assert said(found) == [("schema.too_large", "B3")]


@pytest.mark.parametrize(
    "content", [b"", "姓名,投入月数\n".encode(), workbook([]), workbook([["姓名", "投入月数"]])],
    ids=["no bytes", "head", "no cells", "head in a workbook"],
)  # fmt: skip
def test_a_sheet_without_rows_is_a_section_not_filled_in(
    content: bytes, tmp_path: Path, small: Programme
) -> None:
    name = "people.xlsx" if content.startswith(b"PK") else "people.csv"
    found = load(tmp_path, small, {name: content})
    assert not found.data.get("people")
    assert found.diagnostics == ()


def test_a_heading_without_entries_makes_room_for_a_file(tmp_path: Path, small: Programme) -> None:
    lay(tmp_path, {"people.xlsx": workbook(PEOPLE)}, "project:\n  name: 电池安全\n人员:\nworks:\n")
    found = applykit.load_profile(tmp_path, small)
    assert [row["name"] for row in found.data["people"]] == ["沈知远", "顾怀瑾"]
    assert found.diagnostics == ()


def test_a_section_in_a_sheet_and_in_yaml_is_said_with_both_places(tmp_path: Path, small: Programme) -> None:
    found = load(tmp_path, small, {"people.xlsx": workbook(PEOPLE), "people.yaml": "- name: 甲\n"})
    (fault,) = found.diagnostics
    assert fault.rule == "schema.section_twice"
    assert fault.position is not None
    assert fault.position.file.endswith("people.yaml")
    assert fault.related[0].position == found.positions["people",]


def test_lock_files_of_open_spreadsheets_are_passed_over(tmp_path: Path, small: Programme) -> None:
    files: dict[str, bytes | str] = {
        "people.xlsx": workbook(PEOPLE),
        "~$people.xlsx": b"\x05x",
        ".~lock.a#": b"",
    }
    assert load(tmp_path, small, files).diagnostics == ()


def test_entries_that_are_missing_are_said_at_their_own_cell(tmp_path: Path, programme: Programme) -> None:
    rows = [["资产编号", "设备名称", "型号"], ["A1", "b", "c"], ["A2", None, "c"]]
    found = load(tmp_path, programme, {"equipment.xlsx": workbook(rows, title="设备")})
    missing = {item.path: item.position.cell for item in found.diagnostics if item.position}
    assert missing["equipment[1].name"] == "设备!B3"
    assert missing["equipment[1].owner"] == "设备!A3"


# --- what is said ------------------------------------------------------------------------------------------


def _hide(_book: Any, page: Any) -> None:
    page.row_dimensions[2].hidden = True
    page.row_dimensions[3].hidden = True
    page.column_dimensions["B"].hidden = True


def _other_sheet(book: Any, _page: Any) -> None:
    book.create_sheet("离职")["C3"] = "甲"


def _format(form: str, cell: str = "B2") -> Change:
    def change(_book: Any, page: Any) -> None:
        page[cell].number_format = form

    return change


def _merge(area: str) -> Change:
    return lambda _book, page: page.merge_cells(area)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le")
PLAIN = workbook(PEOPLE)
HEAD = ["姓名", "投入月数"]

BAD: dict[str, tuple[str, bytes | str, list[tuple[str, str]]]] = {
    "old format": ("people.xls", OLE, [("schema.sheet_format", "")]),
    "other program": ("people.et", b"x", [("schema.sheet_format", "")]),
    "old format renamed": ("people.xlsx", OLE, [("schema.sheet_format", "")]),
    "web page": ("people.xlsx", "<html><table>", [("schema.sheet_format/content", "")]),
    "workbook renamed": ("people.csv", PLAIN, [("schema.sheet_format/not_csv", "")]),
    "no bytes": ("people.xlsx", b"", [("schema.sheet_blank", "")]),
    "password": ("people.xlsx", LOCKED, [("schema.sheet_encrypted", "")]),
    "cut off": ("people.xlsx", PLAIN[:900], [("schema.sheet_damaged", "")]),
    "no sheet in it": ("people.xlsx", b"PK\x05\x06" + b"\0" * 18, [("schema.sheet_damaged", "")]),
    "too large": ("people.csv", "x" * 10_000_001, [("schema.sheet_size", "")]),
    "encoding": ("people.csv", b"\xff\xff\x00\x81", [("schema.sheet_encoding", "")]),
    "quotes": ("people.csv", '姓名,投入月数\n"甲"乙,3\n', [("schema.sheet_quotes", "")]),
    "not a table": ("contact.xlsx", PLAIN, [("schema.unknown_section", "")]),
    "no head": ("people.xlsx", workbook([["甲", 3], ["乙", 4]]), [("schema.sheet_head", "人员!A1")]),
    "column": ("people.xlsx", workbook([[*HEAD, "备注"], ["甲", 3]]), [("schema.sheet_column", "人员!C1")]),
    "column near": (
        "people.xlsx", workbook([["姓名", "投入月"], ["甲", 3]]),
        [("schema.sheet_column/near", "人员!B1")]),
    "column twice": (
        "people.xlsx", workbook([[*HEAD, "name"], ["甲", 3, "乙"]]),
        [("schema.sheet_column_twice", "人员!C1")]),
    "no label": ("people.xlsx", workbook([HEAD, ["甲", 3, "x"]]), [("schema.sheet_unlabelled", "人员!C2")]),
    "unit": (
        "people.xlsx", workbook([["姓名", "投入月数（年）"], ["甲", 3]]),
        [("schema.sheet_unit", "人员!B1")]),
    "nested": (
        "works.xlsx", workbook([["编号", "分年目标"], ["T1", 3], ["T2", 3]]),
        [("schema.sheet_nested/yearly", "人员!B1")]),
    "merged": (
        "people.xlsx", workbook([HEAD, ["甲", 3], ["乙", None]], _merge("B2:B3")),
        [("schema.sheet_merged", "人员!B2")]),
    "hidden": (
        "people.xlsx", workbook(PEOPLE, _hide),
        [("schema.sheet_hidden/columns", "人员!B1"), ("schema.sheet_hidden", "人员!A2")]),
    "totals": (
        "people.xlsx", workbook([*PEOPLE, ["合 计：", 9.5]]),
        [("schema.sheet_totals", "人员!A4")]),
    "sums": (
        "people.xlsx", workbook([*PEOPLE, [None, "小计（人月）"]]),
        [("schema.sheet_totals", "人员!B4")]),
    "other sheets": ("people.xlsx", workbook(PEOPLE, _other_sheet), [("schema.sheet_others", "人员!A1")]),
    "formula": ("people.xlsx", workbook([HEAD, ["甲", "=1+1"]]), [("schema.sheet_formula", "人员!B2")]),
    "error": ("people.xlsx", workbook([HEAD, ["甲", "#REF!"]]), [("schema.sheet_error", "人员!B2")]),
    "digits": (
        "people.xlsx", workbook([HEAD, [129700004668032271, 3]]),
        [("schema.sheet_digits", "人员!A2")]),
    "scaled": (
        "people.xlsx", workbook([HEAD, ["甲", 12]], _format('0!.0,"万"')),
        [("schema.sheet_scaled", "人员!B2")]),
    "month": (
        "works.xlsx", workbook([["编号", "开始日期"], ["T1", 2026.1], ["T2", "2026-01-01"]]),
        [("schema.sheet_month", "人员!B2"), ("schema.type", "人员!B2")]),
    "control character": (
        "people.xlsx", workbook([HEAD, ["甲_x0007_", 3]]), [("text.control_character", "人员!A2")]),
}  # fmt: skip
"""A bad spreadsheet: the name of its file, its content, and what is said of it."""

WARNINGS = {"schema.sheet_hidden", "schema.sheet_totals", "schema.sheet_others", "schema.sheet_scaled"}
ELSEWHERE = {
    "schema.sheet_not_rows", "schema.sheet_unit/none", "schema.sheet_nested", "schema.sheet_size/unpacked",
}  # fmt: skip
"""Rules that tests of their own make."""


@pytest.mark.parametrize("name", BAD)
def test_bad_spreadsheets(name: str, tmp_path: Path, small: Programme, run: Run) -> None:
    file, content, expected = BAD[name]
    found = load(tmp_path, small, {file: content})
    assert said(found) == expected
    severities = {item.severity.value for item in found.diagnostics}
    assert severities == {"warning" if expected[0][0].split("/")[0] in WARNINGS else "error"}
    text = run("check", tmp_path, "--programme", PACK)
    assert text.code == (1 if "error" in severities else 0)
    assert text.err == ""
    data = json.loads(run("check", tmp_path, "--programme", PACK, "--format", "json").out)
    for item, shown in zip(found.diagnostics, data["diagnostics"], strict=True):
        assert item.position is not None
        assert shown["cell"] == (item.position.cell or None)
        assert shown["file"].endswith(f"profile/{file}")
        assert "…" not in shown["message"]
        assert shown["remedy"]
        place = f"{file}{item.position.cell}" if item.position.cell else f"{file}:{item.position.line}:1"
        assert place in "".join(text.out.split())


def test_every_rule_of_sheets_has_a_case() -> None:
    seen = {rule for _file, _content, expected in BAD.values() for rule, _cell in expected}
    rules = {rule for rule in messages.RULES if rule.startswith("schema.")}
    assert rules - seen == ELSEWHERE


def test_a_group_has_no_sheet(tmp_path: Path, small: Programme) -> None:
    lay(tmp_path, {"project.xlsx": PLAIN}, "people: []\n")
    assert ("schema.sheet_not_rows", "") in said(applykit.load_profile(tmp_path, small))


def test_a_unit_where_none_belongs_is_said_once_at_the_head(tmp_path: Path, programme: Programme) -> None:
    rows = [["编号", "基线（件）"], ["K1", 3], ["K2", 4]]
    found = load(tmp_path, programme, {"indicators.xlsx": workbook(rows, title="考核指标")})
    units = [item for item in said(found) if "unit" in item[0]]
    assert units == [("schema.sheet_unit/none", "考核指标!B1")]
    assert [row["baseline"] for row in found.data["indicators"]] == [3, 4]


def test_a_field_that_holds_groups_has_no_column(tmp_path: Path, small: Programme) -> None:
    rows = small.schema["people"]["schema"]
    fields = {**rows["schema"], "jobs": {"type": "dict", "schema": {"a": {}}, "meta": {"label": "任职"}}}
    rules = {**small.schema["people"], "schema": {**rows, "schema": fields}}
    path = tmp_path / "people.xlsx"
    path.write_bytes(workbook([["姓名", "任职"], ["甲", "x"]]))
    found = sheets.read(path, "people.xlsx", "people", rules).diagnostics
    assert [(item.rule, item.variant) for item in found] == [("schema.sheet_nested", "")]


def test_a_workbook_that_swells_is_refused(
    tmp_path: Path, small: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "MOST_UNPACKED", 1_000)
    assert said(load(tmp_path, small, {"people.xlsx": PLAIN})) == [("schema.sheet_size/unpacked", "")]


def test_an_entry_with_a_password_of_its_own_is_encrypted(tmp_path: Path, small: Programme) -> None:
    marked = bytearray(PLAIN)
    directory = marked.index(b"PK\x01\x02")
    marked[directory + 8] |= 1
    assert said(load(tmp_path, small, {"people.xlsx": bytes(marked)})) == [("schema.sheet_encrypted", "")]


def test_damage_anywhere_never_crashes_and_is_not_silent(tmp_path: Path, small: Programme) -> None:
    """Cut off or overwritten at many places: read as it was, or said; never anything else."""
    directory = PLAIN.index(b"PK\x01\x02")
    places = [*range(10, directory, 131), *range(directory, len(PLAIN), 5)]
    for number, at in enumerate(places):
        broken = bytearray(PLAIN)
        broken[at : at + 8] = b"\xff\x00<>&PK\x01"
        for content in (PLAIN[:at], bytes(broken)):
            found = load(tmp_path / str(number), small, {"people.xlsx": content})
            rows = [row["name"] for row in found.data.get("people") or ()]
            assert found.diagnostics or rows == ["沈知远", "顾怀瑾"], at


@given(
    content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode),
    ending=st.sampled_from([".csv", ".xlsx"]),
)
def test_whatever_stands_in_a_file_is_read_or_refused(content: bytes, ending: str) -> None:
    small = applykit.load_programme(str(PACK))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"people{ending}"
        path.write_bytes(content)
        found = sheets.read(path, path.name, "people", small.schema["people"])
    assert found.diagnostics or (found.root and found.root.value in (None, []))


def test_entities_that_explode_are_damage(tmp_path: Path, small: Programme) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    content = edited(
        PLAIN, "xl/worksheets/sheet1.xml", ("<worksheet", f"{bomb}]><worksheet"), ("<t>", "<t>&j;"),
    )  # fmt: skip
    assert said(load(tmp_path, small, {"people.xlsx": content})) == [("schema.sheet_damaged", "")]


def test_a_part_that_is_not_xml_is_damage(tmp_path: Path, small: Programme) -> None:
    content = edited(PLAIN, "xl/worksheets/sheet1.xml", ("</sheetData>", "</sheet>"))
    assert said(load(tmp_path, small, {"people.xlsx": content})) == [("schema.sheet_damaged", "")]


def test_the_next_step_names_the_cell(tmp_path: Path, run: Run) -> None:
    lay(tmp_path, {"people.xlsx": workbook([HEAD, ["甲", "三"]])})
    done = run("check", tmp_path, "--programme", PACK)
    assert "beginning at people.xlsx 人员!B2." in " ".join(done.out.split())


def test_a_file_of_another_kind_called_like_no_section_is_only_mentioned(
    tmp_path: Path, small: Programme
) -> None:
    found = load(tmp_path, small, {"notes.xls": OLE, "notes.docx": b"PK"})
    assert [item.rule for item in found.diagnostics] == ["schema.file_ignored"] * 2


# --- what is written ---------------------------------------------------------------------------------------


def test_init_writes_a_sheet_to_fill_in(tmp_path: Path, run: Run) -> None:
    lab = tmp_path / "lab"
    done = run("init", lab, "--sheet", "equipment", "--sheet", "考核指标")
    assert done.code == 0
    assert f"Written: {lab / 'profile' / 'equipment.xlsx'}" in done.out
    page: Any = load_workbook(lab / "profile" / "equipment.xlsx").active
    heads = {cell.value: cell for cell in page[1]}
    assert {"资产编号", "单价（万元）", "数量（台套）", "状态"} <= set(heads)
    assert page.title == "仪器设备"
    assert page.max_row == 1, "an example among the rows would be read as data"
    assert page.freeze_panes == "B2"
    note = heads["单价（万元）"].comment.text
    assert "【必填】" in note
    assert "例：48.60" in note
    offers = {str(item.sqref): item.formula1 for item in page.data_validations.dataValidation}
    assert offers[f"{heads['状态'].column_letter}2:{heads['状态'].column_letter}2000"] == '"现有,拟购"'
    other: Any = load_workbook(lab / "profile" / "indicators.xlsx").active
    years = [cell.value for cell in other[1]]
    assert [head for head in years if "分年目标" in str(head)] == [
        f"分年目标 {year}" for year in (2027, 2028, 2029)
    ]


def test_empty_sheets_of_all_sections_are_sections_not_filled_in(
    tmp_path: Path, run: Run, programme: Programme
) -> None:
    names = [name for name, rules in programme.schema.items() if sheets.is_rows(rules)]
    assert len(names) >= 20
    options = [part for name in names for part in ("--sheet", name)]
    assert run("init", tmp_path / "a", *options).code == 0
    assert run("init", tmp_path / "b").code == 0

    def rules(folder: Path) -> list[tuple[str, str]]:
        found = applykit.load_profile(folder, programme).diagnostics
        return sorted((item.rule, item.path) for item in found)

    assert rules(tmp_path / "a") == rules(tmp_path / "b")


def test_choices_too_long_for_a_rule_stand_on_a_hidden_sheet(small: Programme) -> None:
    choices = [f"第{number}种很长很长的选择" for number in range(40)]
    fields = {
        "kind": {"type": "text", "allowed": choices},
        "sort": {"type": "text", "allowed": ["甲,乙", "丙"]},
    }
    book = load_workbook(io.BytesIO(sheets.sheet("x", {"schema": {"schema": fields}})))
    assert book["选项"].sheet_state == "hidden"
    page: Any = book.active
    offers = [item.formula1 for item in page.data_validations.dataValidation]
    assert offers == ["'选项'!$A$1:$A$40", "'选项'!$B$1:$B$2"]
    assert [cell.value for cell in book["选项"]["B"]][:2] == ["甲,乙", "丙"]


def test_init_adds_sheets_to_a_profile_and_overwrites_nothing(tmp_path: Path, run: Run) -> None:
    assert run("init", tmp_path).code == 0
    main = (tmp_path / "profile.yaml").read_bytes()
    assert run("init", tmp_path, "--sheet", "staff").code == 0
    assert (tmp_path / "profile.yaml").read_bytes() == main
    sheet = (tmp_path / "profile" / "staff.xlsx").read_bytes()
    (tmp_path / "profile" / "设备.yaml").write_text("", encoding="utf-8")
    (tmp_path / "profile" / "仪器设备.yaml").write_text("", encoding="utf-8")
    for section in ("人员", "equipment"):
        done = run("init", tmp_path, "--sheet", "funding", "--sheet", section)
        assert done.code == 3
        assert "already has a file" in done.err
    assert (tmp_path / "profile" / "staff.xlsx").read_bytes() == sheet
    assert not (tmp_path / "profile" / "funding.xlsx").exists()


@pytest.mark.parametrize(
    ("section", "words"),
    [("stafff", "did you mean “staff”?"), ("lab", "“实验室” is not a table"), ("人", "did you mean “人员”?")],
)
def test_a_slip_in_the_name_of_a_section_is_2(section: str, words: str, tmp_path: Path, run: Run) -> None:
    for arguments in (("init", tmp_path / "new"), ("export", SAMPLES / "complete")):
        done = run(*arguments, "--sheet", section)
        assert done.code == 2
        assert words in done.err
    assert not (tmp_path / "new").exists()


def exported(folder: Path, run: Run, section: str, profile: Path, *options: str | Path) -> bytes:
    target = folder / f"{section}-out.xlsx"
    done = run("export", profile, "--sheet", section, "--output", target, *options)
    assert (done.code, done.err) == (0, "")
    content = target.read_bytes()
    target.unlink()
    return content


ROW_FILES = sorted(path.stem for path in (SAMPLES / "complete" / "profile").glob("*.yaml"))


@pytest.mark.parametrize("section", ROW_FILES)
def test_export_and_reading_give_equal_data(
    section: str, tmp_path: Path, run: Run, complete: Profile, programme: Programme
) -> None:
    shutil.copytree(SAMPLES / "complete", tmp_path / "lab", ignore=shutil.ignore_patterns("build"))
    content = exported(tmp_path, run, section, tmp_path / "lab")
    (tmp_path / "lab" / "profile" / f"{section}.yaml").unlink()
    (tmp_path / "lab" / "profile" / f"{section}.xlsx").write_bytes(content)
    again = applykit.load_profile(tmp_path / "lab", programme)
    assert again.data[section] == complete.data[section]
    assert again.diagnostics == complete.diagnostics


def test_the_same_rows_give_the_same_bytes(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    first = exported(tmp_path, run, "equipment", SAMPLES / "complete")
    monkeypatch.setattr("time.localtime", lambda *_seconds: datetime(2031, 5, 6, 7, 8, 9).timetuple())
    assert exported(tmp_path, run, "equipment", SAMPLES / "complete") == first
    assert b"dcterms:modified" not in zipfile.ZipFile(io.BytesIO(first)).read("docProps/core.xml")


def test_the_sample_keeps_every_long_section_in_a_file() -> None:
    assert len(ROW_FILES) >= 20


ODD = """project:
  name: 电池安全
people:
- name: =1+1
- name: "+86 甲"
- name: "-40 ℃"
- name: "@sum"
- name: "#N/A"
- name: "000018"
- name: a_x0041_b
- name: 三
  months: 三个月
- name: 四
  months: 3.50月
  职务: 主任
"""


def test_export_writes_text_as_text_and_what_was_typed(tmp_path: Path, run: Run, small: Programme) -> None:
    lay(tmp_path, {}, ODD)
    content = exported(tmp_path, run, "people", tmp_path, "--programme", PACK)
    page: Any = load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in page[1]] == ["姓名", "投入月数（月）", "职务"]
    cells = page["A"][1:]
    assert {cell.data_type for cell in cells} == {"s"}, "a formula or an error would be run or lost"
    assert [cell.quotePrefix for cell in cells] == [True] * 4 + [False] * 5
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    again = lay(tmp_path / "again", {"people.xlsx": content}, "project:\n  name: 电池安全\n")
    found = applykit.load_profile(again, small)
    assert [row["name"] for row in found.data["people"]] == [
        "=1+1", "+86 甲", "-40 ℃", "@sum", "#N/A", "000018", "a_x0041_b", "三", "四",
    ]  # fmt: skip
    assert found.data["people"][8]["months"] == Decimal("3.5")
    first = applykit.load_profile(tmp_path, small)
    rules = ["schema.unknown_key", "schema.type", "schema.too_long"]
    assert sorted(item.rule for item in first.diagnostics) == sorted(rules)
    rules[0] = "schema.sheet_column"
    assert sorted(item.rule for item in found.diagnostics) == sorted(rules)


def test_items_that_hold_the_marks_which_part_items_survive(
    tmp_path: Path, run: Run, small: Programme
) -> None:
    lay(tmp_path, {}, "works:\n- id: T1\n  helpers: [甲、乙]\n- id: T2\n  helpers: ['a,b', c]\n")
    content = exported(tmp_path, run, "works", tmp_path, "--programme", PACK)
    found = load(tmp_path / "again", small, {"works.xlsx": content})
    assert [row["helpers"] for row in found.data["works"]] == [["甲、乙"], ["a,b", "c"]]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("- id: T1\n  id2: {a: b}\n", "“id2” at works[0]"),
        ("- id: T1\n  yearly: [{year: 2027, value: 1}, {year: 2027, value: 2}]\n", "“分年目标” at works[0]"),
        ("- id: T1\n  yearly: [{year: 2027, value: 1, note: x}]\n", "“分年目标” at works[0]"),
        ("- id: T1\n  编号: T2\n", "“编号” at works[0]"),
        (f"- id: T1\n- id: {'长' * 32768}\n", "works[1] has 32768 characters"),
    ],
    ids=["group", "year twice", "more in a year", "entry twice", "too long"],
)
def test_what_a_sheet_cannot_hold_is_not_exported(rows: str, words: str, tmp_path: Path, run: Run) -> None:
    lay(tmp_path, {"works.yaml": rows})
    done = run("export", tmp_path, "--programme", PACK, "--sheet", "works")
    assert done.code == 2
    assert words in done.err
    assert not (tmp_path / "works.xlsx").exists()


def test_export_goes_beside_the_profile_and_overwrites_nothing(tmp_path: Path, run: Run) -> None:
    lay(tmp_path, {"people.yaml": "- name: 甲\n"})
    command = ("export", tmp_path / "profile.yaml", "--programme", PACK, "--sheet", "人员")
    assert run(*command).code == 0
    written = (tmp_path / "people.xlsx").read_bytes()
    done = run(*command)
    assert done.code == 3
    assert "already there and was not overwritten" in done.err
    assert (tmp_path / "people.xlsx").read_bytes() == written
    assert run(*command, "--output", tmp_path / "people.ods").code == 2
    assert run(*command, "--output", tmp_path / "no" / "people.xlsx").code == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.xlsx", "profile", "profile.yaml"]


def test_a_section_that_cannot_be_read_is_not_exported_as_empty(tmp_path: Path, run: Run) -> None:
    lay(tmp_path, {"people.yaml": "- name: [\n"})
    done = run("export", tmp_path, "--programme", PACK, "--sheet", "people")
    assert done.code == 1
    assert "yaml" in done.err
    assert "nothing was written" in done.err
    assert not (tmp_path / "people.xlsx").exists()


def test_a_check_without_sheets_does_not_load_the_library() -> None:
    code = "from applykit.cli import main; main(['check', 'samples/quickstart', '--format', 'json'])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert not re.search(r"\bopenpyxl\b", done.stderr)
