"""The script of a page: what a value says of itself while it is pointed at, chosen by the keyboard, or clicked."""

from typing import Final

#: `shown` is the value whose sources are told, `held` whether they stay until it, another or Esc is chosen
SCRIPT: Final = """
"use strict";
(() => {
  const told = JSON.parse(document.getElementById("sources").textContent);
  const box = document.getElementById("source");
  let shown = null, held = false, leaving = 0;
  const value = (event) => event.target instanceof Element ? event.target.closest("[data-s]") : null;
  const line = (list, tag, words, name) => {
    if (!words) return;
    const item = document.createElement(tag);
    item.textContent = words;
    if (name) item.className = name;
    list.append(item);
  };
  const hide = () => {
    clearTimeout(leaving);
    if (shown) shown.classList.remove("on");
    shown = null;
    held = false;
    box.hidden = true;
    box.replaceChildren();
  };
  const place = () => {
    const lines = shown.getClientRects(), at = lines[0], end = lines[lines.length - 1];
    const below = end.bottom + 6, room = innerHeight - box.offsetHeight - 6;
    const top = below <= room || at.top < box.offsetHeight + 12 ? Math.min(below, room) : at.top - box.offsetHeight - 6;
    box.style.top = Math.max(6, top) + "px";
    box.style.left = Math.max(6, Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 6)) + "px";
  };
  const show = (chosen) => {
    clearTimeout(leaving);
    if (chosen === shown) return;
    hide();
    shown = chosen;
    shown.classList.add("on");
    chosen.dataset.s.split(" ").forEach((number, depth) => {
      const [name, cells, how] = told[number], list = document.createElement("dl");
      line(list, "dt", (depth ? "所在的文字：" : "") + name);
      line(list, "dd", cells, "at");
      line(list, "dd", how);
      box.append(list);
    });
    box.hidden = false;
    place();
  };
  const choose = (chosen) => {
    if (chosen === shown && held) return hide();
    show(chosen);
    held = true;
  };
  const leave = () => {
    clearTimeout(leaving);
    if (!held) leaving = setTimeout(hide, 250);
  };
  document.addEventListener("mouseover", (event) => {
    const chosen = value(event);
    if (chosen && !held) show(chosen);
    else if (box.contains(event.target)) clearTimeout(leaving);
    else if (shown) leave();
  });
  document.addEventListener("focusin", (event) => {
    const chosen = value(event);
    if (chosen) {
      if (chosen !== shown) { hide(); show(chosen); }
    } else if (!box.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const chosen = value(event);
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link) {
      const there = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (there) { event.preventDefault(); there.scrollIntoView(); }
    }
    if (chosen) choose(chosen);
    else if (!box.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (!shown && parent !== window) parent.postMessage("close", "*");
      return hide();
    }
    const chosen = value(event);
    if (!chosen || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    choose(chosen);
  });
  addEventListener("scroll", () => { if (shown) place(); }, { passive: true });
  addEventListener("resize", () => { if (shown) place(); });
})();
"""
