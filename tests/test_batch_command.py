"""The command on folders that anyone may have filled, and under everything that may happen to it."""

import gzip
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from extractor import Failure, extract_many

TEXT = "依据国办发〔2019〕5号文件。"
ROW = json.dumps({"id": "r", "text": TEXT}).encode() + b"\n"
COMMAND = [sys.executable, "-m", "extractor", "extract"]
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def command(*arguments: object, **options: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload, no-any-return]


def documents(path: Path) -> list[str]:
    return [json.loads(line)["source"]["id"] for line in path.read_bytes().splitlines()]


def make_folder(folder: Path, count: int, text: str = TEXT) -> Path:
    folder.mkdir()
    for n in range(count):
        (folder / f"{n:04}.txt").write_text(text.replace("5号", f"{n + 1}号"), encoding="utf-8")
    return folder


def write(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def encrypted_pdf(path: Path) -> None:
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    path.write_bytes(body + b"trailer<</Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -1>>/Size 3>>\nstartxref\n0\n%%EOF")


def scanned_pdf(path: Path) -> None:
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]
    data, offsets = b"%PDF-1.4\n", []
    for number, value in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj%sendobj\n" % (number, value)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    path.write_bytes(
        data + b"xref\n0 4\n0000000000 65535 f \n" + table + b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n%d\n%%%%EOF" % len(data)
    )


def bomb_docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        with archive.open("word/document.xml", "w") as stream:
            for _ in range(300):
                stream.write(b" " * (1 << 20))


def broken_docx(path: Path) -> None:
    bomb_docx(path)
    path.write_bytes(path.read_bytes()[:2000])


def unreadable(path: Path) -> None:
    """Root reads everything but its own memory at address 0."""
    if os.geteuid():
        path.touch(0o000)
    else:
        path.symlink_to("/proc/self/mem")


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def line_too_long(path: Path) -> None:
    path.write_bytes(ROW + b'{"id": "long", "text": "' + b"x" * 3_000_000 + b'"}\n' + ROW)


def parquet(path: Path) -> None:
    path.write_bytes(b"PAR1" + b"\0" * 100 + b"PAR1")


RIGHT = "right"
# What lies in the folder, and what must become of it: the codes of its failures, or right answers, in order.
BAD: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "empty.txt": (write(b""), ["empty"]),
    "blank.txt": (write(b" \r\n\t"), ["empty"]),
    "picture.txt": (write(b"\x89PNG\r\n\x1a\n\0\0"), ["binary"]),
    "nul.txt": (write(f"{TEXT}\0{TEXT}".encode()), ["binary"]),
    "no-encoding.txt": (write(b"\xff\xff\xff" + TEXT.encode()), ["encoding"]),
    "utf16-odd.txt": (write(b"\xff\xfe" + TEXT.encode("utf-16-le") + b"x"), ["encoding"]),
    "utf16-no-bom.txt": (write(TEXT.encode("utf-16-le")), ["binary"]),
    "large.txt": (write(b"x" * 2_000_000), ["too-large"]),
    "large.txt.gz": (write(gzip.compress(b"x" * 2_000_000)), ["too-large"]),
    "cut.txt.gz": (write(gzip.compress(TEXT.encode())[:-9]), ["truncated"]),
    "not.txt.gz": (write(TEXT.encode()), [RIGHT]),
    "unreadable.txt": (unreadable, ["unreadable"]),
    "loop.txt": (loop, ["unreadable"]),
    "gone.txt": (lambda path: path.symlink_to("/nowhere/at/all"), ["missing"]),
    "pipe.txt": (os.mkfifo, ["special"]),
    "pipe.jsonl": (os.mkfifo, ["special"]),
    "device.txt": (lambda path: path.symlink_to("/dev/zero"), ["special"]),
    "line\nbreak.txt": (write(TEXT.encode()), [RIGHT]),
    os.fsdecode("办法.txt".encode("gbk")): (write(TEXT.encode("gbk")), [RIGHT]),
    "cut.jsonl.gz": (lambda path: path.write_bytes(gzip.compress(ROW + os.urandom(9999).hex().encode())[:-5000]), [RIGHT, "truncated"]),
    "bad-line.jsonl": (write(ROW + b'{"id": "x", "te\n' + ROW), [RIGHT, "bad-row", RIGHT]),
    "long-line.jsonl": (line_too_long, [RIGHT, "too-large", RIGHT]),
    "deep-line.jsonl": (write(b"[" * 100_000 + b"\n" + ROW), ["bad-row", RIGHT]),
    "surrogate.jsonl": (write(b'{"id": "s", "text": "\\udead' + TEXT.encode() + b'"}'), [RIGHT]),
    "no-field.jsonl": (write(b'{"body": ""}'), ["no-field"]),
    "no-rows.jsonl": (write(b"\n\n"), ["empty"]),
    "no-field.csv": (write(b"id,body\n1,x\n"), ["no-field"]),
    "bad-row.csv": (write(f"id,text\n1,{TEXT}\n2,a,b\n3,{TEXT}\n".encode()), [RIGHT, "bad-row", RIGHT]),
    "broken.parquet": (parquet, ["broken"]),
    "encrypted.pdf": (encrypted_pdf, ["encrypted"]),
    "scanned.pdf": (scanned_pdf, ["needs-ocr"]),
    "broken.docx": (broken_docx, ["broken"]),
    "bomb.docx": (bomb_docx, ["too-large"]),
}


def test_a_folder_of_bad_inputs(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (make, _) in BAD.items():
        make(folder / name)
        (folder / f"{name.split('.')[0]}-good.txt").write_text(TEXT, encoding="utf-8")
    (folder / "up").symlink_to(folder, target_is_directory=True)
    output, errors = tmp_path / "out.jsonl", tmp_path / "errors.jsonl"
    done = command(folder, "-o", output, "--errors", errors, "--max-size", 1, "--workers", 2, timeout=120)
    assert done.returncode == 1, done.stderr
    rows = [json.loads(line) for line in errors.read_bytes().splitlines()]
    schema = json.loads((root / "schemas" / "failure.json").read_bytes())
    for row in rows:
        jsonschema.validate(row, schema)
        assert all(row.values()), row
    found: dict[str, list[str]] = {}
    for row in rows:
        name = Path(row["id"]).name.partition(":")[0]
        found.setdefault(name, []).append(row["code"])
    assert found == {name: [code for code in codes if code != RIGHT] for name, (_, codes) in BAD.items() if set(codes) != {RIGHT}}
    ids = documents(output)
    assert len(ids) == sum(codes.count(RIGHT) for _, codes in BAD.values()) + len({name.split(".")[0] for name in BAD})
    assert {f"{folder}/line\nbreak.txt", f"{folder}/%B0%EC%B7%A8.txt", "s"} < set(ids)
    assert re.search(rf"{len(ids)} documents, {len(rows)} errors \(.*3 special.*\), 1 files skipped \(1 without extension\)", done.stderr)
    assert done.stderr.count("\n") == 1


def test_a_file_that_vanishes_while_the_run_goes_on(tmp_path: Path) -> None:
    paths = sorted(make_folder(tmp_path / "in", 3).iterdir())

    def sources() -> object:
        yield from paths
        paths[1].unlink()

    results = list(extract_many(sources(), workers=1))  # type: ignore[arg-type]
    assert [result.code for result in results if isinstance(result, Failure)] == ["missing"]
    assert isinstance(results[1], Failure) and len(results) == 3


def test_without_a_file_of_errors_they_are_told_in_one_line_each(tmp_path: Path) -> None:
    (tmp_path / "a\nb.txt").write_bytes(b"")
    done = command(tmp_path, tmp_path / "none\x1b.txt")
    assert done.returncode == 1 and done.stdout == ""
    assert [line.partition(": ")[2].partition(": ")[0] for line in done.stderr.splitlines()[:2]] == [
        f"{tmp_path}/a\\nb.txt",
        f"{tmp_path}/none\\x1b.txt",
    ]
    assert "0 documents, 2 errors (1 empty, 1 missing)" in done.stderr.splitlines()[2]


def test_the_same_bytes_whatever_the_workers(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 40)
    outputs = []
    for workers in (1, 2, 3):
        assert command(folder, "-o", tmp_path / f"{workers}.jsonl", "--workers", workers).returncode == 0
        outputs.append((tmp_path / f"{workers}.jsonl").read_bytes())
    assert outputs[0] == outputs[1] == outputs[2] == command(folder).stdout.encode()
    assert documents(tmp_path / "1.jsonl") == sorted(str(path) for path in folder.iterdir())


def test_a_bar_on_a_terminal_only(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 40)
    (folder / "empty.txt").touch()
    ours, theirs = os.openpty()
    # Another program than this one reads the terminal, so that the command is never kept waiting.
    reader = subprocess.Popen(["cat"], stdin=ours, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    done = subprocess.run(
        [*COMMAND, str(folder), "-o", str(tmp_path / "a.jsonl")], stderr=theirs, check=False, env={**os.environ, "COLUMNS": "120"}
    )
    os.close(theirs)
    os.close(ours)
    shown = reader.communicate(timeout=30)[0].decode()
    assert done.returncode == 1
    assert "41 done" in shown and "1 errors" in shown and "100%" in shown and "empty.txt: the file is empty" in shown
    assert "done" not in command(folder).stderr.replace("40 documents", "")


def test_formats_are_told_by_the_name(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 2)
    assert command(folder, "-o", tmp_path / "out.json").returncode == 0
    assert len(json.loads((tmp_path / "out.json").read_bytes())) == 2
    assert command(folder, "-o", tmp_path / "out.json", "--format", "jsonl", "--force").returncode == 0
    assert len(documents(tmp_path / "out.json")) == 2


def test_devices_are_written_straight(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 2)
    assert command(folder, "-o", "/dev/null").returncode == 0
    assert not list(Path("/dev").glob("null.*"))


def test_usage(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 1)
    (tmp_path / "out.jsonl").touch()
    for arguments in (
        ["-o", tmp_path / "out.jsonl"],
        ["--resume", "--force"],
        ["--resume"],
        ["--address", "x"],
        ["--engine", "ray"],
        ["--workers", 0],
    ):
        done = command(folder, *arguments)
        assert done.returncode == 2 and "Traceback" not in done.stderr, arguments


def test_no_input_is_overwritten(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 2)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    first = min(before)
    for arguments in ((folder, "-o", first), (first, "-o", first), (folder, "--errors", first, "-o", tmp_path / "o.jsonl")):
        told = command(*arguments, "--force")
        assert (told.returncode, told.stdout) == (2, "") and "one of the inputs" in told.stderr, told.stderr
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    again = command(folder, "-o", folder / "out.jsonl", "--force")
    assert again.returncode == command(folder, "-o", folder / "out.jsonl", "--force").returncode == 0
    told = command(folder, "-o", tmp_path)
    assert told.returncode == 2 and "Error" in told.stderr and "Traceback" not in told.stderr


@pytest.mark.parametrize("where", [(), ("-o", "out.jsonl"), ("--errors", "nowhere/errors.jsonl")])
def test_a_wrong_option_is_told_once(tmp_path: Path, where: tuple[str, ...]) -> None:
    folder = make_folder(tmp_path / "in", 2)
    told = command(folder, *where, *(() if "--errors" in where else ("--region", "火星省")), cwd=tmp_path)
    assert (told.returncode, told.stdout, len(told.stderr.splitlines())) == (2, "", 1), told.stderr


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 200)
    process = subprocess.Popen([*COMMAND, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(60) == 1
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 60)
    reference = command(folder).stdout.encode()
    output = tmp_path / "out.jsonl"

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = command(folder, "-o", output, preexec_fn=small)
    assert done.returncode == 3 and "File too large" in done.stderr and "--resume" in done.stderr and done.stderr.count("\n") == 1
    assert 0 < (tmp_path / "out.jsonl.part").stat().st_size <= 20_000 and not output.exists()
    assert command(folder, "-o", output, "--resume").returncode == 0
    assert output.read_bytes() == reference


def test_a_full_disk(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", 60)
    reference = command(folder).stdout.encode()
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("may not mount")
    try:
        output = disk / "out.jsonl"
        done = command(folder, "-o", output)
        assert done.returncode == 3 and "No space left" in done.stderr and "--resume" in done.stderr
        done = command(folder, "-o", output, "--resume")
        assert done.returncode == 3 and "No space left" in done.stderr
        subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
        assert command(folder, "-o", output, "--resume").returncode == 0
        assert output.read_bytes() == reference
        assert [path.name for path in disk.iterdir()] == ["out.jsonl"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def started(folder: Path, output: Path, *options: str) -> "subprocess.Popen[bytes]":
    """A run that has written something and isn't done. Where the tests run in a shell's background Ctrl-C is ignored: the run minds it all the same."""
    command = [*COMMAND, str(folder), "-o", str(output), *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    part = output.with_name(output.name + ".part")
    for _ in range(600):
        if part.exists() and part.stat().st_size:
            break
        time.sleep(0.02)
    return process


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_stopped_and_resumed(tmp_path: Path, how: signal.Signals) -> None:
    folder = make_folder(tmp_path / "in", 400, TEXT * 30)
    reference, output = command(folder).stdout.encode(), tmp_path / "out.jsonl"
    process = started(folder, output, "--workers", "2")
    process.send_signal(how)
    code = process.wait(30)
    assert process.stderr
    told = process.stderr.read().decode()
    process.stderr.close()
    assert not output.exists() and (tmp_path / "out.jsonl.part").exists()
    assert code == (130 if how is signal.SIGINT else -how)
    assert how is not signal.SIGINT or ("--resume" in told and told.count("\n") == 1)
    done = command(folder, "-o", output, "--resume")
    assert done.returncode == 0 and "of them from before" in done.stderr
    assert output.read_bytes() == reference
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.jsonl"]
