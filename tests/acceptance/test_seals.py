"""签章清单: every page to sign is in it, what was declared counts, and a final dossier wants them all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from docx import Document
from lxml import html
from pypdf import PdfReader

from applykit.model import Profile
from tests.conftest import AS_OF, SAMPLES, Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", AS_OF.isoformat())


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """A copy of the quickstart sample."""
    return Path(shutil.copytree(SAMPLES / "quickstart", tmp_path / "client"))


def edited(client: Path, old: str, new: str) -> None:
    profile = client / "profile.yaml"
    text = profile.read_text("utf-8")
    assert text.count(old) == 1
    profile.write_text(text.replace(old, new), "utf-8")


def tables_of(dossier: Path) -> list[list[dict[str, str]]]:
    """The tables of 签章清单, each row by its heads."""
    found = []
    for table in Document(str(dossier / "签章清单.docx")).tables:
        heads, *rows = ([cell.text for cell in row.cells] for row in table.rows)
        found.append([dict(zip(heads, row, strict=True)) for row in rows])
    return found


def pages_of(dossier: Path) -> list[dict[str, str]]:
    """The rows of the seal plan in index.html by the labels of their cells."""
    page: Any = html.fromstring((dossier / "index.html").read_bytes())
    return [
        {"签章页": row.xpath("string(th)").strip()}
        | {cell.get("data-label"): " ".join(cell.text_content().split()) for cell in row.xpath("td")}
        for row in page.xpath("//section[@id='seals']//tbody/tr")
    ]


def test_every_box_and_every_sealed_attachment_is_in_the_plan(run: Run, client: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("build", client, "--output", out, *DAY).code == 0
    boxes, attachments = tables_of(out)
    assert [(row["卷　册"], row["签章页（所在章）"].split("\n")[0], row["状态"]) for row in boxes] == [
        ("卷一 申报书", "承诺书", "已签章\n2026-11-20"),
        ("卷一 申报书", "依托单位意见", "已签章\n2026-11-20"),
        ("卷一 申报书", "合作单位意见：浔川大学", "已签章\n2026-11-16"),
        ("卷一 申报书", "合作单位意见：浔川栗禾童用品有限公司", "已签章\n2026-11-16"),
        ("卷一 申报书", "推荐部门意见：浔川省市场监督管理局", "未声明"),
        ("卷二 建设方案", "依托单位意见", "已签章\n2026-11-20"),
    ]
    assert boxes[2]["签章单位"] == "浔川大学\n法定代表人签字、公章"
    assert {row["份数"] for row in boxes} == {"3"}
    assert {row["页码"] for row in boxes} == {"—"}, "nothing was laid out, so no page is known"
    volume = PdfReader(out / "卷四 附件.pdf")
    for row in attachments:
        first = row["卷四页码"].removeprefix("第 ").partition("–")[0].removesuffix(" 页")
        number = row["附　件"].split("\u3000")[0].removeprefix("附件 ")
        sheet = volume.pages[volume.page_labels.index(first)]
        assert f"附件{number}" in "".join(sheet.extract_text().split())
    shown = pages_of(out)
    assert [row["签章页"] for row in shown] == [
        *(row["签章页（所在章）"].split("\n")[0] for row in boxes), *(row["附　件"] for row in attachments),
    ]  # fmt: skip
    assert shown[4]["状态"] == "未声明（非定稿必需）"


def test_the_plan_lists_a_page_for_every_partner(run: Run, complete: Profile, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("build", SAMPLES / "complete", "--only", "申报书", "--output", out, *DAY).code == 0
    partners = [row["name"] for row in complete.data["partners"]]
    names = [row["签章单位"].split("（")[0] for row in pages_of(out)]
    assert names[2:-1] == partners


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("    - {页: 卷一 承诺书, 已签章: 是, 签章日期: 2026年11月20日}\n", "", "卷一 承诺书"),
        ("{页: 卷二 依托单位意见, 已签章: 是,", "{页: 卷二 依托单位意见, 已签章: 否,", "卷二 依托单位意见"),
    ],
)
def test_a_final_dossier_wants_every_required_page_signed(
    run: Run, client: Path, tmp_path: Path, old: str, new: str, named: str
) -> None:
    edited(client, old, new)
    assert run("build", client, "--output", tmp_path / "plain", *DAY).code == 0
    done = run("build", client, "--final", "--output", tmp_path / "out", *DAY)
    assert done.code == 1
    said = "".join(done.err.split())
    assert f"signedandsealed{named}.".replace(" ", "") in said
    assert "cannotbefinalyet:1points" in said
    assert not (tmp_path / "out").exists()


def test_a_declaration_changes_no_page_that_was_signed(run: Run, client: Path, tmp_path: Path) -> None:
    assert run("build", client, "--final", "--output", tmp_path / "final", *DAY).code == 0
    edited(client, "    - {页: 卷一 承诺书, 已签章: 是, 签章日期: 2026年11月20日}\n", "")
    assert run("build", client, "--output", tmp_path / "before", *DAY).code == 0
    for name in ("卷一 申报书.docx", "卷二 建设方案.docx", "卷三 自评报告.docx", "卷四 附件.pdf"):
        assert (tmp_path / "before" / name).read_bytes() == (tmp_path / "final" / name).read_bytes()


def test_a_declaration_about_no_page_is_a_warning(run: Run, client: Path, tmp_path: Path) -> None:
    edited(client, "页: 卷一 合作单位意见：浔川大学", "页: 卷一 合作单位意见：浔川学院")
    out = tmp_path / "out"
    done = run("build", client, "--output", out, *DAY)
    assert done.code == 0
    assert "nopagetosigniscalled“卷一合作单位意见：浔川学院”" in "".join(done.out.split())
    assert [row["状态"] for row in pages_of(out)][2] == "未声明"
    assert run("build", client, "--output", out, "--strict", *DAY).code == 1


@pytest.mark.office
def test_laid_out_the_plan_and_the_index_name_the_page(run: Run, client: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("build", client, "--pdf", "--output", out, *DAY).code == 0
    page: Any = html.fromstring((out / "index.html").read_bytes())
    seals = page.xpath("//section[@id='seals']//th/a[contains(@href, '%20')]")
    chapters = page.xpath("//section[@id='chapters']//th/a[contains(@href, '#page=')]")
    readers = {path.name: PdfReader(path) for path in out.glob("*.pdf")}

    def text_at(link: Any) -> str:
        file, _hash, place = link.get("href").partition("#page=")
        return "".join(readers[unquote(file)].pages[int(place) - 1].extract_text().split())

    for link in seals:
        assert "".join(link.text_content().split("\u3000")).strip().replace(" ", "") in text_at(link)
    assert len(chapters) > 15
    for link in chapters:
        title = link.text_content().rpartition("，第 ")[0].split(" ", 2)[-1]
        assert "".join(title.split()) in text_at(link)
    assert {row["页码"] for row in tables_of(out)[0]}.isdisjoint({"—"})
