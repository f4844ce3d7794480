"""Checks coerced data against a schema and answers in diagnostics; Cerberus stays behind this door."""
