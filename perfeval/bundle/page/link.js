// The page's side of the engine: feeds it with its parts, and asks it questions.
// @ts-check
"use strict";

/** @typedef {{ resolve: (result: any) => void, reject: (error: Error) => void }} Waiting */
const engine = {
  /** @type {Worker | null} */ worker: null,
  ready: false, broken: "",
  /** @type {Map<number, Waiting>} */ waiting: new Map(),
  number: 0, given: 0, total: 1,
  /** @type {((data: any) => void)} */ whenReady: () => {},
};
/** How much of the way each stage is, in per cent; the parts given are the first half. */
const STAGES = { module: 52, python: 70, unpacked: 75, libraries: 96 };

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(id);
  return found;
}

/** @param {number} share @param {string} [said] */
function showLoading(share, said) {
  const bar = /** @type {HTMLProgressElement} */ (byId("loading"));
  bar.value = Math.max(bar.value, share);
  if (said) byId("state").textContent = said;
}

/** @param {string} fault */
function breakDown(fault) {
  engine.ready = false;
  engine.broken = fault;
  byId("loading").hidden = true;
  byId("state").textContent = fault;
  byId("engine").hidden = false;
  byId("engine").classList.add("notice");
  byId("engine").scrollIntoView();
  for (const control of document.querySelectorAll("main button, main select")) control.setAttribute("disabled", "");
  for (const { reject } of engine.waiting.values()) reject(new Error(fault));
  engine.waiting.clear();
}

/** @param {{ data: any }} event */
function hear({ data }) {
  if (data.stage) return showLoading(STAGES[/** @type {keyof typeof STAGES} */ (data.stage)]);
  if (data.ready) {
    engine.ready = true;
    showLoading(100, "准备好了");
    byId("engine").hidden = true;
    return engine.whenReady(JSON.parse(data.offered));
  }
  const asked = engine.waiting.get(data.id);
  engine.waiting.delete(data.id);
  if (data.broken && (!asked || /内存|memory/i.test(data.fault))) { breakDown(data.fault); return asked?.reject(new Error(data.fault)); }
  if (!asked) return;
  if (data.fault) asked.reject(new Error(data.fault)); else asked.resolve(data.result);
}

/** Ask the engine. @param {string} method @param {...any} given @returns {Promise<any>} */
function ask(method, ...given) {
  if (engine.broken) return Promise.reject(new Error(engine.broken));
  return new Promise((resolve, reject) => {
    const id = ++engine.number;
    engine.waiting.set(id, { resolve, reject });
    engine.worker?.postMessage({ id, method, given });
  });
}

/** Begin: the parts follow, each given as soon as the browser has read it. @param {(offered: any) => void} whenReady */
function beginEngine(whenReady) {
  const text = (/** @type {string} */ id) => byId(id).textContent ?? "";
  const options = JSON.parse(text("options"));
  engine.total = options.total;
  engine.whenReady = whenReady;
  // pyodide takes a worker that can import scripts for an old one, and a worker of another kind is refused to a local file
  const source = ["self.importScripts = () => { throw new TypeError(); };", text("pyodide"), "\n", text("worker")];
  engine.worker = new Worker(URL.createObjectURL(new Blob(source, { type: "text/javascript" })));
  engine.worker.onmessage = hear;
  engine.worker.onerror = () => breakDown("程序停止了，多半是内存不足。请关掉其他网页，重新打开本页。");
  engine.worker.postMessage({ start: options });
}

/** Take a part from the page as soon as it is read. @param {HTMLScriptElement} element */
function take(element) {
  if (!engine.worker) return element.remove();
  const piece = element.textContent ?? "";
  engine.given += piece.length;
  showLoading(50 * engine.given / engine.total);
  engine.worker.postMessage({ part: element.dataset.part, piece, last: "last" in element.dataset });
  element.remove();
}
