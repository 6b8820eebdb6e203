"""Titles without 《》 in rows of tables and items of lists: 关于…的通知 with an edge on either side, an annex that the text names in 《》 too."""

import re
from collections.abc import Iterator

import regex

from extractor.genres import genre_of
from extractor.rules.fragments import HAN, compact, holds, places
from extractor.rules.issuer import bodies_before
from extractor.rules.rule import Declined, Part, Rule, Scope, TitlePart
from extractor.rules.title import inside_marks, unquoted

# A row, cell or line ends: what follows is a break, a bracket, a date, or the number of the very document.
ROW_END = rf"(?: \s{{0,4}} (?: $ | [\n|〔〈\x22)] | \((?!见) | : (?=\s?{HAN}{{2,8}}〔) | \s?(?=\d{{4}}-\d\d-\d\d) | \s(?=\d{{4}}[-年]) ) | \s{{1,4}} (?={HAN}{{2,10}}〔|{HAN}{{2,16}}公告\d{{4}}年) | (?={HAN}{{2,8}}〔(?:19|20)\d\d〕\d | {HAN}{{1,10}}令第?\d) )"
ABOUT = r"""
    (?:关于 | 转发 | 批转) (?: [^\d。;!?！？|《》〈〉\n] | \d(?!\d{3}-\d\d-\d\d) | (?<!(?:"|\d-\d\d)\x20{0,2})\n(?!\s*\n) | \n\s*\n\s{0,9}\d{1,3}\s{0,9}\n | 《[^《》]{1,120}》 | 〈[^〈〉]{1,120}〉 ){2,140}
"""
NOTICE_END = rf"""
    (?:通\s?知 | 指导意见 | 实施意见 | 若干意见 | 意\s?见 | 决\s?定 | 批\s?复 | 复\s?函 | 公\s?告 | 通\s?告 | 规\s?定 | 办\s?法 | 请\s?示 | 通\s?报 | 实施方案 | 方案 | 若干措施 | 措施 | (?<!说明|承诺|确认|委托|申请|邀请)函)
    (?: \s{{0,2}} \( (?:试行|暂行|修订|征求意见稿) \) )? (?={ROW_END})
"""

_ABOUT = regex.compile(ABOUT, regex.VERBOSE)
_NOTICE_END = regex.compile(NOTICE_END, regex.VERBOSE | regex.MULTILINE)
_LONGEST = 400
_AHEAD = 16  # how far ROW_END looks
_BRACKETED_NUMBER = regex.compile(
    rf"\s{{0,4}}\(\s{{0,3}}(?:{HAN}{{1,12}}\s{{0,3}}〔|(?:{HAN}|[、\s]){{2,60}}(?:公告|令)\s?(?:\d{{4}}年)?\s?第?\d{{1,4}}号\s?\))"
)
_NUMBER_OPENS = r"号(?:公告|通告|令)?\s?\("
_ROW_START = regex.compile(
    rf"(?r)(?:^|\d{{4}}-\d\d-\d\d|\.\x20|[\n|〕\t 。;:/\x22-]|{_NUMBER_OPENS}|\d{{1,3}}\s{{0,2}}[.、．)]|[一二三四五六七八九十]、|\([\d一二三四五六七八九十]{{1,3}}\))\s{{0,4}}",
    regex.MULTILINE,
)
# Prose runs into a full stop before any edge: it is put aside before the costly pattern.
_STOP = re.compile(r"[。;!?！？]")
_EDGES = "\n|〔()-"
_EDGE = re.compile(f"[{_EDGES}]")
_SHORTEST = 4
_CHAPTER = regex.compile(r"第\s?[一二三四五六七八九十百\d]{1,4}\s?[章节条编]\s{0,4}$")
_HEAD_RUN = regex.compile(
    r"(?r)\p{Han}[\p{Han}、 ]{1,39}(?:部|委|局|厅|院|署|会|办|府|办公[厅室]|中心|公司|所|行|部门)\s?(?:党组)?",
)
_BEHIND_NUMBER = regex.compile(_NUMBER_OPENS + "$")
_CLOSED_BRACKET = regex.compile(r"\s{0,3}\)")

# 附件:1.某办法【全文废止】, and the numbered lines under it; 附件1:某办法 is mostly a file to download.
ANNEX = r"(?:附件|附(?!\s?:\s{0,8}\d))\s?:(?:\s{0,8}1\s?[.、]\s{0,3}|[^\S\n]{0,4})(?P<name>[^\n《》。;]{4,80})"
_ANNEX = regex.compile(ANNEX)
_NEXT_ANNEX = regex.compile(r"\n\s{0,8}\d{1,2}\s?[.、]\s{0,3}(?P<name>[^\n《》。;]{4,80})")
_NOTE = regex.compile(r"[〔(].*")
_NAMED = regex.compile(r"[《〈]([^《》〈〉]{4,100})[》〉]")


def find_rows(scope: Scope) -> Iterator[Part | Declined]:
    """关于…的通知 with its own edges on both sides: a row of a table, an item of a list, a line."""
    folded = scope.folded
    for at, word in _heads(folded):
        end = _notice_end(folded, at)
        part = _row(scope, at, end) if end else None
        if part and (word == "关于" or part.start < at):
            yield part


def _heads(folded: str) -> Iterator[tuple[int, str]]:
    """关于, 转发, 批转 outside of 《》, with an edge before the next full stop."""
    nowhere = -1 if holds(folded, *_EDGES) else len(folded)
    for word in ROW.anchors:
        stop, edge = -1, nowhere
        at = folded.find(word)
        while at != -1:
            if edge < at + _SHORTEST:
                edge = _next(_EDGE, folded, at + _SHORTEST)
            if edge > at + _LONGEST:
                at = folded.find(word, edge - _LONGEST)
                continue
            if stop < at:
                stop = _next(_STOP, folded, at)
            if edge < stop and not inside_marks(folded, at):
                yield at, word
            at = folded.find(word, at + len(word))


def _next(mark: "re.Pattern[str]", folded: str, at: int) -> int:
    found = mark.search(folded, at)
    return found.start() if found else len(folded)


def _notice_end(folded: str, at: int) -> int | None:
    """The first end of a row to which the words from `at` on run as one phrase."""
    limit = at + _LONGEST
    for match in _NOTICE_END.finditer(folded, at + _SHORTEST, limit + _AHEAD):
        if match.end() <= limit and _ABOUT.fullmatch(folded, at, match.start()):
            defined = folded.find(",以下简称", at, match.end())
            return match.end() if defined == -1 else defined
    return None


def _row(scope: Scope, at: int, end: int) -> TitlePart | None:
    folded = scope.folded
    if not _balanced(folded[at:end]):
        return None
    head = bodies_before(folded, at, scope.lexicon, max(0, at - 120), unlisted=True)
    start = head.start if head.spans else _row_head(folded, at)
    if _CLOSED_BRACKET.match(folded, end) and not _BEHIND_NUMBER.search(folded, max(0, start - 6), start):
        return None
    numbered = _BRACKETED_NUMBER.match(folded, end)
    if start and not numbered and not _ROW_START.match(folded, max(0, start - 12), start):
        return None
    if _CHAPTER.search(folded, max(0, start - 12), start):
        return None
    return unquoted(start, end, ROW.id)


def _row_head(folded: str, at: int) -> int:
    """A body that no table knows, when it fills the row up to 关于."""
    run = _HEAD_RUN.match(folded, max(0, at - 44), at)
    return run.start() if run and _ROW_START.match(folded, max(0, run.start() - 8), run.start()) else at


def _balanced(surface: str) -> bool:
    return surface.count("《") == surface.count("》") and surface.count("(") == surface.count(")")


def find_annexes(scope: Scope) -> Iterator[Part | Declined]:
    """附件:1.售电公司准入与退出管理办法, when the text has 《售电公司准入与退出管理办法》 too: any other annex may be a draft, a plan or a table."""
    folded = scope.folded
    annexes = list(_annexes(folded))
    named = {compact(name) for name in _NAMED.findall(folded)} if annexes else ()
    for start, line in annexes:
        for name in (line.rstrip(), _NOTE.sub("", line).rstrip()):
            if compact(name) in named and genre_of(compact(name)).weight == "instrument":
                yield unquoted(start, start + len(name), ANNEX_TITLE.id)
                break


def _annexes(folded: str) -> Iterator[tuple[int, str]]:
    """Where the names of annexes begin, and the rest of their lines."""
    floor = 0
    for at, _word in places(folded, "附"):
        item = _ANNEX.match(folded, at) if at >= floor else None
        while item:
            floor = item.end()
            yield item.start("name"), item["name"]
            item = _NEXT_ANNEX.match(folded, item.end())


ROW = Rule(
    id="unquoted-title",
    finds="无书名号的题名：表格行、目录行、文号前",
    source="list pages and tables; CITATIONS.md 5",
    pattern=ABOUT + NOTICE_END,
    find=find_rows,
    anchors=("关于", "转发", "批转"),
    yes={
        "见下表：\n51. 中国银监会关于加强大额不良贷款监管工作的通知（银监发〔2007〕66号）\n": {
            "title.name": "中国银监会关于加强大额不良贷款监管工作的通知",
            "title.quoted": False,
        },
        "按照海关总署2010年第87号公告（关于调整旅客行李物品监管要求的公告）办理": {
            "title.name": "关于调整旅客行李物品监管要求的公告",
            "number.series": "announcement",
        },
        "多部委联合发布了关于调整食糖管理措施的公告（海关总署 商务部公告2024年第44号）。": {
            "title.name": "关于调整食糖管理措施的公告",
            "relation": "issue",
        },
        "商务部令2015年第2号（关于修改部分规章的决定）自公布之日起施行": {"title.name": "关于修改部分规章的决定", "number.series": "order"},
    },
    no={"会议讨论了关于做好有关工作的通知精神": "running prose: no edge on either side"},
)
ANNEX_TITLE = Rule(
    id="annex-title",
    finds="无书名号的附件名称，正文另以书名号称之",
    source="lists of annexes; CITATIONS.md 5",
    pattern=ANNEX,
    find=find_annexes,
    anchors=("附",),
    yes={
        "现印发《售电公司管理办法》。\n\n附件：\n1.售电公 司管理办法【全文废止】\n2.申请表\n": {
            "title.name": "售电公司管理办法",
            "title.quoted": False,
        }
    },
    no={"附件：售电公司管理办法\n": "named nowhere else"},
)
RULES = (ROW, ANNEX_TITLE)
