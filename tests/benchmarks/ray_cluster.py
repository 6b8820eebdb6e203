"""The engine ray on a cluster of two nodes, simulated on this machine: the same content as the local engine's, also when a node is killed on the way.

    python tests/benchmarks/ray_cluster.py [INPUT …]

Without INPUT it takes the corpus of EXTRACTOR_SHARED, or 4,000 texts of its own. Prints what was compared and how long each run took.
"""

import gzip
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

import orjson
import ray
from ray.cluster_utils import Cluster

from extractor.batch.job import Job, extract_all
from extractor.engines import ray_data


def inputs(folder: Path) -> list[str]:
    """The paths to read: those given, else the corpus, else texts made here."""
    if sys.argv[1:]:
        return sys.argv[1:]
    shared = os.environ.get("EXTRACTOR_SHARED")
    if shared and (corpus := Path(shared, "corpus", "corpus.jsonl.gz")).exists():
        made = folder / "corpus.jsonl"
        made.write_bytes(gzip.decompress(corpus.read_bytes()))
        return [str(made)]
    made = folder / "made.jsonl"
    rows = (
        {"id": f"t{i}", "text": f"根据《养老机构管理办法》（民政部令第{i}号）和国发〔2019〕{i}号，现通知如下。" * 20} for i in range(4000)
    )
    made.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return [str(made)]


def content(folder: Path) -> list[bytes]:
    """Every document of every shard, sorted."""
    assert (folder / ray_data.DONE).exists()
    return sorted(line for part in folder.glob("part-*.jsonl") for line in part.read_bytes().splitlines())


def kill_when_busy(cluster: Cluster, node: object, folder: Path, told: list[str]) -> None:
    """Kill a node, without warning, as soon as answers are being written."""
    while not list(folder.glob(".part-*")) and not list(folder.glob("part-*")):
        time.sleep(0.05)
    cluster.remove_node(node, allow_graceful=False)
    told.append(f"node killed after {len(list(folder.glob('part-*')))} shards were written")


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = inputs(folder)
        start = time.perf_counter()
        tally, _ = extract_all(Job(tuple(paths), folder / "local.jsonl", workers=1))
        print(
            f"local engine, 1 worker: {tally.documents} documents, {tally.failures.total()} failures, {time.perf_counter() - start:.1f} s",
            flush=True,
        )
        expected = sorted((folder / "local.jsonl").read_bytes().splitlines())
        ray_data.SHARD_ROWS = 512  # many shards, so that there is something to lose
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
        nodes = [cluster.add_node(num_cpus=1)]
        ray.init(address=cluster.address, log_to_driver=False)
        good = True
        for kill in (False, True):
            output, told = folder / f"ray-{kill}", [f"{len(ray.nodes())} nodes"]
            if kill:
                threading.Thread(target=kill_when_busy, args=(cluster, nodes[0], output, told), daemon=True).start()
            start = time.perf_counter()
            failures = ray_data.run(paths, output, format="jsonl")
            same = content(output) == expected
            good = good and same and failures == tally.failures.total() and len(told) == 1 + kill
            print(
                f"ray, {', '.join(told)}: {len(content(output))} documents, {failures} failures, {time.perf_counter() - start:.1f} s,",
                end=" ",
            )
            print("same content" if same else "CONTENT DIFFERS", flush=True)
        ray.shutdown()
        cluster.shutdown()
        return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
