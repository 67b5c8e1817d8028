"""What was read otherwise than it stands, noted in one line a sheet and kind."""

from collections.abc import Iterator
from enum import StrEnum

from perfeval.cells import Cell
from perfeval.problems import Problem
from perfeval.readers.values import READ_AS

#: cells that one note names
_NAMED = 20


class Reading(StrEnum):
    """How a cell was read that does not stand as what it means; the value says so of several."""

    WRITTEN = "单元格按通行的写法读取"
    UNIT = "数值带计量单位，按数字和单位读取"
    MONEY = "金额带单位，按本表的金额单位读取"
    NOTHING = "只有“—”“/”“无”一类的记号，按没有填写读取"
    NATURE = "指标性质没有填写，按年度指标值的写法读取"
    CODE = "项目编号的写法与“项目概况”不同，按“项目概况”的编号读取"
    DAY = "日期按几月几日读取"
    NAME = "名称带着表格的标注，去掉标注读取"
    WORDS = "完成情况按指标体系的档次读取"
    MOVED = "完成情况没有填写，按实际完成值里的说法读取"
    POINTS = "完成情况按达到的要点读取"

    @property
    def quoted(self) -> bool:
        """Whether a note of several cells shows what each was read as: what it means is more than its figure."""
        return self not in {Reading.UNIT, Reading.NOTHING}


class Readings:
    """What was read otherwise than it stands, while a workbook is read."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Reading], list[tuple[Cell, str, str]]] = {}

    def add(self, kind: Reading, cell: Cell, text: str, read: str) -> None:
        """Remember a cell, its text and what was read from it; a blank where that is nothing."""
        self._found.setdefault((cell.sheet, kind), []).append((cell, text.replace("\n", " "), read))

    def problems(self) -> Iterator[Problem]:
        """Yield the notes, one for a sheet and kind."""
        for (sheet, kind), cells in self._found.items():
            cell, text, read = cells[0]
            if len(cells) == 1:
                said = f"“{text}”按 {read} 读取" if read else f"“{text}”按没有填写读取"
                said = said if kind is not Reading.NATURE else f"“指标性质”没有填写，按“年度指标值”的“{text}”取 {read}"
                yield READ_AS.broken(said, cell)
                continue
            named = (f"{c.address}（{t}→{r}）" if kind.quoted else c.address for c, t, r in cells[:_NAMED])
            more = "等" if len(cells) > _NAMED else ""
            yield READ_AS.broken(f"{len(cells)} 处{kind}：{'、'.join(named)}{more}", Cell(sheet))
