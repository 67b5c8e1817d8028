"""Official forms that others wrote (绩效自评表, 绩效目标申报表, sheets of the integrated system), in Excel or Word.

Blocks, rows and columns are found by their titles, never by position; what has no place in the workbook, or cannot be
told, is left over with its origin. Nothing is guessed.
"""

import zipfile
from dataclasses import replace
from io import BytesIO

from perfeval.model.material import Leftover, Material, Origin
from perfeval.problems import Problem
from perfeval.readers.forms.cutting import Form, cut
from perfeval.readers.forms.documents import document_grid, has_pictures
from perfeval.readers.forms.form import read_form
from perfeval.readers.forms.grid import Grid
from perfeval.readers.forms.kinds import NO_FORM, PAPERS, kind_of_file, kind_of_package, no_form
from perfeval.readers.forms.sheets import sheet_grids
from perfeval.readers.guard import FILE_UNREADABLE
from perfeval.readers.kinds import ZIP
from perfeval.readers.word.package import DOCUMENT_NAME, unpacked

__all__ = ["NO_FORM", "read_forms"]

_SELECTABLE = "请向填表人索取能选中文字的文件；没有的，请照着填进空白工作簿"
_HIDDEN = "隐藏的工作表，没有读取"
_ANOTHER = f"请给出{PAPERS}"


def read_forms(name: str, content: bytes) -> tuple[Material, ...] | Problem:
    """Return what the forms of a file say, one Material a form, in order; one problem for a file that holds none.

    `name` is the file's, without folders. Of a file that also holds something else, this is said in a leftover.
    """
    grids = _grids(name, content)
    if isinstance(grids, Problem):
        return grids
    forms = [form for grid in grids for form in cut(grid)]
    read = [form for form in forms if form.is_form and not form.whole_unit and not form.monitoring]
    if not read:
        return _none_of(forms)
    materials = [read_form(form, name) for form in read]
    passed = tuple(_passed_over(form, name) for form in forms if form not in read)
    passed += tuple(Leftover(Origin(name, g.name), g.name, g.name, _HIDDEN) for g in grids if g.put_away)
    materials[0] = replace(materials[0], leftovers=materials[0].leftovers + passed)
    return tuple(materials)


def _grids(name: str, content: bytes) -> tuple[Grid, ...] | Problem:
    if name.startswith("~$"):
        return no_form("打开文件时的临时锁文件", "请给出不带“~$”的文件")
    if not content.startswith(ZIP):
        return no_form(*kind_of_file(content))
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = {entry.filename.replace("\\", "/").lower() for entry in package.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return no_form("已损坏或不完整的文件", "请重新保存或重新索取该文件")
    if DOCUMENT_NAME in names:
        return _document(content)
    if "xl/workbook.xml" not in names:
        return no_form(*kind_of_package(names))
    grids = sheet_grids(name, content)
    if not isinstance(grids, Problem) and not any(grid.rows for grid in grids) and any("/media/" in n for n in names):
        return no_form("只有图片的工作簿", _SELECTABLE)
    if isinstance(grids, Problem) and grids.rule == FILE_UNREADABLE:
        return replace(grids, expected=PAPERS)
    return grids


def _document(content: bytes) -> tuple[Grid, ...] | Problem:
    try:
        parts = unpacked(content)
        grid = document_grid(parts)
    except (ValueError, KeyError):
        return no_form("已损坏、加了密码或过大的 Word 文档", "请在 Word 或 WPS 中重新保存，或重新索取该文件")
    if not grid.rows:
        found = "只有图片（扫描件）的 Word 文档" if has_pictures(parts) else "没有内容的 Word 文档"
        return no_form(found, _SELECTABLE)
    return (grid,)


def _none_of(forms: list[Form]) -> Problem:
    """Return the problem of a file of which nothing is read: what it is instead."""
    whole = next((form for form in forms if form.whole_unit), None)
    if whole is not None:
        return no_form(f"部门（单位）整体支出的表（“{whole.title[:60]}”）", "本程序评价项目支出，请给出项目支出的表")
    watched = next((form for form in forms if form.monitoring), None)
    if watched is not None:
        return no_form(f"绩效执行监控表（“{watched.title[:60]}”）", "请给出年度终了的自评表，或年初的目标申报表")
    if not forms:
        return no_form("没有内容的工作簿", _ANOTHER)
    return no_form("别的表或文件（没有绩效指标，也没有项目名称和资金、目标）", _ANOTHER)


def _passed_over(form: Form, name: str) -> Leftover:
    """Say that something else in the file was not read."""
    whole = "本程序评价项目支出，不评价整体支出" if form.whole_unit else "不是自评表或申报表，没有读取"
    box = next(iter(form.grid.said(form.first)))
    return Leftover(Origin(name, box.place), form.grid.name, form.title or box.text[:60], whole)
