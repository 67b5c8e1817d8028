"""What an outline makes of the workbook: which cells it needs, and which columns nothing prints."""

from typing import Final

from perfeval.template import CONTENT, FUNDS, NARRATIVES, PROJECTS, SOURCES_OF_FUNDS, UNIT
from perfeval.template.definitions import WITH_DEPARTMENT, WITHOUT_CONTENT

#: the cells that some outlines ask for and others do not: with these, they are the opposite of what the template says
OTHERWISE_WITH: Final = {
    (UNIT.title, "department"): WITH_DEPARTMENT,
    (PROJECTS.title, "content"): WITHOUT_CONTENT,
}
#: what prints the cells that not every outline prints, by sheet and field
_SLOTS: Final = {
    (UNIT.title, "basis"): "评价依据",
    (UNIT.title, "leader"): "组长职务",
    (UNIT.title, "members"): "评价组成员",
    (UNIT.title, "annex_scores"): "附评分表",
    **{(UNIT.title, f"wording.{n.field}"): n.title for n in NARRATIVES},
    (PROJECTS.title, "content"): "实施内容和范围",
    (PROJECTS.title, "basis"): "立项依据",
    (FUNDS.title, "usage"): "支出用途",
    **{
        (FUNDS.title, f"{field}_{source}"): f"{word}{title}"
        for field, word in (("initial", "年初"), ("spent", "支出"))
        for source, title in SOURCES_OF_FUNDS.items()
    },
    **{(CONTENT.title, n.field): n.title for n in NARRATIVES},
}


def unused(outline_text: str) -> frozenset[tuple[str, str]]:
    """Return the sheets and fields of the cells that nothing in the texts of some outlines prints."""
    text = "\n".join(line for line in outline_text.splitlines() if not line.startswith("%%"))
    return frozenset(place for place, slot in _SLOTS.items() if slot not in text)
