"""How a batch tells what goes on: a bar on a terminal, a line for each client, or JSON events."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from applykit.batch import Client, Result, Started, State
from applykit.messages import N_, _
from applykit.visible import visible

WORDS = {
    State.BUILT: N_("built"),
    State.UNCHANGED: N_("unchanged"),
    State.FAILED: N_("failed"),
}
_STYLES = {State.BUILT: "green", State.UNCHANGED: "dim", State.FAILED: "red"}
_FAULTS = 5
"""So many faults of a client are shown; “applykit check” shows them all."""


class Teller:
    """Lines for people, one for each client as it is done, and a summary."""

    def __init__(self, clients: Sequence[Client]) -> None:
        from applykit.cli.output import console
        from applykit.report.plain import Report

        self.clients = clients
        self.results: list[Result] = []
        self.running: list[str] = []
        self.printed = Report(console(), Path.cwd())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        pass

    def event(self, event: Started | Result) -> None:
        """Take note of an event, and tell it."""
        if isinstance(event, Started):
            self.running.append(event.client.name)
        else:
            self.running = [name for name in self.running if name != event.client.name]
            self.results.append(event)
            self.told(event)

    def told(self, result: Result) -> None:
        """One client's line."""
        count = f"[{len(self.results)}/{len(self.clients)}]"
        self.printed.line(f"{count} {result.client.name}  {_said(result)}", _STYLES[result.state])
        self.printed.console.file.flush()

    def summary(self, *, interrupted: bool = False) -> None:
        """A table by client and cause of what needs a person, and the totals."""
        from rich.table import Table

        printed = self.printed
        failed = sorted(
            (one for one in self.results if not one.done), key=lambda one: (one.rule, one.client.name)
        )
        opened = [one for one in self.results if one.done and one.must_open]
        if failed or opened:
            printed.line()
            table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
            table.add_column(_("Client"), style="bold", overflow="fold", ratio=1)
            table.add_column(_("Result"), no_wrap=True)
            table.add_column(_("Cause"), overflow="fold", ratio=3)
            for one in failed:
                table.add_row(visible(one.client.name), _(WORDS[one.state]), visible("\n".join(_causes(one))))
            for one in opened:
                words = _("{count} criteria of level must are open.").format(count=one.must_open)
                table.add_row(visible(one.client.name), _(WORDS[one.state]), words)
            with printed.console.capture() as drawn:
                printed.console.print(table)
            for line in drawn.get().splitlines():
                printed.console.out(line.rstrip(), highlight=False)
        counts = Counter(one.state for one in self.results)
        printed.line()
        words = _("Built: {built}. Unchanged: {unchanged}. Failed: {failed}. Not finished: {rest}.")
        printed.line(words.format(
            built=counts[State.BUILT], unchanged=counts[State.UNCHANGED], failed=counts[State.FAILED],
            rest=len(self.clients) - len(self.results)), "bold")  # fmt: skip
        if interrupted:
            printed.line(_("Interrupted; nothing was left half-written. --resume goes on from here."), "bold")
        elif failed:
            printed.line(_("Next: mend what is named above, and run the same with --resume."), "bold")


class Bar(Teller):
    """A progress bar with the clients in work, and lines for failures only."""

    def __init__(self, clients: Sequence[Client]) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.table import Column

        super().__init__(clients)
        # Names and the bar share what is left of a narrow terminal; figures are always whole.
        self.bar = Progress(
            TextColumn("{task.description}", markup=False,
                       table_column=Column(ratio=2, no_wrap=True, overflow="ellipsis")),
            BarColumn(bar_width=None, table_column=Column(ratio=1)),
            MofNCompleteColumn(table_column=Column(no_wrap=True)),
            TextColumn("{task.fields[failed]}", style="red", markup=False,
                       table_column=Column(no_wrap=True)),
            TimeRemainingColumn(table_column=Column(no_wrap=True)),
            console=self.printed.console, transient=True, expand=True,
        )  # fmt: skip
        self.task = self.bar.add_task("", total=len(clients), failed="")

    def __enter__(self) -> Self:
        self.bar.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.bar.stop()

    def event(self, event: Started | Result) -> None:
        super().event(event)
        failed = sum(not one.done for one in self.results)
        present = visible(self.running[0]) if self.running else ""
        self.bar.update(
            self.task, completed=len(self.results), description=present,
            failed=_("failed: {count}").format(count=failed) if failed else "",
        )  # fmt: skip

    def told(self, result: Result) -> None:
        if not result.done:
            super().told(result)


class Events(Teller):
    """One JSON object in each line, for other programs."""

    def __init__(self, clients: Sequence[Client]) -> None:
        super().__init__(clients)
        self._print({"event": "begin", "clients": [client.name for client in clients]})

    def event(self, event: Started | Result) -> None:
        super().event(event)
        if isinstance(event, Started):
            self._print({"event": "start", "client": event.client.name})

    def told(self, result: Result) -> None:
        from applykit.report.data import relative

        folder = relative(str(result.folder), Path.cwd()) if result.folder else None
        self._print({
            "event": "done",
            "client": result.client.name,
            "profile": relative(str(result.client.path), Path.cwd()),
            "result": result.state.value,
            "dossier": folder,
            "readiness": result.readiness if result.done else None,
            "must_open": result.must_open if result.done else None,
            "rule": result.rule or None,
            "message": result.reason or None,
            "faults": [
                {"place": one.place, "rule": one.rule, "message": one.message, "remedy": one.remedy}
                for one in result.faults
            ],
            "seconds": result.seconds,
        })  # fmt: skip

    def summary(self, *, interrupted: bool = False) -> None:
        counts = Counter(one.state for one in self.results)
        states = {state.value: counts[state] for state in WORDS}
        rest = len(self.clients) - len(self.results)
        self._print({"event": "end", **states, "rest": rest, "interrupted": interrupted})

    def _print(self, event: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def teller(clients: Sequence[Client], *, as_json: bool) -> Teller:
    """JSON events where they are asked for, a bar on a terminal, else lines."""
    if as_json:
        return Events(clients)
    return Bar(clients) if sys.stdout.isatty() else Teller(clients)


def _said(result: Result) -> str:
    if not result.done:
        return _("{result}: {reason}").format(result=_(WORDS[result.state]), reason=_causes(result)[0])
    words = _("{result}, 自查完备度 {readiness}, {seconds} s")
    return words.format(
        result=_(WORDS[result.state]), readiness=f"{result.readiness:.1%}", seconds=f"{result.seconds:.1f}"
    )


def _causes(result: Result) -> list[str]:
    """Why a client failed: the places and messages of its faults, else the reason."""
    shown = [f"{one.place} {one.message}".strip() for one in result.faults[:_FAULTS]]
    more = len(result.faults) - len(shown)
    if more > 0:
        shown.append(_("… and {count} more; applykit check shows them all.").format(count=more))
    return shown or [result.reason]
