"""What an outline makes of the workbook: which cells it needs, and which columns nothing prints."""

from dataclasses import replace
from typing import Final

from perfeval.template import CONTENT, FUNDS, NARRATIVES, PROJECTS, SOURCES_OF_FUNDS, UNIT, Sheet
from perfeval.template.definitions import WITH_DEPARTMENT, WITHOUT_CONTENT

#: the slots of a report that the columns of 资金情况 by source fill
SOURCE_SLOTS: Final = {
    f"{field}_{source}": f"{word}{title}"
    for field, word in (("initial", "年初"), ("spent", "支出"))
    for source, title in SOURCES_OF_FUNDS.items()
}


def suited(sheet: Sheet, outline: str | None) -> Sheet:
    """Return a sheet whose marks of required cells are those of an outline."""
    required = {
        (UNIT.title, "department"): outline in WITH_DEPARTMENT,
        (PROJECTS.title, "content"): outline not in WITHOUT_CONTENT,
    }
    return replace(
        sheet,
        columns=tuple(replace(c, required=required.get((sheet.title, c.field), c.required)) for c in sheet.columns),
    )


def unused(outline_text: str) -> frozenset[tuple[str, str]]:
    """Return the sheets and fields of the columns that nothing in the texts of some outlines prints."""
    text = "\n".join(line for line in outline_text.splitlines() if not line.startswith("%%"))
    slots = {(CONTENT.title, n.field): n.title for n in NARRATIVES}
    slots |= {(FUNDS.title, field): slot for field, slot in SOURCE_SLOTS.items()}
    return frozenset(place for place, slot in slots.items() if slot not in text)
