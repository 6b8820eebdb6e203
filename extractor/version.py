"""The version of the package, as it is installed."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def package_version() -> str:
    """`0+source` where it isn't installed."""
    try:
        return version("policy-citation-extractor")
    except PackageNotFoundError:
        return "0+source"
