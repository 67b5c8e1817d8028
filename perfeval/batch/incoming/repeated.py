"""Several workbooks of one unit and year: told apart as far as they can be, and none taken until somebody says which."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from perfeval.batch.outcome import Workbook
from perfeval.files import UnreadableFileError
from perfeval.model.summary import UnitYear
from perfeval.model.unit_names import same_unit
from perfeval.problems import REPEATED_CODE, Problem, Rule, Severity
from perfeval.readers.values import typed_text
from perfeval.records import frozen
from perfeval.service import Examination, Options, examine

SUBMISSION_REPEATED: Final = Rule(REPEATED_CODE, Severity.ERROR, "同一单位、同一年度只有一个工作簿")
_KIBI: Final = 1024
_TELL: Final = "请只留一个，或加 --newest 采用最后保存的"
_TIED: Final = "保存的时间相同，请只留一个"
#: how many of the workbooks of a unit are described
_DESCRIBED: Final = 5


@frozen
class Sighted:
    """A workbook that was looked at: whose it is, and when it was saved, by its own properties or by its file."""

    workbook: Workbook
    unit: str
    year: int
    saved: datetime | None


@frozen
class Told:
    """What became of several workbooks of a unit and year: those left out, those that stay undecided with their problem."""

    left_out: frozenset[Path] = frozenset()
    undecided: frozenset[Path] = frozenset()
    problem: Problem | None = None
    remark: str = ""


def told_apart(group: Sequence[Sighted], *, newest: bool) -> list[Told]:
    """Tell workbooks apart that a glance takes for one unit's and year's; those are which say so when they are read.

    Those that say the same are one. Of others the one that was saved last is taken where `newest` asks for it.
    """
    said: dict[Path, dict[tuple[str, str], str]] = {}
    units: dict[tuple[str, int], list[Sighted]] = {}
    for each in group:
        found = _examined(each.workbook)
        said[each.workbook.path] = _said(each.workbook, found)
        whose = found.unit_year
        name, year = (whose.name, whose.year) if whose is not None else (each.unit, each.year)
        units.setdefault((same_unit(name), year), []).append(each)
    return [_told(several, said, newest=newest) for several in units.values() if len(several) > 1]


def _told(group: Sequence[Sighted], said: Mapping[Path, Mapping[tuple[str, str], str]], *, newest: bool) -> Told:
    distinct: list[Sighted] = []
    for each in group:
        if all(said[each.workbook.path] != said[other.workbook.path] for other in distinct):
            distinct.append(each)
    alike = [each for each in group if each not in distinct]
    same = frozenset(each.workbook.path for each in alike)
    first = group[0]
    others = "、".join(each.workbook.label for each in alike)
    if len(distinct) == 1:
        return Told(same, remark=f"{others} 与 {first.workbook.label} 填写的内容相同，只处理一份")
    times = sorted({_moment(each) for each in distinct})
    latest = [each for each in distinct if _moment(each) == times[-1]]
    if newest and len(latest) == 1:
        kept = latest[0]
        left = [each for each in group if each is not kept]
        names = "、".join(each.workbook.label for each in left)
        remark = f"{first.unit}{first.year}年度采用最后保存的 {kept.workbook.label}（{_time(kept)}），没有处理 {names}"
        return Told(frozenset(each.workbook.path for each in left), remark=remark)
    remark = f"{others} 与同一单位、同一年度的另一份填写的内容相同，没有处理" if alike else ""
    undecided = frozenset(each.workbook.path for each in distinct)
    remedy = _TIED if newest else _TELL
    return Told(same, undecided, _undecided(distinct, latest[0], said, remedy), remark)


def _undecided(
    distinct: Sequence[Sighted], latest: Sighted, said: Mapping[Path, Mapping[tuple[str, str], str]], remedy: str
) -> Problem:
    described = []
    for each in distinct:
        facts = [_time(each), f"{_size(each)} KB"]
        if each is not latest:
            number = _differing(said[each.workbook.path], said[latest.workbook.path])
            facts.append(f"与 {latest.workbook.label} 有 {number} 个单元格不同")
        described.append(f"{each.workbook.label}（{'，'.join(facts)}）")
    first = distinct[0]
    shown = "；".join(described[:_DESCRIBED]) + " 等" * (len(described) > _DESCRIBED)
    return SUBMISSION_REPEATED.broken(
        f"{first.unit}{first.year}年度有 {len(distinct)} 个工作簿，不知道用哪一个，都没有处理：{shown}",
        remedy=f"{remedy}；不是同一单位、同一年度的，请改正单位名称、评价年度",
    )


def repeated(unit: UnitYear, first: str) -> Problem:
    """Return the problem of a second workbook of a unit and year that a glance did not show."""
    return SUBMISSION_REPEATED.broken(
        f"{unit.name}{unit.year}年度的工作簿已经有一个：{first}，两者的报告会互相覆盖",
        unit.cell,
        remedy="请只留一个，或改正单位名称、评价年度",
    )


def _said(workbook: Workbook, found: Examination) -> dict[tuple[str, str], str]:
    """Return what a workbook says, by sheet and address; a cell that cannot be read says what is wrong with it."""
    if found.submission is None:
        return {("", ""): workbook.label}  # nobody knows what it says
    said = {(typed.cell.sheet, typed.cell.address): typed_text(typed) for typed in found.submission.typed()}
    for problem in found.problems:
        place = (problem.cell.sheet, problem.cell.address if problem.cell.row else "") if problem.cell else ("", "")
        said[place] = f"{said.get(place, '')}\n{problem}"
    return said


def _examined(workbook: Workbook) -> Examination:
    try:
        return examine(workbook.path.name, workbook.read(), Options())
    except UnreadableFileError:
        return Examination(problems=())


def _differing(one: Mapping[tuple[str, str], str], other: Mapping[tuple[str, str], str]) -> int:
    return sum(one.get(place) != other.get(place) for place in one.keys() | other.keys())


def _moment(each: Sighted) -> datetime:
    return each.saved or datetime.min.replace(tzinfo=UTC)


def _time(each: Sighted) -> str:
    return f"{each.saved.astimezone():%Y-%m-%d %H:%M} 保存" if each.saved else "不知何时保存"


def _size(each: Sighted) -> int:
    try:
        return -(-len(each.workbook.read()) // _KIBI)
    except UnreadableFileError:
        return 0
