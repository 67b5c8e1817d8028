// The workbooks that were given: each examined in its turn, listed, and shown.
// @ts-check
"use strict";

/** A file with its name, which has the folders it was found in. @typedef {{ name: string, file: File, handle: any }} Given */
/** @type {Map<string, any>} */
const books = new Map();
/** @type {Map<string, any>} */
const handles = new Map();
/** @type {Given[]} */
const queue = [];
let busy = false, chosen = "", passed = 0, cleared = 0;
const TABS = [["问题", showProblems], ["得分", showScores], ["报告", showReports]];
let tab = 0;

const isOwn = (/** @type {string} */ name) => /\.(toml|md)$/i.test(name);
const inFolder = (/** @type {string} */ name) => name.includes("/");
/** What the command passes over in folders too: marked copies, summaries, lock files and hidden ones. @param {string} name */
const isPassedOver = (name) => /(^|\/)(~\$|\.)/.test(name) || (inFolder(name) && /(_批注\.[^./]*|\/绩效评价汇总表[^/]*)$/.test(name));

/** Take files, before the engine is ready too. @param {Given[]} given */
function takeFiles(given) {
  const own = given.filter(({ name }) => isOwn(name) && !isPassedOver(name));
  const found = given.filter(({ name }) => /\.(xlsx|xlsm|xls|xlsb|et)$/i.test(name) && !isPassedOver(name));
  const others = given.filter(({ name }) => isPaper(name) && !inFolder(name) && !isPassedOver(name));
  if (!busy && !queue.length) passed = 0;
  passed += given.filter(({ name }) => !inFolder(name)).length - [...own, ...found, ...others].filter(({ name }) => !inFolder(name)).length;
  queue.push(...own, ...found, ...others);
  byId("books").hidden = !queue.length && !books.size;
  for (const { name, handle } of [...own, ...found]) { if (handle) handles.set(name, handle); else handles.delete(name); }
  if (engine.broken) return say(engine.broken, true);
  say(queue.length ? `已选择 ${queue.length} 个文件，准备好以后就检查` : summed());
  work();
}

async function work() {
  if (busy || !engine.ready || !queue.length) return;
  busy = true;
  const turn = cleared, at = chosen, names = [];
  offerAll();
  for (let given = queue.shift(); given; given = queue.shift()) {
    say(`正在检查 ${visible(given.name)}（还有 ${queue.length} 个）`);
    const name = await examined(given, turn);
    if (name) names.push(name);
  }
  busy = false;
  if (turn !== cleared) return work();
  listBooks();
  if (names.length && (names.length === 1 || chosen === at)) show(names.length === 1 || !books.has(at) ? names[0] : at, true);
}

/** @param {Given} given @param {number} turn */
async function examined({ name, file }, turn) {
  try {
    const content = new Uint8Array(await file.arrayBuffer());
    if (isOwn(name)) return void await takeBeside(name, content);
    if (isPaper(name)) return void await takePaper(name, content);
    const former = formerOf(name);
    const told = JSON.parse(await ask("examine", name, content));
    if (turn !== cleared) return "";
    await keepFormer(name, former, told);
    keep(told, former?.told.problems ?? null, file);
    if (told.problems.some((/** @type {any} */ problem) => problem.code === "not-the-template") && await isOneOfThePapers(name)) return "";
  } catch (error) {
    if (turn !== cleared) return "";
    const message = error instanceof DOMException ? "读不出这个文件。请在 WPS 或 Excel 里保存并关闭它，再拖进来一次" : String(error instanceof Error ? error.message : error);
    books.set(name, unreadable(name, message.replace(/。$/, "")));
  }
  listBooks();
  return name;
}

/** A form is no workbook, but one can be filled with it. @param {string} name */
async function isOneOfThePapers(name) {
  await takeBook(name);
  const usable = !papers.get(name)?.fault;
  if (usable) await remove(name); else await removePaper(name);
  return usable;
}

/** What was given before under this name, or is what this one is the marked copy of. @param {string} name */
function formerOf(name) {
  const original = name.replace(/_批注(?: ?[(（]\d+[)）])?(?=\.xls[xm]$)/, "");
  const found = books.has(name) ? name : [original, original.replace(/\.xls[xm]$/, ".xlsm")].find((other) => books.has(other));
  return found === undefined ? null : { name: found, told: books.get(found) };
}

/** A marked copy takes the place of its workbook; another unit's of the same name does not. @param {string} name @param {any} former @param {any} told */
async function keepFormer(name, former, told) {
  if (!former) return;
  const differs = (/** @type {any} */ one, /** @type {any} */ other) => one !== null && other !== null && one !== other;
  const another = differs(former.told.unit, told.unit) || differs(former.told.year, told.year);
  if (!another) { if (former.name !== name) await remove(former.name); return; }
  if (former.name !== name || !former.told.given) return;
  let content;
  // a file that has changed since is no other one: it was mended
  try { content = new Uint8Array(await former.told.given.arrayBuffer()); } catch { return; }
  let number = 2;
  const free = () => name.replace(/(\.[^.]*)$/, `（${number}）$1`);
  while (books.has(free())) number++;
  const other = free();
  keep(JSON.parse(await ask("examine", other, content)), null, former.told.given);
  former.told = { problems: null };
}

/** @param {any} told @param {any} before @param {File} given */
function keep(told, before, given) {
  for (const other of told.others ?? []) books.set(other.file, { ...books.get(other.file), ...other });
  books.set(told.file, { ...told, before, given, readable: told.sheets.length > 0 });
}

/** @param {string} name @param {string} message */
function unreadable(name, message) {
  const problem = { code: "file-unreadable", severity: "错误", sheet: null, cell: null, message, expected: null, found: null, remedy: null };
  return { file: name, unit: null, year: null, projects: [], problems: [problem], lines: [`错误 ${message}。 [file-unreadable]`], counts: { 错误: 1, 警告: 0, 提示: 0 }, failed: true, reports: [], sheets: [], readable: false, before: null };
}

/** @param {string} name @param {Uint8Array} content */
async function takeBeside(name, content) {
  const plain = (name.split("/").pop() ?? name).replace(/\.(toml|md)$/i, (suffix) => suffix.toLowerCase());
  const { kind, fault, stale } = JSON.parse(await ask("put_beside", plain, content));
  if (fault && inFolder(name) && !stale.length) return;
  for (const line of [...byId("beside").children]) if (line instanceof HTMLElement && line.dataset.name === plain) line.remove();
  byId("beside").append(make("li", { "data-name": plain, className: fault ? "错误" : "" }, fault || `${kind} ${visible(plain)} 已收下`));
  for (const option of [...byId("system").children]) if (option instanceof HTMLOptionElement && option.value === plain) option.remove();
  if (!fault && kind === "指标体系") byId("system").append(make("option", { value: plain }, plain));
  for (const other of stale) keep(JSON.parse(await ask("again", other)), books.get(other)?.problems ?? null, books.get(other)?.given);
}

/** @param {string} name */
async function remove(name) {
  for (const other of JSON.parse(await ask("forget", name))) books.set(other.file, { ...books.get(other.file), ...other });
  books.delete(name);
  handles.delete(name);
  if (chosen === name) { chosen = ""; byId("book").hidden = true; }
  listBooks();
}

function summed() {
  const all = [...books.values()], failed = all.filter((book) => book.failed).length;
  const others = passed ? `${all.length ? "；另有" : ""} ${passed} 个文件不是工作簿，没有理会` : "";
  return `${all.length ? `${all.length} 个工作簿，${all.length - failed} 个生成了报告${failed ? `，${failed} 个有错误` : ""}` : ""}${others}`.trim();
}

function offerAll() {
  byId("again").hidden = !handles.size;
  byId("summary").hidden = books.size < 2;
  const ready = !busy && [...books.values()].some((book) => book.reports.length);
  /** @type {HTMLButtonElement} */ (byId("all-reports")).disabled = !ready;
  /** @type {HTMLButtonElement} */ (byId("summary")).disabled = busy;
}

function listBooks() {
  byId("books").hidden = !books.size && !queue.length;
  byId("drop").classList.toggle("small", books.size > 0);
  offerAll();
  const here = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.book : undefined;
  const listed = [...books.values()].sort((one, other) => (busy ? 0 : Number(other.failed) - Number(one.failed)));
  byId("books-rows").replaceChildren(...listed.map(bookRow));
  if (here) /** @type {HTMLElement | undefined} */ ([...document.querySelectorAll("[data-book]")].find((found) => /** @type {HTMLElement} */ (found).dataset.book === here))?.focus();
  if (!books.size) byId("book").hidden = true;
  if (!busy) say(summed());
}

/** @param {any} book */
function bookRow(book) {
  const counts = SEVERITIES.map((severity) => make("td", { className: `n ${book.counts[severity] ? severity : ""}` }, String(book.counts[severity])));
  const result = book.failed ? make("td", { className: "错误" }, "没有生成报告") : make("td", { className: "good" }, `${book.reports.length} 份报告`);
  return make("tr", { className: book.file === chosen ? "chosen" : "" },
    make("th", { scope: "row" }, button(visible(book.file), () => show(book.file), { className: "plain", "data-book": book.file })),
    make("td", {}, visible(book.unit ?? "")), make("td", {}, book.year === null ? "" : String(book.year)),
    make("td", { className: "n" }, String(book.projects.length || "—")), ...counts, result,
    make("td", {}, button("移去", () => remove(book.file), { "aria-label": `移去 ${book.file}` })));
}

/** Show a workbook. @param {string} name @param {boolean} [arrived] */
function show(name, arrived = false) {
  const book = books.get(name);
  if (!book) return;
  chosen = name;
  for (const row of byId("books-rows").children) row.className = row.querySelector("[data-book]")?.getAttribute("data-book") === name ? "chosen" : "";
  byId("book").hidden = false;
  byId("book-title").textContent = visible(name);
  const scored = book.projects.map((/** @type {any} */ project) => `${project.code} ${project.name} ${project.total === null ? "未评分" : `${project.total} 分，${project.grade}`}`);
  const unit = book.unit && (book.year === null ? book.unit : `${book.unit}，${book.year}年度`);
  byId("book-facts").textContent = [unit, ...scored].filter(Boolean).join("；");
  openTab(book.failed ? 0 : arrived ? 2 : tab);
  if (arrived) byId("book").scrollIntoView({ block: "nearest" });
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
  if (book) /** @type {(book: any) => void} */ (TABS[number][1])(book);
}

/** @param {KeyboardEvent} event @param {number} place */
function turnTab(event, place) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  openTab((place + step + TABS.length) % TABS.length);
  byId(`tab${tab}`).focus();
}
