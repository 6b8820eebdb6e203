// Labels, theme, help; steps from citation to citation; events and keys; the beginning.

function remember(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(`citation-report-${name}`);
    localStorage.setItem(`citation-report-${name}`, value);
  } catch { /* storage is refused to files in some browsers: nothing is remembered */ }
  return null;
}

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

// ---- steps

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
