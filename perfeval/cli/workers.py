"""Who does the work of a run over workbooks: this process, several of this machine, or a cluster."""

import gc
import os
from typing import TYPE_CHECKING, Final

import typer

#: what a workbook leaves is freed by counting references; looking through it for more takes a tenth of the time
_SELDOM: Final = (50_000, 10, 10)

if TYPE_CHECKING:
    from perfeval.batch.many import Workers


def workers(jobs: int | None, cluster: str | None, number: int) -> "Workers":
    """Return the workers for a number of workbooks, as they were asked for."""
    if number > 1 and not gc.isenabled():  # the command starts without, since one workbook leaves little behind
        gc.freeze()
        gc.set_threshold(*_SELDOM)
        gc.enable()
    if cluster is None:
        from perfeval.batch.many import local_workers  # noqa: PLC0415 - pandas loads only when a workbook is read

        return local_workers(jobs or os.cpu_count() or 1, number)
    if jobs is not None:
        raise typer.BadParameter("--jobs 和 --cluster 不能同时用。")
    from perfeval.batch.cluster import cluster_workers  # noqa: PLC0415 - an optional part

    return cluster_workers(cluster)
