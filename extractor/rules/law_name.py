"""Names of laws and regulations without 《》: in full with 中华人民共和国, and by their short name where the sentence leaves no doubt."""

from collections.abc import Iterator
from functools import cache

import regex

from extractor.genres import is_short_name, laws
from extractor.rows import COUNTRY
from extractor.rules.fragments import HAN, places
from extractor.rules.rule import Declined, Part, Rule, Scope
from extractor.rules.title import inside_marks, unquoted

LAW = rf"""
    中华人民共和国 (?: (?!境|有关|各级|最高|缔结|主管|成立|的|各|本|适用|和法|公民|领域|没有|资格|必须|应当|[依司守执违立与]法) {HAN} ){{2,22}}? (?:法典 | 法实施条例 | 法实施细则 | 暂行条例 | 条例 | 宪法 | 法)
    (?! [人律院规官定制治警务庭典学案实] )
"""
# What a law's short name may stand behind, read from right to left: first what only an instrument follows, then verbs, prepositions and conjunctions.
GOVERNS = r"""
    依照 | 依据 | 根据 | 按照 | 参照 | 比照 | 遵照 | 遵循 | 援引 | 适用 | 违反 | 违背 | 触犯 | 抵触 | 符合 | 属于 | 实施 | 施行 | 贯彻 | 落实 | 执行 | 履行 | 遵守
    | 修[改订正] | 公布 | 颁布 | 出台 | 废止 | [我中]国 | 现行 | (?:修[改订正]|施行)[前后]的?
"""
LEAD_IN = r"""
    构成 | 具备 | 超过 | 超出 | 涉嫌 | 行使 | 对抗 | 反对 | 受到 | 应属 | 保证 | 保障 | 监督 | 解释 | 学习 | 熟悉 | 宣传 | 普及 | 解读 | 传播 | 维护 | 拥护 | 忠于 | 尊重 | 彰显 | 体现
    | 写入 | 载入 | 纳入 | 制定 | 通过 | 起草 | 编纂 | 规定 | 结合 | 对照 | 对于 | 由于 | 关于 | 因而 | 即使 | 此次 | \d年 | 国家 | 简称 | 使用
    | [依照按以由与和及同跟或者对在从将受自因就为除是指即如于有了的原新] | (?<!数)据
"""
# Behind the name: letters that make another word of it (公司|法人, 合同|法律师, 刑法|学, 国家宪法|日), what it is only a part of, or the generic 宪法和法律赋予的职责.
GOES_ON = r"""
    [-.]\w | [人院律官庭治务警案系典界则室] | 法院 | [规制](?!定) | 定(?!罪) | 学(?!习) | 理(?!解) | 日(?!前) | 周 | 意识 | 宣誓 | 宣传[周月日] | 知识竞赛 | 委员会
    | 研究 | 教研 | 专业 | 专家 | 课 | 实施办法 | 修改决定 | 草案 | 法律 | (?:[和与及、]|或者)法律(?:委员会|赋予)
"""
EXTENDED = r"实施条例|实施细则|修正案(?:\s?\([一二三四五六七八九十\d年]{1,5}\))?"

# 根据|物业管理条例|第五十五条: from a word that takes an instrument, or the edge of a clause, to the article, over no word that joins or governs.
REGULATION = rf"""
    (?<= 依照 | 依据 | 根据 | 按照 | 参照 | 比照 | 遵照 | 援引 | 适用 | 违反 | 符合 | 落实 | 执行 | 遵守 | 以及 | ^ | [。;,、:(\n] | [()]\s?[一二三四五六七八九十\d]\) )
    (?:[A-Z]\d{{0,2}})? (?: (?!上述|前述|有关|相关|[本该其此的了和及与或在对由从以依按据见将于是有违]) {HAN} ){{1,24}}? (?:条例|细则)
"""

_LAW = regex.compile(LAW, regex.VERBOSE)
_REGULATION = regex.compile(f"(?r){REGULATION}", regex.VERBOSE)
_GOVERNS = regex.compile(f"(?r){GOVERNS}", regex.VERBOSE)
_LEAD_IN = regex.compile(f"(?r){GOVERNS}|{LEAD_IN}", regex.VERBOSE)
_GOES_ON = regex.compile(GOES_ON, regex.VERBOSE)
_EXTENDED = regex.compile(EXTENDED)
_PLACE = regex.compile(r"\s?第[一二三四五六七八九十百千零\d]{1,7}[条章编]")
_ARTICLE = regex.compile(r"第[一二三四五六七八九十百零\d]{1,7}条")
_HAN = regex.compile(HAN)
_JOINED = regex.compile(r"、|和|及|与|或者?|以及")
# Words that begin before the name: 有关|税法, 新能源|法.
_STRADDLES = ("有关", "新能")
# Names that are words for a way of doing things too: 拍卖法、抽签法; 访谈法与统计法.
_METHODS = frozenset(("价格法", "审计法", "拍卖法", "统计法", "计量法"))
# Another state's: 韩国反垄断法, 出口国的食品安全法.
_FOREIGN = regex.compile(r"(?r)(?:(?<![我中全])国|欧盟|日本|台湾|香港|澳门)的?")
# A name of so many characters can hardly be the tail of another word; 统计法, 广告法 and 水法 can.
_TELLING = 5


def find_laws(scope: Scope) -> Iterator[Part | Declined]:
    """中华人民共和国…法, where it can be nothing else."""
    folded = scope.folded
    for at, _word in places(folded, COUNTRY):
        match = _LAW.match(folded, at) if not folded.endswith(("〈", '"', "&lt;"), 0, at) else None
        if match and not inside_marks(folded, at):
            yield unquoted(at, match.end(), LAW_NAME.id)


def find_short_laws(scope: Scope) -> Iterator[Part | Declined]:
    """土地承包法所讲的, 依照刑法追究: a law by its short name, without marks, where it is no part of a longer word."""
    folded = scope.folded
    last = 0
    for start, end in _names(folded):
        if _GOES_ON.match(folded, end) or inside_marks(folded, start):
            continue
        longer = _EXTENDED.match(folded, end)
        stop = longer.end() if longer else end
        if folded.endswith(COUNTRY, 0, start):
            yield from _unmatched(folded, start - len(COUNTRY), stop)
        elif _begins(folded, start, end) and (folded[start:end] not in _METHODS or _governed(folded, start, end, last)):
            last = stop
            yield unquoted(start, stop, SHORT_LAW.id)


def _unmatched(folded: str, start: int, end: int) -> Iterator[Part]:
    """中华人民共和国宪法: a full name that the pattern of full names is too careful, or too short, to take."""
    if not _LAW.match(folded, start) and not folded.endswith(("〈", '"'), 0, start):
        yield unquoted(start, end, LAW_NAME.id)


def _names(folded: str) -> Iterator[tuple[int, int]]:
    """Every place where a listed name stands, the longest of those that end there."""
    names, lengths = laws(), _lengths()
    for at, word in places(folded, *SHORT_LAW.anchors):
        end = at + len(word)
        for length in lengths.get(folded[end - 2 : end], ()):
            if length <= end and folded[end - length : end] in names:
                yield end - length, end
                break


@cache
def _lengths() -> dict[str, list[int]]:
    """How long the names are that end in the same two characters, the longest first."""
    tails: dict[str, set[int]] = {}
    for name in laws():
        tails.setdefault(name[-2:], set()).add(len(name))
    return {tail: sorted(lengths, reverse=True) for tail, lengths in tails.items()}


def _begins(folded: str, start: int, end: int) -> bool:
    """No word runs on into the name from the left."""
    if folded.endswith("《", 0, start) or _FOREIGN.match(folded, max(0, start - 4), start):
        return False
    if end - start >= _TELLING or not start or not _HAN.match(folded, start - 1):
        return True
    if folded.startswith(_STRADDLES, start - 1):
        return False
    return bool(_LEAD_IN.match(folded, max(0, start - 5), start) or _PLACE.match(folded, end))


def _governed(folded: str, start: int, end: int, last: int) -> bool:
    """A verb that takes an instrument before the name, an article behind it, or another law in one row with it."""
    found = _GOVERNS.match(folded, max(0, start - 5), start) or _PLACE.match(folded, end) or _JOINED.fullmatch(folded, last, start)
    return bool(found)


def find_regulations(scope: Scope) -> Iterator[Part | Declined]:
    """根据物业管理条例第五十五条: a regulation without marks, of which an article is cited."""
    folded = scope.folded
    for at, _char in places(folded, *REGULATION_NAME.anchors):
        match = _REGULATION.match(folded, max(0, at - 32), at + 1) if _ARTICLE.match(folded, at + 1) else None
        if match and len(match[0]) > _TELLING and not is_short_name(match[0]) and not inside_marks(folded, match.start()):
            yield unquoted(match.start(), match.end(), REGULATION_NAME.id)


LAW_NAME = Rule(
    id="law-name",
    finds="无书名号的法律、行政法规全称",
    source="GUIDE: an unquoted law name that is unmistakable",
    pattern=LAW,
    find=find_laws,
    anchors=(COUNTRY,),
    yes={"违反中华人民共和国公司法第十六条的": {"title.name": "中华人民共和国公司法", "title.quoted": False, "kind": "law"}},
    no={
        "中华人民共和国各级人民法院": "a court",
        "中华人民共和国公民应当依法服兵役": "法 is part of 依法",
        "中华人民共和国海关总署与法兰西共和国农业部": "法 is part of a state's name",
    },
)
SHORT_LAW = Rule(
    id="law-short-name",
    finds="无书名号的法律简称，不属更长的词",
    source="GUIDE: an unquoted law name that is unmistakable; names of national laws: data/laws.csv",
    pattern=GOVERNS + LEAD_IN + GOES_ON,
    find=find_short_laws,
    anchors=("法", "典", "通则", "总则"),
    yes={
        "依照企业所得税法第三十条第（二）项执行": {
            "title.name": "企业所得税法",
            "kind": "law",
            "pinpoints": [{"text": "第三十条第（二）项"}],
        },
        "造成事故的，依照刑法追究刑事责任": {"title.name": "刑法", "relation": "basis"},
        "这一做法与土地承包法相违背": {"title.name": "土地承包法", "form": "full", "relation": "mention"},
        "按照劳动合同法实施条例第十三条": {"title.name": "劳动合同法实施条例", "kind": "regulation"},
    },
    no={
        "本办法第三条": "self-reference",
        "依照劳动法律第三条": "no law is named",
        "违反公司法人治理要求": "公司|法人",
        "采用抽样统计法测算": "a method, no law",
        "韩国个人信息保护法": "another state's",
    },
)
REGULATION_NAME = Rule(
    id="regulation-name",
    finds="无书名号的条例、细则名称，后随条次",
    source="replies to citizens and judicial interpretations, which leave the marks out",
    pattern=REGULATION,
    find=find_regulations,
    anchors=("例", "则"),
    yes={
        "根据物业管理条例第五十五条之规定": {
            "title.name": "物业管理条例",
            "title.quoted": False,
            "pinpoints": [{"text": "第五十五条"}],
            "relation": "basis",
        },
        "（二）期货交易管理条例第八十五条规定的人员": {"title.name": "期货交易管理条例", "kind": "regulation"},
    },
    no={"违反本条例第三条规定": "self-reference", "依照有关条例第三条": "no regulation is named", "根据管理条例第三条": "a kind alone"},
)
RULES = (LAW_NAME, SHORT_LAW, REGULATION_NAME)
