"""最高人民法院关于…的解释 without 《》 in running prose, as judgments cite it: its own inner 《》 is none of the sentence's."""

from collections.abc import Iterator

import regex

from extractor.rules.fragments import places
from extractor.rules.rule import Declined, Part, Rule, Scope
from extractor.rules.title import inside_marks, unquoted

PATTERN = r"""
    最高人民(?:法院|检察院) (?: [、和\s]{0,2} 最高人民(?:法院|检察院) )? 关于
    (?: [^。;,!?《》〈〉\n] | 《[^《》]{1,60}》 | 〈[^〈〉]{1,60}〉 ){2,80}?
    (?: 解释 | 规定 | 批复 | 解答 ) (?: \([一二三四五六七八九十]{1,3}\) )?
    (?= \s? (?: 第[一二三四五六七八九十百千零\d]{1,6}条 | 的(?:有关|相关)?(?:规定|精神|要求) | 规定 | 中 | 施行 | 实施 | 明确 | \(?法释 | \n | [,。;、)] | 和 | 及 | 以及 | 等 ) )
"""
_PATTERN = regex.compile(PATTERN, regex.VERBOSE)


def find(scope: Scope) -> Iterator[Part | Declined]:
    """Interpretations and other papers of the two highest courts, in reading order."""
    floor = 0
    for at, _word in places(scope.folded, *COURT_TITLE.anchors):
        match = _PATTERN.match(scope.folded, at) if at >= floor else None
        if match and not inside_marks(scope.folded, at):
            floor = match.end()
            yield unquoted(*match.span(), COURT_TITLE.id)


COURT_TITLE = Rule(
    id="court-title",
    finds="无书名号的司法解释名称",
    source="judgments; 最高人民法院关于司法解释工作的规定 第六条",
    pattern=PATTERN,
    find=find,
    anchors=("最高",),
    yes={
        "依照最高人民法院关于适用《中华人民共和国民事诉讼法》的解释第九十条的规定，判决如下": {
            "title.name": "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释",
            "kind": "judicial_interpretation",
            "relation": "basis",
            "issuers": [{"name": "最高人民法院"}],
            "pinpoints": [{"text": "第九十条"}],
        },
        "根据最高人民法院关于审理道路交通事故案件适用法律若干问题的解释（二）的规定": {"title.quoted": False},
    },
    no={"最高人民法院关于此案的意见尚未公布": "no paper of that name", "最高人民法院关于人大代表提出的批复时间的答复": "no end of a title"},
)
RULES = (COURT_TITLE,)
