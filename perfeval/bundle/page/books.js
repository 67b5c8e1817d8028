// The workbooks that were given: each examined in its turn, listed, and shown.
// @ts-check
"use strict";

/** @typedef {{ name: string, file: File, handle: any }} Given */
/** @type {Map<string, any>} */
const books = new Map();
/** @type {Map<string, any>} */
const handles = new Map();
/** @type {Given[]} */
const queue = [];
let busy = false, chosen = "";
const TABS = [["问题", showProblems], ["得分", showScores], ["报告", showReports]];
let tab = 0;

/** Take files, before the engine is ready too. @param {Given[]} given */
function takeFiles(given) {
  const own = given.filter(({ name }) => /\.(toml|md)$/i.test(name));
  const found = given.filter(({ name }) => /\.(xlsx|xlsm|xls|xlsb|et)$/i.test(name) && !/(^|\/)(~\$|\.)/.test(name));
  const others = given.length - own.length - found.length;
  queue.push(...own, ...found);
  byId("books").hidden = !queue.length && !books.size;
  const passed = others ? `；另有 ${others} 个文件不是工作簿，没有理会` : "";
  say(engine.ready || !queue.length ? passed.slice(1) : `已选择 ${queue.length} 个文件，准备好以后就检查${passed}`);
  for (const { name, handle } of found) if (handle) handles.set(name, handle);
  work();
}

async function work() {
  if (busy || !engine.ready) return;
  busy = true;
  const all = queue.length, names = [];
  for (let given = queue.shift(); given; given = queue.shift()) {
    say(`正在检查 ${given.name}（还有 ${queue.length} 个）`);
    const name = await examined(given);
    if (name) names.push(name);
  }
  busy = false;
  if (!all) return;
  say(summed());
  listBooks();
  if (names.length) show(names.length === 1 || !chosen ? names[0] : chosen, true);
}

/** @param {Given} given */
async function examined({ name, file }) {
  let content;
  try { content = new Uint8Array(await file.arrayBuffer()); } catch {
    books.set(name, unreadable(name));
    return name;
  }
  try {
    if (/\.(toml|md)$/i.test(name)) return void await takeBeside(name, content);
    const book = JSON.parse(await ask("examine", name, content));
    book.readable = book.sheets.length > 0;
    book.before = books.get(name)?.problems ?? null;
    books.set(name, book);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), true);
    return "";
  }
  listBooks();
  return name;
}

/** @param {string} name */
function unreadable(name) {
  const message = "读不出这个文件：应为关闭着的工作簿，现为打不开的文件。请在 WPS 或 Excel 里关闭它，再拖进来一次";
  const problem = { code: "file-unreadable", severity: "错误", sheet: null, cell: null, message, expected: null, found: null, remedy: null };
  return { file: name, unit: null, year: null, projects: [], problems: [problem], lines: [`错误 ${message}。 [file-unreadable]`], counts: { 错误: 1, 警告: 0, 提示: 0 }, failed: true, reports: [], sheets: [], readable: false, before: null };
}

/** @param {string} name @param {Uint8Array} content */
async function takeBeside(name, content) {
  const plain = name.split("/").pop() ?? name;
  const { kind, fault } = JSON.parse(await ask("put_beside", plain, content));
  for (const line of [...byId("beside").children]) if (line instanceof HTMLElement && line.dataset.name === plain) line.remove();
  byId("beside").append(make("li", { "data-name": plain, className: fault ? "错误" : "" }, fault ? `${plain}：${fault}` : `${kind} ${plain} 已收下`));
  if (!fault && kind === "指标体系") byId("system").append(make("option", { value: plain }, plain));
}

function summed() {
  const all = [...books.values()], failed = all.filter((book) => book.failed).length;
  return `${all.length} 个工作簿，${all.length - failed} 个生成了报告${failed ? `，${failed} 个有错误` : ""}`;
}

function listBooks() {
  byId("books").hidden = !books.size;
  byId("again").hidden = !handles.size;
  byId("summary").hidden = books.size < 2;
  /** @type {HTMLButtonElement} */ (byId("all-reports")).disabled = ![...books.values()].some((book) => book.reports.length);
  byId("books-rows").replaceChildren(...[...books.values()].map(bookRow));
  if (!books.size) byId("book").hidden = true;
}

/** @param {any} book */
function bookRow(book) {
  const counts = SEVERITIES.map((severity) => make("td", { className: `n ${book.counts[severity] ? severity : ""}` }, String(book.counts[severity])));
  const result = book.failed ? make("td", { className: "错误" }, "没有生成报告") : make("td", { className: "good" }, `${book.reports.length} 份报告`);
  return make("tr", { className: book.file === chosen ? "chosen" : "" },
    make("th", { scope: "row" }, button(book.file, () => show(book.file), { className: "plain" })),
    make("td", {}, book.unit ?? ""), make("td", {}, book.year === null ? "" : String(book.year)),
    make("td", { className: "n" }, String(book.projects.length)), ...counts, result);
}

/** Show a workbook. @param {string} name @param {boolean} [arrived] */
function show(name, arrived = false) {
  const book = books.get(name);
  if (!book) return;
  chosen = name;
  listBooks();
  byId("book").hidden = false;
  byId("book-title").textContent = name;
  const scored = book.projects.map((/** @type {any} */ project) => `${project.code} ${project.name} ${project.total === null ? "未评分" : `${project.total} 分，${project.grade}`}`);
  byId("book-facts").textContent = [book.unit && `${book.unit}，${book.year}年度`, ...scored].filter(Boolean).join("；");
  openTab(book.failed ? 0 : arrived ? 2 : tab);
  byId("book-title").focus({ preventScroll: arrived });
}

/** @param {number} number */
function openTab(number) {
  tab = number;
  const book = books.get(chosen);
  byId("tabs").replaceChildren(...TABS.map(([title], place) => button(/** @type {string} */ (title), () => openTab(place), {
    role: "tab", id: `tab${place}`, "aria-selected": String(place === number), "aria-controls": "panel", tabIndex: place === number ? 0 : -1,
    onkeydown: (/** @type {KeyboardEvent} */ event) => turnTab(event, place),
  })));
  byId("panel").setAttribute("aria-labelledby", `tab${number}`);
  /** @type {(book: any) => void} */ (TABS[number][1])(book);
}

/** @param {KeyboardEvent} event @param {number} place */
function turnTab(event, place) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  openTab((place + step + TABS.length) % TABS.length);
  byId(`tab${tab}`).focus();
}
