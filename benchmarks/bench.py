"""One command for the figures: `python benchmarks/bench.py [ROUNDS]`.

Each figure is a whole process, interleaved with the plain way in the same run; medians of the ratios count.
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup

import applykit
from applykit import resources
from applykit.building import context_of
from applykit.documents.contents import Marker
from applykit.documents.elements import Block, Chart, Each
from applykit.documents.figures import Picture
from applykit.documents.generate import generate_template
from applykit.documents.inline import Image
from applykit.documents.narrative import Narrative
from applykit.documents.outline import Outline, load_outline
from applykit.documents.stylefiles import house_style
from applykit.documents.typeset import Place, typeset
from applykit.programme import outline_name, template_name

HERE = Path(__file__).resolve().parent
AS_OF = date(2026, 11, 23)
DOCUMENTS = ("application-form", "self-assessment")
STOCK = {
    "text": "string", "narrative": "string", "credit_code": "string", "month": "string", "date": "string",
    "year": "integer", "integer": "integer", "decimal": "number", "boolean": "boolean",
}  # fmt: skip
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)(?:\{[^}]*\})?|\{\{ '[^']*' \| caption \}\}")
OWN_RULES = ("meta", "references", "unique", "ordered", "expect")


def main() -> None:
    """Measure and print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = prepare(folder)
        lines = (folder / "profile.yaml").read_text(encoding="utf-8").count("\n")
        print(f"profile: {lines} lines in one file; {rounds} interleaved rounds, medians; "
              f"Python {sys.version.split()[0]}, applykit {applykit.__version__}")  # fmt: skip
        python = [sys.executable, "-c", "pass"]
        program = [sys.executable, "-m", "applykit"]
        how = ["--as-of", AS_OF.isoformat(), "--output", str(folder / "out"),
               *(f"--only={item}" for item in DOCUMENTS)]  # fmt: skip
        build = ["build", str(profile), "--force", *how]
        bare = without_charts(folder / "templates")
        ways = {
            "bare interpreter": python,
            "applykit --version": [*program, "--version"],
            "plain script": [sys.executable, str(HERE / "plain.py"), str(folder)],
            "applykit check": [*program, "check", str(profile), "--as-of", AS_OF.isoformat()],
            "applykit build": [*program, *build],
            "no charts, pictures": [
                sys.executable, "-c", ELSEWHERE, str(bare), "build", str(folder / "unillustrated"),
                "--force", *how,
            ],
        }  # fmt: skip
        times = measure(ways, rounds)
        for way, seconds in times.items():
            print(f"{way:20} {statistics.median(seconds) * 1000:8.0f} ms")
        for way, against in (
            ("applykit --version", "bare interpreter"),
            ("applykit check", "plain script"),
            ("applykit build", "plain script"),
            ("applykit build", "no charts, pictures"),
        ):
            ratio = statistics.median(a / b for a, b in zip(times[way], times[against], strict=True))
            print(f"{way} / {against}: {ratio:.2f}")


def prepare(folder: Path) -> Path:
    """Lay out the same input for both ways, and return the profile that applykit reads."""
    programme = applykit.load_programme("nqsl")
    sample = resources.samples_folder() / "complete"
    loaded = applykit.load_profile(sample, programme)
    merged: dict[str, Any] = {}
    for path in loaded.files:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        merged.update(content if path.name == "profile.yaml" else {path.stem: content})
    single = folder / "single"
    for place, content in ((single, merged), (folder / "unillustrated", _unillustrated(merged))):
        text = yaml.dump(content, allow_unicode=True, sort_keys=False, width=100, default_style=None)
        place.mkdir()
        (place / "profile.yaml").write_text(text, encoding="utf-8")
        for part in ("evidence", "pictures"):
            shutil.copytree(sample / part, place / part)
    plain = _plain_data(loaded.data)
    plain_text = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)
    (folder / "profile.yaml").write_text(plain_text, encoding="utf-8")
    schema = {name: _stock(rules) for name, rules in programme.schema.items()}
    (folder / "schema.yaml").write_text(yaml.safe_dump(schema, allow_unicode=True), encoding="utf-8")
    documents = [item for item in programme.documents if item.id in DOCUMENTS]
    for name, document in zip("ab", documents, strict=True):
        shutil.copy(resources.find_template(template_name(programme, document)).path, folder / f"{name}.docx")
        context = context_of(loaded, document=document.id, as_of=AS_OF)
        (folder / f"{name}.pickle").write_bytes(pickle.dumps(_ready(context)))
    return single


ELSEWHERE = (
    "import sys, pathlib; from applykit import resources; from applykit.cli import main; "
    "resources.templates_folder = lambda: pathlib.Path(sys.argv[1]); raise SystemExit(main(sys.argv[2:]))"
)
"""The program with the templates of another folder."""


def without_charts(folder: Path) -> Path:
    """A copy of the shipped templates whose outlines have no charts."""
    shutil.copytree(resources.templates_folder(), folder)
    programme = applykit.load_programme("nqsl")
    for document in programme.documents:
        if not document.outline:
            continue  # the bound evidence is no Word document
        path = resources.find_template(outline_name(programme, document)).path
        outline = load_outline(path.read_text(encoding="utf-8"), str(path))
        made = generate_template(_bare(outline), house_style(outline.style))
        (folder / template_name(programme, document)).write_bytes(made)
    return folder


def _bare(outline: Outline) -> Outline:
    chapters = tuple(
        replace(
            chapter,
            blocks=_no_charts(chapter.blocks),
            sections=tuple(replace(part, blocks=_no_charts(part.blocks)) for part in chapter.sections),
        )
        for chapter in outline.chapters
    )
    return replace(outline, chapters=chapters)


def _no_charts(blocks: Sequence[Block]) -> tuple[Block, ...]:
    kept = [block for block in blocks if not isinstance(block, Chart)]
    return tuple(
        replace(block, blocks=_no_charts(block.blocks)) if isinstance(block, Each) else block
        for block in kept
    )


def _stock(rules: Mapping[str, Any]) -> dict[str, Any]:
    """A schema entry with Cerberus's own types and rules only."""
    kept = {name: value for name, value in rules.items() if name not in OWN_RULES}
    kept["type"] = STOCK.get(kept.get("type", ""), kept.get("type", "string"))
    schema = kept.get("schema")
    if schema and kept["type"] == "list":
        kept["schema"] = _stock(schema)
    elif schema:
        kept["schema"] = {name: _stock(inner) for name, inner in schema.items()}
    return kept


def _plain_data(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain_data(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain_data(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _unillustrated(value: Any) -> Any:
    """The profile's data without the pictures in its texts, and without references to them."""
    if isinstance(value, Mapping):
        return {name: _unillustrated(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_unillustrated(item) for item in value]
    return PICTURE.sub("", value) if isinstance(value, str) else value


class Story:
    """A document whose lists, links and pictures cost nothing."""

    def link(self, address: str) -> str:
        """No relationship."""
        return "rId1"

    def bullets(self) -> int:
        """One list for all."""
        return 1

    def ordered(self, depth: int, start: int) -> int:
        """The same list again."""
        return 1

    def note(self, blocks: str) -> int | None:
        """No footnotes."""
        return None

    def picture(self, image: Image, measure: float) -> tuple[Picture, str] | None:
        """No pictures."""
        return None


def _ready(value: Any) -> Any:
    """The context with narratives laid out beforehand: the plain way gets them for nothing."""
    if isinstance(value, Narrative):
        return Markup(typeset(value.prose, Place(), Story()))
    if hasattr(value, "__html__") and not isinstance(value, Markup | Marker):
        return Markup(value.__html__())
    if isinstance(value, Mapping):
        return {name: _ready(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_ready(item) for item in value]
    return value


def measure(ways: Mapping[str, list[str]], rounds: int) -> dict[str, list[float]]:
    """Wall seconds of each way in each round, one warm-up round left out."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "APPLYKIT_LANG": "zh_CN"}
    # Modules are compiled once, as an installed program's are, also where the tree itself is left alone.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(Path(ways["plain script"][-1]) / "compiled")
    times: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(rounds + 1):
        for way, command in ways.items():
            seconds = _timed(lambda command=command: _run(command, environment))  # type: ignore[misc]
            if number:
                times[way].append(seconds)
    return times


def _run(command: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command} failed:\n{done.stderr}")


def _timed(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
