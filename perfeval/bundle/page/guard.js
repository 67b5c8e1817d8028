// Written for any browser: one that cannot run the page says so in one sentence.
(function () {
  var able = typeof DecompressionStream === "function" && typeof WebAssembly === "object"
    && typeof [].findLast === "function" && "replaceChildren" in document.body;
  if (!able) { document.getElementById("old").hidden = false; document.getElementById("engine").hidden = true; }
  window.ableBrowser = able;
})();
