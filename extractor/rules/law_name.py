"""Names of laws without 《》: in full with 中华人民共和国, and by their short name where the sentence leaves no doubt."""

from collections.abc import Iterator

import regex

from extractor.genres import laws
from extractor.rows import COUNTRY
from extractor.rules.fragments import HAN, places
from extractor.rules.rule import Declined, Part, Rule, Scope
from extractor.rules.title import inside_marks, unquoted

LAW = rf"""
    中华人民共和国 (?: (?!境|有关|各级|最高|缔结|主管|成立|的|各|本|适用|和法) {HAN} ){{2,22}}? (?:法典 | 法实施条例 | 法实施细则 | 暂行条例 | 条例 | 宪法 | 法)
    (?! [人律院规官定制治警务庭典学案实] )
"""
SHORT_LAW_VERB = r"(?r)(?:依照|依据|根据|按照|违反|触犯|适用|符合|属于)(?:修[改订][前后]的?|原|现行)?"

_LAW = regex.compile(LAW, regex.VERBOSE)
_GOVERNED = regex.compile(SHORT_LAW_VERB)
_ARTICLE = regex.compile(r"\s?第[一二三四五六七八九十百零\d]{1,5}[条章]")
# What goes on behind the name; 宪法和法律, 公司|法人 and 合同法|律师 name no law.
_LAW_ENDS = regex.compile(r"[,、。;)\n]|\s?第|的?(?:有关|相关)?规定|的[,、。;]|(?:和|及|与|或者?|以及)(?!法律)|予以|追究|处罚|等")
_JOINED = regex.compile(r"、|和|及|与|或者?|以及")
_LAW_RUN = regex.compile(rf"(?r){HAN}{{2,18}}")


def find_laws(scope: Scope) -> Iterator[Part | Declined]:
    """中华人民共和国…法, where it can be nothing else."""
    folded = scope.folded
    for at, _word in places(folded, COUNTRY):
        match = _LAW.match(folded, at) if not folded.endswith(("〈", '"', "&lt;"), 0, at) else None
        if match and not inside_marks(folded, at):
            yield unquoted(at, match.end(), LAW_NAME.id)


def find_short_laws(scope: Scope) -> Iterator[Part | Declined]:
    """企业所得税法第三十条, 依照刑法追究: a law by its short name, without marks, before an article or behind a verb that takes an instrument."""
    folded = scope.folded
    last = 0
    for at, _char in places(folded, *SHORT_LAW.anchors):
        end = at + 1
        start = _short_law(folded, end) if _LAW_ENDS.match(folded, end) else None
        if start is None or folded[start - 1 : start] in ("《", "国") or inside_marks(folded, start):
            continue
        if _ARTICLE.match(folded, end) or _GOVERNED.match(folded, max(0, start - 7), start) or _JOINED.fullmatch(folded, last, start):
            last = end
            yield unquoted(start, end, SHORT_LAW.id)


def _short_law(folded: str, end: int) -> int | None:
    """Where the longest name of a law that ends here begins."""
    run = _LAW_RUN.match(folded, max(0, end - 21), end)
    return next((at for at in range(run.start(), end - 1) if folded[at:end] in laws()), None) if run else None


LAW_NAME = Rule(
    id="law-name",
    finds="无书名号的法律、行政法规全称",
    source="GUIDE: an unquoted law name that is unmistakable",
    pattern=LAW,
    find=find_laws,
    anchors=(COUNTRY,),
    yes={"违反中华人民共和国公司法第十六条的": {"title.name": "中华人民共和国公司法", "title.quoted": False, "kind": "law"}},
    no={"中华人民共和国各级人民法院": "a court"},
)
SHORT_LAW = Rule(
    id="law-short-name",
    finds="无书名号的法律简称：紧接条款，或在依照、违反等动词之后",
    source="names of national laws; CITATIONS.md 5",
    pattern=SHORT_LAW_VERB,
    find=find_short_laws,
    anchors=("法", "典"),
    yes={
        "依照企业所得税法第三十条第（二）项执行": {
            "title.name": "企业所得税法",
            "kind": "law",
            "pinpoints": [{"text": "第三十条第（二）项"}],
        },
        "造成事故的，依照刑法追究刑事责任": {"title.name": "刑法", "relation": "basis"},
    },
    no={"本办法第三条": "self-reference", "依照劳动法律第三条": "no law is named", "违反公司法人治理要求": "公司|法人"},
)
RULES = (LAW_NAME, SHORT_LAW)
