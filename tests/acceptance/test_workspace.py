"""A consultant's workspace through the command line: layers, defaults, and which template wins."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from applykit import resources
from tests.conftest import Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-11-23")
FORM = "nqsl/申报书"


@pytest.fixture
def work(run: Run, tmp_path: Path) -> Path:
    """A workspace with one client, who has a finished small profile."""
    folder = tmp_path / "work"
    assert run("workspace", "new", folder, "--firm", "江心咨询").code == 0
    assert run("init", "--client", "alpha", "--workspace", folder, "--sample", "quickstart").code == 0
    return folder


def choose_style(work: Path, name: str) -> None:
    settings = work / "applykit.yaml"
    settings.write_text(settings.read_text("utf-8").replace("  style:\n", f"  style: {name}\n"), "utf-8")


def write_style(layer: Path, name: str, size: str) -> None:
    """A house style like gongwen, with a body of another size."""
    text = (resources.templates_folder() / "styles" / "gongwen.yaml").read_text("utf-8")
    target = layer / "styles" / f"{name}.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        text.replace("id: gongwen", f"id: {name}").replace("size: 三号", f"size: {size}"), encoding="utf-8"
    )


def write_template(layer: Path, mark: str) -> None:
    """The shipped form with a sentence of its own at the end, as if somebody had typed it in Word."""
    target = layer / f"{FORM}.docx"
    target.parent.mkdir(parents=True, exist_ok=True)
    document = Document(str(resources.templates_folder() / f"{FORM}.docx"))
    document.add_paragraph(mark)
    document.save(str(target))


def body_size(dossier: Path) -> float:
    return Document(str(dossier / "卷一 申报书.docx")).styles["Body Text"].font.size.pt


def last_text(dossier: Path) -> str:
    return [item.text for item in Document(str(dossier / "卷一 申报书.docx")).paragraphs if item.text][-1]


def built(run: Run, client: Path) -> Path:
    done = run("build", client, "--only", "申报书", *DAY)
    assert done.code == 0, done.out + done.err
    return client / "build" / "nqsl-application"


def test_a_firm_style_beats_the_shipped_word_template(run: Run, work: Path) -> None:
    client = work / "clients" / "alpha"
    assert body_size(built(run, client)) == 16
    write_style(work / "templates", "firm", "小四")
    choose_style(work, "firm")
    assert body_size(built(run, client)) == 12


def test_a_style_of_the_same_name_is_nearer_than_the_shipped_template(run: Run, work: Path) -> None:
    client = work / "clients" / "alpha"
    write_style(client / "templates", "gongwen", "小四")
    assert body_size(built(run, client)) == 12


def test_the_nearest_word_template_wins_whole(run: Run, work: Path) -> None:
    client = work / "clients" / "alpha"
    write_template(work / "templates", "机构的一句话")
    assert last_text(built(run, client)) == "机构的一句话"
    write_template(client / "templates", "客户的一句话")
    assert last_text(built(run, client)) == "客户的一句话"


def test_a_client_style_beats_the_word_template_of_the_firm(run: Run, work: Path) -> None:
    client = work / "clients" / "alpha"
    write_template(work / "templates", "机构的一句话")
    write_style(client / "templates", "gongwen", "小四")
    dossier = built(run, client)
    assert last_text(dossier) != "机构的一句话"
    assert body_size(dossier) == 12
    done = run("explain", "申报书", "--client", "alpha", "--workspace", work)
    assert "the house style is nearer to the client than the nearest Word template" in " ".join(
        done.out.split()
    )


def test_a_client_outline_is_built_from(run: Run, work: Path) -> None:
    client = work / "clients" / "alpha"
    text = (resources.templates_folder() / f"{FORM}.outline.yaml").read_text("utf-8")
    target = client / "templates" / f"{FORM}.outline.yaml"
    target.parent.mkdir(parents=True)
    target.write_text(
        text + "  - id: own-words\n    title: 客户的一章\n    blocks:\n      - text: 客户的一段话\n", "utf-8"
    )
    assert last_text(built(run, client)) == "客户的一段话"


def test_one_client_may_have_another_style_than_the_firm(run: Run, work: Path) -> None:
    run("init", "--client", "beta", "--workspace", work, "--sample", "quickstart")
    write_style(work / "templates", "firm", "小四")
    write_style(work / "clients" / "beta" / "templates", "own", "五号")
    choose_style(work, "firm")
    with (work / "applykit.yaml").open("a", encoding="utf-8") as settings:
        settings.write("clients:\n  beta: {style: own}\n")
    assert body_size(built(run, work / "clients" / "alpha")) == 12
    assert body_size(built(run, work / "clients" / "beta")) == 10.5


def test_explain_names_every_candidate_and_the_winner(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = work / "clients" / "alpha"
    write_template(work / "templates", "机构的一句话")
    monkeypatch.chdir(client)
    monkeypatch.setenv("COLUMNS", "300")
    shipped = resources.templates_folder()
    monkeypatch.setattr(resources, "templates_folder", lambda: Path("shipped"))
    shutil.copytree(shipped, client / "shipped")
    assert run("explain", "申报书").out.replace(str(work), "work") == EXPLAINED


EXPLAINED = """\
卷一 申报书 (application-form)
  Built from: work/templates/nqsl/申报书.docx
  Layer: the firm's layer
  Why: the nearest Word template wins whole
  Template, the client's layer: templates/nqsl/申报书.docx (not there)
  Template, the firm's layer: work/templates/nqsl/申报书.docx (used)
  Template, shipped with the programme: shipped/nqsl/申报书.docx (there)
  Outline, the client's layer: templates/nqsl/申报书.outline.yaml (not there)
  Outline, the firm's layer: work/templates/nqsl/申报书.outline.yaml (not there)
  Outline, shipped with the programme: shipped/nqsl/申报书.outline.yaml (there)
  House style, the client's layer: templates/styles/gongwen.yaml (not there)
  House style, the firm's layer: work/templates/styles/gongwen.yaml (not there)
  House style, shipped with the programme: shipped/styles/gongwen.yaml (there)
"""


def test_the_workspace_chooses_programme_stage_and_language(run: Run, work: Path) -> None:
    settings = work / "applykit.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("stage: application", "stage: nowhere"), "utf-8")
    done = run("check", work / "clients" / "alpha", *DAY)
    assert done.code == 2
    assert "nowhere" in done.err


FAULTY = """\
firm: 江心咨询
defaults:
  programme: nqls
  language: chinese
  stile: firm
客户:
  gamma: {style: own}
  alpha:
    names: 江检院
"""


def test_faults_of_the_settings_are_named_with_their_lines(run: Run, work: Path) -> None:
    (work / "applykit.yaml").write_text(FAULTY, encoding="utf-8")
    done = run("build", work / "clients" / "alpha", *DAY)
    assert done.code == 3
    for line, rule in ((3, "schema.choice"), (4, "schema.choice"), (5, "schema.unknown_key"),
                       (7, "schema.choice"), (9, "schema.type")):  # fmt: skip
        assert f"applykit.yaml:{line}:" in done.err, (rule, done.err)
    assert not (work / "clients" / "alpha" / "build").exists()


@pytest.mark.parametrize("name", ["../beta", "a/b", ".hidden", " ", "con:1", "end."])
def test_a_client_name_is_that_of_a_folder(run: Run, work: Path, name: str) -> None:
    assert run("init", "--client", name, "--workspace", work).code == 2


def test_a_client_that_is_there_is_not_overwritten(run: Run, work: Path) -> None:
    before = (work / "clients" / "alpha" / "profile.yaml").read_bytes()
    assert run("init", "--client", "alpha", "--workspace", work).code == 3
    assert (work / "clients" / "alpha" / "profile.yaml").read_bytes() == before


def test_a_workspace_does_not_lie_in_another(run: Run, work: Path) -> None:
    assert run("workspace", "new", work / "inner").code == 3
    assert run("workspace", "new", work).code == 3


def test_init_wants_a_folder_or_a_client(run: Run, work: Path, tmp_path: Path) -> None:
    assert run("init").code == 2
    assert run("init", tmp_path / "x", "--client", "alpha", "--workspace", work).code == 2
    assert run("init", "--client", "alpha", "--workspace", tmp_path).code == 2
    assert run("explain", "申报书", "--client", "alpah", "--workspace", work).code == 2
