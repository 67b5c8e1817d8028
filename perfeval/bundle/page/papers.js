// Papers that exist already: a new workbook is filled with what they say.
// @ts-check
"use strict";

/** What the papers were taken for, or what is wrong with them, by their names. @type {Map<string, { said: string, fault: string }>} */
const papers = new Map();
const isPaper = (/** @type {string} */ name) => /\.(docx|docm|doc|wps|pdf|ofd|jpe?g|png|tiff?|bmp)$/i.test(name);

/** @param {string} name @param {Uint8Array} content */
async function takePaper(name, content) {
  papers.set(name, JSON.parse(await ask("put_paper", name, content)));
  listPapers();
}

/** Take files as papers, workbooks too. @param {Given[]} given */
async function takePapers(given) {
  byId("papers").hidden = false;
  for (const { name, file } of given) {
    sayOfPapers(`正在读 ${visible(name)}`);
    await takePaper(name, new Uint8Array(await file.arrayBuffer()));
  }
  sayOfPapers("");
  byId("papers-title").focus();
}

/** Let a workbook that was given be carried into the next year. @param {string} name */
async function takeBook(name) {
  papers.set(name, JSON.parse(await ask("put_book", name)));
  listPapers();
  byId("papers-title").focus();
}

/** @param {string} said */
function sayOfPapers(said) {
  byId("papers-state").textContent = said;
}

function listPapers() {
  byId("papers").hidden = !papers.size;
  byId("papers-list").replaceChildren(...[...papers].map(([name, { said, fault }]) => make("li", {},
    `${visible(name)}：`, make("span", { className: fault ? "错误" : "" }, fault || said), " ",
    button("移去", () => removePaper(name), { "aria-label": `移去 ${name}`, className: "plain" }))));
  /** @type {HTMLButtonElement} */ (byId("renew")).disabled = ![...papers.values()].some(({ fault }) => !fault);
}

/** @param {string} name */
async function removePaper(name) {
  await ask("forget_paper", name);
  papers.delete(name);
  listPapers();
}

async function renew() {
  sayOfPapers("正在做新工作簿");
  byId("renewed").replaceChildren();
  try {
    const year = Number(/** @type {HTMLInputElement} */ (byId("papers-year")).value);
    const [name, content, told] = await ask("renew", year);
    download(name, content, SHEET);
    byId("renewed").replaceChildren(...JSON.parse(told).map((/** @type {string} */ line) => make("li", {}, line)));
    sayOfPapers(`已下载 ${visible(name)}`);
  } catch (error) {
    sayOfPapers("");
    byId("renewed").replaceChildren(make("li", { className: "错误" }, error instanceof Error ? error.message : String(error)));
  }
}

function clearPapers() {
  papers.clear();
  byId("renewed").replaceChildren();
  sayOfPapers("");
  listPapers();
}
