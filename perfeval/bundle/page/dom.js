// Elements, downloads, and what several views share.
// @ts-check
"use strict";

/** Make an element. @param {string} tag @param {Record<string, any>} properties @param {...(Node | string)} children @returns {any} */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "list") /** @type {any} */ (element)[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A button that does something, and says what went wrong where it fails. @param {string} said @param {() => any} act @param {Record<string, any>} [properties] */
function button(said, act, properties = {}) {
  return make("button", { type: "button", onclick: () => doing(act), ...properties }, said);
}

/** @param {() => any} act */
async function doing(act) {
  try { await act(); } catch (error) { say(error instanceof Error ? error.message : String(error), true); }
}

/** Tell something where it is read out. @param {string} said @param {boolean} [wrong] */
function say(said, wrong = false) {
  const place = byId(byId("books").hidden ? "drop-state" : "books-state");
  place.textContent = said;
  place.classList.toggle("notice", wrong);
}

/** Hand a file to the person. @param {string} name @param {Uint8Array | string} content @param {string} [type] */
function download(name, content, type = "application/octet-stream") {
  const address = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (content)], { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** A name as it is, with what would turn its letters round made visible. @param {string} name */
const visible = (name) => name.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
  (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Copy words, also where the browser does not let a local page use the clipboard. @param {string} words */
async function copy(words) {
  try { await navigator.clipboard.writeText(words); } catch {
    const field = make("textarea", { value: words, readOnly: true });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

/** A table under a caption. @param {string} caption @param {string[]} heads @param {HTMLElement[]} rows @param {string} [name] */
function tableOf(caption, heads, rows, name = "") {
  const head = make("tr", {}, ...heads.map((said) => make("th", { scope: "col" }, said)));
  return make("table", { className: name }, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...rows));
}

/** @param {number | null} figure */
const shown = (figure) => (figure === null ? "" : String(figure));
