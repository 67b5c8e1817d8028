// The reports of a workbook: to be looked at, and downloaded.
// @ts-check
"use strict";

const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** @param {any} book */
function showReports(book) {
  const panel = byId("panel");
  if (!book.reports.length) {
    panel.replaceChildren(make("p", {}, "有错误的工作簿不生成报告。请改正后再拖进来一次。"));
    return;
  }
  const rows = book.reports.map((/** @type {any} */ report) => make("tr", {},
    make("td", {}, report.name),
    make("td", {}, make("span", { className: "tools" },
      button("下载", async () => download(report.name, await ask("document", book.file, report.name), WORD), { "aria-label": `下载 ${report.name}` }),
      button("预览", () => preview(book, report), { "aria-label": `预览 ${report.name}` })))));
  panel.replaceChildren(make("p", {}, "预览里有底线的数，点一下就显示它出自哪个单元格、怎么算的。"),
    tableOf(`${book.unit ?? ""}${book.year ?? ""}年度的报告`, ["报告", "操作"], rows, "reports"));
}

/** @param {any} book @param {any} report */
async function preview(book, report) {
  const page = new TextDecoder().decode(await ask("page", book.file, report.name));
  const dialog = /** @type {HTMLDialogElement} */ (byId("preview"));
  byId("preview-title").textContent = report.title;
  dialog.showModal();
  // a frame that is not shown would stay blank
  /** @type {HTMLIFrameElement} */ (byId("preview-frame")).srcdoc = page;
}
