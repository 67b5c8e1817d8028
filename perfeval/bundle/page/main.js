// What a person can do on the page.
// @ts-check
"use strict";

const SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** @param {FileList | null} files @returns {Given[]} */
function listed(files) {
  return [...(files ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, file, handle: null }));
}

/** Choose workbooks, by a way that lets them be read again where the browser has one. */
async function choose() {
  const picker = /** @type {any} */ (window).showOpenFilePicker;
  if (!picker) return byId("files").click();
  let found;
  try { found = await picker({ multiple: true }); } catch (error) {
    // a person who chooses nothing is no fault; a browser that is managed may refuse
    if (!(error instanceof DOMException && error.name === "AbortError")) byId("files").click();
    return;
  }
  takeFiles(await Promise.all(found.map(async (/** @type {any} */ handle) => ({ name: handle.name, file: await handle.getFile(), handle }))));
}

/** What was dropped, with what lies in folders. @param {DataTransferItemList} items */
async function dropped(items) {
  const found = [...items].filter((item) => item.kind === "file").map((item) => ({
    folder: Boolean(item.webkitGetAsEntry?.()?.isDirectory), file: item.getAsFile(),
    handle: "getAsFileSystemHandle" in item ? /** @type {any} */ (item).getAsFileSystemHandle().catch(() => null) : null,
  }));
  /** @type {Given[]} */
  const given = [];
  for (const { folder, file, handle } of found) {
    const own = await handle;
    if (!folder) { if (file) given.push({ name: file.name, file, handle: own }); continue; }
    if (!own) throw new Error("这个浏览器不能读拖进来的文件夹。请用“选择文件夹…”，或把里面的工作簿拖进来。");
    await within(own, `${own.name}/`, given);
  }
  return given;
}

/** @param {any} folder @param {string} path @param {Given[]} given */
async function within(folder, path, given) {
  for await (const handle of folder.values()) {
    if (handle.kind === "directory") await within(handle, `${path}${handle.name}/`, given);
    else given.push({ name: path + handle.name, file: await handle.getFile(), handle });
  }
}

/** Read the workbooks again that the browser lets us read again. */
async function again() {
  /** @type {Given[]} */
  const given = [];
  for (const [name, handle] of [...handles]) {
    try { given.push({ name, file: await handle.getFile(), handle }); } catch {
      handles.delete(name);
      if (!isOwn(name)) books.set(name, unreadable(name, "这个文件不在原来的地方了，或者打不开。请再拖进来一次"));
    }
  }
  listBooks();
  if (given.length) takeFiles(given);
}

/** @param {any} offered */
function offer(offered) {
  byId("system").replaceChildren(...offered.systems.map((/** @type {any} */ found) => make("option", { value: found.name }, found.title)));
  byId("examples").replaceChildren(...offered.examples.map((/** @type {any} */ found) => make("li", {},
    button(found.name, async () => give(await ask("example", found.system)), { className: "plain" }), " ",
    button("打开看看", async () => openExample(await ask("example", found.system)), { "aria-label": `打开看看：${found.name}` }))));
  byId("new").hidden = false;
  work();
}

/** @param {[string, Uint8Array]} made */
function give([name, content]) {
  download(name, content, SHEET);
}

/** @param {[string, Uint8Array]} made */
function openExample([name, content]) {
  takeFiles([{ name, file: new File([/** @type {BlobPart} */ (content)], name), handle: null }]);
}

function clearAll() {
  ask("clear").catch(() => {});
  cleared++;
  queue.length = 0;
  books.clear();
  handles.clear();
  chosen = "";
  passed = 0;
  for (const severity of SEVERITIES) shownSeverities.add(severity);
  byId("beside").replaceChildren();
  clearPapers();
  for (const option of [...byId("system").children]) if (option instanceof HTMLOptionElement && option.value.endsWith(".toml")) option.remove();
  listBooks();
}

async function packAll() {
  const control = /** @type {HTMLButtonElement} */ (byId("all-reports"));
  control.disabled = true;
  say(`正在打包 ${books.size} 个工作簿的报告，请稍候`);
  try {
    const [name, content] = await ask("archive");
    download(name, content, "application/zip");
  } finally { listBooks(); }
}

function listen() {
  const act = (/** @type {string} */ id, /** @type {() => any} */ done) => byId(id).addEventListener("click", () => doing(done));
  act("choose", choose);
  act("choose-folder", () => byId("folder").click());
  act("again", again);
  act("clear", clearAll);
  act("all-reports", packAll);
  act("summary", async () => download("绩效评价汇总表.xlsx", await ask("summary"), SHEET));
  act("blank", async () => give(await ask("new", "", 1)));
  act("choose-papers", () => byId("paper-files").click());
  act("renew", renew);
  act("papers-clear", async () => { for (const name of [...papers.keys()]) await removePaper(name); clearPapers(); });
  act("licences", () => download("许可.txt", byId("licence-texts").textContent ?? "", "text/plain"));
  act("preview-close", () => /** @type {HTMLDialogElement} */ (byId("preview")).close());
  const close = () => /** @type {HTMLDialogElement} */ (byId("preview")).close();
  addEventListener("message", (event) => {
    if (event.data === "close" && event.source === /** @type {HTMLIFrameElement} */ (byId("preview-frame")).contentWindow) close();
  });
  // a file dropped onto a preview would be lost in it
  document.addEventListener("dragenter", close);
  byId("preview").addEventListener("close", () => { /** @type {HTMLIFrameElement} */ (byId("preview-frame")).srcdoc = ""; });
  byId("prepared").addEventListener("submit", (event) => {
    event.preventDefault();
    const system = /** @type {HTMLSelectElement} */ (byId("system")).value;
    const projects = Number(/** @type {HTMLInputElement} */ (byId("projects")).value);
    doing(async () => give(await ask("new", system, projects)));
  });
  for (const id of ["files", "folder"]) {
    const input = /** @type {HTMLInputElement} */ (byId(id));
    input.addEventListener("change", () => { takeFiles(listed(input.files)); input.value = ""; });
  }
  const chosenPapers = /** @type {HTMLInputElement} */ (byId("paper-files"));
  chosenPapers.addEventListener("change", () => { const given = listed(chosenPapers.files); chosenPapers.value = ""; doing(() => takePapers(given)); });
  byId("choose-folder").hidden = !("webkitdirectory" in byId("folder"));
  const over = (/** @type {boolean} */ on) => byId("drop").classList.toggle("over", on);
  // anywhere on the page: a file that misses the frame must not replace it
  document.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  document.addEventListener("dragleave", () => over(false));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (event.dataTransfer) doing(async () => takeFiles(await dropped(/** @type {DataTransfer} */ (event.dataTransfer).items)));
  });
}

if (/** @type {any} */ (window).ableBrowser) {
  listen();
  beginEngine(offer);
}
