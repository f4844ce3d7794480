"""Where builds run: in processes of this machine, or on the workers of a dask cluster."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import suppress
from typing import Any, Protocol

from applykit.errors import ToolMissingError

_SECONDS = 5
"""So long a scheduler may take to answer."""


class Pools(Protocol):
    """Opens executors: `most` is how many builds are handed out at once."""

    most: int

    def open(self, jobs: int) -> Executor:
        """An executor for so many jobs."""

    def close(self, pool: Executor) -> None:
        """Let go of an executor that has nothing left to do."""

    def stop(self, pool: Executor) -> None:
        """End what runs."""

    def lost(self, error: Exception) -> bool:
        """Whether an error says that a worker died."""


class Processes:
    """Worker processes on this machine; they start afresh, so that nothing of the caller leaks into them."""

    def __init__(self, workers: int) -> None:
        self.most = workers

    def open(self, jobs: int) -> Executor:
        """As many workers as there are jobs, at most those asked for."""
        from multiprocessing import get_context

        from applykit.batch.work import begin

        return ProcessPoolExecutor(
            max(1, min(self.most, jobs)), mp_context=get_context("spawn"), initializer=begin
        )

    def close(self, pool: Executor) -> None:
        """Wait for the workers' end."""
        pool.shutdown(wait=True)

    def stop(self, pool: Executor) -> None:
        """Interrupt the builds that run, and wait until each has cleared up behind itself."""
        from multiprocessing import active_children

        pool.shutdown(wait=False, cancel_futures=True)
        for child in active_children():
            with suppress(OSError):
                os.kill(child.pid or 0, signal.SIGINT)
        pool.shutdown(wait=True)

    def lost(self, error: Exception) -> bool:
        """A dead worker breaks the executor itself, which needs no further telling."""
        return False


class Dask:
    """The workers of a dask cluster: of a scheduler that is running, else of one on this machine."""

    def __init__(self, address: str, workers: int) -> None:
        try:
            import distributed
        except ImportError:
            raise ToolMissingError("batch.no_dask") from None
        self._distributed = distributed
        self._cluster: Any = None
        try:
            if not address:
                self._cluster = distributed.LocalCluster(
                    n_workers=workers, threads_per_worker=1, dashboard_address=":0", silence_logs=50
                )
            self._client = distributed.Client(address or self._cluster, timeout=_SECONDS)
            threads = sum(self._client.nthreads().values())
        except (OSError, ValueError, TypeError) as error:
            self.end()
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ToolMissingError("batch.no_scheduler", address=address, reason=reason) from None
        self.most = max(1, threads)

    def open(self, jobs: int) -> Executor:
        """The cluster as an executor; a job runs on one worker and is handed to another if that one dies."""
        executor: Executor = self._client.get_executor(pure=False)
        return executor

    def close(self, pool: Executor) -> None:
        """The cluster stays for the next executor."""
        pool.shutdown(wait=True)

    def stop(self, pool: Executor) -> None:
        """Take back what has not begun."""
        pool.shutdown(wait=False)

    def lost(self, error: Exception) -> bool:
        """Whether dask gave a job up because its workers died."""
        return isinstance(error, self._distributed.KilledWorker)

    def end(self) -> None:
        """Leave the cluster, and end it if it is our own."""
        for held in (getattr(self, "_client", None), self._cluster):
            if held is not None:
                held.close()
