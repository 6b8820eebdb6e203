// Which citations are shown: values within a facet are alternatives, facets and the search narrow each other.

const FACETS = ["kind", "relation", "issuers", "certainty", "notes"];
const filters = Object.fromEntries(FACETS.map(name => [name, new Set()]));
const search = { query: "", hits: null, inText: new Set() };
let shown = new Uint8Array(0);

const valuesOf = (facet, c) => {
  const value = index.citations[facet][c];
  return Array.isArray(value) ? value : [value];
};
const accepts = (facet, c) => !filters[facet].size || valuesOf(facet, c).some(v => filters[facet].has(v));

const narrowed = () => Boolean(search.query) || FACETS.some(name => filters[name].size);

// The query against every string once: keys, titles, issuers, names of documents.
function setQuery(query) {
  search.query = query.trim().toLowerCase();
  search.inText = new Set();
  const has = text => text.toLowerCase().includes(search.query);
  search.hits = search.query && {
    key: index.tables.key.map(has), title: index.tables.title.map(has), issuers: index.tables.issuers.map(has),
    documents: index.documents.id.map((id, d) => has(id) || has(index.documents.name[d])),
  };
}

function found(c) {
  if (!search.query) return true;
  const d = index.documentOf[c], { hits } = search;
  return hits.documents[d] || search.inText.has(d) || hits.key[index.citations.key[c]] || hits.title[index.citations.title[c]]
    || index.citations.issuers[c].some(i => hits.issuers[i]);
}

// Marks what is shown; gives how many citations each value of each facet has under all the other facets.
function applyFilters() {
  const total = index.citations.key.length;
  const counts = Object.fromEntries(FACETS.map(name => [name, new Map()]));
  shown = new Uint8Array(total);
  for (let c = 0; c < total; c++) {
    if (!found(c)) continue;
    const refused = FACETS.filter(name => !accepts(name, c));
    if (!refused.length) shown[c] = 1;
    for (const name of refused.length > 1 ? [] : refused.length ? refused : FACETS)
      for (const value of valuesOf(name, c)) counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
  }
  return counts;
}

const shownIn = d => {
  let sum = 0;
  for (let c = index.documents.first[d]; c < index.ends[d]; c++) sum += shown[c];
  return sum;
};
// A document is listed when something in it is shown; without citations, when nothing but a search of names and texts narrows.
const listed = (d, sum) => sum > 0 || !narrowed() || (search.query && !FACETS.some(n => filters[n].size) && (search.hits.documents[d] || search.inText.has(d)));

// Reads every text for the query, part by part, and tells how far it is; stops when the query has changed.
async function searchTexts(progress) {
  const { query } = search, { part: parts, slot } = index.documents;
  const last = parts.length ? parts[parts.length - 1] : -1;
  for (let p = 0, d = 0; p <= last; p++) {
    const items = await decode(`part-${p}`);
    if (query !== search.query) return;
    for (; parts[d] === p; d++) if (items[slot[d]].text?.toLowerCase().includes(query)) search.inText.add(d);
    progress(p + 1, last + 1);
  }
}
