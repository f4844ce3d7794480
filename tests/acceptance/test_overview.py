"""index.html: every link leads where it says, nothing is loaded or believed, everybody can read it."""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html
from pypdf import PdfReader

from tests.conftest import AS_OF, SAMPLES, Outcome
from tests.tools.browser import AXE, needs_axe, needs_chromium, opened

Run = Callable[..., Outcome]
DAY = ("--as-of", AS_OF.isoformat())
PROOF = re.compile(r"附件 (\d+)，第 (\d+) 页")


@pytest.fixture(scope="module")
def dossier(quickstart_client: Path) -> Path:
    """The quickstart sample, built whole."""
    return quickstart_client / "build" / "nqsl-application"


def page_of(dossier: Path) -> Any:
    return html.fromstring((dossier / "index.html").read_bytes())


def test_every_link_leads_to_what_it_names(dossier: Path) -> None:
    page = page_of(dossier)
    volume = PdfReader(dossier / "卷四 附件.pdf")
    texts = ["".join(sheet.extract_text().split()) for sheet in volume.pages]
    ids, proofs = set(page.xpath("//@id")), 0
    for link in page.xpath("//a"):
        file, _hash, place = link.get("href").partition("#")
        if not file:
            assert place in ids
            continue
        assert (dossier / unquote(file)).is_file()
        named = PROOF.fullmatch(link.text_content())
        if named:
            sheet = int(place.removeprefix("page=")) - 1
            assert volume.page_labels[sheet] == named[2]
            assert f"附件{named[1]}" in texts[sheet]
            assert "".join(link.get("title").split()) in texts[sheet]
            proofs += 1
    assert proofs > 100


def test_every_clause_has_a_row_that_agrees_with_the_report(dossier: Path) -> None:
    page = page_of(dossier)
    checked = json.loads((dossier / "check.json").read_text("utf-8"))
    rows = page.xpath("//table[@id='criteria']/tbody/tr")
    assert [row.get("data-verdict") for row in rows] == [item["verdict"] for item in checked["findings"]]
    assert f"{checked['summary']['readiness']:.1%}" in page.get_element_by_id("h-readiness").text_content()
    listed = {found["criterion"] for found in checked["findings"]}
    cells = page.xpath("//section[@id='claims']//td[@data-label='自查条目']")
    assert {id for cell in cells for id in cell.text_content().split()} == listed


def test_nothing_is_loaded_and_only_its_own_code_is_allowed(dossier: Path) -> None:
    page = page_of(dossier)
    assert not page.xpath("//*[@src]|//link|//iframe|//object|//*[@style]|//@*[starts-with(name(), 'on')]")
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name in ("style", "script"):
        (code,) = page.xpath(f"//{name}")
        digest = b64encode(sha256(code.text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert page.xpath("//form[@hidden]"), "the filter is there only where its script runs"


def test_what_people_typed_is_text(run: Run, tmp_path: Path) -> None:
    client = Path(shutil.copytree(SAMPLES / "quickstart", tmp_path / "client"))
    profile = client / "profile.yaml"
    typed = "<script>alert(1)</script>&amp;<b>\"'"
    text = profile.read_text("utf-8")
    assert "名称: 单位信用报告," in text
    typed_yaml = typed.replace("'", "''")
    profile.write_text(text.replace("名称: 单位信用报告,", f"名称: '{typed_yaml}',"), "utf-8")
    out = tmp_path / "out"
    assert run("build", client, "--output", out, *DAY).code == 0
    page = page_of(out)
    assert len(page.xpath("//script")) == 1
    links = page.xpath("//section[@id='attachments']//a")
    assert [link for link in links if link.text_content() == typed]


def test_the_manifest_knows_the_page(dossier: Path, run: Run) -> None:
    manifest = json.loads((dossier / "manifest.json").read_text("utf-8"))
    content = (dossier / "index.html").read_bytes()
    (listed,) = (item for item in manifest["outputs"] if item["name"] == "index.html")
    assert listed["sha256"] == sha256(content).hexdigest()
    rows = page_of(dossier).xpath("//section[@id='files']//tbody/tr")
    shown = [(row.xpath("string(th)").strip(), row.xpath("string(td[@class='hash'])")) for row in rows]
    assert shown == [
        (item["name"], item["sha256"]) for item in manifest["outputs"] if item["name"] != "index.html"
    ]
    assert run("verify", dossier).code == 0


def test_without_the_attachments_no_page_is_named(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    client = Path(shutil.copytree(SAMPLES / "quickstart", tmp_path / "client"))
    assert run("build", client, "--only", "自评报告", "--output", out, *DAY).code == 0
    page = page_of(out)
    assert not [link for link in page.xpath("//a/@href") if "#page=" in link]
    assert "页" not in "".join(page.xpath("//ul[contains(@class, 'proofs')]//text()"))


# -- in a browser


def prepared(dossier: Path, folder: Path, *scripts: str) -> Path:
    """A copy of the page that lets a test's own scripts run after its own; they write into #result."""
    text = (dossier / "index.html").read_text("utf-8")
    text = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", text)
    more = "".join(f"<script>{script}</script>" for script in scripts)
    page = folder / "page.html"
    result = '<pre id="result" hidden></pre>'
    page.write_text(text.replace("</body>", f"{result}{more}</body>"), "utf-8")
    return page


def result_of(dom: str) -> Any:
    (result,) = html.fromstring(dom).xpath("//pre[@id='result']")
    return json.loads(result.text_content())


@needs_chromium
def test_the_console_stays_silent_and_the_filter_appears(dossier: Path, tmp_path: Path) -> None:
    dom, console = opened(dossier / "index.html", tmp_path)
    assert console == ""
    assert not html.fromstring(dom).xpath("//form[@hidden]")
    assert html.fromstring(dom).get_element_by_id("shown").text == "显示 60 / 60 项"


@needs_chromium
def test_the_filter_shows_what_is_asked_for(dossier: Path, tmp_path: Path) -> None:
    page = prepared(
        dossier, tmp_path,
        """
        function shown() {
          return Array.from(document.querySelectorAll("#criteria tbody tr"))
            .filter(row => row.offsetParent !== null || row.getClientRects().length)
            .map(row => row.querySelector("th").textContent.split("\\u3000")[0]);
        }
        var verdict = document.getElementById("by-verdict"), words = document.getElementById("by-text");
        function set(field, value, event) { field.value = value; field.dispatchEvent(new Event(event)); }
        var found = {};
        set(verdict, "open", "change"); found.open = shown();
        set(verdict, "", "change"); set(words, "科研用房", "input"); found.words = shown();
        found.told = document.getElementById("shown").textContent;
        set(words, "", "input"); found.all = shown().length;
        document.getElementById("result").textContent = JSON.stringify(found);
        """,
    )  # fmt: skip
    dom, console = opened(page, tmp_path)
    assert console == ""
    assert result_of(dom) == {
        "open": ["E6", "E7"], "words": ["E6"], "told": "显示 1 / 60 项", "all": 60,
    }  # fmt: skip


@needs_chromium
@needs_axe
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_sticks_out(dossier: Path, tmp_path: Path, width: int) -> None:
    """The page stands in a frame of the width, since a window of Chromium is never as narrow as a phone."""
    prepared(
        dossier, tmp_path, AXE.read_text("utf-8"),
        """
        axe.run(document, {iframes: false}).then(found => {
          var all = {
            broken: found.violations.map(item => [item.id, item.nodes.slice(0, 3).map(node => node.html)]),
            passed: found.passes.length, width: innerWidth, wide: document.documentElement.scrollWidth
          };
          parent.document.getElementById("result").textContent = JSON.stringify(all);
        });
        """,
    )  # fmt: skip
    frame = tmp_path / "frame.html"
    frame.write_text(
        f'<!DOCTYPE html><title>frame</title><pre id="result"></pre>'
        f'<iframe style="width:{width}px;height:900px;border:0" src="page.html"></iframe>',
        "utf-8",
    )
    dom, _console = opened(frame, tmp_path, width=1400)
    found = result_of(dom)
    assert found["broken"] == []
    assert found["passed"] > 20
    assert found["width"] == width
    assert found["wide"] <= width
