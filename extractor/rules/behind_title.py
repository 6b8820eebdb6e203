"""《…的公告》（2023年第1号）: the number of an announcement that only its title tells to be one."""

from collections.abc import Iterator

import regex

from extractor.rules.rule import Declined, NumberPart, Part, Rule, Scope

# 《…的公告》(2023年第1号): the title says of what kind the number is, and whose.
PATTERN = r"》\s{0,3}\(\s{0,3}(?P<year>(?:19|20)\d\d)\s?年\s?(?P<di>第)?\s?(?P<serial>\d{1,4})\s?号"
_PATTERN = regex.compile(PATTERN)
_WORDS = ("公告", "通告")
# 、《B》(2018年61号)等公告: the word that closes the list says of what kind its numbers are.
_CLOSED = regex.compile(r"\)(?:[、和]《[^《》]{2,60}》\(\d{4}年第?\d{1,4}号\)){0,9}等?(?:\p{Han}{0,2}个)?(?P<word>公告|通告)")


def find(scope: Scope) -> Iterator[Part | Declined]:
    """《…的公告》(2023年第1号), the number of an announcement without its body and word."""
    for match in _PATTERN.finditer(scope.folded):
        word = _word(scope.folded, match)
        if word:
            year, serial = int(match["year"]), int(match["serial"])
            canonical = f"{word}{year}年第{serial}号"
            start, end = match.start("year"), match.end()
            yield NumberPart(start, end, BEHIND_TITLE.id, canonical, "announcement", None, year, serial, certainty="medium")


def _word(folded: str, number: "regex.Match[str]") -> str | None:
    """公告 or 通告, as the title ends or the list of titles does."""
    ending = folded[max(0, number.start() - 2) : number.start()]
    if ending in _WORDS:
        return ending
    closed = _CLOSED.match(folded, number.end())
    return closed["word"] if closed else None


BEHIND_TITLE = Rule(
    id="announcement-behind-title",
    finds="公告题名后括号内的年份与顺序号",
    source="tax and customs announcements",
    pattern=PATTERN,
    find=find,
    anchors=("》",),
    yes={
        "《国家税务总局关于小规模纳税人征管事项的公告》（2023年第1号）同时废止": {
            "number.canonical": "公告2023年第1号",
            "key": "国家税务总局公告2023年第1号",
            "title.genre": "公告",
        },
        "对外发布《报关单填制规范》（2018年60号）等公告": {"number.canonical": "公告2018年第60号"},
    },
    no={
        "刊于《人民文学》（2023年第1号）": "an issue of a magazine",
        "修订《企业信用管理办法》（2005年第2号）": "an order or an announcement: the title doesn't tell",
    },
)
RULES = (BEHIND_TITLE,)
