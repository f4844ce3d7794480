"""Formatters: the same diagnostics and findings as text, JSON and SARIF."""
