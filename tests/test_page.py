"""The page in a real browser: what it gives is what the command gives, byte for byte, and nothing leaves it."""

import json
import re
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browser import CHROMIUM, NPM, Tab, sums, tab
from commands import EXAMPLE, perfeval
from corpus import containers
from small import many_workbooks
from systems import outline_text
from test_cases import listed, made
from workbooks import as_bytes, saved, small_data

from perfeval.bundle.engine import Engine
from perfeval.cli.bundle import PAGE
from perfeval.writers.blank import EXAMPLES, example_workbook, filled_workbook

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHROMIUM and NPM), reason="Chromium or npm is not installed"),
]

AXE = "axe-core@4.10.3"
#: what the audit of accessibility must not find
BAD = {"serious", "critical"}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page, built as anybody builds it."""
    folder = tmp_path_factory.mktemp("网页 (1)")
    run = perfeval("bundle", "page", "-o", folder, timeout=600)
    assert run.status == 0, run.err
    return folder / PAGE


@pytest.fixture(scope="module")
def opened(door: Path) -> Iterator[Tab]:
    """Return the page, opened once and ready."""
    with tab() as found:
        found.open(door)
        yield found


@pytest.fixture
def page(opened: Tab, door: Path) -> Iterator[Tab]:
    """Return the page with nothing on it; whatever is done, it has asked nobody for anything, and broke nowhere."""
    opened.page.set_viewport_size({"width": 1280, "height": 720})
    opened.page.evaluate("byId('preview').close(); clearAll()")
    yield opened
    asked = {url for url in opened.requests if not url.startswith(("blob:null/", "about:srcdoc"))}
    said = [*opened.said]
    opened.said.clear()
    assert asked <= {door.as_uri()}
    assert said == []


def test_the_page_is_one_file_of_a_size_that_can_be_mailed(door: Path) -> None:
    assert door.stat().st_size < 40 * 2**20
    bill = json.loads(door.with_suffix(".cdx.json").read_bytes())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "perfeval")
    assert {"pyodide", "pandas", "lxml"} <= {found["name"] for found in bill["components"]}


def test_two_builds_have_the_same_bytes(door: Path, tmp_path: Path) -> None:
    perfeval("bundle", "page", "-o", tmp_path, timeout=600)
    for name in (PAGE, PAGE.replace(".html", ".cdx.json")):
        assert (tmp_path / name).read_bytes() == (door.parent / name).read_bytes()


@pytest.mark.parametrize("system", EXAMPLES)
def test_the_reports_of_the_examples_are_those_of_the_command(system: str, page: Tab, tmp_path: Path) -> None:
    workbook = tmp_path / EXAMPLES[system][0]
    workbook.write_bytes(example_workbook(system))
    perfeval("process", workbook, "-o", tmp_path / "out")
    native = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*/*.docx")}
    page.give(workbook)
    rows = page.page.locator("#panel tbody tr").count()
    got = dict(page.downloaded(f"#panel tbody tr:nth-child({row}) button") for row in range(1, rows + 1))
    assert sums(got) == sums(native)


def test_workbooks_made_in_the_page_are_those_of_the_command(page: Tab, tmp_path: Path) -> None:
    perfeval("new", tmp_path)
    perfeval("new", tmp_path, "--system", "evaluation-2020", "--projects", "3")
    page.page.select_option("#system", "evaluation-2020")
    page.page.fill("#projects", "3")
    made_there = [page.downloaded("#blank"), page.downloaded("#prepared button")]
    made_there += [page.downloaded(f"#examples li:nth-child({number}) button") for number in (1, 2, 3)]
    for system, (name, _) in EXAMPLES.items():
        (tmp_path / name).write_bytes(example_workbook(system))
    assert sums(dict(made_there)) == {
        name: sums({name: (tmp_path / name).read_bytes()})[name] for name, _ in made_there
    }


def test_last_years_workbook_makes_this_years(page: Tab, tmp_path: Path) -> None:
    paper = saved(small_data(), tmp_path, "去年.xlsx")
    perfeval("new", tmp_path, "--from", paper)
    page.give(paper)
    page.page.click("#tab0")
    page.page.click("#panel button:has-text('沿用到下一年')")
    page.until("papers.size === 1")
    name, content = page.downloaded("#renew")
    assert sums({name: content}) == sums({name: (tmp_path / name).read_bytes()})
    page.until("byId('renewed').children.length > 0")
    assert "沿用到2024年度" in page.text("#renewed")
    page.page.click("#papers-list button")
    page.until("papers.size === 0")
    assert page.page.is_hidden("#papers")


def test_files_that_are_no_workbook_are_papers_or_named(page: Tab, tmp_path: Path) -> None:
    (tmp_path / "扫描.pdf").write_bytes(b"%PDF-1.7")
    page.page.set_input_files(
        "#paper-files", [str(tmp_path / "扫描.pdf"), str(saved(small_data(), tmp_path, "去年.xlsx"))]
    )
    page.until("papers.size === 2 && byId('papers-state').textContent === ''")
    assert "扫描.pdf：错误 " in page.text("#papers-list")
    assert "去年.xlsx：填报工作簿，2023年度" in page.text("#papers-list")
    page.page.fill("#papers-year", "2020")
    page.page.click("#renew")
    page.until("byId('renewed').children.length > 0")
    assert "晚于新工作簿的年度" in page.text("#renewed")
    page.page.fill("#papers-year", "")
    page.page.click("#papers-clear")
    page.until("papers.size === 0")


def test_problems_are_those_of_the_command_and_can_be_marked_and_copied(page: Tab, tmp_path: Path) -> None:
    workbook = saved(small_data(unit={"year": None}, funds={"closing_carryover": 9}), tmp_path, "填报 (1)&%^.xlsx")
    run = perfeval("check", workbook)
    page.give(workbook)
    (book,) = page.books().values()
    assert [f"{workbook.name} {line}" for line in book["lines"]] == run.err.splitlines()
    name, content = page.downloaded("#panel button:has-text('下载标好问题的工作簿')")
    engine = Engine()
    engine.examine(workbook.name, workbook.read_bytes())
    assert (name, content) == engine.annotated(workbook.name)
    shown = page.text("#panel")
    assert [problem["message"] for problem in book["problems"] if problem["message"] not in shown] == []
    page.page.uncheck("[data-severity=错误]")
    assert page.page.locator("#panel td.错误").count() == 0


def test_what_is_mended_new_and_still_open_is_told(page: Tab, tmp_path: Path) -> None:
    workbook = saved(small_data(unit={"year": None}, funds={"closing_carryover": 9}), tmp_path)
    page.give(workbook)
    before = page.books()[workbook.name]["problems"]
    saved(small_data(unit={"email": "x"}, funds={"closing_carryover": 9}), tmp_path)
    page.give(workbook)
    after = page.books()[workbook.name]["problems"]
    same = [problem for problem in after if problem in before]
    page.page.click("#tab0")
    assert (
        f"新出现 {len(after) - len(same)} 个，已改正 {len(before) - len(same)} 个，还有 {len(same)} 个没有改"
        in page.text("#panel")
    )
    assert page.page.locator("#panel tr.new").count() == len(after) - len(same)
    assert page.page.locator("#panel li.mended").count() == len(before) - len(same)


def test_a_preview_shows_the_cell_behind_a_figure_and_scores_their_arithmetic(page: Tab) -> None:
    page.give(EXAMPLE)
    page.page.click("#tab1")
    assert "完成比例" in page.text("#panel")
    page.page.click("#tab2")
    page.page.click("#panel tbody tr:nth-child(2) button:nth-child(2)")
    frame = page.page.frame_locator("#preview-frame")
    frame.locator("[data-s]").first.click()
    assert "单位信息!" in frame.locator("#source").inner_text()
    page.page.keyboard.press("Escape")  # takes the box away
    page.page.keyboard.press("Escape")  # closes the preview, from within it too
    page.until("!document.getElementById('preview').open")
    page.page.click("#panel tbody tr:nth-child(1) button:nth-child(2)")
    frame.locator("h1.title").wait_for(state="visible")
    box = frame.locator("main").bounding_box()
    assert box is not None
    assert box["height"] > 1000
    frame.locator("a.to").last.click()  # an entry leads to its report
    assert frame.locator("[id^=report]").last.is_visible()
    page.page.click("#preview-close")


def test_a_marked_copy_takes_the_place_of_its_workbook(page: Tab, tmp_path: Path) -> None:
    page.give(saved(small_data(funds={"closing_carryover": 9}), tmp_path, "填报.xlsx"))
    before = page.books()["填报.xlsx"]["problems"]
    page.give(saved(small_data(), tmp_path, "填报_批注 (1).xlsx"))
    (book,) = page.books().values()
    assert (book["file"], book["failed"], book["before"]) == ("填报_批注 (1).xlsx", False, before)


def test_two_units_may_give_their_files_the_same_name(page: Tab, tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
        page.give(saved(small_data(unit={"name": f"{name}所"}), tmp_path / name, "填报.xlsx"))
    assert {name: book["unit"] for name, book in page.books().items()} == {
        "填报（2）.xlsx": "甲所",
        "填报.xlsx": "乙所",
    }
    assert page.text("#books-state") == "2 个工作簿，2 个生成了报告"


def test_a_second_workbook_of_a_unit_is_sound_when_the_first_is_taken_away(page: Tab, tmp_path: Path) -> None:
    page.give(saved(small_data(), tmp_path, "甲.xlsx"), saved(small_data(), tmp_path, "乙.xlsx"))
    assert page.text("#books-state") == "2 个工作簿，1 个生成了报告，1 个有错误"
    page.page.click("#books-rows button[aria-label='移去 甲.xlsx']")
    page.until("books.size === 1")
    assert page.text("#books-state") == "1 个工作簿，1 个生成了报告"


def test_an_outline_that_comes_later_is_used_and_one_that_breaks_is_told(page: Tab, tmp_path: Path) -> None:
    page.give(saved(small_data(unit={"outline": "本县.md"}), tmp_path, "自有.xlsx"))
    assert page.books()["自有.xlsx"]["failed"]
    (tmp_path / "本县.md").write_text(outline_text("mof-2020"), "utf-8")
    page.give(tmp_path / "本县.md")
    assert not page.books()["自有.xlsx"]["failed"]
    (tmp_path / "本县.md").write_text("没有节", "utf-8")
    page.give(tmp_path / "本县.md")
    assert page.books()["自有.xlsx"]["failed"]
    assert page.page.is_disabled("#all-reports")


def test_what_is_no_workbook_is_counted(page: Tab, tmp_path: Path) -> None:
    (tmp_path / "说明.txt").write_text("x", "utf-8")
    page.give(tmp_path / "说明.txt", saved(small_data(), tmp_path))
    assert page.text("#books-state") == "1 个工作簿，1 个生成了报告；另有 1 个文件不是工作簿，没有理会"


def test_own_outlines_and_several_workbooks(page: Tab, tmp_path: Path) -> None:
    (tmp_path / "本县.md").write_text(outline_text("mof-2020"), "utf-8")
    many_workbooks(tmp_path / "收到", 3)
    own = saved(small_data(unit={"name": "自有提纲所", "outline": "本县.md"}), tmp_path, "自有.xlsx")
    page.give(tmp_path / "本县.md", own, *sorted((tmp_path / "收到").iterdir()))
    assert "报告提纲 本县.md 已收下" in page.text("#beside")
    assert page.text("#books-state") == "4 个工作簿，4 个生成了报告"
    name, content = page.downloaded("#all-reports")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
    assert name == "绩效评价报告.zip"
    assert len([found for found in names if found.endswith(".docx")]) == 8
    name, summary = page.downloaded("#summary")
    engine = Engine()
    engine.put_beside("本县.md", (tmp_path / "本县.md").read_bytes())
    for path in (own, *sorted((tmp_path / "收到").iterdir())):
        engine.examine(path.name, path.read_bytes())
    assert (name, summary) == ("绩效评价汇总表.xlsx", engine.summary())


def test_sixty_workbooks_at_once(page: Tab, tmp_path: Path) -> None:
    many_workbooks(tmp_path / "收到", 60)
    page.give(*sorted((tmp_path / "收到").iterdir()))
    assert page.text("#books-state") == "60 个工作簿，51 个生成了报告，9 个有错误"
    assert page.page.locator("#books-rows tr").count() == 60


def test_the_page_lives_on_whatever_it_is_given(page: Tab, tmp_path: Path) -> None:
    cases = list(containers())[::3]
    assert len(cases) >= 12
    paths = {}
    for number, case in enumerate(cases):
        (tmp_path / str(number)).mkdir()
        made_here = case.make(tmp_path / str(number))
        paths[case.name] = made_here.rename(tmp_path / f"{number:02d}.xlsx")
    page.give(*paths.values())
    books = page.books()
    for case in cases:
        said = "\n".join(books[paths[case.name].name]["lines"])
        assert case.said in said or case.status == 0, (case.name, said)
    page.give(EXAMPLE)
    assert not page.books()[EXAMPLE.name]["failed"]


def test_the_cases_give_the_messages_of_the_command(page: Tab, tmp_path: Path) -> None:
    for name, case in listed().items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(made(case))
        page.page.evaluate("clearAll()")
        page.give(path)
        assert page.books()[path.name]["lines"] == json.loads(Engine().examine(path.name, path.read_bytes()))["lines"]


def test_files_may_be_chosen_before_the_engine_is_ready(door: Path) -> None:
    with tab() as page:
        page.open(door, ready=False)
        page.until("typeof takeFiles === 'function' && document.getElementById('licence-texts') !== null")
        page.page.set_input_files("#files", str(EXAMPLE))
        page.until("books.size === 1 && !busy")
        assert not page.books()[EXAMPLE.name]["failed"]


def test_an_old_browser_gets_one_sentence(door: Path) -> None:
    with tab(script="delete window.DecompressionStream;") as page:
        page.open(door, ready=False)
        page.until("!document.getElementById('old').hidden")
        assert "这个浏览器太旧，用不了本页。可以用的：Chrome 或 Edge" in page.text("#old")


def test_the_policy_lets_the_page_connect_to_nothing(page: Tab) -> None:
    ways = (
        "fetch('https://example.org/').then(() => 'went', () => 'refused')",
        "new Promise(r => { const i = new Image; i.onload = () => r('went'); i.onerror = () => r('refused'); i.src = 'https://example.org/x.png' })",
        "new Promise(r => { const w = new WebSocket('wss://example.org/'); w.onopen = () => r('went'); w.onerror = () => r('refused') })",
    )
    assert [page.page.evaluate(way) for way in ways] == ["refused"] * 3
    page.said.clear()  # the browser says what it refused
    page.requests[:] = [url for url in page.requests if "example.org" not in url]


def test_everything_can_be_reached_by_keyboard(page: Tab) -> None:
    page.give(EXAMPLE)
    page.page.focus("#tab2")
    page.page.keyboard.press("ArrowRight")
    assert page.page.evaluate("document.activeElement.id") == "tab0"
    page.page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    seen = set()
    for _ in range(80):
        page.page.keyboard.press("Tab")
        seen.add(page.page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert {"choose", "choose-folder", "all-reports", "clear", "blank", "system", "projects", "licences"} <= seen


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the script that audits accessibility."""
    folder = tmp_path_factory.mktemp("axe")
    assert NPM is not None
    subprocess.run([NPM, "pack", AXE, "--silent"], cwd=folder, check=True, capture_output=True)
    (path,) = folder.glob("*.tgz")
    with tarfile.open(path) as archive:
        script = archive.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()


@pytest.mark.parametrize("state", ["ready", "problems", "scores", "reports", "preview", "papers", "narrow"])
def test_no_serious_fault_of_accessibility(state: str, page: Tab, axe: str, tmp_path: Path) -> None:
    if state != "ready":
        bad = saved(small_data(unit={"year": None}), tmp_path, "坏.xlsx")
        page.give(bad, EXAMPLE)
        page.page.evaluate(f"show({json.dumps('坏.xlsx' if state == 'problems' else EXAMPLE.name)})")
        page.page.click({"problems": "#tab0", "scores": "#tab1"}.get(state, "#tab2"))
    if state == "preview":
        page.page.click("#panel tbody tr:nth-child(2) button:nth-child(2)")
    if state == "papers":
        page.page.evaluate("takeBook('坏.xlsx')")
        page.until("papers.size === 1")
    if state == "narrow":  # 1280 pixels at twice their size
        page.page.set_viewport_size({"width": 640, "height": 360})
    page.page.evaluate(axe)
    found: list[dict[str, Any]] = page.page.evaluate("axe.run(document, { iframes: false }).then((r) => r.violations)")
    serious = [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in found if v["impact"] in BAD]
    assert serious == []
    assert page.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_edited_workbook_gives_its_own_reports(page: Tab, tmp_path: Path) -> None:
    content = as_bytes(filled_workbook(small_data()))
    path = tmp_path / "甲.xlsx"
    path.write_bytes(content)
    page.give(path)
    (book,) = page.books().values()
    assert [report["name"] for report in book["reports"]] == [
        "00 某市测试所2023年度绩效评价报告.docx",
        "01 道路维修经费项目绩效评价报告.docx",
    ]
    assert re.fullmatch(r"某市测试所，2023年度；01 道路维修经费 100 分，优", page.text("#book-facts"))
