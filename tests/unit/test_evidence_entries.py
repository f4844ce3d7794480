"""What entries say of their files: listed once, cited, in date, sealed, and issued by the party meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

import applykit
from applykit.evidence import evidence_diagnostics, inspect
from applykit.evidence.kinds import ENDINGS
from applykit.messages import describe, rule_table
from applykit.model import Profile, Programme, Severity
from tests.conftest import AS_OF, SAMPLES
from tests.unit.test_evidence import named, pdf, programme_with, row, rule_of

SUBMISSION = "submission:\n  deadline: 2026-12-20\n  review_end: 2027-03-31\n"
PARTIES = """\
organization:
  name: 江澜省新能源产品质量检验研究院
partners:
  - {id: P1, name: 江澜理工大学}
  - {id: P2, name: 恒岚动力电池有限公司}
"""
JOINT = "联合研究协议（江澜理工大学）"


def with_files(folder: Path, names: Mapping[str, int]) -> None:
    """Files of so many pages each, all different."""
    (folder / "evidence").mkdir()
    for seed, (name, pages) in enumerate(names.items()):
        path = folder / "evidence" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(pdf(pages, seed=seed))


def of_one(
    folder: Path, programme: Programme, rest: str = "", **fields: str
) -> list[tuple[str, str, int, list[str]]]:
    """Severity, rule, line and the other places of what is said about one entry with a whole file."""
    if not (folder / "evidence").exists():
        with_files(folder, {"1.pdf": 1})
    profile = programme_with([row(1, **fields)], folder, programme, rest)
    return [
        (str(item.severity), rule_of(item), item.position.line if item.position else 0,
         [other.path for other in item.related])
        for item in evidence_diagnostics(profile, AS_OF)
    ]  # fmt: skip


def test_names_that_are_nearly_right(tmp_path: Path, programme: Programme) -> None:
    """A misspelt name is one fault: the file it means is not also called unlisted."""
    with_files(tmp_path, {"E-01-法人证书.pdf": 1, "E-02-协议.PDF": 1})
    rows = [row(1, file="evidence/E-01-法人证.pdf"), row(2, file="evidence/E-02-协议.pdf")]
    found = evidence_diagnostics(programme_with(rows, tmp_path, programme), AS_OF)
    assert [(rule_of(item), item.facts["nearest"]) for item in found] == [
        ("missing_file/near", "evidence/E-01-法人证书.pdf"),
        ("missing_file/near", "evidence/E-02-协议.PDF"),
    ]


def test_files_that_no_entry_names(tmp_path: Path, programme: Programme) -> None:
    with_files(tmp_path, {"1.pdf": 1, "旧版.pdf": 2, "scans/page.pdf": 3})
    for name in (".hidden", "Thumbs.db", "desktop.ini", "~$协议.docx", "README.md", "说明.txt"):
        (tmp_path / "evidence" / name).write_text("x")
    found = evidence_diagnostics(programme_with([row(1)], tmp_path, programme), AS_OF)
    assert [(rule_of(item), item.facts["file"], item.path) for item in found] == [
        ("unlisted", "evidence/旧版.pdf", "evidence"),
        ("unlisted", "evidence/scans/page.pdf", "evidence"),
    ]
    assert {item.position.line for item in found if item.position} == {2}


def test_a_folder_full_of_strange_files_is_counted(tmp_path: Path, programme: Programme) -> None:
    with_files(tmp_path, {"1.pdf": 1, **{f"x{number}.pdf": 1 for number in range(25)}})
    found = evidence_diagnostics(programme_with([row(1)], tmp_path, programme), AS_OF)
    assert [rule_of(item) for item in found] == ["unlisted"] * 20 + ["unlisted/more"]
    assert found[-1].facts["count"] == 5


def test_one_file_twice_and_one_content_twice(tmp_path: Path, programme: Programme) -> None:
    with_files(tmp_path, {"1.pdf": 1, "2.pdf": 2})
    (tmp_path / "evidence" / "3.pdf").write_bytes((tmp_path / "evidence" / "1.pdf").read_bytes())
    (tmp_path / "evidence" / "4.pdf").write_bytes(b"")
    (tmp_path / "evidence" / "5.pdf").write_bytes(b"")
    rows = [row(1), row(2), row(3), row(4), row(5), row(6, file="evidence/./2.pdf")]
    found = evidence_diagnostics(programme_with(rows, tmp_path, programme), AS_OF)
    assert [(rule_of(item), item.path, [other.path for other in item.related]) for item in found] == [
        ("same_content", "evidence[2].file", ["evidence[0].file"]),
        ("empty", "evidence[3].file", []),
        ("empty", "evidence[4].file", []),
        ("same_file", "evidence[5].file", ["evidence[1].file"]),
    ]


@pytest.mark.parametrize(
    ("rest", "valid_until", "wanted"),
    [
        (SUBMISSION, "2026-12-19", [("error", "expired_at_submission/deadline", 2, ["submission.deadline"])]),
        (SUBMISSION, "2026-12-20", [("warning", "expires_before_review", 2, ["submission.review_end"])]),
        (SUBMISSION, "2027-03-30", [("warning", "expires_before_review", 2, ["submission.review_end"])]),
        (SUBMISSION, "2027-03-31", []),
        (SUBMISSION + "  submitted: 2026-12-10\n", "2026-12-10",
         [("warning", "expires_before_review", 2, ["submission.review_end"])]),
        (SUBMISSION + "  submitted: 2026-12-10\n", "2026-12-09",
         [("error", "expired_at_submission", 2, ["submission.submitted"])]),
        ("", "2026-11-22", [("error", "expired_at_submission/today", 2, [])]),
        ("", "2026-11-23", []),
    ],
)  # fmt: skip
def test_validity(
    tmp_path: Path, programme: Programme, rest: str, valid_until: str, wanted: list[object]
) -> None:
    assert of_one(tmp_path, programme, rest, valid_until=valid_until) == wanted


@pytest.mark.parametrize(
    ("rest", "issued", "wanted"),
    [
        (SUBMISSION, "2026-12-20", []),
        (SUBMISSION, "2026-12-21", [("error", "issued_late/deadline", 2, ["submission.deadline"])]),
        (SUBMISSION + "  submitted: 2026-12-10\n", "2026-12-11",
         [("error", "issued_late", 2, ["submission.submitted"])]),
        ("", "2026-11-23", []),
        ("", "2026-11-24", [("warning", "issued_late/today", 2, [])]),
    ],
)  # fmt: skip
def test_issued_after_submission(
    tmp_path: Path, programme: Programme, rest: str, issued: str, wanted: list[object]
) -> None:
    assert of_one(tmp_path, programme, rest, issued=issued) == wanted


@pytest.mark.parametrize(
    ("kind", "seal", "wanted"),
    [
        ("标准文本", "不需要", []),
        ("标准文本", "已签章", []),
        ("标准文本", "待签章", [("warning", "unsigned/pending", 2, [])]),
        ("合作协议", "已签章", []),
        ("合作协议", "待签章", [("warning", "unsigned/pending", 2, [])]),
        ("合作协议", "不需要", [("warning", "unsigned", 2, ["evidence[0].kind"])]),
    ],
)
def test_seals(tmp_path: Path, programme: Programme, kind: str, seal: str, wanted: list[object]) -> None:
    assert of_one(tmp_path, programme, kind=kind, seal=seal) == wanted


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"title": JOINT, "issuer": "江澜省新能源产品质量检验研究院、江澜理工大学"}, []),
        ({"title": JOINT, "issuer": "江澜理工大学（盖章）"}, []),
        ({"title": JOINT, "issuer": "各合作单位"}, []),
        ({"title": JOINT, "issuer": "澜州师范学院"}, [("issuer", ["partners[0].name"])]),
        ({"title": "关于江澜理工大学的报告", "issuer": "澜州师范学院", "kind": "其他材料"}, []),
        ({"issuer": "江澜理工学院"}, [("issuer/near", ["partners[0].name"])]),
        ({"issuer": "恒岚动力电池有限责任公司", "kind": "其他材料"}, [("issuer/near", ["partners[1].name"])]),
        ({"issuer": "江澜理工大学化学学院"}, []),
        ({"issuer": "国家知识产权局"}, []),
    ],
)  # fmt: skip
def test_issuers(
    tmp_path: Path, programme: Programme, fields: dict[str, str], wanted: list[tuple[str, list[str]]]
) -> None:
    found = of_one(tmp_path, programme, PARTIES, **{"kind": "合作协议", "seal": "已签章", **fields})
    assert found == [("warning", rule, 2, other) for rule, other in wanted]


def test_what_is_cited_by_nothing(tmp_path: Path, programme: Programme) -> None:
    """An entry that supports only what is rated 不适用; an empty list is reported by the schema alone."""
    rated = "self_assessment:\n  - {criterion: B6, rating: 不适用, reason: 不涉及}\n"
    assert of_one(tmp_path, programme, rated, supports="[B6]") == [
        ("warning", "uncited/not_applicable", 2, ["self_assessment[0].rating"])
    ]
    assert of_one(tmp_path, programme, rated, supports="[B4, B6]") == []
    assert of_one(tmp_path, programme, rated, supports="[]") == []


def test_supporting_nothing_where_the_programme_allows_it(tmp_path: Path, programme: Programme) -> None:
    with_files(tmp_path, {"1.pdf": 1})
    profile = programme_with([row(1, supports="[]")], tmp_path, programme)
    unasked = Profile(profile.path, programme, profile.data, profile.positions, profile.written, ())
    assert [rule_of(item) for item in evidence_diagnostics(unasked, AS_OF)] == ["uncited"]


def test_criteria_labels_and_clauses_come_with_it(tmp_path: Path, programme: Programme) -> None:
    text = "佐证材料:\n  - {编号: E-01, 文件: evidence/1.pdf, 支撑条目: [B4, C3, X9]}\n"
    (tmp_path / "profile.yaml").write_text(text, encoding="utf-8")
    found = evidence_diagnostics(applykit.load_profile(tmp_path, programme), AS_OF)[0]
    assert (found.shown, found.criteria, found.clauses) == ("佐证材料[0].文件", ("B4", "C3"), ("M8.3",))


@pytest.mark.parametrize(
    "text",
    ["", "evidence: []\n", "evidence: 无\n", "evidence:\n  - 一份\n  -\n", "evidence:\n  - {id: E-01}\n"],
)
def test_a_profile_without_usable_evidence(tmp_path: Path, programme: Programme, text: str) -> None:
    (tmp_path / "profile.yaml").write_text(f"lab:\n  name: 某实验室\n{text}", encoding="utf-8")
    found = evidence_diagnostics(applykit.load_profile(tmp_path, programme), AS_OF)
    assert {rule_of(item) for item in found} <= {"uncited"}


def test_every_rule_has_words_in_both_languages() -> None:
    rules = [rule for rule in rule_table() if rule.startswith("evidence.")]
    assert len(rules) > 35
    for rule in rules:
        entry = rule_table()[rule]
        assert all((entry.message, entry.remedy, entry.why)), rule


@pytest.mark.parametrize("name", ["complete", "quickstart"])
def test_the_samples_evidence_is_real_and_fits_its_entries(name: str, programme: Programme) -> None:
    profile = applykit.load_profile(SAMPLES / name, programme)
    assert evidence_diagnostics(profile, date(2026, 11, 23)) == ()
    rows = profile.data["evidence"]
    files = inspect(profile.folder, [entry["file"] for entry in rows])
    assert sum(item.size for item in files) < 1_500_000
    for entry, item in zip(rows, files, strict=True):
        assert item.size <= 36_864, entry["file"]
        assert Path(entry["file"]).name.startswith(f"{entry['id']}-")
        if item.kind != "pdf":
            assert item.kind == ENDINGS[Path(entry["file"]).suffix]
            continue
        text = "".join(page.extract_text() for page in PdfReader(item.path).pages)
        text = re.sub(r"[\s\0]", "", text)
        day = entry["issued"]
        for wanted in (entry["title"], f"{day.year}年{day.month}月{day.day}日", "虚构样例", entry["id"]):
            assert wanted.replace(" ", "") in text, (entry["file"], wanted)


def test_messages_name_both_sides(tmp_path: Path, programme: Programme) -> None:
    with_files(tmp_path, {"1.pdf": 1})
    profile = programme_with([row(1, valid_until="2026-12-01")], tmp_path, programme, SUBMISSION)
    (found,) = evidence_diagnostics(profile, AS_OF)
    assert found.severity is Severity.ERROR
    message, remedy = describe(found, "en")
    assert message == "E-01 is valid until 2026-12-01 and will have expired by the deadline, 2026-12-20"
    assert remedy.startswith("Replace it")
    assert named(profile) == [("expired_at_submission/deadline", 2)]
