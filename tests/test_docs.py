"""What the pages of docs/ and the small files beside README.md promise."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import tables

from perfeval.batch.rules import RULES
from perfeval.methods import METHODS

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("name", tables.TABLES)
def test_a_table_made_from_the_code_is_up_to_date(name: str) -> None:
    assert (tables.DOCS / name).read_text("utf-8") == tables.page(name), "run python tests/tables.py"


def test_the_tables_have_a_line_for_each_rule_and_each_method() -> None:
    listed = {name: re.findall(r"^\| `([a-z0-9-]+)` \|", made(), re.MULTILINE) for name, made in tables.TABLES.items()}
    assert listed == {"checks.md": [rule.code for rule in RULES], "methods.md": [*METHODS]}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_to_a_file_that_is_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / unquote(link)).exists()] == []


@pytest.mark.parametrize("page", [*ROOT.glob("README*.md")], ids=lambda page: page.name)
def test_a_readme_stays_short(page: Path) -> None:
    assert len(page.read_text("utf-8").splitlines()) <= 200


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_path_that_a_page_names_is_there(page: Path) -> None:
    paths = re.findall(r"`((?:perfeval|tests|docs|input_templates)/[\w./*-]*)`", page.read_text("utf-8"))
    assert [path for path in paths if not any(ROOT.glob(path.rstrip("/")))] == []
