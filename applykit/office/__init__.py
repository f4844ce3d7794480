"""LibreOffice, where it is installed: documents become PDF, and their pages become known."""

from applykit.office.conversion import convert

__all__ = ["convert"]
