"""What lives in the workbook: the sheet 评分规则, and the formulas that score from it while a person types.

The formulas are a preview of `scoring` for the accountant; a test holds the two together. They use only functions that
every Excel, WPS and LibreOffice has. Where a formula needs columns side by side, that is demanded here, on import.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from openpyxl.utils import get_column_letter

from perfeval import template
from perfeval.library import (
    DENOMINATORS,
    MAX_STEPS,
    RATES,
    RateName,
)
from perfeval.library.rates import Quotient, Sum
from perfeval.methods import METHODS, Method
from perfeval.methods.formula import BLANK, References, when
from perfeval.methods.words import NO_REASONS, SHORTEST_REASON
from perfeval.model import NOT_APPLICABLE, Amount, Nature
from perfeval.template import FUNDS, HEADING_ROW, INDICATORS, PROJECTS, UNIT, Sheet
from perfeval.template.rules import NAMED, OFFERED, PARAMETERS, PARTS, RULE_HEADINGS

#: rows of 绩效指标 that the sums of a project look at
_LAST_ROW: Final = 2000

# ---------------------------------------------------------------- columns


def _columns(sheet: Sheet) -> dict[str, str]:
    return {column.field: get_column_letter(number) for number, column in enumerate(sheet.columns, 1)}


def adjoining(sheet: Sheet, fields: Sequence[str]) -> tuple[str, str]:
    """Return the first and last column of fields; raise `ValueError` unless they stand side by side, in this order."""
    stated = [column.field for column in sheet.columns]
    first = stated.index(fields[0])
    if stated[first : first + len(fields)] != list(fields):
        raise ValueError(f"the formulas need these columns of {sheet.title} side by side: {', '.join(fields)}")
    return get_column_letter(first + 1), get_column_letter(first + len(fields))


def shared(sheets: Iterable[Sheet], field: str) -> str:
    """Return the column that a field has on all of some sheets; raise `ValueError` unless it is the same one."""
    columns = {_columns(sheet)[field] for sheet in sheets}
    if len(columns) > 1:
        raise ValueError(f"the formulas need {field} in the same column of every sheet, not in {sorted(columns)}")
    return columns.pop()


_INDICATOR_COLUMNS: Final = _columns(INDICATORS)
_FUNDS_COLUMNS: Final = _columns(FUNDS)
_PROJECT_COLUMNS: Final = _columns(PROJECTS)
_CODE: Final = shared(template.TABLE_SHEETS, "code")
_OWN_CODE: Final = f"${_CODE}{{row}}"
_RATES_FROM, _RATES_TO = adjoining(FUNDS, tuple(RATES))


def _rule_letter(heading: str) -> str:
    return get_column_letter(RULE_HEADINGS.index(heading) + 1)


_KEYS: Final = f"{template.RULES_TITLE}!${_rule_letter('键')}:${_rule_letter('键')}"
_SYSTEM_ROW: Final = HEADING_ROW + 1 + [column.field for column in UNIT.columns].index("system")
_CHOSEN_SYSTEM: Final = f"{UNIT.title}!${get_column_letter(template.UNIT_HEADINGS.index('填写内容') + 1)}${_SYSTEM_ROW}"
#: the cell of 评分规则 that has the chosen system by its name, and the formula in it
SYSTEM_CELL: Final = f"{_rule_letter('名称1')}1"
SYSTEM_FORMULA: Final = (
    f"=IFERROR(INDEX({template.RULES_TITLE}!${_rule_letter('方法')}:${_rule_letter('方法')},"
    f'MATCH("{NAMED}|"&{_CHOSEN_SYSTEM},{_KEYS},0)),{_CHOSEN_SYSTEM}&"")'
)
_SYSTEM: Final = f"{template.RULES_TITLE}!${_rule_letter('名称1')}$1"


# ---------------------------------------------------------------- formulas


def _project_row(sheet: Sheet) -> str:
    """Return the row that a sheet has for the project of the formula's own row."""
    return f"MATCH({_OWN_CODE},{sheet.title}!${_CODE}:${_CODE},0)"


def _found(key: str) -> str:
    return f"MATCH({_SYSTEM}&{key},{_KEYS},0)"


def _looked_up(heading: str, row: str) -> str:
    letter = _rule_letter(heading)
    return f"INDEX({template.RULES_TITLE}!${letter}:${letter},{row})"


def _steps(part: str, row: str) -> str:
    """Return all names, lower bounds or values of a row of 评分规则."""
    first, last = _rule_letter(f"{part}1"), _rule_letter(f"{part}{MAX_STEPS}")
    return f"INDEX({template.RULES_TITLE}!${first}:${last},{row},0)"


def _shown_number(cell: str) -> str:
    """Return a number as Excel shows it: a cell in a percent format holds a hundredth."""
    return f'IF(LEFT(CELL("format",{cell}),1)="P",ROUND({cell}*100,10),{cell})'


def _cells(columns: Mapping[str, str]) -> dict[str, str]:
    return {field: f"{letter}{{row}}" for field, letter in columns.items()}


def _rule_score() -> str:
    """Return the formula of 规则得分: the formula of the method that 评分规则 names for the row."""
    at, row = _references(), _cells(_INDICATOR_COLUMNS)["rule_row"]
    called = _looked_up("方法", row)
    methods = sorted(METHODS.values(), key=_turn)
    body = when(*((f'{called}="{method.name}"', method.formula(at)) for method in methods))
    return (
        f'=IF(OR({_OWN_CODE}="",{row}="",NOT(ISNUMBER({at.points}))),"",'
        f'IF({at.achievement}="{NOT_APPLICABLE}","{NOT_APPLICABLE}",IFERROR({body},"")))'
    )


def _score() -> str:
    """Return the formula of 自动得分: 规则得分, else the unit's own lower score where it stands."""
    cells = _cells(_INDICATOR_COLUMNS)
    own, scored, reason = cells["self_score"], cells["rule_score"], cells["deviation_reason"]
    lets, tolerance = (_looked_up(heading, _found('"|自评"')) for heading in PARAMETERS[:2])
    none = ",".join(f'"{text}","{text}。"' for text in NO_REASONS)
    given = f"LEN({reason})>={SHORTEST_REASON},ISNA(MATCH({reason},{{{{{none}}}}},0))"
    stands = f"AND(ISNUMBER({scored}),ISNUMBER({own}),{own}>=0,{given})"
    lower = f"IF({lets}=1,ROUND({own},2)+{tolerance}<{scored},FALSE)"
    return f"=IF({stands},IF(IFERROR({lower},FALSE),ROUND({own},2),{scored}),{scored})"


def _turn(method: Method) -> int:
    """Return when the formula asks for a method: first those of a figure and its target, then tiers, then the others."""
    if not any(nature.numeric for nature in method.natures):
        return 2
    return 1 if method.has_steps else 0


def _references() -> References:
    cells = _cells(_INDICATOR_COLUMNS)
    row = cells["rule_row"]
    threshold, deduction, figure = (_looked_up(heading, row) for heading in PARAMETERS)
    names, minima, values = (_steps(part, row) for part in PARTS)
    return References(
        nature=_nature(),
        written=cells["target"],
        target=cells["used_target"],
        actual=cells["used_actual"],
        points=cells["points"],
        achievement=cells["achievement"],
        self_score=cells["self_score"],
        threshold=threshold,
        deduction=deduction,
        figure=figure,
        names=names,
        minima=minima,
        values=values,
    )


def achievement_choices(row: int) -> str:
    """Return the formula of the list that the dropdown of 完成情况 offers in a row, by the method that scores it."""
    method = _looked_up("方法", f"${_INDICATOR_COLUMNS['rule_row']}{row}")
    found = f'MATCH({_SYSTEM}&"|{OFFERED}|"&{method},{_KEYS},0)'
    anchor = f"{template.RULES_TITLE}!${_rule_letter('名称1')}$1"
    return f"OFFSET({anchor},{found}-1,0,1,{_looked_up('参数一', found)})"


def _nature() -> str:
    """Return the sign of a row, however it was drawn; that of its target where it was left blank."""
    nature, target = (f"{_INDICATOR_COLUMNS[field]}{{row}}" for field in ("nature", "target"))
    text = f'IF({nature}="",IF(ISNUMBER({target}),"",LEFT(TRIM({target}),1)),{nature})'
    for drawn, sign in _DRAWN:
        text = f'SUBSTITUTE({text},"{drawn}","{sign}")'
    return text


#: signs as they are also drawn
_DRAWN: Final = (("≧", "≥"), ("≦", "≤"), ("＞", ">"), ("＜", "<"), ("＝", "="), ("═", "="))


def _text_number(cell: str) -> str:
    """Return the formula of a figure that was typed as a text, with a sign before it or its unit behind it: ≥95%."""
    unit = f"{_INDICATOR_COLUMNS['unit_of_measure']}{{row}}"
    text = f'SUBSTITUTE(SUBSTITUTE({cell},"％","%"),{unit}&"","")'
    for mark in ("≥", "≧", "≤", "≦", ">", "<", "=", "＞", "＜", "＝", "═", "%"):
        text = f'SUBSTITUTE({text},"{mark}","")'
    return f'IFERROR(VALUE({text}),"")'


def _used_target() -> str:
    cell, nature = (f"{_INDICATOR_COLUMNS[field]}{{row}}" for field in ("target", "nature"))
    written = (
        f'DATE(LEFT({cell},4),MID({cell},6,FIND("月",{cell})-6),'
        f'MID({cell},FIND("月",{cell})+1,FIND("日",{cell})-FIND("月",{cell})-1))'
    )
    bounds = cell
    for mark, plainly in ((" ", ""), ("～", "-"), ("~", "-"), ("—", "-"), ("–", "-"), ("至", "-")):
        bounds = f'SUBSTITUTE({bounds},"{mark}","{plainly}")'
    return "=" + when(
        (f"{cell}={BLANK}", BLANK),
        (f"ISNUMBER({cell})", _shown_number(cell)),
        (f'{nature}="{Nature.DEADLINE}"', f'IFERROR({written},"")'),
        (f'{nature}="{Nature.WITHIN}"', bounds),
        (_is_sign(), _text_number(cell)),
    )


def _used_actual() -> str:
    cell, name = (f"{_INDICATOR_COLUMNS[field]}{{row}}" for field in ("actual", "name"))
    which = _looked_up("参数一", _found(f'"|推算|"&{name}'))
    rates = f"{FUNDS.title}!${_RATES_FROM}:${_RATES_TO}"
    derived = f'IFERROR(INDEX({rates},{_project_row(FUNDS)},{which}),"")'
    text = f"IF({_is_sign(within=True)},{_text_number(cell)},{BLANK})"
    return f'=IF({cell}="",{derived},IF(ISNUMBER({cell}),{_shown_number(cell)},{text}))'


def _is_sign(*, within: bool = False) -> str:
    """Return the condition that a row asks for figures."""
    signs = [nature for nature in Nature if nature.numeric and (within or nature is not Nature.WITHIN)]
    return "OR({nature}={{{{{signs}}}}})".format(nature=_nature(), signs=",".join(f'"{sign}"' for sign in signs))


def _rule_row() -> str:
    level1, level2, name = (f"{_INDICATOR_COLUMNS[field]}{{row}}" for field in ("level1", "level2", "name"))
    nature = _nature()
    own = _found(f'"|"&{level1}&"|"&{level2}&"|"&{name}&"|"&{nature}')
    group, general = _found(f'"|"&{level2}&"|"&{nature}'), _found(f'"|"&{nature}')
    return f'=IF({nature}="","",IFERROR({own},IFERROR({group},IFERROR({general},""))))'


def _sum(cells: Mapping[str, str], amounts: Sum) -> str:
    """Return the formula of a sum of amounts; the budget that counts is the adjusted one where it is stated."""
    terms = []
    if amounts.budget:
        initial, adjusted = cells[Amount.INITIAL_BUDGET], cells[Amount.ADJUSTED_BUDGET]
        own = adjusted if amounts.carried is None else f"{adjusted}-{cells[amounts.carried]}"
        terms.append(f'IF({adjusted}="",{initial},{own})')
    text = "+".join([*terms, *(cells[amount] for amount in amounts.added)])
    return f"({'-'.join([text, *(cells[amount] for amount in amounts.taken_off)])})" if amounts.taken_off else text


def _stated_sum(cells: Mapping[str, str], amounts: Sum) -> str:
    """Return the formula of a sum that is 0 unless all its amounts are stated."""
    listed = [cells[amount] for amount in amounts.added]
    return f"IF(COUNT({','.join(listed)})<{len(listed)},0,{_sum(cells, amounts)})"


def _rate(cells: Mapping[str, str], quotient: Quotient) -> str:
    """Return the formula of a rate, blank while what is held against the whole is."""
    (moved,) = (*quotient.part.added, *quotient.part.taken_off)
    if quotient.whole is None:
        chosen = _looked_up("参数一", _found('"|执行率"'))
        whole = f"CHOOSE({chosen},{','.join(_stated_sum(cells, amounts) for amounts in DENOMINATORS.values())})"
    else:
        whole = _sum(cells, quotient.whole)
    return f'=IFERROR(IF({cells[moved]}="","",ROUND({_sum(cells, quotient.part)}*100/{whole},2)),"")'


def _funds() -> Iterator[tuple[str, str]]:
    cells = _cells(_FUNDS_COLUMNS)
    for name, quotient in RATES.items():
        yield name, _rate(cells, quotient)
    opening, received, spent, closing = movements = [
        cells[amount]
        for amount in (
            *(Amount.OPENING_CARRYOVER, Amount.APPROPRIATION_RECEIVED),
            *(Amount.EXPENDITURE, Amount.CLOSING_CARRYOVER),
        )
    ]
    yield "balance", f'=IF(COUNT({",".join(movements)})<4,"",ROUND({opening}+{received}-{spent}-{closing},2))'


def _totals() -> Iterator[tuple[str, str]]:
    cells = _cells(_PROJECT_COLUMNS)
    code, points, score = (
        f"{INDICATORS.title}!${letter}${HEADING_ROW + 1}:${letter}${_LAST_ROW}"
        for letter in (_INDICATOR_COLUMNS[field] for field in ("code", "points", "auto_score"))
    )
    own = f"({code}={_OWN_CODE})"
    rows, scored = f"SUMPRODUCT({own}*1)", f"SUMPRODUCT({own}*ISNUMBER({score}))"
    passed_over = f'SUMPRODUCT({own}*({score}="{NOT_APPLICABLE}"))'
    full = _looked_up("参数一", _found('"|满分"'))
    gained, worth = f"ROUND(SUMPRODUCT({own}*1,{score}),2)", f"SUMPRODUCT({own}*ISNUMBER({score}),{points})"
    yield "points_total", f'=IF({_OWN_CODE}="","",ROUND(SUMPRODUCT({own}*1,{points}),2))'
    incomplete = f'OR({_OWN_CODE}="",{scored}=0,{scored}+{passed_over}<{rows},{cells["points_total"]}<>{full})'
    rescaled = f"IF({passed_over}=0,{gained},ROUND({gained}*{full}/{worth},2))"
    yield "auto_total", f'=IFERROR(IF({incomplete},"",ROUND(MIN({_cap()},{rescaled}),2)),"")'
    grades, total = _found('"|等级"'), cells["auto_total"]
    place = f"1+SUMPRODUCT(--({_steps('下限', grades)}>{total}))"
    yield "auto_grade", f'=IF({total}="","",IFERROR(INDEX({_steps("名称", grades)},{place}),""))'


def _cap() -> str:
    """Return the formula of the strictest cap that the execution rate brings; far above any total where there is none."""
    letter = _FUNDS_COLUMNS[RateName.EXECUTION]
    rate = f"INDEX({FUNDS.title}!${letter}:${letter},{_project_row(FUNDS)})"
    caps, above = _found('"|封顶"'), 10**6
    bounds, totals = _steps("下限", caps), _steps("取值", caps)
    return f"IFERROR(SUMPRODUCT(MIN({above}-({rate}<{bounds})*({above}-{totals}))),{above})"


def _project_name() -> str:
    letter = _PROJECT_COLUMNS["name"]
    return f'=IFERROR(INDEX({PROJECTS.title}!${letter}:${letter},{_project_row(PROJECTS)})&"","")'


def _method_title() -> str:
    row = _cells(_INDICATOR_COLUMNS)["rule_row"]
    return f'=IF({row}="","",{_looked_up("方法名称", row)})'


#: the formula of each computed column, with {row} for its row
FORMULAS: Final[Mapping[tuple[str, str], str]] = {
    **{(sheet.title, "project_name"): _project_name() for sheet in template.TABLE_SHEETS},
    **{(PROJECTS.title, field): formula for field, formula in _totals()},
    **{(FUNDS.title, field): formula for field, formula in _funds()},
    (INDICATORS.title, "auto_score"): _score(),
    (INDICATORS.title, "rule_score"): _rule_score(),
    (INDICATORS.title, "used_target"): _used_target(),
    (INDICATORS.title, "used_actual"): _used_actual(),
    (INDICATORS.title, "rule_row"): _rule_row(),
    (INDICATORS.title, "method"): _method_title(),
}
