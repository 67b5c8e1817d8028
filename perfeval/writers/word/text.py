"""Runs of text in WordprocessingML, with the hint that ambiguous signs are Chinese."""

import re
from typing import Final

from perfeval.writers.word.trace import escaped

#: characters that Word takes from the Latin font unless the run asks for the Chinese one
_AMBIGUOUS_SIGNS: Final = "§°±·×÷—‘’“”…‰℃Ⅰ-Ⅻ←-↓①-⑳■-●"
_AMBIGUOUS: Final = re.compile(f"[{_AMBIGUOUS_SIGNS}]")
#: how a run begins that needs no hint, and how it ends; finds what keeps words from standing in one as they are
PLAIN, PLAIN_END = '<w:r><w:t xml:space="preserve">', "</w:t></w:r>"
not_plain: Final = re.compile(f"[&<>\n{_AMBIGUOUS_SIGNS}]").search

#: a paragraph's style, and what may stand behind it
_STYLED: Final = re.compile(r'(<w:pStyle w:val="[^"]*"/>)(?:<w:keepNext/>)?')


def kept(paragraphs: str, count: int = 0) -> str:
    """Return paragraphs that stay on one page with what follows each of them; only the first `count`, if any are named."""
    return _STYLED.sub(lambda styled: f"{styled[1]}<w:keepNext/>", paragraphs, count=count)


def text(said: str) -> str:
    """Return a piece of text; `said` is escaped already."""
    return f'<w:t xml:space="preserve">{said}</w:t>'


def run(content: str, words: str) -> str:
    """Return a run; `words` decides whether it needs the hint that its signs are Chinese."""
    hint = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' if _AMBIGUOUS.search(words) else ""
    return f"<w:r>{hint}{content}</w:r>"


def escaped_run(words: str) -> str:
    """Return words as a run."""
    return run(text(escaped(words)), words)


def page_of(place: int) -> str:
    """Return a field that gives the page of a title; blank until an Office program fills it in, and never a guess."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF report{place} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t xml:space="preserve"></w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
