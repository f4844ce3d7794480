"""The rooms and their arrows: a module imports only from rooms that its own may look into."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "applykit"

ROOMS = {
    "errors": set(),
    "model": set(),
    "clock": set(),
    "standing": set(),
    "visible": set(),
    "cache": set(),
    "messages": {"errors", "model", "visible"},
    "resources": {"errors", "messages"},
    "source": {"errors", "model"},
    "expressions": {"cache", "errors"},
    "validation": {"errors", "model", "messages", "expressions", "standing"},
    "programme": {"cache", "errors", "model", "messages", "resources"},
    "profile": {"errors", "expressions", "messages", "model", "sheets", "source", "validation"},
    "evidence": {"cache", "errors", "messages", "model"},
    "advising": {"errors", "expressions", "model"},
    "assessment": {"advising", "errors", "model", "messages", "expressions", "standing", "validation"},
    "claims": {"model"},
    "documents": {"cache", "claims", "errors", "messages", "model", "resources", "expressions", "standing"},
    "doctor": {"cache", "documents", "errors", "messages", "office", "resources"},
    "paging": {"dossier", "model", "office", "wording"},
    "office": {"documents", "errors", "expressions", "messages", "model", "resources"},
    "lint": {"documents", "errors", "expressions", "messages", "model", "promises", "resources", "source",
             "standing", "validation", "wording"},
    "wording": {"cache", "errors", "expressions", "messages", "model", "parties"},
    "volume": {"cache", "errors", "evidence", "messages", "model"},
    "dossier": {"errors", "model", "visible"},
    "report": {"dossier", "messages", "model", "validation", "visible"},
    "sheets": {"errors", "messages", "model", "source", "validation"},
    "json_schema": {"model", "validation"},
    "exporting": {"errors", "model", "profile", "sheets", "starter", "validation"},
    "skeleton": {"model", "validation"},
    "starter": {"errors", "json_schema", "messages", "model", "profile", "resources", "sheets", "skeleton",
                "validation"},
    "rewriting": {"profile", "source", "validation"},
    "parties": set(),
    "additions": {"errors", "lint", "messages", "model", "programme", "resources", "source"},
    "disclosure": {"cache", "errors", "layers", "messages", "model", "parties", "profile", "programme",
                   "promises", "resources", "validation", "wording", "workspace"},
    "workspace": {"errors", "messages", "model", "profile", "resources", "source"},
    "layers": {"cache", "documents", "errors", "messages", "model", "programme", "resources", "workspace"},
    "generate": {"documents", "errors", "model", "programme", "resources"},
    "specimen": {"documents", "errors", "resources"},
    "comparing": {"documents", "errors", "messages", "model", "programme", "resources"},
    "linting": {"documents", "errors", "layers", "lint", "messages", "model", "programme", "resources",
                "workspace"},
    "crosscheck": {"errors", "expressions", "messages", "model", "validation", "standing"},
    "pictures": {"documents", "evidence", "model", "wording"},
    "naming": {"dossier", "model"},
    "selecting": {"errors", "expressions", "model", "programme", "validation"},
    "soundness": {"cache", "lint", "model", "resources"},
    "scaffold": {"errors", "resources"},
    "releases": {"errors", "model", "resources"},
    "accepting": {"model"},
    "checking": {"accepting", "assessment", "crosscheck", "disclosure", "evidence", "model", "naming",
                 "pictures",
                 "profile", "promises", "releases", "selecting", "standing", "wording"},
    "promises": {"dossier", "errors", "evidence", "expressions", "messages", "model", "profile", "source",
                 "standing", "validation"},
    "sealing": {"documents", "model", "resources"},
    "overview": {"checking", "claims", "documents", "dossier", "expressions", "messages", "model", "report",
                 "resources", "sealing"},
    "leading": {"checking", "claims", "documents", "dossier", "model", "overview", "programme", "resources",
                "sealing", "workspace"},
    "obstacles": {"checking", "model", "sealing"},
    "recording": {"checking", "dossier", "errors", "evidence", "expressions", "layers", "model", "pictures",
                  "programme", "promises", "report", "resources", "workspace"},
    "uptodate": {"checking", "disclosure", "dossier", "errors", "model", "programme", "recording", "report"},
    "building": {"accepting", "assessment", "checking", "disclosure", "documents", "dossier", "errors",
                 "evidence", "layers", "leading", "linting", "model", "naming", "obstacles", "office",
                 "paging", "pictures", "programme", "recording", "report", "resources", "uptodate", "volume",
                 "wording", "workspace"},
    "rebuilding": {"building", "dossier", "errors", "model", "programme", "recording"},
    "advancing": {"dossier", "errors", "messages", "model", "profile", "promises", "resources", "rewriting",
                  "skeleton", "starter", "validation", "workspace"},
    "timeline": {"errors", "expressions", "messages", "model", "promises", "validation"},
    "batch": {"building", "errors", "messages", "model", "profile", "report", "resources", "workspace"},
    "portfolio": {"checking", "dossier", "errors", "layers", "messages", "model", "profile", "programme",
                  "resources", "timeline", "uptodate", "workspace"},
    "differences": {"documents", "dossier", "errors", "expressions", "messages", "model", "report",
                   "resources", "visible"},
    "diffing": {"building", "differences", "dossier", "errors", "model", "programme"},
    "explanation": {"building", "errors", "layers", "messages", "model", "profile", "programme", "report",
                    "resources", "validation", "workspace"},
    "revising": {"documents", "errors", "lint", "messages", "model", "programme", "report", "resources",
                 "source", "validation"},
    "impact": {"checking", "errors", "messages", "model", "profile", "programme", "report", "resources",
               "revising", "validation"},
    "cli": {"advancing", "batch", "building", "checking", "clock", "comparing", "differences", "diffing",
            "doctor", "documents", "errors", "explanation", "exporting", "generate", "impact",
            "json_schema", "layers", "lint", "linting", "messages", "model", "office", "portfolio",
            "programme", "rebuilding", "report", "resources", "revising", "scaffold", "sheets", "specimen",
            "starter", "timeline", "validation", "visible", "workspace"},
}  # fmt: skip
"""Each room with the rooms that it may import."""


def imports(path: Path) -> list[tuple[int, str]]:
    """The applykit rooms that a module names in imports, with their lines; those for types only excluded."""
    found = []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "applykit":
            parts = node.module.split(".")
            names = [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
            found += [(node.lineno, name) for name in names]
        elif isinstance(node, ast.Import):
            found += [
                (node.lineno, alias.name.split(".")[1])
                for alias in node.names
                if alias.name.startswith("applykit.")
            ]
    return [(line, name) for line, name in found if name in ROOMS]


def room(path: Path) -> str:
    """The room that a module belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if room(path) not in ("__init__", "__main__"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_imports_only_from_rooms_it_may_look_into(path: Path) -> None:
    own = room(path)
    assert own in ROOMS, f"{own} is a new room: say in this table what it may import"
    strange = [(line, name) for line, name in imports(path) if name != own and name not in ROOMS[own]]
    assert not strange, f"{path.name} looks into {strange}"


def test_no_arrow_points_back() -> None:
    """No room can reach itself through the rooms it may import."""
    for start in ROOMS:
        reached, waiting = set(), list(ROOMS[start])
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += ROOMS[name]
        assert start not in reached, start


def test_click_is_known_to_the_command_line_only() -> None:
    for path in MODULES:
        if room(path) != "cli":
            assert "import click" not in path.read_text(encoding="utf-8"), path.name
