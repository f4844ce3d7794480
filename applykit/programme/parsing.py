"""The YAML of packs, parsed once: what was read before is kept by its content."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

from applykit.cache import read_once
from applykit.errors import PackError


@cache
def parsed(content: bytes, pack: str) -> Any:
    """A file of a pack as plain data, which nobody may change.

    Raises:
        PackError: it is no YAML.
    """

    def read(content: bytes) -> Any:
        import yaml

        try:
            return yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError as error:
            raise PackError("programme.broken", programme=pack, problem=str(error)) from None

    return read_once(f"yaml-{_parser()}", content, read)


@cache
def _parser() -> str:
    """What the data depend on beside the content."""
    import yaml

    return f"{sys.implementation.cache_tag}-{yaml.__version__}"
