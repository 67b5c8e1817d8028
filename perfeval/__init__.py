"""perfeval: one filled workbook of project performance data in, official Word reports out."""

__version__ = "0.1.0"
