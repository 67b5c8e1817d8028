// The problems of a workbook: by sheet, errors first, with what is new and what is mended since it was given before.
// @ts-check
"use strict";

const SEVERITIES = ["错误", "警告", "提示"];
const shownSeverities = new Set(SEVERITIES);

/** @typedef {{ code: string, severity: string, sheet: string | null, cell: string | null, message: string, expected: string | null, found: string | null, remedy: string | null }} Problem */

/** What makes a problem the same one. @param {Problem} problem */
const sameness = (problem) => JSON.stringify([problem.code, problem.sheet, problem.cell, problem.message]);

/** @param {any} book */
function showProblems(book) {
  const panel = byId("panel");
  /** @type {Problem[]} */
  const problems = book.problems;
  const before = book.before ? new Set(book.before.map(sameness)) : null;
  const now = new Set(problems.map(sameness));
  const mended = (book.before ?? []).filter((/** @type {Problem} */ problem) => !now.has(sameness(problem)));
  panel.replaceChildren(problemTools(book));
  if (before) {
    const fresh = problems.filter((problem) => !before.has(sameness(problem))).length;
    panel.append(make("p", { role: "status" }, `与上次相比：新出现 ${fresh} 个，已改正 ${mended.length} 个，还有 ${problems.length - fresh} 个没有改。`));
  }
  if (!problems.length) panel.append(make("p", { className: "good" }, "没有发现问题。"));
  const chosenOnes = problems.filter((problem) => shownSeverities.has(problem.severity));
  if (problems.length && !chosenOnes.length) panel.append(make("p", {}, "上面没有选中的级别，没有显示问题。"));
  for (const sheet of new Set(chosenOnes.map((problem) => problem.sheet ?? ""))) {
    const rows = chosenOnes.filter((problem) => (problem.sheet ?? "") === sheet).map((problem) => problemRow(problem, before));
    panel.append(make("div", { className: "wide", role: "region", tabIndex: 0, "aria-label": sheet || "整个工作簿" },
      tableOf(sheet || "整个工作簿", ["级别", "单元格", "说明", "应为", "现为", "怎么办"], rows, "problems")));
  }
  if (mended.length) {
    const rows = mended.map((/** @type {Problem} */ problem) => make("li", { className: "mended" }, `${problem.sheet ?? ""}${problem.cell ? "!" + problem.cell : ""} ${problem.message}`));
    panel.append(make("h3", {}, "已改正"), make("ul", {}, ...rows));
  }
}

/** @param {Problem} problem @param {Set<string> | null} before */
function problemRow(problem, before) {
  const fresh = before !== null && !before.has(sameness(problem));
  return make("tr", fresh ? { className: "new" } : {},
    make("td", { className: problem.severity }, fresh ? `${problem.severity}（新）` : problem.severity),
    make("td", {}, problem.cell ?? ""), make("td", {}, problem.message), make("td", {}, problem.expected ?? ""),
    make("td", {}, problem.found ?? ""), make("td", {}, problem.remedy ?? ""));
}

/** @param {string} lines */
function copyButton(lines) {
  const made = button("复制全部", async () => {
    await copy(lines);
    made.textContent = "已复制";
    setTimeout(() => { made.textContent = "复制全部"; }, 2000);
  }, { disabled: !lines });
  return made;
}

/** @param {any} book */
function problemTools(book) {
  const choices = SEVERITIES.map((severity) => make("label", {}, make("input", {
    type: "checkbox", checked: shownSeverities.has(severity),
    onchange: (/** @type {any} */ event) => {
      if (event.target.checked) shownSeverities.add(severity); else shownSeverities.delete(severity);
      showProblems(book);
      /** @type {HTMLElement | null} */ (byId("panel").querySelector(`[data-severity="${severity}"]`))?.focus();
    }, "data-severity": severity,
  }), ` ${severity} ${book.counts[severity]}`));
  const lines = book.lines.map((/** @type {string} */ line) => `${book.file} ${line}`).join("\n");
  return make("div", { className: "tools" }, make("fieldset", {}, make("legend", { className: "soft" }, "显示"), ...choices),
    copyButton(lines),
    button("下载标好问题的工作簿", async () => { const [name, content] = await ask("annotated", book.file); download(name, content); }, { disabled: !book.readable }),
    button("沿用到下一年", () => takeBook(book.file), { disabled: !book.readable }));
}
