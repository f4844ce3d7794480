"""The plain way: what a script would do with PyYAML, Cerberus and docxtpl as their documentation shows them.

Run by bench.py with a folder that holds profile.yaml (one file), schema.yaml (stock Cerberus types),
the two templates, and context.pickle (what the templates see, so that both ways print the same).
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import yaml
from cerberus import Validator
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined


def main(folder: Path) -> None:
    """Load, validate, and fill both templates."""
    profile = yaml.safe_load((folder / "profile.yaml").read_text(encoding="utf-8"))
    schema = yaml.safe_load((folder / "schema.yaml").read_text(encoding="utf-8"))
    validator = Validator(schema)
    if not validator.validate(profile):
        raise SystemExit(f"the plain script finds faults: {validator.errors}")
    from applykit.documents.printing import document_environment

    known = document_environment()
    for name in ("a", "b"):
        context = pickle.loads((folder / f"{name}.pickle").read_bytes())
        environment = Environment(autoescape=True, undefined=StrictUndefined)
        environment.filters.update(known.filters)
        environment.tests.update(known.tests)
        environment.globals.update(known.globals)
        template = DocxTemplate(folder / f"{name}.docx")
        template.render(context, environment, autoescape=True)
        template.save(folder / f"{name}.out.docx")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
