// Progressive enhancement only: every flow of the admin works without this file.
// The pages forbid inline scripts and HTML made from strings (Trusted Types), so this clones templates and sets text.

const find = (selector, root = document) => root.querySelector(selector);
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Keeps the header's checkbox and the count of the bulk bar true to the rows that are ticked. */
function updateSelection(form) {
  const boxes = findAll('input[name="_sel"]', form);
  const ticked = boxes.filter((box) => box.checked).length;
  const label = find("[data-count]", form);
  if (label) label.textContent = label.dataset.count.replace("%d", String(ticked));
  const header = find("[data-select-all]", form);
  if (header) {
    header.checked = ticked > 0 && ticked === boxes.length;
    header.indeterminate = ticked > 0 && ticked < boxes.length;
  }
}

let lastTicked;

/** Ticks a whole range when Shift is held. */
function selectRange(event) {
  const box = event.target;
  const boxes = findAll('input[name="_sel"]', box.form);
  const from = boxes.indexOf(lastTicked);
  const to = boxes.indexOf(box);
  if (event.shiftKey && from >= 0) {
    for (const other of boxes.slice(Math.min(from, to), Math.max(from, to) + 1)) other.checked = box.checked;
  }
  lastTicked = box;
  updateSelection(box.form);
}

/** Adds an inline row from the page's template, numbered after the last one. */
function addInline(button) {
  const template = document.getElementById(button.dataset.template);
  const total = document.getElementById(button.dataset.total);
  const rows = document.getElementById(button.dataset.rows);
  if (!template || !total || !rows) return false;
  const index = Number(total.value);
  const row = template.content.cloneNode(true);
  for (const element of findAll("*", row)) {
    for (const attribute of [
      "name",
      "id",
      "for",
      "aria-describedby",
      "aria-label",
      "aria-labelledby",
      "data-slug-from",
    ]) {
      const value = element.getAttribute(attribute);
      if (value?.includes("__prefix__")) element.setAttribute(attribute, value.replaceAll("__prefix__", String(index)));
    }
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE && node.data.includes("__number__")) {
        node.data = node.data.replaceAll("__number__", String(index + 1));
      }
    }
    const label = element.getAttribute("aria-label");
    if (label) element.setAttribute("aria-label", label.replaceAll("__number__", String(index + 1)));
  }
  const first = find("input:not([type=hidden]), select, textarea", row);
  rows.append(row);
  total.value = String(index + 1);
  slugs(rows);
  first?.focus();
  first?.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

/** The same rules as the server's slugify: ASCII letters, digits and hyphens. */
function slugify(text) {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9\s_-]/g, "")
    .trim()
    .replace(/[\s_-]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/** Fills a slug from its sources until somebody writes into it. */
function slugs(root) {
  for (const target of findAll("[data-slug-from]", root)) {
    if (target.dataset.slugReady) continue;
    target.dataset.slugReady = "1";
    const sources = target.dataset.slugFrom.split(" ").flatMap((id) => document.getElementById(id) ?? []);
    let own = target.value !== "";
    target.addEventListener("input", (event) => {
      if (event.isTrusted) own = target.value !== "";
    });
    for (const source of sources) {
      source.addEventListener("input", () => {
        if (own) return;
        const slug = slugify(sources.map((element) => element.value).join(" "));
        target.value = target.maxLength > 0 ? slug.slice(0, target.maxLength).replace(/-+$/, "") : slug;
      });
    }
  }
}

/** Warns before leaving a form whose values differ from the loaded ones, and sends it only once. */
function guard(form) {
  const read = () => new URLSearchParams(new FormData(form)).toString();
  const loaded = read();
  let sending = false;
  const compare = () => form.toggleAttribute("data-dirty", form.hasAttribute("data-failed") || read() !== loaded);
  compare();
  form.addEventListener("input", compare);
  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      return;
    }
    sending = true;
    // after the browser has read which button was pressed
    setTimeout(() => {
      for (const button of findAll("button", form)) button.disabled = true;
    });
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && form.hasAttribute("data-dirty")) event.preventDefault();
  });
  // coming back through the browser's history revives the page as it was left
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sending = false;
    for (const button of findAll("button", form)) button.disabled = false;
  });
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.matches('input[name="_sel"]')) selectRange(event);
  if (target.matches("[data-select-all]")) {
    for (const box of findAll('input[name="_sel"]', target.form)) box.checked = target.checked;
    updateSelection(target.form);
  }
  const add = target.closest("[data-add-inline]");
  if (add && addInline(add)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key === "s") {
    const form = find("form[data-guard]");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(find("[name=_continue]", form) ?? undefined);
  }
});

for (const form of findAll("form[data-guard]")) guard(form);
for (const form of findAll("form[data-selection]")) updateSelection(form);
slugs(document);
find("[data-focus]")?.focus();
