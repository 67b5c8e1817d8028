"""What can be scored but is hardly meant so: indicators that a reader of the report would question."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from perfeval.checks.check import Finding, Findings, Terms, check_indicator, check_project
from perfeval.checks.projects import sum_of_points
from perfeval.figures import HUNDRED, plain
from perfeval.methods.measured import LESS_IS_BETTER
from perfeval.model import UNREAD, IndicatorDraft, Nature, Place, ProjectDraft, Read
from perfeval.problems import Severity

#: a part of a whole, so that more than all of it is impossible
_SHARES: Final = re.compile(
    "满意|合格|达标|覆盖|到位率|及时率|通过率|参与率|知晓|就诊|普及|出勤|验收率|巩固|康复率|戒断|脱毒"
)
_OF_A_FORM: Final = "字以内|请填写|请在此|请说明|请简要|结合自评情况|（此处|XX|××"
_INSTRUCTION: Final = re.compile(rf"{_OF_A_FORM}|^填写.{{0,20}}(?:原因|情况|内容|措施|说明)[。）)]?$|[0-9]+字左右")
#: what stands in every instruction; words alone are found many times as fast
_OF_INSTRUCTIONS: Final = re.compile(f"{_OF_A_FORM}|填写|字左右")
_PLACEHOLDER: Final = re.compile(r"指标[0-9一二三四五六七八九十]*[:：]?|…+|\.{2,}|[/\-—无]+")
_FIGURE_IN_NAME: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:%|％|个|次|人|台|套|项|件|天|公里|场|户|名)")
_VAGUE: Final = re.compile("提高|加强|提升|完善|保障|改善|促进|增强|推进|做好")
_MEASURABLE: Final = re.compile(
    "[0-9０-９%％]|[一二三四五六七八九十百千万]+(?:次|个|人|项|台|套)|全覆盖|全部|合格|达标|标准|按计划|按期|杜绝"
)
#: a count of bad things is kept low
_KEPT_LOW: Final = re.compile(
    "火灾|事故|投诉|差错|延误|故障|违规|违法|违纪|逾期|超期|上访|信访|舆情|缺陷|伤亡|死亡|感染|泄漏|中断|失误|退货|流失|复发|发生次数|误差|损坏|破损"
)
_UNFINISHED: Final = re.compile("未完成|没有完成|暂未|尚未|未达到|没有达到")


@check_indicator("share-range", Severity.ERROR, "满意度、合格率等在 0 至 100% 之间")
def share_range(indicator: IndicatorDraft, _terms: Terms) -> Findings:
    """Find shares of a whole that are not between 0 and 100 per cent."""
    name = indicator.name
    if name is UNREAD or indicator.unit_of_measure not in {"%", "％"} or not _SHARES.search(name):
        return
    for field, value in (("target", indicator.target), ("actual", indicator.actual)):
        if isinstance(value, Decimal) and not 0 <= value <= 100:
            yield Finding(
                f"{indicator.label}超出了百分率的范围",
                indicator.place.cell(field),
                expected="0～100 的数",
                found=plain(value),
                remedy="请核对",
            )


@check_indicator("nature-unusual", Severity.WARNING, "成本指标用 ≤，数量指标用 ≥ 或 =")
def nature_unusual(indicator: IndicatorDraft, _terms: Terms) -> Findings:
    """Find costs that more of is wanted, and quantities that less of is."""
    group, name, nature = indicator.level2, indicator.name, indicator.nature
    if group is UNREAD or name is UNREAD or nature is UNREAD:
        return
    cost = "成本" in group and "节约" not in name
    less = "数量" in group and nature in LESS_IS_BETTER and not _KEPT_LOW.search(name)
    if less or (cost and nature in {Nature.AT_LEAST, Nature.ABOVE}):
        yield Finding(
            f"{group}“{name}”的指标性质少见",
            indicator.place.cell("nature"),
            expected="≤" if cost else "≥ 或 =",
            found=nature.value,
            remedy="请核对方向",
        )


@check_indicator("placeholder-left", Severity.WARNING, "没有留下占位的指标行")
def placeholder_left(indicator: IndicatorDraft, _terms: Terms) -> Findings:
    """Find names that are left over from a form."""
    if indicator.name is not UNREAD and _PLACEHOLDER.fullmatch(indicator.name):
        yield Finding(
            f"三级指标“{indicator.name}”像是表格里的占位",
            indicator.place.cell("name"),
            remedy="请写出指标名称，或删去这一行",
        )


@check_project("indicator-repeated", Severity.WARNING, "同一项目没有同名的指标")
def indicator_repeated(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find names that stand twice in a group of a project."""
    seen: dict[tuple[str, str], IndicatorDraft] = {}
    for indicator in project.indicators:
        if indicator.level2 is UNREAD or indicator.name is UNREAD:
            continue
        first = seen.setdefault((indicator.level2, indicator.name), indicator)
        if first is not indicator:
            yield Finding(
                f"{project.label}有两个“{indicator.name}”",
                indicator.place.cell("name"),
                found=f"与 {first.place.cell('name').address} 相同",
                remedy="请核对，或分别命名",
            )


@check_indicator("target-in-name", Severity.WARNING, "数量写在年度指标值，不写在名称里")
def target_in_name(indicator: IndicatorDraft, _terms: Terms) -> Findings:
    """Find names that hold the target themselves."""
    name, nature = indicator.name, indicator.nature
    if name is not UNREAD and nature is not UNREAD and not nature.measured and _FIGURE_IN_NAME.search(name):
        yield Finding(
            f"{indicator.label}的名称里有数量，却不按数量评分",
            indicator.place.cell("nature"),
            expected="≥、= 等性质，数量写在“年度指标值”",
            found=nature.value,
            remedy="请考虑分开填写",
        )


@check_project("instruction-left", Severity.ERROR, "没有留下表格的说明文字")
def instruction_left(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find cells that still hold the words of a form instead of an answer."""
    for place, field, text in _written(project):
        match = _INSTRUCTION.search(text) if _OF_INSTRUCTIONS.search(text) else None
        if match is not None:
            yield Finding(
                "单元格里还留着表格的说明文字",
                place.cell(field),
                found=f"“{_around(text, match)}”",
                remedy="请换成本项目的内容",
            )


def _written(project: ProjectDraft) -> Iterator[tuple[Place, str, str]]:
    """Yield every text of a project, on whatever sheet, with its field."""
    place, funds = project.place, project.funds
    texts: list[tuple[Place, str, Read[str | None]]] = [
        (place, "content", project.content),
        (place, "target", project.target),
        (place, "basis", project.basis),
        *((project.narratives_place or place, field, text) for field, text in project.narratives.items()),
    ]
    if funds is not None:
        texts += [(funds.place, "usage", funds.usage), (funds.place, "note", funds.note)]
    for row in project.indicators:
        texts += [(row.place, "deviation_reason", row.deviation_reason)]
        texts += [(row.place, "achievement", row.achievement)]
    for where, field, text in texts:
        if text is not UNREAD and text is not None:
            yield where, field, text


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(match.start() - 8, 0) : match.end() + 8].replace("\n", "")


@check_indicator("class-unusual", Severity.NOTE, "指标归类合适")
def class_unusual(indicator: IndicatorDraft, _terms: Terms) -> Findings:
    """Find satisfaction that stands among outputs, costs or social benefits."""
    level1, level2, name = indicator.level1, indicator.level2, indicator.name
    if level1 is UNREAD or level2 is UNREAD or name is UNREAD or "满意" not in name:
        return
    among_outputs = re.search("投入|决策|过程|产出|成本", level1) is not None
    if among_outputs or "社会效益" in level2:
        yield Finding(
            f"满意度{indicator.label}放在了“{level1 if among_outputs else level2}”",
            indicator.place.cell("level1" if among_outputs else "level2"),
            remedy="一般放在效果、效益或满意度指标，请核对",
        )


@check_indicator("zero-on-limit", Severity.NOTE, "“≤”的成本、时效指标填 0 的，确是没有发生")
def zero_on_limit(indicator: IndicatorDraft, _terms: Terms) -> Findings:
    """Find a cost or a time of 0 where something was planned: work that was not done earns no points."""
    group, name, target = indicator.level2, indicator.name, indicator.target
    if group is UNREAD or name is UNREAD or indicator.nature not in LESS_IS_BETTER:
        return
    planned = isinstance(target, Decimal) and target > 0
    if planned and indicator.actual == 0 and re.search("成本|时效", group) and not _KEPT_LOW.search(name):
        yield Finding(
            f"{indicator.label}的实际完成值为 0，按指标性质得满分",
            indicator.place.cell("actual"),
            remedy="工作没有开展的，请在“完成情况”填“不适用”并说明，或改正实际完成值；确是 0 的不用改",
        )


@check_indicator("satisfaction-is-target", Severity.NOTE, "满意度是调查得来的数")
def satisfaction_is_target(indicator: IndicatorDraft, _terms: Terms) -> Findings:
    """Find shares of satisfied people that are just the ones planned: few surveys come out so."""
    name, target = indicator.name, indicator.target
    if name is UNREAD or "满意" not in name or not isinstance(target, Decimal):
        return
    if 0 < target < HUNDRED and indicator.actual == target:
        yield Finding(
            f"{indicator.label}的实际完成值正好等于指标值",
            indicator.place.cell("actual"),
            remedy="请核对是否为问卷调查的结果；确是这个数的不用改",
        )


@check_indicator("text-contradicts", Severity.WARNING, "说明文字与完成值不矛盾")
def text_contradicts(indicator: IndicatorDraft, _terms: Terms) -> Findings:
    """Find targets that are met although the row's own words say they are not."""
    reason = indicator.deviation_reason
    words = None if not reason or reason is UNREAD or _INSTRUCTION.search(reason) else _UNFINISHED.search(reason)
    if words is not None and indicator.applicable and _met(indicator):
        yield Finding(
            f"{indicator.label}的说明写着“{words[0]}”，完成值却达到了指标值",
            indicator.place.cell("deviation_reason"),
            remedy="请核对完成值和说明",
        )


def _met(indicator: IndicatorDraft) -> bool:
    target, actual, nature = indicator.target, indicator.actual, indicator.nature
    if nature is UNREAD or not isinstance(target, Decimal) or not isinstance(actual, Decimal):
        return False
    return actual <= target if nature in LESS_IS_BETTER else actual >= target


@check_project("target-vague", Severity.WARNING, "预期绩效目标可以衡量")
def target_vague(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find targets of projects that say nothing by which they could be measured."""
    text = project.target
    if text is not UNREAD and _VAGUE.search(text) and not _MEASURABLE.search(text):
        yield Finding(
            f"{project.label}的预期绩效目标没有可以衡量的内容",
            project.place.cell("target"),
            remedy="请写出数量、比率、标准或时限",
        )


@check_project("points-concentrated", Severity.WARNING, "没有一个指标占一半以上的分值", by_system=True)
def points_concentrated(project: ProjectDraft, terms: Terms) -> Findings:
    """Find projects of which one indicator decides."""
    total = terms.system.total
    if sum_of_points(project) != total:
        return  # which is reported, and leaves the shares open
    for indicator in project.indicators:
        points = indicator.points
        if points is not None and points is not UNREAD and points * 2 > total:
            yield Finding(
                f"{indicator.label}一项占 {plain(total)} 分中的 {plain(points)} 分，超过一半",
                indicator.place.cell("points"),
                remedy="请考虑细化指标、分散分值",
            )


@check_project("results-are-targets", Severity.NOTE, "完成值不是照抄指标值")
def results_are_targets(project: ProjectDraft, _terms: Terms) -> Findings:
    """Find projects whose every result is the target itself."""
    measured = [
        i
        for i in project.indicators
        if isinstance(i.target, Decimal) and i.actual is not None and i.actual is not UNREAD
    ]
    if len(measured) > 2 and all(i.target == i.actual for i in measured):
        yield Finding(
            f"{project.label}{len(measured)} 个数值指标的完成值都与指标值一模一样",
            measured[0].place.cell("actual"),
            remedy="请核对是否填写了实际数",
        )


@check_project(
    "level1-points",
    Severity.WARNING,
    "一级指标的分值与一般规定相同",
    "财办预〔2016〕123号、财预〔2020〕10号",
    by_system=True,
)
def level1_points(project: ProjectDraft, terms: Terms) -> Findings:
    """Find level-1 points that differ from those the system's source lays down."""
    own: dict[str, Decimal] = {}
    for indicator in project.indicators:
        if indicator.level1 is UNREAD or indicator.points is UNREAD:
            return
        own[indicator.level1] = own.get(indicator.level1, Decimal(0)) + (indicator.points or Decimal(0))
    other = [
        (name, points, own.get(name, Decimal(0)))
        for name, points in terms.system.level1_points.items()
        if any(own.values()) and own.get(name, Decimal(0)) != points
    ]
    if other:
        yield Finding(
            f"{project.label}{'、'.join(f'“{name}”' for name, _, _ in other)}的分值与一般规定不同",
            project.place.cell("code"),
            expected="、".join(f"{plain(points)} 分" for _, points, _ in other),
            found="、".join(f"{plain(given)} 分" for _, _, given in other),
            remedy="有特殊情况的可以调整，请核对",
        )


@check_project("group-absent", Severity.WARNING, "一般应设的二级指标已设置", by_system=True)
def group_absent(project: ProjectDraft, terms: Terms) -> Findings:
    """Find projects without a level-2 group that ought to be there."""
    stated = {indicator.level2 for indicator in project.indicators}
    for group in terms.system.expected_level2 if stated and UNREAD not in stated else ():
        if group not in stated:
            yield Finding(
                f"{project.label}没有设置“{group}”", project.place.cell("code"), remedy="一般应当设置，请核对"
            )
