"""The same workbook gives the same bytes on every Python, on every system, and in a browser."""

from pathlib import Path

import pytest
from commands import perfeval
from promised import FILE, SAME_DEFLATE, documents, promised, sum_inside, sum_of

from perfeval.writers.blank import EXAMPLES, example_workbook


def test_the_documents_of_the_examples_are_those_that_are_promised() -> None:
    assert {name: sum_inside(content) for name, content in documents().items()} == {
        name: stated["inside"] for name, stated in promised().items()
    }, f"a change of documents on purpose: python {FILE.with_suffix('.py')}"


@pytest.mark.skipif(not SAME_DEFLATE, reason="this Python packs with zlib-ng: the same contents, other bytes")
def test_they_have_the_bytes_that_are_promised() -> None:
    assert {name: sum_of(content) for name, content in documents().items()} == {
        name: stated["bytes"] for name, stated in promised().items()
    }


@pytest.mark.skipif(not SAME_DEFLATE, reason="this Python packs with zlib-ng: the same contents, other bytes")
def test_the_command_writes_them(tmp_path: Path) -> None:
    for system, (name, _) in EXAMPLES.items():
        (tmp_path / name).write_bytes(example_workbook(system))
    perfeval("process", tmp_path, "-o", tmp_path / "out")
    written = {path.name: sum_of(path.read_bytes()) for path in (tmp_path / "out").glob("*/*.docx")}
    assert written == {name: stated["bytes"] for name, stated in promised().items()}
