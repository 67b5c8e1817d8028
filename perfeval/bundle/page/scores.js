// The scores of a workbook's projects, with the arithmetic of each.
// @ts-check
"use strict";

/** @param {any} book */
function showScores(book) {
  const panel = byId("panel");
  if (!book.projects.length) {
    panel.replaceChildren(make("p", {}, "有错误的工作簿不评分。请先改正“问题”里的错误。"));
    return;
  }
  const system = book.system ? `指标体系：${book.system.title}，${book.system.reference}` : "";
  panel.replaceChildren(make("p", {}, system), ...book.projects.map((/** @type {any} */ project, /** @type {number} */ place) => projectOf(project, place === 0)));
}

/** @param {any} project @param {boolean} open */
function projectOf(project, open) {
  const total = project.total === null ? "未评分" : `${shown(project.total)} 分，${project.grade}`;
  const notes = [project.rescaling, project.cap].filter(Boolean).map((note) => make("p", {}, note));
  const rows = project.indicators.map((/** @type {any} */ row) => make("tr", {},
    make("td", {}, row.level1), make("td", {}, row.level2), make("td", {}, row.name), make("td", {}, row.target ?? ""),
    make("td", {}, row.actual ?? row.achievement ?? ""), make("td", { className: "n" }, shown(row.points)),
    make("td", { className: "n" }, shown(row.awarded)), make("td", {}, row.rule ? `${row.rule}：${row.arithmetic}` : ""),
    make("td", {}, row.cells.join("、"))));
  const heads = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "怎么算的", "出自单元格"];
  const name = `${project.code} ${project.name}`;
  return make("details", { open }, make("summary", {}, `${name}：${total}`), ...notes,
    make("div", { className: "wide", role: "region", tabIndex: 0, "aria-label": name }, tableOf(`${name}的得分`, heads, rows, "scores")));
}
