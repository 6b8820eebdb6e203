"""条款项: places inside the instrument, read right behind it."""

from collections.abc import Iterator
from typing import Any

import regex

from extractor.numerals import to_int
from extractor.rules.fragments import LINE_END
from extractor.rules.rule import Rule

_FIGURE = r"[\d〇零一二三四五六七八九十百千两]"
_N = rf"{_FIGURE}{{1,7}}"
# 第三/十条: a page's line may end within the numeral.
_P = rf"\(?\s?{_FIGURE}(?:(?:{LINE_END})?{_FIGURE}){{0,6}}(?:\.\d{{1,2}}){{0,2}}\s?\)?"
# 第二条（一）、（二）项: the item goes without 第.
_BARE_ITEM = rf"(?: \(\s?{_N}\s?\) (?:\s?[、,和至]\s? \(\s?{_N}\s?\)){{0,9}} \s? [项款] )"
# 《公约》附录和…: the annex without a number, unless it is a label or a file.
_WHOLE = r"(?: (?:(?<!的)附件|附录|附表|附则)(?!\s?[:.\d()下]|后) )"
_UNIT = rf"""(?:
    第 \s? (?:{_P} (?:\s?[、,至到-]\s? 第?{_P}){{0,20}}) \s?
    (?: 条 (?:之\s?{_N})? | 款 | 项 | 目 | 章 (?:(?:子目|总)?注释[一二三四五六七八九十\d]{{0,2}})? | 节 | 点 | 段 | 编 | 部分 | 句 ) (?:\s?\([a-zA-Z\d]\)){{0,4}}
  | {_BARE_ITEM} | 附件 \s? (?!一并){_N} (?! \s?[:.] | \s?、\s?(?!附)\p{{Han}} | \d ) | 附表 \s? {_N} (?! \s?[:.、] | \d ) | {_WHOLE}
)"""
# 刑法266条、267条的规定: 第 may be left out where the words go on as they do behind an article; 《意见》二十条措施 counts them.
_WITHOUT_ORDINAL = (
    rf"(?: \d{{1,2}}(?:\.\d{{1,3}}){{1,3}} \s? 条 | {_N} \s? 条 (?: 之\s?{_N} | (?= [之的]?规定 | 第 | \" | \s?[、和及] {_N} 条 )) )"
)
PATTERN = rf"""
    (?: (?:[总分]则(?=第)|(?:物权|合同|人格权|婚姻家庭|继承|侵权责任)编(?=第))? {_UNIT} | {_WITHOUT_ORDINAL} )
    (?: \s{{0,3}} (?: (?: [、,] | 和 | 以及 | 及 | 或者? | 至 | 到 | - ) \s{{0,3}} )? (?:的)? (?: {_UNIT} | (?<=[、,和及至到]) {_P} \s? [条款项章] ) ){{0,30}}
"""
_PATTERN = regex.compile(PATTERN, regex.VERBOSE)
_BARE = regex.compile(rf"第{_N}(?=\s?(?:规定|中规定|明确))")
_LINE_END = regex.compile(LINE_END)
_NUMERAL = regex.compile(_N)
_NOISE = regex.compile(r"[第()\s]")
_FIELDS = {"条": "article", "款": "paragraph", "项": "item", "目": "subitem", "章": "chapter"}
_LEVELS = regex.compile(
    rf"(?:第 \s? | (?=\() | (?<=[、,和及至到]) | \A) (?P<n>{_P} (?:\s?[、,至到-]\s? 第?{_P}){{0,20}}) \s? (?P<unit>条 (?:之\s?(?P<of>{_N}))? | 款 | 项 "
    rf"| 目 | 章) | (?P<annex>附件) \s? (?P<which>{_N})",
    regex.VERBOSE,
)
_THROUGH = regex.compile(r"\s*[至到-]\s*")
_FIRST = frozenset("司意通批公决物合人婚继侵第附文中的之里在原总分 \n一二三四五六七八九十百123456789")
_LEAD = regex.compile(
    r"\s{0,3}(?:\(\d{4}年?版\)(?=第))?(?:(?:文件?|司法解释|意见|通知|批复|公告|决定)(?=第))?(?:(?:中|的|之|里|在|原)\s?)?"
)


def pinpoints_at(text: str, folded: str, at: int) -> Iterator[dict[str, Any]]:
    """The pinpoint phrase that stands right behind `at`; a list of places attached to one mention is one phrase."""
    if folded[at : at + 1] not in _FIRST and not folded.startswith(("(19", "(20"), at):
        return
    lead = _LEAD.match(folded, at)
    start = lead.end() if lead else at
    match = _PATTERN.match(folded, start) or _BARE.match(folded, start)
    if match and not ("\n" in folded[at:start] and folded.startswith(" ", match.end())):  # 《X法》\n第十二条 任何单位…: the article itself
        yield {
            "text": text[match.start() : match.end()],
            "start": match.start(),
            "end": match.end(),
            **_fields(_LINE_END.sub("", match[0])),
        }


def _fields(surface: str) -> dict[str, str | None]:
    values: dict[str, list[str]] = {}
    last = 0
    for level in _LEVELS.finditer(surface):
        through, last = _THROUGH.fullmatch(surface, last, level.start()), level.end()
        if level["annex"]:
            values.setdefault("attachment", []).append(str(to_int(level["which"])))
            continue
        number = _NUMERAL.sub(lambda n: str(to_int(n[0].replace("两", "二"))), level["n"])
        number = _NOISE.sub("", number).replace("、", ",").replace("至", "-").replace("到", "-")
        if level["of"]:
            number += f".{to_int(level['of'])}"
        places = values.setdefault(_FIELDS[level["unit"][0]], [])
        if through and places:
            number = f"{places.pop()}-{number}"  # 第四条至第九条
        places.append(number)
    return {
        name: ",".join(values[name]) if name in values else None
        for name in ("article", "paragraph", "item", "subitem", "chapter", "attachment")
    }


PINPOINT = Rule(
    id="pinpoint",
    finds="条款项：第十二条第二款、附件3第五条",
    source="立法法 第六十五条; CITATIONS.md 5",
    pattern=PATTERN,
    yes={
        "依照《电力监管条例》第三十一条、第三十三条规定": {"pinpoints": [{"text": "第三十一条、第三十三条", "article": "31,33"}]},
        "按照《增值税简易办法通知》第二条（一）、（二）项": {
            "pinpoints": [{"text": "第二条（一）、（二）项", "article": "2", "item": "1,2"}]
        },
        "不包括《濒危物种国际贸易公约》（CITES）附录所列物种": {"pinpoints": [{"text": "附录"}]},
        "违反《监督管理办法》第四十\n二条的": {"pinpoints": [{"text": "第四十\n二条", "article": "42"}]},
        "按照《行政处罚法》第六条第二项": {"pinpoints": [{"text": "第六条第二项", "article": "6", "item": "2"}]},
        "《监管办法》在第二十二条至第二十四条分别明确了条件": {"pinpoints": [{"text": "第二十二条至第二十四条", "article": "22-24"}]},
        "根据《劳动保障监察条例》第十三条、十四条的规定": {"pinpoints": [{"text": "第十三条、十四条", "article": "13,14"}]},
        "《暂行条例》第三条、第六条至十三条": {"pinpoints": [{"text": "第三条、第六条至十三条", "article": "3,6-13"}]},
        "《监管办法》原第三条对核查作了定义": {"pinpoints": [{"text": "第三条"}]},
        "符合《陆生动物法典》（2023版）第1.4章和8.2章规定": {"pinpoints": [{"text": "第1.4章和8.2章"}]},
        "符合《税则》第三十八章注释一的规定": {"pinpoints": [{"text": "第三十八章注释一", "chapter": "38"}]},
        "《民法典》人格权编第997条首次规定了保护禁令": {"pinpoints": [{"text": "人格权编第997条", "article": "997"}]},
        "根据刑法266条、267条的规定": {"pinpoints": [{"text": "266条、267条", "article": "266,267"}]},
        "《外发加工办法》原二十三条第一款“可以开展外发加工”": {
            "pinpoints": [{"text": "二十三条第一款", "article": "23", "paragraph": "1"}]
        },
        "参照《个人信息安全规范》（GB/T 35273-2020）5.4条": {"pinpoints": [{"text": "5.4条", "article": "5.4"}]},
        "涉嫌刑法分则第五章的罪名": {"pinpoints": [{"text": "分则第五章", "chapter": "5"}]},
    },
    no={
        "《优化环境的若干意见》二十条措施": "how many there are",
        "第三条规定，国家机关应当公开": "a clause of nothing named",
        "《化验办法》的附件一并公布": "一并 is a word",
        "《期货和衍生品法》\n第十二条　任何单位和个人不得操纵市场": "the article itself, below its title",
    },
)
RULES = (PINPOINT,)
