"""`python -m applykit` is the same as `applykit`."""

from applykit.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
