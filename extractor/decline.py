"""What is no citation: the text's own header, proposals, books, papers, forms, contracts, certificates."""

import regex

from extractor.genres import genre_of, known_kind, strip_version
from extractor.mention import Mention
from extractor.own_header import own_header
from extractor.rules.fragments import A_STANDARD
from extractor.rules.header import PROPOSAL, Draft
from extractor.rules.issuer import bodies_before
from extractor.rules.rule import Scope

_STRONG_BEFORE = regex.compile(r"(?:印发|出台|制定|颁布|下发|签署|修订|废止|转发|批转)(?:了|的|后的)?(?:新修订的?)?\s?$")
# 《…热线》公告: the kind stands outside the marks.
_GENRE_AFTER = regex.compile(r"\s?(?:公告|通告|通知|方案|办法)(?![栏书单者])|等\d{1,3}[个项部件](?:附录|文件|办法|规定|规章|规范性文件)")
_RULES_AFTER = regex.compile(r"\s?(?:第[\d一二三四五六七八九十百]{1,5}条|规定)")


# 附件3:关于实施《X》有关事项的规定.pdf: a file, whose name holds the title in another. 《X》.pdf is the instrument itself, 关于实施Y的通知(z号).pdf a file.
_SUFFIX = r"\.(?:pdf|docx?|xlsx?|pptx?|wps|ofd|zip|rar|jpe?g|png)(?![a-z])"
_FILE = regex.compile(r"[^\n。,;:《》|.()]{2,40}" + _SUFFIX, regex.IGNORECASE)
_PATH = regex.compile(r"(?r)files?/\S{0,150}")
_FILE_ENDS = regex.compile(r"(?:\([^()\n]{1,8}\)[^\n()。,]{0,12})?\)?\s?" + _SUFFIX, regex.IGNORECASE)
_FILE_WITHIN = regex.compile(_SUFFIX + r"|files?/", regex.IGNORECASE)
# What bears such a number in one place is an instrument wherever its title stands: 《完税价格表》（海关总署公告2002年第4号）.
_PAPERS = ("document", "order", "announcement", "interpretation")
# But not what an office or a court says to one person: 《责令改正违法行为决定书》（长芙环改字〔2013〕19号）.
_TO_ONE = ("书", "许可证", "检测报告", "检验报告", "监测报告", "评估报告", "审计报告", "鉴定意见")


def is_paper(mention: Mention) -> bool:
    """Whether the mention is of a title with the number of a paper."""
    numbered = mention.title is not None and mention.number is not None and mention.number.series in _PAPERS
    return numbered and not genre_of(mention.folded_name).word.endswith(_TO_ONE)


def reason_against(scope: Scope, mention: Mention, header: Draft, paper: bool) -> str | None:
    """Why the mention is no citation: the text's own header, a proposal, no policy instrument; None when it is one.

    `paper` tells that the title bears a number somewhere in the text, and so is an instrument whatever its genre.
    """
    return (
        own_header(scope, mention, header)
        or _proposal_title(scope, mention)
        or _tender(scope, mention)
        or _file_name(scope, mention)
        or _talk(scope, mention)
        or (None if paper else _no_policy(scope, mention))
    )


# 《关于请求维修化粪池的报告》一帖我镇已收悉
_POST = regex.compile(r"\s?(?:的?(?:一?帖|帖文|帖子|留言|来信)|上(?:刊登|刊载|登载|发表))")
_TENDER = regex.compile(r"(?r)(?:招标|中标|投标|采购|成交|比选|询价|磋商|谈判|拍卖|挂牌|出让|招聘|更正|结果)")


def _tender(scope: Scope, mention: Mention) -> str | None:
    """中标公告[2012]第027号: an announcement of no body, of what is bought or sold."""
    number = mention.number
    if mention.title or not number or number.series != "announcement" or number.bodies:
        return None
    return "the number of a tender" if _TENDER.match(scope.folded, max(0, number.start - 4), number.start) else None


# 您提出的《关于…的建议》收悉
_PUT = regex.compile(r"(?r)(?:您|你|代表|委员|同志)[^,。;《》]{0,12}(?:提出|提交|反映)的\s?")
_ITEM_NUMBER = regex.compile(r"\s?\(第?\d{1,8}号\)")


def _proposal_title(scope: Scope, mention: Mention) -> str | None:
    """《关于…》的建议(第1503号), 《关于…的提案》（第0123号）: an item that a congress member has put."""
    title = mention.title
    if not title or mention.number:
        return None
    put = mention.folded_name.endswith(("建议", "提案", "议案"))
    own = put and (_ITEM_NUMBER.match(scope.folded, title.end) or _PUT.match(scope.folded, max(0, title.start - 20), title.start))
    return "the title of a proposal" if own or PROPOSAL.match(scope.folded, title.end + scope.folded.startswith("的", title.end)) else None


# 作了题为《…总体规划》的报告: a talk or a paper on it.
_HEADED = regex.compile(r"(?r)题(?:目)?为:?\s?")
_TALK = regex.compile(r"\"?的?(?:主[旨题])?(?:\p{Han}{0,4})?(?:报告|演讲|讲话|文章|发言|论文|讲座|致辞|授课|专著)")


def _talk(scope: Scope, mention: Mention) -> str | None:
    title = mention.title
    headed = title and title.quoted and _HEADED.match(scope.folded, max(0, title.start - 5), title.start)
    return "the title of a talk or a paper" if title and headed and _TALK.match(scope.folded, title.end) else None


def _file_name(scope: Scope, mention: Mention) -> str | None:
    title = mention.title
    near = max(0, mention.start - 160)
    if scope.folded.find("/", near, mention.start) != -1 and _PATH.match(scope.folded, near, mention.start):
        return "in the path of a file"
    if title and title.quoted:
        found = _FILE.match(scope.folded, title.end)
    else:
        found = _FILE_ENDS.match(scope.folded, mention.end) or _FILE_WITHIN.search(mention.folded_name)
    return "in the name of a file" if found else None


# 强制性国家标准--《家用太阳能热水系统能效限定值》
_STANDARD_BEFORE = regex.compile(r"标准[\s:\"-]{0,3}$")
# 《土地利用现状分类》国家标准, 《…通则》等60项行业标准
_STANDARD_AFTER = regex.compile(rf"\s?(?:等\d{{1,3}}项)?{A_STANDARD}")
# 《食品安全国家标准 包装饮用水》
_STANDARD_HEAD = regex.compile(r"\p{Han}{0,4}(?:国家|行业|地方|团体)标准\p{Han}{2}")


def names_standard(scope: Scope, mention: Mention) -> bool:
    """Whether the words round a title say that it is a standard's; of one with a genre of its own they must say of which level: 《规范》等37项行业标准."""
    title = mention.title
    if not title or not title.quoted:
        return False
    before, after = scope.folded[max(0, mention.start - 6) : mention.start], scope.folded[title.end : title.end + 12]
    behind = _STANDARD_AFTER.match(after) if "标" in after else None
    if genre_of(mention.folded_name).weight == "instrument":
        return bool(behind and behind["level"])
    return bool(behind or _STANDARD_BEFORE.search(before) or _STANDARD_HEAD.match(mention.folded_name))


# 商标局第1560期《商标公告》
_OF_AN_ISSUE = regex.compile(r"(?r)第\s?\d{1,5}\s?期\s?")


def _no_policy(scope: Scope, mention: Mention) -> str | None:
    """Books, papers, forms, contracts, certificates. A number, or a verb that only instruments take, speaks for the rest."""
    title = mention.title
    if not title or not title.quoted:
        return None
    name = mention.folded_name
    if not strip_version(name) or len(name) < 2:
        return "an empty title"
    genre = genre_of(name)
    if scope.folded.startswith("一书", title.end):
        return "a book"
    if _OF_AN_ISSUE.match(scope.folded, max(0, title.start - 10), title.start):
        return "a periodical"
    if _POST.match(scope.folded, title.end):
        return "a post, a letter or a paper that prints"
    if genre.weight == "instrument" or mention.standard or known_kind(name):
        return None
    if mention.number is not None and not (genre.weight == "none" and (mention.number.series == "other" or genre.word.endswith(_TO_ONE))):
        return None
    if genre.weight == "none":
        return f"《…{genre.word}》 is no policy instrument"
    if _STRONG_BEFORE.search(scope.folded, max(0, mention.start - 16), mention.start) or _GENRE_AFTER.match(scope.folded, title.end):
        return None
    if "关于" in name[:24] and (genre.word or bodies_before(scope.folded, mention.start, scope.lexicon, max(0, mention.start - 40)).spans):
        return None  # 对外经济贸易部《关于执行公约应注意的几个问题》
    if genre.word == "报告":
        return None if "政府工作报告" in name or name.endswith("工作报告") else "a report, not a government's"
    if _RULES_AFTER.match(scope.folded, title.end) and not genre.word:
        return None
    return "no genre of policy instruments ends the title"
