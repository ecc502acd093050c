// Comfort only: every page works without this file.
"use strict";

(() => {
  const typing = (target) => target.closest("input, select, textarea, [contenteditable]");
  const help = () => document.getElementById("lb-help");
  const places = {};
  let went = false;

  document.querySelectorAll("[data-key]").forEach((link) => { places[link.dataset.key] = link.href; });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (went && places[event.key]) { event.preventDefault(); location.assign(places[event.key]); }
    went = event.key === "g";
    if (event.key === "?" && help()) { event.preventDefault(); help().showModal(); }
    if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (search) { event.preventDefault(); search.focus(); }
    }
  });

  // On a plan: j and k go from box to box, x checks, Enter opens the row. Enter on a box would
  // send the form by itself: approving is never one key.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help()?.open) return;
    const here = document.activeElement, onBox = here?.dataset?.what !== undefined;
    if (typing(here) && !onBox) return;
    const rows = [...document.querySelectorAll("input[data-what]")].filter((box) => box.offsetParent !== null);
    if (event.key === "j" || event.key === "k") {
      const next = rows.indexOf(here) + (event.key === "j" ? 1 : -1);
      (rows[next] || (onBox ? here : rows[0]))?.focus();
    } else if (onBox && event.key === "x") {
      here.click();
    } else if (onBox && event.key === "Enter") {
      event.preventDefault();
      const details = here.closest("tr")?.nextElementSibling?.querySelector("details");
      if (details) details.open = !details.open;
    }
  });

  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.lb-menu[open]");
    if (event.key !== "Escape" || !menu || help()?.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.lb-person[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const all = event.target.closest("[data-select-all]");
    if (all) {
      // Only what stands in the button's own list and is shown: nobody ticks what they do not see.
      const within = document.getElementById(all.dataset.within) || document;
      within.querySelectorAll(`input[type=checkbox][name="${all.dataset.selectAll}"]`)
        .forEach((box) => { if (box.offsetParent !== null) box.checked = all.dataset.to === "on"; });
      document.dispatchEvent(new Event("change"));
    }
    const copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy).then(() => { copy.textContent = "Copied"; });
    }
  });

  // A second press on a button that writes would only be answered «done already»: spare it.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    setTimeout(() => event.target.querySelectorAll("button[type=submit]").forEach((button) => {
      button.disabled = true;
    }));
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form button[disabled]").forEach((button) => { button.disabled = false; });
  });

  // What the checked changes will do, as one checks: how many of each kind, and for how much.
  const dollars = (cents) => {
    const whole = Math.abs(cents), rest = String(whole % 100).padStart(2, "0");
    const text = `$${Math.floor(whole / 100).toLocaleString("en-US")}.${rest}`;
    return cents < 0 ? `(${text})` : text;
  };
  const say = (line, boxes) => {
    const priced = boxes.filter((box) => box.dataset.cents);
    const cents = priced.reduce((sum, box) => sum + Number(box.dataset.cents), 0);
    line.hidden = !boxes.length;
    line.querySelector("[data-n]").textContent = boxes.length.toLocaleString("en-US");
    line.querySelector("[data-words]").textContent =
      boxes.length === 1 ? line.dataset.one : line.dataset.many;
    line.querySelector("[data-dollars]").textContent = priced.length ? dollars(cents) : "";
  };
  const count = () => {
    document.querySelectorAll("[data-count-of]").forEach((place) => {
      const chosen = document.querySelectorAll(`input[name="${place.dataset.countOf}"]:checked`);
      place.textContent = chosen.length.toLocaleString("en-US");
    });
    const checked = [...document.querySelectorAll("input[data-what]:checked")];
    document.querySelectorAll("[data-tally]").forEach((line) => {
      say(line, checked.filter((box) => box.dataset.what === line.dataset.tally));
    });
    document.querySelectorAll("[data-tallied]").forEach((mark) => { mark.hidden = !checked.length; });
    warn(checked);
  };
  // Which approval limits the checked changes pass. What somebody else approved needs nobody more.
  const warn = (checked) => {
    const { limitOne, limitTotal, limitChanges, beforeCents, beforeChanges } =
      document.getElementById("decide")?.dataset || {};
    if (limitOne === undefined) return;
    const sizes = checked.map((box) => box.dataset.size).filter((size) => size && size !== "?").map(Number);
    const above = (value, limit) => limit !== "" && value > Number(limit);
    const over = {
      one: above(Math.max(0, ...sizes), limitOne),
      total: above(sizes.reduce((sum, size) => sum + size, Number(beforeCents)), limitTotal),
      changes: above(checked.length + Number(beforeChanges), limitChanges),
      unknown: checked.some((box) => box.dataset.size === "?"),
    };
    const first = checked.some((box) => box.dataset.seconded === undefined);
    document.querySelectorAll("[data-over]").forEach((line) => {
      line.hidden = !(first && over[line.dataset.over]);
    });
    document.querySelectorAll("[data-alone]").forEach((line) => {
      line.hidden = [...document.querySelectorAll("[data-over]")].some((each) => !each.hidden);
    });
  };

  // What one checked, answered and typed stays when the list is shown anew, in this tab alone. A
  // change that says something else since has another id, and is as the list gives it.
  const KEPT = `lb-kept:${location.pathname}`;
  const entries = () => [...document.querySelectorAll(
    "input[data-what], input[type=radio][form=answers], textarea[form=decide], [data-typed]")];
  const nameOf = (entry) => (entry.type === "radio" ? `${entry.name}=${entry.value}` : entry.id);
  const isTyped = (entry) => entry.tagName === "TEXTAREA" || "typed" in entry.dataset;
  const kept = () => {
    try { return JSON.parse(sessionStorage.getItem(KEPT)) || {}; } catch { return {}; }
  };
  const keep = () => {
    const now = kept();
    entries().forEach((entry) => {
      const typed = isTyped(entry);
      const [is, was] = typed ? [entry.value, ""] : [entry.checked, entry.defaultChecked];
      if (is === was) delete now[nameOf(entry)]; else now[nameOf(entry)] = is;
    });
    try { sessionStorage.setItem(KEPT, JSON.stringify(now)); } catch { /* it is a comfort only */ }
  };
  const restore = () => {
    const before = kept();
    entries().forEach((entry) => {
      const said = before[nameOf(entry)];
      if (said === undefined) return;
      if (isTyped(entry)) entry.value = said; else entry.checked = said;
    });
  };
  document.addEventListener("change", () => { keep(); count(); });
  document.addEventListener("submit", (event) => {
    const now = kept();
    entries().filter((entry) => entry.form === event.target).forEach((entry) => delete now[nameOf(entry)]);
    try { sessionStorage.setItem(KEPT, JSON.stringify(now)); } catch { /* it is a comfort only */ }
  });
  if (entries().length) { restore(); count(); }
})();
