"""The paragraph on performance for a unit's published accounts (决算公开的预算绩效情况说明)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from perfeval.figures import HUNDRED, plain, rounded, rounded_quotient
from perfeval.library import Shelf
from perfeval.model import Amount, Assessment, Project, Unscored
from perfeval.model.summary import NOT_SCORED, ProjectSummary
from perfeval.reports.sources import Blank
from perfeval.reports.templates import Outline, compiled
from perfeval.template import NARRATIVES

PROJECT, UNIT = "公开说明", "公开总说明"
_OVERALL: Final = "汇总说明"
_STANDARD: Final = "disclosure"
#: the section of an outline that says what it calls the work, and what it is called where none says so
_CALLED, SELF_EVALUATION = "称谓", "自评"


def disclosure(section: str, slots: Mapping[str, object], outline: Outline) -> str:
    """Return a paragraph, by the outline where it has that section."""
    chosen = outline if section in outline.sections else compiled(Shelf.DISCLOSURE_OUTLINES.built_in(_STANDARD))
    return str(chosen.line(section, {**slots, _CALLED: called(outline)}))


def called(outline: Outline) -> str:
    """Return what an outline calls the work: 评价 or 自评."""
    return str(outline.line(_CALLED, {})) if _CALLED in outline.sections else SELF_EVALUATION


def overall(slots: Mapping[str, object], names: Iterable[str]) -> str:
    """Return the paragraph on many units; `names` are what their outlines call the work."""
    standard = compiled(Shelf.DISCLOSURE_OUTLINES.built_in(_STANDARD))
    return str(standard.line(_OVERALL, {**slots, _CALLED: "和".join(sorted(set(names), reverse=True))}))


def own_texts(project: Project) -> dict[str, object]:
    """Return the texts that the project itself states, as slots."""
    return {n.title: project.narratives.get(n.field) or Blank(n.title) for n in NARRATIVES}


def unit_sums(projects: Sequence[Assessment] | Sequence[ProjectSummary], grades: Iterable[str]) -> dict[str, object]:
    """Return what the projects of a unit add up to, as slots; `grades` are those of its system, the highest first."""
    funds = [_allocated_and_spent(project) for project in projects]
    return sum_slots(
        _sum([allocated for allocated, _ in funds]),
        _sum([spent for _, spent in funds]),
        mean(map(_total, projects)),
        distribution(map(_verdict, projects), grades),
    )


def sum_slots(
    allocated: Decimal | None, spent: Decimal | None, average: Decimal | None, grades: str
) -> dict[str, object]:
    """Return what projects add up to, as slots; None stands for what is not known of all of them."""
    return {
        "预算合计": Blank("预算合计") if allocated is None else plain(allocated),
        "支出合计": Blank("支出合计") if spent is None else plain(spent),
        "完成预算比例": _share(allocated, spent),
        "平均分": Blank("平均分") if average is None else plain(average),
        "等级分布": grades,
    }


def _total(project: Assessment | ProjectSummary) -> Decimal | None:
    return None if isinstance(project, Unscored) else project.total


def _verdict(project: Assessment | ProjectSummary) -> str:
    if isinstance(project, Unscored):
        return NOT_SCORED
    return project.verdict if isinstance(project, ProjectSummary) else project.grade


def _allocated_and_spent(project: Assessment | ProjectSummary) -> tuple[Decimal | None, Decimal | None]:
    if isinstance(project, ProjectSummary):
        return project.allocated, project.expenditure
    return project.project.funds.allocated, project.project.funds[Amount.EXPENDITURE]


def mean(totals: Iterable[Decimal | None]) -> Decimal | None:
    """Return the mean of the totals that there are, at two places."""
    known = [total for total in totals if total is not None]
    return rounded(sum(known, Decimal(0)) / len(known)) if known else None


def distribution(grades: Iterable[str] | Mapping[str, int], order: Iterable[str]) -> str:
    """Return how many projects have each grade: in the order of the system, and then those that are none of it."""
    numbers = Counter(grades)
    found = ((grade, numbers[grade]) for grade in dict.fromkeys((*order, *numbers)))
    return "、".join(f"“{grade}”{number}个" for grade, number in found if number)


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """Return a sum; None where a part of it is not known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _share(allocated: Decimal | None, spent: Decimal | None) -> object:
    """Return how much of the budget was spent."""
    if not allocated or spent is None:
        return Blank("完成预算比例")
    return f"{plain(rounded_quotient(spent * HUNDRED, allocated))}%"
