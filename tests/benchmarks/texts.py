"""What the benchmarks read: dense text, plain prose, the shared corpus, a page of American case law."""

import functools
import gzip
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import orjson

PROSE = "支持城乡社区建立健全服务机制,鼓励用专业社会工作制度创新社区治理服务制度、用专业社会工作方法提升社区治理服务水平,投入各类资金五百余万元,推动了社工和志愿者参与基层社会治理。"
# The seed holds 20 citations in 3,834 characters; so does this.
OWN = "".join(
    f"联合省财政厅印发《关于加快推进第{i}类社区社会工作服务的实施意见》(辽民发〔2017〕{i}号),{PROSE}"
    f"省民政厅转发《民政部办公厅关于做好第{i}批志愿者赠险工作的通知》(辽民传字〔2020〕{i}号),{PROSE}"
    f"{PROSE}\n"
    for i in range(1, 11)
)
PLAIN = (
    "近年来,我省各级部门认真贯彻落实上级关于加强专业人才和志愿者队伍建设的要求,不断强化政策引领,加强人才培养,搭建服务平台,共投入资金#万元。"
)
PAGE = """\
The motion was denied. In Harlow v. Pembroke, #1 U.S. 113, 121, 93 S. Ct. 7#1, 35 L. Ed. 2d 147 (1973), the Court held that notice must precede the taking.
See also Whitfield v. Board of Education, #2 F.3d 456, 459-60 (9th Cir. 1997); Marsh v. Delaney, #3 F. Supp. 2d 1021 (S.D.N.Y. 2001). Id. at 1024. The statute,
42 U.S.C. § 19#3, says as much, and Harlow, #1 U.S., at 118, was decided on that ground. But see State v. Ordway, #2 N.W.2d 314 (Minn. 1988) (holding otherwise);
Quincy Mut. Ins. Co. v. Tate, 1#1 Mass. 612, 4#2 N.E.2d 904 (1984). Whitfield, supra, at 460, does not reach the question, and neither does Fed. R. Civ. P. 56.
"""


@functools.cache
def shared() -> Path | None:
    place = os.environ.get("EXTRACTOR_SHARED")
    return Path(place) if place and Path(place).is_dir() else None


@functools.cache
def model() -> str:
    """The real seed where the shared texts are at hand, else the text in its manner."""
    folder = shared()
    return next((folder / "seed").glob("*.txt")).read_text("utf-8") if folder else OWN


_SERIAL = re.compile(r"(?<=[〕\])）])\s*(\d+)\s*(?=号)")


def dense(first: int, count: int) -> list[str]:
    """Documents like the seed, no two with the same numbers or the same titles in 关于: nothing that keeps whole strings could gain by it."""
    return [_SERIAL.sub(f"{i:04}", model()).replace("关于", f"关于第{i}项") for i in range(first, first + count)]


def plain(first: int, count: int) -> list[str]:
    """Documents of some 4,000 characters that cite nothing."""
    return ["".join(PLAIN.replace("#", str(i * 100 + k)) for k in range(60)) for i in range(first, first + count)]


def corpus(count: int) -> list[str]:
    return list(islice(_corpus(), count))


def _corpus() -> Iterator[str]:
    folder = shared()
    if folder:
        with gzip.open(folder / "corpus" / "corpus.jsonl.gz") as lines:
            for line in lines:
                yield orjson.loads(line)["text"]


def dev() -> list[str]:
    folder = shared()
    return [p.read_text("utf-8") for p in sorted((folder / "gold" / "dev" / "units").glob("*.txt"))] if folder else []


def american(first: int, count: int) -> list[str]:
    """Pages that eyecite is made for, each with volumes of its own."""
    return [
        PAGE.replace("#1", str(100 + i)).replace("#2", str(300 + i)).replace("#3", str(500 + i)) * 4 for i in range(first, first + count)
    ]
