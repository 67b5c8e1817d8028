"""More machines: the workbooks of a run handed to a Dask cluster, which sees them on storage that all machines share.

Workers read and compose; reports come back to this process, which puts them in place as always.
"""

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from perfeval import __version__
from perfeval.batch.many import Pool, Task
from perfeval.batch.one import unfinished
from perfeval.batch.outcome import Examined, Workbook
from perfeval.errors import PerfevalError

if TYPE_CHECKING:
    from distributed import Client, Future

#: seconds to wait for a scheduler
_PATIENCE: Final = 10
#: how many workbooks are under way for each thread of the cluster, and how many at least: a cluster that grows with
#: its work must see some
_EACH, _LEAST = 4, 64


@contextmanager
def cluster_workers(address: str) -> Iterator[Pool]:
    """Connect to a cluster's scheduler for the length of a run."""
    try:
        from distributed import Client  # noqa: PLC0415 - an optional part, and slow to load
    except ImportError as error:
        raise PerfevalError("--cluster 要用 Dask，还没有安装。请运行 pip install 'perfeval[cluster]'。") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise PerfevalError(
            f"连不上集群 {address}。请确认地址（如 tcp://主机:8786）无误、Dask 调度器已经启动。"
        ) from error
    try:
        yield _Cluster(client)
    finally:
        client.close()


class _Cluster:
    def __init__(self, client: "Client") -> None:
        self._client = client
        self.ahead = max(_LEAST, _EACH * sum(client.nthreads().values()))

    def submit(self, task: Task, workbook: Workbook) -> "_Promise":
        there = replace(workbook, path=workbook.path.absolute()), workbook.file.exists()
        return _Promise(self._client.submit(_on_worker, __version__, task, *there, pure=False), workbook)


class _Promise:
    def __init__(self, future: "Future[Examined]", workbook: Workbook) -> None:
        self._future, self._workbook = future, workbook

    def result(self) -> Examined:
        from distributed import KilledWorker  # noqa: PLC0415 - loaded by now

        try:
            outcome = self._future.result()
        except KilledWorker:
            return unfinished(self._workbook, "处理这个工作簿的计算节点几次中断")
        except ImportError as error:
            raise PerfevalError("计算节点上没有安装 perfeval。请在每个节点上安装同一版本。") from error
        except (CancelledError, OSError) as error:
            raise PerfevalError("与集群的连接中断了。请恢复后再运行一次，已写出的不会重做。") from error
        return replace(outcome, workbook=self._workbook)


def _on_worker(version: str, task: Task, workbook: Workbook, exists: bool) -> Examined:  # noqa: FBT001 - sent to a worker
    """Do one workbook on a machine of the cluster, where it must be of the same program and see the same files."""
    if version != __version__:
        raise PerfevalError(f"计算节点上的 perfeval 是 {__version__}，这里是 {version}。请安装同一版本。")
    if exists and not workbook.file.exists():
        raise PerfevalError(f"计算节点看不到 {workbook.path}。请把工作簿放在各节点都能访问的共享存储上。")
    return task(workbook)
