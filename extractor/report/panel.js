// The side panel: the citations of the document, or one citation with all its fields and how it came about.

const badge = (text, look = "") => node("span", { className: `badge ${look}`, textContent: text });
const jump = (text, hash) => node("a", { href: hash, textContent: text });
// The address of a citation: its document, and which of its citations it is (from 1). `c` counts over all documents.
const place = c => `#${index.documentOf[c]}/${c - index.documents.first[index.documentOf[c]] + 1}`;
const placeIn = (open, citation) => place(index.documents.first[open.index] + open.record.citations.indexOf(citation));

function field(name, content, look = "") {
  const items = (Array.isArray(content) ? content : [content]).filter(x => x !== null && x !== undefined && x !== "");
  if (!items.length) return [];
  return [node("dt", { className: look, textContent: t().field[name] }), node("dd", {}, ...items.map(x => typeof x === "string" ? node("div", { textContent: x }) : x))];
}

function citationList(open) {
  const { record, index: d } = open, first = index.documents.first[d], rows = record.citations.filter((_, i) => shown[first + i]);
  const heading = rows.length === record.citations.length ? t().citationsOf(rows.length) : t().some(rows.length, record.citations.length);
  return [node("h2", { textContent: heading }), ...someRows(open, rows)];
}

// So many rows at a time; the button behind them gives way to the next ones.
const AT_ONCE = 200;
function someRows(open, rows) {
  const rest = rows.slice(AT_ONCE);
  const more = node("button", { type: "button", className: "more", textContent: t().further(rest.length), onclick: () => more.replaceWith(...someRows(open, rest)) });
  return [...rows.slice(0, AT_ONCE).map(citation => citationRow(open, citation)), ...(rest.length ? [more] : [])];
}

function citationRow(open, citation) {
  const row = node("a", { className: "cited", href: placeIn(open, citation) },
    node("span", { className: "name", textContent: citation.title?.name ?? citation.key ?? citation.text }),
    citation.number && citation.title ? node("span", { className: "path", textContent: citation.number.canonical ?? citation.number.text }) : null,
    node("span", { className: "badges" }, badge(said("relations", citation.relation), citation.relation), badge(said("kinds", citation.kind)),
      citation.form === "short" ? badge(said("forms", "short")) : null,
      citation.certainty === "high" ? null : badge(`${t().certainty} ${said("certainties", citation.certainty)}`, citation.certainty),
      ...citation.notes.map(note => badge(said("notesOf", note.code), "note"))));
  return row;
}

function citationDetail(open, citation) {
  const byId = new Map(open.record.citations.map(c => [c.id, c]));
  return [
    node("a", { className: "back", href: `#${open.index}`, textContent: `‹ ${t().back}` }),
    node("h2", { textContent: citation.title?.name ?? citation.key ?? citation.text }),
    node("p", { className: "badges" }, badge(said("relations", citation.relation), citation.relation), badge(said("kinds", citation.kind)), badge(said("forms", citation.form)),
      badge(`${t().certainty} ${said("certainties", citation.certainty)}`, citation.certainty)),
    notes(citation.notes),
    node("dl", {}, ...fields(open, citation, byId)),
    why(open, citation, byId),
  ].filter(Boolean);
}

function notes(list) {
  return list.length ? node("ul", { className: "notes" }, ...list.map(note =>
    node("li", {}, node("b", { textContent: said("notesOf", note.code) }), node("span", { textContent: ` ${note.message}` })))) : null;
}

function fields(open, citation, byId) {
  const target = byId.get(citation.antecedent);
  const pointing = open.record.citations.filter(c => c.antecedent === citation.id);
  const { title, number } = citation;
  const marks = title ? [title.quoted ? null : t().unquoted, title.closed ? null : t().unclosed].filter(Boolean) : [];
  return [
    ...field("antecedent", citation.form === "short" ? (target ? jump(`${target.title?.name ?? target.key ?? target.text} (${target.id}) · a`, placeIn(open, target)) : t().noAntecedent) : null),
    ...field("title", title && [title.name, small("genre", title.genre), small("version", title.version), small("inner", title.inner), marks.length ? quiet(marks.join("，")) : null], "f-title"),
    ...field("number", number && numberLines(number), "f-number"),
    ...citation.other_numbers.flatMap(other => field("others", numberLines(other), "f-number")),
    ...field("issuers", [...citation.issuers.map(issuerLine), citation.issuers_complete ? null : quiet(t().incomplete)], "f-issuers"),
    ...field("total", citation.issuer_total === null ? null : String(citation.issuer_total)),
    ...field("actions", citation.actions.map(a => line(a.text, `${said("relations", a.type)} · ${said("modalities", a.modality)}`)), "f-actions"),
    ...field("dates", citation.dates.map(d => line(d.text, [said("events", d.event), d.date, d.by].filter(Boolean).join(" · "))), "f-dates"),
    ...field("pinpoints", citation.pinpoints.map(p => line(p.text, ["chapter", "article", "paragraph", "item", "subitem", "attachment"].filter(k => p[k]).map(k => `${said("places", k)} ${p[k]}`).join(" · "))), "f-pinpoints"),
    ...field("defines", citation.defines && `《${citation.defines}》`),
    ...field("pointed", pointing.map(c => jump(`${c.text} (${c.id})`, placeIn(open, c)))),
    ...field("key", citation.key), ...field("elsewhere", elsewhere(open.index, citation)),
    ...field("printed", line(citation.text, `${citation.id} · ${citation.start}–${citation.end}`)),
  ];
}

const quiet = text => node("div", { className: "quiet", textContent: text });
const line = (text, more) => node("div", {}, node("span", { textContent: text }), node("span", { className: "quiet", textContent: ` ${more}` }));
const small = (name, value) => value ? line("", `${t().field[name]} ${value}`) : null;

function numberLines(number) {
  const facts = [["series", number.series && said("seriesOf", number.series)], ["code", number.code], ["year", number.year], ["serial", number.serial]].filter(([, v]) => v !== null && v !== undefined);
  return [
    number.canonical ?? number.text, number.canonical && number.canonical !== number.text ? small("printed", number.text) : null,
    quiet(facts.map(([k, v]) => `${t().field[k]} ${v}`).join(" · ")),
    number.deviations.length ? node("div", { className: "warn", textContent: `${t().field.deviations}：${number.deviations.map(d => said("departures", d)).join("、")}` }) : null,
  ];
}

function issuerLine(issuer) {
  const place = [issuer.level && said("levels", issuer.level), issuer.region, issuer.agency].filter(Boolean).join(" · ");
  return node("div", { className: "issuer" }, node("span", { textContent: issuer.name ?? (issuer.text || t().nameUnknown) }), badge(said("roles", issuer.role)),
    quiet(`${said("basisWhy", issuer.basis)}${issuer.text ? `「${issuer.text}」` : `（${t().notPrinted}）`}`),
    place ? quiet(place) : null, issuer.candidates.length ? node("div", { className: "warn", textContent: `${t().candidates}：${issuer.candidates.join("、")}` }) : null);
}

// The same instrument in the whole report, by its key.
const OTHERS = 12;
function elsewhere(d, citation) {
  if (!citation.key) return null;
  const key = index.tables.key.indexOf(citation.key);
  const all = index.citations.key.flatMap((k, c) => k === key ? [c] : []);
  const documents = [...new Set(all.map(c => index.documentOf[c]))];
  const others = documents.filter(other => other !== d);
  if (all.length === 1) return quiet(t().once);
  return [quiet(t().times(all.length, documents.length)),
    ...others.slice(0, OTHERS).map(other => jump(nameOf(other), place(all.find(c => index.documentOf[c] === other)))),
    others.length > OTHERS ? quiet(t().moreHere(others.length - OTHERS)) : null];
}

// From anchor to record: what was found, how title and number came together, how the code reads, what was declined nearby, by which rules.
function why(open, citation, byId) {
  const steps = [citation.form === "short" ? null : pairing(open, citation), pointing(citation, byId), t().certaintyWhy[citation.certainty]].filter(Boolean);
  const codes = [citation.number, ...citation.other_numbers].map(n => n && open.codes[`${n.code} ${n.year}`]).filter(Boolean);
  const declined = (open.declined ?? []).filter(([start, end]) => start < citation.sentence.end && end > citation.sentence.start);
  const rules = index.rules.filter(rule => citation.rules.includes(rule.id));
  return node("details", { className: "why", open: view.why, ontoggle: event => { view.why = event.target.open; } }, node("summary", { textContent: t().why }),
    ...steps.map(text => node("p", { textContent: text })),
    ...section(t().how.code, codes.map(text => node("pre", { textContent: text }))),
    ...section(t().how.declined, declined.map(([, , rule, surface, reason]) => line(surface, `${rule}: ${reason}`))),
    ...section(t().how.rules, rules.map(rule => node("div", { className: "rule" }, node("code", { textContent: rule.id }), node("span", { textContent: ` ${rule.finds}` }),
      rule.source ? quiet(`${t().how.ruleSource} ${rule.source}`) : null))));
}

const section = (heading, items) => items.length ? [node("h3", { textContent: heading }), ...items] : [];

function pairing(open, { title, number }) {
  const { how } = t();
  if (!title || !number) return title ? how.alone : how.numberOnly;
  if (number.start < title.start) return how.before;
  const between = open.text === null ? "" : open.text.slice(open.at(title.end), open.at(number.start)).trim();
  return between ? how.pair(between) : how.pairNone;
}

function pointing(citation, byId) {
  if (citation.form !== "short") return null;
  const target = byId.get(citation.antecedent);
  if (!target) return t().how.none;
  return t().how.antecedent(target.text) + (target.defines ? t().how.definedBy(target.defines) : "");
}
