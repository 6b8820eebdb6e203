// The row of filters, and the search.

function refresh() {
  view.counts = applyFilters();
  drawFacets(view.counts);
  const total = shown.length, sum = shown.reduce((a, b) => a + b, 0);
  $("totals").textContent = narrowed() ? t().shown(sum, total) : t().totals(index.documents.id.length, total);
  fillList();
  if (view.document) {
    view.spans = spansOf(view.document);
    view.blocks.forEach(block => draw(block.element, view.document.text, block, [...view.spans, ...(view.extra ?? [])]));
    if (view.document.text === null) showPaper();
    if (!view.citation) $("panel").replaceChildren(...citationList(view.document));
  } else showOverview();
}

const VOCABULARY = { kind: "kinds", relation: "relations", certainty: "certainties", notes: "notesOf" };
const MOST = 40;

function drawFacets(counts) {
  const open = document.querySelector("#facets details[open]")?.dataset.facet;
  const boxes = FACETS.map(name => facet(name, counts[name], name === open));
  const clear = node("button", { type: "button", id: "clear", textContent: `${t().clear} ✕`, hidden: !narrowed(), onclick: clearAll });
  $("facets").replaceChildren(...boxes, clear);
}

const valueLabel = (name, v) => (VOCABULARY[name] ? said(VOCABULARY[name], index.tables[name][v]) : index.tables[name][v] || t().nameUnknown);

function facet(name, counts, open) {
  const label = v => valueLabel(name, v);
  const chosen = [...filters[name]];
  const values = [...new Set([...chosen, ...counts.keys()])].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  const options = node("div", { className: "options" });
  const fill = word => {
    const fitting = values.filter(v => !word || label(v).includes(word));
    options.replaceChildren(...fitting.slice(0, MOST).map(v => option(name, v, label(v), counts.get(v) ?? 0)),
      fitting.length > MOST ? quiet(t().more(fitting.length - MOST)) : "");
  };
  fill("");
  const summary = node("summary", {}, node("span", { textContent: t()[name] }), node("b", { textContent: chosen.length ? chosen.map(label).join("、") : t().all }));
  const box = node("details", { open, className: chosen.length ? "facet set" : "facet" }, summary, node("div", { className: "drop" },
    values.length > 15 ? node("input", { type: "search", placeholder: t().filterValues, oninput: e => fill(e.target.value.trim()) }) : "", options));
  box.dataset.facet = name;
  box.addEventListener("toggle", () => { if (box.open) document.querySelectorAll("#facets details[open]").forEach(other => { if (other !== box) other.open = false; }); });
  return box;
}

function option(name, value, label, count) {
  const choose = () => {
    filters[name][box.checked ? "add" : "delete"](value);
    refresh();
    document.querySelector(`[data-facet=${name}] [data-value="${value}"]`)?.focus();
  };
  const box = node("input", { type: "checkbox", checked: filters[name].has(value), onchange: choose });
  box.dataset.value = value;
  return node("label", {}, box, node("span", { textContent: label }), node("span", { className: "count", textContent: count }));
}

function clearAll() {
  FACETS.forEach(name => filters[name].clear());
  $("query").value = "";
  setQuery("");
  refresh();
}

function searchFor(words) {
  $("query").value = words;
  searchNow();
}

let typing = 0;
function searchSoon() {
  clearTimeout(typing);
  typing = setTimeout(searchNow, 150);
}

async function searchNow() {
  setQuery($("query").value);
  view.hit = -1;
  refresh();
  if (!search.query || !$("whole").checked) return;
  const { query } = search;
  await searchTexts((n, all) => { $("totals").textContent = t().searching(n, all); });
  if (query === search.query) refresh();
}
