"""What is said once over titles that follow: 决定废止的规范性文件 over rows, 以下文件同时废止: before a list."""

import regex

from extractor.mention import Mention
from extractor.rules.action import Verb, named_verb
from extractor.rules.law_name import LAW_NAME, SHORT_LAW

_REPEALED = "废止|失效|停止执行|停止施行|不再执行|作废"
_CHANGED = "修订|修改|修正"
_LIST_HEADING = regex.compile(
    r"[^。;《]{0,30}(?:(?P<repeal>废止|失效)|(?P<amend>修订|修改)|有效)[^。;《]{0,12}(?:文件|规章|法规|目录|项目|清单)[^。;《]{0,12}"
    rf"|[^。;《]{{0,30}}(?:下列|以下)[^。;《]{{2,20}}(?:(?P<repeal>{_REPEALED})|(?P<amend>{_CHANGED}))[^。;《]{{0,6}}:\s?|[一二三四五六七八九十]{{1,3}}、[^。;《]{{2,24}}"
)
# 下列文件同时废止: and 制定了以下政策: with the list behind the colon.
_PAPERS = r"(?:以下|下列)[^。;《》:\n]{0,16}?(?:文件|规定|规章|法规|法律|政策|制度|办法|标准|通知|公告|意见|规范|目录)"
_LEAD_IN = regex.compile(
    rf"(?:{_PAPERS}[^。;《》:\n]{{0,16}}?(?:(?P<repeal>{_REPEALED})|(?P<amend>{_CHANGED}))[^。;《》:\n]{{0,6}}"
    rf"|(?:(?P<repeal>{_REPEALED})|(?P<amend>{_CHANGED})|(?P<issue>制定|制订|出台|印发|下发|发布|公布|颁布)|(?P<basis>根据|依据|依照|按照|参照)|(?P<implement>贯彻落实|落实|贯彻|执行|遵守))"
    rf"了?{_PAPERS}[^。;《》:\n]{{0,6}}|(?:(?P<repeal>废止|失效)|(?P<amend>修订|修改))的[^。;《》:\n]{{2,24}}(?:如下|目录|清单)|(?<=[。;、\n>\s])(?:宣布|决定|予以)?(?:(?P<repeal>废止|失效)|(?P<amend>修改))(?:的\p{{Han}}{{2,10}})?):\s{{0,8}}(?:\(?[一二三四五六七八九十\d]{{1,2}}[)、.]\s?){{0,2}}$"
)
# 最高人民法院决定废止下列116件司法解释。 | 1. …: a sentence that says what follows.
_LISTED_BELOW = regex.compile(rf"(?:(?P<repeal>{_REPEALED})|(?P<amend>{_CHANGED}))了?(?:下列|以下)[^。;,《》]{{2,40}}。$")
_LONGEST_HEADING = 60
# 废止下列规章 | 1.《A》: what governs titles in marks says that they follow.
_FOLLOWING = regex.compile(r"下列|以下|如下|目录|清单|(?:废止|失效|修改|修订)的\p{Han}{0,10}(?:文件|法规|规章)$")
_LAWS = (LAW_NAME.id, SHORT_LAW.id)
_ROW_LEAD = regex.compile(r"\P{Han}{0,60}(?:[一二三四五六七八九十]{1,3}、\s?)?")


def lead_in(folded: str, at: int, floor: int) -> tuple[Verb, bool] | None:
    """What the words before a colon say of the list that begins at `at` behind it, and that it is no mere attribute of it."""
    near = max(floor, at - _LONGEST_HEADING)
    led = _LEAD_IN.search(folded, near, at) if folded.find(":", max(near, at - 16), at) != -1 else None
    return (named_verb(folded, led, floor), False) if led else None


def govern_rows(folded: str, mentions: list[Mention]) -> None:
    """Give every row its heading's verb, until another heading comes or a sentence ends the list."""
    heading, floor = None, 0
    for row in mentions:
        if not row.title or row.relation != "mention" or (row.title.quoted and not _begins_line(folded, row.start)):
            continue
        if row.start >= floor:
            line = folded.rfind("\n", floor, row.start) + 1 or floor
            heading = _heading_above(folded, floor, line, heading)
            floor = folded.find("\n", row.start) + 1 or len(folded)
        if row.title.rule in _LAWS and not _begins_line(folded, row.start):
            heading = None  # a law that a sentence names: the list is over
        if heading and heading.lastgroup and (not row.title.quoted or _FOLLOWING.search(heading[0])):
            row.actions = (named_verb(folded, heading, heading.start()),)
            row.relation = heading.lastgroup
            row.rules.append("action")


def _begins_line(folded: str, at: int) -> bool:
    """Nothing but figures and marks stands before it on its line."""
    near = max(0, at - _LONGEST_HEADING)
    return bool(_ROW_LEAD.fullmatch(folded, max(near, folded.rfind("\n", near, at) + 1), at))


def _heading_above(folded: str, floor: int, line: int, last: "regex.Match[str] | None") -> "regex.Match[str] | None":
    """The heading between `floor` and the start of a line, read upwards line by line; else the last one, unless a sentence has ended its list."""
    while line > floor:
        end = line - 1
        line = folded.rfind("\n", floor, end) + 1 or floor
        if folded.endswith("。", line, end):
            return _LISTED_BELOW.search(folded, line, end)
        heading = _LIST_HEADING.fullmatch(folded, line, end) if 2 < end - line <= _LONGEST_HEADING else None
        if heading:
            return heading
    return last
