"""What is signed and planned, reported and drawn: two stages, their documents and what spoils them."""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document
from pypdf import PdfReader

import applykit
from applykit.errors import UsageError
from applykit.model import Profile, Programme, Verdict
from applykit.programme import documents_built, stage_of
from tests.conftest import ROOT

STAGES = ROOT / "tests" / "stages"


@dataclass(frozen=True, slots=True)
class Told:
    """One corpus: its stage, where the story keeps it, its day, and the mutations."""

    stage: str
    folder: str
    as_of: date
    mutations: tuple[Mapping[str, Any], ...]


def told(name: str) -> Told:
    return Told(**yaml.safe_load((STAGES / f"{name}.yaml").read_text(encoding="utf-8")))


CORPORA = {name: told(name) for name in ("construction", "inspection")}
CASES = [(name, row["name"]) for name, corpus in CORPORA.items() for row in corpus.mutations]


@pytest.fixture(scope="module")
def profiles(life: Path, programme: Programme) -> dict[str, Profile]:
    return {name: applykit.load_profile(life / item.folder, programme) for name, item in CORPORA.items()}


@pytest.fixture(scope="module")
def built(profiles: dict[str, Profile], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The dossiers of both stages."""
    made = {}
    for name, corpus in CORPORA.items():
        made[name] = tmp_path_factory.mktemp(name) / "out"
        applykit.build(profiles[name], stage=name, output=made[name], as_of=corpus.as_of)
    return made


def verdicts(profile: Profile, corpus: Told) -> dict[str, str]:
    assessment = applykit.check(profile, corpus.stage, corpus.as_of).assessment
    return {item.criterion.id: item.verdict.value for item in assessment.findings}


@pytest.fixture(scope="module")
def sound(profiles: dict[str, Profile]) -> dict[str, dict[str, str]]:
    return {name: verdicts(profiles[name], corpus) for name, corpus in CORPORA.items()}


@pytest.mark.parametrize("name", CORPORA)
def test_the_story_is_sound(name: str, profiles: dict[str, Profile]) -> None:
    corpus = CORPORA[name]
    checked = applykit.check(profiles[name], corpus.stage, corpus.as_of)
    assert [found.rule for found in checked.diagnostics] == []
    assert {item.verdict for item in checked.assessment.findings} == {Verdict.SATISFIED}


def typed(value: Any) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value if isinstance(value, int) and value > 2000 else Decimal(str(value))
    return value


def edited(data: Mapping[str, Any], edits: Mapping[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(dict(data))
    for path, value in edits.items():
        *way, last = [int(part) if part.isdigit() else part for part in re.findall(r"[^.\[\]]+", path)]
        holder: Any = changed
        for part in way:
            holder = holder[part]
        if value is None and (isinstance(last, int) or last in holder):
            del holder[last]
        elif value is not None:
            holder[last] = typed(value)
    return changed


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_fault_changes_its_verdict_and_no_other(
    name: str, case: str, profiles: dict[str, Profile], sound: dict[str, dict[str, str]]
) -> None:
    corpus, profile = CORPORA[name], profiles[name]
    row = next(row for row in corpus.mutations if row["name"] == case)
    found = verdicts(replace(profile, data=edited(profile.data, row["edits"])), corpus)
    assert found == sound[name] | row["verdicts"]


def test_every_criterion_has_a_fault_that_it_finds(programme: Programme) -> None:
    for name, corpus in CORPORA.items():
        spoilt = {
            id
            for row in corpus.mutations
            for id, verdict in row["verdicts"].items()
            if verdict != "satisfied"
        }
        assert {item.id for item in programme.checklists[name].own} <= spoilt


# -- documents


def texts(path: Path) -> Iterator[str]:
    """Every paragraph and cell of a document, in order."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for paragraph in Document(str(path)).element.body.iter(f"{w}p"):
        yield "".join(part.text or "" for part in paragraph.iter(f"{w}t"))


def test_the_documents_of_the_stages(built: dict[str, Path]) -> None:
    names = {name: sorted(path.name for path in folder.glob("卷*")) for name, folder in built.items()}
    assert names == {
        "construction": [
            "卷一 建设任务书.docx",
            "卷三 变更申请.docx",
            "卷二 年度工作计划.docx",
            "卷四 附件.pdf",
        ],
        "inspection": [
            "卷一 年度报告.docx",
            "卷三 整改报告.docx",
            "卷二 抽查备查包.docx",
            "卷四 抽查佐证材料.pdf",
        ],
    }


def test_everybody_signs_the_mandate(built: dict[str, Path], profiles: dict[str, Profile]) -> None:
    said = list(texts(built["construction"] / "卷一 建设任务书.docx"))
    for partner in profiles["construction"].data["partners"]:
        assert f"合作单位：{partner['name']}" in said
    assert f"依托单位：{profiles['construction'].data['organization']['name']}" in said
    assert sum("法定代表人（签字）：" in text for text in said) == 1 + len(
        profiles["construction"].data["partners"]
    )


def drawn(profile: Profile, ids: list[str]) -> list[str]:
    """The sample, drawn anew with a hash alone."""
    seed, count = profile.data["spot_check"]["seed"], profile.data["spot_check"]["count"]
    lots = sorted(ids, key=lambda id: hashlib.sha256(f"{seed}\n{id}".encode()).hexdigest())
    return [id for id in ids if id in lots[:count]]


def test_the_binder_holds_the_evidence_of_what_was_drawn_and_nothing_else(
    built: dict[str, Path], profiles: dict[str, Profile], programme: Programme
) -> None:
    profile = profiles["inspection"]
    sample = drawn(profile, [item.id for item in programme.checklists["inspection"].criteria])
    assert len(sample) == 6
    wanted = [row for row in profile.data["evidence"] if set(row["supports"]) & set(sample)]
    reader = PdfReader(built["inspection"] / "卷四 抽查佐证材料.pdf")
    pages = [page.extract_text() for page in reader.pages]
    sheets: dict[int, int] = {}
    for place, text in enumerate(pages):
        for found in re.findall(r"^附件 (\d+)$", text, re.MULTILINE):
            sheets.setdefault(int(found), place)
    assert sorted(sheets) == list(range(1, len(wanted) + 1))
    shown = [row["id"] for number in sorted(sheets) for row in wanted if row["id"] in pages[sheets[number]]]
    assert sorted(shown) == sorted(row["id"] for row in wanted)
    said = list(texts(built["inspection"] / "卷二 抽查备查包.docx"))
    assert "、".join(sample) in said
    for number, place in sheets.items():
        title = next(row["title"] for row in wanted if row["id"] in pages[place])
        cited = {
            found[1] for text in said for found in [re.search(
                rf"附件 {number}　{re.escape(title)}（卷四第 (\d+)(?:–\d+)? 页）", text)] if found
        }  # fmt: skip
        assert cited == {reader.page_labels[place]}


def test_a_report_names_what_is_not_bound_as_kept(
    built: dict[str, Path], profiles: dict[str, Profile]
) -> None:
    said = list(texts(built["inspection"] / "卷一 年度报告.docx"))
    assert "备查 E-75" in said
    assert not any(re.search(r"附件 \d+，第 \d+ 页.*E-75", text) for text in said)


def test_open_findings_stand_apart_from_closed_ones(
    profiles: dict[str, Profile], tmp_path: Path, built: dict[str, Path]
) -> None:
    before = list(texts(built["inspection"] / "卷三 整改报告.docx"))
    assert "尚未完成的整改" in before
    assert "已经完成的整改" not in before
    profile = profiles["inspection"]
    edits = {"rectifications[0].closed": date(2028, 3, 18), "rectifications[0].result": "补做的核查合格",
             "rectifications[0].evidence": "E-78"}  # fmt: skip
    closed = replace(profile, data=edited(profile.data, edits))
    out = tmp_path / "out"
    applykit.build(closed, stage="inspection", output=out, only=("整改报告",), as_of=date(2028, 3, 20))
    said = list(texts(out / "卷三 整改报告.docx"))
    done = said.index("已经完成的整改", said.index("尚未完成的整改"))
    assert any("补做的核查合格" in text for text in said[done:])
    assert said.index("R2") < done < said.index("R1", done)


def test_without_a_spot_check_there_is_no_binder(profiles: dict[str, Profile], tmp_path: Path) -> None:
    profile = profiles["inspection"]
    bare = replace(profile, data=edited(profile.data, {"spot_check": None}))
    with pytest.raises(UsageError) as caught:
        applykit.build(
            bare, stage="inspection", output=tmp_path / "out", only=("抽查佐证材料",), as_of=date(2028, 3, 20)
        )
    assert caught.value.rule == "usage.document_absent"


@pytest.mark.parametrize(
    ("files", "documents"),
    [
        (
            ["卷一 年度报告.docx", "卷二 抽查备查包.docx", "本院-佐证一.pdf", "本院-佐证二.pdf"],
            ["yearly-report", "spot-check", "spot-check-volume"],
        ),
        (["卷一 年度报告.docx", "卷一 年度报告.pdf"], ["yearly-report"]),
        (["卷一 年度报告.docx", "卷三 整改报告.docx"], ["yearly-report", "rectification"]),
    ],
)
def test_a_dossier_knows_its_documents_by_its_files(
    files: list[str], documents: list[str], programme: Programme
) -> None:
    """Also a volume under a condition, whatever the submission wants it to be called."""
    stage = stage_of(programme, "inspection")
    assert [item.id for item in documents_built(programme, stage, (), files)] == documents
