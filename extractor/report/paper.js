// The open document and the selected citation. The address (#document/citation) says which, so that "back" goes back.

const $ = id => document.getElementById(id);
const view = { document: null, citation: null, blocks: [], why: true, theme: null };

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
