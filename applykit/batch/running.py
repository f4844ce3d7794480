"""Hands clients to an executor a few at a time, and gives back what became of each as it is done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait

from applykit.batch import Client, Order, Result, Started, State
from applykit.batch.pools import Pools
from applykit.batch.work import build_client, failed

Work = Callable[[Client, Order], Result]


def run(
    clients: Sequence[Client], order: Order, pools: Pools, work: Work = build_client
) -> Generator[Started | Result]:
    """Build every client; a `Started` and, in the order of their ends, a `Result` for each.

    When a worker dies, whoever was being built is built once more, alone in a worker of its own: only a
    client that ends that one as well is told to be the cause.  Closing the iterator ends what runs.
    """
    waiting = deque(clients)
    suspects: list[Client] = []
    while waiting:
        yield from _through(waiting, order, pools, work, suspects)
    for client in suspects:
        again: list[Client] = []
        for event in _through(deque([client]), order, pools, work, again):
            if isinstance(event, Result):
                yield event
        if again:
            yield failed(client, "batch.worker_died")


def _through(
    waiting: deque[Client], order: Order, pools: Pools, work: Work, suspects: list[Client]
) -> Iterator[Started | Result]:
    """One executor, until nobody waits or a worker dies; those it was building then become suspects."""
    pool = pools.open(len(waiting))
    running: dict[Future[Result], Client] = {}
    try:
        while waiting or running:
            while waiting and len(running) < pools.most:
                client = waiting[0]
                try:
                    running[pool.submit(work, client, order)] = client
                except BrokenExecutor:
                    break
                waiting.popleft()
                yield Started(client)
            if not running:
                break
            done, _rest = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                client = running.pop(future)
                result = _outcome(future, client, pools)
                if result is None:
                    suspects.append(client)
                elif result.state is State.INTERRUPTED:
                    raise KeyboardInterrupt
                else:
                    yield result
    except BaseException:
        pools.stop(pool)
        raise
    pools.close(pool)


def _outcome(future: Future[Result], client: Client, pools: Pools) -> Result | None:
    """What a worker answered; None where it died."""
    try:
        return future.result()
    except BrokenExecutor:
        return None
    except CancelledError:
        return failed(client, "batch.scheduler_lost")
    except Exception as error:
        if pools.lost(error):
            return None
        return failed(client, "batch.bug", kind=type(error).__name__)
