"""Reports made for a test of blocks, and what the blocks of a report say."""

from datetime import date

from perfeval.reports.blocks import Block, Heading, Paragraph, Report, Table
from perfeval.reports.sources import Sources


def report_of(*blocks: Block, sources: Sources | None = None, title: str = "报告", author: str = "某所") -> Report:
    """Return a report of some blocks."""
    return Report(
        name="00", title=title, author=author, dated=date(2025, 3, 1), blocks=blocks, sources=sources or Sources()
    )


def lines(report: Report) -> list[str]:
    """Return what paragraphs and headings say, and the rows of tables."""
    said = []
    for block in report.blocks:
        match block:
            case Paragraph() | Heading():
                said.append(str(block.text))
            case Table():
                said += ["|".join(str(cell.text) for cell in row) for row in block.rows]
            case _:
                pass
    return said
