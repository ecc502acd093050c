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

  // How many changes are selected, as one selects.
  document.addEventListener("change", () => {
    document.querySelectorAll("[data-count-of]").forEach((place) => {
      const chosen = document.querySelectorAll(`input[name="${place.dataset.countOf}"]:checked`);
      place.textContent = chosen.length.toLocaleString("en-US");
    });
  });
})();
