"""Where chunks are computed: dask.distributed, here or far away. What they are is not known here.

One path for all: the command itself (``workers=0``), processes on this machine, or a cluster's
scheduler by its address. Everything started here listens on 127.0.0.1 alone, and ends with it.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from scenarios.sweep.preload import WORKERS

if TYPE_CHECKING:
    from distributed import Client

_LIBRARIES = ("MINDFIELD", "NUMBA_NUM", "OMP_NUM", "MKL_NUM", "OPENBLAS_NUM")
_PINNED = dict.fromkeys((f"{library}_THREADS" for library in _LIBRARIES), "1")
"""One thread a worker: there are as many workers as cores."""
_WAIT_S = 30.0
_TALKERS = ("distributed", "distributed.client", "distributed.core", "distributed.comm.tcp")


class ClusterLost(Exception):
    """The cluster went away: what is done is kept, the same command goes on from there."""


@contextlib.contextmanager
def client_of(workers: int | None, address: str | None) -> Iterator[Client]:
    """``with client_of(workers, address) as client``: a cluster's client; the cluster, if it was
    started for it, goes with it.

    - ``workers``: processes on this machine; 0 for none beside this one; None for one a core.
    - ``address``: ``tcp://…`` or ``tls://…`` of a scheduler that is there already.

    Raises ``InputError`` where nobody answers at the address or no worker has joined.
    """
    import dask.config
    from distributed import Client

    from model.threads import cores

    count = cores() if workers is None else workers
    told = {
        "distributed.nanny.pre-spawn-environ": _PINNED | {WORKERS: str(count)},
        # Nobody is to be told of a cluster that lives as long as a command.
        "distributed.comm.timeouts.connect": "10s",
        "distributed.scheduler.allowed-failures": 2,
        "distributed.admin.log-format": "%(message)s",
    }
    with dask.config.set(told), contextlib.ExitStack() as stack:
        make: Any = Client
        if address is None:
            cluster = stack.enter_context(_local(count))
            yield stack.enter_context(make(cluster, set_as_default=False))
            return
        stack.enter_context(_quiet())
        _check(address)
        with _reached(address):
            client = make(address, set_as_default=False, timeout=_WAIT_S)
        # One that has lost its scheduler cannot take its leave of it.
        stack.callback(_left, client)
        try:
            client.wait_for_workers(1, timeout=_WAIT_S)
        except TimeoutError as error:
            raise InputError(
                "no worker has joined", place=address, mend=f"start one: dask worker {address}"
            ) from error
        with _still_there():
            yield client


def _check(address: str) -> None:
    """A client for what is no address would wait a minute for itself before it ends."""
    from distributed.comm.addressing import parse_address, parse_host_port
    from distributed.comm.registry import get_backend
    from distributed.security import Security

    try:
        scheme, place = parse_address(address, strict=True)
        get_backend(scheme)
        parse_host_port(place)
    except ValueError as error:
        raise InputError(
            f"is no scheduler's address ({error})",
            place=address,
            mend="write it like tcp://127.0.0.1:8786",
        ) from error
    security = Security()
    if scheme == "tls" and security.get_connection_args("client").get("ssl_context") is None:
        raise InputError(
            "no certificates are set for it",
            place=address,
            mend="name them in Dask's configuration: distributed.comm.tls.ca-file, client.cert",
        )
    if scheme != "tls" and security.require_encryption:
        raise InputError(
            "Dask's configuration requires encryption", place=address, mend="say tls://…"
        )


@contextlib.contextmanager
def _reached(address: str) -> Iterator[None]:
    try:
        yield
    except (OSError, TimeoutError) as error:
        raise InputError(
            f"nobody answers ({str(error).splitlines()[0]})",
            place=address,
            mend="start a scheduler there: dask scheduler --host 127.0.0.1",
        ) from error


def _left(client: Client) -> None:
    with contextlib.suppress(OSError, TimeoutError, CancelledError):
        client.close()


@contextlib.contextmanager
def _still_there() -> Iterator[None]:
    """What Dask says of a connection that has broken is no fault of a folder."""
    from distributed.client import ClosedClientError
    from distributed.comm import CommClosedError

    try:
        yield
    except (CommClosedError, ClosedClientError, CancelledError) as error:
        raise ClusterLost from error


def submitted(client: Client, do: Callable[[Any], Any], what: Any, key: str) -> Any:
    """``submitted(client, do, what, key) -> future`` of ``do(what)``. ``ClusterLost``."""
    with _still_there():
        return client.submit(do, what, pure=False, key=key)


def faults_of(client: Client, do: Callable[[Any], Any], what: Any) -> dict[str, BaseException]:
    """``faults_of(client, do, what) -> {address: exception}``: let each worker that is there do it
    once, and tell of those that could not. ``ClusterLost``."""
    faults: dict[str, BaseException] = {}
    with _still_there():
        told = client.scheduler_info(n_workers=-1).get("workers", {})
        futures = {worker: client.submit(do, what, pure=False, workers=[worker]) for worker in told}
        for worker, future in futures.items():
            # One that has left meanwhile never answers.
            with contextlib.suppress(TimeoutError):
                error: Any = future.exception(timeout=_WAIT_S)
                if error is not None:
                    faults[worker] = error
    return faults


def result_of(future: Any) -> Any:
    """``result_of(future)``: what a future that has ended gave, or the exception it ended in.

    ``ClusterLost`` where it was lost with the scheduler.
    """
    with _still_there():
        if future.status == "finished":
            return future.result()
        if future.status == "error":
            return future.exception()
    raise ClusterLost


def _local(count: int) -> Any:
    from distributed import LocalCluster

    make: Any = LocalCluster
    common: dict[str, Any] = {
        "threads_per_worker": 1,
        "dashboard_address": None,
        "worker_dashboard_address": "127.0.0.1:0",
        "silence_logs": logging.CRITICAL,
        "memory_limit": None,
        "scheduler_kwargs": {"dashboard": False, "dashboard_address": "127.0.0.1:0"},
    }
    if count == 0:
        return make(n_workers=1, processes=False, **common)
    common |= {"host": "127.0.0.1", "preload": ["scenarios.sweep.preload"]}
    try:
        return make(n_workers=count, processes=True, **common)
    except RuntimeError as error:
        raise InputError(
            f"the workers could not be started ({error})",
            mend="use --workers 0 to stay within one process",
        ) from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Dask's own words about a lost connection stay off the terminal; the command has its own."""
    loggers = [logging.getLogger(name) for name in _TALKERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def threads_of(client: Client) -> int:
    """``threads_of(client)``: how many chunks can be computed at a time; workers come and go."""
    with _still_there():
        told = client.scheduler_info(n_workers=-1)
    if "workers" not in told:
        raise ClusterLost
    return sum(int(worker["nthreads"]) for worker in told["workers"].values())
