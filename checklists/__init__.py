"""Programme packs, read as data."""
