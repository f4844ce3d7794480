"""Outlines: what they extend, include, repeat and leave out, and every fault that one can have.

Each folder of tests/outlines/faults holds the files in which a layer differs from tests/outlines/base, and
errors.txt, what is said of them: `file:line rule — message`.  APPLYKIT_WRITE_EXPECTED=1 writes it anew.
"""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from applykit import messages, resources
from applykit.documents.outline import Outline, chapter_ids, load_outline
from applykit.documents.titles import chapter_places
from applykit.expressions.attachments import bookmark
from applykit.lint.outlines import lint_outline
from applykit.model import Programme
from applykit.resources import Found
from tests.conftest import SAMPLES, Outcome

OUTLINES = Path(__file__).resolve().parents[1] / "outlines"
FAULTS = OUTLINES / "faults"
CASES = sorted(path.name for path in FAULTS.iterdir())
REQUIRED = {"basics": ["A1"], "directions": ["B1", "B2"]}

Find = Callable[[str], Found]
Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_current", "en")


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the base layer, named as from its parent."""
    shutil.copytree(OUTLINES / "base", tmp_path / "templates")
    monkeypatch.chdir(tmp_path)
    return Path("templates")


def finder(*folders: Path) -> Find:
    """Looks through layers of templates, nearest first, then among what ships."""

    def find(name: str) -> Found:
        every = (*folders, resources.templates_folder())
        candidates = tuple((str(folder), folder / name, (folder / name).is_file()) for folder in every)
        for layer, path, there in candidates:
            if there:
                return Found(path, layer, candidates)
        return resources.find_template(name)

    return find


def loaded(path: Path, find: Find) -> Outline:
    return load_outline(path.read_text(encoding="utf-8"), str(path), find=find)


@pytest.mark.parametrize("case", CASES)
def test_every_fault_is_found_at_its_line(case: str, templates: Path, programme: Programme) -> None:
    changed = list((FAULTS / case).rglob("*.yaml"))
    for path in changed:
        shutil.copy(path, templates / path.relative_to(FAULTS / case))
    client = templates / "demo" / "client.outline.yaml"
    outline = client if client.is_file() else templates / "demo" / "申报书.outline.yaml"
    lines = []
    for found in lint_outline(outline, programme.schema, REQUIRED, finder(templates)):
        message, remedy = messages.describe(found, "en")
        assert found.position is not None
        assert message
        assert remedy
        assert "{" not in message.replace("{{", "").replace("@{", "")
        place = f"{Path(found.position.file).relative_to(templates)}:{found.position.line}"
        lines.append(f"{place} {found.rule} — {message}")
    expected = FAULTS / case / "errors.txt"
    if os.environ.get("APPLYKIT_WRITE_EXPECTED"):
        expected.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines
    assert "\n".join(lines) + "\n" == expected.read_text(encoding="utf-8")


def test_the_base_has_no_fault(templates: Path, programme: Programme) -> None:
    outline = templates / "demo" / "申报书.outline.yaml"
    assert lint_outline(outline, programme.schema, REQUIRED, finder(templates)) == ()


CLIENT = """\
extends: demo/申报书
title: 申请书
chapters:
  - id: basics
    title: 我们
    blocks:
      - text: 换了内容。
  - id: history
    title: 沿革
    after: basics
    blocks:
      - include: demo/parts/contact.yaml
  - {id: compliance, drop: true}
  - {id: directions, before: basics}
"""


def test_an_outline_replaces_adds_drops_and_moves_chapters(templates: Path, tmp_path: Path) -> None:
    own = tmp_path / "client"
    (own / "demo").mkdir(parents=True)
    path = own / "demo" / "申报书.outline.yaml"
    path.write_text(CLIENT, encoding="utf-8")
    find = finder(own, templates)
    outline = loaded(path, find)
    base = loaded(templates / "demo" / "申报书.outline.yaml", find)
    assert [chapter.id for chapter in outline.chapters] == ["directions", "basics", "history", "opinions"]
    assert chapter_ids(CLIENT, str(path), find=find) == ("directions", "basics", "history", "opinions")
    assert (outline.title, outline.volume, outline.header) == ("申请书", "卷一", base.header)
    assert outline.chapters[1].sections == ()
    assert outline.chapters[3] == base.chapters[3]
    assert [type(block).__name__ for block in outline.chapters[2].blocks] == ["Text", "Fields"]
    places = chapter_places(path, None, find)
    assert places["basics"].title == "第二章 我们"


def test_three_layers_extend_each_other(templates: Path, tmp_path: Path) -> None:
    folders = [tmp_path / "client", tmp_path / "firm"]
    for number, folder in enumerate(folders):
        (folder / "demo").mkdir(parents=True)
        (folder / "demo" / "申报书.outline.yaml").write_text(
            "extends: demo/申报书\nchapters:\n"
            f"  - {{id: new-{number}, title: 新增, after: basics, blocks: [{{text: 甲}}]}}\n",
            encoding="utf-8",
        )
    find = finder(*folders, templates)
    outline = loaded(folders[0] / "demo" / "申报书.outline.yaml", find)
    assert [chapter.id for chapter in outline.chapters] == [
        "basics", "new-0", "new-1", "directions", "compliance", "opinions",
    ]  # fmt: skip


def test_places_follow_what_the_profile_has(templates: Path) -> None:
    path = templates / "demo" / "申报书.outline.yaml"
    data: dict[str, object] = {"staff": [], "directions": [{"name": "甲"}, {"name": "乙"}]}
    data["compliance"] = {"statement": "无"}
    places = chapter_places(path, data, finder(templates))
    assert places["basics"].title == "第一章 基本信息"
    assert [section.number for section in places["basics"].sections] == ["（一）"]
    assert places["directions"].title == "第二章至第三章"
    assert places["compliance"].title == "第四章 合规声明"
    data |= {"directions": [{"name": "甲"}], "compliance": {}, "staff": [{"name": "某"}]}
    places = chapter_places(path, data, finder(templates))
    assert places["directions"].title == "第二章 研究方向：甲"
    assert places["compliance"].title == ""
    assert [section.number for section in places["basics"].sections] == ["（一）", "（二）"]


def test_programme_lint_checks_the_outlines_of_a_client(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "client"
    (folder / "templates" / "nqsl").mkdir(parents=True)
    (folder / "profile.yaml").write_text("", encoding="utf-8")
    outline = folder / "templates" / "nqsl" / "建设方案.outline.yaml"
    outline.write_text(
        "extends: nqsl/建设方案\n"
        "chapters:\n"
        "  - {id: risk, drop: true}\n"
        "  - {id: exit, drop: true}\n"
        "  - {id: confirmation, drop: true}\n"
        "  - {id: more, after: goals, title: 补充, blocks: [{text: '{{ lab.nmae }}'}]}\n",
        encoding="utf-8",
    )
    done = run("programme", "lint", "nqsl", "--profile", folder / "profile.yaml")
    said = "".join(done.err.split())
    assert (done.code, done.out) == (3, "")
    for words in (
        "the outline has no chapter “risk”", "“lab.nmae”: there is no entry “nmae”",
        "the outline has no chapter “exit”, where criteria are answered:",
        "the outline has no page to seal “依托单位意见”",
    ):  # fmt: skip
        assert "".join(words.split()) in said
    assert run("programme", "lint", "nqsl").code == 0


def test_templates_are_generated_for_a_consultant(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "my templates"
    done = run("template", "generate", "nqsl", "--style", "gongwen", "--output", out)
    assert (done.code, done.err) == (0, "")
    *made, last = done.out.splitlines()
    assert last == "Next: edit them in Word, then put them into templates/nqsl beside a profile."
    shipped = resources.templates_folder() / "nqsl"
    assert sorted(line.split(":")[0] for line in made) == sorted(
        f"{out}/{path.name}" for path in shipped.glob("*.docx")
    )
    assert f"{out}/申报书.docx: 卷一 申报书 in the style 公文版式, 19 chapters" in made
    assert all((out / path.name).read_bytes() == path.read_bytes() for path in shipped.glob("*.docx"))
    other = tmp_path / "one"
    done = run("template", "generate", "nqsl", "--document", "construction-plan", "--output", other)
    assert [path.name for path in other.iterdir()] == ["建设方案.docx"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--style", "gongwan"], 3, "there is no house style “gongwan” (did you mean “gongwen”?)"),
        (["--document", "application"], 2, "application-form"),
    ],
)
def test_a_wrong_name_writes_nothing(
    arguments: list[str], code: int, words: str, run: Run, tmp_path: Path
) -> None:
    done = run("template", "generate", "nqsl", *arguments, "--output", tmp_path / "out")
    assert (done.code, done.out) == (code, "")
    assert words in " ".join(done.err.split())
    assert not (tmp_path / "out").exists()


def test_a_narrative_refers_to_an_attachment(run: Run, tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "complete", tmp_path / "lab")
    profile = tmp_path / "lab" / "profile.yaml"
    text = profile.read_text(encoding="utf-8")
    listed = (tmp_path / "lab" / "profile" / "evidence.yaml").read_text(encoding="utf-8")
    id = re.findall(r"\bid: *([\w-]+)", listed)[2]
    found = re.search(r"^  summary: *(?:\|-?|>-?)?\n( +)", text, re.MULTILINE)
    assert found
    sentence = f"台账见{{{{ '{id}' | attachment }}}}。"
    profile.write_text(text[: found.end()] + sentence + text[found.end() :], encoding="utf-8")
    done = run(
        "build", profile, "--only", "application-form", "--as-of", "2026-11-23", "--output", tmp_path / "out"
    )
    assert done.code in (0, 1), done.err
    with zipfile.ZipFile(tmp_path / "out" / "卷一 申报书.docx") as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    paragraph = next(p for p in root.iter(f"{w}p") if "台账见附件" in "".join(p.itertext(f"{w}t")))
    assert "".join(paragraph.itertext(f"{w}t")).startswith("台账见附件 3。")
    assert "".join(paragraph.itertext(f"{w}instrText")).strip() == f"REF {bookmark(id)} \\h"
    names = {mark.get(f"{w}name") for mark in root.iter(f"{w}bookmarkStart")}
    assert bookmark(id) in names
    profile.write_text(
        text[: found.end()] + "见{{ 'E-999' | attachment }}。" + text[found.end() :], encoding="utf-8"
    )
    done = run("check", profile, "--as-of", "2026-11-23", "--section", "lab")
    assert "E-999" in done.err + done.out
