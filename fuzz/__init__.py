"""Coverage-guided fuzzing with atheris: `python -m fuzz TARGET [SECONDS]`; see docs/security.md."""
