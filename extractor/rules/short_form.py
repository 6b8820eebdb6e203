"""Short forms: 以下简称 definitions, 该办法 / 上述通知, 79号文."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.rules.fragments import PAPER, compact, places
from extractor.rules.rule import DeicticPart, NumberPart, Part, Rule, Scope

KIND_WORDS = "暂行办法|管理办法|实施办法|实施细则|实施意见|指导意见|实施方案|工作方案|暂行规定|暂行条例|议定书|条例|办法|细则|规则|规程|准则|通知|意见|决定|公告|通告|批复|复函|解答|司法解释|方案|规划|纲要|计划|目录|名录|清单|指引|指南|预案|解释|法典|法案|协定|公约|规定|标准|规范|文件|措施|安排|法"
# These words point to a document only when an earlier mention is of that very kind: 上述规定 mostly means a clause.
VAGUE = frozenset((
    "规定", "标准", "文件", "计划", "措施", "法", "规范", "目录", "名录", "决定", "方案", "清单",
    "解释", "安排", "意见", "规则", "通知", "公告", "通告",
))  # fmt: skip

DEICTIC = rf"""
    (?: (?<![应本]) 该 | 上述 | 前述 | 上列 | (?<=[。,;!?\n]\s{{0,4}}) 此 (?=通知|办法|条例|细则|公告|通告|意见|决定)
      | 这 [个一部项份] (?=办法|条例|细则|通知|公告|通告|纲要|指南) ) (?:项|部|份)?
    (?: (?P<kind>{KIND_WORDS}) | (?P<kind>文)(?=规定|明确|要求|施行|实施|印发|下发|第[一二三四五六七八九十\d]) | (?<=述)(?P<kind>法律)(?=第) )
    (?! [人学定律院庭官案规条效理稿图] | 书 | 单 | 栏 | 表 | 许可 | 记录 )
"""
DEFINITION = r"""
    (?: (?: 以 \s{0,4} 下 \s{0,4} (?:统一|均|合并|[统合总]|(?P<each>分别))? | 下文? | 后文? ) (?:简 \s{0,4})? 称 | (?<=[(,;]) 简 \s{0,4} 称 ) \s{0,2} (?: 为 | 作 )? \s{0,2} :? \s{0,2}
    (?: ["'] {0,2} (?: (?P<called>\d{1,4}号|[原旧新省市县区]|修订[前后]|(?:19|20)\d\d年) | [\p{Han}\d]{1,8}["']?(?=《))? 《 (?P<quoted>[^《》]{1,40}) 》 ["']{0,2} | ["'] (?P<bare>[^"'\n《》]{1,30}) ["'] | (?P<plain>[^()《》"',。;\n]{1,24}) )
    | (?<=[(,;]) (?: 即 | 又称 | [也亦俗]称 | 业[内界]称 | 被?称为? ) 为? \s{0,2} ["'] (?P<nick>[^"'\n《》()]{2,20}) ["'] (?=\s?\))
"""
NUMBER_SHORT = r"(?P<serial>\d{1,4}) \s? (?: 号 \s? )?"
_DEICTIC = regex.compile(DEICTIC, regex.VERBOSE)
_DEFINITION = regex.compile(DEFINITION, regex.VERBOSE)
_NUMBER_SHORT = regex.compile("(?r)" + NUMBER_SHORT, regex.VERBOSE)
_SERIAL_TAIL = regex.compile(rf"署令|号\s?{PAPER}")
_NOT_ALONE = regex.compile(r"[\d〕)年\]〕]\s?$|[〕)年]第$")


@dataclass(frozen=True, slots=True)
class Definition:
    """以下简称《意见》: the name, or the several that 以下分别简称 gives in the order of the list, and where the words that define stand."""

    names: tuple[str, ...]
    start: int
    end: int


def find(scope: Scope) -> Iterator[Part]:
    """该办法 and its like, in reading order. Whether there is something to point to is link's business."""
    for at, char in places(scope.folded, *DEIXIS.anchors):
        match = _DEICTIC.match(scope.folded, at if char in "该此这" else at - 1) if at else None
        if match:
            yield DeicticPart(match.start(), match.end(), DEIXIS.id, match["kind"])


def find_numbers(scope: Scope) -> Iterator[Part]:
    """79号文, 169号署令: a serial without code or year. The word behind it is the anchor. 署 is the customs' where the text speaks of 海关."""
    folded = scope.folded
    for at, char in places(folded, *SERIAL_ONLY.anchors):
        tail = _SERIAL_TAIL.match(folded, at) if folded.find("文", at, at + 3) != -1 or char == "署" else None
        match = _NUMBER_SHORT.match(folded, max(0, at - 8), at) if tail else None
        if not tail or not match or _NOT_ALONE.search(folded, max(0, match.start() - 2), match.start()):
            continue
        order = tail[0] == "署令"
        office = "海关总署" if order and "海关" in folded else None
        serial = int(match["serial"])
        yield NumberPart(
            match.start(), tail.end() if order else tail.start() + 1, SERIAL_ONLY.id, f"{office}令第{serial}号" if office else None,
            "order" if order else "other", office, None, serial, ("no-code",), certainty="medium", short=True, owner=office,
        )  # fmt: skip


def definition_after(folded: str, at: int, start: int) -> Definition | None:
    """The 以下简称 in the bracket that opens at `at`, in the one that has stood open since before or within the mention from `start` on, or right there."""
    if folded.find("称", at, at + _WITHIN + 4) == -1 and folded.find('即"', at, at + _WITHIN + 4) == -1:
        return None
    inside = _opened(folded, at) is None
    close = closing(folded, at, inside)
    match = _DEFINITION.search(folded, at, close) if close else None
    near = max(0, start - 60)
    if not match or (inside and match.start() > at + 4 and folded.rfind("(", near, at) <= folded.rfind(")", near, at)):
        return None
    if match["each"]:
        names = (compact(name.strip('《》"')) for name in _EACH.findall(folded, match.end("each"), close))
        return Definition(tuple(names), match.start(), match.end())
    quoted = f"{match['called']}《{match['quoted']}》" if match["called"] else match["quoted"]
    name = quoted or match["bare"] or match["plain"] or match["nick"]
    return Definition((compact(name) if match["called"] else compact(name).strip("《》"),), match.start(), match.end())


# 《公司法》  指  《中华人民共和国公司法》: a row of a prospectus's table of definitions.
_ROW = regex.compile(
    r"(?r)(?:(?:《(?P<name>[^《》\n]{1,30})》|\"(?P<name>[^\"《》\n]{2,30})\")[\s:|]{0,8}指|(?<=\n|^|\|)\s{0,4}(?P<name>\p{Han}{3,16})[\s:|]{1,8}指(?=[\s:|]))[\s:|]{0,8}"
    r"(?:[\p{Han}、]{2,20}(?:发布|公布|颁布|印发|制定|施行)的)?"
)


def defined_by_row(folded: str, start: int) -> tuple[str, int] | None:
    """The name that a row of a table of definitions gives to what begins at `start`, and where the row begins."""
    row = _ROW.match(folded, max(0, start - 80), start) if folded.find("指", max(0, start - 34), start) != -1 else None
    return (compact(row["name"]), row.start()) if row else None


_EACH = regex.compile(r'《[^《》]{1,40}》|"[^"《》\n]{1,30}"')
_OPENED = regex.compile(r"\s{0,3}\(")
_BEFORE_OPENED = frozenset(" \n(")
_BRACKETS = regex.compile(r"[()。]|\n\s*\n")
_WITHIN = 200


def _opened(folded: str, at: int) -> "regex.Match[str] | None":
    return _OPENED.match(folded, at) if folded[at : at + 1] in _BEFORE_OPENED else None


def closing(folded: str, at: int, inside: bool = False) -> int | None:
    """Where the bracket that opens right at `at`, or the one that stands open there (`inside`), closes; None when it doesn't soon."""
    opened = None if inside else _opened(folded, at)
    if not (inside or opened):
        return None
    at, depth = opened.end() if opened else at, 1
    for mark in _BRACKETS.finditer(folded, at, at + _WITHIN):
        if mark[0] not in "()":
            return None
        depth += 1 if mark[0] == "(" else -1
        if depth == 0:
            return mark.end()
    return None


DEIXIS = Rule(
    id="deictic",
    finds="该办法、上述通知等指代",
    source="GUIDE: 该/上述/前述/此 + kind word naming a document",
    pattern=DEICTIC,
    find=find,
    anchors=("该", "述", "列", "此", "这"),
    yes={
        "按照《商业银行服务价格管理暂行办法》收费。该办法自2003年起施行。": {
            "text": "该办法",
            "form": "short",
            "antecedent": "c1",
            "kind": "rule",
        },
        "下发《关于防止沉迷网络游戏的通知》，限定时段。此通知的底气来自新法。": {"text": "此通知", "form": "short", "antecedent": "c1"},
    },
    no={
        "根据上述规定处理": "上述规定 without an earlier 《…规定》 is a clause",
        "向主管该法律援助机构的部门": "该 belongs to 机构",
        "本办法自发布之日起施行": "self-reference",
    },
)
DEFINED = Rule(
    id="definition",
    finds="以下简称",
    source="CITATIONS.md 5",
    pattern=DEFINITION,
    yes={
        "印发《关于做好就业工作的意见》（以下简称《意见》）": {"defines": "意见"},
        "颁布《基本药物采购机制的指导意见》(简称《采购意见》)": {"defines": "采购意见"},
        "制定《海关对免税商店监管办法》（下文简称《监管办法》）": {"defines": "监管办法"},
        "《中国关于当前形势的立场文件》（以下简称立场文件）": {"defines": "立场文件"},
        "发布《关于规范资产管理业务的指导意见》（银发〔2018〕106号，即“资管新规”）": {"defines": "资管新规"},
        "《公司法》 指 《中华人民共和国公司法》（2018年修正）": {"defines": "公司法"},
        "业务受《关于规范资产管理业务的指导意见》（俗称“资管新规”）约束": {"defines": "资管新规"},
    },
    no={"医疗机构（以下简称机构）": "defines no document", "公司型基金是指依据《公司法》设立的基金": "says what a fund is"},
)
SERIAL_ONLY = Rule(
    id="serial-only",
    finds="79号文、169号署令",
    source="CITATIONS.md 5",
    pattern=NUMBER_SHORT + " (?: 署令 | 文 | 文件 )",
    find=find_numbers,
    anchors=("号", "署"),
    yes={"落实《养老服务意见》（民发〔2017〕79号），以79号文为准": {"text": "79号", "form": "short", "antecedent": "c1"}},
    no={"人民路79号文化宫": "an address"},
)
RULES = (DEIXIS, DEFINED, SERIAL_ONLY)
