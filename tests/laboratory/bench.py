"""Where mutants are run: each in a fork, which ends with it.

What stands within a function is changed in place, in a process that has imported everything and collected the tests. What
runs while a module is imported needs an import of its own, in a process that has imported only what perfeval needs.
"""

import ast
import gc
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import _lru_cache_wrapper, partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import IO

import pytest

ARGUMENTS = (
    *("-x", "-q", "-m", "not slow", "--hypothesis-profile=landing", "--basetemp=made"),
    *("-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov", "-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
NOT_IMPORTED = 99
NOT_CHANGED = 98
MEMORY = 4 << 30


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    LATE = "out of time"
    SURVIVED = "survived"
    NOT_IMPORTED = "not imported"
    #: the function that it changes stands nowhere yet
    NOT_CHANGED = "not changed"


class Chosen:
    """A plugin of pytest that runs certain tests in a certain order, and tells of the first that fails."""

    def __init__(self, tests: Sequence[str], told: int) -> None:
        self.order = {test: number for number, test in enumerate(tests)}
        self.told = told

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the chosen tests."""
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda i: self.order[i.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell of a test that fails."""
        if report.failed:
            os.write(self.told, report.nodeid.encode())

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Tell of a file that no longer makes its cases; it ranks nowhere, for no test has that name."""
        if report.failed:
            os.write(self.told, report.nodeid.encode())


def _name(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


class Mutated(SourceFileLoader):
    """A loader of one module from a source that stands in no file."""

    def __init__(self, file: str, source: str) -> None:
        super().__init__(_name(file), str(Path(file).resolve()))
        self.source = source

    def get_code(self, _fullname: str) -> CodeType:
        """Compile the changed source; no compiled file is asked or written."""
        return compile(self.source, self.path, "exec", dont_inherit=True)


class Finder(MetaPathFinder):
    """What finds that one module before any other finder does."""

    def __init__(self, loader: Mutated) -> None:
        self.loader = loader

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Find the module."""
        loader = self.loader
        return spec_from_file_location(name, loader.path, loader=loader) if name == loader.name else None


def in_child(limit: float) -> int:
    """Fork; return 0 in the child, which is silent, and ends when its time is over."""
    child = os.fork()
    if child == 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        signal.alarm(int(limit))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    return child


def _told(child: int, read: int, file: str) -> tuple[Fate, str]:
    """Wait for a child; return what became of its mutant, and the test that killed it."""
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with os.fdopen(read, "rb") as told:
        killer = told.read().decode()
    if status == pytest.ExitCode.INTERNAL_ERROR and not killer:
        sys.exit(f"pytest itself failed on a mutant of {file}")
    fates = {
        0: Fate.SURVIVED,
        NOT_IMPORTED: Fate.NOT_IMPORTED,
        NOT_CHANGED: Fate.NOT_CHANGED,
        -signal.SIGALRM: Fate.LATE,
    }
    return fates.get(status, Fate.KILLED), killer


def fate_when_imported(file: str, source: str, tests: Sequence[str], seconds: float) -> tuple[Fate, str]:
    """Import a mutant and run tests on it; return what became of it, and the test that killed it."""
    read, write = os.pipe()
    child = in_child(20 + 5 * seconds)
    if child == 0:
        status = NOT_IMPORTED
        try:
            loader = Mutated(file, source)
            sys.meta_path.insert(0, Finder(loader))
            importlib.import_module(loader.name)
            status = pytest.ExitCode.INTERNAL_ERROR
            files = dict.fromkeys(test.partition("::")[0] for test in tests)
            status = pytest.main([*ARGUMENTS, *files], plugins=[Chosen(tests, write)])
        finally:  # whatever was raised, nothing of the parent's goes on in the child
            os._exit(status)
    os.close(write)
    return _told(child, read, file)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of everything within a module, in order."""
    for value in code.co_consts:
        if isinstance(value, CodeType):
            yield value
            yield from _codes(value)


def _changed(file: str, source: str, *, within: bool) -> bool:
    """Give what a mutant changes, `within` a function or not, its new code or value; tell whether that is possible."""
    for cached in gc.get_objects():
        if isinstance(cached, _lru_cache_wrapper):
            cached.cache_clear()
    return _function_changed(file, source) if within else _constant_changed(file, source)


def _function_changed(file: str, source: str) -> bool:
    path = str(Path(file).resolve())
    pairs = zip(
        _codes(compile(Path(path).read_bytes(), path, "exec", dont_inherit=True)),
        _codes(compile(source, path, "exec", dont_inherit=True)),
        strict=True,
    )
    becomes = {(old.co_qualname, old.co_firstlineno): new for old, new in pairs if old != new}
    found = False
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__code__.co_filename == path:
            new = becomes.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
            if new is not None:
                function.__code__ = new
                found = True
    return found


def _at_import(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield what is evaluated of a statement while its module is imported."""
    if isinstance(statement, ast.FunctionDef):
        for part in (*statement.decorator_list, statement.args):
            yield from ast.walk(part)
    else:
        yield from ast.walk(statement)


def _constant_changed(file: str, source: str) -> bool:
    """Give a name of a module its new value, where nothing else was made from it; tell whether that is so."""
    module = sys.modules[_name(file)]
    before, after = (ast.parse(text).body for text in (Path(file).read_bytes(), source))
    (at,) = [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if ast.dump(old) != ast.dump(new)]
    match after[at]:
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name.startswith("_"):
            others = (node for n, statement in enumerate(after) if n != at for node in _at_import(statement))
            if any(isinstance(node, ast.Name) and node.id == name for node in others):
                return False
            new = eval(compile(ast.Expression(value), file, "eval"), vars(module))  # noqa: S307 - the module's own words
            setattr(module, name, new)
            return True
        case _:
            return False


class Bench:
    """A process that holds the collected tests, and is asked for the fate of one mutant after the other."""

    def __init__(self, files: Sequence[str]) -> None:
        asked, self._asks = os.pipe()
        self._answers, answered = os.pipe()
        if os.fork() == 0:
            os.close(self._asks)
            plugin = _Collected(os.fdopen(asked), answered)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            try:
                pytest.main([*ARGUMENTS, *files], plugins=[plugin])
            finally:
                os._exit(0)
        os.close(asked)
        os.close(answered)
        self._reader = os.fdopen(self._answers)

    def fate_of(
        self, file: str, source: str, tests: Sequence[str], seconds: float, *, within: bool
    ) -> tuple[Fate, str]:
        """Change a function or a value and run tests; return what became of the mutant, and the test that killed it."""
        os.write(self._asks, f"{json.dumps([file, source, tests, seconds, within])}\n".encode())
        fate, killer = json.loads(self._reader.readline())
        return Fate(fate), killer


class _Collected:
    """A plugin of pytest that runs tests not at once, but as it is asked to."""

    def __init__(self, asked: IO[str], answered: int) -> None:
        self.asked = asked
        self.answered = answered
        self.told = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Answer until nobody asks any more."""
        items = {item.nodeid: item for item in session.items}
        for line in self.asked:
            file, source, tests, seconds, within = json.loads(line)
            read, self.told = os.pipe()
            child = in_child(20 + 5 * seconds)
            if child == 0:
                self._run(partial(_changed, file, source, within=within), [items[test] for test in tests])
            os.close(self.told)
            os.write(self.answered, f"{json.dumps(_told(child, read, file))}\n".encode())
        return True

    @staticmethod
    def _run(change: Callable[[], bool], items: list[pytest.Item]) -> None:
        status = NOT_CHANGED
        try:
            if change():
                status = int(pytest.ExitCode.INTERNAL_ERROR)
                for item, following in zip(items, [*items[1:], None], strict=True):
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                status = 0
        finally:
            os._exit(status)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell of a test that fails, and end."""
        if report.failed:
            os.write(self.told, report.nodeid.encode())
            os._exit(1)
