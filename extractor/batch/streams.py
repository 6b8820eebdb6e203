"""Opening files that anyone may have put there: pipes, devices, broken links; gzip and Zstandard are unpacked on the way, known by their first bytes."""

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from extractor.errors import SourceError, missing_extra

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


@contextmanager
def blaming(source_id: str) -> Iterator[None]:
    """Whatever goes wrong while bytes are read becomes a SourceError of this source."""
    try:
        yield
    except FileNotFoundError as error:
        raise SourceError(source_id, "missing", "no such file", "check the path; it may have been moved while this ran") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise truncated(source_id, error) from error
    except OSError as error:
        if error.errno is None:
            raise truncated(source_id, error) from error
        raise SourceError(
            source_id, "unreadable", f"can't be read: {error.strerror}", "check the file, its links and permissions"
        ) from error


def truncated(source_id: str, error: Exception) -> SourceError:
    return SourceError(source_id, "truncated", f"the compressed data is damaged or cut short: {error}", "fetch the file again")


def open_regular(path: str, source_id: str) -> BinaryIO:
    """A regular file's bytes. Never waits: a named pipe is opened without blocking and refused. Raises SourceError."""
    with blaming(source_id):
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return open(handle, "rb")  # noqa: PTH123 - a descriptor, closed by the caller
    os.close(handle)
    if stat.S_ISDIR(mode):
        raise SourceError(source_id, "folder", "this is a folder", "name the files in it")
    raise SourceError(source_id, "special", "this is a pipe, a socket or a device, not a file", "feed it through standard input, named -")


def unpacked(stream: BinaryIO, source_id: str) -> BinaryIO:
    """The stream, decompressed when its first bytes say so. `stream` must be seekable or peekable. Raises MissingExtraError for Zstandard."""
    head = peek(stream, 4)
    if head.startswith(GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if head.startswith(ZSTD):
        return _zstd(stream, source_id)
    return stream


def peek(stream: BinaryIO, size: int) -> bytes:
    """The first bytes, not consumed."""
    return cast(io.BufferedReader, stream).peek(size)[:size]


def _zstd(stream: BinaryIO, source_id: str) -> BinaryIO:
    try:
        import pyarrow
    except ImportError as error:
        raise missing_extra("arrow", f"{source_id}: Zstandard files need pyarrow") from error
    return cast(BinaryIO, io.BufferedReader(pyarrow.CompressedInputStream(stream, "zstd"), 1 << 16))


def read_bounded(stream: BinaryIO, limit: int, source_id: str) -> bytes:
    """All bytes of the stream, at most `limit`. Raises SourceError (too-large)."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise SourceError(source_id, "too-large", *too_large(limit))
    return data


def too_large(limit: int) -> tuple[str, str]:
    """Message and remedy for a source beyond the limit."""
    return f"larger than {limit / (1 << 20):g} MiB", "split it, or raise the limit with --max-size MIB"
