"""One run, printed as ratios: `python tests/benchmarks/bench.py [FOLDER-OF-TEXTS]`. Timings on different machines or runs are not compared.

dense: a text in the manner of the seed, all of it citations; bare scan: the `regex` module looking for 〔YYYY〕N号 in the same text.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import regex

from extractor import Extractor
from extractor.assemble import assemble
from extractor.context import surround
from extractor.fold import fold
from extractor.link import link
from extractor.read import source_of_text
from extractor.resolve import resolve_issuers
from extractor.rules.header import read_header
from extractor.rules.rule import Scope
from extractor.scan import scan
from extractor.setting import context_of
from extractor.write import to_json

BARE = regex.compile(r"〔\d{4}〕\d+号")
PROSE = "支持城乡社区建立健全服务机制,鼓励用专业社会工作制度创新社区治理服务制度、用专业社会工作方法提升社区治理服务水平,投入各类资金五百余万元,推动了社工和志愿者参与基层社会治理。"
# The seed holds 20 citations in 3,834 characters; so does this.
DENSE = "".join(
    f"联合省财政厅印发《关于加快推进第{i}类社区社会工作服务的实施意见》(辽民发〔2017〕{i}号),{PROSE}"
    f"省民政厅转发《民政部办公厅关于做好第{i}批志愿者赠险工作的通知》(辽民传字〔2020〕{i}号),{PROSE}"
    f"{PROSE}\n"
    for i in range(1, 11)
)
PLAIN = "近年来,我省各级部门认真贯彻落实上级关于加强专业人才和志愿者队伍建设的要求,不断强化政策引领,加强人才培养,搭建服务平台。" * 60


def best(call: Callable[[], object], seconds: float = 0.6) -> float:
    """The least time of one call, over as many as fit."""
    least, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        call()
        least = min(least, time.perf_counter() - start)
    return least


def throughput(name: str, texts: list[str], extractor: Extractor) -> None:
    def once() -> None:
        for text in texts:
            to_json(extractor.extract(text))

    found = sum(len(extractor.extract(text).citations) for text in texts)
    spent = best(once)
    bare = best(lambda: [BARE.findall(text) for text in texts])
    rate = f"{found / spent:>9,.0f} citations/s" if found else f"{sum(map(len, texts)) / spent / 1e6:>6.1f} M characters/s"
    print(f"{name:<22} {found:>6} citations  {rate}  {spent / bare:>7.1f} times the bare scan")


def stages(text: str, extractor: Extractor) -> None:
    """The share of each stage on a dense text."""
    source = source_of_text(text)
    scope = Scope(text, fold(text), extractor.lexicon)
    whole = best(lambda: to_json(extractor.extract_source(source)))
    header = read_header(scope)
    mentions = link(scope, assemble(scope, scan(scope), header), [])
    surround(scope, mentions, header)
    context = context_of(scope, header, mentions, None, None)
    document = extractor.extract_source(source)
    plain = document.model_dump()
    times = {
        "fold": best(lambda: fold(text)),
        "scan": best(lambda: scan(scope)),
        "assemble": best(lambda: assemble(scope, scan(scope), header)) - best(lambda: scan(scope)),
        "resolve": best(lambda: [resolve_issuers(scope, m, context) for m in mentions])
        + best(lambda: context_of(scope, header, mentions, None, None)),
        "validate": best(lambda: type(document).model_validate(plain)),
        "write": best(lambda: to_json(document)),
    }
    for name, spent in times.items():
        print(f"  {name:<10} {spent / whole:>6.1%} of the whole")


def start_up() -> None:
    """Import and command start, against the least that Python can do."""

    def seconds(code: list[str]) -> float:
        return best(lambda: subprocess.run([sys.executable, *code], check=True, capture_output=True), 2.0)

    empty = seconds(["-c", "pass"])
    pydantic = seconds(["-c", "import pydantic, pydantic.main"])
    print(f"import extractor        {seconds(['-c', 'import extractor']) / pydantic:.2f} times `import pydantic`")
    print(f"extractor version       {seconds(['-m', 'extractor', 'version']) / empty:.2f} times `python -c pass`")


def main() -> None:
    extractor = Extractor()
    extractor.extract(DENSE)
    throughput("dense text", [DENSE], extractor)
    stages(DENSE, extractor)
    throughput("no citations", [PLAIN], extractor)
    for folder in sys.argv[1:]:
        texts = [p.read_text("utf-8") for p in sorted(Path(folder).rglob("*.txt"))]
        throughput(folder[-22:], texts, extractor)
    for factor in (1, 4, 16, 64):
        print(f"growth {factor:>3}x  {best(lambda factor=factor: extractor.extract(DENSE * factor), 0.3) / factor * 1e3:.2f} ms per unit")  # type: ignore[misc]
    start_up()


if __name__ == "__main__":
    main()
