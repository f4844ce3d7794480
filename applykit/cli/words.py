"""Help pages: the words of commands in the language in use, wrapped by display columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import copy
from pathlib import Path
from typing import Any, TypeVar

import click

from applykit.messages import N_, _, did_you_mean

AnyCommand = TypeVar("AnyCommand", bound=click.Command)
Command = TypeVar("Command", bound=Callable[..., int])
AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


def named_programme(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """What was given, else what the workspace chooses, else what is built in.

    click reads what was given before it asks for defaults, so the profile is known by then.
    """
    from applykit.cli.places import home_named

    return home_named(context.params).programme(value or "")


def _stage(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """What was given, else what the workspace chooses for this programme, else an empty text."""
    from applykit.cli.places import home_named

    if value:
        return value
    home = home_named(context.params)
    return home.choice("stage") if context.params.get("programme") == home.programme() else ""


def _look_in(context: click.Context, parameter: click.Parameter, value: tuple[Path, ...]) -> None:
    from applykit.resources import look_in

    look_in(value)


programme_path_option = click.option(
    "--programme-path", type=click.Path(path_type=Path), metavar=N_("DIR"), multiple=True, is_eager=True,
    expose_value=False, callback=_look_in,
    help=N_("A folder of programme packs to look in; may be repeated."),
)  # fmt: skip
programme_argument = click.argument(
    "name", required=False, metavar=N_("[PROGRAMME]"), callback=named_programme
)  # fmt: skip


def programme_option(command: AnyFunction) -> AnyFunction:
    """--programme and --programme-path."""
    named = click.option(
        "--programme", metavar=N_("NAME"), callback=named_programme,
        help=N_("Id or folder of the programme, such as nqsl, or nqsl@2026.1 for one version of it."),
    )  # fmt: skip
    return named(programme_path_option(command))


stage_option = click.option(
    "--stage", metavar=N_("NAME"), callback=_stage, help=N_("Stage of the programme.")
)
client_option = click.option("--client", metavar=N_("NAME"), help=N_("A client of the workspace."))
workspace_option = click.option(
    "--workspace", metavar=N_("DIR"), type=click.Path(path_type=Path),
    help=N_("The workspace (the one that you are in if not given)."),
)  # fmt: skip
_DOSSIER = (
    click.option("--only", multiple=True, metavar=N_("DOC"),
                 help=N_("Build this document only, by id or title; may be repeated.")),
    click.option("--draft", is_flag=True,
                 help=N_("Build in spite of invalid entries; every page is marked 草稿.")),
    click.option("--final", is_flag=True,
                 help=N_("Build only if no criterion of level must and no warning is open.")),
    click.option("--zip", "archive", is_flag=True,
                 help=N_("Also pack one archive beside the folder, named as the submission wants.")),
    click.option("--compress", is_flag=True, help=N_("Make the bound attachments smaller without loss.")),
    click.option("--dpi", type=click.IntRange(72, 1200), metavar=N_("NUMBER"),
                 help=N_("Bind pictures with no more than so many pixels to the inch, such as 200.")),
    click.option("--pdf", is_flag=True,
                 help=N_("Lay the documents out with LibreOffice: page numbers in the contents, a PDF beside "
                         "each Word file.")),
)  # fmt: skip


def dossier_options(command: Command) -> Command:
    """The options of every command that builds dossiers: what is built, and how."""
    for option in reversed(_DOSSIER):
        command = option(command)
    return command


_EXTRA = re.compile(r"\[[^\[\]]+\]$")
"""What click adds to an option's help, such as [default: nqsl]."""


class Page(click.HelpFormatter):
    """Sets help pages by the columns that characters take: click itself counts a Chinese one as one."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        call = f"{prog} {args}".rstrip()
        self.write((prefix + call if prefix else _("Usage: {call}").format(call=call)) + "\n")

    def write_heading(self, heading: str) -> None:
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        self._lines(text, self.current_indent)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        from rich.cells import cell_len

        rows = list(rows)
        widest = min(col_max, self.width // 2 - self.current_indent)
        column = max((cell_len(first) for first, _second in rows if cell_len(first) <= widest), default=0)
        column += self.current_indent + col_spacing
        for first, second in rows:
            lead = " " * self.current_indent + first
            if not second or cell_len(lead) + col_spacing > column:
                self.write(lead + "\n")
                lead = ""
            if second:
                whole = _EXTRA.sub(lambda extra: "\u2060".join(extra.group()), second)
                self._lines(whole, column, lead + " " * (column - cell_len(lead)))

    def _lines(self, text: str, indent: int, lead: str | None = None) -> None:
        from applykit.report.wrapping import wrap

        lead = " " * indent if lead is None else lead
        for line in wrap(text, max(self.width - indent, 20)):
            self.write((lead + line).rstrip() + "\n")
            lead = " " * indent


class Context(click.Context):
    """A call whose help pages are set by `Page`."""

    formatter_class = Page


class Group(click.Group):
    """A group of commands that speaks the language in use and suggests the nearest name for a typo."""

    def find(self, name: str) -> click.Command | None:
        """The command of this name as it was declared."""
        return self.commands.get(name)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        found = self.find(name)
        return in_words(found) if found else None

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, known = arguments[0], self.list_commands(context)
        if name not in known and not name.startswith("-"):
            hint = did_you_mean(name, known)
            raise click.UsageError(
                _("there is no command “{name}”{hint}").format(name=name, hint=hint), context
            )
        return super().resolve_command(context, arguments)


def in_words(command: AnyCommand) -> AnyCommand:
    """A copy of the command with help and placeholders in the language in use.

    Commands are declared once with English words; translating at each call rather than at import lets one
    process speak both languages.
    """
    spoken = copy(command)
    spoken.help = _said(command.help)
    spoken.short_help = spoken.help.split("\n\n")[0]
    spoken.options_metavar = _("[OPTIONS]")
    spoken.context_class = Context
    if isinstance(spoken, click.Group):
        spoken.subcommand_metavar = _("COMMAND [ARGUMENTS]")
    spoken.params = [_parameter(item) for item in command.params]
    return spoken


def _parameter(parameter: click.Parameter) -> click.Parameter:
    spoken = copy(parameter)
    spoken.metavar = _said(parameter.metavar) or None
    if isinstance(spoken, click.Option):
        spoken.help = _said(spoken.help) or None
    return spoken


def _said(text: str | None) -> str:
    return _(text) if text else ""
