"""The YAML of packs, parsed once and remembered by its content: parsing is most of a call's start."""

from __future__ import annotations

import hashlib
import pickle
import sys
from functools import cache
from typing import Any

from applykit.cache import read_own, write_own
from applykit.errors import PackError


@cache
def parsed(content: bytes, pack: str) -> Any:
    """A file of a pack as plain data, which nobody may change.

    Raises:
        PackError: it is no YAML.
    """
    name = f"packs/{_parser()}-{hashlib.sha256(content).hexdigest()}.data"
    remembered = read_own(name)
    if remembered is not None:
        return pickle.loads(remembered)  # written by this user alone, as read_own makes sure
    import yaml

    try:
        data = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise PackError("programme.broken", programme=pack, problem=str(error)) from None
    write_own(name, pickle.dumps(data))
    return data


@cache
def _parser() -> str:
    """What the data depend on beside the content."""
    from importlib.metadata import version

    return f"{sys.implementation.cache_tag}-{version('PyYAML')}"
