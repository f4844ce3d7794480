"""From a claim to its page: what the dossier refers to stands on the page that it names."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from applykit.model import Profile
from tests.conftest import AS_OF, SAMPLES, Outcome

REFERENCE = re.compile(r"(\d+)（(\d+)(?:–(\d+))?）")


@pytest.fixture(scope="module")
def dossier(complete_dossier: Path) -> Path:
    """The complete sample, built whole."""
    return complete_dossier


@pytest.fixture(scope="module")
def volume(dossier: Path) -> PdfReader:
    """The bound attachments."""
    return PdfReader(dossier / "卷四 附件.pdf")


def text_on(volume: PdfReader, number: int) -> str:
    """The text of the page that carries a running number, without spaces; the stamp is read, not counted."""
    page = volume.pages[volume.page_labels.index(str(number))]
    text = page.extract_text()
    assert f"— {number} —" in text
    return "".join(text.split())


def responses(dossier: Path) -> Iterator[tuple[str, int, int, int]]:
    """Clause, attachment, first and last page of every line of 条款响应表."""
    tables = Document(str(dossier / "卷三 自评报告.docx")).tables
    table = next(table for table in tables if table.cell(0, 0).text == "条款" and len(table.columns) == 7)
    for row in table.rows[2:]:
        for number, first, last in REFERENCE.findall(row.cells[5].text):
            yield row.cells[0].text, int(number), int(first), int(last or first)


def titles(profile: Profile) -> dict[int, dict[str, object]]:
    """The rows of the evidence by attachment number."""
    rows = profile.data["evidence"]
    order = profile.programme.attachment_order(rows)
    return {number: rows[place] for number, place in enumerate(order, start=1)}


@pytest.mark.parametrize("seed", range(3))
def test_ten_claims_picked_at_random_lead_to_their_pages(
    dossier: Path, volume: PdfReader, complete: Profile, seed: int
) -> None:
    rows = titles(complete)
    claims = random.Random(seed).sample(list(responses(dossier)), 10)
    assert len({number for _clause, number, _first, _last in claims}) > 5
    for clause, number, first, last in claims:
        row = rows[number]
        sheet = text_on(volume, first)
        assert f"附件{number}" in sheet, clause
        assert "".join(str(row["title"]).split()) in sheet, clause
        assert any(id in sheet for id in row["supports"])  # type: ignore[attr-defined]
        path = complete.folder / str(row["file"])
        if path.suffix == ".pdf":
            paper = PdfReader(path)
            assert last - first == len(paper.pages)
            own = "".join(paper.pages[0].extract_text().split())
            assert text_on(volume, first + 1).startswith(own), clause


def test_every_clause_of_the_table_has_a_page(dossier: Path, complete: Profile) -> None:
    clauses = {clause for clause, *_rest in responses(dossier)}
    assert clauses == {clause.id for clause in complete.programme.clauses if not clause.background}


def test_the_list_of_attachments_has_the_pages_of_the_volume(dossier: Path, volume: PdfReader) -> None:
    tables = Document(str(dossier / "卷一 申报书.docx")).tables
    (table,) = (table for table in tables if [cell.text for cell in table.rows[0].cells][:1] == ["附件"])
    heads = [cell.text for cell in table.rows[0].cells]
    before = 0
    for row in table.rows[1:]:
        cells = dict(zip(heads, (cell.text for cell in row.cells), strict=True))
        first, _dash, last = cells["页码"].partition("–")
        assert int(first) == before + 1
        before = int(last or first)
        assert f"附件{cells['附件']}" in text_on(volume, int(first))
    assert str(before) == volume.page_labels[-1]


def referring(client: Path) -> Path:
    """A sample whose summary refers to two attachments."""
    profile = client / "profile.yaml"
    text = profile.read_text(encoding="utf-8")
    head = "  摘要: |\n"
    assert text.count(head) == 1
    words = "    资质见{{ 'E-10' | attachment }}；制度与承诺见{{ ['E-11', 'E-14'] | attachment }}。\n\n"
    profile.write_text(text.replace(head, head + words), encoding="utf-8")
    return client


def test_a_reference_in_a_narrative_names_number_and_page(
    run: Callable[..., Outcome], tmp_path: Path
) -> None:
    client = referring(Path(shutil.copytree(SAMPLES / "quickstart", tmp_path / "client")))
    day = ("--as-of", AS_OF.isoformat())
    out = tmp_path / "out"
    assert run("build", client, "--output", out, "--only", "申报书", "--only", "附件", *day).code == 0
    assert run("build", client, "--output", tmp_path / "alone", "--only", "申报书", *day).code == 0
    said = re.compile("资质见附件 (.+?)；制度与承诺见附件 (.+)。")
    found = next(found for text in texts_of(out) if (found := said.fullmatch(text)))
    volume = PdfReader(out / "卷四 附件.pdf")
    for reference, id in zip([found[1], *found[2].split("；附件 ")], ("E-10", "E-11", "E-14"), strict=True):
        number, page = re.findall(r"\d+", reference)
        assert reference == f"{number}，第 {page} 页"
        assert f"附件{number}" in text_on(volume, int(page))
        assert id in text_on(volume, int(page))
    alone = next(found for text in texts_of(tmp_path / "alone") if (found := said.fullmatch(text)))
    assert "页" not in alone[0]


def texts_of(dossier: Path) -> list[str]:
    """The text of every paragraph of the 申报书, in cells of tables too."""
    body = Document(str(dossier / "卷一 申报书.docx")).element.body
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]
