"""Makes the evidence of the demo programme's sample: `python -m tests.tools.make_demo_evidence`."""

from __future__ import annotations

from pathlib import Path

import applykit
from tests.tools.make_sample_evidence import make

PROGRAMMES = Path(__file__).resolve().parents[2] / "samples" / "programmes"


def main() -> None:
    """Write every paper that the sample's profile names."""
    profile = applykit.load_profile(
        PROGRAMMES / "laojie", applykit.load_programme(str(PROGRAMMES / "demo-workshop"))
    )
    data = profile.data
    facts = {
        "organization": data["organization"],
        "lab": {"name": data["workshop"]["name"], "director": data["organization"]["contact"]["name"]},
    }
    for row in data["evidence"]:
        path = profile.folder / row["file"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(make(facts, {**row, "issuer": data["organization"]["name"]}))


if __name__ == "__main__":
    main()
