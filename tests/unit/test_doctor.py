"""`applykit doctor`: what is there, what is not, and what to do; it says no more than it has seen."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Outcome, needs

Run = Callable[..., Outcome]
FAKE = ROOT / "tests" / "tools" / "fake_soffice.py"


def lines(outcome: Outcome) -> dict[tuple[str, str], dict[str, object]]:
    return {(line["group"], line["name"]): line for line in json.loads(outcome.out)["lines"]}


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("APPLYKIT_SOFFICE", str(tmp_path / "soffice"))


@pytest.mark.usefixtures("without_office")
def test_a_missing_libreoffice_is_a_finding_with_its_remedy(run: Run) -> None:
    outcome = run("doctor")
    assert outcome.code == 1
    said = " ".join(outcome.out.split())
    assert "APPLYKIT_SOFFICE names" in said
    assert "→ " in said
    assert "things do not work" in said


@pytest.mark.usefixtures("without_office")
def test_a_build_with_pdf_stops_before_it_begins(run: Run, tmp_path: Path) -> None:
    outcome = run("build", ROOT / "samples" / "complete", "--pdf", "--output", tmp_path / "out")
    assert outcome.code == 3
    assert "APPLYKIT_SOFFICE" in outcome.err
    assert not (tmp_path / "out").exists()


def test_a_libreoffice_that_makes_no_pdf_is_a_finding(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("APPLYKIT_SOFFICE", str(broken))
    outcome = run("doctor", "--format", "json")
    assert outcome.code == 1
    found = lines(outcome)
    assert found["LibreOffice", "Program"]["fine"]
    assert not found["LibreOffice", "Version"]["fine"]
    assert not found["LibreOffice", "Makes a PDF"]["fine"]
    assert found["LibreOffice", "Makes a PDF"]["remedy"]


@pytest.mark.usefixtures("without_office")
def test_fonts_are_there_stood_in_for_or_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lister = tmp_path / "fc-list"
    lister.write_text("#!/bin/sh\nprintf 'SimSun,宋体\\nNoto Sans CJK SC\\n'\n", encoding="utf-8")
    lister.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = lines(run("doctor", "--format", "json"))
    fonts = {name: line for (group, name), line in found.items() if group.startswith("Fonts")}
    assert (fonts["宋体"]["value"], fonts["宋体"]["fine"]) == ("installed", True)
    assert fonts["黑体"]["fine"]
    assert "Noto Sans CJK SC stands in" in str(fonts["黑体"]["value"])
    assert not fonts["仿宋"]["fine"]
    assert fonts["仿宋"]["remedy"] == "Run: apt install fonts-noto-cjk"


@pytest.mark.usefixtures("without_office")
def test_a_cache_that_cannot_be_written_is_a_finding(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("APPLYKIT_CACHE", str(tmp_path / "file" / "cache"))
    found = lines(run("doctor", "--format", "json"))
    assert not found["Cache", "Writable"]["fine"]
    assert "APPLYKIT_CACHE" in str(found["Cache", "Writable"]["remedy"])


@pytest.mark.usefixtures("without_office")
def test_every_library_that_is_needed_is_listed_with_its_version(run: Run) -> None:
    found = lines(run("doctor", "--format", "json"))
    assert found["Versions", "Python"]["value"]
    for name in ("docxtpl", "pypdf", "lxml"):
        assert found["Versions", name]["fine"], name
    assert sys.version.split()[0] in str(found["Versions", "Python"]["value"])


@pytest.mark.office
@needs("soffice")
def test_a_sound_machine_has_no_findings(run: Run) -> None:
    outcome = run("doctor", "--format", "json")
    found = lines(outcome)
    assert found["LibreOffice", "Makes a PDF"]["fine"]
    bad = [line for line in found.values() if not line["fine"]]
    assert bad == []
    assert outcome.code == 0


def test_every_font_of_a_shipped_house_style_has_a_stand_in() -> None:
    from applykit.doctor import _styles, _wanted
    from applykit.office.fonts import font_table
    from applykit.resources import layers

    table = font_table()
    for path in _styles(layers()):
        for name in _wanted(path, layers())[1]:
            assert table.font(name).stand_ins, (
                f"{path.name}: say in templates/fonts.yaml what stands in for {name}"
            )
