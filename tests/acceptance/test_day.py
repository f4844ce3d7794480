"""A consultant's day: one firm look for all, one client's own template, and a leak that does not leave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docx import Document

from tests.conftest import Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-11-23")
FIRM = "extends: gongwen\nid: firm\ntitle: 机构版式\nparagraphs:\n  BodyText:\n    size: 小四\n"
OTHER = "江澜省新能源产品质量检验研究院"


def test_from_the_first_client_to_the_leak_that_is_stopped(run: Run, tmp_path: Path) -> None:
    work = tmp_path / "work"
    run("workspace", "new", work, "--firm", "江心咨询")
    clients = {name: work / "clients" / name for name in ("xunchuan", "jianglan")}
    for name, sample in (("xunchuan", "quickstart"), ("jianglan", "complete")):
        assert run("init", "--client", name, "--workspace", work, "--sample", sample).code == 0

    # One look for all.
    (work / "templates" / "styles" / "firm.yaml").write_text(FIRM, encoding="utf-8")
    settings = work / "applykit.yaml"
    settings.write_text(settings.read_text("utf-8").replace("  style:\n", "  style: firm\n"), "utf-8")
    for client in clients.values():
        done = run("build", client, "--only", "建设方案", *DAY)
        assert done.code == 0, done.out + done.err
        built = Document(str(client / "build" / "nqsl-application" / "卷二 建设方案.docx"))
        assert built.styles["Body Text"].font.size.pt == 12

    # One client has a template of its own, made from the firm's and edited in Word.
    assert run("template", "new", "建设方案", "--client", "xunchuan", "--workspace", work).code == 0
    own = clients["xunchuan"] / "templates" / "nqsl" / "建设方案.docx"
    document = Document(str(own))
    document.add_paragraph("本方案经 {{ organization.name }} 审定。")
    document.save(str(own))
    assert run("build", clients["xunchuan"], "--only", "建设方案", *DAY).code == 0
    dossier = clients["xunchuan"] / "build" / "nqsl-application" / "卷二 建设方案.docx"
    paragraph = Document(str(dossier)).paragraphs[-1]._p
    last = "".join(item.text or "" for item in paragraph.iter() if item.tag.endswith("}t"))
    assert last == "本方案经 浔川省儿童用品质量检验中心 审定。"
    told = " ".join(run("explain", "建设方案", "--client", "xunchuan", "--workspace", work).out.split())
    assert "Layer: the client's layer Why: the nearest Word template wins whole" in told
    told = " ".join(run("explain", "建设方案", "--client", "jianglan", "--workspace", work).out.split())
    assert "Layer: the firm's layer" in told

    # A name left over from the other client does not leave; what was built before stays.
    before = dossier.read_bytes()
    document = Document(str(own))
    document.sections[-1].footer.add_paragraph(OTHER)
    document.save(str(own))
    done = run("build", clients["xunchuan"], "--only", "建设方案", *DAY)
    assert done.code == 1
    assert f"holds “{OTHER}”, a name of the client jianglan" in " ".join(done.err.split())
    assert dossier.read_bytes() == before

    # The other client was built with the firm's template, which has not changed.
    assert run("build", clients["jianglan"], "--only", "建设方案", *DAY).code == 0
    assert run("template", "status", work).code == 1
