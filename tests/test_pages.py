"""Documents on paper: 22 lines of 28 characters, nothing outside the type area, no heading alone at a page's foot.

LibreOffice lays the pages out; whatever Chinese font is there will do, since full-width characters are all alike wide.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from documents import FONTS, WRITER, converted, process
from docx import Document
from stress import stress_data
from workbooks import saved

from perfeval.writers.blank import EXAMPLES, example_workbook

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (WRITER and FONTS), reason="LibreOffice Writer or Chinese fonts are not installed"),
]

MM = 72 / 25.4
#: left, top, right, bottom of the type area in millimetres (GB/T 9704-2012, 5.2.1), of portrait pages and of landscape ones
AREAS = {False: (28, 37, 184, 262), True: (35, 28, 260, 184)}
#: the same of a form, which is no letter and has margins of its own
FORM_AREA = (20, 18, 190, 277)
BODY_SIZE = 16
#: half the width of a portrait page in points, which is half the height of a landscape one
HALF = 105 * MM

END = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")

STRESS = {
    "common-2013": ("shijiazhuang-2013", ("establishment", "management", "output", "issues")),
    "evaluation-2020": ("mof-2020", ("establishment", "management", "experience", "issues")),
    "self-evaluation-2021": ("self-evaluation", ("target_achievement", "issues")),
    "self-evaluation-2020": ("self-evaluation", ("issues",)),
}


@dataclass(frozen=True)
class Page:
    """What is printed on a page: the lines in its type area, top down, and the page number outside it."""

    number: int
    landscape: bool
    lines: tuple[tuple[str, float, bool], ...]
    outside: str
    outside_left: float
    within: bool


@dataclass(frozen=True)
class Printed:
    """A document on paper, with the texts of its headings."""

    name: str
    headings: frozenset[str]
    pages: tuple[Page, ...]

    @property
    def form(self) -> bool:
        """Whether it is a form."""
        return "self-evaluation" in self.name


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[Printed]:
    """Return every document of the examples, and of workbooks that strain the layout."""
    folder = tmp_path_factory.mktemp("pages")
    for system in EXAMPLES:
        (folder / f"{system}.xlsx").write_bytes(example_workbook(system))
    for system, (outline, narratives) in STRESS.items():
        saved(stress_data(system, outline, narratives), folder, f"stress-{system}.xlsx")
    documents: list[Path] = []
    for workbook in sorted(folder.glob("*.xlsx")):
        for number, document in enumerate(process(workbook, folder / workbook.stem).placement.written):
            short = document.rename(folder / f"{workbook.stem}-{number}.docx")
            documents.append(short)
    return [read(document, pdf) for document, pdf in zip(documents, converted(documents, "pdf", folder), strict=True)]


def read(document: Path, pdf: Path) -> Printed:
    paragraphs = Document(str(document)).paragraphs
    headings = frozenset(p.text for p in paragraphs if p.style is not None and p.style.style_id.startswith("Heading"))
    with pdfplumber.open(pdf) as pages:
        form = "self-evaluation" in document.stem
        return Printed(
            document.stem, headings, tuple(read_page(n, page, form) for n, page in enumerate(pages.pages, 1))
        )


def read_page(number: int, page: Any, form: bool) -> Page:  # noqa: FBT001 - one of two kinds of pages
    landscape = page.width > page.height
    left, top, right, bottom = (edge * MM for edge in (FORM_AREA if form else AREAS[landscape]))
    inside: dict[int, list[Any]] = defaultdict(list)
    outside = []
    within = True
    for char in page.chars:
        if not char["text"].strip():
            continue
        if char["upright"] and top - 2 < char["top"] and char["bottom"] < bottom + 4 and char["x0"] > left - 2:
            # a mark may hang over the right edge
            within &= char["x1"] < right + 2 or (char["text"] in "，。；：、）》”！？" and char["x0"] < right + 2)
            inside[round(char["bottom"] / 4)].append(char)
        else:
            outside.append(char)
    lines = tuple(
        ("".join(c["text"] for c in row), row[0]["size"], row[-1]["x1"] > right - 4)
        for row in (sorted(inside[key], key=lambda c: float(c["x0"])) for key in sorted(inside))
    )
    text = "".join(c["text"] for c in sorted(outside, key=lambda c: float(c["top"] if landscape else c["x0"])))
    edge = min((float(c["top"] if landscape else c["x0"]) for c in outside), default=0.0)
    return Page(number, landscape, lines, text, edge, within)


def named(document: Printed, page: Page) -> str:
    return f"{document.name} page {page.number}"


def test_nothing_but_the_page_number_is_outside_the_type_area(printed: list[Printed]) -> None:
    for document in printed:
        for page in document.pages:
            assert page.within, named(document, page)
            assert page.outside == f"—{page.number}—", named(document, page)
            assert (page.outside_left > HALF) == (page.number % 2 == 1), named(document, page)


def test_no_page_is_blank(printed: list[Printed]) -> None:
    assert [named(d, p) for d in printed for p in d.pages if not p.lines] == []


def test_no_heading_stands_alone_at_the_foot_of_a_page(printed: list[Printed]) -> None:
    for document in printed:
        for page in document.pages[:-1]:
            last = page.lines[-1][0]
            assert last not in document.headings, named(document, page)


def is_end(page: Page) -> bool:
    """Tell whether the text ends on a page: with the note on annexes, or the date."""
    return any(text.startswith("附件") or END.fullmatch(text) for text, _, _ in page.lines)


def test_full_pages_have_22_lines(printed: list[Printed]) -> None:
    plain = [
        page
        for document in printed
        if not document.form
        for page, following in zip(document.pages, document.pages[1:], strict=False)
        if all(abs(size - BODY_SIZE) < 1 for _, size, _ in page.lines)
        and following.lines[0][0] not in document.headings
        and abs(following.lines[0][1] - BODY_SIZE) < 1
        and abs(following.lines[1][1] - BODY_SIZE) < 1  # a text that leads to a table goes over with it
        and not is_end(page)
        and not is_end(following)
    ]
    assert len(plain) > 50
    assert {len(page.lines) for page in plain} == {22}


def test_full_lines_have_28_characters(printed: list[Printed]) -> None:
    """A line that begins a paragraph has two fewer, one that makes room for a bracket a few."""
    full = Counter(
        len(text)
        for document in printed
        if not document.form
        for page in document.pages
        for text, size, reaches in page.lines
        if reaches and abs(size - BODY_SIZE) < 1 and all("\u4e00" <= char <= "\u9fff" for char in text)
    )
    assert max(full) == full.most_common(1)[0][0] == 28


def test_the_date_stands_on_the_page_of_its_issuer(printed: list[Printed]) -> None:
    dated = [page for document in printed for page in document.pages if any(END.fullmatch(t) for t, _, _ in page.lines)]
    assert len(dated) == sum(not document.name.startswith(("common", "self")) for document in printed)
    for page in dated:
        texts = [text for text, _, _ in page.lines]
        number = next(n for n, text in enumerate(texts) if END.fullmatch(text))
        assert texts[number - 1].startswith("青岚县"), page.number


def test_a_form_keeps_to_one_page_where_its_content_allows(printed: list[Printed]) -> None:
    forms = [d for d in printed if d.name.startswith("self-evaluation-2021-") and not d.name.endswith("-0")]
    assert len(forms) == 3
    for form in forms:
        assert "总分" in "".join(text for text, _, _ in form.pages[0].lines), form.name


def test_wide_score_tables_lie(printed: list[Printed]) -> None:
    (report,) = (d for d in printed if d.name == "evaluation-2020-1")
    lying = [page for page in report.pages if page.landscape]
    assert [page.landscape for page in report.pages] == [False] * (len(report.pages) - len(lying)) + [True] * len(lying)
    assert len(lying) > 1
    for page in lying:
        assert any(text.startswith("一级") or "二级指标三级指标" in text for text, _, _ in page.lines)
