// Data: the index (all documents, for list and filters) and the parts (texts and records, decoded when a document is opened).

const index = { documents: null, citations: null, tables: null, rules: [], failures: [] };
const decoded = new Map();
const KEPT = 8;

async function decode(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), c => c.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

async function loadIndex() {
  Object.assign(index, await decode("index"));
  index.ends = [...index.documents.first.slice(1), index.citations.key.length];
  index.documentOf = new Uint32Array(index.citations.key.length);
  index.documents.first.forEach((first, d) => index.documentOf.fill(d, first, index.ends[d]));
}

// A part as its documents; the last few stay decoded.
function part(number) {
  const found = decoded.get(number) ?? decode(`part-${number}`);
  decoded.delete(number);
  decoded.set(number, found);
  if (decoded.size > KEPT) decoded.delete(decoded.keys().next().value);
  return found;
}

async function openDocument(d) {
  const { part: parts, slot } = index.documents;
  const item = (await part(parts[d]))[slot[d]];
  return { ...item, index: d, state: index.documents.state[d], at: offsets(item.text ?? "") };
}

// Offsets of the contract count code points, those of a script UTF-16 units: each astral character before a place moves it by one.
function offsets(text) {
  const astral = [];
  let points = 0;
  if (!/[\ud800-\udbff]/.test(text)) return point => Math.min(point, text.length);
  for (const character of text) {
    if (character.length === 2) astral.push(points);
    points += 1;
  }
  return point => {
    let low = 0, high = astral.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (astral[middle] < point) low = middle + 1; else high = middle;
    }
    return Math.min(point + low, text.length);
  };
}
