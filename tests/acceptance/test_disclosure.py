"""No client in another's dossier: planted names are refused wherever they hide, and ordinary words pass."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from PIL import Image

import applykit
from applykit.disclosure.clients import others_of
from applykit.disclosure.finding import disclosures
from applykit.layers import Template
from applykit.messages import describe
from applykit.model import Artifact
from tests.conftest import Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-11-23")
FORM = "nqsl/申报书.docx"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"
UNIT = "江澜省新能源产品质量检验研究院"
PERSON = "沈知远"


@pytest.fixture
def work(run: Run, tmp_path: Path) -> Path:
    """Two clients: alpha, whose dossiers are built, and beta, whose names must not be in them."""
    folder = tmp_path / "work"
    assert run("workspace", "new", folder).code == 0
    for name, sample in (("alpha", "quickstart"), ("beta", "complete")):
        assert run("init", "--client", name, "--workspace", folder, "--sample", sample).code == 0
    return folder


def part(document: Any, name: str, kind: str, content: bytes) -> Part:
    return Part(PackURI(name), kind, content, document.part.package)


def in_body(document: Any) -> None:
    paragraph = document.add_paragraph("送")
    for piece in ("江澜省新", "能源产品", "质量检验研究院审阅"):
        paragraph.add_run(piece)


def in_header(document: Any) -> None:
    document.sections[-1].header.add_paragraph(UNIT)


def commented(document: Any, author: str, text: str) -> None:
    content = (
        f'<w:comments xmlns:w="{WORD}"><w:comment w:id="0" w:author="{author}"><w:p><w:r><w:t>{text}</w:t>'
        "</w:r></w:p></w:comment></w:comments>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    made = part(document, "/word/comments.xml", kind, content.encode())
    document.part.relate_to(made, f"{OFFICE}/comments")


def in_comment(document: Any) -> None:
    commented(document, "审稿人", "请 沈 知 远 核对")


def in_comment_author(document: Any) -> None:
    commented(document, PERSON, "请核对")


def in_core_properties(document: Any) -> None:
    document.core_properties.keywords = f"申报书，{UNIT}"


def in_custom_properties(document: Any) -> None:
    content = (
        f'<Properties xmlns="{PROPERTIES}/custom-properties" xmlns:vt="{PROPERTIES}/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="客户">'
        f"<vt:lpwstr>{UNIT}</vt:lpwstr></property></Properties>"
    )
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    made = part(document, "/docProps/custom.xml", kind, content.encode())
    document.part.package.relate_to(made, f"{OFFICE}/custom-properties")


def in_alternative_text(document: Any) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    drawing = document.add_paragraph().add_run().add_picture(io.BytesIO(picture.getvalue()))
    drawing._inline.docPr.set("descr", f"{UNIT}的标志")


def in_workbook(document: Any) -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = "证书 12970000466803227E 号"
    held = io.BytesIO()
    book.save(held)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    made = part(document, "/word/embeddings/table.xlsx", kind, held.getvalue())
    document.part.relate_to(made, f"{OFFICE}/package")


def in_link(document: Any) -> None:
    document.part.relate_to(
        "https://example.org/%E6%B2%88%E7%9F%A5%E8%BF%9C", f"{OFFICE}/hyperlink", is_external=True
    )


OF_UNIT = "holds “江澜省新能源产品质量检验研究院”, a name of the client beta"
OF_PERSON = "holds “沈知远”, a person of the client beta"
OF_CODE = "holds “12970000466803227E”, a code, number or address of the client beta"
COMMENTS, FILE = "comments (word/comments.xml)", "properties of the file"
PLANTED = {
    in_body: f"text (word/document.xml), paragraph 2: “送江澜省新能源产品质量检验研究院审阅” {OF_UNIT}",
    in_header: f"header (word/header1.xml), paragraph 2: “江澜省新能源产品质量检验研究院” {OF_UNIT}",
    in_comment: f"{COMMENTS}, paragraph 1: “请 沈 知 远 核对” {OF_PERSON}",
    in_comment_author: f"{COMMENTS}, author of a comment or change: “沈知远” {OF_PERSON}",
    in_core_properties: f"{FILE} (docProps/core.xml), keywords: “申报书，{UNIT}” {OF_UNIT}",
    in_custom_properties: f"{FILE} (docProps/custom.xml), lpwstr: “{UNIT}” {OF_UNIT}",
    in_alternative_text: "text (word/document.xml), paragraph 2, alternative text: "
                         f"“{UNIT}的标志” {OF_UNIT}",
    in_workbook: "embedded file (word/embeddings/table.xlsx › xl/worksheets/sheet1.xml), paragraph 1: "
                 f"“证书 12970000466803227E 号” {OF_CODE}",
    in_link: f"word/_rels/document.xml.rels, link: “example.org/沈知远” {OF_PERSON}",
}  # fmt: skip
REMEDY = (
    f"It stands in the template {FORM} (the client's layer): delete it there in Word; pictures, properties "
    "and comments are found under File, Info, Inspect Document."
)
REFUSED = (
    "applykit: the finished documents name others in the places above (1), so nothing was written. Mend "
    "them; a draft is refused as well.\n"
)


def word_file(*plants: Callable[[Any], None]) -> bytes:
    """A small Word file with something in it."""
    document = Document()
    document.add_paragraph("{{ lab.name }}")
    for plant in plants:
        plant(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def template(client: Path, *plants: Callable[[Any], None]) -> None:
    """A small Word template of the client's own, with something in it."""
    target = client / "templates" / FORM
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(word_file(*plants))


NOT_IN_TEMPLATES = (in_comment, in_comment_author, in_workbook)
"""What no template may hold in the first place."""


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: str(plant.__name__))
def test_a_finished_document_is_searched_everywhere(plant: Callable[[Any], None], work: Path) -> None:
    profile = applykit.load_profile(work / "clients" / "alpha", applykit.load_programme())
    made = Artifact("卷一 申报书.docx", word_file(plant))
    used = {made.name: Template("application-form", "client", FORM, made.content)}
    (found,) = disclosures([made], used, others_of(profile).search)
    assert describe(found) == (f"卷一 申报书.docx, {PLANTED[plant]}", REMEDY)


@pytest.mark.parametrize(
    "plant", [item for item in PLANTED if item not in NOT_IN_TEMPLATES], ids=lambda plant: str(plant.__name__)
)
def test_a_planted_name_is_refused_with_its_place(
    plant: Callable[[Any], None], run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = work / "clients" / "alpha"
    template(client, plant)
    monkeypatch.setenv("COLUMNS", "400")
    done = run("build", client, "--only", "申报书", *DAY)
    found = f"  卷一 申报书.docx\n    error: 卷一 申报书.docx, {PLANTED[plant]}\n    → {REMEDY}\n"
    assert (done.code, done.err) == (1, found + REFUSED)
    assert not (client / "build").exists()


def test_a_draft_is_refused_as_well(run: Run, work: Path) -> None:
    client = work / "clients" / "alpha"
    template(client, in_body)
    assert run("build", client, "--only", "申报书", "--draft", *DAY).code == 1
    assert not (client / "build").exists()


def test_the_same_template_serves_the_client_whose_names_they_are(run: Run, work: Path) -> None:
    client = work / "clients" / "beta"
    template(client, in_body, in_header, in_alternative_text)
    done = run("build", client, "--only", "申报书", *DAY)
    assert (done.code, done.err) == (0, "")


def by_consultant(document: Any) -> None:
    document.core_properties.author = "何顾问"
    document.add_paragraph("如有疑问请找何顾问")


def test_who_made_the_template_is_not_in_the_dossier(run: Run, work: Path) -> None:
    client = work / "clients" / "alpha"
    template(client, by_consultant)
    done = run("build", client, "--only", "申报书", *DAY)
    assert done.code == 1
    assert "holds “何顾问”, named in the template's own properties (creator)" in " ".join(done.err.split())


def test_a_name_in_the_profile_is_named_with_its_line(run: Run, work: Path) -> None:
    profile = work / "clients" / "alpha" / "profile.yaml"
    text = profile.read_text("utf-8")
    profile.write_text(
        text.replace("栖原市儿童用品产业链包括", "沈知远认为，栖原市儿童用品产业链包括"), "utf-8"
    )
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "栖原市儿童用品产业链包括" in row)
    done = run("check", profile, *DAY)
    assert done.code == 1
    assert f"profile.yaml:{line}:5" in done.out
    assert "“沈知远” is a name of another client (beta)" in " ".join(done.out.split())


def test_a_partner_of_ones_own_may_be_another_client(run: Run, work: Path) -> None:
    profile = work / "clients" / "alpha" / "profile.yaml"
    text = profile.read_text("utf-8")
    profile.write_text(text.replace("浔川栗禾童用品有限公司", UNIT), encoding="utf-8")
    assert run("build", profile, "--only", "建设方案", *DAY).code == 0


def test_a_broken_profile_of_another_client_is_named_and_read_as_far_as_can_be(run: Run, work: Path) -> None:
    other = work / "clients" / "beta" / "profile.yaml"
    other.write_text(other.read_text("utf-8") + "\n\t坏: [\n", encoding="utf-8")
    client = work / "clients" / "alpha"
    done = run("build", client, *DAY)
    assert done.code == 0
    assert "the profile of the client beta cannot be read whole" in " ".join(done.err.split())
    dossier = client / "build" / "nqsl-application"
    assert all(b"beta" not in path.read_bytes() for path in dossier.glob("*.json"))
    template(client, in_body)
    assert run("build", client, "--only", "申报书", *DAY).code == 1


def test_further_names_are_guarded(run: Run, work: Path) -> None:
    with (work / "applykit.yaml").open("a", encoding="utf-8") as settings:
        settings.write("clients:\n  beta:\n    names: [江新院]\n")
    client = work / "clients" / "alpha"
    template(client, lambda document: document.add_paragraph("参照江新院的做法"))
    assert run("build", client, "--only", "申报书", *DAY).code == 1
