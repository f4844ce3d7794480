"""What expressions of templates ask for, checked against a profile's schema."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

import applykit
from applykit.building import context_of
from applykit.documents.printing import document_environment
from applykit.lint.names import Names, UnknownName
from applykit.lint.seen import template_names
from applykit.model import Programme

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def unknown(programme: Programme, text: str) -> list[UnknownName]:
    environment = document_environment()
    names = Names(template_names(programme.schema), environment.filters, environment.tests)
    names.template(Environment().parse(text))
    return names.unknown


@pytest.mark.parametrize(
    "text",
    [
        "{{ lab.name }}{{ lab.period_start.year }}{{ organization.contact.name }}",
        "{% for s in staff %}{{ loop.index }}{{ s.name }}{{ s.birth | month }}{% endfor %}",
        "{% for g in staff | group('title') %}{% for s in g.rows %}{{ s.name }}{% endfor %}{% endfor %}",
        "{{ staff | where('kind', '固定') | count }}{{ lab.director | lookup(staff, 'name', 'degree') }}",
        "{% set n = namespace(n=0) %}{% set n.n = n.n + 1 %}{{ n.n }}",
        "{% set first = staff[0] %}{{ first.name }}{{ staff[1:] | pluck('name') | join }}",
        "{% if nothing is defined %}{{ nothing | default('') }}{% endif %}{{ nobody | default('—') }}",
        "{% macro m(x, y=1) %}{{ x }}{{ y }}{{ caller() }}{% endmacro %}{{ m(1) }}",
        "{% with d = directions[0] %}{{ d.name }}{% endwith %}",
        "{% for k, v in dict(a=1).items() %}{{ k }}{{ v.b }}{% endfor %}",
        "{{ (staff | where('name', lab.director) | first).name }}",
        "{{ assessment.groups | map(attribute='counts.satisfied') | sum }}",
        "{% for y in lab.period_start | years(lab.period_end) %}{{ y.year }}{{ y.start.year }}{% endfor %}",
        "{% for e in evidence %}{{ e.number }}{{ e.id }}{% endfor %}",
        "{{ lab.name.strip() }}{{ (lab.name or organization.name) | upper }}",
        "{{ ('甲' if draft else lab.name) ~ lab.short_name }}",
    ],
)  # fmt: skip
def test_what_exists_is_not_reported(programme: Programme, text: str) -> None:
    assert unknown(programme, text) == []


@pytest.mark.parametrize(
    ("text", "kind", "written", "nearest"),
    [
        ("{{ lab.nmae }}", "field", "lab.nmae", "name"),
        ("{{ lba.name }}", "name", "lba", "lab"),
        ("{{ organization.contact.phnoe }}", "field", "organization.contact.phnoe", "phone"),
        ("{{ lab['nmae'] }}", "field", "lab[…]", "name"),
        ("{% for s in staff %}{{ s.brith }}{% endfor %}", "field", "s.brith", "birth"),
        ("{% for s in staff %}{% endfor %}{{ s.name }}", "name", "s", ""),
        ("{% for g in staff | group('titel') %}{% endfor %}", "field", "titel", "title"),
        ("{% for g in staff | group('title') %}{{ g.row }}{% endfor %}", "field", "g.row", "rows"),
        (
            "{% for g in staff | group('title') %}{% for s in g.rows %}{{ s.nam }}{% endfor %}{% endfor %}",
            "field", "s.nam", "name",
        ),
        ("{{ equipment | where('statsu', '现有') | total('present_value') }}", "field", "statsu", "status"),
        ("{{ equipment | where('status', '现有') | total('presnt_value') }}",
         "field", "presnt_value", "present_value"),
        ("{{ lab.director | lookup(staff, 'name', 'degre') }}", "field", "degre", "degree"),
        ("{{ lab.period_start.yaer }}", "field", "lab.period_start.yaer", ""),
        ("{{ lab.name | amuont }}", "filter", "amuont", "amount"),
        ("{{ 'x' if lab.name is strnig }}", "test", "strnig", "string"),
        ("{{ assessment.groups | map(attribute='counts.satisfide') | sum }}",
         "field", "counts.satisfide", "satisfied"),
        ("{% set a = staff %}{% for s in a | sort(attribute='nmae') %}{% endfor %}", "field", "nmae", "name"),
        ("{{ lab.period_start | years(lab.period_end) | pluck('yr') }}", "field", "yr", "year"),
        ("{{ staff[0].nmae }}", "field", "staff[…].nmae", "name"),
        ("{{ (staff | first).nmae }}", "field", "staff.nmae", "name"),
        ("{{ tasks | during(lab, 'strat') }}", "field", "strat", "start"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_reported_once_with_the_nearest(
    programme: Programme, text: str, kind: str, written: str, nearest: str
) -> None:
    found = unknown(programme, text)
    assert [(item.kind, item.written) for item in found] == [(kind, written)]
    if nearest:
        assert found[0].nearest == nearest


def test_lines_are_counted_in_the_text(programme: Programme) -> None:
    text = "一\n{{ lab.nmae }}\n{% for s in staff %}\n{{ s.nmae }}\n{{ lab.nmae }}{% endfor %}"
    assert [found.line for found in unknown(programme, text)] == [2, 4, 5]


def test_what_templates_see_is_what_building_gives(programme: Programme) -> None:
    """Every name that is said to be there is there, down to the fields of rows, and no other."""
    profile = applykit.load_profile(SAMPLES / "complete", programme)
    context = context_of(profile, stage="application", as_of=date(2026, 11, 23))
    said = template_names(programme.schema)
    assert said.keys() == context.keys()

    def compare(known: Mapping[str, Any] | None, value: object, path: str) -> None:
        if known is None or value is None:
            return
        if isinstance(value, dict) and known["type"] == "dict":
            assert known["schema"].keys() == value.keys(), path
            for name, inner in value.items():
                compare(known["schema"][name], inner, f"{path}.{name}")
        elif isinstance(value, list):
            assert known["type"] == "list", path
            for item in value:
                compare(known["schema"], item, f"{path}[]")

    for name, value in context.items():
        compare(said[name], value, name)
