"""What tables are called for those who hear them instead of seeing them: by what they stand under, and their columns."""

from perfeval.reports.blocks import Annex, Block, Heading, Table, Title
from perfeval.reports.runs import Text


def caption_under(block: Block, above: str) -> str:
    """Return what a table after a block would be called: as the nearest heading, annex or title above it."""
    match block:
        case Title():
            said = str(block)
        case Heading():
            said = str(block.text)
        case Annex():
            said = str(Text.joined(block.title))
        case _:
            return above
    return " ".join(said.split())


def description(table: Table) -> str:
    """Return how large a table is, and how its columns are headed."""
    size = f"共{len(table.rows)}行、{len(table.widths)}列"
    heads = [" ".join(said.split()) for row in table.rows[: table.headings] for cell in row if (said := str(cell.text))]
    return f"{size}；表头：{'、'.join(heads)}" if heads else size
