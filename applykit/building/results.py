"""What a build is asked for, and what it hands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from functools import partial
from pathlib import Path

from applykit.checking import Checked
from applykit.layers import Template
from applykit.model import Artifact, Diagnostic, Pages


class Step(Enum):
    """What a build spends its time on, in this order; each is counted in files."""

    EVIDENCE = "evidence"
    BINDING = "binding"
    DOCUMENTS = "documents"
    PAGES = "pages"


Told = Callable[[Step, int, int], None]
"""Is told of a step how much of it is done, and of how much."""


def step_begun(told: Told | None, step: Step, total: int) -> Callable[[int, int], None] | None:
    """Says that a step begins; what this returns is told of its progress."""
    if told is None:
        return None
    told(step, 0, total)
    return partial(told, step)


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a build wrote: the folder, its files in order, what was found, the templates, the archive.

    `pages` says by document id where bookmarks stand; it is empty where nothing was laid out.
    `noted` is what lint warned of in templates that did not ship. `written` is false where the same dossier
    was there already and was left alone.
    """

    folder: Path
    names: tuple[str, ...]
    checked: Checked
    templates: tuple[Template, ...] = ()
    archive: Path | None = None
    pages: Mapping[str, Pages] = field(default_factory=dict)
    noted: tuple[Diagnostic, ...] = ()
    written: bool = True


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything of a dossier before it is written: what was found, every file, and the templates used."""

    checked: Checked
    artifacts: tuple[Artifact, ...]
    templates: tuple[Template, ...]
    pages: Mapping[str, Pages]
    noted: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for that shows in its files; the manifest keeps them."""

    draft: bool = False
    final: bool = False
    pdf: bool = False
    only: tuple[str, ...] = ()
    compress: bool = False
    dpi: tuple[str, ...] = ()

    def recorded(self) -> dict[str, bool | tuple[str, ...]]:
        """The options by name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @classmethod
    def of(cls, recorded: Mapping[str, bool | tuple[str, ...]]) -> Options:
        """The options of a dossier that was built before; what is no longer known is passed over."""
        only, dpi = recorded.get("only"), recorded.get("dpi")
        return cls(
            draft=recorded.get("draft") is True,
            final=recorded.get("final") is True,
            pdf=recorded.get("pdf") is True,
            only=only if isinstance(only, tuple) else (),
            compress=recorded.get("compress") is True,
            dpi=dpi if isinstance(dpi, tuple) else (),
        )
