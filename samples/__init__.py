"""Sample profiles, read as data."""
