"""`perfeval score`: how each score came about."""

from perfeval.cli.chosen import options
from perfeval.cli.options import Form, Format, Jobs, Newest, System, Workbooks
from perfeval.cli.workers import workers

EPILOG = "示例：perfeval score 绩效评价填报模板.xlsx　　perfeval score 填报.xlsx --format json"


def score(
    workbooks: Workbooks,
    *,
    system: System = None,
    jobs: Jobs = None,
    newest: Newest = False,
    form: Form = Format.TEXT,
) -> None:
    """列出每个指标的得分和得分的由来，不生成报告。"""  # noqa: D415 - the Chinese help ends with a Chinese full stop
    from perfeval.batch.incoming import take_in  # noqa: PLC0415 - pandas loads only when a workbook is read
    from perfeval.batch.many import Distinct, Task, examine_all  # noqa: PLC0415 - the same
    from perfeval.cli import as_json  # noqa: PLC0415 - the same
    from perfeval.cli.screen import runs, scores  # noqa: PLC0415 - rich loads only when a table is printed

    task = Task(options(system=system))
    incoming = take_in(workbooks, newest=newest)
    named = incoming.workbooks
    outcomes = map(Distinct(incoming).checked, examine_all(named, task, workers(jobs, None, len(named))))
    if form is Format.JSON:
        as_json.end_run(tuple(outcomes), as_json.scores, incoming.remarks)
    runs.end_run(runs.conclude(outcomes, len(named), scores.print_tables, remarks=incoming.remarks))
