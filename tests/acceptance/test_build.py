"""`applykit build` through the command line: whole or not at all, and the same bytes for the same input."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import SAMPLES, Outcome

Run = Callable[..., Outcome]
NAMES = [
    "check.json",
    "index.html",
    "manifest.json",
    "profile.json",
    "卷一 申报书.docx",
    "卷三 自评报告.docx",
    "卷二 建设方案.docx",
    "卷四 附件.pdf",
    "签章清单.docx",
]
DAY = ("--as-of", "2026-11-23")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """A copy of the quickstart sample that a test may break."""
    shutil.copytree(SAMPLES / "quickstart", tmp_path / "client", ignore=shutil.ignore_patterns("build"))
    return tmp_path / "client"


def test_the_complete_sample_builds_whole(run: Run, tmp_path: Path) -> None:
    done = run("build", SAMPLES / "complete", "--output", tmp_path / "out", *DAY)
    assert done.code == 0, done.out + done.err
    assert names(tmp_path / "out") == NAMES
    checked = json.loads((tmp_path / "out" / "check.json").read_text("utf-8"))
    assert checked["summary"]["errors"] == 0
    assert len(checked["findings"]) == 60
    assert names(tmp_path) == ["out"], "something temporary was left behind"


def test_output_goes_beside_the_profile_unless_told(run: Run, client: Path) -> None:
    assert run("build", client / "profile.yaml", *DAY).code == 0
    assert names(client / "build" / "nqsl-application") == NAMES


def test_the_same_input_gives_the_same_bytes(run: Run, client: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("build", client, "--output", tmp_path / name, *DAY).code == 0
    first, second = bytes_of(tmp_path / "a"), bytes_of(tmp_path / "b")
    assert first == second
    run("build", client, "--output", tmp_path / "c", "--as-of", "2026-11-24")
    assert bytes_of(tmp_path / "c") != first, "the day should show, or the comparison compares nothing"


def test_source_date_epoch_sets_the_day(
    run: Run, client: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    run("build", client, "--output", tmp_path / "a")
    assert json.loads((tmp_path / "a" / "check.json").read_text("utf-8"))["as_of"] == "2026-09-21"


def test_only_builds_the_document_named(run: Run, client: Path, tmp_path: Path) -> None:
    assert run("build", client, "--output", tmp_path / "out", "--only", "自评报告", *DAY).code == 0
    assert names(tmp_path / "out") == [
        "check.json", "index.html", "manifest.json", "profile.json", "卷三 自评报告.docx",
    ]  # fmt: skip


def test_an_invalid_profile_keeps_the_earlier_dossier(run: Run, client: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("build", client, "--output", out, *DAY).code == 0
    before = bytes_of(out)
    profile = client / "profile.yaml"
    profile.write_text(profile.read_text("utf-8") + "\n没有的栏目: 1\n", encoding="utf-8")
    done = run("build", client, "--output", out, *DAY)
    assert done.code == 1
    assert "没有的栏目" in done.err
    assert "nothing was written" in done.err
    assert bytes_of(out) == before


def test_a_draft_marks_every_page_and_each_hole(run: Run, tmp_path: Path) -> None:
    done = run("build", SAMPLES / "halfway", "--output", tmp_path / "out", "--draft", "--as-of", "2026-09-01")
    assert done.code == 1
    with ZipFile(tmp_path / "out" / "卷一 申报书.docx") as document:
        body = document.read("word/document.xml").decode()
        names_of_headers = [name for name in document.namelist() if re.search(r"header.*\.xml$", name)]
        headers = [document.read(name).decode() for name in names_of_headers]
    assert "【待补充：" in body
    assert headers
    assert all("草" in header for header in headers if "<w:t" in header)


def test_a_finished_document_carries_no_draft_mark(run: Run, client: Path, tmp_path: Path) -> None:
    run("build", client, "--output", tmp_path / "out", *DAY)
    for name in (name for name in NAMES if name.endswith(".docx")):
        with ZipFile(tmp_path / "out" / name) as document:
            parts = [part for part in document.namelist() if part.endswith(".xml")]
            texts = "".join(document.read(part).decode() for part in parts)
        assert "待补充" not in texts
        assert "草　稿" not in texts
        assert "{{" not in texts
        assert "{%" not in texts


def test_a_folder_that_applykit_did_not_build_is_not_replaced(run: Run, client: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep me", encoding="utf-8")
    done = run("build", client, "--output", mine, *DAY)
    assert done.code == 3
    assert "was not replaced" in done.err
    assert bytes_of(mine) == {"letter.txt": b"keep me"}


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs a folder nobody can write")
def test_a_folder_that_cannot_be_written_gives_one_message(run: Run, client: Path) -> None:
    done = run("build", client, "--output", "/proc/applykit/out", *DAY)
    assert done.code == 3
    assert "cannot be written" in done.err
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_full_disk_leaves_the_earlier_dossier_whole(
    run: Run, client: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    out = tmp_path / "out"
    assert run("build", client, "--output", out, *DAY).code == 0
    before = bytes_of(out)
    renames = 0

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        nonlocal renames
        renames += 1
        if renames == 2:  # the old folder is out of the way, the new one not yet in its place
            full()
        return real(self, target)

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr("applykit.dossier.write.exchange", lambda *_: False)
        monkeypatch.setattr(Path, "rename", rename)
    done = run("build", client, "--output", out, "--as-of", "2026-11-24")
    assert done.code == 3
    assert "No space left" in done.err
    assert bytes_of(out) == before
    assert names(tmp_path) == ["client", "out"]


def test_a_broken_template_is_named_and_nothing_is_written(
    run: Run, client: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from applykit import resources

    copied = tmp_path / "templates"
    shutil.copytree(resources.templates_folder(), copied)
    (copied / "nqsl" / "自评报告.docx").write_bytes(b"not a Word file")
    monkeypatch.setattr(resources, "templates_folder", lambda: copied)
    done = run("build", client, "--output", tmp_path / "out", *DAY)
    assert done.code == 3
    assert "自评报告.docx" in done.err
    assert not (tmp_path / "out").exists()


def test_an_interruption_is_130_and_leaves_nothing(
    run: Run, client: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("applykit.documents.render.render", interrupted)
    done = run("build", client, "--output", tmp_path / "out", *DAY)
    assert done.code == 130
    assert not (tmp_path / "out").exists()


def test_a_fault_of_the_program_is_4_with_a_report_that_holds_no_data(
    run: Run, client: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise RuntimeError("秘密的内容")

    monkeypatch.setattr("applykit.documents.render.render", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = run("build", client, "--output", tmp_path / "out", *DAY)
    assert done.code == 4
    assert "Traceback" not in done.err
    report = next(tmp_path.glob("applykit-*.txt")).read_text("utf-8")
    assert "RuntimeError" in report
    assert "秘密" not in report + done.err


def test_a_document_over_its_limit_is_not_written(run: Run, client: Path, tmp_path: Path) -> None:
    profile = client / "profile.yaml"
    text = profile.read_text("utf-8")
    assert "字数上限:" not in text
    profile.write_text(
        text.replace("报送要求:\n", "报送要求:\n  字数上限:\n    - {字段: 自评报告, 上限: 100}\n", 1), "utf-8"
    )
    done = run("build", client, "--output", tmp_path / "out", *DAY)
    assert done.code == 1
    assert "自评报告" in done.err
    assert "the limit is 100" in " ".join(done.err.split())
    assert not (tmp_path / "out").exists()
