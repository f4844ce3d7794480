"""Any bytes as a profile: composed into nodes, or refused with a place inside the file."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["applykit", "yaml"]):
    from applykit.source import CONTROL, Node, compose

SHOWN = "profile.yaml"


def one_input(data: bytes) -> None:
    """What comes out has places inside the text, and no character that a document cannot hold."""
    found = compose(data, SHOWN)
    lines = data.count(b"\n") + data.count(b"\r") + data.count(b"\xe2\x80") + data.count(b"\xc2\x85") + 1
    for diagnostic in found.diagnostics:
        place = diagnostic.position
        assert place, diagnostic
        assert 1 <= place.line <= lines + 1, diagnostic
        assert place.column >= 1, diagnostic
    assert found.root or found.diagnostics
    waiting = [found.root] if found.root else []
    while waiting:
        node: Node = waiting.pop()
        if isinstance(node.value, dict):
            assert not any(CONTROL.search(key) for key in node.value)
            waiting += node.value.values()
        elif isinstance(node.value, list):
            waiting += node.value
        elif node.value is not None:
            assert not CONTROL.search(node.value)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
