"""The e-mail that a unit's reports go out with: its subject and its text."""

from collections.abc import Sequence

from perfeval.errors import PerfevalError
from perfeval.figures import plain
from perfeval.model.summary import UnitSummary
from perfeval.records import frozen
from perfeval.reports.disclosure import unit_sums
from perfeval.reports.sources import Blank, Named
from perfeval.reports.templates import Outline

_SUBJECT, _TEXT = "主题", "正文"


@frozen
class Message:
    """An e-mail's subject and text."""

    subject: str
    text: str


def message(unit: UnitSummary, reports: Sequence[str], archive: str | None, outline: Outline) -> Message:
    """Return the e-mail for a unit's reports, which lie in an archive of that name where there is one.

    Raise `PerfevalError` where the outline cannot be filled.
    """
    slots: dict[str, object] = {
        **outline.helpers,
        **unit_sums(unit.projects, unit.grades),
        "单位名称": unit.name,
        "年度": str(unit.year),
        "主管部门": unit.department or Blank("主管部门"),
        "合订本标题": unit.title,
        "其他合订本": "、".join(f"“{name.removesuffix('.docx')}”" for name in unit.also) or Blank("其他合订本"),
        "金额单位": unit.money_unit,
        "指标体系": unit.system,
        "项目个数": str(len(unit.projects)),
        "报告份数": str(len(reports)),
        "压缩包": archive or Blank("压缩包"),
        "项目": lambda: [
            Named(
                {"编号": p.code, "名称": p.name, "得分": "" if p.total is None else plain(p.total), "等级": p.verdict}
            )
            for p in unit.projects
        ],
        "报告": lambda: [Named({"序号": str(number), "文件名": name}) for number, name in enumerate(reports, 1)],
    }
    subject = str(outline.line(_SUBJECT, slots))
    if not subject.strip():
        raise PerfevalError(f"{outline.label} 的“{_SUBJECT}”一节是空的。")
    return Message(" ".join(subject.split()), f"{outline.line(_TEXT, slots)}\n")
