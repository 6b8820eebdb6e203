// The documents: a list that holds only the rows in view.

const ROW = 84;
const list = { order: "byOrder", rows: [] };
const ORDERS = {
  byOrder: () => 0,
  byCount: (a, b) => b.sum - a.sum,
  byNotes: (a, b) => notesIn(b.d) - notesIn(a.d),
  byName: (a, b) => nameOf(a.d).localeCompare(nameOf(b.d), "zh"),
};

const nameOf = d => index.documents.name[d] || index.documents.id[d].split("/").pop() || t().untitled;

function notesIn(d) {
  let sum = index.documents.notes[d];
  for (let c = index.documents.first[d]; c < index.ends[d]; c++) sum += index.citations.notes[c].length;
  return sum;
}

function fillList() {
  list.rows = index.documents.id.map((_, d) => ({ d, sum: shownIn(d) })).filter(row => listed(row.d, row.sum)).sort(ORDERS[list.order]);
  document.getElementById("rows").style.height = `${list.rows.length * ROW}px`;
  drawList();
}

function drawList() {
  const box = document.getElementById("list"), rows = document.getElementById("rows");
  const first = Math.max(0, Math.floor(box.scrollTop / ROW) - 4);
  const last = Math.min(list.rows.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + 4);
  const drawn = list.rows.slice(first, last).map((row, i) => {
    const button = listRow(row);
    button.style.top = `${(first + i) * ROW}px`;
    return button;
  });
  rows.replaceChildren(...(list.rows.length ? drawn : [node("p", { className: "quiet", textContent: t().nothing })]));
}

function listRow({ d, sum }) {
  const { id, state, first } = index.documents;
  const total = index.ends[d] - first[d];
  const row = node("button", { type: "button", className: d === view.document?.index ? "row on" : "row", title: `${nameOf(d)}\n${id[d]}` },
    node("span", { className: "name", textContent: nameOf(d) }),
    node("span", { className: "path" }, state[d] === "text" ? null : node("span", { className: "lack", textContent: `${t().lack} ` }), id[d].split("/").pop()),
    node("span", { className: "count", textContent: sum === total ? total : `${sum}/${total}` }));
  row.dataset.document = d;
  return row;
}

function revealRow(d) {
  const box = document.getElementById("list"), at = list.rows.findIndex(row => row.d === d) * ROW;
  if (at >= 0 && (at < box.scrollTop || at + ROW > box.scrollTop + box.clientHeight)) box.scrollTop = at - box.clientHeight / 3;
  drawList();
}
