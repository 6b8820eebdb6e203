// The first view: what all documents cite, under the filters in force. A bar is a filter; an instrument is searched for.

const MOST_SHOWN = { facet: 8, instruments: 15 };

function overview(counts) {
  const facets = ["issuers", "kind", "relation", "certainty", "notes"].filter(name => counts[name].size);
  const lacking = index.documents.state.filter(state => state !== "text").length;
  return [
    node("header", {}, node("h2", { textContent: t().overview }), node("p", { className: "quiet", textContent: t().hint })),
    lacking ? node("p", { className: "banner", textContent: t().lacking(lacking) }) : null,
    index.failures.length ? node("details", { className: "banner" }, node("summary", { textContent: t().failures(index.failures.length) }), ...index.failures.slice(0, 200).map(quiet)) : null,
    node("section", { className: "instruments" }, node("h3", { textContent: t().instruments }), ...instruments()),
    node("div", { className: "bars" }, ...facets.map(name => node("section", {}, node("h3", { textContent: t()[name] }), ...bars(name, counts[name])))),
  ].filter(Boolean);
}

// The most cited, by key; the title is the one that stands there most often.
function instruments() {
  const found = new Map();
  shown.forEach((on, c) => {
    const key = index.citations.key[c];
    if (!on || !index.tables.key[key]) return;
    const work = found.get(key) ?? found.set(key, { key, count: 0, documents: new Set(), titles: new Map() }).get(key);
    work.count += 1;
    work.documents.add(index.documentOf[c]);
    const title = index.tables.title[index.citations.title[c]];
    if (title.length > 2) work.titles.set(title, (work.titles.get(title) ?? 0) + 1);
  });
  return [...found.values()].sort((a, b) => b.count - a.count || a.key - b.key).slice(0, MOST_SHOWN.instruments).map(instrument);
}

function instrument({ key, count, documents, titles }) {
  const name = index.tables.key[key], title = [...titles].sort((a, b) => b[1] - a[1])[0]?.[0];
  return node("button", { type: "button", className: "work", onclick: () => searchFor(name) }, node("span", { className: "name", textContent: title ?? name }),
    node("span", { className: "path", textContent: title && !name.includes(title.replace("中华人民共和国", "")) ? name : "" }), node("span", { className: "count", textContent: t().cited(count, documents.size) }));
}

function bars(name, counts) {
  const values = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_SHOWN.facet), most = values[0][1];
  return values.map(([value, count]) => {
    const bar = node("i"), chosen = filters[name].has(value);
    bar.style.width = `${Math.max(1, 100 * count / most)}%`;
    return node("button", { type: "button", className: chosen ? "bar on" : "bar", onclick: () => { filters[name][chosen ? "delete" : "add"](value); refresh(); } },
      node("span", { textContent: valueLabel(name, value) }), node("span", { className: "count", textContent: count }), bar);
  });
}
