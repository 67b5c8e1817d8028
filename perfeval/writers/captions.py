"""What tables are called for those who hear them instead of seeing them: by what they stand under, and their columns."""

from typing import TypeAlias

from perfeval.reports.blocks import Annex, Heading, Table, Title
from perfeval.reports.runs import Text

#: what a table is called by
Above: TypeAlias = Title | Heading | Annex


def caption_under(above: Above | None) -> str:
    """Return what a table is called: as the nearest heading, annex or title above it."""
    match above:
        case Title():
            said = str(above)
        case Heading():
            said = str(above.text)
        case Annex():
            said = str(Text.joined(above.title))
        case None:
            said = ""
    return " ".join(said.split())


def description(table: Table) -> str:
    """Return how large a table is, and how its columns are headed."""
    size = f"共{len(table.rows)}行、{len(table.widths)}列"
    heads = [" ".join(said.split()) for row in table.rows[: table.headings] for cell in row if (said := str(cell.text))]
    return f"{size}；表头：{'、'.join(heads)}" if heads else size
