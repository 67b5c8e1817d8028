"""What can be scored but is hardly meant so: indicators that a reader of the report would question."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval.figures import plain
from perfeval.library import IndicatorSystem
from perfeval.model import Indicator, Nature, Project, Submission, Target
from perfeval.problems import Problem, Rule

#: a part of a whole, so that more than all of it is impossible
_SHARES: Final = re.compile(
    "满意|合格|达标|覆盖|到位率|及时率|通过率|参与率|知晓|就诊|普及|出勤|验收率|巩固|康复率|戒断|脱毒"
)
_INSTRUCTION: Final = re.compile("字以内|请填写|请在此|请说明|结合自评情况|（此处|XX|××")
_PLACEHOLDER: Final = re.compile(r"指标[0-9一二三四五六七八九十]*[:：]?|…+|\.{2,}|[/\-—无]+")
_FIGURE_IN_NAME: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:%|％|个|次|人|台|套|项|件|天|公里|场|户|名)")
_VAGUE: Final = re.compile("提高|加强|提升|完善|保障|改善|促进|增强|推进|做好")
_MEASURABLE: Final = re.compile(
    "[0-9０-９%％]|[一二三四五六七八九十百千万]+(?:次|个|人|项|台|套)|全覆盖|全部|合格|达标|标准|按计划|按期|杜绝"
)
_UNFINISHED: Final = re.compile("未完成|没有完成|暂未|尚未|未达到|没有达到")


def check_shares(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each share of a whole that is not between 0 and 100 per cent (domain check I7, I8)."""
    for indicator in _indicators(submission):
        if indicator.unit_of_measure not in {"%", "％"} or not _SHARES.search(indicator.name):
            continue
        for field, value in (("target", indicator.target), ("actual", indicator.actual)):
            if isinstance(value, Decimal) and not 0 <= value <= 100:
                yield Problem(
                    rule=Rule.SHARE_RANGE,
                    message=f"指标“{indicator.name}”超出了百分率的范围",
                    cell=indicator.place.cell(field),
                    expected="0～100 的数",
                    found=plain(value),
                    remedy="请核对",
                )


def check_natures(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield each cost that more of is wanted, and each quantity that less of is (I9)."""
    for indicator in _indicators(submission):
        more = indicator.nature in {Nature.AT_LEAST, Nature.ABOVE}
        less = indicator.nature in {Nature.AT_MOST, Nature.BELOW}
        cost = "成本" in indicator.level2 and "节约" not in indicator.name
        if (cost and more) or ("数量" in indicator.level2 and less):
            yield Problem(
                rule=Rule.NATURE_UNUSUAL,
                message=f"{indicator.level2}“{indicator.name}”的指标性质少见",
                cell=indicator.place.cell("nature"),
                expected="≤" if cost else "≥ 或 =",
                found=indicator.nature.value,
                remedy="请核对方向",
            )


def check_names(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield names that are left over from a form, repeated, or hold the target themselves (I12, I15, I16)."""
    for project in submission.projects:
        seen: dict[tuple[str, str], Indicator] = {}
        for indicator in project.indicators:
            cell, name = indicator.place.cell("name"), indicator.name
            if not indicator.place.readable("name"):
                continue
            if _PLACEHOLDER.fullmatch(name):
                yield Problem(
                    rule=Rule.PLACEHOLDER_LEFT,
                    message=f"三级指标“{name}”像是表格里的占位",
                    cell=cell,
                    remedy="请写出指标名称，或删去这一行",
                )
            first = seen.setdefault((indicator.level2, name), indicator)
            if first is not indicator:
                yield Problem(
                    rule=Rule.INDICATOR_REPEATED,
                    message=f"项目“{project.code} {project.name}”有两个“{name}”",
                    cell=cell,
                    found=f"与 {first.place.cell('name').address} 相同",
                    remedy="请核对，或分别命名",
                )
            if not indicator.nature.measured and _FIGURE_IN_NAME.search(name):
                yield Problem(
                    rule=Rule.TARGET_IN_NAME,
                    message=f"指标“{name}”的名称里有数量，却不按数量评分",
                    cell=indicator.place.cell("nature"),
                    expected="≥、= 等性质，数量写在“年度指标值”",
                    found=indicator.nature.value,
                    remedy="请考虑分开填写",
                )


def check_instructions(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield cells that still hold the words of a form instead of an answer (I13)."""
    for project in submission.projects:
        texts = {"content": project.content, "target": project.target, "basis": project.basis or ""}
        for field, text in texts.items():
            match = _INSTRUCTION.search(text or "")
            if match is not None:
                yield Problem(
                    rule=Rule.INSTRUCTION_LEFT,
                    message="单元格里还留着表格的说明文字",
                    cell=project.place.cell(field),
                    found=f"“{_around(text, match)}”",
                    remedy="请换成本项目的内容",
                )


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(match.start() - 8, 0) : match.end() + 8].replace("\n", "")


def check_classes(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield satisfaction that stands among outputs or costs (I17)."""
    for indicator in _indicators(submission):
        if "满意" in indicator.name and re.search("投入|决策|过程|产出|成本", indicator.level1):
            yield Problem(
                rule=Rule.CLASS_UNUSUAL,
                message=f"满意度指标“{indicator.name}”放在了“{indicator.level1}”",
                cell=indicator.place.cell("level1"),
                remedy="一般放在效果、效益或满意度指标，请核对",
            )


def check_contradictions(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield targets that are met although the row's own words say they are not (I19)."""
    for indicator in _indicators(submission):
        words = _UNFINISHED.search(indicator.deviation_reason or "")
        if words is not None and indicator.applicable and _met(indicator):
            yield Problem(
                rule=Rule.TEXT_CONTRADICTS,
                message=f"指标“{indicator.name}”的说明写着“{words[0]}”，完成值却达到了指标值",
                cell=indicator.place.cell("deviation_reason"),
                remedy="请核对完成值和说明",
            )


def _met(indicator: Indicator) -> bool:
    target, actual = indicator.target, indicator.actual
    if not isinstance(target, Decimal) or not isinstance(actual, Decimal):
        return False
    return actual <= target if indicator.nature in {Nature.AT_MOST, Nature.BELOW} else actual >= target


def check_targets(submission: Submission, _system: IndicatorSystem) -> Iterator[Problem]:
    """Yield targets of projects that say nothing by which they could be measured (I14)."""
    for project in submission.projects:
        text = project.target or ""
        if _VAGUE.search(text) and not _MEASURABLE.search(text):
            yield Problem(
                rule=Rule.TARGET_VAGUE,
                message=f"项目“{project.code} {project.name}”的预期绩效目标没有可以衡量的内容",
                cell=project.place.cell("target"),
                remedy="请写出数量、比率、标准或时限",
            )


def check_spread(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield projects of which one indicator decides (W12), or whose every result is the target itself (I20)."""
    for project in submission.projects:
        yield from _concentrated(project, system.total)
        measured = [i for i in project.indicators if isinstance(i.target, Decimal) and i.actual is not None]
        if len(measured) > 2 and all(_same(i.target, i.actual) for i in measured):
            yield Problem(
                rule=Rule.RESULTS_ARE_TARGETS,
                message=f"项目“{project.code} {project.name}”{len(measured)} 个数值指标的完成值都与指标值一模一样",
                cell=measured[0].place.cell("actual"),
                remedy="请核对是否填写了实际数",
            )


def _same(target: Target | None, actual: Target | None) -> bool:
    return target == actual


def _concentrated(project: Project, total: Decimal) -> Iterator[Problem]:
    if sum((i.points for i in project.indicators), Decimal(0)) != total:
        return  # which is reported, and leaves the shares open
    for indicator in project.indicators:
        if indicator.points * 2 > total:
            yield Problem(
                rule=Rule.POINTS_CONCENTRATED,
                message=f"指标“{indicator.name}”一项占 {plain(total)} 分中的 {plain(indicator.points)} 分，超过一半",
                cell=indicator.place.cell("points"),
                remedy="请考虑细化指标、分散分值",
            )


def check_tree(submission: Submission, system: IndicatorSystem) -> Iterator[Problem]:
    """Yield level-1 points that differ from the official ones (W2), and level-2 groups that ought to be there (I11)."""
    for project in submission.projects:
        if not project.indicators:
            continue
        cell = project.place.cell("code")
        for name, points in system.level1_points.items():
            own = sum((i.points for i in project.indicators if i.level1 == name), Decimal(0))
            if own != points:
                yield Problem(
                    rule=Rule.LEVEL1_POINTS,
                    message=f"项目“{project.code} {project.name}”“{name}”的分值与一般规定不同",
                    cell=cell,
                    expected=f"{plain(points)} 分",
                    found=f"{plain(own)} 分",
                    remedy="有特殊情况的可以调整，请核对",
                )
        for group in system.expected_level2:
            if all(i.level2 != group for i in project.indicators):
                yield Problem(
                    rule=Rule.GROUP_ABSENT,
                    message=f"项目“{project.code} {project.name}”没有设置“{group}”",
                    cell=cell,
                    remedy="一般应当设置，请核对",
                )


def _indicators(submission: Submission) -> Iterator[Indicator]:
    """Yield the indicators whose place in the tree and name are known."""
    for project in submission.projects:
        yield from (i for i in project.indicators if i.place.readable("level1", "level2", "name"))
