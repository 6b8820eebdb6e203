"""Verbs that govern a citation: 印发, 转发, 修订, 废止, 根据, 贯彻. A stance (根据) goes before an act (印发) when both stand."""

from dataclasses import dataclass

import regex

from extractor.rules.fragments import before_blanks, compact, wrapped
from extractor.rules.rule import Rule

ACTS = {
    "issue": "联合印发|印发|联合发布|联合制定|联合出台|发布实施|颁布实施|制定出台|研究制定|发布|公布|出台|制定|下发|颁布|颁发|签署|签订|出具|形成|公告|发出|起草制定|编制|拟定|制订|发文|联合发文|推出|通过|会签|联合下发|印制|下达",
    "forward": "转发|批转",
    "amend": "修订|修正|修改|修改完善|修改为|修订为|删除|删去",
    "repeal": "废止|停止执行|撤销|取消|解除",
}
STANCES = {
    "basis": "根据|依据|依照|按照|遵照|参照|参考|对照|遵循|比照|按|据|依",
    "implement": "贯彻落实|贯彻执行|贯彻实施|贯彻|落实|执行|实施|遵守|施行|推进落实|落实好",
}
_TYPE = {verb: kind for table in (ACTS, STANCES) for kind, verbs in table.items() for verb in verbs.split("|")}


def _alternatives(table: dict[str, str]) -> str:
    return "|".join(wrapped(verb) for verb in sorted((v for vs in table.values() for v in vs.split("|")), key=len, reverse=True))


# Between the verb and the mention: 了, 的, 新修订的, 原, 《 is next. Bodies and dates are taken away before.
LEFT_ACT = rf"""
    (?P<verb>{_alternatives(ACTS)}) (?: 实施|施行|执行)? (?:了|过|并实施)? (?P<of>的|(?<=修[订改正])后的)?
    (?: (?:统一|通用|相应|相关|详细|专门|具体|严格|全新|最新)的 | 新修订的? | 修订后的? | 修订版 | 新的?
      | 该 | 上述 | 原 | 现行 | 关于 | 一系列 | 本市 | 我省 | 我市 | 省级 | 配套 | 还有 | \p{{Han}}{{2,8}}标准 | 文件 | 通知 | 规章 | 新规 | \s | : | \"
    )*
"""
LEFT_STANCE = rf"(?P<verb>{_alternatives(STANCES)})"
# What a body does that stands between the mention and this verb: 由市科委|联合印发.
MADE_BY = r"(?:联合)?(?:印发|发布|公布|制定|颁布|出台)"
# Between the mention and the verb behind it: 《X》等文件|已于2015年|分别|修订, 《X》由市科委|公布.
RIGHT = rf"""
    (?P<lead>
        [\s,)] | 等 (?:[\d一二三四五六七八九十两]{{1,3}}[项部个份]\p{{Han}}{{2,4}}?)? | 的 | 已 | 也 | 将?于 | (?:\d{{4}}年)?\d{{1,2}}月(?:\d{{1,2}}日)?
      | \d{{4}}年(?:[和、]\d{{4}}年)? | 正式 | 均 | 同时 | 一并 | 予以 | 进行 | 了 | 被 | 中 | 后 | 就 | 还
      | 在\s?(?=第) | 明文 | 明确 | 文件 | 文 | 有关 | 相关 | 基本
      | (?:和|及|以及|、)(?:本(?:法|条例|办法|规定|细则|规则|章程|解释)|[^,。;《》]{{2,14}}?(?:法律|法规|办法|规定|细则|规则)(?=\s?的))
      | 得到 [^,。;《》]{{0,10}}? (?=落实|贯彻|实施|执行) | 为 (?=依据|根据|标准|准绳) | 作为 [^,。;《》]{{0,8}}? (?=依据) | 各项 | 部分 | 补充
      | 关于 [^,。;《》]{{1,40}}? 的 (?=规定|要求) | 分别 | 整体 | 全面 | 及其实施条例 | 内容 | 条款 | 精神 | 要求 | 法律 | 行政法规 | 法规 | 规章 | 制度
      | 第 [^,。;]{{1,12}} [条款项章] | 首先 | 另行 | 现 | 业 | 经 | 在 [^,。;《》]{{1,14}}? 的? (?=贯彻|实施|施行|执行)
      | 由 [^,。;《》]{{2,40}}? (?={MADE_BY}) | 是由? [^,。;《》]{{2,60}}? (?={MADE_BY}的(?!\s?《)) | 系由? [^,。;《》]{{2,40}}? (?={MADE_BY}) | 宣布 | 清理[时中] | 相应 | 一律 | 首次从[^,。;《》]{{2,10}}?(?=明确|规定) | 贯彻 | 正确 | 有效 | 顺利
    )*
"""
RIGHT_VERB = regex.compile(
    wrapped(
        r"""
        (?P<repeal> (?:废止|失效)(?!日期|时间|状态) | 停止执行 | 不再执行 | 停止施行 | 作废 | 取代 | 替代 )
      | (?P<amend> (?<=[后中条款项])增加了?(?=[一二两三][条款项]) | 删[去除](?!了) | (?<!比)(?:修订|修正|修改)(?!目录|\p{Han}{0,3}条款|草案|稿|版|案|单) )
      | (?P<issue> (?:印发|发布|公布)(?!日期|时间|机构|机关|部门|单位|人) | 出台 | (?<!是|为|来)制定 | 下发 | 下达(?=以来|之日|后) | 颁布 | (?<!有关|相关|上述|其他|\d号)公告(?!如下) | 签[署订](?=[后并于以的]|实施|生效|$) )
      | (?P<basis> 规定 | 明确 | 确定 | 要求 | 精神 | 依据(?!\p{Han}) | (?<=为)(?:标准|准绳|根据) )
      | (?P<implement> (?<=[的以》)]|得到\p{Han}{0,8})(?:落实|落地|贯彻)(?!情况) | (?:起?施行|实施|执行)(?!之(?![日前后])|过程|期间|阶段|办法|细则|条例|方案|意见|文件) )
      | (?P<forward> (?:转发|批转)(?![该本]) )
        """
    ),
    regex.VERBOSE,
)
NEGATED = regex.compile(r"(?:尚未|未|没有|不|未曾|迟迟未|并未)\p{Han}{0,2}$")
PLANNED = regex.compile(
    r"(?:拟|(?<!现)将|计划|建议|尽快|抓紧|准备|争取|适时|研究|正在|报请|提请|推动|加快|列入|需要|应当?|(?<![主重次])要)[\p{Han}]{0,4}$"
)
# A character of every word of the two.
_HINTS = frozenset("未没不拟将划议快紧备取时究在请动入要应")

# Read right to left from the mention: the verb is near, the clause may be long.
_LEFT_ACT = regex.compile("(?r)" + LEFT_ACT, regex.VERBOSE)
# 决定废止已被现行政策覆盖的原《X》, 联合发布的有关科教用品税收优惠政策的第44号令
_DESCRIBED = regex.compile(
    rf"(?P<verb>废止)(?P<of>[^,。;《》]{{2,20}}的)\s?原?\s?$|(?P<verb>{_alternatives(ACTS)})(?P<of>的(?:有关|关于)[^,。;《》]{{2,20}}的)\s?第?$"
)
_STANCE = regex.compile(LEFT_STANCE, regex.VERBOSE)
# 按照省委要求印发《X》: the stance has its own object, and reaches no further.
_CLOSED = regex.compile(
    r"^(?:阶段|过程|期间|环节|/|时间|日期|后的|期限)|(?:要求|规定|精神|部署|安排)(?!\s?(?:[和及与、]|以及)\s?$)|有关(?![^,。;]{0,12}(?:[和及与、]|以及)\s?$)|需要|实际|情况|原则|程序|批示|指示|决策|通知$|对$"
)
# A page's layout may indent the object of a verb so far.
_INDENT = 100
# 规划的逐步实施和《X》的出台: a noun.
_NOMINAL = regex.compile(r"(?r)的(?:逐步|全面|顺利|有效|深入|正式|贯彻)?(?!的)")
_NO_STANCE = regex.compile(r"(?:单|依)$|^(?:量|时|期|月|年|规|法|需|钮|揭|人|说|悉|此|统计|介绍|了解|报道|理)")


@dataclass(slots=True)
class Verb:
    """A verb found beside a mention: offsets, what it means, and whether it is done, planned or negated."""

    start: int
    end: int
    type: str
    modality: str = "done"


def modality(folded: str, start: int, floor: int) -> str:
    """What stands before the verb: 尚未出台 negated, 拟废止 planned."""
    before = folded[max(floor, start - 12) : start]
    if _HINTS.isdisjoint(before):
        return "done"
    return "negated" if NEGATED.search(before) else "planned" if PLANNED.search(before) else "done"


def named_verb(folded: str, match: "regex.Match[str]", floor: int) -> Verb:
    """The verb in the group of a match that bears the name of what it means: (?P<repeal>废止|失效)."""
    assert match.lastgroup
    start, end = match.span(match.lastgroup)
    return Verb(start, end, match.lastgroup, modality(folded, start, floor))


def _type(match: "regex.Match[str]") -> str:
    return _TYPE[compact(match["verb"])]


def act_before(folded: str, at: int, floor: int) -> tuple[Verb, bool] | None:
    """The act whose object begins at `at` (印发了《…》), and whether it only modifies it (印发的《…》)."""
    at = before_blanks(folded, at, max(0, at - _INDENT))
    floor = max(floor, at - 30)
    match = _LEFT_ACT.match(folded, floor, at) or (_DESCRIBED.search(folded, floor, at) if folded.find("的", floor, at) != -1 else None)
    if not match:
        return None
    start, end = match.span("verb")
    if folded[end - 1] == "为" and '"' in folded[end:at]:
        return None  # 第三条中的"《A》"修改为"《B》": words in a text
    mode = modality(folded, start, floor)
    if mode == "planned" and folded[end : end + 1] in ("了", "过"):
        mode = "done"  # 联合研究编制了
    return Verb(start, end, _type(match), mode), bool(match["of"])


def stance_before(folded: str, at: int, floor: int) -> Verb | None:
    """根据, 贯彻 … whose object reaches to `at`; None when a noun of its own (要求, 精神) closes it first."""
    last, at = None, before_blanks(folded, at, max(0, at - _INDENT))
    for match in _STANCE.finditer(folded, max(floor, at - 80), at):
        rest = folded[match.end() : at]
        if (
            _within_marks(folded, match.start(), at)
            or (_type(match) == "implement" and rest.strip() and _NOMINAL.match(folded, max(0, match.start() - 4), match.start()))
            or _bracketed(folded, match.start(), rest)
            or _CLOSED.search(rest)
            or (len(match["verb"]) == 1 and _NO_STANCE.match(rest))
            or (len(match["verb"]) == 1 and (len(rest.strip()) > 24 or _tied(folded, match.start())))
        ):
            continue
        if last and _type(last) == "basis" and _type(match) == "implement" and match.start() - last.end() < 12:
            continue
        last = match
    return Verb(last.start(), last.end(), _type(last)) if last else None


def _within_marks(folded: str, at: int, limit: int) -> bool:
    """及《X实施办法》, 及其实施条例: the verb is part of a name."""
    close = folded.find("》", at, limit)
    return folded.endswith(("及其", "及其暂行"), 0, at) or (close != -1 and folded.find("《", at, close) == -1)


def _bracketed(folded: str, at: int, rest: str) -> bool:
    """《A》(根据令第198号修正)、《B》: the verb stands in a bracket that closes before the mention, and is said of what stands before that."""
    if rest.count(")") <= rest.count("("):
        return False
    near = max(0, at - 80)
    return folded.rfind("(", near, at) > folded.rfind(")", near, at)


def _tied(folded: str, at: int) -> bool:
    """数据, 单据, 收据, 依据: the one-character verb is the tail of a noun."""
    return at > 0 and folded[at - 1] in "数证票依单凭占收遵比根"


ACTION = Rule(
    id="action",
    finds="引用动作：印发、转发、修订、废止、根据、贯彻",
    source="党政机关公文处理工作条例; CITATIONS.md 4",
    pattern=LEFT_STANCE + "\n" + LEFT_ACT,
    yes={
        "根据民政部印发的《志愿服务记录与证明出具办法》": {"relation": "basis"},
        "尚未出台《网络预约出租汽车经营服务管理实施细则》": {"relation": "issue", "actions": [{"text": "出台", "modality": "negated"}]},
        "《暂行办法》（财库〔2010〕3号）同时废止": {"relation": "repeal"},
        "《关于防止口蹄疫传入的公告》中有关该国的禁令不再执行": {"relation": "repeal"},
        "《网络货运办法》由商务部、海关总署联合发布": {"relation": "issue"},
        "现将新修订的《便民呼叫系统管理办法》印发给你们": {"relation": "issue"},
        "海关总署令第80号对外公布了《预归类暂行办法》": {"relation": "issue"},
        "《监管办法》经署务会议审议通过，已对外公布": {"relation": "issue"},
        "《监管办法》自2012年5月1日正式施行以来": {"relation": "implement"},
        "电动车规划的逐步实施和《新能源产业发展规划》的出台": {"relation": "issue"},
        "《归集范围公告》（国家税务总局公告2017年第40号）对人工费用明确规定，企业应做记录": {"relation": "basis"},
        "以及《母婴保健法》第十二条“登记时应当持有证明”的规定": {"relation": "basis", "pinpoints": [{"text": "第十二条"}]},
        "要对照《煤矿安全生产基本条件》，逐个进行审核": {"relation": "basis"},
        "对《监管办法》进行了修订，经批准，现予以发布": {"relation": "amend"},
        "根据2024年12月6日《国务院关于修改部分行政法规的决定》第二次修订": {"relation": "basis"},
        "2016年2月6日《国务院关于修改部分行政法规的决定》第二次修订": {"relation": "amend"},
        "便于海关与修订后的《专利法》相衔接": {"relation": "amend"},
        "修订后的《海关稽查条例》明确了程序": {"relation": "basis"},
        "要求其按照《养犬管理规定》规范饲养": {"relation": "basis"},
        "所得符合《个人所得税法实施条例》第六条关于经营所得的规定": {"relation": "basis"},
        "认真贯彻执行国家有关法律法规和《河南省旅游管理条例》": {"relation": "implement"},
        "《食品安全法》对市场销售、质量标准的制定和农业投入品已经作出规定的": {"relation": "basis"},
        "于2007年6月1日起施行的《监管办法》作出了明确的规定": {"relation": "basis"},
        "《关于修改商标法的决定》施行前提出的申请": {"relation": "implement"},
        "删除《出口监管仓库管理办法》中相关表述": {"relation": "amend"},
        "解除农业部2001年第143号公告对剔骨牛肉的禁令": {"relation": "repeal"},
        "《检验条例》对必须检验的商品范围有补充规定": {"relation": "basis"},
        "在第二条增加《进出口商品检验法》作为法律依据": {"relation": "basis"},
        "附《会员管理规则》修订说明": {"relation": "amend"},
        "归类决定参考现行有效的行业标准《骨关节铸件》（YY 0117.3-2005）": {"relation": "basis"},
        "适用《企业破产法》和本条例的规定": {"relation": "basis"},
        "赔偿责任，适用《侵权责任法》和防治噪声的法律的有关规定": {"relation": "basis"},
        "登记以《土地分类规范》为依据": {"relation": "basis"},
        "《种子法》首先明确了主管部门": {"relation": "basis"},
        "《种子法》第四章明确了主管部门": {"relation": "basis"},
        "《公务员法》得到全面落实": {"relation": "implement"},
        "抓好《三年行动实施方案》的落实": {"relation": "implement"},
        "《平台用工信息报送规定》的落地，还有待配套": {"relation": "implement"},
        "通过制定通用的《企业分类管理措施目录》": {"relation": "issue"},
        "《食品安全法》及其实施条例也分别于2015年和2019年进行整体修订": {"relation": "amend"},
        "名称修改为《海关行政许可管理办法》": {"relation": "amend"},
        "《监管办法》将自2021年2月1日起施行": {"relation": "implement"},
        "《监管办法》实施以来，进出口平稳": {"relation": "implement"},
        "我省联合研究编制了《充电设施管理细则》": {"actions": [{"text": "编制", "modality": "done"}]},
        "为了保证《集会游行示威法》在本行政区域的实施，制定本规定": {"relation": "implement"},
        "为贯彻落实《中华人民共和国职业教育法》": {"relation": "implement"},
        "《停车条例》经市第十五届人大常委会第三次会议于2018年3月30日通过，自2018年5月1日起施行": {"relation": "implement"},
        "以下文件同时废止：1.《住房公积金管理办法》（深府〔2010〕176号）": {"relation": "repeal"},
        "经研究，制定了以下政策：《人才引进办法》": {"relation": "issue"},
        "《信访办法》已经第6次局务会议通过。现予公布，自公布之日起施行。": {"relation": "issue"},
        "2023年8月《中尼自由贸易协定》签署，次年生效": {"relation": "issue"},
        "推进市场体系建设，落\n实《关于深化体制改革的意见》的要求": {
            "relation": "implement",
            "actions": [{"text": "落\n实"}, {"text": "要求"}],
        },
    },
    no={
        "《中华人民共和国行政处罚法》": "a title, and no verb",
        "实施刑法第一百八十二条第一款第一项操纵证券市场行为": "the deed that the article tells of",
        "在实施阶段做好与《电力市场规则》的衔接": "实施 is part of a noun",
        "有下列情形之一的，许可失效：《食品经营许可管理办法》": "what fails is the permit",
        "《实施办法》的条文比修订前增加了6条": "a time",
        "《稽查条例》是海关实施稽查的重要依据": "what it is, and no verb",
        "价格超过《价格法》规定的幅度": "nothing rests on it",
        "驱动桥符合国标GB/T 35360-2017《汽车转向系统术语》要求": "a standard that something meets",
        "解读《协调制度》修订目录": "a noun of its own",
        "《预包装食品标签通则》第1号修改单": "a noun of its own",
        "《交易规则》\n发布时间：2026/04/24": "a label of the page",
        "《税则》已收到，现公告如下": "the object is what follows",
        "对违反法律法规以及《安全生产条例》规定的": "规定 is what is broken",
        "商务部电子商务司负责人解读《关于促进旅行服务出口的政策措施》": "解读 is none of the acts",
    },
)
RULES = (ACTION,)
