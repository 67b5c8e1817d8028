"""A Dask cluster does what one process does: a scheduler and its workers, each a process of its own."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from commands import perfeval
from documents import contents
from small import Typed, many_workbooks, small_with
from workbooks import saved, small_data

from perfeval import __version__
from perfeval.batch.cluster import _on_worker
from perfeval.batch.many import Task
from perfeval.batch.outcome import Workbook
from perfeval.errors import PerfevalError
from perfeval.template import UNIT

pytestmark = pytest.mark.slow

pytest.importorskip("distributed", reason="Dask is not installed")


@contextmanager
def started(module: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a part of a cluster until it is no longer wanted."""
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler with so many workers, and tell its address."""
    file = folder / "scheduler.json"
    with ExitStack() as stack:
        stack.enter_context(started("dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)))
        options = ("--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--no-dashboard")
        parts = [
            stack.enter_context(started("dask_worker", *options, "--local-directory", str(folder)))
            for _ in range(workers)
        ]
        deadline = time.monotonic() + 60
        while not file.exists() or not file.stat().st_size:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield json.loads(file.read_text("utf-8"))["address"], parts


def test_a_cluster_gives_the_same_as_one_process_even_when_a_worker_is_killed(tmp_path: Path) -> None:
    many_workbooks(tmp_path / "收到", 60)
    alone = perfeval("process", "收到", "-o", "alone", "--jobs", "1", cwd=tmp_path)
    with cluster(tmp_path, 2) as (address, workers):
        command = ["-m", "perfeval", "process", "收到", "-o", "together", "--cluster", address]
        with subprocess.Popen(
            [sys.executable, "-X", "utf8", *command], cwd=tmp_path, stdout=subprocess.PIPE, encoding="utf-8"
        ) as run:
            assert run.stdout is not None
            said = [run.stdout.readline() for _ in range(10)]
            workers[0].send_signal(signal.SIGKILL)
            said += run.stdout.readlines()
    assert run.returncode == alone.status == 1
    assert "".join(said).replace("together", "alone") == alone.out
    assert contents(tmp_path / "together") == contents(tmp_path / "alone")


def test_a_system_and_an_outline_of_ones_own_go_along(tmp_path: Path) -> None:
    perfeval("systems", "copy", "common-2013", "本县.toml", cwd=tmp_path)
    perfeval("systems", "copy", "shijiazhuang-2013", "本县.md", cwd=tmp_path)
    saved(small_data(), tmp_path)
    given = ("process", "测试.xlsx", "--system", "本县.toml", "--outline", "本县.md")
    perfeval(*given, "-o", "alone", cwd=tmp_path)
    with cluster(tmp_path, 1) as (address, _):
        together = perfeval(*given, "-o", "together", "--cluster", address, cwd=tmp_path)
        checked = perfeval("check", "没有.xlsx", "--cluster", address, cwd=tmp_path)
    assert together.status == 0
    assert contents(tmp_path / "together") == contents(tmp_path / "alone")
    assert checked.err.startswith("没有.xlsx 错误 无法读取：")


def test_a_worker_lives_through_several_runs_with_nothing_stale_and_no_more_memory(tmp_path: Path) -> None:
    many_workbooks(tmp_path / "收到", 25)
    own = tmp_path / "收到" / "本县.toml"
    content = small_with(Typed(UNIT, "name", "本县所"), Typed(UNIT, "system", own.name))
    (tmp_path / "收到" / "本县所.xlsx").write_bytes(content)
    perfeval("systems", "copy", "common-2013", own)
    text = own.read_text("utf-8")
    memory = []
    with cluster(tmp_path, 1) as (address, (worker,)):
        for turn in range(6):
            own.write_text(re.sub('(?m)^title = ".*"', f'title = "第{turn}版指标体系"', text), "utf-8")
            run = perfeval("process", "收到", "-o", "out", "--force", "--cluster", address, cwd=tmp_path)
            assert run.status == 1, run.err
            explained = perfeval("explain", next((tmp_path / "out").glob("本县所*/00*.docx")), cwd=tmp_path)
            assert f"第{turn}版指标体系" in explained.out
            memory.append(resident(worker.pid))
    assert memory[-1] < 1.05 * memory[2]


def resident(pid: int) -> int:
    """Return how many pages of memory a process has, where the system tells."""
    status = Path(f"/proc/{pid}/statm")
    return int(status.read_text("ascii").split()[1]) if status.exists() else 1


def test_a_cluster_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    run = perfeval("check", saved(small_data(), tmp_path), "--cluster", "tcp://127.0.0.1:9", cwd=tmp_path)
    said = "错误：连不上集群 tcp://127.0.0.1:9。请确认地址（如 tcp://主机:8786）无误、Dask 调度器已经启动。\n"
    assert (run.status, run.out, run.err) == (2, "", said)


def test_a_cluster_and_processes_exclude_each_other(tmp_path: Path) -> None:
    run = perfeval("check", "测试.xlsx", "--cluster", "tcp://127.0.0.1:9", "--jobs", "2", cwd=tmp_path)
    assert (run.status, run.err.split("。")[0]) == (2, "错误：--jobs 和 --cluster 不能同时用")


@pytest.mark.parametrize(
    ("version", "exists", "said"),
    [
        ("0.0", True, f"计算节点上的 perfeval 是 {__version__}，这里是 0.0。请安装同一版本。"),
        (__version__, True, "计算节点看不到 /没有/甲.xlsx。请把工作簿放在各节点都能访问的共享存储上。"),
    ],
    ids=["another version", "no shared storage"],
)
def test_a_machine_that_cannot_do_the_same_says_so(version: str, exists: bool, said: str) -> None:  # noqa: FBT001
    with pytest.raises(PerfevalError, match=re.escape(said)):
        _on_worker(version, Task(), Workbook(Path("/没有/甲.xlsx"), "甲.xlsx"), exists)
