"""How a form may be drawn up otherwise than another of the same layout, and options at random."""

from dataclasses import dataclass, fields
from random import Random
from typing import Final, Self

from hypothesis import strategies as st

#: the choices of options that are words; all others are yes or no
CHOICES: Final = {
    "money": ("万元", "元"),
    "declared": ("head", "inside", "none", "above"),
    "numbers": ("number", "text", "thousands"),
    "groups": ("merged", "repeated", "first"),
    "blank": ("", "—", "/", "0"),
    "arrangement": ("apart", "below"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a form is drawn up; as they stand, plainly."""

    #: the year stands in the title; the title says both on one line
    year: bool = True
    one_line: bool = False
    #: (A) (B) behind heads, full-width brackets, colons behind heads, blanks and line breaks within them
    marks: bool = True
    wide: bool = True
    colons: bool = False
    blanks: bool = False
    #: codes before the names of project and department
    codes: bool = False
    #: points behind the names of groups; 指标1： before names; 等 behind 服务对象满意度指标
    group_points: bool = False
    numbered: bool = False
    #: a column of signs, a column of units; else both stand in the values
    nature_column: bool = False
    unit_column: bool = False
    #: natures that the integrated system does not know are put as 定性
    system_natures: bool = False
    sign_words: bool = False
    #: an indicator of the nature = is written without its sign
    bare_equal: bool = False
    percent_format: bool = False
    #: actual values repeat the unit
    unit_in_actual: bool = True
    points_first: bool = False
    vertical: bool = False
    fillers: bool = False
    remark: bool = False
    #: lines of a text are paragraphs in Word
    paragraphs: bool = False
    #: cells that are real dates where a day is stated
    date_cells: bool = False
    #: columns 复核分 and 评价标准, which are not ours; a line with the day of filling, a row of names at the end
    review: bool = False
    standard: bool = False
    filled_on: bool = False
    signed: bool = False
    #: 等 behind 服务对象满意度指标; the heads of the indicators again in the midst of them, as on a new page
    and_others: bool = False
    paged: bool = False
    #: Excel: the form does not begin in the corner; Word: titles in the table, the form within a cell, columns of the
    #: upper part that do not meet those of the indicators
    offset: bool = False
    titled_inside: bool = False
    nested: bool = False
    uneven: bool = False
    money: str = "万元"
    declared: str = "head"
    numbers: str = "number"
    groups: str = "merged"
    blank: str = ""
    arrangement: str = "apart"

    @classmethod
    def random(cls, random: Random) -> Self:
        """Return options at random."""
        chosen: dict[str, str | bool] = {}
        for option in fields(cls):
            words = CHOICES.get(option.name)
            chosen[option.name] = random.random() < 0.5 if words is None else random.choice(words)
        return cls(**chosen)  # type: ignore[arg-type]  # as its fields are


def options() -> st.SearchStrategy[Options]:
    """Give options of every kind."""
    choices = {name: st.sampled_from(words) for name, words in CHOICES.items()}
    switches = {option.name: st.booleans() for option in fields(Options) if option.name not in CHOICES}
    return st.builds(Options, **choices, **switches)
