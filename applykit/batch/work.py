"""What a worker does: it builds one client's dossier, and turns every way of failing into a result."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from applykit import __version__
from applykit.batch import Client, Fault, Order, Result, State
from applykit.errors import ApplykitError, UsageError
from applykit.messages import describe, describe_error, text, use_language

if TYPE_CHECKING:
    from applykit.building import Dossier
    from applykit.model import Diagnostic, Programme

_ONE = threading.Lock()
"""A worker of a cluster may have several threads; a build has its process for itself."""


def begin() -> None:
    """Ready a worker process: Ctrl-C is for builds only, and nobody works for one who is gone."""
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(wait: Callable[[], None]) -> None:
    wait()
    os.kill(os.getpid(), signal.SIGTERM)  # as a conversion under way expects it, so that its programs end too


def build_client(client: Client, order: Order) -> Result:
    """Build one client's dossier; nothing is raised, whatever is wrong with it."""
    start = time.perf_counter()
    use_language(order.language)
    with _ONE:
        result = _built(client, order)
    return replace(result, seconds=round(time.perf_counter() - start, 3))


def _built(client: Client, order: Order) -> Result:
    try:
        with _interruptible():
            return _success(client, _dossier(client, order))
    except KeyboardInterrupt:
        return Result(client, State.INTERRUPTED)
    except ApplykitError as error:
        faults = tuple(_fault(found) for found in _errors(getattr(error, "diagnostics", ())))
        reason = describe_error(error)
        return Result(client, State.FAILED, rule=error.rule, reason=reason, faults=faults)
    except OSError as error:
        return failed(client, "batch.system", reason=error.strerror or str(error))
    except MemoryError:
        return failed(client, "batch.memory")
    except Exception as error:  # the fault of one client's build is no reason to leave the others
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}, {Path(frame.filename).name}:{frame.lineno}"
        return failed(client, "batch.bug", kind=where)


def failed(client: Client, rule: str, **facts: object) -> Result:
    """The result of a client that failed by a rule of batches."""
    return Result(client, State.FAILED, rule=rule, reason=" ".join(filter(None, text(rule, "", facts))))


def _dossier(client: Client, order: Order) -> Dossier:
    from applykit import load_profile
    from applykit.building import build
    from applykit.resources import look_in
    from applykit.workspace import home_of

    if order.version != __version__:
        raise UsageError("batch.version", there=__version__, here=order.version)
    look_in(order.programme_path)
    home = home_of(client.path.parent)
    return build(
        load_profile(client.path, _programme(home.programme(order.programme))),
        stage=order.stage or ("" if order.programme else home.choice("stage")),
        only=order.only,
        draft=order.draft,
        final=order.final,
        archive=order.archive,
        compress=order.compress,
        dpi=order.dpi,
        pdf=order.pdf,
        force=not order.resume,
        as_of=order.as_of,
    )


@cache
def _programme(name: str) -> Programme:
    """A programme, loaded once in each worker."""
    from applykit import load_programme

    return load_programme(name)


def _success(client: Client, dossier: Dossier) -> Result:
    checked = dossier.checked
    return Result(
        client,
        State.BUILT if dossier.written else State.UNCHANGED,
        folder=dossier.folder,
        readiness=round(checked.assessment.readiness, 3),
        must_open=checked.assessment.must_open,
        gaps=bool(checked.diagnostics) or any(finding.open for finding in checked.assessment.findings),
    )


def _errors(diagnostics: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    from applykit.model import Severity

    yield from (found for found in diagnostics if found.severity is Severity.ERROR)


def _fault(found: Diagnostic) -> Fault:
    from applykit.report.data import place

    message, remedy = describe(found)
    at = place(found.position, Path.cwd()) if found.position else ""
    return Fault(at, found.rule, message, remedy)


@contextmanager
def _interruptible() -> Iterator[None]:
    """While a build goes on Ctrl-C unwinds it, so that its folder is left whole."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
