"""Paths, and the data that lies beside the project when EXTRACTOR_SHARED says where."""

import os
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
