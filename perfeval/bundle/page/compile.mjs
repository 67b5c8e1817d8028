// Byte-compiles a pack of files and the standard library with the very Python that the page will run.
import { createRequire } from "node:module";
import fs from "node:fs";

const require = createRequire(import.meta.url);
const { loadPyodide } = require("./pyodide.js");
const read = (/** @type {string} */ name) => new Uint8Array(fs.readFileSync(name));
const python = await loadPyodide({ indexURL: process.cwd() + "/", env: { PYTHONHASHSEED: "0" } });
python.FS.writeFile("/site.pack", read("site.pack"));
python.runPython(fs.readFileSync("compiling.py", "utf8"));
for (const name of ["site.compiled", "stdlib.compiled"]) fs.writeFileSync(name, python.FS.readFile("/" + name));
