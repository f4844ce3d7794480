"""A dossier that is built, spoilt, mended and built again in any order: verify always knows which it is."""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from applykit.cli.program import run
from tests.conftest import SAMPLES

PROGRAMME = SAMPLES / "programmes" / "demo-workshop"


def call(*arguments: object) -> tuple[int, str]:
    """The exit code and everything that was printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = run([str(argument) for argument in arguments])
    return code, printed.getvalue()


class Dossier(RuleBasedStateMachine):
    """Keeps what was built beside what lies in the folder, and knows how the two differ."""

    def __init__(self) -> None:
        super().__init__()
        self.held = tempfile.TemporaryDirectory()
        self.client = Path(self.held.name) / "client"
        self.out = Path(self.held.name) / "out"
        self.built: dict[str, bytes] = {}
        self.area = self.built_with = 120

    def teardown(self) -> None:
        self.held.cleanup()

    @initialize()
    def begin(self) -> None:
        shutil.copytree(SAMPLES / "programmes" / "laojie", self.client)
        self.build()

    @rule()
    def build(self) -> None:
        code, said = call("build", self.client, "--programme", PROGRAMME, "--output", self.out, "--force",
                          "--as-of", "2026-11-23")  # fmt: skip
        assert code == 0, said
        self.built = {path.name: path.read_bytes() for path in self.out.iterdir()}
        self.built_with = self.area

    @rule(area=st.integers(61, 400))
    def change_the_profile(self, area: int) -> None:
        path = self.client / "profile.yaml"
        text = path.read_text(encoding="utf-8").replace(f"  area: {self.area}\n", f"  area: {area}\n")
        path.write_text(text, encoding="utf-8")
        self.area = area

    @rule(which=st.integers(0, 20), at=st.integers(0, 10_000))
    def change_a_byte(self, which: int, at: int) -> None:
        names = sorted(path.name for path in self.out.iterdir() if path.name != "manifest.json")
        path = self.out / names[which % len(names)]
        content = bytearray(path.read_bytes())
        content[at % len(content)] ^= 1
        path.write_bytes(bytes(content))

    @precondition(lambda self: any(path.suffix != ".json" for path in self.out.iterdir()))
    @rule(which=st.integers(0, 20))
    def take_a_file_away(self, which: int) -> None:
        # Without check.json a folder is none of applykit's, and a build leaves it alone.
        names = sorted(path.name for path in self.out.iterdir() if path.suffix != ".json")
        (self.out / names[which % len(names)]).unlink()

    @rule(name=st.sampled_from(["附件补充.pdf", "备注.txt"]))
    def add_a_file(self, name: str) -> None:
        (self.out / name).write_bytes(b"x")

    @rule()
    def put_everything_back(self) -> None:
        for path in self.out.iterdir():
            path.unlink()
        for name, content in self.built.items():
            (self.out / name).write_bytes(content)

    @rule()
    def build_from_the_same_profile(self) -> None:
        code, said = call("verify", self.out, "--rebuild", self.client, "--programme", PROGRAMME)
        whole = self.there() == self.built
        assert code == (0 if whole and self.area == self.built_with else 1), said

    @invariant()
    def verify_names_what_differs(self) -> None:
        there = self.there()
        if not there:
            return
        code, said = call("verify", self.out)
        differs = {name for name in {*there, *self.built} if there.get(name) != self.built.get(name)}
        assert code == (1 if differs else 0), said
        assert {name for name in {*there, *self.built} if name in said and name != "manifest.json"} >= differs

    def there(self) -> dict[str, bytes]:
        """What lies in the folder."""
        return {path.name: path.read_bytes() for path in self.out.iterdir()} if self.out.exists() else {}


TestDossier = Dossier.TestCase
TestDossier.settings = settings(
    max_examples=6, stateful_step_count=8, deadline=None, derandomize=True, phases=[Phase.generate]
)  # fmt: skip
