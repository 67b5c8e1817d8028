"""Material: what papers that exist already say for a workbook that is to be filled, value by value, with its origin.

A paper is a workbook of the template, an official form, a report, or a sheet of the integrated system
(预算管理一体化系统). Nothing here is decided: what becomes of material in a new year, and what is made of several
papers, is for others to say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from perfeval.cells import Scalar
from perfeval.records import frozen


class Paper(StrEnum):
    """What kind of paper material was read from, as a person calls it."""

    WORKBOOK = "填报工作簿"
    SELF_EVALUATION = "绩效自评表"
    DECLARATION = "绩效目标申报表"
    SYSTEM_SHEET = "一体化系统的表"
    REPORT = "报告"


#: what a cell of a workbook is filled with
Filling: TypeAlias = Scalar | Decimal


@frozen
class Origin:
    """Where something was read: the file, without folders, and the place in it as a person finds it.

    A place is a cell (`自评表!C5`), or says where to look in a document (`第 1 个表第 3 行第 2 列`, `第 12 段`).
    """

    file: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.file} {self.place}".rstrip()


@frozen
class Piece:
    """What a cell of the new workbook is filled with, and where it comes from.

    `said` is the text of the origin where it says more, or says it otherwise, than `value`; blank where they agree.
    `carried` tells that it is last year's (沿用上年) and must be looked at before it can stand.
    """

    value: Filling
    origin: Origin
    said: str = ""
    carried: bool = False


#: the filled cells of a row of the template by field, or those of 单位信息
Record: TypeAlias = Mapping[str, Piece]


@frozen
class Leftover:
    """What was read and has no place in the workbook (未能放置): what it stands under at its origin, its text, and why.

    `project` is the name or the code of the project that it belongs to, blank where it is the unit's or nobody knows.
    """

    origin: Origin
    title: str
    text: str
    why: str
    project: str = ""


@frozen(kw_only=True)
class ProjectMaterial:
    """What is known of one project: the row of 项目概况, of 资金情况, of 评价内容, and its rows of 绩效指标.

    `rows` are the rows of their sheets where the four stood, by the sheet's title, for a workbook that is to be as it
    was, as far as the paper knows them; there are none for papers that were no workbook.
    """

    described: Record = field(default_factory=dict)
    funds: Record = field(default_factory=dict)
    narratives: Record = field(default_factory=dict)
    indicators: tuple[Record, ...] = ()
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def records(self) -> Iterator[Record]:
        """Yield all its rows."""
        yield from (self.described, self.funds, self.narratives, *self.indicators)

    def pieces(self) -> Iterator[Piece]:
        """Yield all that has a cell."""
        for record in self.records():
            yield from record.values()


@frozen(kw_only=True)
class Material:
    """What one paper, or one form of several in a file, says; amounts are in its own `money_unit` of `unit`.

    `year` is the one that it evaluates, None where it does not say; `missing` names what it cannot tell, as the titles
    of the template's columns (报告中没有).
    """

    paper: Paper
    file: str
    year: int | None = None
    unit: Record = field(default_factory=dict)
    projects: tuple[ProjectMaterial, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    missing: tuple[str, ...] = ()

    def pieces(self) -> Iterator[Piece]:
        """Yield all that has a cell."""
        yield from self.unit.values()
        for project in self.projects:
            yield from project.pieces()
