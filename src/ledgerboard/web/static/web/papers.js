// Comfort only: uploading, confirming and correcting work without this file.
"use strict";

(() => {
  const upload = document.getElementById("upload");
  if (upload) {
    const bar = upload.querySelector("progress");
    const files = upload.querySelector("input[type=file]");
    const stop = (event) => { event.preventDefault(); upload.classList.toggle("lb-over", event.type === "dragover"); };
    ["dragover", "dragleave", "drop"].forEach((name) => upload.addEventListener(name, stop));
    upload.addEventListener("drop", (event) => {
      files.files = event.dataTransfer.files;
      if (files.files.length) upload.requestSubmit();
    });
    upload.addEventListener("htmx:xhr:progress", (event) => {
      bar.hidden = false;
      if (event.detail.lengthComputable) bar.value = (100 * event.detail.loaded) / event.detail.total;
    });
  }

  const review = document.querySelector("[data-review]");
  if (!review) return;
  const rows = () => [...review.querySelectorAll("[data-field]")];
  const place = (row) => review.querySelector(`rect[data-for="${row.id}"]`);
  const at = () => document.activeElement?.closest?.("[data-field]");

  function light(row) {
    review.querySelectorAll("rect.lb-lit").forEach((each) => each.classList.remove("lb-lit"));
    const rect = row && place(row);
    if (!rect) return;
    rect.classList.add("lb-lit");
    const pane = review.querySelector(".lb-sheets-scroll");
    const box = rect.getBoundingClientRect();
    const seen = pane.getBoundingClientRect();
    pane.scrollTop += box.top - seen.top - seen.height / 2;
    pane.scrollLeft += box.left - seen.left - seen.width / 3;
  }

  function go(row) {
    if (!row) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center", behavior: "instant" });
  }

  function step(by, wanted = () => true) {
    const all = rows();
    const here = all.indexOf(at());
    const order = by > 0 ? [...all.slice(here + 1), ...all.slice(0, here + 1)]
      : [...all.slice(0, Math.max(here, 0)).reverse(), ...all.slice(Math.max(here, 0)).reverse()];
    go(order.find(wanted));
  }

  review.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-field]");
    if (row) light(row);
  });

  // What the mouse points at counts before the focus. A page that scrolls under a mouse at rest
  // points at nothing: then the keys have the last word.
  let pointed = null;
  let rest = "";
  function point(thing) {
    if (thing === pointed) return;
    const left = pointed;
    pointed = thing;
    const row = thing?.matches("rect") ? document.getElementById(thing.dataset.for) : null;
    rows().forEach((each) => each.classList.toggle("lb-lit", each === row));
    if (row) row.scrollIntoView({ block: "nearest", behavior: "instant" });
    else if (thing) light(thing);
    else if (left?.matches("[data-field]")) light(at());
  }
  review.addEventListener("mousemove", (event) => {
    const here = `${event.clientX} ${event.clientY}`;
    if (here === rest) return;
    rest = here;
    point(event.target.closest("[data-field], rect[data-for]"));
  });
  review.addEventListener("mouseleave", () => point(null));
  review.addEventListener("click", (event) => {
    const rect = event.target.closest("rect[data-for]");
    if (!rect) return;
    event.preventDefault();
    go(document.getElementById(rect.dataset.for));
  });
  review.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
    review.dataset.zoom = button.dataset.zoom;
    review.querySelectorAll("[data-zoom]").forEach((each) => {
      if (each !== review) each.setAttribute("aria-pressed", String(each === button));
    });
    light(at());
  }));

  const press = (row, what) => row?.querySelector(what)?.click();
  const edit = (row) => {
    const details = row?.querySelector("details");
    if (!details) return;
    details.open = true;
    const field = details.querySelector("input[type=text], textarea, select");
    field.focus();
    if (field.select) field.select();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = at();
    if (event.key === "Escape" && row) { row.querySelectorAll("details[open]").forEach((each) => { each.open = false; }); row.focus(); return; }
    if (event.target.closest("input, select, textarea, button, summary, a")) return;
    const acts = {
      j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
      n: () => step(1, (each) => each.dataset.state === "unsure"),
      e: () => edit(row || rows()[0]), x: () => press(row, "[data-none], button[value=not_stated]"),
      y: () => press(row, "[data-take]"), d: () => press(review, "[data-reviewed]"),
      Enter: () => (row?.querySelector("[data-confirm]") ? press(row, "[data-confirm]") : edit(row)),
    };
    const arrows = event.key.startsWith("Arrow");
    if (!acts[event.key] || (arrows && !row)) return;
    event.preventDefault();
    acts[event.key]();
  });

  // What was said comes back as a new row: the focus goes on, or stays where something is wrong.
  document.body.addEventListener("htmx:afterSettle", () => {
    const row = review.querySelector("[data-moved]");
    if (!row) return;
    row.removeAttribute("data-moved");
    const rect = place(row);
    if (rect) rect.dataset.state = row.dataset.state;
    if (row.querySelector(".lb-error")) { row.querySelector("details input[type=text], details textarea, details select")?.focus(); return; }
    row.focus({ preventScroll: true });
    step(1);
  });
})();
