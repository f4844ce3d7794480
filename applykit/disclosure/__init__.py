"""No client in another's dossier: whose names are looked for, and where they stand in finished documents."""
