"""Dates of an instrument's life: adoption clauses (date, body, session), amendment chains, promulgation, effect."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.models import Date
from extractor.numerals import to_int
from extractor.rules.fragments import before_blanks, compact, stripped
from extractor.rules.rule import Rule

_NUM = r"[\d〇零OＯ一二三四五六七八九十]{1,4}"
DAY = rf"(?P<y>[\d〇零O一二三四五六七八九]{{4}}) \s? 年 \s? (?P<m>{_NUM}) \s? 月 \s? (?P<d>{_NUM}) \s? 日"
CLAUSE = rf"""
    {DAY} [\s,]{{0,3}} (?:召开的|经)? (?P<by>(?:[^()。;\n《》,]|(?<=\p{{Han}})\n(?=\p{{Han}})){{2,60}}?) (?: 审议 | 修订 | 表决 )? (?P<verb>通过 | 修订通过 | 批准) |        # 2017年11月30日…第三十八次会议通过
    {DAY} [\s,]{{0,3}} (?P<issuer>[^()。;\n《》,]{{0,30}}?) (?: (?P<issued>公布 | 发布 | 印发 | 颁布)                      # 2016年7月1日国务院令第685号公布
        | (?:第[一二三四五六七八九十]{{1,2}}次)? (?P<amended>修订 | 修正)(?!通过) ) |                               # 2018年12月18日国务院令第707号第四次修订
    (?: 根据 )? \s? {DAY} [\s,]{{0,3}} (?P<chain>[^()。;\n《》]{{0,60}} 《[^《》]{{2,80}}》 [^()。;\n《》]{{0,12}} (?:修正 | 修订 | 修改)) |   # 根据…《关于修改…的决定》第二次修正
    自 \s? (?:{DAY}) \s? 起 (?:正式)? (?:施行 | 实施 | 执行 | 生效)                              # 自2018年5月4日起施行
"""
_CLAUSE = regex.compile(CLAUSE, regex.VERBOSE)
_DAY = regex.compile(DAY, regex.VERBOSE)


def day(match: "regex.Match[str]") -> datetime.date | None:
    """The calendar day, or None when there is no such day.

    >>> day(_DAY.search("二〇〇四年六月二十六日"))
    datetime.date(2004, 6, 26)
    """
    year, month, date = (to_int(match[k].replace("O", "〇")) for k in "ymd")
    try:
        return datetime.date(year or 0, month or 0, date or 0)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a text: the last line that is only a date, and the span of the line above it, where the issuer signs."""

    day: datetime.date | None = None
    signature: tuple[int, int] | None = None


_LINE_DAY = regex.compile(rf"\s{{0,40}}{DAY}\s{{0,20}}", regex.VERBOSE)
_PAGE_ENDS = r"\s{0,4}(?:\n|$|公告正文|公告下载|附件|浏览次数)"
# 特此公告。海关总署 农业农村部2023年11月1日: a page without line breaks; what follows is its end or its first link.
_GLUED = regex.compile(
    rf"(?<=[。;])\s{{0,4}} (?P<who>[\p{{Han}}][\p{{Han}}、\x20]{{1,40}}?) \s{{0,2}} {DAY} (?={_PAGE_ENDS})",
    regex.VERBOSE,
)
_LAST_DAY = regex.compile(f"日{_PAGE_ENDS}")
_TAIL = 3000


def closing(folded: str) -> Closing:
    """Read the last lines upwards until one is a date, and not what a label above it names (发布日期:)."""
    start = len(folded)
    floor = max(0, start - _TAIL)
    while (at := folded.rfind("日", floor, start)) != -1:
        start = folded.rfind("\n", 0, at) + 1
        end = folded.find("\n", at)
        match = _LINE_DAY.fullmatch(folded, start, end if end != -1 else len(folded)) if at - start < 80 else None
        above = _line_above(folded, start) if match else None
        if match and not (above and folded[above[1] - 1] == ":"):
            return Closing(day(match), above)
    glued = _GLUED.search(folded, floor) if _LAST_DAY.search(folded, floor) else None
    return Closing(day(glued), glued.span("who")) if glued else Closing()


_ISO = r"(?P<y>\d{4}) \s?[-./]\s? (?P<m>\d{1,2}) \s?[-./]\s? (?P<d>\d{1,2}) (?!\d)"
_LABELLED = regex.compile(
    rf"(?<!\S)(?: (?P<made>成文|发文|印发|公布|颁布|制定) | 发布 | 生成 | 公开 )(?:日期|时间) \s{{0,4}}[:|]?\s{{0,12}} (?: {DAY} | {_ISO} )",
    regex.VERBOSE,
)
# A clause that stands for itself, on a line or in a bracket: not the news that begins with a date.
_ADOPTED = regex.compile(
    rf"(?<=^|\n\s{{0,4}}|(?<!》)\(\s{{0,4}}) {DAY} [\s,]{{0,3}} [^()。;\n《》]{{2,60}}? (?:通过 | 公布 | 发布 | 批准) (?=\s{{0,4}} (?:[)\n] "
    rf"| [,\s]{{0,2}}(?:自 | 根据 | \d{{4}}年\d{{1,2}}月)))",
    regex.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """The head of a text: the day that it gives, and the span of the clause by which the text was adopted."""

    day: datetime.date | None = None
    adopted: tuple[int, int] | None = None


def opening(folded: str, limit: int) -> Opening:
    """Read the head up to `limit`: 成文日期 before the first adoption clause, that before 发布日期, which is the page's."""
    if folded.find("日", 0, limit) == -1 and folded.find("时间", 0, limit) == -1:
        return Opening()
    labels = list(_LABELLED.finditer(folded, 0, limit))
    made = next((label for label in labels if label["made"]), None)
    adopted = _ADOPTED.search(folded, 0, limit)
    found = made or adopted or (labels[0] if labels else None)
    return Opening(day(found) if found else None, adopted.span() if adopted else None)


# (盖章), on the line of the signature or below it.
_SEAL = regex.compile(r"(?r)\s{0,4}\((?:盖章|印章|公章|签章|章|代章)\)")


def _line_above(folded: str, start: int) -> tuple[int, int] | None:
    end = before_blanks(folded, start, 0)
    seal = _SEAL.match(folded, max(0, end - 12), end)
    end = seal.start() if seal else end
    begin, end = stripped(folded, folded.rfind("\n", 0, end) + 1, end)
    return (begin, end) if 2 <= end - begin <= 40 else None


def dates_after(text: str, folded: str, at: int, end: int) -> Iterator[Date]:
    """The clauses in the bracket behind a title, or the effect clause that follows it, up to `end`."""
    for match in _CLAUSE.finditer(folded, at, end):
        yield _dated(text, match, match.span(), *_event(match))


def _dated(text: str, match: "regex.Match[str]", span: tuple[int, int], event: str, by: str | None) -> Date:
    start, end = span
    return Date.model_construct(text=text[start:end], start=start, end=end, date=day(match), event=event, by=by)


_PASSED = regex.compile(
    rf"\s? (?:业|已) \s? 经? 于? \s? (?P<clause>{DAY} \s? (?:召开的|经)? (?P<by>[^()。;\n《》,]{{2,60}}?) (?: 审议 | 修订 | 表决 )? 通过) (?: [,\s]{{0,2}} (?:现予|予以) \p{{Han}}{{2}} )?",
    regex.VERBOSE,
)
_EFFECT = regex.compile(
    rf"[,\s]{{0,3}}(?:现予\p{{Han}}{{2}},)?将?(?P<clause>[自于] \s? (?:{DAY}) \s? 起 (?:正式)? (?:施行 | 实施 | 执行 | 生效))",
    regex.VERBOSE,
)


def sentence_dates(text: str, folded: str, at: int) -> Iterator[Date]:
    """《X》已经2020年12月21日…会议通过，现予公布，自2021年6月1日起施行: the days that the sentence gives right behind the mention."""
    passed = _PASSED.match(folded, at) if folded[at : at + 1] in ("已", "业") else None
    if passed:
        at = passed.end()
        yield _dated(text, passed, passed.span("clause"), "adopted", compact(passed["by"]))
    ahead = folded[at : at + 10]
    effect = _EFFECT.match(folded, at) if "自" in ahead or "于" in ahead else None
    if effect:
        yield _dated(text, effect, effect.span("clause"), "effective", None)


def _event(match: "regex.Match[str]") -> tuple[str, str | None]:
    if match["verb"]:
        return "adopted", compact(match["by"]) or None
    if match["chain"]:
        return "amended", compact(match["chain"]) or None
    if match["issued"] or match["amended"]:
        return "issued" if match["issued"] else "amended", compact(match["issuer"]) or None
    return "effective", None


DATE = Rule(
    id="date",
    finds="通过、修正、公布、施行的日期与机关会议",
    source="立法法; CITATIONS.md 2 (8)",
    pattern=CLAUSE,
    yes={
        "修订《辽宁省志愿服务条例》(2017年11月30日辽宁省第十二届人民代表大会常务委员会第三十八次会议通过)": {
            "dates": [{"event": "adopted", "by": "辽宁省第十二届人民代表大会常务委员会第三十八次会议"}]
        },
        "《中华人民共和国海关进出口货物集中申报管理办法》（第169号署令），自2008年5月1日起施行。": {
            "dates": [{"event": "effective", "date": "2008-05-01"}]
        },
        "《医疗器械监督管理条例》已经2020年12月21日国务院第119次常务会议修订通过，现予公布，自2021年6月1日起施行。": {
            "dates": [
                {"event": "adopted", "date": "2020-12-21", "by": "国务院第119次常务会议"},
                {"event": "effective", "date": "2021-06-01"},
            ]
        },
        "依照《宗教事务条例》（2004年11月30日国务院令第426号公布　2017年8月26日国务院令第686号修订）": {
            "dates": [{"event": "issued", "date": "2004-11-30"}, {"event": "amended", "date": "2017-08-26"}]
        },
    },
    no={"2019年1月1日前，按照《城镇燃气管理条例》执行": "a date of something else"},
)
RULES = (DATE,)
