"""What the icons of the Windows folder do: `python -m perfeval.cli.dropped`.

Without a word it is for dropped workbooks, with `--new` for a blank one, with `--renew` for one made from dropped papers.
Reports are written beside the workbooks; where there are errors, marked copies. What came of it is shown, and stays on the
screen until somebody has read it.
"""

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final

from perfeval.cli.terminal import say
from perfeval.errors import PerfevalError, os_reason
from perfeval.files import is_folder, put

if TYPE_CHECKING:
    from perfeval.batch.incoming import Incoming
    from perfeval.batch.outcome import Examined

FOLDER: Final = "绩效评价报告"
#: a word of the line that Windows starts a batch file with; a name with a blank stands in quotation marks
_WORD: Final = re.compile(r'"([^"]*)"|([^ ]+)')
_USAGE: Final = (
    "请把填好的工作簿（.xlsx），或放着工作簿的文件夹，拖到“把工作簿拖到这里.bat”这个图标上。\n"
    "还没有工作簿的，先双击“新建填报模板.bat”。"
)
_USAGE_OF_PAPERS: Final = (
    "请把去年的工作簿、绩效自评表、目标申报表（Excel 或 Word）或 Word 报告，\n"
    "或放着这些文件的文件夹，拖到“把去年的文件拖到这里.bat”这个图标上。"
)


def main(words: Sequence[str]) -> int:
    """Do what an icon stands for, and return the exit status."""
    try:
        if "--new" in words:
            return _new()
        named = [word for word in words if word != "--renew"] or dropped(os.environ.get("PERFEVAL_LINE", ""))
        return _renewed(named) if "--renew" in words else _processed(named)
    except PerfevalError as error:
        say(f"错误：{error}", err=True)
        return 2
    except Exception as error:  # noqa: BLE001 - the window must not close on a traceback that nobody can read
        say(f"程序出了意外（{type(error).__name__}：{error}）。请把这行文字发给程序的维护者。", err=True)
        return 2
    finally:
        _wait()


def dropped(line: str) -> list[str]:
    """Return the paths on the line that Explorer starts a batch file with, whatever signs their names have."""
    _, _, rest = re.sub("(?i) /c ", " /c ", line, count=1).partition(" /c ")
    rest = rest.strip(" ")
    if rest.startswith('"') and rest.endswith('"'):
        rest = rest[1:-1]  # the outer pair is for the command interpreter
    words = [quoted or plain for quoted, plain in _WORD.findall(rest)]
    return words[1:]  # the first is the batch file


def _processed(words: Sequence[str]) -> int:
    from perfeval.batch.incoming import take_in  # noqa: PLC0415 - pandas loads only when a workbook is read

    if not words:
        say(_USAGE)
        return 2
    status = 0
    places: dict[Path, list[Path]] = {}
    for path in map(Path, words):
        places.setdefault(path if is_folder(path) else path.parent, []).append(path)
    for folder, paths in places.items():  # reports stand beside their workbooks
        status = max(status, _run(take_in(paths), _writable(folder) / FOLDER))
    return status


def _run(incoming: "Incoming", output: Path) -> int:
    from perfeval.batch.annotate import annotate  # noqa: PLC0415 - the same
    from perfeval.batch.many import Task, examine_all, process_all  # noqa: PLC0415 - the same
    from perfeval.batch.outcome import Placed  # noqa: PLC0415 - the same
    from perfeval.batch.output import Output  # noqa: PLC0415 - the same
    from perfeval.batch.summary import RunSummary  # noqa: PLC0415 - the same
    from perfeval.cli.screen import placed, runs  # noqa: PLC0415 - the same
    from perfeval.service import Options  # noqa: PLC0415 - the same

    place, written, kept = Output(output), list[Path](), list["Examined"]()
    outcomes = process_all(incoming, Options(), place)
    summed = RunSummary(place) if len(incoming.workbooks) > 1 else None

    def show(outcome: "Examined") -> None:
        kept.append(outcome)
        if isinstance(outcome, Placed):
            placed.print_edited(outcome.placement)
            written.append(outcome.placement.folder)

    ends = runs.conclude(outcomes, len(incoming.workbooks), show, remarks=incoming.remarks, summed=summed)
    undecided = incoming.repeated
    failed = [outcome.workbook for outcome in kept if outcome.failed and outcome.workbook.path not in undecided]
    copies = list[Path]()
    for outcome in examine_all(failed, Task(Options())):
        copied = annotate(outcome, copies)
        if isinstance(copied, Path):
            copies.append(copied)
        elif copied is not None:
            say(copied.message + f"。{copied.remedy}。")
    _tell(output, written, copies)
    return int(ends[runs.End.FAILED] > 0)


def _tell(output: Path, written: Sequence[Path], copies: Sequence[Path]) -> None:
    """Say where everything is, and open one thing: the reports, else the copy, or the folder of several."""
    say("")
    if written:
        say(f"报告在：{output}")
    for copy in copies:
        say(f"有错误的工作簿，问题都标在：{copy}。请在这份里改好，再把它拖过来。")
    if written:
        _open(written[0] if len(written) == 1 else output)
    elif copies:
        _open(copies[0] if len(copies) == 1 else copies[0].parent)


def _new() -> int:
    from perfeval.writers import blank  # noqa: PLC0415 - openpyxl loads only when it is needed

    path = _put(Path(os.environ.get("PERFEVAL_HERE") or Path.cwd()), blank.BLANK_NAME, blank.blank_workbook())
    say(f"空白模板：{path}")
    _open(path)
    return 0


def _renewed(words: Sequence[str]) -> int:
    from perfeval.batch.papers import renewed  # noqa: PLC0415 - pandas loads only when a workbook is read

    if not words:
        say(_USAGE_OF_PAPERS)
        return 2
    places = list(map(Path, words))
    renewal = renewed(places, year=None, system=None)
    for name, problem in renewal.problems:
        say(f"{name} {problem}")
    if renewal.content is None:
        return 2
    for line in renewal.lines:
        say(f"{line}。")
    folder = places[0].parent  # not within a folder that was dropped: dropped again, it would be carried on again
    path = _put(folder, renewal.name, renewal.content)
    for name, content in renewal.beside.items():
        if not (folder / name).exists():
            put(folder / name, content)
    say(f"新工作簿：{path}。请打开它，补填没有的内容，再把它拖到“把工作簿拖到这里.bat”上。")
    _open(path)
    return int(bool(renewal.problems))


def _put(folder: Path, wanted: str, content: bytes) -> Path:
    """Write a workbook under its name, or one with a number where that is taken, and return where it is."""
    folder, name = _writable(folder), Path(wanted)
    names = (name if number == 1 else Path(f"{name.stem}（{number}）{name.suffix}") for number in count(1))
    path = next(folder / candidate for candidate in names if not (folder / candidate).exists())
    try:
        put(path, content)
    except OSError as error:
        raise PerfevalError(f"写不进 {path}：{os_reason(error)}。") from error
    return path


def _writable(folder: Path) -> Path:
    """Return a folder that can be written into: this one, else that of a person's documents."""
    if os.access(folder, os.W_OK) and _takes_files(folder):
        return folder
    documents = Path.home() / "Documents"
    documents.mkdir(parents=True, exist_ok=True)
    say(f"{folder} 不能写入，改写在 {documents}")
    return documents


def _takes_files(folder: Path) -> bool:
    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _open(path: Path) -> None:
    """Open a file or a folder as a double click does, where the system has that."""
    start = getattr(os, "startfile", None)
    if start is not None and not os.environ.get("PERFEVAL_QUIET"):
        try:
            start(path)
        except OSError:
            say(f"请自己打开 {path}")


def _wait() -> None:
    if sys.stdin is not None and sys.stdin.isatty():
        with suppress(EOFError, KeyboardInterrupt, OSError):
            input("\n按回车键关闭这个窗口")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
