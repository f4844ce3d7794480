"""One base for everything applykit raises on purpose; the exit code belongs to the class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from applykit.model import Diagnostic


class ApplykitError(Exception):
    """Something went wrong that the person can mend; `rule` names the message, `facts` fill it in."""

    exit_code = 3

    def __init__(self, rule: str, **facts: object) -> None:
        super().__init__(rule, facts)
        self.rule = rule
        self.facts: dict[str, object] = facts

    def __str__(self) -> str:
        return f"{self.rule} {self.facts}"


class UsageError(ApplykitError):
    """The command was called with something that does not exist: a stage, a programme, a document."""

    exit_code = 2


class UnreadableError(ApplykitError):
    """A file or folder that applykit was told to read cannot be read."""


class UnwritableError(ApplykitError):
    """A file or folder that applykit was told to write cannot be written; nothing was changed."""


class PackError(ApplykitError):
    """A programme pack is broken; `diagnostics` holds every fault found."""

    def __init__(self, rule: str, diagnostics: tuple[Diagnostic, ...] = (), **facts: object) -> None:
        super().__init__(rule, **facts)
        self.diagnostics = diagnostics


class WorkspaceError(ApplykitError):
    """A workspace's applykit.yaml has faults; `diagnostics` holds every one found."""

    def __init__(self, rule: str, diagnostics: tuple[Diagnostic, ...] = (), **facts: object) -> None:
        super().__init__(rule, **facts)
        self.diagnostics = diagnostics


class TemplateError(ApplykitError):
    """A template, outline or house style is broken or wants a value that is not there.

    `diagnostics` holds every fault where a template was linted.
    """

    def __init__(self, rule: str, diagnostics: tuple[Diagnostic, ...] = (), **facts: object) -> None:
        super().__init__(rule, **facts)
        self.diagnostics = diagnostics


class ExpressionError(ApplykitError):
    """An expression of a pack or template does not compile, or may not be evaluated."""


class DisclosureError(ApplykitError):
    """Finished documents name another client or the template's maker; `diagnostics` holds every place."""

    exit_code = 1

    def __init__(self, rule: str, diagnostics: tuple[Diagnostic, ...] = (), **facts: object) -> None:
        super().__init__(rule, **facts)
        self.diagnostics = diagnostics


class InvalidProfileError(ApplykitError):
    """The profile has invalid entries, so no dossier is written; `diagnostics` holds them all."""

    exit_code = 1

    def __init__(self, rule: str, diagnostics: tuple[Diagnostic, ...] = (), **facts: object) -> None:
        super().__init__(rule, **facts)
        self.diagnostics = diagnostics


class ToolMissingError(ApplykitError):
    """A program that is needed is not installed, or does not start; nothing was written."""


class ConversionError(ApplykitError):
    """Some documents could not be converted: `failed` has the reason of each, `converted` the rest."""

    def __init__(
        self, rule: str, failed: Mapping[str, str], converted: Mapping[str, bytes], **facts: object
    ) -> None:
        super().__init__(rule, **facts)
        self.failed = failed
        self.converted = converted
