"""Baselines and what became of them: small edits of a dossier and of the profile that is held against it."""
