// What a person can do on the page.
// @ts-check
"use strict";

const SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** @param {FileList | null} files @returns {Given[]} */
function listed(files) {
  return [...(files ?? [])].map((file) => ({ name: file.webkitRelativePath.split("/").slice(1).join("/") || file.name, file, handle: null }));
}

/** Choose workbooks, by a way that lets them be read again where the browser has one. */
async function choose() {
  const picker = /** @type {any} */ (window).showOpenFilePicker;
  if (!picker) return byId("files").click();
  let found;
  try { found = await picker({ multiple: true }); } catch { return; }
  takeFiles(await Promise.all(found.map(async (/** @type {any} */ handle) => ({ name: handle.name, file: await handle.getFile(), handle }))));
}

/** What was dropped, with what lies in folders. @param {DataTransferItemList} items */
async function dropped(items) {
  const found = [...items].filter((item) => item.kind === "file").map((item) => ({
    entry: item.webkitGetAsEntry?.(), file: item.getAsFile(),
    handle: "getAsFileSystemHandle" in item ? /** @type {any} */ (item).getAsFileSystemHandle().catch(() => null) : null,
  }));
  /** @type {Given[]} */
  const given = [];
  for (const { entry, file, handle } of found) {
    if (entry?.isDirectory) await within(/** @type {FileSystemDirectoryEntry} */ (entry), "", given);
    else if (file) given.push({ name: file.name, file, handle: await handle });
  }
  return given;
}

/** @param {FileSystemDirectoryEntry} folder @param {string} path @param {Given[]} given */
async function within(folder, path, given) {
  const reader = folder.createReader();
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const entries = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!entries.length) return;
    for (const entry of entries) {
      if (entry.isDirectory) await within(/** @type {FileSystemDirectoryEntry} */ (entry), `${path}${entry.name}/`, given);
      else {
        /** @type {File | null} */
        const file = await new Promise((resolve) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, () => resolve(null)));
        if (file) given.push({ name: path + entry.name, file, handle: null });
      }
    }
  }
}

/** Read the workbooks again that the browser lets us read again. */
async function again() {
  /** @type {Given[]} */
  const given = [];
  for (const [name, handle] of handles) given.push({ name, file: await handle.getFile(), handle });
  takeFiles(given);
}

/** @param {any} offered */
function offer(offered) {
  byId("system").replaceChildren(...offered.systems.map((/** @type {any} */ found) => make("option", { value: found.name }, found.title)));
  byId("examples").replaceChildren(...offered.examples.map((/** @type {any} */ found) => make("li", {},
    button(found.name, async () => give(await ask("example", found.system)), { className: "plain" }), " ",
    button("打开看看", async () => openExample(await ask("example", found.system)), { "aria-label": `打开看看：${found.name}` }))));
  for (const control of document.querySelectorAll("#new button, #new select, #new input")) control.removeAttribute("disabled");
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
  for (const name of books.keys()) ask("forget", name);
  books.clear();
  handles.clear();
  chosen = "";
  listBooks();
  say("");
}

function listen() {
  const act = (/** @type {string} */ id, /** @type {() => any} */ done) => byId(id).addEventListener("click", () => doing(done));
  act("choose", choose);
  act("choose-folder", () => byId("folder").click());
  act("again", again);
  act("clear", clearAll);
  act("all-reports", async () => { const [name, content] = await ask("archive"); download(name, content, "application/zip"); });
  act("summary", async () => download("绩效评价汇总表.xlsx", await ask("summary"), SHEET));
  act("blank", async () => give(await ask("new", "", 1)));
  act("licences", () => download("许可.txt", byId("licence-texts").textContent ?? "", "text/plain"));
  act("preview-close", () => /** @type {HTMLDialogElement} */ (byId("preview")).close());
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
  byId("folder").hidden = !("webkitdirectory" in byId("folder"));
  byId("folder").hidden = true;
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
  for (const control of document.querySelectorAll("#new button, #new select, #new input")) control.setAttribute("disabled", "");
  listen();
  beginEngine(offer);
}
