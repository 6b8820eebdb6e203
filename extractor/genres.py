"""文种: what kind of paper a title names, whether it is a policy instrument, its version, and the instrument inside 印发〈X〉的通知."""

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import regex

from extractor.rows import COUNTRY

_LONGEST = 8
_TAIL = regex.compile(r"\((?P<note>[^()]{1,40})\)$")
_VERSION = regex.compile(
    r"试行|暂行|征求意见稿|送审稿|草案|修订稿|修订草案|(?:\d{4}\s?年?)?(?:修订|修正|修改)|(?:19|20)\d\d\s?(?:年\s?)?(?:本|版)|第[一二三四五六七八九十\d]+版|[一二三四五六七八九十]"
)
_INNER = regex.compile(
    r"(?:印发|发布|公布|颁布|下发|转发|批转|颁发|关于发布)\s?(?P<open>[〈《])(?P<name>.{2,200})[〉》]\s?(?:等\S{0,12})?的?\s?(?:通知|公告|决定|通告|意见|批复|函)$",
    regex.DOTALL,
)
_OPENS = frozenset("〈《")
_INNER_BARE = regex.compile(r"(?:关于|^)(?:印发|发布|公布)(?P<name>[^〈《]{4,120}?)的(?:通知|公告|决定)$")
_NUMBERED = regex.compile(
    r"(?:准则|指引|指南|解释|规则|标准|制度|规范|模板)第?\s?\d{1,4}(?:[、,]\d{1,4}){0,9}\s?号(?:\s?-{1,2}.*|\s?[^的]{0,40})?$|(?:准则|指引|规则"
    r"|指南)第?\s?\d{1,4}\s?号〈.{2,40}〉?$|准则\s?-{1,2}+(?!基本).{2,30}$"
)
_TREATY_WITH = regex.compile(r"(?:与|和|同).{2,40}(?:关于|间|之间|政府)")
_REGION = regex.compile(
    r"^(?!城市|县城|中华|上市|股市|社区|地区)(?:\p{Han}{2,8}?(?:省|自治区|自治州|自治县|(?<=深圳|珠海|汕头|厦门|海南)经济特区|(?<![城都上])市(?!场)|特别行政区|州|(?<!郊)县)"
    r"|[A-Z]\d?[省市县区]|经济特区|内蒙古|广西|西藏|宁夏|新疆|北京|天津|上海|重庆)"
)


@dataclass(frozen=True, slots=True)
class Genre:
    """A row of data/genres.csv: `weight` is instrument (a policy paper), weak (one only with more evidence) or none (never)."""

    word: str
    weight: str
    kind: str


_COURTS = ("最高人民法院", "最高人民检察院")
_ON_A_LAW = ("〉若干问题的意见", "》若干问题的意见")
_IMPLEMENTING = ("条例实施细则", "条例实施办法", "法实施细则", "法实施办法")
NO_GENRE = Genre("", "weak", "other")


@cache
def _table() -> dict[str, Genre]:
    text = (files("extractor") / "data" / "genres.csv").read_text("utf-8")
    return {row["genre"]: Genre(row["genre"], row["class"], row["kind"]) for row in csv.DictReader(text.splitlines())}


@cache
def laws() -> frozenset[str]:
    """Names of national laws, less 中华人民共和国: data/laws.csv."""
    text = (files("extractor") / "data" / "laws.csv").read_text("utf-8")
    return frozenset(row["name"] for row in csv.DictReader(text.splitlines()))


@lru_cache(maxsize=4096)
def is_clipped_law(name: str) -> bool:
    """《基金法》: no law's name, but the tail of exactly one; a text that writes so has defined it somewhere.

    >>> is_clipped_law("基金法"), is_clipped_law("药品管理法"), is_clipped_law("管理法")
    (True, False, False)
    """
    return name.endswith("法") and name not in laws() and sum(law.endswith(name) for law in laws()) == 1


@cache
def _instruments() -> dict[str, str]:
    """Titles whose kind their form doesn't tell: data/instruments.csv."""
    text = (files("extractor") / "data" / "instruments.csv").read_text("utf-8")
    return {row["title"].removeprefix(COUNTRY): row["kind"] for row in csv.DictReader(text.splitlines())}


def known_kind(name: str) -> str | None:
    """The kind of a listed instrument, with or without 中华人民共和国 and its edition; None of any other title.

    >>> known_kind("国民经济行业分类"), known_kind("产业结构调整指导目录(2024年本)"), known_kind("红楼梦")
    ('standard', 'rule', None)
    """
    return _instruments().get(strip_version(name).removeprefix(COUNTRY))


@lru_cache(maxsize=65536)
def genre_of(name: str) -> Genre:
    """The longest listed genre that ends the title, trailing (试行) and editions set aside.

    >>> genre_of("全省民政事业单位岗位设置管理暂行办法(试行)").word
    '办法'
    >>> genre_of("税务行政处罚决定书").weight
    'none'
    """
    bare = strip_version(name)
    if ("号" in bare or "-" in bare) and _NUMBERED.search(bare):
        return Genre("准则" if "准则" in bare else "指引", "instrument", "normative_document")
    table = _table()
    for length in range(min(_LONGEST, len(bare)), 0, -1):
        found = table.get(bare[-length:])
        if found:
            return table["框架协议"] if found.word == "协议" and bare.startswith("海峡两岸") else found
    return NO_GENRE


@lru_cache(maxsize=65536)
def strip_version(name: str) -> str:
    """The title without its trailing brackets and closing marks: 办法(试行) -> 办法, 目录(2024年本) -> 目录."""
    for _ in range(3):
        tail = _tail(name)
        if not tail:
            break
        name = name[: tail.start()].rstrip()
    return name.strip("〔〕").rstrip("\"' 〉》。")


def _tail(name: str) -> "regex.Match[str] | None":
    return _TAIL.search(name) if name.endswith(")") else None


@lru_cache(maxsize=65536)
def version_of(name: str) -> str | None:
    """试行, 暂行, 征求意见稿, 2018年修订, 2024年本, 第九版; None when the title says nothing of it.

    >>> version_of("产业结构调整指导目录(2024年本)"), version_of("农产品成本调查暂行办法"), version_of("公司法")
    ('2024年本', '暂行', None)
    """
    tail = _tail(name)
    if tail and _VERSION.search(tail["note"]):
        return tail["note"]
    return "暂行" if "暂行" in name else "试行" if "试行" in name else None


@lru_cache(maxsize=65536)
def inner_of(name: str) -> str | None:
    """The instrument inside 关于印发〈X〉的通知; not of 贯彻/实施/执行, whose paper is about X.

    >>> inner_of("关于印发〈节能减排授信工作指导意见〉的通知"), inner_of("关于贯彻〈公司法〉的通知")
    ('节能减排授信工作指导意见', None)
    """
    match = _INNER.search(name) if not _OPENS.isdisjoint(name) else None
    if match:
        return match["name"] if _balanced(match["name"]) else None
    bare = _INNER_BARE.search(name) if name.endswith(("的通知", "的公告", "的决定")) else None
    return bare["name"] if bare and genre_of(bare["name"]).weight == "instrument" else None


def _balanced(name: str) -> bool:
    """One instrument, not 〈A〉〈B〉: no mark closes before it opens."""
    depth = 0
    for char in name:
        depth += (char in "〈《") - (char in "〉》")
        if depth < 0:
            return False
    return depth == 0


def is_local(name: str) -> bool:
    """The title begins with a place below the state.

    >>> is_local("辽宁省志愿服务条例"), is_local("深圳经济特区建筑节能条例"), is_local("市场监管条例")
    (True, True, False)
    """
    return bool(_REGION.match(name))


@lru_cache(maxsize=65536)
def kind_of(name: str | None, series: str | None, canonical: str | None, issuer: str = "", printed: bool = False) -> str:
    """The kind of instrument by number and title; the order of the tests is the order of their weight.

    `issuer` is the first official name of those who issued it; `printed` says that it was 印发, and so is no rule, which an order must 公布.
    """
    if series == "standard":
        return "standard"
    if series == "interpretation":
        return "judicial_interpretation"
    word = genre_of(name) if name else NO_GENRE
    known = known_kind(name) if name else None
    if known:
        return known
    if series == "order" or (canonical and "令〔" in canonical):  # 渝府令〔2005〕182号
        return _kind_of_order(name, canonical or "", word)
    if not name:
        return "other" if canonical and ("纪〔" in canonical or "阅〔" in canonical) else "normative_document"
    if issuer in _COURTS and (word.word in ("解释", "解答", "规定", "批复") or strip_version(name).endswith(_ON_A_LAW)):
        return "judicial_interpretation"
    if issuer == "国务院" and (word.kind == "rule" or name.endswith(_IMPLEMENTING)) and not series:
        return "regulation"
    if issuer == "中共中央" and word.kind == "other":
        return "normative_document"
    if "人民代表大会" in issuer and word.word in ("决定", "条例", "办法", "规定", "解释"):
        return "law" if issuer.startswith("全国") else "local_regulation"
    kind = _kind_by_title(name, word, numbered=printed or series in ("document", "announcement", "other"))
    return "normative_document" if kind == "judicial_interpretation" and issuer and issuer not in _COURTS else kind


# 国务院令, 国务院、中央军委令; not the orders of 国务院国资委.
_COUNCIL_ORDER = regex.compile(r"国务院(?:、[^第]{2,20})?令|国令")


def _kind_of_order(name: str | None, canonical: str, word: Genre) -> str:
    if canonical.startswith(("主席令", "国家主席令")):
        return "law"
    if _COUNCIL_ORDER.match(canonical):
        return "regulation"
    return "local_regulation" if name and word.word == "条例" and is_local(name) else "rule"


# 规章 are made by ministries, provinces and cities with districts (立法法 第九十一条, 第九十三条), not by counties; on trial, or on how offices work, they seldom are.
_PAPER = regex.compile(r"\(试行\)$|(?:工作|考核)(?:办法|规则|细则)$|(?:资金|项目)管理(?:暂行)?办法$|住房公积金.{2,12}办法$")
# 河南省实施〈城乡规划法〉办法: a congress's (立法法 第八十二条).
_LOCAL_IMPLEMENTING = regex.compile(r"实施〈[^〈〉]{1,40}法〉(?:的?办法|若干规定|的规定)$")
# What the customs make under the country's name are rules, 关于 or not; the rest are announcements (海关立法工作管理规定 第三条), and so are origins under a treaty.
_CUSTOMS = f"{COUNTRY}海关"
_COUNTY = regex.compile(r"\p{Han}{1,8}?(?<!郊)县|(?:[A-Z]\d{0,2}市)?[A-Z]\d{0,2}[县区]")


def _kind_by_title(name: str, word: Genre, numbered: bool) -> str:
    if numbered and (not word.word or (word.weight == "weak" and word.kind == "other")):
        return "normative_document"
    customs = name.startswith(_CUSTOMS) and not name.startswith((f"{_CUSTOMS}总署", f"{_CUSTOMS}关于〈"))
    about = "关于" in name[:30] and not customs
    if word.kind in ("regulation", "rule") and ("中国共产党" in name or name.startswith("党")):
        return "normative_document"
    if word.kind == "regulation":
        return "local_regulation" if is_local(name) else "regulation"
    courts = (name.startswith(_COURTS) and word.word in ("解释", "规定", "批复", "解答", "安排")) or (
        name.startswith(("人民法院", "人民检察院")) and word.word in ("规定", "规则")
    )
    if courts or word.kind == "judicial_interpretation":
        return "judicial_interpretation" if "第" not in name[-4:] else "normative_document"
    if _implements_law(name):
        return "regulation"
    if is_local(name) and _LOCAL_IMPLEMENTING.search(name):
        return "local_regulation"
    if word.kind == "rule" or name.endswith(_IMPLEMENTING):
        if numbered or about or _COUNTY.match(name) or _PAPER.search(name) or (name.endswith("办法实施细则") and is_local(name)):
            return "regulation" if name.startswith("国务院关于") and word.kind == "rule" else "normative_document"
        return "rule"
    if word.kind == "standard":
        return "normative_document" if about or numbered or customs or _YARDSTICK.search(name) else "standard"
    if word.word.endswith("协议") and "战略合作" in name:
        return "other"
    if word.word == "安排" and not _TREATY_WITH.search(name):
        return "normative_document"
    return _kind_of_decision(name) if word.word == "决定" else word.kind


# By what offices judge, and nothing is built: 商标审查及审理标准, 纪律处分实施标准（试行）.
_YARDSTICK = regex.compile(r"(?:审查|审理|处分|处罚|裁量|追诉|收费|补助|补贴|资质|评审|考核)(?:及\p{Han}{2})?(?:实施)?(?:暂行)?标准")


def _implements_law(name: str) -> bool:
    """专利法实施细则, 母婴保健法实施办法: how a national law is carried out is laid down or approved by the State Council."""
    bare = name.removeprefix(COUNTRY)
    return bare.endswith(("实施细则", "实施办法")) and bare[:-4] in laws()


_REVISES = regex.compile(r"(?:修改|修订|修正|废止)[〈《](?P<name>[^〈《〉》]{2,80})[〉》]")
_BINDING = ("law", "regulation", "local_regulation", "rule", "judicial_interpretation")


def revised_of(name: str) -> str | None:
    """The instrument that a decision changes: X in 关于修改〈X〉的决定."""
    revised = _REVISES.search(name) if "〈" in name or "《" in name else None
    return revised["name"] if revised else None


def _kind_of_decision(name: str) -> str:
    """关于修改〈X〉的决定 is of X's kind: what binds is changed by its like (立法法 第六十二条, 规章制定程序条例 第三十七条)."""
    if name.startswith("国务院关于") and ("修改" in name or "行政法规" in name or "条例" in name):
        return "regulation"
    if name.endswith("规章的决定"):
        return "rule"
    revised = revised_of(name)
    kind = _kind_by_title(revised, genre_of(revised), numbered=False) if revised else ""
    return kind if kind in _BINDING else "normative_document"


_LONGEST_KIND = 5
# 《审价办法》, 《程序规定》: a kind and two characters before it name nothing by themselves either.
_SHORT_NAME = regex.compile(
    r"^(?:\p{Han}{2}(?:办法|规定|计划|方案|措施|细则|规则|意见|通知|公告|标准|准则|规程|指引|指南|目录|清单|纲要|规划|规范|要点|基准)|"
    r"(?:暂行|实施|管理|指导|若干|工作|政策|补充|技术)?(?:办法|导则|规定|条例|通知|意见|细则|规则|方案|决定|公告|措施|目录|指南|指引|规划|纲要|计划|准则|规范|标准|议定书|协定|公约|解释|批复|要点|清单|预案|法|复函|函|通告|规程|制度))$"
)


def is_short_name(name: str) -> bool:
    """《办法》, 《实施细则》: a kind alone, which names no instrument by itself."""
    bare = strip_version(name)
    return len(bare) <= _LONGEST_KIND and bool(_SHORT_NAME.match(bare))
