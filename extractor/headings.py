"""Rows of titles under a heading that says what is done with them: 决定废止的规范性文件."""

import regex

from extractor.mention import Mention
from extractor.rules.action import Verb, modality
from extractor.rules.law_name import LAW_NAME, SHORT_LAW

_LIST_HEADING = regex.compile(
    r"[^。;《]{0,30}(?:(?P<repeal>废止|失效)|(?P<amend>修订|修改)|有效)[^。;《]{0,12}(?:文件|规章|法规|目录|项目)[^。;《]{0,12}|[一二三四五六七八九十]{1,3}、[^。;《]{2,24}"
)
_LONGEST_HEADING = 60
# 废止下列规章 | 1.《A》: what governs titles in marks says that they follow.
_FOLLOWING = regex.compile(r"下列|以下|如下|目录|清单")
_LAWS = (LAW_NAME.id, SHORT_LAW.id)
_ROW_LEAD = regex.compile(r"\P{Han}{0,60}(?:[一二三四五六七八九十]{1,3}、\s?)?")


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
            start, end = heading.span(heading.lastgroup)
            row.actions = (Verb(start, end, heading.lastgroup, modality(folded, start, heading.start())),)
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
            return None
        heading = _LIST_HEADING.fullmatch(folded, line, end) if 2 < end - line <= _LONGEST_HEADING else None
        if heading:
            return heading
    return last
