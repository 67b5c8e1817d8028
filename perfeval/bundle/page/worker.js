// The engine, in a Web Worker made of a Blob; pyodide.js stands before this text. Parts come in base64 pieces, gzipped.
// @ts-check
"use strict";

/** @typedef {{ writer: WritableStreamDefaultWriter, readable: ReadableStream }} Part */
/** @type {Record<string, Part>} */
const parts = {};
/** @type {any} */
let python;
/** @type {any} */
let call;

/** @param {string} text */
function bytesOf(text) {
  const raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let place = 0; place < raw.length; place++) bytes[place] = raw.charCodeAt(place);
  return bytes;
}

/** A part: a stream that is unpacked while its pieces come. @param {string} name */
function part(name) {
  if (!parts[name]) {
    const unpacking = new DecompressionStream("gzip");
    parts[name] = { writer: unpacking.writable.getWriter(), readable: unpacking.readable };
  }
  return parts[name];
}

/** @param {string} name @param {string} type */
function answer(name, type = "application/octet-stream") {
  return new Response(part(name).readable, { headers: { "Content-Type": type } });
}

// nothing is fetched from anywhere: the page answers for itself
self.fetch = (asked) => {
  const address = String(asked instanceof Request ? asked.url : asked);
  if (address.endsWith("pyodide.asm.wasm")) return Promise.resolve(answer("wasm", "application/wasm"));
  if (address.endsWith("python_stdlib.zip")) return Promise.resolve(answer("stdlib"));
  return Promise.reject(new Error("no network"));
};

/** @param {string} stage */
const tell = (stage) => postMessage({ stage });

/** Unpack files into the file system of Python. @param {Uint8Array} pack @param {string} site */
function unpack(pack, site) {
  const length = new DataView(pack.buffer).getUint32(0, true), made = new Set();
  let place = 4 + length;
  for (const [path, size] of JSON.parse(new TextDecoder().decode(pack.subarray(4, place)))) {
    const folder = site + path.slice(0, path.lastIndexOf("/"));
    if (!made.has(folder)) { python.FS.mkdirTree(folder); made.add(folder); }
    python.FS.writeFile(site + path, pack.subarray(place, place + size), { canOwn: true });
    place += size;
  }
}

const BEGIN = `
from perfeval.bundle.engine import Engine
from perfeval.errors import PerfevalError
from pyodide.ffi import JsProxy, to_js

_engine = Engine()

def call(method, *given):
    words = [word.to_bytes() if isinstance(word, JsProxy) else word for word in given]
    try:
        return to_js(("", getattr(_engine, method)(*words)))
    except PerfevalError as error:
        return to_js((str(error), None))
    except MemoryError:
        return to_js(("内存不足。请关掉其他网页，或一次少选一些工作簿。", None))
call
`;

/** @param {{ lock: string, site: string }} options */
async function start(options) {
  const packed = answer("site").arrayBuffer();
  const address = URL.createObjectURL(new Blob([await answer("mjs").arrayBuffer()], { type: "text/javascript" }));
  const module = await import(address);
  URL.revokeObjectURL(address);
  tell("module");
  // @ts-ignore: pyodide.js, which stands before this text, defines it
  python = await loadPyodide({
    indexURL: "https://page.invalid/", stdLibURL: "https://page.invalid/python_stdlib.zip",
    createPyodideModule: module.default, lockFileContents: options.lock,
    stdout: () => {}, stderr: () => {}, env: { PYTHONHASHSEED: "0", HOME: "/home" },
  });
  tell("python");
  unpack(new Uint8Array(await packed), options.site);
  tell("unpacked");
  python.runPython("import pandas, lxml.etree, python_calamine");
  tell("libraries");
  call = python.runPython(BEGIN);
  postMessage({ ready: true, offered: call("offered")[1] });
}

/** @param {number} id @param {string} method @param {any[]} given */
function answerTo(id, method, given) {
  const [fault, result] = call(method, ...given);
  const bytes = [result, ...(Array.isArray(result) ? result : [])].filter((found) => found instanceof Uint8Array);
  postMessage({ id, fault, result }, { transfer: bytes.map((found) => found.buffer) });
}

self.onmessage = async ({ data }) => {
  try {
    if (data.start) await start(data.start);
    else if (data.piece !== undefined) {
      const { writer } = part(data.part);
      writer.write(bytesOf(data.piece));
      if (data.last) writer.close();
    } else answerTo(data.id, data.method, data.given);
  } catch (error) {
    const said = String(error instanceof Error ? error.message : error).trim().split("\n").pop();
    postMessage({ id: data.id, broken: true, fault: `程序出了意外（${said}）。请重新打开本页。` });
  }
};
