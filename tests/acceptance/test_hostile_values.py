"""Whatever a person types comes out as typed, or is refused with its place: never dropped, never run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from lxml import html

from applykit.cli.program import run as run_program
from applykit.documents import controls
from applykit.visible import visible
from tests.conftest import SAMPLES, Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-11-23")
TYPED = {
    "template": "{{ 7*7 }} {% for x in y %} {# 注 #}",
    "markup": "]]> <w:p>甲</w:p> &amp; <script>alert(1)</script>",
    "formula": "=cmd|'/C calc'!A0",
    "rare": "😀 𠮷野家 𬭼",
    "right-to-left": "甲\u202etxt.exe\u202c乙",
    "terminal": "甲\u200b乙\u2066丙",
}
"""What is typed as the title of an attachment, by what it tries."""

UNSEEN = ("right-to-left", "terminal")
"""Those with characters that have no shape: the sheet names them."""

REFUSED = {"escape": "\\e[31m红", "bell": "铃\\a", "half": "\\ud83d", "null": "空\\0字"}
"""What no document can hold, as YAML escapes."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small sample with one hostile title for each of its first attachments."""
    folder = tmp_path_factory.mktemp("hostile") / "client"
    shutil.copytree(SAMPLES / "quickstart", folder)
    path = folder / "profile.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    titles = iter(TYPED.values())
    start = lines.index("佐证材料:")
    for number in range(start, len(lines)):
        before, mark, after = lines[number].partition("名称: ")
        if mark and (title := next(titles, "")):
            lines[number] = f"{before}名称: {json.dumps(title, ensure_ascii=False)},{after.partition(',')[2]}"
    assert next(titles, None) is None, "the sample has too few attachments"
    path.write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def dossier(client: Path) -> Path:
    """The form and the bound attachments of it."""
    out = client.parent / "out"
    assert run_program(
        ["build", str(client), "--output", str(out), "--only", "申报书", "--only", "附件", *DAY]
    ) in (0, 1)
    return out


@pytest.mark.parametrize("name", TYPED)
def test_word_holds_what_was_typed(dossier: Path, name: str) -> None:
    document = (dossier / "卷一 申报书.docx").read_bytes()
    texts = {control.text for control in controls.read(document) if control.path.endswith("].title")}
    assert TYPED[name] in texts


@pytest.mark.parametrize("name", [name for name in TYPED if name != "rare"])
def test_the_title_sheet_prints_what_was_typed(dossier: Path, name: str) -> None:
    wanted = (
        visible(TYPED[name]).translate(str.maketrans("[]", "〔〕", " ")) if name in UNSEEN else TYPED[name]
    )
    wanted = "".join(wanted.split())
    with pypdfium2.PdfDocument(dossier / "卷四 附件.pdf") as volume:
        pages = ["".join(page.get_textpage().get_text_range().split()) for page in volume]
    assert any(wanted in page for page in pages)


@pytest.mark.parametrize("name", TYPED)
def test_the_page_shows_it_as_text(dossier: Path, name: str) -> None:
    page = html.fromstring((dossier / "index.html").read_text(encoding="utf-8"))
    assert TYPED[name] in {link.text_content() for link in page.xpath("//section[@id='attachments']//a")}
    assert len(page.xpath("//script")) == 1


@pytest.mark.parametrize("name", TYPED)
def test_data_holds_what_was_typed(dossier: Path, name: str) -> None:
    facts = json.loads((dossier / "profile.json").read_text(encoding="utf-8"))
    assert TYPED[name] in [row["title"] for row in facts["data"]["evidence"]]


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_reports_for_programs_are_whole(client: Path, run: Run, form: str) -> None:
    done = run("check", client, "--format", form, *DAY)
    assert json.loads(done.out)


def test_a_sheet_holds_texts_and_no_formula(client: Path, run: Run, tmp_path: Path) -> None:
    assert run("export", client, "--sheet", "evidence", "--output", tmp_path / "evidence.xlsx").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "evidence.xlsx").worksheets[0]
    cells = {str(cell.value): cell.data_type for row in sheet for cell in row if cell.value is not None}
    assert {title: cells.get(title) for title in TYPED.values()} == dict.fromkeys(TYPED.values(), "s")


@pytest.mark.parametrize("command", ["check", "build"])
def test_nothing_acts_on_the_terminal(client: Path, run: Run, tmp_path: Path, command: str) -> None:
    more = ("--output", tmp_path / "out", "--only", "自评报告") if command == "build" else ("--all",)
    done = run(command, client, *more, *DAY)
    shown = done.out + done.err
    assert [char for char in shown if not char.isprintable() and char != "\n"] == []
    assert "[U+202E]" in run("check", client, "--all", *DAY).out


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_document_can_hold_is_refused_with_its_place(run: Run, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "client"
    shutil.copytree(SAMPLES / "quickstart", folder)
    path = folder / "profile.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("法定代表人: 计长青", f'法定代表人: "{REFUSED[name]}"'), encoding="utf-8")
    done = run("build", folder, "--output", tmp_path / "out", *DAY)
    assert done.code == 1
    assert "profile.yaml:10:" in done.out + done.err
    assert not (tmp_path / "out").exists()
