"""Bodies that issue: read leftwards from a place where a body's name must end (before 《, before 印发, before 令), judged by the lexicon."""

from dataclasses import dataclass

import regex

from extractor.agencies import body_ending
from extractor.lexicon import Lexicon
from extractor.numerals import to_int
from extractor.rules.fragments import HAN, MASK, back, before_blanks
from extractor.rules.rule import Rule

WINDOW = 200
LONGEST = 40
MOST = 40

# A body that no table knows, but that can be nothing else: a place or 中国 before it, an organ's noun behind.
UNLISTED = rf"""
    (?: 中国 | 中华 | 全国 | 国家 | 国务院 | 中央 | 我 | 本 | 你 | 贵 | 省 | 市 | 县 | 区 | 州 | 自治区
      | [A-Z]\d?(?:省|市|县|区) | {HAN}{{2,7}}(?: 省 | 市 | 县 | 区 | 镇 | 乡 | 州 | 盟 | 旗 | 共和国 | 街道 ) )
    (?:{HAN} | [A-Z\d]){{0,22}}
    (?: 部 | 委 | 局 | 厅 | 院 | 署 | 会 | 办 | 府 | 办公室 | 指挥部 | 小组 | 中心 | 总队 | 支队 | 大队 | 协会 | 学会 | 公司 | 集团 | 大学 | 学院 | 交易所 | 银行 | 部门 | 机制 | (?<=[部局委会署])\p{{Han}}{{2,8}}司 )
"""
_UNLISTED = regex.compile(UNLISTED, regex.VERBOSE)
# 质检总局、原农业部: 原 belongs to no name.
_SEPARATOR = regex.compile(r"(?r)(?P<word>、|,|和|及|以及|与|会同|联合|(?:分别)?商|并|[/·]|及其|(?<=\s))\s?原?")
_JOINTS = frozenset("、,和及与同合商并/·其原")
_PROSE = ("按照", "根据", "依据", "依照", "遵照", "参照", "贯彻", "落实", "执行")
_JOINT = regex.compile("[和与及]")
_TAILS = frozenset("部委局厅院署会办府室组心队司团学所行门制等位关")
_ANONYMOUS = regex.compile(
    rf"(?r)(?:中共)?(?:{MASK}[省市县区州])?{MASK}[市县区]?|(?<=根据|按照|依据|依照|[《〈、,。;:(\s和与及了被由经将]|^)(?!根据|按照|依据|依照|联合|会同|以及|同时|近日|日前|随后|经过|通过|转发|印发|发布|报请|提请|督促|协调|配合|商请|贯彻|落实|执行|并报|上报|报经|已经|现将"
    r"|对照|结合|参照|遵照|其中|此后|目前|去年|今年|由于|关于|全国|全省|各省|我省|本省|该省|外省|两省|多省|要求|请示|部分|各地|向|由|经|对|按|原|据)(?:中共)?\p{Han}{2}(?<!原)"
)
_FOREIGN = regex.compile(r"(?r)(?<=[与和及、,《])\p{Han}{2,10}(?:共和国|王国|联邦|合众国)(?<!中华人民共和国)")
_AND_OTHERS = r"(?:等)?\s?(?P<n>[\d一二三四五六七八九十]{1,3})?\s?(?:个)?(?:有关|相关)?(?:部门和单位|部委局|部委办|部委|委办局|部门|单位|机关|部)|等(?:有关|相关)?(?:部门和单位|部门|单位|部委|国家部委)?"
_ETC, _ETC_BEHIND = regex.compile("(?r)" + _AND_OTHERS), regex.compile(_AND_OTHERS)
_LEAD_IN = regex.compile(
    r".*(?:按照|依照|遵照|参照|根据|依据|按|依|据|凭|以及|会同|联合|经|由|以|向|对|将|和|与|及|被|在|是|为|关于|年度?|月|日|近日|目前|此前|今年|去年|随后|同时|其中|"
    r"并|又|即|如|因|原|新|现|后|前|了|的|于|把|从|到|给|请|报|商|故|而|但|则|等|等人|认为|贯彻|落实|执行|落实好|落实了|符合|违反|废止|修订|修改|发布|印发|转发|下发|出台|制定)"
)


@dataclass(slots=True)
class Bodies:
    """Bodies found to the left of a place: their spans in reading order, where the whole phrase begins, and N of 等N部门."""

    spans: list[tuple[int, int]]
    start: int
    total: int | None = None
    complete: bool = True
    joined: str = ""


def bodies_before(folded: str, at: int, lexicon: Lexicon, floor: int = 0, unlisted: bool = False) -> Bodies:
    """The bodies whose names end at `at`, read leftwards over 、 和 及 会同 联合 and blanks, not past `floor`.

    With `unlisted`, a name that no table holds is taken when it is delimited on its left and looks like nothing else.
    """
    floor = max(floor, at - WINDOW)
    found = Bodies([], at)
    at = before_blanks(folded, at, floor)
    if at - 1 > floor and folded[at - 1] == '"' and folded.rfind('"', max(floor, at - 10), at - 1) != -1:
        at -= 1  # "两高一部"曾出台
    if at <= floor or (folded[at - 1] not in lexicon.tails and folded[at - 1] not in _TAILS):
        return found
    etc = _ETC.match(folded, floor, at) if folded[at - 1] in "门位委局关部等" else None
    if etc and not _is_body(etc) and body_ending(folded[max(floor, at - 12) : at], lexicon) <= len(etc[0]):  # 两高一部 is one name
        found.total = to_int(etc["n"]) if etc["n"] else None
        found.complete = False
        at = etc.start()
    while at > floor and len(found.spans) < MOST:
        start = _one(folded, at, lexicon, floor, unlisted)
        if start is None:
            break
        found.spans.append((start, at))
        found.start = start
        at = before_blanks(folded, start, floor)
        separator = _SEPARATOR.match(folded, floor, at) if folded[at - 1] in _JOINTS else None
        if separator:
            if separator["word"] in ("会同", "联合", "商", "分别商", "并") and not found.joined:
                found.joined = separator["word"]
            at = before_blanks(folded, separator.start(), floor)
    found.spans.reverse()
    if not found.spans:
        found.total, found.complete = None, True
    return found


def others_behind(folded: str, at: int) -> tuple[int | None, bool]:
    """国家发展改革委|等七部委|令第12号: how many the bodies that end at `at` are with the others, and whether there are none."""
    etc = _ETC_BEHIND.match(folded, at) if folded.startswith("等", at) else None
    return (to_int(etc["n"]) if etc["n"] else None, False) if etc else (None, True)


def _is_body(etc: "regex.Match[str]") -> bool:
    """国务院部门, 住房和城乡建设部: a name may end in 部 or 部门 of itself."""
    return "等" not in etc[0] and etc["n"] is None


def _one(folded: str, at: int, lexicon: Lexicon, floor: int, unlisted: bool) -> int | None:
    """Where the one body that ends at `at` begins; None when none does."""
    last = folded[at - 1]
    if last not in lexicon.tails and not (unlisted and last in _TAILS):
        return None
    floor = max(floor, at - LONGEST)
    tail = folded[floor:at]
    mark = _MARK.match(tail)
    if mark:
        tail = tail[mark.end() :]
    if not tail:
        return None
    tokens = tail.split()
    length = body_ending(tokens[-1], lexicon)
    if len(tokens) > 1:
        # A name broken by layout (国家 / 发展改革委) goes on at the left; 财政部 税务总局 are two.
        joined = body_ending("".join(tokens)[-LONGEST:], lexicon)
        length = joined if length < len(tokens[-1]) or joined > length else length
    if last in "会大协":
        whole = "".join(tokens)
        session = _CONGRESS.search(whole)
        length = len(whole) - session.start() if session else length
    if length:
        start = back(folded, at, length)
        return start + 2 if folded.startswith(_PROSE, start) else _place(folded, start, floor)
    return _unlisted_start(tail, at, lexicon) if unlisted else None


def _place(folded: str, start: int, floor: int) -> int:
    """A3|区政府, 西地|省纪委, 乌兹别克斯坦共和国|农业部: a place that no table knows belongs to the name when a lead-in or a mark delimits it."""
    elided = folded[start] in "省市县区镇乡"
    if not elided and not folded.endswith(("国", "邦"), 0, start):
        return start
    place = (_ANONYMOUS if elided else _FOREIGN).match(folded, floor, start)
    return place.start() if place else start


# 浙江省第十一届人民代表大会常务委员会: the session stands inside the name; 党的十九届三中全会: it is the name.
_CONGRESS = regex.compile(
    r"(?:(?:党的|中共|中国共产党)(?:第?[一二三四五六七八九十]{1,3}届)?(?:中央委员会第?)?[一二三四五六七八](?:中全会|次全体会议)|(?:全国|(?![由经在对向以于被据日月年])\p{Han}{2,8}?(?:省|市|州|区|县"
    r"|旗)|省|市|县|自治区|自治州)?第[一二三四五六七八九十]{1,4}届(?:全国)?人民代表大会(?:常务委员会)?|[一二三四五六七八九十]{1,4}届全国(?:人大|政协)(?:常委会)?)$"
)
_MARK = regex.compile(r".*[,、。;:()《》〔〕\"|]", regex.DOTALL)
_CLAUSE = regex.compile(r".*[^\p{Han}A-Za-z\d]", regex.DOTALL)


# 市委将认真落实省政府与某集团签订的: a clause that ends as a name does; 贯彻落实工作领导小组 is a name.
_CLAUSE_WORD = regex.compile(
    r"认真|严格|签订|签署|召开|按照|根据|依据|符合|是指|促成|分别商|(?:将|已|贯彻|落实|执行|通过)(?!.*(?:小组|办公室|指挥部|联席会议|机制|中心|局|院)$)"
)


def _unlisted_start(window: str, at: int, lexicon: Lexicon) -> int | None:
    clause = _CLAUSE.match(window)
    tail = window[clause.end() :] if clause else window
    if tail[:1] in ("和", "与", "及") and not any(tail[:n] in lexicon.region_names for n in range(2, 6)):
        tail = tail[1:]  # 和|温州市…领导小组, but not 和田地区
    for _ in range(3):
        if _UNLISTED.fullmatch(tail) and not _CLAUSE_WORD.search(tail):
            return at - len(tail) + _after_listed(tail, lexicon)
        lead = _LEAD_IN.match(tail[:-2])
        if not lead:
            return None
        tail = tail[lead.end() :]
    return None


def _after_listed(tail: str, lexicon: Lexicon) -> int:
    """海关总署与乌拉圭东岸共和国牧农渔业部: what stands before 与 is a body of its own."""
    for joint in _JOINT.finditer(tail, 2, len(tail) - 3):
        if body_ending(tail[: joint.start()], lexicon) == joint.start() and _UNLISTED.fullmatch(tail, joint.end()):
            return joint.end()
    return 0


ISSUER = Rule(
    id="issuer",
    finds="发文机关：题名开头、文号前、印发等动词前",
    source="党政机关公文处理工作条例 第九条(五); CITATIONS.md 3",
    pattern=UNLISTED,
    yes={
        "按照财政部、国家税务总局《关于污水处理费有关增值税政策的通知》（财税〔2001〕97号）": {
            "issuers": [{"text": "财政部", "name": "财政部", "basis": "prose"}, {"text": "国家税务总局"}]
        },
        "《中华人民共和国海关总署与斯里兰卡民主社会主义共和国种植工业部关于肉桂输华植物检疫要求议定书》": {
            "issuers": [{"name": "海关总署"}, {"name": "斯里兰卡民主社会主义共和国种植工业部", "basis": "title"}]
        },
        "符合世界动物卫生组织（WOAH）《陆生动物卫生法典》的要求": {
            "issuers": [{"text": "世界动物卫生组织", "basis": "prose"}],
            "kind": "standard",
        },
        "海关总署制定和发布《企业信用管理办法》的背景": {"issuers": [{"text": "海关总署", "basis": "prose"}]},
        "按照省发展改革委《关于分时电价政策的通知》（晋发改商品发〔2026〕15号）": {
            "issuers": [{"text": "省发展改革委", "name": "山西省发展和改革委员会", "basis": "prose"}]
        },
        "××市XX区财政局印发《公务卡管理办法》": {"issuers": [{"text": "××市XX区财政局", "name": None}]},
        "商务部等6部门印发《鼓励进口服务目录》": {"issuers": [{"text": "商务部"}], "issuer_total": 6, "issuers_complete": False},
        "协会（以下简称本会）认为，财政部对《企业会计准则》进行了修订": {"issuers": [{"text": "财政部", "basis": "prose"}]},
        "湖北省人民政府：\n你省《关于恳请解决险情问题的请示》收悉。": {"issuers": [{"text": "你省", "name": "湖北省人民政府"}]},
        "发文机关：国务院办公厅\n各省人民政府：\n国家教委《关于扩大规模的请示》已经批准，现转发给你们。\n国家教委\n1996年1月25日": {
            "issuers": [{"name": "国务院办公厅", "role": "forwarder", "basis": "context"}, {"text": "国家教委", "role": "original"}]
        },
        "科技部、新疆维吾尔自治区人民政府：\n你们《关于建设示范区的请示》收悉。": {
            "issuers": [{"text": "你们", "name": "科学技术部"}, {"text": "你们", "name": "新疆维吾尔自治区人民政府"}]
        },
        "中国⼈⺠银⾏制定了《债券估值业务管理办法》": {"issuers": [{"text": "中国⼈⺠银⾏", "name": "中国人民银行"}]},
        "财政部、广电总局等有关部门和单位拟定的《转制为企业的规定》": {
            "issuers": [{"text": "财政部"}, {"text": "广电总局"}],
            "issuers_complete": False,
        },
        "省发展改革委、省财政厅等相关部门印发《绿色建筑实施方案》": {
            "issuers": [{"text": "省发展改革委"}, {"text": "省财政厅"}],
            "issuers_complete": False,
        },
        "我会修改了有关制度，现将修订后的《投资人员管理指导意见》予以公告": {"issuers": [{"text": "我会"}]},
        "2018年8月28日信阳市第五届人民代表大会常务委员会第十一次会议通过，2018年11月29日河南省第十三届人民代表大会常务委员会第七次会议批准的《鲇鱼山条例》": {
            "issuers": [{"text": "信阳市第五届人民代表大会常务委员会", "name": "信阳市人民代表大会常务委员会"}],
            "kind": "local_regulation",
        },
        "国务院继2014年12月26日出台《改革方案》": {"issuers": [{"text": "国务院"}]},
        "依据《外国使馆公用物品报关办法》（1986年12月1日海关总署发布，以下简称《报关办法》）": {
            "issuers": [{"text": "海关总署", "basis": "prose"}]
        },
        "按原省人事厅、省编办《关于印发人事代理暂行办法的通知》执行": {"issuers": [{"text": "省人事厅"}, {"text": "省编办"}]},
        "《托管业务管理办法》已经2020年7月7日中国证券监督管理委员会2020年第6次委务会议审议通过，现予公布": {
            "issuers": [{"text": "中国证券监督管理委员会", "basis": "prose"}]
        },
        "按照建设部发布的国家标准《城市环境卫生设施规划规范》": {"issuers": [{"text": "建设部", "basis": "prose"}]},
        "近日，浙江能源监管办牵头组织完成了《电力市场管理实施细则》等三项细则修订工作": {
            "issuers": [{"text": "浙江能源监管办", "basis": "prose"}]
        },
        "证监会 1999\n年 3 月 16 日发布的《加强证券公司监管的意见》": {"issuers": [{"text": "证监会"}]},
        "原教育部一九七九年十二月六日颁布的《卫生工作暂行规定》": {"issuers": [{"text": "教育部"}]},
        "今年3月，国家税务总局就联合印发了《规范网络直播的意见》": {"issuers": [{"text": "国家税务总局"}]},
        "由市委市政府制定下发《招生入学工作的实施办法》": {"issuers": [{"text": "市委"}, {"text": "市政府"}]},
        "2017年B6县下发了《医疗救治救助实施方案》": {"issuers": [{"text": "B6县", "name": None}]},
        "工信部、环境保护部会同有关部门制定了《多晶硅行业准入条件》": {"issuers": [{"text": "工信部"}, {"text": "环境保护部"}]},
        "商务部与国家统计局遵循国际标准，并结合服务贸易的情况，联合制定了《服务贸易统计制度》": {
            "issuers": [{"text": "商务部"}, {"text": "国家统计局"}]
        },
        "我县结合实际，于2016年7月制定出台了《公共租赁住房管理办法》": {"issuers": [{"text": "我县"}]},
        "中国证券投资基金业协会（以下简称“协会”）在原有自律规则的基础上根据新准则制定了《核算指引》": {
            "issuers": [{"text": "中国证券投资基金业协会"}]
        },
        "（国家\n发展和改革委员会 2024 年第 20 号令）": {"issuers": [{"text": "国家\n发展和改革委员会"}]},
        "按照《中华人民共和国政府和尼加拉瓜共和国政府自由贸易协定》": {
            "issuers": [{"name": "中华人民共和国政府"}, {"name": "尼加拉瓜共和国政府", "basis": "title"}]
        },
        "按照《中华人民\n共和国政府和尼加拉瓜共和\n国政府自由贸易协定》": {
            "issuers": [{"name": "中华人民共和国政府"}, {"name": "尼加拉瓜共和国政府", "basis": "title"}]
        },
        "我会修订了《基金销售管理办法》（证监会令第91号）": {
            "issuers": [{"text": "证监会", "name": "中国证券监督管理委员会", "basis": "prose"}]
        },
        "我局印发了《养老服务办法》（沈民发〔2020〕5号）": {"issuers": [{"text": "我局", "name": "沈阳市民政局", "basis": "prose"}]},
        "联合省财政厅印发《社区服务意见》（辽民发〔2017〕79号）": {
            "issuers": [{"text": "省财政厅", "name": "辽宁省财政厅"}, {"name": "辽宁省民政厅", "basis": "number"}]
        },
        "省能源局（以下简称我局）重新修订了《电力交易细则》": {"issuers": [{"text": "省能源局", "basis": "prose"}]},
        "市卫生健康委在广泛征求意见的基础上，根据《执业医师法》，制定并于2018年7月17日发布了《互联网诊疗办法》": {
            "issuers": [{"text": "市卫生健康委", "basis": "prose"}]
        },
        "省教育厅认真贯彻国务院部署，深入调查研究，广泛听取意见，制定了《学校管理办法》": {"issuers": [{"text": "省教育厅"}]},
        "《首购产品目录》是市科委、市住建委联合发布的": {"issuers": [{"text": "市科委"}, {"text": "市住建委"}], "relation": "issue"},
        "上海证券交易所（以下简称本所）市场活跃，本所对《债券交易规则》进行了修订": {
            "issuers": [{"text": "本所", "name": "上海证券交易所"}],
            "relation": "amend",
        },
        "本所发布的《上海证券交易所债券交易规则》": {"issuers": [{"text": "本所", "name": "上海证券交易所", "basis": "prose"}]},
        "按照《昆明电力交易中心跨区电力交易实施细则》": {"issuers": [{"text": "昆明电力交易中心", "basis": "title"}]},
        "《中华人民共和国海关总署与蒙古国海关总局关于动物制品输华卫生要求议定书》": {
            "issuers": [{"name": "海关总署"}, {"name": "蒙古国海关总局", "basis": "title"}]
        },
        "经财政部部务会议决定，将《企业会计准则》第四条修改为": {"issuers": [{"text": "财政部", "basis": "prose"}]},
        "我会对《指导意见》进行了修订，现予以公告": {"issuers": [{"text": "我会"}]},
        "由1997年山东省人大常委会第二十八次会议通过，2012年修正的《种苗条例》同时废止": {
            "issuers": [{"text": "山东省人大常委会", "basis": "prose"}]
        },
        "根据国家教育部《关于推进教师交流轮岗的意见》": {"issuers": [{"text": "国家教育部", "name": "教育部"}]},
        "海关总署在《关于支持海西有关事项的意见》中指出": {"issuers": [{"text": "海关总署", "basis": "prose"}]},
        "工信部宣布由该部牵头编制的《汽车产业发展规划》": {"issuers": [{"text": "该部", "name": "工业和信息化部"}]},
        "该市出台了《养老服务办法》": {"issuers": [{"text": "该市", "name": None}]},
        "按照《大合坪乡人民政府增减挂钩项目工作方案》": {"issuers": [{"text": "大合坪乡人民政府", "name": "大合坪乡人民政府"}]},
        "《中华人民共和国政府和新西兰政府自由贸易协定》": {"issuers": [{"name": "中华人民共和国政府"}, {"name": "新西兰政府"}]},
        "党的十九届三中全会审议通过了《深化党和国家机构改革方案》": {"issuers": [{"text": "党的十九届三中全会", "name": "中共中央"}]},
        "经中国基金业协会理事会表决通过，现予以发布《信息披露管理办法》": {"issuers": [{"text": "中国基金业协会"}]},
        "我们广泛听取意见建议，将《暂行规定》下发给各学校": {"issuers": [{"text": "我们"}]},
        "K3县卫生局专题召开了各单位负责人会议，学习并下发了《关于全面禁烟的决定》": {"issuers": [{"text": "K3县卫生局"}]},
        "街道结合实际，制定了《街道应急民防预案》": {"issuers": [{"text": "街道", "name": None}]},
        "落实《中共中央 国\n务院关于深化改革的若干意见》": {"issuers": [{"text": "中共中央"}, {"text": "国\n务院", "name": "国务院"}]},
        "《国务院办公厅关于推广第二批支持创新相关改革举措的通知》": {"issuers": [{"text": "国务院办公厅", "basis": "title"}]},
    },
    no={
        "根据《中华人民共和国行政许可法》": "no body is printed",
        "市委将认真落实省政府与大唐集团签订的《“十四五”战略合作协议》": "a clause that ends as a name does",
        "国务院的部署十分明确，根据实际情况，制定了《养老服务办法》": "a body that the clause is not about",
        "海关总署也参与修改《税则》": "who takes part, not who issues",
        "执行《重庆市政府采购分散管理暂行规定》": "政府采购 is a word, and no government issued it here",
        "工信部一位人士表示，此前发布的《投资目录管理办法》": "who speaks is not who issued",
        "财政部拟定的《转制为企业的规定》已经国务院同意，现印发给你们": "who drafted it is not who issues it",
        "扶贫办会同林业局进行了调查，并向国务院上报了《调查及初步意见的汇报》": "whom it is sent to",
        "环保总局正在对《规划》进行修订": "not done yet",
        "财政部门应当执行《政府会计准则》": "财政部门 is not 财政部",
    },
)
RULES = (ISSUER,)
