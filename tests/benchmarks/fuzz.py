"""Coverage-guided fuzzing with atheris: `python tests/benchmarks/fuzz.py TARGET SECONDS [FOLDER]`; TARGET is extract, read or table.

Seeds are the rules' examples and the fixtures, and with EXTRACTOR_SHARED lines of the corpus; what libFuzzer keeps goes to FOLDER (a temporary one unless
given), and so does an input that crashes. Such an input becomes a line of fixtures/cases or an example in tests/test_laws.py, then the mechanism is mended.
"""

import gzip
import itertools
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import atheris
import orjson

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

with atheris.instrument_imports(include=["extractor"]):
    import invariants
    from bench import forget

    from extractor import Extractor, default_lexicon
    from extractor.errors import LexiconError, SourceError
    from extractor.read import source_of_bytes
    from extractor.rules import RULES
    from extractor.user_table import read_user_table

WORDS = (
    "《 》 〈 〉 < > 〔 〕 [ ] （ ） ( ) “ ” 、 ， 。 ； ： 和 及 与 号 第 令 公告 通告 年 月 日 字 函 关于 的通知 办法 条例 法 决定 以下简称 该办法 上述通知 号文 "
    "等6部门 会同 联合 印发 转发 修订 废止 根据 依照 贯彻 自 起施行 通过 公布 第十二条 第二款 附件3 国发 辽民发 财政部 省财政厅 国务院 中华人民共和国 "
    "〔2017〕79号 2017年 GB/T 文件登记号 建议 提案 答复 发文字号 １ 〇 | -"
)
ANCHORS = [*WORDS.split(), "\n", "\n\n", "\r\n", "\t", " ", "\u3000", "\u200b", "\ud800"]
LONGEST = 3_000
TABLE = "kind,key,name,since,until\ncode,沪示发,上海市示范局,2001,2010\nname,示范局,上海市示范局,,\n"


def examples() -> Iterator[str]:
    """The rules' examples, the fixtures' cases and documents, and lines of the corpus."""
    for rule in RULES:
        yield from (*rule.yes, *rule.no)
    for path in sorted((ROOT / "fixtures" / "cases").glob("*.txt")):
        yield from path.read_text("utf-8").splitlines()
    shared = os.environ.get("EXTRACTOR_SHARED")
    if shared:
        with gzip.open(Path(shared) / "corpus" / "corpus.jsonl.gz") as lines:
            for number, line in enumerate(lines):
                if number % 8 == 0:
                    yield orjson.loads(line)["text"][:LONGEST]


def fuzz_extract(data: bytes) -> None:
    text = decoded(data)
    invariants.check(text, EXTRACTOR.extract(text))


def decoded(data: bytes) -> str:
    """UTF-8 that may hold lone surrogates; what is neither is passed over."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "ignore")


def fuzz_read(data: bytes) -> None:
    try:
        source = source_of_bytes(data, "x.txt")
    except SourceError as error:
        assert error.remedy and error.code and "x.txt" in str(error)
        return
    invariants.check(source.text, EXTRACTOR.extract_source(source))


def fuzz_table(data: bytes) -> None:
    """Thousands of lexicons in one process: the caches, which would keep each of them alive, are emptied now and then."""
    if next(TABLES) % 2_000 == 0:
        forget()
    SCRATCH.write_bytes(data)
    try:
        read_user_table(SCRATCH)
        lexicon = default_lexicon().extend(SCRATCH)
    except LexiconError as error:
        assert error.remedy and SCRATCH.name in str(error)
        return
    text = "依据沪示发〔2005〕3号和示范局印发的《示范办法》"
    invariants.check(text, Extractor(lexicon).extract(text))


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """Half of the mutations are libFuzzer's own, on bytes; the other half insert, repeat, cut or cross whole characters."""
    chance = random.Random(seed)
    if chance.random() < 0.5:
        return bytes(atheris.Mutate(data, len(data)))
    text = decoded(data)
    for _ in range(chance.randint(1, 4)):
        at, end = sorted(chance.randint(0, len(text)) for _ in "ab")
        end = min(end, at + 40)
        text = chance.choice((
            lambda: text[:at] + chance.choice(ANCHORS) + text[at:],  # noqa: B023
            lambda: text[:at] + text[at:end] * chance.randint(2, 6) + text[end:],  # noqa: B023
            lambda: text[:at] + text[end:],  # noqa: B023
            lambda: text[:at] + chance.choice(SEEDS)[:200] + text[end:],  # noqa: B023
        ))()  # fmt: skip
    return text.encode("utf-8", "surrogatepass")[:most]


TARGETS: dict[str, Callable[[bytes], None]] = {"extract": fuzz_extract, "read": fuzz_read, "table": fuzz_table}
EXTRACTOR = Extractor()
SEEDS = list(dict.fromkeys(examples()))
TABLES = itertools.count(1)
SCRATCH = Path(tempfile.mkdtemp(prefix="fuzz-")) / "table.csv"


def dictionary_line(word: str) -> str:
    """A word in libFuzzer's own notation, every byte escaped."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass")) + '"\n'


def main() -> None:
    if len(sys.argv) < 3 or sys.argv[1] not in TARGETS:
        sys.exit(__doc__)
    target, seconds = sys.argv[1], int(sys.argv[2])
    folder = Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp(prefix=f"fuzz-{target}-"))
    kept = folder / "kept"
    kept.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate([TABLE] if target == "table" else SEEDS):
        (kept / f"seed-{number}").write_bytes(seed.encode("gb18030" if target == "read" and number % 3 == 0 else "utf-8", "ignore"))
    words = folder / "anchors.dict"
    words.write_text("".join(map(dictionary_line, ANCHORS)), "utf-8")
    print(f"{target}: {len(SEEDS)} seeds, {seconds} s, kept in {folder}", flush=True)
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={seconds}", f"-max_len={LONGEST * 3}", "-timeout=20", "-rss_limit_mb=2048", f"-dict={words}",
         f"-artifact_prefix={folder}/", "-print_final_stats=1", "-verbosity=1", str(kept)],
        TARGETS[target],
        custom_mutator=mutate,
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()
