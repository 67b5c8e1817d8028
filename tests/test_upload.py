"""The sheet that the integrated system takes: what each of its cells says of an evaluation, and what becomes of the file."""

import warnings
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from commands import perfeval
from openpyxl import load_workbook
from workbooks import examined, example_data, saved, small_data

from perfeval.batch.incoming.found import find
from perfeval.batch.many import process_all
from perfeval.batch.outcome import Incoming, Placed, Uploaded, Workbook
from perfeval.batch.output import Output
from perfeval.batch.workbooks import UPLOAD
from perfeval.files import file_name
from perfeval.methods.method import Level
from perfeval.model import Indicator, Nature, Score
from perfeval.problems import Problem
from perfeval.readers.forms import read_forms
from perfeval.service import Evaluated, Options, compose, uploads
from perfeval.writers.upload import ENDING, upload_sheets

HEADS = (
    "一级指标",
    "二级指标",
    "三级指标名称",
    "计算符号",
    "指标值",
    "*实际完成值（定量填数字，定性填达成、部分达成、未达成）",
    "计量单位",
    "*分值 数量(20)、质量(10)、时效(10)、成本(10)、效益(30)、满意度(10)",
    "*指标得分（定量系统自动计算，定性必填，所填值为原指标得分，不包含扣减分数。）",
    "扣减分数",
    "完成情况简要描述（定量选填，定性必填）",
    "偏差原因及改进措施（指标未完成时必填）",
)
QUANTITIES = {Nature.AT_LEAST, Nature.ABOVE, Nature.EQUAL, Nature.BELOW, Nature.AT_MOST}
#: a row, and what stands in 计算符号, 指标值, 实际完成值, 计量单位, 指标得分, 完成情况简要描述; what is asked for and blank
ROWS: dict[str, tuple[dict[str, Any], tuple[object, ...], str]] = {
    "at least": (
        {"nature": "≥", "target": 20, "unit_of_measure": "公里", "actual": 18},
        ("≥", 20, 18, "公里", None, None),
        "",
    ),
    "equal": (
        {"nature": "=", "target": 3, "actual": 3, "achievement": "已验收"},
        ("=", 3, 3, None, None, "已验收"),
        "",
    ),
    "interval reached": (
        {"nature": "区间", "target": "10～15", "unit_of_measure": "台", "actual": 12},
        ("定性", "10～15台", "达成", None, 50, "某指标目标为10～15台之间，实际为12台，达到目标"),
        "",
    ),
    "interval missed": (
        {"nature": "区间", "target": "10～15", "unit_of_measure": "台", "actual": 5},
        ("定性", "10～15台", None, None, 25, "某指标目标为10～15台之间，实际为5台，未达到目标"),
        "F",
    ),
    "interval exceeded": (
        {"nature": "区间", "target": "10～15", "unit_of_measure": "台", "actual": 30},
        ("定性", "10～15台", None, None, 25, "某指标目标为10～15台之间，实际为30台，未达到目标"),
        "F",
    ),
    "yes": (
        {"nature": "是否", "target": "建立制度", "achievement": "是"},
        ("定性", "建立制度", "达成", None, 50, "某指标目标为“建立制度”，已经达到"),
        "",
    ),
    "no": (
        {"nature": "是否", "achievement": "未达到", "actual": "制度还没有印发"},
        ("定性", None, "未达成", None, 0, "制度还没有印发"),
        "",
    ),
    "every point": (
        {"nature": "要点", "target": "①健全；②执行", "achievement": "①②"},
        ("定性", "①健全；②执行", "达成", None, 50, "某指标的2项要点全部达到"),
        "",
    ),
    "some points": (
        {"nature": "要点", "target": "①健全；②执行", "achievement": "①"},
        ("定性", "①健全；②执行", "部分达成", None, 25, "某指标达到“健全”，未达到“执行”"),
        "",
    ),
    "no point": (
        {"nature": "要点", "target": "①健全；②执行", "achievement": "0"},
        ("定性", "①健全；②执行", "未达成", None, 0, "某指标的2项要点均未达到"),
        "",
    ),
    "level": (
        {"nature": "定性", "target": "明显提升", "achievement": "达成年度指标", "self_score": 45, "actual": "投诉少了"},
        ("定性", "明显提升", "达成", None, 45, "投诉少了"),
        "",
    ),
    "lower level": (
        {"nature": "定性", "achievement": "部分达成", "self_score": 35},
        ("定性", None, "部分达成", None, 35, "某指标部分达成"),
        "",
    ),
    "in time": (
        {"nature": "日期", "target": "9月底前", "actual": "2023年9月20日"},
        ("定性", "9月底前", "达成", None, 50, "某指标时限为9月底前，实际为2023年9月20日，按期完成"),
        "",
    ),
    "late": (
        {"nature": "日期", "target": "2023年9月20日", "actual": "2023年9月22日"},
        ("定性", "2023年9月20日", None, None, 0, "某指标时限为2023年9月20日，实际为2023年9月22日，逾期2天"),
        "F",
    ),
    "judged": (
        {"nature": "评定", "target": "合理", "achievement": "分工明确", "self_score": 40},
        ("定性", "合理", None, None, 40, "分工明确"),
        "F",
    ),
    "not applicable": (
        {"nature": "≥", "target": 20, "unit_of_measure": "台", "achievement": "不适用", "deviation_reason": "年中调整"},
        ("≥", 20, None, "台", None, "某指标不适用，没有考核"),
        "F",
    ),
    "a word that does not apply": (
        {"nature": "定性", "achievement": "不适用", "deviation_reason": "年中调整了任务"},
        ("定性", None, None, None, None, "某指标不适用，没有考核"),
        "FI",
    ),
}


def frame(content: bytes) -> pd.DataFrame:
    """Return the sheet of a file, blanks as None."""
    with warnings.catch_warnings():
        read = pd.read_excel(BytesIO(content), sheet_name="自评指标", engine="openpyxl", dtype=object)
    return read.astype(object).where(read.notna(), None)


def evaluated(data: dict[str, Any]) -> Evaluated:
    examination = examined(data)
    assert examination.evaluated is not None, [str(problem) for problem in examination.problems]
    return examination.evaluated


def with_row(**row: Any) -> Evaluated:
    """Return the small unit, the first row of whose project is another."""
    data = small_data()
    rows = data["projects"][0]["indicators"]
    rows[0] = {"level1": "产出", "level2": "项目产出", "name": "某指标", "points": 50, **row}
    return evaluated(data)


@pytest.mark.parametrize(("row", "expected", "blank"), ROWS.values(), ids=ROWS)
def test_a_row_says_what_the_evaluation_found(row: dict[str, Any], expected: tuple[object, ...], blank: str) -> None:
    found = with_row(**row)
    (sheet,) = upload_sheets(found.assessments, found.system).values()
    cells = frame(sheet.content).iloc[0].tolist()
    assert tuple(cells[column] for column in (3, 4, 5, 6, 8, 10)) == expected
    assert cells[:3] == ["产出", "项目产出", "某指标"]
    assert (cells[7], cells[9], cells[11]) == (50, None, row.get("deviation_reason"))
    assert sheet.open_cells == tuple(f"{letter}2" for letter in blank)


def test_a_level_of_a_systems_own_is_no_word_of_the_integrated_system() -> None:
    found = with_row(nature="定性", achievement="达成", self_score=45)
    (evaluation,) = found.evaluations
    first = evaluation.scores[0]
    own = replace(evaluation, scores=(replace(first, indicator=replace(first.indicator, achievement="较好")),))
    scoring = found.system.methods["定性"]
    level = Level(name="较好", title="较好", minimum=Decimal(0), maximum=Decimal(100))
    named = replace(scoring, parameters=replace(scoring.parameters, levels=(level,)))
    system = replace(found.system, methods={**found.system.methods, "定性": named})
    (sheet,) = upload_sheets([own], system).values()
    assert sheet.open_cells == ("F2",)
    assert frame(sheet.content).iloc[0, 8] == 45


def test_the_heads_are_those_of_the_system_and_the_starred_ones_are_red() -> None:
    found = with_row(nature="评定", achievement="分工明确", self_score=40)
    (sheet,) = upload_sheets(found.assessments, found.system).values()
    worksheet = load_workbook(BytesIO(sheet.content))["自评指标"]
    heads = [cell for cell in worksheet[1] if cell.value is not None]
    assert tuple(str(cell.value) for cell in heads) == HEADS
    red = [cell.value for cell in heads if cell.font.color is not None and cell.font.color.rgb == "00FF0000"]
    assert red == [head for head in HEADS if head.startswith("*")]
    assert [cell.coordinate for cell in worksheet[2] if cell.fill.fill_type] == ["F2"]
    assert [str(validation.sqref) for validation in worksheet.data_validations.dataValidation] == ["F2"]


@pytest.mark.parametrize("name", ["shijiazhuang-2018", "school-2024", "hospital-2024"])
def test_the_sheets_of_an_example_say_cell_by_cell_what_its_evaluation_found(name: str) -> None:
    found = evaluated(example_data(name))
    sheets = upload_sheets(found.assessments, found.system)
    assert list(sheets) == [file_name(f"{one.project.code} {one.project.name}", ENDING) for one in found.assessments]
    for assessment, sheet in zip(found.assessments, sheets.values(), strict=True):
        read = frame(sheet.content)
        results = [result for result in assessment.results if result.indicator.level1 != "预算执行率"]
        assert len(read) == len(results)
        for row, (result, (_, cells)) in enumerate(zip(results, read.iterrows(), strict=True), 2):
            assert isinstance(result, Score)
            indicator: Indicator = result.indicator
            counted = indicator.nature in QUANTITIES
            assert list(cells.iloc[:3]) == [indicator.level1, indicator.level2, indicator.name]
            assert cells.iloc[7] == float(result.points)
            assert cells.iloc[8] == (None if counted else float(result.awarded))
            assert cells.iloc[11] == indicator.deviation_reason
            if counted:
                assert cells.iloc[3] == indicator.nature.value
                assert [Decimal(str(cells.iloc[n])) for n in (4, 5)] == [indicator.target, result.actual]
                assert cells.iloc[6] == indicator.unit_of_measure
            else:
                assert cells.iloc[3] == "定性"
                assert (cells.iloc[5] in {"达成", "部分达成", "未达成"}) is (f"F{row}" not in sheet.open_cells)


@pytest.mark.parametrize("name", ["shijiazhuang-2018", "school-2024", "hospital-2024"])
def test_the_sheets_of_an_example_are_read_back_into_the_cells_that_they_came_from(name: str) -> None:
    found = evaluated(example_data(name))
    sheets = upload_sheets(found.assessments, found.system)
    for assessment, (file, sheet) in zip(found.assessments, sheets.items(), strict=True):
        read = read_forms(file, sheet.content)
        assert not isinstance(read, Problem)
        (material,) = read
        (project,) = material.projects
        assert material.leftovers == ()
        results = [result for result in assessment.results if result.indicator.level1 != "预算执行率"]
        for row, (result, pieces) in enumerate(zip(results, project.indicators, strict=True), 2):
            indicator = result.indicator
            values = {field: piece.value for field, piece in pieces.items()}
            counted = indicator.nature in QUANTITIES
            expected = {"level1": indicator.level1, "level2": indicator.level2, "name": indicator.name}
            expected |= {"nature": indicator.nature.value if counted else "定性"}
            assert expected.items() <= values.items()
            assert values["points"] == indicator.points
            if counted:
                assert (values.get("target"), values.get("actual")) == (indicator.target, result.actual)
                assert values.get("unit_of_measure") == indicator.unit_of_measure
                assert "self_score" not in values
            else:
                assert isinstance(result, Score)
                assert values["self_score"] == result.awarded
                assert (values.get("achievement") in {"达成", "部分达成", "未达成"}) is (
                    f"F{row}" not in sheet.open_cells
                )


def test_an_unscored_project_has_its_points_left_open() -> None:
    data = small_data(unit={"outline": "self-report"})
    for row in data["projects"][0]["indicators"]:
        del row["points"]
    found = evaluated(data)
    (sheet,) = upload_sheets(found.assessments, found.system).values()
    assert sheet.open_cells == ("H2", "H3")
    assert frame(sheet.content).iloc[:, 5].tolist() == [20, 95]


def test_the_execution_rate_is_for_the_system_to_work_out() -> None:
    found = evaluated(example_data("hospital-2024"))
    for sheet in upload_sheets(found.assessments, found.system).values():
        assert "预算执行率" not in frame(sheet.content).iloc[:, 2].tolist()


def test_a_project_of_nothing_but_the_execution_rate_has_no_sheet() -> None:
    data = small_data(unit={"system": "self-evaluation-2021", "outline": "self-evaluation", "department": "某局"})
    rate = dict.fromkeys(("level1", "level2", "name"), "预算执行率")
    funds = {"adjusted_budget": 100, "opening_carryover": 0, "expenditure": 100, "closing_carryover": 0}
    data["projects"][0]["funds"] |= funds
    data["projects"][0]["indicators"] = [
        rate | {"nature": "≥", "target": 100, "unit_of_measure": "%", "points": 100, "achievement": "已完成"}
    ]
    found = evaluated(data)
    assert upload_sheets(found.assessments, found.system) == {}


def test_projects_whose_names_come_to_one_have_a_file_each() -> None:
    found = with_row(nature="≥", target=20, actual=18)
    again = upload_sheets([*found.assessments, *found.assessments], found.system)
    assert list(again) == ["01 道路维修经费_自评指标.xlsx", "01 道路维修经费（2）_自评指标.xlsx"]


def test_the_same_evaluation_gives_the_same_bytes() -> None:
    found = with_row(nature="≥", target=20, actual=18)
    assert upload_sheets(found.assessments, found.system) == upload_sheets(found.assessments, found.system)


def test_text_that_begins_as_a_formula_stays_a_text() -> None:
    found = with_row(nature="=", target=3, actual=3, deviation_reason="=1+1")
    (sheet,) = upload_sheets(found.assessments, found.system).values()
    worksheet = load_workbook(BytesIO(sheet.content))["自评指标"]
    assert [(worksheet[cell].value, worksheet[cell].data_type) for cell in ("D2", "L2")] == [("=", "s"), ("=1+1", "s")]


def test_a_workbook_with_errors_has_no_sheets() -> None:
    composition = compose(examined(small_data(funds={"closing_carryover": 9})))
    assert uploads(composition) == {}


def processed(data: dict[str, Any], folder: Path, *, upload: bool = True, force: bool = False) -> Placed:
    """Write the reports of a workbook into a folder, in this process."""
    path = saved(data, folder)
    output = Output(folder / "报告")
    (outcome,) = process_all(Incoming((Workbook(path, path.name),)), Options(), output, upload=upload, force=force)
    assert isinstance(outcome, Placed), outcome.problems
    return outcome


def uploaded(data: dict[str, Any], folder: Path, *, force: bool = False) -> Uploaded:
    found = processed(data, folder, force=force).uploads
    assert found is not None
    return found


OTHER = small_data(name="路灯改造经费")


def test_sheets_stand_beside_the_reports_and_are_not_written_again_for_nothing(tmp_path: Path) -> None:
    first = uploaded(small_data(), tmp_path)
    assert [path.name for path in first.placement.written] == ["01 道路维修经费_自评指标.xlsx"]
    assert first.placement.written[0].parent == first.placement.folder
    second = uploaded(small_data(), tmp_path)
    assert second.placement.standing == first.placement.written
    assert second.placement.written == ()


def test_reports_that_stand_without_sheets_get_them_when_they_are_wanted(tmp_path: Path) -> None:
    assert processed(small_data(), tmp_path, upload=False).uploads is None
    assert len(uploaded(small_data(), tmp_path).placement.written) == 1
    again = processed(small_data(), tmp_path, upload=False)
    assert again.placement.standing
    assert again.uploads is None


def test_a_sheet_that_a_person_has_filled_is_kept(tmp_path: Path) -> None:
    (path,) = uploaded(small_data(), tmp_path).placement.written
    path.write_bytes(path.read_bytes() + b"typed")
    changed = small_data(content="维修道路和桥梁")
    kept = uploaded(changed, tmp_path)
    assert kept.placement.kept == (path,)
    assert kept.to_fill == {}
    assert path.read_bytes().endswith(b"typed")
    forced = uploaded(changed, tmp_path, force=True)
    ((before, aside),) = forced.placement.moved
    assert (before, aside.read_bytes()[-5:]) == (path, b"typed")
    assert forced.placement.written == (path,)
    assert [found.path.name for found in find([tmp_path]).workbooks] == ["测试.xlsx"]


def test_the_sheet_of_a_project_that_is_gone_goes_unless_a_person_has_filled_it(tmp_path: Path) -> None:
    (path,) = uploaded(small_data(), tmp_path).placement.written
    assert uploaded(OTHER, tmp_path).placement.removed == (path,)
    (other,) = uploaded(OTHER, tmp_path).placement.standing
    other.write_bytes(b"typed")
    assert uploaded(small_data(), tmp_path).placement.left == (other,)


def test_a_run_without_sheets_still_knows_which_are_its_own(tmp_path: Path) -> None:
    (path,) = uploaded(small_data(), tmp_path).placement.written
    processed(OTHER, tmp_path, upload=False)
    assert path.exists()
    assert uploaded(OTHER, tmp_path).placement.removed == (path,)


def test_a_sheet_written_by_a_run_that_was_killed_is_no_edit(tmp_path: Path) -> None:
    first = uploaded(small_data(), tmp_path)
    for receipt in (tmp_path / "报告" / ".perfeval").glob("*.json"):
        receipt.unlink()
    assert uploaded(small_data(), tmp_path).placement.written == first.placement.written


def test_the_command_says_where_the_sheets_are_and_what_is_left_to_fill(tmp_path: Path) -> None:
    data = small_data()
    data["projects"][0]["indicators"][0] |= {
        "nature": "评定",
        "target": "合理",
        "achievement": "分工明确",
        "self_score": 40,
    }
    path, output = saved(data, tmp_path), tmp_path / "报告"
    run = perfeval("process", path, "-o", output, "--upload")
    folder = output / "某市测试所2023年度"
    assert (
        f"已生成 1 份一体化系统自评指标导入表，在 {folder}；标黄的格工作簿里没有，要自己选填：01 道路维修经费_自评指标.xlsx 的 F2"
        in run.out
    )
    assert "1 份自评指标导入表没有变化" in perfeval("process", path, "-o", output, "--upload").out
    (sheet,) = folder.glob("*_自评指标.xlsx")
    sheet.write_bytes(b"typed")
    assert "有人改动过，没有覆盖" in perfeval("process", path, "-o", output, "--upload").out
    assert "已改名为" in perfeval("process", path, "-o", output, "--upload", "--force").out
    saved(data | {"projects": [data["projects"][0] | {"name": "路灯改造经费"}]}, tmp_path)
    assert "1 份自评指标导入表比 Word 报告旧；加 --upload 重新生成" in perfeval("process", path, "-o", output).out
    assert "工作簿里已没有这个项目，已删除" in perfeval("process", path, "-o", output, "--upload").out
    (sheet,) = (found for found in folder.glob("*_自评指标.xlsx"))
    sheet.write_bytes(b"typed")
    saved(data, tmp_path)
    assert "有人改动过，没有删除" in perfeval("process", path, "-o", output, "--upload").out


def test_sheets_of_earlier_runs_are_no_workbooks(tmp_path: Path) -> None:
    assert f"{UPLOAD}.xlsx" == ENDING
    for name in ("甲.xlsx", "01乙_自评指标.xlsx", "01乙_自评指标（2026-01-01 000000 改名保留）.xlsx"):
        (tmp_path / name).touch()
    assert [found.path.name for found in find([tmp_path]).workbooks] == ["甲.xlsx"]
