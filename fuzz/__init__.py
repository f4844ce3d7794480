"""Coverage-guided fuzzing with atheris: `python -m fuzz TARGET [SECONDS]`; docs/security.md says what it found."""
