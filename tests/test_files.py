"""Files that somebody named: only regular ones are read, within limits, and each is put in place whole."""

import os
import socket
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from perfeval import files
from perfeval.files import Fault, UnreadableFileError, checksum, checksum_of, locked, put, read, read_text

MEGABYTE = 2**20
#: seconds after which a read that waits for somebody is given up
PATIENCE = 10


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "管道")
    return folder / "管道"


def device(_: Path) -> Path:
    return Path("/dev/zero")


def plug(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "插座"))
    return folder / "插座"


def sparse(folder: Path) -> Path:
    with (folder / "大").open("wb") as stream:
        stream.truncate(300 * MEGABYTE)
    return folder / "大"


def missing(folder: Path) -> Path:
    return folder / "没有"


def link_to_itself(folder: Path) -> Path:
    (folder / "圈").symlink_to(folder / "圈")
    return folder / "圈"


def nul(folder: Path) -> Path:
    return folder / "甲\0乙"


NOT_READ: list[tuple[Callable[[Path], Path], Fault, str]] = [
    (pipe, Fault.SPECIAL, "不是普通文件"),
    (device, Fault.SPECIAL, "不是普通文件"),
    (plug, Fault.SPECIAL, "不是普通文件"),
    (sparse, Fault.LARGE, "文件太大，超过 50 MB"),
    (lambda folder: folder, Fault.FOLDER, "这里是一个文件夹"),
    (missing, Fault.CLOSED, "没有这个文件或文件夹"),
    (link_to_itself, Fault.CLOSED, "链接绕成了圈"),
    (nul, Fault.CLOSED, "名称里有不能用的字符"),
]


def in_time(act: Callable[[], object]) -> object:
    """Return what an act gives; fail when it is not done in time."""
    given: list[object] = []
    worker = threading.Thread(target=lambda: given.append(act()), daemon=True)
    worker.start()
    worker.join(PATIENCE)
    assert given, "it waits for somebody"
    return given[0]


def refused(path: Path, limit: int = files.WORKBOOK_LIMIT) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        read(path, limit)
    return caught.value


@pytest.mark.parametrize(("make", "fault", "reason"), NOT_READ)
def test_what_is_no_file_of_a_sensible_size_is_not_read(
    make: Callable[[Path], Path], fault: Fault, reason: str, tmp_path: Path
) -> None:
    path = make(tmp_path)
    error = in_time(lambda: refused(path))
    assert isinstance(error, UnreadableFileError)
    assert (error.path, error.fault, error.reason) == (path, fault, reason)
    assert str(error) == f"{path}：{reason}"


@pytest.mark.parametrize("make", [make for make, _, _ in NOT_READ])
def test_what_is_not_read_has_no_checksum(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path = make(tmp_path)
    assert in_time(lambda: checksum_of(path)) == ""


def test_a_pipe_that_takes_the_place_of_a_file_meanwhile_does_not_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking at a path and opening it somebody may put something else there."""
    path = tmp_path / "填报.xlsx"
    path.write_bytes(b"1")
    status = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda _: status)
    error = in_time(lambda: refused(path))
    assert isinstance(error, UnreadableFileError)
    assert error.fault is Fault.SPECIAL


def test_a_size_that_lies_does_not_lead_past_the_limit() -> None:
    """What the system makes up says that it is empty, and gives thousands of bytes."""
    path = Path("/proc/self/status")
    assert path.stat().st_size == 0
    assert len(read(path)) > 100
    error = refused(path, 100)
    assert (error.fault, error.reason) == (Fault.LARGE, "文件太大，超过 100 字节")


@pytest.mark.slow
def test_a_file_that_nobody_may_read_is_said_to_be_closed(tmp_path: Path) -> None:
    path = tmp_path / "锁.toml"
    path.write_text("")
    path.chmod(0)
    program = (
        "from pathlib import Path; from perfeval.files import *\n"
        f"try: read(Path({str(path)!r}))\n"
        "except UnreadableFileError as error: print(error.fault.name, error.reason)"
    )
    run = subprocess.run(
        [*powerless(), sys.executable, "-X", "utf8", "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout == "CLOSED 没有权限，或文件正被其他程序打开\n"


def powerless() -> tuple[str, ...]:
    from commands import _powerless  # noqa: PLC0415 - may skip the test

    return _powerless()


@pytest.mark.parametrize(("size", "said"), [(10, None), (11, "文件太大，超过 10 字节")])
def test_a_file_may_be_as_large_as_its_limit(size: int, said: str | None, tmp_path: Path) -> None:
    path = tmp_path / "甲"
    path.write_bytes(bytes(size))
    if said is None:
        assert read(path, 10) == bytes(size)
        assert checksum_of(path, 10) == checksum(bytes(size))
    else:
        assert refused(path, 10).reason == said
        assert checksum_of(path, 10) == ""


def test_a_file_of_many_pieces_is_read_whole(tmp_path: Path) -> None:
    content = os.urandom(3 * MEGABYTE + 1)
    put(tmp_path / "甲", content)
    assert read(tmp_path / "甲") == content
    assert refused(tmp_path / "甲", 2 * MEGABYTE).reason == "文件太大，超过 2 MB"


def test_a_checksum_takes_a_piece_of_a_large_file_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(30 << 20)
    tracemalloc.start()
    try:
        known = checksum_of(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert known == checksum(bytes(30 << 20))
    assert most < 5 << 20


def test_a_text_may_begin_with_a_mark_and_come_from_windows(tmp_path: Path) -> None:
    path = tmp_path / "甲.toml"
    path.write_bytes(b"\xef\xbb\xbf" + "一\r\n二\r\n".encode())
    assert read_text(path) == "一\n二\n"


def test_a_text_in_another_encoding_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "甲.toml"
    path.write_bytes("绩效".encode("gbk"))
    with pytest.raises(UnreadableFileError, match="编码不是 UTF-8，请用 UTF-8 另存") as caught:
        read_text(path)
    assert caught.value.fault is Fault.ENCODING


@pytest.fixture
def occupied(tmp_path: Path) -> Iterator[Path]:
    """Return a path at which a folder stands in the way of a file."""
    (tmp_path / "甲").mkdir()
    yield tmp_path / "甲"
    assert [path.name for path in tmp_path.iterdir()] == ["甲"]


def test_a_file_that_cannot_be_put_in_place_leaves_nothing_behind(occupied: Path) -> None:
    with pytest.raises(OSError, match="甲") as caught:
        put(occupied, b"1")
    assert caught.value.filename == str(occupied)


def holding(path: Path) -> subprocess.Popen[str]:
    """Return a process that holds a lock until its input ends."""
    program = f"from pathlib import Path; from perfeval.files import locked\nwith locked(Path({str(path)!r})): print('held', flush=True); input()"
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.slow
def test_a_lock_is_waited_for_and_given_up_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "锁"
    with holding(path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        waiting = threading.Thread(target=lambda: hold(path), daemon=True)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        other.kill()
        waiting.join(PATIENCE)
        assert not waiting.is_alive()


def hold(path: Path) -> None:
    with locked(path):
        pass


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/null")])
def test_what_stands_in_the_place_of_a_lock_is_said_at_once(make: Callable[[Path], object], tmp_path: Path) -> None:
    make(tmp_path / "锁")

    def tried() -> str:
        with pytest.raises(OSError, match="锁") as caught:
            hold(tmp_path / "锁")
        return str(caught.value.filename)

    assert in_time(tried) == str(tmp_path / "锁")
