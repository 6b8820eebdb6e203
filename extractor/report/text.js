// Text with its spans: cut at every border, so that spans may cross and nest. All text is set as text, never as markup.

function node(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

// [{start, end, spans}] of the stretch from..to, with the spans that cover each piece.
function pieces(from, to, spans) {
  const inside = spans.filter(s => s.start < to && s.end > from && s.end > s.start).sort((a, b) => a.start - b.start);
  const borders = [...new Set([from, to, ...inside.flatMap(s => [Math.max(s.start, from), Math.min(s.end, to)])])].sort((a, b) => a - b);
  let active = [], next = 0;
  return borders.slice(0, -1).map((start, i) => {
    const begun = next;
    while (next < inside.length && inside[next].start <= start) next++;
    active = [...active, ...inside.slice(begun, next)].filter(s => s.end > start);
    return { start, end: borders[i + 1], spans: active };
  });
}

// Stretches of whole lines, a screenful or so each: the browser lays out only those in view.
const BLOCK = 2000;
function stretches(text) {
  const found = [];
  for (let start = 0; start < text.length;) {
    const line = text.indexOf("\n", start + BLOCK);
    const end = line < 0 ? text.length : line + 1;
    found.push({ start, end });
    start = end;
  }
  return found;
}

function draw(block, text, { start, end }, spans) {
  block.replaceChildren(...pieces(start, end, spans).map(piece => {
    const surface = text.slice(piece.start, piece.end);
    if (!piece.spans.length) return document.createTextNode(surface);
    const cited = piece.spans.filter(s => s.citation !== undefined);
    const element = node(cited.length ? "mark" : "span", { className: [...new Set(piece.spans.map(s => s.look))].join(" "), textContent: surface });
    if (cited.length) {
      // The innermost comes first: it is what a click means.
      element.dataset.citations = cited.sort((a, b) => (a.end - a.start) - (b.end - b.start)).map(s => s.citation).join(" ");
      element.dataset.depth = cited.length;
    }
    return element;
  }));
}

// The spans of one citation's fields; offsets in UTF-16.
function fieldSpans(citation, at) {
  const span = (part, look) => part && part.start !== null && part.start !== undefined ? [{ start: at(part.start), end: at(part.end), look }] : [];
  return [
    ...span(citation.sentence, "sentence"), ...span(citation.title, "f-title"), ...span(citation.number, "f-number"),
    ...citation.other_numbers.flatMap(n => span(n, "f-number")), ...citation.issuers.flatMap(i => span(i, "f-issuers")),
    ...citation.actions.flatMap(a => span(a, "f-actions")), ...citation.dates.flatMap(d => span(d, "f-dates")), ...citation.pinpoints.flatMap(p => span(p, "f-pinpoints")),
  ];
}

function hitSpans(text, query) {
  const found = [], lower = query ? text.toLowerCase() : "";
  // Where lower case has another length than the text, offsets would not fit.
  if (!query || lower.length !== text.length) return found;
  for (let at = lower.indexOf(query); at >= 0 && found.length < 5000; at = lower.indexOf(query, at + query.length)) found.push({ start: at, end: at + query.length, look: "hit" });
  return found;
}
