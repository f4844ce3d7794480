"""卷四 附件 from the command line: alone, as a draft with a broken file, and under the portal's limits."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.conftest import SAMPLES, Outcome
from tests.tools.odd_pdfs import paper

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-11-23")


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """A copy of the quickstart sample."""
    return Path(shutil.copytree(SAMPLES / "quickstart", tmp_path / "client"))


def limited(client: Path, *entries: str) -> None:
    """Add entries to the sample's 报送要求."""
    profile = client / "profile.yaml"
    text = profile.read_text(encoding="utf-8")
    head = "\n报送要求:\n"
    assert head in text
    added = "".join(f"  {entry}\n" for entry in entries)
    profile.write_text(text.replace(head, head + added), encoding="utf-8")


def first_file(client: Path) -> Path:
    """One file of the evidence."""
    return min((client / "evidence").glob("*.pdf"))


def test_only_the_attachments(run: Run, client: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("build", client, "--only", "附件", "--output", out, *DAY).code == 0
    assert [path.name for path in out.glob("卷*")] == ["卷四 附件.pdf"]
    reader = PdfReader(out / "卷四 附件.pdf")
    assert reader.metadata
    assert str(reader.metadata.title).endswith("卷四 附件")
    assert reader.root_object["/Lang"] == "zh-CN"


def test_a_broken_file_has_a_sheet_in_a_draft_and_stops_a_dossier(
    run: Run, client: Path, tmp_path: Path
) -> None:
    first_file(client).write_bytes(b"%PDF-1.7\nrubbish\n%%EOF\n")
    out = tmp_path / "out"
    assert run("build", client, "--only", "附件", "--output", out, *DAY).code == 1
    assert not out.exists()
    assert run("build", client, "--only", "附件", "--draft", "--output", out, *DAY).code == 0
    texts = [page.extract_text() for page in PdfReader(out / "卷四 附件.pdf").pages]
    assert sum("【待补：" in text for text in texts) == 1
    assert "草　稿" in texts[1]


def test_the_name_is_as_the_submission_wants(run: Run, client: Path, tmp_path: Path) -> None:
    limited(client, '附件文件名: "{单位}-{名称}{分册}"')
    run("build", client, "--only", "附件", "--output", tmp_path / "out", *DAY)
    (path,) = (tmp_path / "out").glob("*.pdf")
    assert path.name.endswith("-附件.pdf")
    assert "{" not in path.name


def test_kinds_and_sizes_that_are_not_taken_are_errors(run: Run, client: Path) -> None:
    limited(client, "佐证文件格式: [JPG]", "单个文件上限: 0.1")
    first_file(client).write_bytes(paper(content=b" " * 200_000))
    done = run("check", client, "--format", "json", *DAY)
    assert done.code == 1
    rules = Counter(found["rule"] for found in json.loads(done.out)["diagnostics"])
    assert rules == {"submission.file_kind": 25, "evidence.too_large": 1}
