"""Nothing typed is lost: each filled cell is printed in some report of the run, or a note says that it is not."""

from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from blocks import lines
from hypothesis import given
from hypothesis import strategies as st
from test_argument import OUTLINES
from workbooks import examined, small_data

from perfeval import template
from perfeval.model import Typed
from perfeval.readers.values import cell_text
from perfeval.reports.blocks import Report, Signature
from perfeval.service import Composition, compose
from perfeval.template import CONTENT, FUNDS, INDICATORS, NARRATIVES, PROJECTS, UNIT

ALL_OUTLINES = OUTLINES | {
    "self-report": OUTLINES["shijiazhuang-2013"],
    "sichuan-0013zp": OUTLINES["self-evaluation"],
}
#: cells that say how reports are made, or what the others mean
SETTINGS = {"code", "system", "outline", "outline2", "outline3", "annex_scores", "email", "money_unit", "nature"}
TEXTS = {
    "unit": ("department", "basis", "leader", "members", "cover_text", "signature"),
    "project": ("title_name", "implementing_unit", "basis"),
    "funds": ("usage", "note"),
    "row": ("deviation_reason",),
}


def filled(outline: str, left_blank: frozenset[str], annex: str) -> dict[str, Any]:
    """Return a project whose every cell says something that nothing else says, but for those left blank."""
    numbers = count(101)

    def tokens(where: str) -> dict[str, str]:
        return {field: f"记号{next(numbers)}号的内容" for field in TEXTS[where] if f"{where}.{field}" not in left_blank}

    system, *groups = ALL_OUTLINES[outline]
    wording = {f"wording.{n.field}": f"习惯{next(numbers)}号的说法" for n in NARRATIVES}
    unit = {"name": "记号甲所", "department": "记号乙局", "year": 2023, "system": system, "outline": outline}
    unit |= {"annex_scores": annex, "issue_date": "2024-2-11"} | tokens("unit")
    unit |= {field: text for field, text in wording.items() if field not in left_blank}
    data = small_data(
        unit=unit,
        name=f"记号{next(numbers)}经费",
        content=f"实施{next(numbers)}号",
        target=f"完成{next(numbers)}项",
        **tokens("project"),
        funds={
            "initial_budget": 1001,
            "adjusted_budget": 1103,
            "current_appropriation": 702,
            "prior_carryover": 401,
            "opening_carryover": Decimal("33.3"),
            "appropriation_received": 1100,
            "expenditure": Decimal("1041.7"),
            "closing_carryover": Decimal("91.6"),
            "returned": Decimal("17.9"),
            "note": None,
            "usage": None,
            **tokens("funds"),
        },
        narratives={
            n.field: f"叙述{next(numbers)}号的经过" for n in NARRATIVES if f"narrative.{n.field}" not in left_blank
        },
    )
    for number, (row, (level1, level2)) in enumerate(zip(data["projects"][0]["indicators"], groups, strict=True)):
        row.update({"level1": level1, "level2": level2, "name": f"指标{next(numbers)}", "target": 500 + number})
        row.update({"actual": 480 + number, "unit_of_measure": "件", "points": 50} | tokens("row"))
    return data


def said(reports: tuple[Report, ...]) -> str:
    """Return all that reports print, without the marks that are set otherwise than they are typed."""
    parts = []
    for report in reports:
        parts += [str(report.title), *lines(report)]
        parts += [f"{b.issuer}\n{b.issued}" for b in report.blocks if isinstance(b, Signature)]
    return "\n".join(parts)


def lost(composition: Composition) -> list[Typed]:
    """Return what was typed that is neither printed nor named by a note."""
    submission = composition.examination.submission
    assert submission is not None
    notes = [p for p in composition.examination.problems if p.rule.code == "not-printed"]
    named = {(p.cell.sheet, p.cell.column if p.cell.sheet != UNIT.title else p.cell.row) for p in notes if p.cell}
    printed = said(composition.reports).replace(",", "")  # which a table of money has before every three digits
    return [
        typed
        for typed in submission.typed()
        if typed.field not in SETTINGS
        and str(cell_text(typed.raw)).removesuffix(" 00:00:00") not in printed
        and typed.field != "issue_date"
        and (typed.sheet, typed.cell.column if typed.sheet != UNIT.title else typed.cell.row) not in named
    ]


FIELDS = sorted(
    {f"{where}.{field}" for where, fields in TEXTS.items() for field in fields}
    | {f"narrative.{n.field}" for n in NARRATIVES}
    | {f"wording.{n.field}" for n in NARRATIVES}
)


@given(
    outline=st.sampled_from(list(ALL_OUTLINES)),
    left_blank=st.frozensets(st.sampled_from(FIELDS)),
    annex=st.sampled_from(["是", "否"]),
)
def test_what_is_typed_is_printed_or_named(outline: str, left_blank: frozenset[str], annex: str) -> None:
    composition = compose(examined(filled(outline, left_blank, annex)))
    assert not composition.examination.failed, composition.examination.problems
    assert lost(composition) == []


@pytest.mark.parametrize(
    ("outline", "columns"),
    [
        pytest.param("shijiazhuang-2013", ["主管部门"], id="shijiazhuang-2013"),
        pytest.param("mof-2020", [], id="mof-2020"),
        pytest.param(
            "self-evaluation",
            ["评价依据", "组长职务", "评价组成员", "实施内容和范围", "立项依据", "支出用途"],
            id="self-evaluation",
        ),
    ],
)
def test_notes_name_what_an_outline_does_not_print(outline: str, columns: list[str]) -> None:
    own_texts = frozenset(field for field in FIELDS if field.startswith(("wording.", "narrative.")))
    composition = compose(examined(filled(outline, own_texts, "是")))
    notes = [p for p in composition.examination.problems if p.rule.code == "not-printed"]
    assert {p.severity.value for p in notes} <= {"提示"}
    assert [p.message.partition("”")[0].removeprefix("“") for p in notes] == columns


@pytest.mark.parametrize(
    ("annex", "said"),
    [
        pytest.param("是", None, id="in-the-table"),
        pytest.param(
            "否",
            "绩效指标!D3 提示 “二级指标”有 2 处填写的内容没有印进报告，提纲“财政支出绩效评价报告（投入、过程、产出、效果）”"
            "不采用：D3、D4。要印的，请在“单位信息”的“附评分表”选“是”，或另选一份提纲。 [not-printed]",
            id="without-a-table",
        ),
    ],
)
def test_a_note_says_where_and_what_to_do(annex: str, said: str | None) -> None:
    problems = compose(examined(small_data(unit={"annex_scores": annex}))).examination.problems
    assert [str(p) for p in problems if p.rule.code == "not-printed"] == [said] * (said is not None)


def test_what_another_outline_of_the_run_prints_is_not_named() -> None:
    data = filled("self-evaluation", frozenset(), "是")
    alone = compose(examined(data)).examination.problems
    data["unit"]["outline2"] = "mof-2020"
    both = compose(examined(data)).examination.problems
    content = [[p for p in found if p.rule.code == "not-printed" and "实施内容" in str(p)] for found in (alone, both)]
    assert (len(content[0]), content[1]) == (1, [])


def test_every_sheet_is_looked_at() -> None:
    typed = compose(examined(filled("mof-2020", frozenset(), "是"))).examination.submission
    assert typed is not None
    assert {found.sheet for found in typed.typed()} == {s.title for s in (UNIT, PROJECTS, FUNDS, INDICATORS, CONTENT)}
    assert template.UNIT.title in {found.sheet for found in typed.typed()}
