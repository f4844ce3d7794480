"""卷四 附件: what is bound stays as it was, and every page says where it is."""

from __future__ import annotations

import mmap
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from applykit.assessment import evidence_of
from applykit.documents.style import HouseStyle
from applykit.model import Artifact, Profile
from applykit.volume import Options, Volume, bind_attachments
from tests.conftest import AS_OF, Outcome

Run = Callable[..., Outcome]


def volume_of(profile: Profile, style: HouseStyle, options: Options | None = None, **more: Any) -> Volume:
    """The bound attachments of a profile."""
    document = next(item for item in profile.programme.documents if item.id == "attachments")
    return bind_attachments(
        profile, evidence_of(profile), document, style, options or Options(), as_of=AS_OF, **more
    )


def qpdf_finds_nothing(content: Any, folder: Path) -> None:
    """qpdf's own reading of the file agrees, where qpdf is there."""
    if shutil.which("qpdf"):
        path = folder / "checked.pdf"
        path.write_bytes(content)
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def whole(complete: Profile, style: HouseStyle) -> Volume:
    """The complete sample, bound."""
    return volume_of(complete, style)


def test_a_part_is_handed_on_a_piece_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(range(256)) * 10_000)
    with (tmp_path / "large").open("rb") as file:
        mapped = Artifact("large", mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    pieces = [bytes(piece) for piece in mapped.pieces()]
    assert [len(piece) for piece in pieces] == [1 << 20, 1 << 20, 2_560_000 - (2 << 20)]
    assert b"".join(pieces) == (tmp_path / "large").read_bytes() == mapped.content
    assert list(Artifact("empty", b"").pieces()) == []


def test_every_page_says_its_number(whole: Volume, tmp_path: Path) -> None:
    (part,) = whole.parts
    assert part.name == "卷四 附件.pdf"
    assert not whole.diagnostics
    reader = PdfReader(BytesIO(part.content))
    assert len(reader.pages) == part.pages
    for bound in whole.attachments:
        for offset, page in enumerate(reader.pages[bound.sheet_page - 1 : bound.last_page]):
            assert f"— {bound.first + offset} —" in page.extract_text()
        assert reader.page_labels[bound.sheet_page - 1] == str(bound.first)
    assert whole.attachments[-1].last_page == part.pages
    qpdf_finds_nothing(part.content, tmp_path)


def test_each_attachment_stands_behind_its_title_sheet(whole: Volume, complete: Profile) -> None:
    reader = PdfReader(BytesIO(whole.parts[0].content))
    for bound, evidence in zip(whole.attachments, evidence_of(complete), strict=True):
        assert (bound.evidence_id, bound.number) == (evidence.id, evidence.number)
        text = reader.pages[bound.sheet_page - 1].extract_text().replace("\n", "")
        assert f"附件 {bound.number}" in text
        assert evidence.id in text
        file = complete.folder / complete.data["evidence"][evidence.place]["file"]
        if file.suffix == ".pdf":
            paper = PdfReader(file)
            assert bound.pages == len(paper.pages) + 1
            for bare, page in zip(paper.pages, reader.pages[bound.sheet_page :], strict=False):
                assert "".join(page.extract_text().split()).startswith("".join(bare.extract_text().split()))


def test_attachments_are_numbered_by_group(programme: Any, complete: Profile) -> None:
    """The same numbers whatever the order of the list, as long as each group keeps its own."""
    order = {group.id: number for number, group in enumerate(programme.evidence_groups)}
    kinds = {kind.id: kind.group for kind in programme.evidence_kinds}
    groups = [order[kinds[item.kind]] for item in evidence_of(complete)]
    assert groups == sorted(groups)
    assert len(set(groups)) == len(order)
    assert [item.number for item in evidence_of(complete)] == list(range(1, len(groups) + 1))


def test_the_same_input_gives_the_same_volume(whole: Volume, complete: Profile, style: HouseStyle) -> None:
    again = volume_of(complete, style)
    assert bytes(again.parts[0].content) == bytes(whole.parts[0].content)


def test_what_the_cache_holds_changes_no_byte(
    complete: Profile, style: HouseStyle, whole: Volume, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small fonts grow with every volume, damaged ones are made anew, and none need be kept at all."""
    from applykit.cache import keep
    from applykit.volume.fonts import FILES, small_font

    def content(volume: Volume) -> list[bytes]:
        return [bytes(part.content) for part in volume.parts]

    folder, made = tmp_path / "cache", content(whole)
    monkeypatch.setenv("APPLYKIT_CACHE", str(folder))
    for family in FILES:
        small_font(family, "霁曜翀璟")
    assert content(volume_of(complete, style)) == made, "with characters of another volume"
    for kept in (folder / "fonts").iterdir():
        keep(kept, kept.read_bytes()[:-5] + b"wrong")
    assert content(volume_of(complete, style)) == made, "with damaged entries"
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("APPLYKIT_CACHE", str(blocked))
    assert content(volume_of(complete, style)) == made, "without a cache"
