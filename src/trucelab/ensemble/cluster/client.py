"""The side of a cluster that keeps the run: connects, hands members out, takes results in."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from trucelab.ensemble.members.computing import Compute, Key
from trucelab.ensemble.members.member import MemberResult
from trucelab.ensemble.members.plan import Plan
from trucelab.errors import WrongInput

if TYPE_CHECKING:
    from trucelab.ensemble.cluster.worker import Order

ANSWER_S = 5
"""A scheduler that does not answer within so many seconds is taken to be not there."""
IN_FLIGHT_PER_THREAD = 2
"""Members handed out and not yet written, by threads of workers; bounds the memory of the client and of workers."""
PATIENCE_S = 10
"""After so many seconds without a result it is looked whether there are workers at all."""
WAYS = (
    'give the address that `dask scheduler` prints, such as "tcp://10.0.0.1:8786", or "local:N" for N processes of '
    "this machine"
)


class ClusterFailed(ConnectionError):
    """A cluster that stopped being of use in the middle of a run; what is written stays."""


@contextmanager
def connected(scheduler: str, notice: Callable[[str], None]) -> Iterator[Compute]:
    """A way to compute members on a cluster, which is left at the end.

    scheduler  address of a Dask scheduler, or local:N
    notice     called with a sentence where people should know something
    raises     WrongInput: Dask is not installed, nobody answers, or a worker has other rules
    """
    if find_spec("distributed") is None:
        says = (
            'clusters need the packages dask and distributed, which are not installed: pip install "trucelab[cluster]"'
        )
        raise WrongInput.one(f"{says}, or leave --scheduler out", where="--scheduler")
    local = re.fullmatch(r"local:([1-9][0-9]*)", scheduler)
    if (scheduler == "local" or scheduler.startswith("local:")) and local is None:
        raise WrongInput.one(f'"{scheduler}" says no number of processes; {WAYS}', where="--scheduler")
    with _local(int(local[1])) if local else _client(scheduler) as client:
        _require_same_rules(client, notice)
        yield partial(_results, client, notice)


@contextmanager
def _local(processes: int) -> Iterator[Any]:
    """A cluster of processes on this machine, which ends with the run."""
    from distributed import Client, LocalCluster

    from trucelab.ensemble.cluster.worker import Deaf

    # a worker that ends as it was told to is nothing that people need to read
    cluster = LocalCluster(
        n_workers=processes, threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR
    )
    with cluster, Client(cluster, set_as_default=False) as client:
        client.register_plugin(Deaf(), name="trucelab-deaf")
        yield client


@contextmanager
def _client(address: str) -> Iterator[Any]:
    from distributed import Client

    try:
        # in a thread, since a notebook has a loop at work in this one
        with ThreadPoolExecutor(1) as aside:
            aside.submit(asyncio.run, _greet(address)).result()
        client = Client(address, timeout=ANSWER_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as problem:
        says = f'no Dask scheduler answers at "{address}" ({str(problem).rstrip(".") or type(problem).__name__})'
        raise WrongInput.one(f"{says}; {WAYS}", where="--scheduler") from None
    with client:
        yield client


async def _greet(address: str) -> None:
    """Shake hands and go; the client itself would wait for ever where somebody listens and says nothing.

    raises  OSError, TimeoutError among them; ValueError or TypeError, if it is no address
    """
    from distributed import Security
    from distributed.comm.core import connect

    how = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(address, timeout=ANSWER_S, **how), ANSWER_S + 1)
    comm.abort()


def _require_same_rules(client: Any, notice: Callable[[str], None]) -> None:
    """Every worker that is there computes by the rules of this process.

    raises  WrongInput, with all that do not
    """
    from trucelab.ensemble.cluster.worker import Abilities, abilities

    here, others = abilities(), []
    found = client.run(abilities, on_error="return")
    for address, there in sorted(found.items()):
        if not isinstance(there, Abilities):
            others.append(f"{address} cannot tell which trucelab it has ({type(there).__name__}: {there})")
        elif there.rules != here.rules:
            others.append(f"{address} has other rules (trucelab {there.trucelab}, {there.rules[:8]})")
        elif there != here:
            notice(
                f"{address} computes with numpy {there.numpy} on {there.machine}; this is {here.numpy}, {here.machine}"
            )
    if others:
        way_out = f"install trucelab {here.trucelab} there, with rules {here.rules[:8]}, or stop those workers"
        raise WrongInput.one(f"workers cannot take part: {'; '.join(others)}. {way_out}", where="--scheduler")
    if not found:
        notice("the cluster has no worker yet; waiting for one")


def _results(client: Any, notice: Callable[[str], None], whole: Plan, work: Iterable[Key]) -> Generator[MemberResult]:
    """Members under outcomes, as they come; a member whose worker died is computed by another one.

    raises  ClusterFailed; PeopleLost
    """
    from distributed import CancelledError
    from distributed.scheduler import KilledWorker

    from trucelab.ensemble.cluster.worker import CannotCompute, Order

    order = Order(whole.scenario, whole.seed)
    try:
        yield from _computed(client, notice, order, work)
    except CannotCompute as problem:
        raise ClusterFailed(f"a worker of the cluster cannot take part: {problem}") from None
    except KilledWorker as problem:
        _, outcome, member = cast("tuple[str, str, int]", problem.task)
        raise ClusterFailed(
            f'{problem.allowed_failures + 1} workers died while they computed member {member} under "{outcome}"; '
            "give each more memory, or fewer threads"
        ) from None
    except CancelledError:
        raise ClusterFailed("the connection to the scheduler of the cluster is lost") from None
    except (OSError, ImportError) as problem:
        raise ClusterFailed(f"the cluster is no longer of use ({type(problem).__name__}: {problem})") from None


def _computed(client: Any, notice: Callable[[str], None], order: Order, work: Iterable[Key]) -> Generator[MemberResult]:
    from trucelab.ensemble.cluster.worker import compute

    waiting: set[Any] = set()
    try:
        client.register_plugin(order, name=order.name)
        for outcome, member in work:
            waiting.add(client.submit(compute, order.name, outcome, member, key=(order.name, outcome, member)))
            if len(waiting) >= _threads(client) * IN_FLIGHT_PER_THREAD:
                done, waiting = _next(client, waiting, notice)
                yield from (future.result() for future in done)
        while waiting:
            done, waiting = _next(client, waiting, notice)
            yield from (future.result() for future in done)
    finally:
        # the cluster may be gone, which is then what is told
        with suppress(Exception):
            client.cancel(list(waiting))
            client.unregister_worker_plugin(order.name)


def _threads(client: Any) -> int:
    """Threads of all workers; as if there were one where there is none, so that work waits for whoever comes."""
    threads: dict[str, int] = client.nthreads()
    return max(sum(threads.values()), 1)


def _next(client: Any, waiting: set[Any], notice: Callable[[str], None]) -> tuple[set[Any], set[Any]]:
    """Members that are done, and those that are not; waits for one."""
    from distributed import wait

    said = False
    while True:
        try:
            # `wait` asks whichever client is current; callers may have one of their own
            with client.as_current():
                found = wait(waiting, timeout=PATIENCE_S, return_when="FIRST_COMPLETED")
            return set(found.done), set(found.not_done)
        except TimeoutError:
            if not said and not client.nthreads():
                notice("the cluster has no worker; waiting for one")
                said = True
