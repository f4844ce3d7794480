"""Many clients through the command line: each ends by itself, and nothing done is done again."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import psutil
import pytest
from pypdf import PdfReader

from applykit import __version__
from applykit.batch import Client, Order, Result, State
from applykit.batch.pools import Processes
from applykit.batch.running import run as run_batch
from tests.conftest import AS_OF, ROOT, SAMPLES, Outcome, needs

Run = Callable[..., Outcome]
ASKED = ("--only", "申报书", "--as-of", "2026-11-23")
DOSSIER = Path("build") / "nqsl-application"


def clients(folder: Path, *names: str) -> Path:
    """A folder with a small finished client under each name."""
    for name in names:
        (folder / name).mkdir(parents=True)
        shutil.copy(SAMPLES / "quickstart" / "profile.yaml", folder / name)
        shutil.copytree(SAMPLES / "quickstart" / "evidence", folder / name / "evidence")
    return folder


def break_entry(profile: Path) -> None:
    text = profile.read_text("utf-8")
    profile.write_text(text.replace("12980000472105361F", "12980000472105361G"), "utf-8")


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (folder / DOSSIER).iterdir()}


def lines(text: str) -> list[str]:
    """The first line of every client without its seconds, in a set order, then the summary."""
    plain = re.sub(r"\d+\.\d s", "… s", text).splitlines()
    first = sorted(re.sub(r"^\[\d", "[…", line) for line in plain if line.startswith("["))
    return first + plain[plain.index("") :]


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a batch in a process of its own, and see to it that nothing of it stays."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "applykit", "batch", str(folder), "--jobs", "1", "--json", *ASKED]
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            start_new_session=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def read_until(stream: IO[str] | None, event: str) -> dict[str, Any]:
    """The next event of a kind."""
    assert stream
    for line in stream:
        data: dict[str, Any] = json.loads(line)
        if data["event"] == event:
            return data
    raise AssertionError(f"no {event}")


def workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    children = psutil.Process(process.pid).children(recursive=True)
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def test_two_broken_clients_of_six_end_alone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(clients(tmp_path / "work", "a", "b", "c", "d", "江州", "e"))
    Path("b/profile.yaml").write_text("单位名称: [甲\n", encoding="utf-8")
    break_entry(Path("d/profile.yaml"))
    done = run("batch", ".", "--jobs", "2", *ASKED)
    assert done.code == 1, done.err
    assert lines(done.out) == SIX.splitlines()
    assert {path.parts[0] for path in Path().glob(f"*/{DOSSIER}/manifest.json")} == {"a", "c", "e", "江州"}
    before = stamps(Path("江州"))
    again = [json.loads(line) for line in run("batch", ".", "--resume", "--json", *ASKED).out.splitlines()]
    results = {event["client"]: event["result"] for event in again if event["event"] == "done"}
    assert results == {
        "a": "unchanged", "b": "failed", "c": "unchanged", "d": "failed", "e": "unchanged",
        "江州": "unchanged",
    }  # fmt: skip
    assert stamps(Path("江州")) == before
    assert again[0] == {"event": "begin", "clients": ["a", "b", "c", "d", "e", "江州"]}
    assert again[-1] == {
        "event": "end", "built": 0, "unchanged": 4, "failed": 2, "rest": 0, "interrupted": False,
    }  # fmt: skip
    fault = next(event for event in again if event["event"] == "done" and event["client"] == "d")
    assert [(one["place"], one["rule"]) for one in fault["faults"]] == [
        ("d/profile.yaml:6:13", "schema.credit_code")
    ]


SIX = """\
[…/6] a  built, 自查完备度 96.7%, … s
[…/6] b  failed: b/profile.yaml:1:1 this is not valid YAML: while parsing a flow
[…/6] c  built, 自查完备度 96.7%, … s
[…/6] d  failed: d/profile.yaml:6:13 “12980000472105361G” is not a valid 统一社
[…/6] e  built, 自查完备度 96.7%, … s
[…/6] 江州  built, 自查完备度 96.7%, … s

Client  Result  Cause
b       failed  b/profile.yaml:1:1 this is not valid YAML: while parsing a
                flow sequence did not find expected ',' or ']' (near
                “单位名称: [甲”)
d       failed  d/profile.yaml:6:13 “12980000472105361G” is not a valid
                统一社会信用代码: after its first 17 characters it should end
                in F, but it ends in G, so one of them was copied wrongly

Built: 4. Unchanged: 0. Failed: 2. Not finished: 0.
Next: mend what is named above, and run the same with --resume.
"""


def test_a_killed_run_goes_on_where_it_was(
    run: Run, begun: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    folder = clients(tmp_path / "work", "a", "b", "c")
    process = begun(folder)
    assert read_until(process.stdout, "done")["client"] == "a"
    children = workers(process)
    process.kill()
    process.wait()
    assert psutil.wait_procs(children, timeout=60)[1] == [], "nobody builds for one who is gone"
    before = stamps(folder / "a")
    done = run("batch", folder, "--resume", "--json", *ASKED)
    results = [json.loads(line) for line in done.out.splitlines()]
    states = {event["client"]: event["result"] for event in results if event["event"] == "done"}
    assert done.code == 0
    assert states["a"] == "unchanged"
    assert states["c"] == "built"
    assert stamps(folder / "a") == before
    assert sorted(path.name for path in (folder / "b" / "build").iterdir()) == ["nqsl-application"]


def test_ctrl_c_keeps_what_is_done(begun: Callable[..., subprocess.Popen[str]], tmp_path: Path) -> None:
    folder = clients(tmp_path / "work", "a", "b", "c")
    process = begun(folder)
    read_until(process.stdout, "done")
    children = workers(process)
    process.send_signal(signal.SIGINT)
    end = read_until(process.stdout, "end")
    assert process.wait() == 130
    assert end["interrupted"]
    assert end["built"] + end["rest"] == 3
    assert end["rest"] >= 1
    assert psutil.wait_procs(children, timeout=60)[1] == []
    assert (folder / "a" / DOSSIER / "manifest.json").is_file()
    assert not list(folder.glob("*/build/.*"))


def test_a_worker_that_dies_costs_nothing(
    begun: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    folder = clients(tmp_path / "work", "a", "b")
    process = begun(folder)
    read_until(process.stdout, "start")
    read_until(process.stdout, "start")
    for worker in workers(process):
        worker.kill()
    end = read_until(process.stdout, "end")
    assert process.wait() == 0
    assert (end["built"], end["failed"]) == (2, 0)


def dies(client: Client, order: Order) -> Result:
    """Work that one client always ends."""
    if client.name == "b":
        os._exit(9)
    return Result(client, State.BUILT)


def test_a_client_that_ends_its_worker_twice_is_named() -> None:
    order = Order(AS_OF, __version__, "en")
    named = [Client(name, Path(name)) for name in "abcd"]
    events = list(run_batch(named, order, Processes(2), dies))
    results = {event.client.name: event for event in events if isinstance(event, Result)}
    assert {name: result.state.value for name, result in results.items()} == {
        "a": "built", "b": "failed", "c": "built", "d": "built",
    }  # fmt: skip
    assert results["b"].rule == "batch.worker_died"


def test_a_list_names_clients_once_each(run: Run, tmp_path: Path) -> None:
    clients(tmp_path / "one", "a", "江州")
    clients(tmp_path / "two", "a")
    listed = tmp_path / "今晚.txt"
    listed.write_bytes("# 今晚\r\none/江州\r\n\r\none\r\ntwo/a/profile.yaml\r\nnowhere\r\n".encode("gbk"))
    done = run("batch", listed, "--json", "--jobs", "1", *ASKED)
    events = [json.loads(line) for line in done.out.splitlines()]
    one, two = (tmp_path / name / "a" for name in ("one", "two"))
    assert events[0]["clients"] == ["江州", one.as_posix(), two.as_posix(), "nowhere"]
    assert [event["rule"] for event in events if event["event"] == "done"] == [
        None, None, None, "file.missing",
    ]  # fmt: skip
    assert done.code == 1


def test_an_empty_folder_is_no_batch(run: Run, tmp_path: Path) -> None:
    done = run("batch", tmp_path)
    assert done.code == 2
    assert "there is no profile in" in done.err


def test_no_scheduler_is_told(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    clients(tmp_path, "a")
    done = run("batch", tmp_path, "--scheduler", "tcp://127.0.0.1:9", *ASKED)
    assert done.code == 3
    assert "no scheduler answers at “tcp://127.0.0.1:9”" in " ".join(done.err.split())
    assert not (tmp_path / "a" / "build").exists()


def test_dask_that_is_not_installed_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    clients(tmp_path, "a")
    done = run("batch", tmp_path, "--executor", "dask", *ASKED)
    assert done.code == 3
    assert "pip install 'applykit[batch]'" in " ".join(done.err.split())


def test_a_build_with_nothing_changed_writes_nothing(run: Run, tmp_path: Path) -> None:
    client = clients(tmp_path, "a") / "a"
    assert run("build", client, *ASKED).code == 0
    before = stamps(client)
    assert "Nothing has changed since the last build" in run("build", client, *ASKED).out
    assert stamps(client) == before
    (client / DOSSIER / "卷一 申报书.docx").write_bytes(b"spoilt")
    assert "Nothing has changed" not in run("build", client, *ASKED).out
    (client / "evidence" / "多出来.pdf").write_bytes(next((client / "evidence").glob("*.pdf")).read_bytes())
    assert "Nothing has changed" not in run("build", client, *ASKED).out
    assert "Nothing has changed" not in run("build", client, "--as-of", "2026-11-24", *ASKED[:2]).out
    before = stamps(client)
    assert run("build", client, "--as-of", "2026-11-24", *ASKED[:2], "--force").code == 0
    assert stamps(client) != before


def test_a_style_behind_the_style_in_use_is_a_change(run: Run, tmp_path: Path) -> None:
    client = clients(tmp_path, "a") / "a"
    styles = client / "templates" / "styles"
    styles.mkdir(parents=True)
    shipped = (ROOT / "templates" / "styles" / "gongwen.yaml").read_text("utf-8")
    (styles / "basis.yaml").write_text(shipped.replace("id: gongwen", "id: basis"), "utf-8")
    (styles / "gongwen.yaml").write_text("id: gongwen\nextends: basis\n", "utf-8")
    assert run("build", client, *ASKED).code == 0
    assert "Nothing has changed" in run("build", client, *ASKED).out
    (styles / "basis.yaml").write_text(
        shipped.replace("id: gongwen", "id: basis").replace("size: 三号", "size: 小四"), "utf-8"
    )
    assert "Nothing has changed" not in run("build", client, *ASKED).out


@pytest.mark.office
@needs("soffice")
def test_a_batch_lays_out_every_client(run: Run, tmp_path: Path) -> None:
    folder = clients(tmp_path / "work", "a", "b")
    break_entry(folder / "b" / "profile.yaml")
    done = run("batch", folder, "--jobs", "1", "--pdf", "--only", "自评报告", "--as-of", "2026-11-23")
    assert done.code == 1, "one client is broken"
    dossier = folder / "a" / DOSSIER
    assert len(PdfReader(dossier / "卷三 自评报告.pdf").pages) > 5
    listed = json.loads((dossier / "manifest.json").read_text("utf-8"))["outputs"]
    assert {"卷三 自评报告.docx", "卷三 自评报告.pdf"} <= {one["name"] for one in listed}
    assert not (folder / "b" / DOSSIER).exists()
