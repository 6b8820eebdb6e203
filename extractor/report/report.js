// The page: what is open and selected, events, keyboard. The place (#document/citation) is the address, so that "back" goes back.

const $ = id => document.getElementById(id);
const view = { document: null, citation: null, blocks: [], why: true, theme: null };

function remember(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(`citation-report-${name}`);
    localStorage.setItem(`citation-report-${name}`, value);
  } catch { /* storage is refused to files in some browsers: nothing is remembered */ }
  return null;
}

// ---- the open document

const visit = address => {
  location.hash = address;
  return go();
};

// Shows what the address names; within one document at once, so that keys may come fast.
async function go() {
  const [d] = location.hash.slice(1).split("/");
  const wanted = Number(d);
  if (!d || !(wanted in index.documents.id)) { showOverview(); return; }
  const same = view.document?.index === wanted;
  if (!same) {
    const opened = await openDocument(wanted);
    if (location.hash.slice(1).split("/")[0] !== d) return;
    Object.assign(view, { document: opened, citation: null, extra: [], hit: -1 });
    showPaper();
    revealRow(wanted);
  }
  const citation = view.document.record.citations[location.hash.split("/")[1] - 1] ?? null;
  if (!same || citation !== view.citation) select(citation);
}

function showOverview() {
  Object.assign(view, { document: null, citation: null, blocks: [], extra: [] });
  $("paper").replaceChildren(...overview(view.counts));
  $("panel").replaceChildren(...help());
  $("panel").classList.remove("detail");
  drawList();
}

function showPaper() {
  const open = view.document, paper = $("paper");
  view.blocks = open.text === null ? [] : stretches(open.text).map(stretch => ({ ...stretch, element: node("div", { className: "block" }) }));
  const body = open.text === null ? node("div", { className: "only" }, ...citationList(open)) : node("div", { className: "text", lang: "zh-CN" }, ...view.blocks.map(b => b.element));
  const banner = node("p", { className: "banner", textContent: t().state[open.state] });
  const legend = node("p", { className: "legend quiet", textContent: t().legend });
  paper.replaceChildren(...(open.text === null ? [head(open), banner, body] : [head(open), body, legend]));
  paper.scrollTop = 0;
  view.spans = spansOf(open);
  view.blocks.forEach(block => draw(block.element, open.text, block, view.spans));
}

function head({ record, index: d }) {
  const { header, source } = record;
  const facts = [
    [t().number, header.number?.canonical], [t().issuers, header.issuers.map(i => i.name ?? i.text).join("、")], [t().date, header.date], [t().region, header.region],
    [t().proposal, header.proposal && `${header.proposal.kind} ${header.proposal.number} ${header.proposal.session ?? ""}`],
    [t().source, `${source.id} · ${source.encoding} · ${t().characters(source.characters)} · SHA-256 ${source.sha256.slice(0, 12)}…`],
  ].filter(([, value]) => value);
  return node("header", {}, node("h2", { textContent: nameOf(d) }), node("dl", { className: "facts" }, ...facts.flatMap(([k, v]) => [node("dt", { textContent: k }), node("dd", { textContent: v })])),
    notes(record.notes) ?? "", record.citations.length ? "" : node("p", { className: "quiet", textContent: t().noCitations }));
}

function spansOf(open) {
  if (open.text === null) return [];
  const first = index.documents.first[open.index];
  const cited = open.record.citations.map((c, i) => ({
    start: open.at(c.start), end: open.at(c.end), citation: i, look: `c ${c.certainty} ${c.form}${shown[first + i] ? "" : " dim"}`,
  }));
  return [...cited, ...hitSpans(open.text, search.query)];
}

// ---- the selected citation

function select(citation) {
  const open = view.document, before = view.extra ?? [];
  view.citation = citation;
  view.extra = citation && open.text !== null ? extraSpans(open, citation) : [];
  for (const block of view.blocks) {
    if ([...before, ...view.extra].some(s => s.start < block.end && s.end > block.start)) draw(block.element, open.text, block, [...view.spans, ...view.extra]);
  }
  $("panel").replaceChildren(...(citation ? citationDetail(open, citation) : citationList(open)));
  $("panel").classList.toggle("detail", Boolean(citation));
  if (citation) $("panel").scrollTop = 0;
  const target = document.querySelector(citation ? (open.text === null ? `#paper a[href="${placeIn(open, citation)}"]` : "#paper .on") : "#paper .hit");
  document.querySelectorAll("#paper .cited.on").forEach(row => row.classList.remove("on"));
  if (open.text === null && citation) target?.classList.add("on");
  if (target && !inView(target)) target.scrollIntoView({ block: "center" });
}

function extraSpans(open, citation) {
  const target = open.record.citations.find(c => c.id === citation.antecedent);
  const core = (c, look) => ({ start: open.at(c.start), end: open.at(c.end), look });
  return [...fieldSpans(citation, open.at), core(citation, "on"), ...(target ? [core(target, "target")] : [])];
}

function inView(element) {
  const box = $("paper").getBoundingClientRect(), at = element.getBoundingClientRect();
  return at.top >= box.top + 40 && at.bottom <= Math.min(box.bottom, innerHeight) - 40;
}

// The next or previous citation that is shown; behind the last one, that of the next document in the list that has any.
function step(by) {
  const found = view.document && nextHere(view.document, by);
  if (found) { visit(found); return; }
  const here = list.rows.findIndex(row => row.d === view.document?.index);
  // A document that the filters leave out, and the overview, stand before the first and behind the last.
  for (let i = here < 0 && by < 0 ? list.rows.length - 1 : here + by; i >= 0 && i < list.rows.length; i += by) {
    const { d, sum } = list.rows[i];
    if (sum) { visit(place(nextShown(d, by > 0 ? index.documents.first[d] - 1 : index.ends[d], by))); return; }
  }
}

function nextHere(open, by) {
  const first = index.documents.first[open.index];
  const at = view.citation ? first + open.record.citations.indexOf(view.citation) : by > 0 ? first - 1 : index.ends[open.index];
  const found = nextShown(open.index, at, by);
  return found === null ? null : place(found);
}

function nextShown(d, at, by) {
  for (let c = at + by; c >= index.documents.first[d] && c < index.ends[d]; c += by) if (shown[c]) return c;
  return null;
}

function stepDocument(by) {
  // The address, not what is drawn: the next key may come before a document is decoded.
  const here = Number(location.hash.slice(1).split("/")[0] || -1);
  const row = list.rows[Math.max(0, list.rows.findIndex(r => r.d === here) + by)];
  if (row) visit(`#${row.d}`);
}

// ---- filters and search

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

// ---- labels, theme, help

function label() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t().report;
  $("name").textContent = t().report;
  $("name").title = t().overviewTitle;
  $("query").placeholder = t().search;
  $("query").setAttribute("aria-label", t().search);
  $("whole").nextElementSibling.textContent = t().whole;
  $("order").replaceChildren(node("label", {}, node("span", { textContent: t().order }), node("select", { onchange: e => { list.order = e.target.value; $("list").scrollTop = 0; fillList(); } },
    ...Object.keys(ORDERS).map(name => node("option", { value: name, textContent: t()[name], selected: name === list.order })))),
  index.failures.length ? node("span", { className: "warn", textContent: t().failures(index.failures.length), title: index.failures.slice(0, 20).join("\n") }) : "");
  $("tools").replaceChildren(tool(t().print, "", () => print()), tool(t().help, t().helpTitle, showHelp), tool(t().theme, t().themeTitle, switchTheme), tool(t().language, t().languageTitle, switchLanguage));
}

const tool = (text, title, onclick) => node("button", { type: "button", textContent: text, title, onclick });

function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  remember("language", language);
  label();
  refresh();
  if (view.document) {
    const top = $("paper").scrollTop;
    showPaper();
    $("paper").scrollTop = top;
    select(view.citation);
  }
}

function switchTheme() {
  const dark = view.theme ? view.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  setTheme(dark ? "light" : "dark");
}

function setTheme(theme) {
  view.theme = theme;
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
}

function showHelp() {
  $("help").replaceChildren(...help(), tool(t().close, "", () => $("help").close()));
  $("help").showModal();
}

const help = () => [
  node("h2", { textContent: t().help }),
  node("dl", { className: "keys" }, ...t().keys.flatMap(([key, what]) => [node("dt", {}, node("kbd", { textContent: key })), node("dd", { textContent: what })])),
  node("p", { className: "quiet", textContent: t().legend }),
];

// ---- events

function clicked(event) {
  const mark = event.target.closest("mark");
  if (!mark || String(getSelection()).length) return;
  const under = mark.dataset.citations.split(" ").map(Number), { citations } = view.document.record;
  const at = under.indexOf(citations.indexOf(view.citation));
  visit(placeIn(view.document, citations[under[(at + 1) % under.length]]));
}

// The next place in the text where the query stands.
function nextHit() {
  const hits = [...document.querySelectorAll("#paper .hit")];
  if (!hits.length) return;
  view.hit = ((view.hit ?? -1) + 1) % hits.length;
  hits[view.hit].scrollIntoView({ block: "center" });
}

function escape() {
  const open = document.querySelector("#facets details[open]");
  if (open) open.open = false;
  else if (document.activeElement === $("query")) $("query").blur();
  else if (view.citation) visit(`#${view.document.index}`);
}

const KEYS = {
  j: () => step(1), k: () => step(-1), J: () => stepDocument(1), K: () => stepDocument(-1),
  a: () => {
    const target = view.document?.record.citations.find(c => c.id === view.citation?.antecedent);
    if (target) visit(placeIn(view.document, target));
  },
  o: () => visit("#"), b: () => history.back(), "/": () => $("query").focus(), c: clearAll, l: switchLanguage, t: switchTheme, "?": showHelp, Escape: escape,
  f: () => { const box = document.querySelector("#facets details"); box.open = true; box.querySelector("summary").focus(); },
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
  const writing = event.target.matches("input:not([type=checkbox]), select, textarea");
  if ((writing && event.key !== "Escape") || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
}

function listen() {
  addEventListener("hashchange", go);
  addEventListener("keydown", pressed);
  addEventListener("resize", drawList);
  $("list").addEventListener("scroll", drawList, { passive: true });
  $("rows").addEventListener("click", e => { const row = e.target.closest(".row"); if (row) visit(`#${row.dataset.document}`); });
  $("paper").addEventListener("click", clicked);
  $("query").addEventListener("input", searchSoon);
  $("query").addEventListener("keydown", event => { if (event.key === "Enter") nextHit(); });
  $("whole").addEventListener("change", searchNow);
  addEventListener("click", e => { if (!e.target.closest("#facets")) document.querySelectorAll("#facets details[open]").forEach(box => { box.open = false; }); });
}

async function start() {
  language = remember("language") ?? ((navigator.languages ?? [navigator.language]).some(l => l.startsWith("zh")) ? "zh" : "en");
  const theme = remember("theme");
  if (theme) setTheme(theme);
  if (!("DecompressionStream" in window)) { $("paper").replaceChildren(node("p", { className: "banner", textContent: t().old })); return; }
  await loadIndex();
  label();
  refresh();
  listen();
  await go();
  document.documentElement.dataset.ready = "yes";
  performance.mark("ready");
}

start();
