"""The finished dossier: written whole or not at all."""
