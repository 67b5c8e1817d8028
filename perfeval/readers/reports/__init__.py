"""Reports as papers: what a Word report says for a new workbook, whether it is one of ours or has but our headings."""

from typing import Final

from perfeval.model.material import Material
from perfeval.problems import Problem, Rule, Severity
from perfeval.readers.kinds import ZIP
from perfeval.readers.reports.plain import read_plain
from perfeval.readers.reports.traced import read_traced
from perfeval.readers.word.package import DOCUMENT_NAME, DefinitionsError, parsed, unpacked
from perfeval.readers.word.places import located
from perfeval.readers.word.texts import trace_of

__all__ = ["REPORT_UNREADABLE", "read_report"]

REPORT_UNREADABLE: Final = Rule("report-unreadable", Severity.ERROR, "要读取的报告是可以打开的 Word 文档")

_SAVE_AS: Final = "请在 Word 或 WPS 中打开，另存为“Word 文档（*.docx）”后再试"
_AGAIN: Final = "请重新保存或重新索取该文件"
#: paragraphs and cells, and characters, that a report can have, as written and as it reads now
_MOST, _LONGEST = 40_000, 2_000_000


def read_report(name: str, content: bytes) -> Material | Problem | None:
    """Return what a Word report says; `name` is its file's, without folders.

    None for what is no document, or none of ours and without headings of a built-in outline; a problem for one that
    cannot be read.
    """
    if not content.startswith(ZIP):
        return None
    try:
        parts = unpacked(content)
    except ValueError:
        return _refused(name, "已损坏、不完整或过大的文件", _AGAIN)
    if DOCUMENT_NAME not in parts:
        return _refused(name, "压缩包，不是 Word 文档", _SAVE_AS)
    try:
        root = parsed(parts[DOCUMENT_NAME])
    except DefinitionsError:
        return _refused(name, "含有外部定义（DTD）的文件", _SAVE_AS)
    except ValueError:
        return _refused(name, "内部结构已损坏的文件", _SAVE_AS)
    _, trace = trace_of(parts)
    now = located(root)
    texts = [paragraph.text for paragraph in now]
    texts += [paragraph.text for paragraph in (() if trace is None else trace.paragraphs)]
    cells = 0 if trace is None else len(trace.cells)
    if len(texts) > _MOST or sum(map(len, texts)) > _LONGEST or cells > _MOST:
        return _refused(name, "文字太多的文件", "请给出单个项目的报告")
    return read_plain(name, now) if trace is None else read_traced(name, trace, now)


def _refused(name: str, found: str, remedy: str) -> Problem:
    return REPORT_UNREADABLE.broken(f"无法读取“{name}”", expected="Word 文档", found=found, remedy=remedy)
