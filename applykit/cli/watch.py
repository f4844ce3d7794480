"""`applykit check --watch`: looks at a profile's files and checks again when one was saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from applykit.errors import UnreadableError
from applykit.messages import _, describe, describe_error, listed
from applykit.report.changes import Changes, State, changes
from applykit.report.data import place, relative
from applykit.report.plain import Report

INTERRUPTED = 130
SECONDS = 0.5


def pause() -> None:
    """Wait before the next look."""
    time.sleep(SECONDS)


class Files:
    """The files that a check reads, by their content; evidence, which may be large, by size and time."""

    def __init__(self, main: Path) -> None:
        self.main = main
        self.stats: dict[Path, tuple[int, int]] = {}
        self.contents: dict[Path, bytes] = {}
        self.changed()

    def changed(self) -> list[Path]:
        """The files that say something else than at the last look, that came, or that went."""
        before = self.stats
        self.stats = dict(self._look())
        found = [path for path in before if path not in self.stats]
        for path in found:
            self.contents.pop(path, None)
        for path, stat in self.stats.items():
            if before.get(path) != stat and self._differs(path):
                found.append(path)
        return found

    def _look(self) -> Iterator[tuple[Path, tuple[int, int]]]:
        folder = self.main.parent
        for path in (self.main, *(folder / "profile").glob("*"), *(folder / "evidence").rglob("*")):
            try:
                stat = path.stat()
            except OSError:
                continue  # between deleting and renaming, or gone for good: the next look will tell
            if path.is_file() and not path.name.startswith((".", "~$")):
                yield path, (stat.st_mtime_ns, stat.st_size)

    def _differs(self, path: Path) -> bool:
        if (self.main.parent / "evidence") in path.parents:
            return True
        try:
            content = sha256(path.read_bytes()).digest()
        except OSError:
            self.stats.pop(path, None)
            return False
        known = self.contents.get(path)
        self.contents[path] = content
        return known != content


def watch(files: Files, state: State, again: Callable[[], tuple[State, str]], printed: Report) -> int:
    """Look twice a second, say what is new and what is solved, until Ctrl-C; the exit code is 130.

    `files` were looked at before `state` was found, so that nothing saved meanwhile is missed; `again` checks
    once more and gives what it found with a closing line.
    """
    printed.line(_("Watching {file} and the files beside it; Ctrl-C ends.").format(
        file=relative(str(files.main), printed.base)), "dim")  # fmt: skip
    try:
        while True:
            printed.console.file.flush()
            pause()
            saved = files.changed()
            if not saved:
                continue
            names = listed(sorted(relative(str(path), printed.base) for path in saved)[:6])
            printed.line()
            printed.line(_("Saved: {files}").format(files=names), "bold")
            try:
                after, closing = again()
            except UnreadableError as error:
                printed.line(describe_error(error), "red", 2)
                continue
            show(changes(state, after), printed)
            printed.line(closing, "bold")
            state = after
    except KeyboardInterrupt:
        printed.line()
        printed.line(_("No longer watching; nothing was changed."))
        return INTERRUPTED


def show(found: Changes, printed: Report) -> None:
    """What is new in full, what is solved in a line each."""
    new, solved = len(found.new) + len(found.new_gaps), len(found.solved) + len(found.solved_gaps)
    printed.line(_("New: {new}. Solved: {solved}.").format(new=new, solved=solved))
    for diagnostic in found.new:
        printed.diagnostic(diagnostic)
    for gap in found.new_gaps:
        printed.line(f"× {gap.criterion} {gap.title}", "red", 2)
        printed.line(f"- {gap.text}", indent=4)
    for diagnostic in found.solved:
        at = place(diagnostic.position, printed.base) if diagnostic.position else ""
        said = f"{at}  {diagnostic.shown or diagnostic.path}".strip()
        printed.line(
            _("solved: {place}: {message}").format(place=said, message=describe(diagnostic)[0]), "green", 2
        )
    for gap in found.solved_gaps:
        said = f"{gap.criterion} {gap.title}"
        printed.line(_("solved: {place}: {message}").format(place=said, message=gap.text), "green", 2)
