"""Ray and Spark give the content that the local engine gives. Skipped where the extras `[ray]` and `[spark]`, or Java, are not."""

import os
import re
import shutil
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import one_document as one
import orjson
import pytest

from extractor import arrow
from extractor.batch.job import Job, extract_all
from extractor.errors import MissingExtraError, RunError

TEXT = "根据《养老机构管理办法》（民政部令第{}号）和国发〔2019〕{}号、《中华人民共和国电力法》第三条的规定，现通知如下。"


def write_rows(path: Path, count: int) -> None:
    rows = ({"id": f"t{i}", "text": TEXT.format(i, i) * 3} for i in range(count))
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All formats, rows and bad inputs in one folder."""
    folder = tmp_path_factory.mktemp("inputs")
    for name, (make, suffix, _) in one.FORMATS.items():
        (folder / (name + (suffix or ".html"))).write_bytes(make())
    (folder / "scan.pdf").write_bytes(one.scanned_pdf())
    (folder / "empty.txt").write_bytes(b"")
    write_rows(folder / "rows.jsonl", 300)
    with (folder / "rows.jsonl").open("ab") as stream:
        stream.write(b'{"id": "bad"\n{"id": "null", "text": null}\n')
    return folder


def local(paths: list[str], folder: Path) -> tuple[list[Any], list[Any]]:
    """Documents and failures of the local engine, in no order."""
    extract_all(Job(tuple(paths), folder / "local.jsonl", errors=folder / "errors.jsonl", workers=1))
    return lines(folder / "local.jsonl"), lines(folder / "errors.jsonl")


def lines(*paths: Path) -> list[Any]:
    return sorted((orjson.loads(line) for path in paths for line in path.read_bytes().splitlines()), key=orjson.dumps)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two nodes on this machine; one session for all tests, for it takes seconds to start."""
    ray = pytest.importorskip("ray")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    from ray.cluster_utils import Cluster

    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 100 << 20})
    nodes.second = nodes.add_node(num_cpus=1, object_store_memory=100 << 20)
    ray.init(address=nodes.address, log_to_driver=False)
    yield nodes
    ray.shutdown()
    nodes.shutdown()


class TestRay:
    def test_jsonl_shards_hold_what_the_local_engine_gives(self, cluster: Any, inputs: Path, tmp_path: Path) -> None:
        from extractor.engines import ray_data

        documents, failures = local([str(inputs)], tmp_path)
        assert (len(documents), len(failures)) == (308, 4)
        count = ray_data.run([str(inputs)], tmp_path / "out", format="jsonl")
        assert count == 4
        assert lines(*(tmp_path / "out").glob("part-*.jsonl")) == documents
        assert lines(tmp_path / "out" / "errors.jsonl") == failures
        assert (tmp_path / "out" / ray_data.DONE).exists()

    def test_parquet_shards(self, cluster: Any, inputs: Path, tmp_path: Path) -> None:
        from pyarrow import parquet

        from extractor.engines import ray_data

        documents, _ = local([str(inputs / "rows.jsonl")], tmp_path)
        errors = tmp_path / "ray-errors.jsonl"
        assert ray_data.run([str(inputs / "rows.jsonl")], tmp_path / "out", format="parquet", region="辽宁省", errors=errors) == 2
        table = parquet.read_table(tmp_path / "out", schema=arrow.SCHEMA)
        given = sorted((orjson.loads(orjson.dumps(row)) for row in table.to_pylist()), key=lambda row: row["source"]["id"])
        assert [row["citations"] for row in given] == [row["citations"] for row in sorted(documents, key=lambda row: row["source"]["id"])]
        assert {row["header"]["region"] for row in given} == {"辽宁省"}
        assert len(lines(errors)) == 2

    def test_what_it_refuses(self, cluster: Any, inputs: Path, tmp_path: Path) -> None:
        from extractor.engines import ray_data

        for paths, format, code in ((["-"], "jsonl", "usage"), ([str(inputs)], "csv", "usage"), ([str(inputs)], "jsonl", "exists")):
            (tmp_path / "out").mkdir(exist_ok=True)
            (tmp_path / "out" / "old").touch()
            with pytest.raises(RunError) as caught:
                ray_data.run(paths, tmp_path / "out", format=format)
            assert caught.value.code == code

    def test_a_node_killed_on_the_way_costs_nothing(self, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Last: it takes a node from the cluster."""
        from extractor.engines import ray_data

        write_rows(tmp_path / "rows.jsonl", 2_500)
        documents, _ = local([str(tmp_path / "rows.jsonl")], tmp_path)
        monkeypatch.setattr(ray_data, "SHARD_ROWS", 256)
        killed = threading.Event()

        def kill() -> None:
            while not list((tmp_path / "out").glob("part-*")):
                time.sleep(0.02)
            cluster.remove_node(cluster.second, allow_graceful=False)
            killed.set()

        threading.Thread(target=kill, daemon=True).start()
        assert ray_data.run([str(tmp_path / "rows.jsonl")], tmp_path / "out", format="jsonl") == 0
        assert killed.is_set()
        assert lines(*(tmp_path / "out").glob("part-*.jsonl")) == documents


@pytest.mark.parametrize(("module", "package", "extra"), [("engines.ray_data", "ray", "ray"), ("arrow", "pyarrow", "arrow")])
def test_a_missing_extra_is_named(module: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import import_module

    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, f"extractor.{module}", raising=False)
    with pytest.raises(MissingExtraError, match=rf"pip install 'policy-citation-extractor\[{extra}\]'"):
        import_module(f"extractor.{module}")


@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java")
def test_the_documented_spark_example(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The five lines of `map_in_arrow`, as they stand, on local[2]."""
    sql = pytest.importorskip("pyspark.sql")
    import pyarrow
    from pyarrow import parquet

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    rows = [orjson.loads(line) for line in (inputs / "rows.jsonl").read_bytes().splitlines()[:300]]
    parquet.write_table(pyarrow.Table.from_pylist([*rows, {"id": "null", "text": None}]), tmp_path / "texts.parquet", row_group_size=50)
    monkeypatch.chdir(tmp_path)
    settings = {"spark.ui.enabled": "false", "spark.sql.execution.arrow.maxRecordsPerBatch": "40", "spark.driver.memory": "512m"}
    builder = sql.SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        example = re.search(r"\n\n(        from pyspark.*?)\n\n", arrow.map_in_arrow.__doc__ or "", re.DOTALL)
        assert example
        exec(textwrap.dedent(example[1]), {})
        given = session.read.parquet("citations.parquet").toArrow().to_pylist()
    finally:
        session.stop()
    expected = arrow.extract_batch(pyarrow.RecordBatch.from_pylist([*rows, {"id": "null", "text": None}])).to_pylist()
    assert sorted(given, key=repr) == sorted(expected, key=repr)
    assert sum(row["error"] is not None for row in given) == 1
