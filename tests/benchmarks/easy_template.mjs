// The way of JavaScript, to measure against: SheetJS reads a workbook, easy-template-x fills a template a report.
//
//     node easy_template.mjs WORKBOOKS FOLDER OUTPUT
//
// Kind to itself: it checks nothing and scores nothing, and its templates and what is filled into them lie ready in FOLDER
// (`node.py` writes them), so that composing costs it nothing.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TemplateHandler } from "easy-template-x";
import XLSX from "xlsx";

const [workbooks, folder, output] = process.argv.slice(2);
const reports = JSON.parse(readFileSync(join(folder, "reports.json"), "utf-8"));
const templates = new Map(reports.map(({ template }) => [template, readFileSync(join(folder, template))]));
const handler = new TemplateHandler();
for (const name of readdirSync(workbooks).sort()) {
    const workbook = XLSX.read(readFileSync(join(workbooks, name)));
    const rows = workbook.SheetNames.map((sheet) => XLSX.utils.sheet_to_json(workbook.Sheets[sheet], { header: 1 }));
    const unit = rows[workbook.SheetNames.indexOf("单位信息")].find(([label]) => label?.startsWith("单位名称"))[1];
    const place = join(output, unit);
    mkdirSync(place, { recursive: true });
    for (const { name: report, template, data } of reports) {
        writeFileSync(join(place, `${report}.docx`), await handler.process(templates.get(template), data));
    }
}
