"""Nodes and edges -> GraphML, GEXF, CSV, Parquet by the name of the output."""

from pathlib import Path
from typing import Any

from extractor.errors import missing_extra
from extractor.network.citations import Corpus
from extractor.network.tables import flat, rows_of, write_csv, write_parquet
from extractor.write import replacing

FORMATS = (".graphml", ".gexf", ".csv", ".parquet")
# What XML 1.0 can't hold, not even escaped.
_NO_XML = dict.fromkeys((*(c for c in range(32) if chr(c) not in "\t\n\r"), 0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}")


def write_graph(corpus: Corpus, nodes: str, edges: str, output: Path) -> None:
    """Write the answers of two queries: the nodes have an `id`, the edges `source`, `target` and `relation`.

    GraphML and GEXF are one file, held in memory while it is made; CSV and Parquet are two, the nodes in NAME.nodes.csv, and are streamed.
    """
    if output.suffix.lower() in (".csv", ".parquet"):
        write = write_csv if output.suffix.lower() == ".csv" else write_parquet
        write(corpus, edges, output)
        write(corpus, nodes, output.with_name(f"{output.stem}.nodes{output.suffix}"))
        return
    graph = graph_of(corpus, nodes, edges)
    import networkx

    with replacing(output) as stream:
        (networkx.write_gexf if output.suffix.lower() == ".gexf" else networkx.write_graphml)(graph, stream)


def graph_of(corpus: Corpus, nodes: str, edges: str) -> Any:
    """A networkx MultiDiGraph: one edge a relation between two nodes."""
    try:
        import networkx
    except ModuleNotFoundError as error:
        raise missing_extra("network", "networkx is needed for GraphML and GEXF") from error
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    names, rows = rows_of(corpus, nodes)
    for row in rows:
        attributes = _attributes(names, row)
        graph.add_node(attributes.pop("id"), **attributes)
    names, rows = rows_of(corpus, edges)
    for number, row in enumerate(rows):
        attributes = _attributes(names, row)
        graph.add_edge(attributes.pop("source"), attributes.pop("target"), key=str(number), **attributes)
    return graph


def _attributes(names: list[str], row: tuple[Any, ...]) -> dict[str, Any]:
    """The values that are there, as the formats hold them."""
    values = ((name, flat(value)) for name, value in zip(names, row, strict=True))
    present = {name: value for name, value in values if value is not None and value != ""}
    return {name: value.translate(_NO_XML) if isinstance(value, str) else value for name, value in present.items()}
