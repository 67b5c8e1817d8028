"""Records made for a test: rows, funds statements and projects, as they are once a workbook has been read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from perfeval.cells import Cell
from perfeval.model import (
    Amount,
    FundsDraft,
    FundsStatement,
    Indicator,
    IndicatorDraft,
    Nature,
    OutlineName,
    Place,
    Project,
    ProjectDraft,
    Read,
    Submission,
    Target,
    UnitDraft,
)
from perfeval.template import FUNDS, INDICATORS, PROJECTS, UNIT, Sheet


def place(sheet: Sheet, row: int = 3) -> Place:
    """Return where a record of a sheet stands."""
    return Place(sheet.title, {c.field: Cell(sheet.title, row, n) for n, c in enumerate(sheet.columns, 1)})


def draft(
    nature: Read[Nature] = Nature.AT_LEAST,
    target: Read[Target | None] = None,
    actual: Read[Target | None] = None,
    points: Read[Decimal | None] = Decimal(10),
    *,
    level1: Read[str] = "产出",
    level2: Read[str] = "项目产出",
    name: Read[str] = "甲",
    achievement: Read[str | None] = None,
    self_score: Read[Decimal | None] = None,
) -> IndicatorDraft:
    """Return a row of 绩效指标 as it was read."""
    return IndicatorDraft(
        place=place(INDICATORS),
        level1=level1,
        level2=level2,
        name=name,
        nature=nature,
        target=target,
        unit_of_measure=None,
        actual=actual,
        points=points,
        achievement=achievement,
        self_score=self_score,
        deviation_reason=None,
    )


def indicator(
    nature: Nature, target: Target | None, actual: Target | None, points: Decimal | None, **fields: Any
) -> Indicator:
    """Return a row of 绩效指标 without gaps; `fields` are those of `draft`."""
    found = draft(nature, target, actual, points, **fields).complete()
    assert found is not None
    return found


def funds_draft(amounts: Mapping[Amount, Read[Decimal | None]]) -> FundsDraft:
    """Return a row of 资金情况 as it was read; what is not stated is blank."""
    return FundsDraft(place=place(FUNDS), amounts=amounts, usage=None, note=None)


def funds_of(amounts: Mapping[Amount, float]) -> FundsStatement:
    """Return a row of 资金情况 without gaps; what is not stated is blank."""
    found = funds_draft({name: Decimal(str(amount)) for name, amount in amounts.items()}).complete()
    assert found is not None
    return found


def project_draft(*rows: IndicatorDraft, funds: FundsDraft | None = None) -> ProjectDraft:
    """Return a project as it was read."""
    return ProjectDraft(
        place=place(PROJECTS),
        code="01",
        name="甲",
        title_name=None,
        implementing_unit=None,
        content="",
        target="",
        basis=None,
        funds=funds,
        indicators=rows,
        narratives={},
    )


def project_of(*rows: Indicator, funds: FundsStatement | None = None) -> Project:
    """Return a project without gaps; its funds statement is blank where none is given."""
    found = project_draft(*rows, funds=funds or funds_of({})).complete()
    assert found is not None
    return found


def unit_draft(*, name: Read[str] = "某所", year: Read[int] = 2023, money_unit: Read[str] = "万元") -> UnitDraft:
    """Return 单位信息 as it was read, with nothing but what must be there."""
    return UnitDraft(
        place=place(UNIT),
        name=name,
        year=year,
        department=None,
        money_unit=money_unit,
        system="common-2013",
        outlines=(OutlineName("shijiazhuang-2013", place(UNIT).cell("outline")),),
        basis=None,
        leader=None,
        members=None,
        cover_text=None,
        annex_scores=False,
        signature=None,
        issue_date=None,
        email=None,
        wording={},
    )


def submission_of(*projects: ProjectDraft) -> Submission:
    """Return a workbook as it was read."""
    return Submission(unit=unit_draft(), projects=projects)
