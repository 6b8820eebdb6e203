"""Paths, and the data that lies beside the project when EXTRACTOR_SHARED says where."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts; tests that need it are skipped without it."""
    place = os.environ.get("EXTRACTOR_SHARED")
    if not place or not Path(place).is_dir():
        pytest.skip("EXTRACTOR_SHARED names no folder")
    return Path(place)


@pytest.fixture
def extracted(tmp_path: Path) -> Callable[..., Path]:
    """Texts by their ids -> their documents as JSON Lines."""
    from extractor import Extractor
    from extractor.write import to_json

    def write(texts: dict[str, str], name: str = "out.jsonl") -> Path:
        path = tmp_path / name
        path.write_bytes(b"".join(to_json(Extractor().extract(text, source_id)) + b"\n" for source_id, text in texts.items()))
        return path

    return write


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixtures' documents as JSON Lines."""
    from extractor import extract_file
    from extractor.write import to_json

    path = tmp_path_factory.mktemp("documents") / "documents.jsonl"
    path.write_bytes(b"".join(to_json(extract_file(file)) + b"\n" for file in sorted((ROOT / "fixtures" / "documents").glob("*.txt"))))
    return path


@pytest.fixture(scope="session")
def chinese_font() -> str:
    """A font with Chinese characters; tests that draw, or read a PDF that embeds none, are skipped where none is installed (.ci/run installs one)."""
    from extractor.errors import ExtractorError
    from extractor.network.plot import chinese_font

    try:
        return chinese_font()
    except ExtractorError as error:
        pytest.skip(str(error))
