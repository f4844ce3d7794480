"""Manifest, archive and `applykit verify`: what a dossier says of its own making, and whom it believes."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import applykit
from applykit.dossier.manifest import DEEPEST, from_bytes
from applykit.dossier.names import Unsafe, check_names, safe_name
from applykit.errors import UnreadableError
from tests.conftest import ROOT, SAMPLES, Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-11-23")
SCHEMA = ROOT / "docs" / "manifest.schema.json"


@pytest.fixture(scope="module")
def client(quickstart_client: Path) -> Path:
    """The quickstart sample with its dossier, folder and archive."""
    return quickstart_client


@pytest.fixture
def dossier(client: Path, tmp_path: Path) -> Path:
    """A copy of the built folder that a test may tamper with."""
    return Path(shutil.copytree(client / "build" / "nqsl-application", tmp_path / "dossier"))


def manifest(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return data


def put(folder: Path, data: object) -> None:
    (folder / "manifest.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")


# -- the manifest


def test_the_manifest_follows_its_published_schema(dossier: Path) -> None:
    schema = json.loads(SCHEMA.read_bytes())
    assert (files("applykit.dossier") / "manifest.schema.json").read_bytes() == SCHEMA.read_bytes()
    checker = jsonschema.Draft202012Validator(schema)
    jsonschema.Draft202012Validator.check_schema(schema)
    checker.validate(manifest(dossier))


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "format": lambda data: data.update(format=2),
    "stage": lambda data: data.pop("stage"),
    "day": lambda data: data.update(as_of="2026"),
    "size": lambda data: data["outputs"][0].update(size=-1),
    "size-text": lambda data: data["outputs"][0].update(size="12"),
    "size-true": lambda data: data["outputs"][0].update(size=True),
    "hash": lambda data: data["outputs"][0].update(sha256="ABC"),
    "up": lambda data: data["outputs"][0].update(name="../evil.docx"),
    "up-inside": lambda data: data["inputs"]["evidence"].append({**data["outputs"][0], "name": "a/../../b"}),
    "absolute": lambda data: data["outputs"][0].update(name="/etc/passwd"),
    "drive": lambda data: data["outputs"][0].update(name="C:evil.docx"),
    "backslash": lambda data: data["outputs"][0].update(name="..\\evil.docx"),
    "control": lambda data: data["outputs"][0].update(name="a\u0007.docx"),
    "empty": lambda data: data["outputs"][0].update(name=""),
    "options": lambda data: data["options"].update(draft=1),
    "inputs": lambda data: data.update(inputs=[]),
    "accepted": lambda data: data.update(accepted=[{"rule": "x", "path": "y"}]),
    "reproducible": lambda data: data["outputs"][0].update(reproducible="no"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_schema_and_reader_refuse_the_same_manifests(dossier: Path, broken: str) -> None:
    data = manifest(dossier)
    BROKEN[broken](data)
    checker = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_bytes()))
    assert not checker.is_valid(data)
    with pytest.raises(UnreadableError) as told:
        from_bytes(json.dumps(data).encode())
    assert told.value.rule == "dossier.manifest"


def test_the_manifest_lists_what_was_read_with_its_hash(client: Path, dossier: Path) -> None:
    data = manifest(dossier)
    inputs = data["inputs"]
    for item in inputs["profile"] + inputs["evidence"]:
        content = (client / item["name"]).read_bytes()
        assert (item["size"], item["sha256"]) == (len(content), sha256(content).hexdigest())
    for item in inputs["templates"]:
        content = (ROOT / "templates" / item["name"]).read_bytes()
        assert (item["layer"], item["sha256"]) == ("programme", sha256(content).hexdigest())
    kinds = {Path(item["name"]).suffixes[-1] for item in inputs["templates"]}
    assert kinds == {".docx", ".yaml", ".html", ".css", ".js"}
    assert any(item["name"] == "styles/gongwen.yaml" for item in inputs["templates"])
    pack = {item["name"]: item["sha256"] for item in inputs["pack"]}
    for name in ("clauses.yaml", "profile.yaml", "application.yaml", "rules.yaml"):
        assert pack[name] == sha256((ROOT / "checklists" / "nqsl" / name).read_bytes()).hexdigest()
    evidence = sorted(path.name for path in (client / "evidence").iterdir())
    assert sorted(Path(item["name"]).name for item in inputs["evidence"]) == evidence
    outputs = {item["name"]: item["sha256"] for item in data["outputs"]}
    there = {path.name for path in dossier.iterdir()} - {"manifest.json"}
    assert outputs == {name: sha256((dossier / name).read_bytes()).hexdigest() for name in there}


def test_a_dossier_names_no_folder_and_no_person_of_this_machine(client: Path) -> None:
    folder = client / "build" / "nqsl-application"
    for name in ("manifest.json", "check.json", "profile.json"):
        text = (folder / name).read_text("utf-8")
        assert str(client) not in text
        assert str(Path.home()) not in text
        assert str(ROOT) not in text


def test_the_profile_is_there_as_data_with_telephone_and_mail_as_printed(dossier: Path) -> None:
    text = (dossier / "profile.json").read_text("utf-8")
    data = json.loads(text)
    assert data["data"]["organization"]["contact"]["phone"] == "0580-0****00"
    assert "0580-0000000" not in text
    assert "office@example.org" not in text
    assert data["fields"]["funding.amount"] == {"label": "金额", "type": "decimal", "unit": "万元"}
    assert data["fields"]["funding"]["key"] == "id"


# -- the archive


def test_the_archive_holds_the_folder_and_has_the_same_bytes_each_time(
    run: Run, client: Path, tmp_path: Path
) -> None:
    folder = client / "build" / "nqsl-application"
    archive = client / "build" / "nqsl-application.zip"
    with zipfile.ZipFile(archive) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            path.name: path.read_bytes() for path in folder.iterdir()
        }
    assert run("build", client, "--zip", "--output", tmp_path / "nqsl-application", *DAY).code == 0
    assert (tmp_path / "nqsl-application.zip").read_bytes() == archive.read_bytes()


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{lab}-{date}.zip", "国家质量标准实验室（儿童用品安全）-20261123.zip"),
        ("{organization}_{lab.short_name}", "浔川省儿童用品质量检验中心_儿童用品安全实验室.zip"),
        ("{stage}: a/b\\\\c?. ", "申报推荐： a／b＼c？.zip"),
        ("CON.zip", "_CON.zip"),
    ],
)
def test_the_archive_is_named_as_the_submission_wants(
    run: Run, client: Path, tmp_path: Path, pattern: str, name: str
) -> None:
    copied = with_archive_name(client, tmp_path, pattern)
    assert run("build", copied, "--zip", "--only", "自评报告", "--output", tmp_path / "out", *DAY).code == 0
    assert (tmp_path / name).is_file()


def with_archive_name(client: Path, tmp_path: Path, pattern: str) -> Path:
    copied = Path(shutil.copytree(client, tmp_path / "client", ignore=shutil.ignore_patterns("build")))
    profile = copied / "profile.yaml"
    text = profile.read_text("utf-8").replace("报送要求:\n", f'报送要求:\n  电子包文件名: "{pattern}"\n', 1)
    profile.write_text(text, "utf-8")
    return copied


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("{labor}.zip", "“labor”, which is no entry"), ("{staff}", "no entry"), ("{lab.field_note}", "")],
)
def test_a_placeholder_that_stands_for_nothing_is_an_error(
    run: Run, client: Path, tmp_path: Path, pattern: str, said: str
) -> None:
    done = run("check", with_archive_name(client, tmp_path, pattern), *DAY)
    assert done.code == 1
    assert "submission.archive_name" in done.out or "archive" in done.out
    assert said in " ".join(done.out.split())


def test_a_file_that_is_no_dossier_is_not_replaced_by_the_archive(
    run: Run, client: Path, tmp_path: Path
) -> None:
    (tmp_path / "out.zip").write_bytes(b"mine")
    done = run("build", client, "--zip", "--output", tmp_path / "out", *DAY)
    assert done.code == 3
    assert "out.zip is already there" in " ".join(done.err.split())
    assert (tmp_path / "out.zip").read_bytes() == b"mine"
    assert not (tmp_path / "out").exists()


@given(st.text(max_size=300))
def test_a_safe_name_is_one_on_every_system(text: str) -> None:
    name = safe_name(text)
    assert len(f"{name}.zip".encode()) < 255
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip(" .")
    assert safe_name(name) == name
    if name:
        check_names([f"{name}.zip"])
        assert name.split(".")[0].upper() not in ("CON", "PRN", "AUX", "NUL", "COM1", "LPT1")


# -- verify


def test_an_untouched_dossier_is_as_it_was_built(run: Run, client: Path, dossier: Path) -> None:
    for path in (dossier, client / "build" / "nqsl-application.zip"):
        done = run("verify", path)
        assert done.code == 0, done.out
        assert "Every file is as it was built." in done.out
        assert sha256((dossier / "manifest.json").read_bytes()).hexdigest() in done.out


def test_what_was_changed_added_and_removed_is_named(run: Run, dossier: Path) -> None:
    (dossier / "卷一 申报书.docx").write_bytes((dossier / "卷一 申报书.docx").read_bytes() + b" ")
    check = dossier / "check.json"
    check.write_text(check.read_text("utf-8").replace('"must_open": 0', '"must_open": 7'), "utf-8")
    (dossier / "补充说明.txt").write_text("late", "utf-8")
    (dossier / "卷三 自评报告.docx").unlink()
    (dossier / "~$申报书.docx").write_bytes(b"Word is open")
    done = run("verify", dossier)
    assert done.code == 1
    assert [line.strip() for line in done.out.splitlines()[2:8]] == [
        "changed: check.json",
        "changed: 卷一 申报书.docx",
        "added: 补充说明.txt",
        "missing: 卷三 自评报告.docx",
        "check.json does not agree with manifest.json: summary.must_open",
        "The dossier is not as it was built: 5 differences.",
    ]
    data = json.loads(run("verify", dossier, "--format", "json").out)
    assert data["changed"] == ["check.json", "卷一 申报书.docx"]
    assert data["added"] == ["补充说明.txt"]
    assert data["removed"] == ["卷三 自评报告.docx"]
    assert data["disagreements"] == ["summary.must_open"]
    assert data["intact"] is False


def test_a_report_that_was_swapped_with_its_hash_still_disagrees(run: Run, dossier: Path) -> None:
    check = json.loads((dossier / "check.json").read_bytes())
    check["accepted"] = [{"rule": "cross.x", "path": "lab", "reason": "made up"}]
    check["as_of"] = "2020-01-01"
    content = json.dumps(check).encode()
    (dossier / "check.json").write_bytes(content)
    data = manifest(dossier)
    for item in data["outputs"]:
        if item["name"] == "check.json":
            item.update(size=len(content), sha256=sha256(content).hexdigest())
    put(dossier, data)
    found = applykit.verify(dossier)
    assert found.changed == ()
    assert found.disagreements == ("as_of", "accepted")


def test_an_archive_made_by_hand_from_the_folder_is_the_dossier_too(dossier: Path, tmp_path: Path) -> None:
    """Explorer packs the folder itself, and older ones write Chinese names in GBK without saying so."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in dossier.iterdir():
            archive.write(path, f"dossier/{path.name}")
    assert applykit.verify(tmp_path / "a.zip").intact
    content = (tmp_path / "a.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for path in dossier.iterdir():
            raw = path.name.encode("gbk").decode("cp437")
            entry = zipfile.ZipInfo(raw)
            archive.writestr(entry, path.read_bytes())
    content = unflagged(tmp_path / "b.zip")
    (tmp_path / "c.zip").write_bytes(content)
    assert applykit.verify(tmp_path / "c.zip").intact


def unflagged(path: Path) -> bytes:
    """The archive with names written in GBK and no flag that says UTF-8."""
    result = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(result, "w") as target:
        for entry in source.infolist():
            fresh = Legacy(entry.filename)
            target.writestr(fresh, source.read(entry))
    return result.getvalue()


class Legacy(zipfile.ZipInfo):
    """An entry whose name is stored as bytes of code page 437, as older programs do."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), self.flag_bits & ~0x800


def test_it_works_without_the_profile_and_without_the_programme(
    run: Run, dossier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("applykit.resources.pack_folder", lambda name: 1 / 0)
    assert run("verify", dossier).code == 0


# -- rebuild


def test_the_same_inputs_rebuild_the_same_bytes(run: Run, client: Path, dossier: Path) -> None:
    done = run("verify", client / "build" / "nqsl-application", "--rebuild")
    assert done.code == 0, done.out
    assert "Every input is what it was." in done.out
    assert "The same bytes come out." in done.out
    done = run("verify", dossier, "--rebuild")
    assert done.code == 3
    assert "--rebuild PROFILE" in done.err
    assert run("verify", dossier, "--rebuild", client).code == 0


def test_the_input_that_differs_is_named(run: Run, client: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(client, tmp_path / "client"))
    profile = copied / "profile.yaml"
    profile.write_text(profile.read_text("utf-8").replace("裴允中", "裴允平"), "utf-8")
    first = next(path for path in sorted((copied / "evidence").iterdir()) if path.suffix == ".pdf")
    first.write_bytes(first.read_bytes() + b"\n")
    built = copied / "build" / "nqsl-application"
    data = manifest(built)
    data["libraries"]["docxtpl"] = "0.1"
    put(built, data)
    done = run("verify", built, "--rebuild")
    assert done.code == 1
    assert "version docxtpl: 0.1 → " in done.out
    assert "profile profile.yaml: changed" in done.out
    assert f"evidence evidence/{first.name}: changed" in done.out
    assert "comes out differently: 卷一 申报书.docx" in done.out


def test_a_profile_that_became_invalid_is_said_and_not_a_crash(
    run: Run, client: Path, tmp_path: Path
) -> None:
    copied = Path(shutil.copytree(client, tmp_path / "client"))
    profile = copied / "profile.yaml"
    profile.write_text(profile.read_text("utf-8") + "\n没有的栏目: 1\n", "utf-8")
    done = run("verify", copied / "build" / "nqsl-application", "--rebuild")
    assert done.code == 1
    assert "cannot be built any more" in " ".join(done.out.split())
    assert "profile profile.yaml: changed" in done.out


def test_another_compressor_is_not_another_content(run: Run, client: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(client, tmp_path / "client"))
    built = copied / "build" / "nqsl-application"
    document = built / "卷一 申报书.docx"
    repacked(document)
    content = document.read_bytes()
    data = manifest(built)
    for item in data["outputs"]:
        if item["name"] == document.name:
            item.update(size=len(content), sha256=sha256(content).hexdigest())
    put(built, data)
    done = run("verify", built, "--rebuild")
    assert done.code == 0, done.out
    assert "compressed differently" in " ".join(done.out.split())


# -- hostile dossiers


def zipped(tmp_path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return path


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def evil(tmp_path: Path) -> Iterator[tuple[str, Path, str]]:
    """Archives that no build writes, with what is to be said of each."""
    yield "slip", zipped(tmp_path, ("../../evil.txt", b"x")), "leads out of its folder"
    yield "absolute", zipped(tmp_path, ("/etc/passwd", b"x")), "absolute"
    yield "drive", zipped(tmp_path, ("C:/windows/x", b"x")), "absolute"
    yield "backslash", zipped(tmp_path, ("..\\evil.txt", b"x")), "leads out of its folder"
    yield "case", zipped(tmp_path, ("A.docx", b"x"), ("a.docx", b"y")), "one file on some systems"
    yield "form", zipped(tmp_path, ("\u00e9", b"x"), ("e\u0301", b"y")), "twice"
    yield "control", zipped(tmp_path, ("a\x07b", b"x")), "cannot be printed"
    yield "link", zipped(tmp_path, (link("manifest.json"), b"/etc/passwd")), "is a link"
    yield "bomb", zipped(tmp_path, ("manifest.json", b"\0" * (64 << 20))), "would grow to"
    yield "cut", cut(zipped(tmp_path, ("manifest.json", b"{}" * 999))), "is damaged"
    yield "no-zip", written(tmp_path / "evil.zip", b"PK nothing"), "not a zip"
    yield "empty", written(tmp_path / "evil.zip", b""), "not a zip"
    yield "locked", locked(zipped(tmp_path, ("manifest.json", b"{}"))), "locked with a password"
    yield "twice", twice(tmp_path), "there twice"
    yield "lies", lying(zipped(tmp_path, ("manifest.json", b"{}" * 40_000))), "is damaged"
    yield "many", zipped(tmp_path, *((f"{number}", b"") for number in range(20_001))), "more than a dossier"
    yield "overlap", overlapping(tmp_path), "over each other"


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def cut(path: Path) -> Path:
    content = path.read_bytes()
    return written(path, content[:40] + content[60:])


def locked(path: Path) -> Path:
    content = path.read_bytes()
    at = content.rindex(b"PK\1\2")
    return written(path, content[: at + 8] + b"\1" + content[at + 9 :])


def twice(tmp_path: Path) -> Path:
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", b"{}")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("manifest.json", b"[]")
    return path


def lying(path: Path) -> Path:
    """The table of contents says that the file is shorter than what unpacks."""
    content = path.read_bytes()
    at = content.rindex(b"PK\1\2")
    return written(path, content[: at + 24] + struct.pack("<I", 100) + content[at + 28 :])


def overlapping(tmp_path: Path) -> Path:
    """Many entries of the table of contents share the data of one file."""
    path = tmp_path / "evil.zip"
    data = os.urandom(4000)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", data)
        first = archive.infolist()[0]
        for number in range(20):
            entry = zipfile.ZipInfo(f"copy{number}")
            entry.header_offset, entry.CRC = first.header_offset, first.CRC
            entry.compress_size = entry.file_size = len(data)
            archive.filelist.append(entry)
    return path


CASES = [
    "slip", "absolute", "drive", "backslash", "case", "form", "control", "link", "bomb", "cut", "no-zip", 
    "empty", "locked", "twice", "lies", "many", "overlap",
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_archive_is_refused_in_one_line(run: Run, tmp_path: Path, case: str) -> None:
    path, said = next((path, said) for name, path, said in evil(tmp_path) if name == case)
    done = run("verify", path)
    assert done.code == 3, done.out
    assert said in " ".join(done.err.split())
    assert len(done.err.strip().splitlines()) == 1
    assert [item.name for item in tmp_path.iterdir()] == ["evil.zip"], "something was unpacked"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "cannot be read as JSON"),
        (b"not json", "cannot be read as JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
        (b'{"format":' + b"[" * DEEPEST + b"]" * DEEPEST + b"}", "nested too deep"),
        (b'{"format": 1, "format": 1}', "a key is there twice"),
        (b'{"format": NaN}', "NaN is not a number"),
        (b"[]", "“format” is missing"),
        (b'{"format": 99}', "reads format 1"),
        (b'{"format": ' + b"9" * 5000 + b"}", "cannot be read as JSON"),
        (b'{"a": "' + b"x" * (65 << 20) + b'"}', "too large to be read"),
    ],
    ids=["encoding", "text", "deep", "deep-enough", "twice", "nan", "list", "later", "digits", "large"],
)
def test_a_manifest_that_is_none_is_refused(run: Run, dossier: Path, content: bytes, said: str) -> None:
    (dossier / "manifest.json").write_bytes(content)
    done = run("verify", dossier)
    assert done.code == 3
    assert said in " ".join(done.err.split())
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "names", [["a/../b"], ["A", "a"], ["\u00e9", "e\u0301"], ["\u1e9e", "ss"], ["a\n"], [""], ["x" * 300]]
)
def test_names_that_two_systems_read_differently_are_refused(names: list[str]) -> None:
    with pytest.raises(Unsafe):
        check_names(names)


@pytest.mark.skipif(os.name != "posix", reason="needs links and pipes")
@pytest.mark.parametrize("kind", ["link", "folder-link", "pipe", "bytes"])
def test_links_and_devices_in_a_folder_are_refused(run: Run, dossier: Path, kind: str) -> None:
    if kind == "link":
        (dossier / "manifest.json").rename(dossier / "other")
        (dossier / "manifest.json").symlink_to("other")
    elif kind == "folder-link":
        (dossier / "more").symlink_to("/")
    elif kind == "pipe":
        os.mkfifo(dossier / "pipe")
    else:
        (Path(os.fsdecode(os.fsencode(dossier) + b"/\xff\xfe"))).write_bytes(b"x")
    done = run("verify", dossier)
    assert done.code == 3
    assert "was not opened" in done.err


@pytest.mark.parametrize("what", ["nothing", "folder", "file"])
def test_what_is_no_dossier_is_said(run: Run, tmp_path: Path, what: str) -> None:
    path = tmp_path / "x"
    if what == "folder":
        path.mkdir()
    elif what == "file":
        path.write_text("hello", "utf-8")
    done = run("verify", path)
    assert done.code == 3
    assert len(done.err.strip().splitlines()) == 1


def test_text_of_a_dossier_cannot_move_the_cursor(run: Run, dossier: Path) -> None:
    data = manifest(dossier)
    data["stage"] = "a\u001b[2Jb\u202e"
    put(dossier, data)
    printed = run("verify", dossier).out
    assert "\u001b" not in printed
    assert "\u202e" not in printed


# -- final


def test_a_final_dossier_wants_every_warning_mended_or_accepted(
    run: Run, client: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run("build", client, "--final", "--output", out, *DAY).code == 0
    assert manifest(out)["options"]["final"] is True
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    copied = Path(shutil.copytree(client, tmp_path / "client", ignore=shutil.ignore_patterns("build")))
    (copied / "evidence" / "stray.pdf").write_bytes(b"%PDF-1.4 nobody lists it")
    assert run("build", copied, "--output", tmp_path / "other", *DAY).code == 0
    done = run("build", copied, "--final", "--output", out, *DAY)
    assert done.code == 1
    assert "stray.pdf" in done.err
    assert "cannot be final yet: 1 points" in " ".join(done.err.split())
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_final_dossier_wants_every_must(run: Run, client: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(client, tmp_path / "client", ignore=shutil.ignore_patterns("build")))
    profile = copied / "profile.yaml"
    text = profile.read_text("utf-8")
    profile.write_text(text.replace("接受检查抽查评价: 是", "接受检查抽查评价: 否"), "utf-8")
    assert run("build", copied, "--output", tmp_path / "plain", *DAY).code == 1
    assert (tmp_path / "plain").exists()
    done = run("build", copied, "--final", "--output", tmp_path / "out", *DAY)
    assert done.code == 1
    assert "C4 接受检查、抽查和评价, of level must, is not satisfied" in " ".join(done.err.split())
    assert not (tmp_path / "out").exists()


def test_draft_and_final_exclude_each_other(run: Run, client: Path, tmp_path: Path) -> None:
    done = run("build", client, "--draft", "--final", "--output", tmp_path / "out", *DAY)
    assert done.code == 2
    assert "contradict" in done.err
    assert not (tmp_path / "out").exists()


# -- layers and drafts


def repacked(path: Path) -> None:
    """The same Word file in other bytes."""
    result = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, source.read(entry))
    path.write_bytes(result.getvalue())


def test_a_clients_own_template_is_recorded_with_its_layer(run: Run, client: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(client, tmp_path / "client", ignore=shutil.ignore_patterns("build")))
    own = copied / "templates" / "nqsl" / "自评报告.docx"
    own.parent.mkdir(parents=True)
    shutil.copy(ROOT / "templates" / "nqsl" / "自评报告.docx", own)
    built = copied / "build" / "nqsl-application"
    assert run("build", copied, "--only", "自评报告", *DAY).code == 0
    templates = {item["name"]: item["layer"] for item in manifest(built)["inputs"]["templates"]}
    assert templates["nqsl/自评报告.docx"] == "client"
    assert templates["nqsl/自评报告.outline.yaml"] == "programme"
    assert "nqsl/申报书.docx" not in templates, "only what the documents asked for were made from"
    assert run("verify", built, "--rebuild").code == 0
    repacked(own)
    done = run("verify", built, "--rebuild")
    assert "template nqsl/自评报告.docx: changed" in done.out
    differing = [line for line in done.out.splitlines() if line.startswith("comes out differently")]
    # Both name the template by its hash; the document that it lays out is the same.
    assert differing == ["comes out differently: check.json", "comes out differently: index.html"]


def test_a_draft_rebuilds_as_a_draft(run: Run, tmp_path: Path) -> None:
    copied = Path(
        shutil.copytree(SAMPLES / "halfway", tmp_path / "client", ignore=shutil.ignore_patterns("build"))
    )
    assert run("build", copied, "--draft", "--only", "自评报告", *DAY).code == 1
    done = run("verify", copied / "build" / "nqsl-application", "--rebuild")
    assert done.code == 0, done.out
    assert manifest(copied / "build" / "nqsl-application")["options"]["draft"] is True
