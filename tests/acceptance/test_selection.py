"""An attachments volume that chooses: what is bound is numbered 附件 1, 2 …, everything else is 备查."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

import applykit
from applykit.errors import ExpressionError, PackError
from applykit.model import Profile
from tests.conftest import AS_OF, ROOT, SAMPLES

CHOSEN = "criteria | where('id', ['A2', 'B4']) | flat('evidence')"


def client(folder: Path, expression: str) -> Profile:
    """The quickstart sample under a pack whose 附件 choose by this expression."""
    pack = folder / "nqsl"
    shutil.copytree(ROOT / "checklists" / "nqsl", pack)
    head = pack / "programme.yaml"
    text = head.read_text(encoding="utf-8")
    row = "  - id: attachments\n    volume: 卷四\n    title: 附件\n    kind: attachments\n"
    assert text.count(row) >= 1
    head.write_text(text.replace(row, f'{row}    evidence: "{expression}"\n', 1), encoding="utf-8")
    shutil.copytree(SAMPLES / "quickstart", folder / "client")
    return applykit.load_profile(folder / "client", applykit.load_programme(str(pack)))


def cells(path: Path) -> str:
    """Every text of a Word file's tables."""
    document = Document(io.BytesIO(path.read_bytes()))
    return "\n".join(
        "".join(part.text or "" for part in cell._tc.iter() if part.tag.endswith("}t"))
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    )


def test_the_volume_holds_what_was_chosen_and_every_reference_agrees(tmp_path: Path) -> None:
    profile = client(tmp_path, CHOSEN)
    out = tmp_path / "out"
    dossier = applykit.build(profile, output=out, only=("自评报告", "附件"), as_of=AS_OF)
    evidence = dossier.checked.assessment.evidence
    rows = profile.data["evidence"]
    wanted = [row["id"] for row in rows if {"A2", "B4"} & set(row["supports"])]
    bound = [item for item in evidence if item.bound]
    assert 0 < len(wanted) < len(rows)
    assert sorted(item.id for item in bound) == sorted(wanted)
    assert [item.number for item in bound] == list(range(1, len(wanted) + 1))
    assert len(evidence) == len(rows)
    reader = PdfReader(out / "卷四 附件.pdf")
    sheets = [page.extract_text() for page in reader.pages]
    firsts = {}
    for number, text in enumerate(sheets, start=1):
        for found in re.findall(r"^附件 (\d+)$", text, re.MULTILINE):
            firsts.setdefault(int(found), number)
    assert set(firsts) == {item.number for item in bound}
    report = cells(out / "卷三 自评报告.docx")
    for item in bound:
        assert f"附件 {item.number}　{item.title}（第 " in report
        labels = reader.page_labels
        page = re.search(rf"附件 {item.number}　{re.escape(item.title)}（第 (\d+) 页）", report)
        assert page
        assert labels[firsts[item.number] - 1] == page[1]
    for item in evidence:
        if not item.bound:
            assert f"备查 {item.id}　{item.title}" in report


def test_nothing_chosen_is_a_volume_that_says_so(tmp_path: Path) -> None:
    profile = client(tmp_path, "criteria | where('id', 'none') | flat('evidence')")
    out = tmp_path / "out"
    applykit.build(profile, output=out, only=("附件",), as_of=AS_OF)
    assert len(PdfReader(out / "卷四 附件.pdf").pages) >= 1


def test_ids_are_as_good_as_rows(tmp_path: Path) -> None:
    profile = client(tmp_path, "evidence | pluck('id') | first")
    dossier = applykit.build(profile, output=tmp_path / "out", only=("附件",), as_of=AS_OF)
    assert [item.id for item in dossier.checked.assessment.evidence if item.bound] == [
        profile.data["evidence"][0]["id"]
    ]


def test_what_is_no_evidence_is_refused_and_nothing_written(tmp_path: Path) -> None:
    profile = client(tmp_path, "criteria | pluck('id')")
    with pytest.raises(PackError) as caught:
        applykit.build(profile, output=tmp_path / "out", only=("附件",), as_of=AS_OF)
    assert caught.value.rule == "programme.no_evidence"
    assert not (tmp_path / "out").exists()


def test_an_expression_that_fails_is_named(tmp_path: Path) -> None:
    profile = client(tmp_path, "evidence | drawn(0.5, 'x')")
    with pytest.raises(ExpressionError):
        applykit.build(profile, output=tmp_path / "out", only=("附件",), as_of=AS_OF)


def test_what_is_not_bound_may_have_expired(tmp_path: Path) -> None:
    def expired(folder: str, expression: str) -> list[str]:
        profile = client(tmp_path / folder, expression)
        first, *rest = profile.data["evidence"]
        rows = [{**first, "valid_until": date(2026, 1, 31)}, *rest]
        found = applykit.check(replace(profile, data={**profile.data, "evidence": rows}), as_of=AS_OF)
        return [item.path for item in found.diagnostics if item.rule == "evidence.expired_at_submission"]

    assert expired("bound", "evidence") == ["evidence[0].valid_until"]
    assert expired("kept", "criteria | where('id', 'none') | flat('evidence')") == []
