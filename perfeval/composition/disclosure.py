"""The paragraph on performance for a unit's published accounts (决算公开的预算绩效情况说明)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files

from perfeval.composition.outlines import Outline, outline_of
from perfeval.composition.sources import Blank, in_one_line, unmarked
from perfeval.model import Evaluation, Project, plain, rounded
from perfeval.template import NARRATIVES

PROJECT, UNIT, OVERALL = "公开说明", "公开总说明", "汇总说明"


@cache
def _standard() -> Outline:
    name = "disclosure.md"
    return outline_of(name, (files("perfeval") / "disclosure_outlines" / name).read_text("utf-8"), built_in=True)


def disclosure(section: str, slots: Mapping[str, object], outline: Outline | None = None) -> str:
    """Return a paragraph, by the outline where it has that section."""
    chosen = outline if outline is not None and section in outline.sections else _standard()
    return in_one_line(unmarked(chosen.line(section, dict(slots))))


def own_texts(project: Project) -> dict[str, object]:
    """Return the texts that the project itself states, as slots."""
    return {n.title: project.narratives.get(n.field) or Blank(n.title) for n in NARRATIVES}


def unit_sums(evaluations: Sequence[Evaluation]) -> dict[str, object]:
    """Return what the projects of a unit add up to, as slots."""
    funds = [evaluation.project.funds for evaluation in evaluations if evaluation.project.funds is not None]
    return {
        "预算合计": _sum("预算合计", [f.allocated for f in funds]),
        "支出合计": _sum("支出合计", [f.expenditure for f in funds]),
        "平均分": plain(mean([evaluation.total for evaluation in evaluations])),
        "等级分布": distribution(evaluation.grade for evaluation in evaluations),
    }


def mean(totals: Sequence[Decimal]) -> Decimal:
    """Return the mean of totals at two places."""
    return rounded(sum(totals, Decimal(0)) / len(totals))


def distribution(grades: Iterable[str] | Mapping[str, int]) -> str:
    """Return how many projects have each grade, the most frequent first."""
    return "、".join(f"“{grade}”{number}个" for grade, number in Counter(grades).most_common())


def _sum(name: str, amounts: Sequence[Decimal | None]) -> object:
    """Return a sum; nothing where a part of it is not known."""
    known = [amount for amount in amounts if amount is not None]
    return plain(sum(known, Decimal(0))) if len(known) == len(amounts) else Blank(name)
