"""Where chunks are computed: dask.distributed, here or far away. What they are is not known here.

One path for all: the command itself (``workers=0``), processes on this machine, or a cluster's
scheduler by its address. Everything started here listens on 127.0.0.1 alone, and ends with it.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from model.errors import InputError

if TYPE_CHECKING:
    from distributed import Client

_LIBRARIES = ("MINDFIELD", "NUMBA_NUM", "OMP_NUM", "MKL_NUM", "OPENBLAS_NUM")
_PINNED = dict.fromkeys((f"{library}_THREADS" for library in _LIBRARIES), "1")
"""One thread a worker: there are as many workers as cores."""
_WAIT_S = 30.0
_TALKERS = ("distributed", "distributed.client", "distributed.core", "distributed.comm.tcp")


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

    told = {
        "distributed.nanny.pre-spawn-environ": _PINNED,
        # Nobody is to be told of a cluster that lives as long as a command.
        "distributed.comm.timeouts.connect": "10s",
        "distributed.scheduler.allowed-failures": 2,
        "distributed.admin.log-format": "%(message)s",
    }
    with dask.config.set(told), contextlib.ExitStack() as stack:
        make: Any = Client
        if address is None:
            cluster = stack.enter_context(_local(workers))
            yield stack.enter_context(make(cluster, set_as_default=False))
            return
        stack.enter_context(_quiet())
        try:
            client = stack.enter_context(make(address, set_as_default=False, timeout=_WAIT_S))
        except (OSError, TimeoutError, ValueError) as error:
            raise InputError(
                f"nobody answers ({str(error).splitlines()[0]})",
                place=address,
                mend="start a scheduler there: dask scheduler --host 127.0.0.1",
            ) from error
        try:
            client.wait_for_workers(1, timeout=_WAIT_S)
        except TimeoutError as error:
            raise InputError(
                "no worker has joined", place=address, mend=f"start one: dask worker {address}"
            ) from error
        yield client


def _local(workers: int | None) -> Any:
    from distributed import LocalCluster

    from model.threads import cores

    make: Any = LocalCluster
    common: dict[str, Any] = {
        "threads_per_worker": 1,
        "dashboard_address": None,
        "worker_dashboard_address": "127.0.0.1:0",
        "silence_logs": logging.CRITICAL,
        "memory_limit": None,
        "scheduler_kwargs": {"dashboard": False, "dashboard_address": "127.0.0.1:0"},
    }
    count = cores() if workers is None else workers
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
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    return max(sum(int(worker["nthreads"]) for worker in workers), 1)
