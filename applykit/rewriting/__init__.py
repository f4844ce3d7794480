"""Writes a person's YAML back: comments, order and spelling stay as they are, and every scalar is text."""

from __future__ import annotations

from applykit.rewriting.opened import Opened
from applykit.rewriting.sheet import Sheet, sheet

__all__ = ["Opened", "Sheet", "sheet"]
