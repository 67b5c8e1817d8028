"""The command `perfeval`: the only part that prints.

`main` runs it within another program.
"""

import codecs
import errno
import gc
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import Annotated, Final, NoReturn

import typer
from typer.main import get_command

from perfeval import __version__
from perfeval.cli import bundle, check, explain, mail, new, process, score, systems
from perfeval.cli.chinese import Command, Program, in_chinese
from perfeval.cli.terminal import say
from perfeval.errors import PerfevalError, os_reason

app = typer.Typer(
    name="perfeval",
    cls=Program,
    help="读取填好的绩效评价工作簿，检查、评分，生成公文格式的 Word 评价报告。",
    epilog="示例：perfeval new 得到空白模板，填好后 perfeval process 绩效评价填报模板.xlsx（process 可以省去）",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.add_typer(systems.app)
app.add_typer(bundle.app)
app.command(cls=Command, epilog=new.EPILOG)(new.new)
app.command(cls=Command, epilog=check.EPILOG)(check.check)
app.command(cls=Command, epilog=score.EPILOG)(score.score)
app.command(cls=Command, epilog=process.EPILOG)(process.process)
app.command(cls=Command, epilog=explain.EPILOG)(explain.explain)
app.command(cls=Command, epilog=mail.EPILOG)(mail.mail)

#: exit statuses of runs that a signal has ended are above this one
_BY_SIGNAL: Final = 128
#: characters of our own messages that cp936 lacks
_PLAIN: Final = {"−": "-"} | {chr(0x245F + number): f"({number})" for number in range(11, 21)}


class _Ended(SystemExit):
    """Somebody has asked the run to end."""


def end_by_signal(number: int, _: object) -> NoReturn:
    """End the run as `main` ends any other, where somebody has asked for it by a signal."""
    raise _Ended(_BY_SIGNAL + number)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these words, else with those of the command line, and return its exit status.

    A run that cannot go on ends with one sentence and status 2. Nothing of the caller's interpreter is left changed.
    """
    with _streams_and_collector_as_they_were():
        status = _status(argv)
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
    return status


@contextmanager
def _streams_and_collector_as_they_were() -> Iterator[None]:
    """Let the streams print what a code page lacks, and give them and the collector back as they were."""
    codecs.register_error("plainly", _plainly)
    streams = [(s, s.errors) for s in (sys.stdout, sys.stderr) if isinstance(s, TextIOWrapper)]
    collecting, frozen, thresholds = gc.isenabled(), gc.get_freeze_count(), gc.get_threshold()
    for stream, _ in streams:
        stream.reconfigure(errors="plainly")
    try:
        yield
    finally:
        for stream, errors in streams:
            with suppress(OSError):
                stream.reconfigure(errors=errors)
        gc.set_threshold(*thresholds)
        if not frozen:
            gc.unfreeze()
        if collecting:
            gc.enable()
        else:
            gc.disable()


def _status(argv: Sequence[str] | None) -> int:
    """Run the command and return its exit status."""
    try:
        # typer's own call would put a hook into the interpreter
        return get_command(app)(argv, "perfeval", standalone_mode=False) or 0
    except typer.TyperException as error:
        say(f"错误：{in_chinese(error.format_message())}用 perfeval --help 查看用法。", err=True)
    except (typer.Abort, KeyboardInterrupt):
        return _BY_SIGNAL + signal.SIGINT
    except _Ended as ended:
        return int(str(ended))
    except PerfevalError as error:
        say(f"错误：{error}", err=True)
    except MemoryError:
        say("错误：内存不足。请关闭其他程序，或一次处理少一些工作簿。", err=True)
    except BrokenPipeError:  # such as | head
        return 1
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            say(f"错误：打不开 {error.filename}：{os_reason(error)}。", err=True)
            return 2
        if error.filename is not None:
            raise
        say(f"错误：要显示的内容写不出去：{os_reason(error)}。", err=True)
    return 2


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Stand in for what a console's code page lacks: Windows prints Chinese as cp936, which has no minus sign."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_PLAIN.get(char, "?") for char in text), error.end


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer's callback
    if wanted:
        say(f"perfeval {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001, FBT002 - an option that only prints
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="显示版本号。")
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        say(ctx.get_help())
