"""The click group, the language, and how every way of ending becomes an exit code."""

from __future__ import annotations

import contextlib
import gc
import gettext
import os
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path

import click

from applykit import __version__, resources
from applykit.cli.words import Group, in_words
from applykit.errors import ApplykitError, UnwritableError
from applykit.messages import LANGUAGES, N_, _, describe_error, language, use_language

COMMANDS = ("init", "check", "build", "advance", "batch", "compare", "verify", "diff", "impact", "explain",
            "export", "context", "programme", "template", "workspace", "status", "timeline",
            "doctor")  # fmt: skip
BUG = 4
INTERRUPTED = 130


class Commands(Group):
    """Finds each command in its own module, so that only the one called is imported."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def find(self, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"applykit.cli.{name}").command
        return command


def run(arguments: list[str]) -> int:
    """Run one command and map every way it can end to an exit code (0 to 4, 130)."""
    _choose_language(arguments)
    resources.look_in(())
    gc.set_threshold(50_000)  # one short run: looking for cycles costs more than it frees
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character gets its number rather than a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        outcome = in_words(_group()).main(arguments, prog_name="applykit", standalone_mode=False)
        sys.stdout.flush()
        return outcome if isinstance(outcome, int) else 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.MissingParameter as error:
        return _show_missing(error)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ApplykitError as error:
        _show(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Interrupted; nothing was left half-written."), err=True)
        return INTERRUPTED
    except BrokenPipeError:
        _silence_output()
        return 0
    except OSError as error:
        _silence_output()
        _show(_refused(error))
        return UnwritableError.exit_code
    except MemoryError:
        _show(UnwritableError("file.memory"))
        return UnwritableError.exit_code
    except Exception as error:
        click.echo(_report_bug(error), err=True)
        return BUG


def _refused(error: OSError) -> UnwritableError:
    """What the system refused: something that has a name, else the output."""
    reason = error.strerror or str(error)
    if error.filename is None or isinstance(error.filename, int):
        return UnwritableError("file.output", reason=reason)
    return UnwritableError("file.refused", file=os.fsdecode(error.filename), reason=reason)


def _silence_output() -> None:
    """Nothing more can be printed; what is still held back must not fail again on the way out."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _choose_language(arguments: list[str]) -> None:
    """Take --lang before any help text is made; click's own words follow the same choice.

    click asks gettext for its words without naming a domain, so its catalogue is called “messages”, and
    gettext looks at LANGUAGE first.
    """
    use_language("")
    chosen = _language_asked_for(arguments)
    if not chosen and not os.environ.get("APPLYKIT_LANG"):
        chosen = _language_of_the_workspace(arguments)
    use_language(chosen if chosen in LANGUAGES else "")
    os.environ["LANGUAGE"] = language()
    gettext.bindtextdomain("messages", str(Path(__file__).parent.parent / "locale"))


def _language_asked_for(arguments: list[str]) -> str:
    for number, argument in enumerate(arguments):
        if not argument.startswith("-"):
            break
        name, _equals, value = argument.partition("=")
        if name == "--lang":
            return value or (arguments[number + 1] if number + 1 < len(arguments) else "")
    return ""


def _language_of_the_workspace(arguments: list[str]) -> str:
    """What applykit.yaml chooses, around the first path that is named or around where one stands."""
    named = next((Path(item) for item in arguments[1:] if os.path.exists(item)), Path())
    if resources.workspace_folder(named) is None:
        return ""
    from applykit.workspace import home_of

    with contextlib.suppress(ApplykitError):  # its faults are told when the command needs it
        return home_of(named if named.is_dir() else named.parent).choice("language")
    return ""


def _group() -> click.Group:
    return Commands(
        "applykit",
        params=[
            click.Option(
                ["--lang"], type=click.Choice(LANGUAGES), expose_value=False,
                help=N_("Language of the program's words (else APPLYKIT_LANG, else the locale)."),
            ),
            click.Option(
                ["--version"], is_flag=True, is_eager=True, expose_value=False,
                callback=_print_version, help=N_("Print the version and exit."),
            ),
        ],
        help=N_(
            "Turn one structured profile into a complete application dossier, and say clause by clause how "
            "ready it is.\n\nBegin with: applykit init my-lab"
        ),
    )  # fmt: skip


def _print_version(context: click.Context, parameter: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"applykit {__version__}")
        context.exit()


def _show_missing(error: click.MissingParameter) -> int:
    """click ends this sentence with an ASCII full stop in every language."""
    if isinstance(error.param, click.Argument) and error.ctx:
        text = _("Missing argument “{name}”.").format(name=error.param.metavar)
        click.UsageError(text, error.ctx).show()
    else:
        error.show()
    return error.exit_code


def _show(error: ApplykitError) -> None:
    found = getattr(error, "diagnostics", ())
    if found:
        from applykit.cli.output import print_diagnostics

        print_diagnostics(found)
    click.echo(f"applykit: {describe_error(error)}", err=True)


def _report_bug(error: Exception) -> str:
    """Write where it happened, without any value of the profile, and say where the report lies."""
    lines = [
        f"applykit {__version__}",
        f"Python {sys.version.split()[0]} {sys.platform}",
        type(error).__name__,
    ]
    lines += [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="applykit-", suffix=".txt", delete=False
    ) as file:
        file.write("\n".join(lines) + "\n")
    return _("applykit: a fault of the program itself ({kind}). Please send us the report {file}; it holds "
             "nothing of your profile.").format(kind=type(error).__name__, file=file.name)  # fmt: skip
