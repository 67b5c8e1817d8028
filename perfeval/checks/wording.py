"""What texts say that has a meaning for checks: nothing at all, years, figures, instructions of a form."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from perfeval.cells import Cell
from perfeval.model import UNREAD, ProjectDraft, Read
from perfeval.records import frozen

#: what stands for a reason or a problem and is none
_NOTHING: Final = re.compile(
    r"(?:无|没有|暂无|不存在|未发生|未?发现|并无|尚无|目前无|基本无)?(?:任何|明显|重大|突出|较大)?"
    r"(?:偏差|偏离|问题|原因|情况|异常)?|[-—–/\\.…·*]+|同上|略|详?见附件|(?:已)?按(?:计划|时|期)?完成"
)
#: a sentence that denies problems, whatever stands beside it
_DENIED: Final = re.compile(
    r"(?:暂|目前|尚|基本|均|总体)?(?:无|没有|不存在|未发现|未出现|未存在)(?:任何|明显|重大|突出|较大|其他)?(?:的)?问题"
)
_HOWEVER: Final = re.compile("但|不过|然而|仍|不足|有待|下年|今后|下一步|改进")
_ANNEX: Final = re.compile(r"(?:详|具体)?(?:情况)?(?:请)?[参详]?见附[件表]")
#: document numbers and titles hold figures and years that are no results
_ASIDE: Final = re.compile(r"《[^》]*》|[〔\[（(][0-9]{4}[〕\])）]\s*第?[0-9]*号?|第?[0-9]+号(?!线|楼)")
_FIGURE: Final = re.compile(
    r"(?<![0-9A-Za-z.])([0-9][0-9,]*(?:\.[0-9]+)?)\s*"
    r"(万元|亿元|元|%|个|人次|人|次|台|套|件|项|名|户|天|公里|平方米|场|份|辆|处|分)"
)
_SENTENCE_ENDS: Final = re.compile(r"[。；;！!\n]")
_COMMA: Final = re.compile(r"，|,(?![0-9]{3})")
_MARKS: Final = re.compile(r"[\s。；;，,：:“”\"]")
#: what turns a text from the year evaluated to another one
OTHER_YEAR: Final = re.compile("上年|去年|上一年|往年|前年|同期|下年|明年|累计|三年|[两二三四五六]年来")
_WIDE: Final = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
WORTH: Final = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8)}


def bare(text: str) -> str:
    """Return a text without blanks and the marks between its parts."""
    return _MARKS.sub("", text)


def says_nothing(text: str) -> bool:
    """Tell whether a text gives no reason: it denies one, or is only a mark of a form."""
    return _NOTHING.fullmatch(bare(text)) is not None


def names_an_annex(text: str) -> bool:
    """Tell whether a text only refers to an annex, which does not travel with a report."""
    return len(bare(text)) <= 12 and _ANNEX.search(bare(text)) is not None


def explains(reason: Read[str | None]) -> bool:
    """Tell whether a cell gives a reason; one that is unread has been reported, and may."""
    if reason is None or reason is UNREAD:
        return reason is UNREAD
    return not says_nothing(reason) and not names_an_annex(reason)


def stated(reason: Read[str | None]) -> str:
    """Return how a message quotes a cell that gives no reason."""
    return "空白" if reason is None or reason is UNREAD else f"“{reason}”"


def denies_problems(text: str) -> bool:
    """Tell whether a text says that there are no problems, and names none."""
    said = bare(text)
    return says_nothing(text) or (_DENIED.search(said) is not None and len(said) <= 30 and not _HOWEVER.search(said))


@frozen
class Figure:
    """A figure of a text with its unit, and where it stands in it."""

    value: Decimal
    unit: str
    start: int
    end: int

    @property
    def is_amount(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit in WORTH

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan."""
        return self.value * WORTH[self.unit]

    @property
    def places(self) -> int:
        """How many places it is stated with."""
        return max(0, -int(self.value.as_tuple().exponent))

    @property
    def half_a_step(self) -> Decimal:
        """Half a unit of the last place, in yuan for an amount: what rounding explains."""
        return Decimal(5).scaleb(-self.places - 1) * WORTH.get(self.unit, Decimal(1))


def without_asides(text: str) -> str:
    """Return a text with document numbers and titles blanked out and digits made narrow, each place where it was."""
    return _ASIDE.sub(lambda match: "　" * len(match[0]), text.translate(_WIDE))


@lru_cache(256)  # several checks look at the figures of one sentence, one after the other
def figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text that have a unit."""
    found = _FIGURE.finditer(without_asides(text))
    return tuple([Figure(Decimal(match[1].replace(",", "")), match[2], *match.span()) for match in found])


def said_unit(unit: str) -> str:
    """Return a unit of measure as figures of a text have it."""
    return unit.replace("％", "%")


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text."""
    return (part for part in _SENTENCE_ENDS.split(text) if part.strip())


@lru_cache(256)  # of one text for several checks, which look at one project after the other
def sentences_without_asides(text: str) -> tuple[str, ...]:
    """Return the sentences of a text without document numbers and titles, and with narrow digits."""
    return tuple(sentences(without_asides(text)))


def clauses(sentence: str) -> Iterator[str]:
    """Yield the clauses of a sentence; a comma between digits parts none."""
    return (part for part in _COMMA.split(sentence) if part.strip())


def narratives(project: ProjectDraft) -> Iterator[tuple[str, Cell, str]]:
    """Yield each text of a project's own that was read: its field, its cell, what it says."""
    for field, text in project.narratives.items():
        if text is not UNREAD:
            yield field, project.narrative_cell(field), text


def own_texts(project: ProjectDraft) -> Iterator[tuple[str, Cell, str]]:
    """Yield what was written of a project in sentences: its field, its cell, what it says."""
    stated: dict[str, Read[str | None]] = {"content": project.content, "target": project.target}
    for field, text in stated.items():
        if text is not UNREAD and text is not None:
            yield field, project.place.cell(field), text
    yield from narratives(project)
