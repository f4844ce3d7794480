"""Makes the evidence of the life of the sample laboratory: `python -m tests.tools.make_life_evidence`.

Run it after the evidence of a stage in samples/life has changed. The papers say on every page that they are
made up; of the complete sample they know only the parties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import applykit
from applykit.validation.coercion import coerce
from tests.tools.make_sample_evidence import SAMPLES, make

LIFE = SAMPLES / "life"


def main() -> None:
    """Write every paper that a stage enters, and delete what none does any more."""
    import yaml

    whole = applykit.load_profile(SAMPLES / "complete", applykit.load_programme()).data
    parties = {"organization": whole["organization"], "lab": whole["lab"]}
    made: dict[str, bytes] = {}
    for file in sorted(LIFE.glob("*.yaml")):
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        for row in _evidence(told.get("enter") or {}):
            made[row["file"]] = make(parties, row)
    folder = LIFE / "evidence"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if f"evidence/{old.name}" not in made:
            old.unlink()
    for name, content in made.items():
        (LIFE / name).write_bytes(content)
    sizes = [len(content) for content in made.values()]
    print(f"life: {len(sizes)} files, {sum(sizes) / 1e6:.2f} MB, the largest {max(sizes) / 1e3:.1f} kB")


def _evidence(enter: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of evidence that a stage enters, with their dates read as a profile's are."""
    for name in ("evidence", "evidence+"):
        for row in enter.get(name) or ():
            yield {key: coerce(str(value), {"type": "date"}) if key in ("issued", "valid_until") else value
                   for key, value in row.items()}  # fmt: skip


if __name__ == "__main__":
    main()
