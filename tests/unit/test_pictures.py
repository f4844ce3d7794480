"""Pictures of narratives in the finished document: the drawing, its size, its bytes."""

import io
import zipfile
from pathlib import Path

import pytest
from docx.oxml.ns import nsdecls, qn
from lxml import etree
from PIL import Image

import applykit
from applykit.documents.figures import printed_width
from applykit.documents.inline import Image as Named
from applykit.documents.narrative import Narrative
from applykit.documents.render import render
from applykit.model import Profile, Programme
from applykit.pictures import picture_diagnostics
from applykit.pictures.files import MOST_BYTES
from applykit.pictures.source import Pictures
from tests.conftest import AS_OF, SAMPLES
from tests.unit.test_narrative import CENTRED, canonical, content, number, p, r, template

EMU = 36_000  # to the millimetre


def parts(text: str, folder: Path) -> dict[str, bytes]:
    """The parts of the document that a narrative with pictures in this folder gives."""
    context = {"text": Narrative(text), "draft": False}
    made = render(template(), context, as_of=AS_OF, pictures=Pictures(folder))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return {name: package.read(name) for name in package.namelist()}


def body(made: dict[str, bytes]) -> etree._Element:
    return content(made["word/document.xml"])


def extent(made: dict[str, bytes]) -> tuple[float, float]:
    """Width and height of the first drawing in mm."""
    found = next(
        node for node in body(made).iter() if isinstance(node.tag, str) and node.tag.endswith("}extent")
    )
    return round(int(found.get("cx")) / EMU, 1), round(int(found.get("cy")) / EMU, 1)


def media(made: dict[str, bytes]) -> dict[str, bytes]:
    return {name: held for name, held in made.items() if name.startswith("word/media/")}


def png(path: Path, width: int = 2000, height: int = 1000) -> Path:
    path.parent.mkdir(exist_ok=True)
    Image.linear_gradient("L").resize((width, height)).save(path)
    return path


def test_golden_xml(tmp_path: Path) -> None:
    png(tmp_path / "图" / "a.png", 1000, 500)
    made = parts('甲 ![题<1>](图/a.png "来源：乙"){宽=50%} 丙', tmp_path)
    related = etree.fromstring(made["word/_rels/document.xml.rels"])
    id = next(one.get("Id") for one in related if one.get("Target") == "media/image1.png")
    size = f'cx="{78 * EMU}" cy="{39 * EMU}"'
    named = 'name="a.png"'
    layout = '<w:keepNext/><w:spacing w:before="120" w:after="60" w:line="240" w:lineRule="auto"/>' + CENTRED
    drawing = (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="1" {named} descr="题&lt;1&gt;"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="0" {named}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    wanted = (
        f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>"
        + p("BodyText", r("甲 "))
        + p("Normal", drawing, properties=layout)
        + p("FigureCaption", number("图", "1"), r("　题&lt;1&gt;"), properties="<w:keepNext/>")
        + p("TableNote", r("来源：乙"), properties=CENTRED)
        + p("BodyText", r(" 丙"))
        + "</w:body>"
    )
    assert canonical(body(made)) == canonical(wanted)


@pytest.mark.parametrize(
    ("form", "wide"),
    [("{width=80%}", 124.8), ("{宽度＝60毫米}", 60), ("{ 宽: 6.5 cm }", 65),
     ("{width=300mm}", 156), ("", 156)],
)  # fmt: skip
def test_the_width_that_was_asked_for(form: str, wide: float, tmp_path: Path) -> None:
    png(tmp_path / "a.png")
    made = parts(f"![题](a.png){form}", tmp_path)
    assert extent(made) == (wide, round(wide / 2, 1))
    assert "{" not in "".join(body(made).itertext())


@pytest.mark.parametrize(("pixels", "wide"), [(100, 78), (600, 101.6), (3000, 156)])
def test_without_a_wish_a_small_picture_is_not_blown_up(pixels: int, wide: float) -> None:
    assert round(printed_width(Named("a.png", ""), pixels), 1) == wide


def test_a_tall_picture_leaves_room_for_its_title(tmp_path: Path) -> None:
    png(tmp_path / "a.png", 1000, 4000)
    wide, high = extent(parts("![题](a.png)", tmp_path))
    assert high == pytest.approx(225 * 0.8, abs=0.2)
    assert wide == pytest.approx(high / 4, abs=0.2)


def test_a_picture_far_too_large_is_shrunk_to_what_print_needs(tmp_path: Path) -> None:
    source = png(tmp_path / "a.png", 6000, 3000)
    made = parts("![题](a.png){width=100mm}", tmp_path)
    (held,) = media(made).values()
    assert Image.open(io.BytesIO(held)).size == (1181, 590)
    assert len(held) < source.stat().st_size
    assert extent(made)[0] == 100
    assert media(parts("![题](a.png){width=100mm}", tmp_path)) == media(made)


def test_a_jpeg_keeps_its_pixels_and_loses_what_it_says_of_its_maker(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Somebody"
    Image.effect_noise((900, 300), 60).save(tmp_path / "a.jpg", quality=80, exif=exif, comment=b"Somebody")
    (held,) = media(parts("![题](a.jpg)", tmp_path)).values()
    assert b"Somebody" in (tmp_path / "a.jpg").read_bytes()
    assert b"Somebody" not in held
    before, after = Image.open(tmp_path / "a.jpg"), Image.open(io.BytesIO(held))
    assert before.tobytes() == after.tobytes()


def test_a_png_loses_its_texts_only(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Author", "Somebody")
    Image.linear_gradient("L").save(tmp_path / "a.png", pnginfo=told)
    (held,) = media(parts("![题](a.png)", tmp_path)).values()
    assert b"Somebody" not in held
    assert Image.open(io.BytesIO(held)).tobytes() == Image.linear_gradient("L").tobytes()


def test_a_photograph_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (800, 400), "white").save(tmp_path / "a.jpg", exif=exif)
    made = parts("![题](a.jpg){width=50mm}", tmp_path)
    assert Image.open(io.BytesIO(*media(made).values())).size == (400, 800)
    assert extent(made) == (50, 100)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_picture_can_be_shrunk(mode: str, tmp_path: Path) -> None:
    kind = "jpg" if mode == "CMYK" else "png"
    Image.new(mode, (3000, 1000)).save(tmp_path / f"a.{kind}")
    made = parts(f"![题](a.{kind}){{width=20mm}}", tmp_path)
    (held,) = media(made).values()
    assert Image.open(io.BytesIO(held)).size[0] == 236


def test_one_picture_named_twice_is_stored_once(tmp_path: Path) -> None:
    png(tmp_path / "a.png")
    made = parts("![题](a.png)\n\n![又](./a.png)", tmp_path)
    assert len(media(made)) == 1
    names = [node.get("id") for node in body(made).iter() if str(node.tag).endswith("}docPr")]
    assert names == ["1", "2"]


@pytest.mark.parametrize("path", ["没有.png", "../a.png", "/etc/hosts", "https://a.cn/a.png", "."])
def test_what_is_not_there_is_named_in_the_document(path: str, tmp_path: Path) -> None:
    made = parts(f"![题]({path})", tmp_path)
    words = "".join(node.text or "" for node in body(made).iter(qn("w:t")))
    assert words == f"【待补充：图片 {path}】图 1-1　题"
    assert not media(made)


def profile(folder: Path, summary: str, programme: Programme) -> Profile:
    (folder / "profile.yaml").write_text(f"lab:\n  summary: |\n    {summary}\n", encoding="utf-8")
    return applykit.load_profile(folder, programme)


def test_a_file_that_is_too_large(tmp_path: Path, programme: Programme) -> None:
    with png(tmp_path / "a.png").open("ab") as stream:
        stream.truncate(MOST_BYTES + 1_000_000)
    (found,) = picture_diagnostics(profile(tmp_path, "![题](a.png)", programme))
    assert (found.rule, found.facts["size"], found.facts["limit"]) == ("text.picture_size", "31", "30")


def test_a_file_that_may_not_be_read(
    tmp_path: Path, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> str:
        raise PermissionError(13, "Permission denied")

    png(tmp_path / "a.png")
    monkeypatch.setattr("applykit.pictures.files.kind_of", refused)
    (found,) = picture_diagnostics(profile(tmp_path, "![题](a.png)", programme))
    assert (found.rule, found.variant) == ("text.picture_damaged", "unreadable")


def test_the_complete_sample_shows_its_pictures(complete_dossier: Path) -> None:
    with zipfile.ZipFile(complete_dossier / "卷一 申报书.docx") as package:
        shown = [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
        document = etree.fromstring(package.read("word/document.xml"))
    kept = {path.read_bytes() for path in (SAMPLES / "complete" / "pictures").iterdir()}
    assert kept <= set(shown)
    described = {node.get("descr") for node in document.iter() if str(node.tag).endswith("}docPr")}
    assert "总体技术路线" in described
