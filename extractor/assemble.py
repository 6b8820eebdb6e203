"""Parts -> mentions: which number belongs to which title, what is no policy instrument, and where each mention's surroundings begin and end."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import regex

from extractor.genres import genre_of, strip_version
from extractor.models import Date
from extractor.rules.action import Verb
from extractor.rules.header import HEAD, NUMBER_LABEL, PROPOSAL, Draft
from extractor.rules.rule import Declined, DeicticPart, NumberPart, Part, Scope, TitlePart
from extractor.rules.short_form import closing, definition_after
from extractor.scan import Scan


@dataclass(slots=True)
class IssuerDraft:
    """A body beside a mention, before it has a name. Offsets are None where nothing is printed."""

    start: int | None
    end: int | None
    basis: str
    role: str = "issuer"
    masked: bool = False


@dataclass(slots=True)
class Mention:
    """One mention of one instrument on its way to a Citation."""

    start: int
    end: int
    title: TitlePart | None = None
    number: NumberPart | None = None
    others: list[NumberPart] = field(default_factory=list)
    name: str = ""
    folded_name: str = ""
    form: str = "full"
    deictic: DeicticPart | None = None
    tail: int = 0
    sentence: tuple[int, int] = (0, 0)
    issuers: list[IssuerDraft] = field(default_factory=list)
    total: int | None = None
    complete: bool = True
    actions: tuple[Verb, ...] = ()
    relation: str = "mention"
    dates: list[Date] = field(default_factory=list)
    pinpoints: list[dict[str, Any]] = field(default_factory=list)
    defines: str | None = None
    antecedent: "Mention | None" = None
    rules: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    standard: bool = False
    same: NumberPart | None = None


# What may stand between a title and its number: a blank, the bracket that holds the number, a word before it in the bracket.
_TITLE_TO_NUMBER = regex.compile(
    r"\"?\s{0,80}(?:-?\s?\d{1,3}\s?-?\s*\n\s*)?(?:[(〔]\s{0,3}(?:[^()《》。;\n]{0,16}[,:、]\s?)?(?:\d{4}\s{0,3}年\s{0,3}\d{1,2}\s{0,3}月\s{0,3}\d{1,2}\s{0,3}日\s{0,3})?)?(?:文号:?)?\s{0,3}"
)
_NUMBER_TO_TITLE = regex.compile(r"\s{0,3}[〕)]?[,:]?\s{0,3}(?:文件?)?(?:\s?(?:公布|发布|颁布|印发|通过)的?)?\s{0,3}")
_ADJACENT = regex.compile(r"\s{0,3}[、和及与]?\s{0,3}")
_ANOTHER = regex.compile(r"[。;]|根据|依据|按照")
_BETWEEN_NUMBERS = regex.compile(r"[\s、,;/]{1,6}|\s?和\s?")
_CLOSE = regex.compile(r"\s{0,4}[)〕]")
_LAYOUT = regex.compile(r"[\s\u200b\u2060\ufeff]+")


def assemble(scope: Scope, scanned: Scan, header: Draft) -> list[Mention]:
    """Mentions in reading order; what is declined here goes to `scanned.declined` with its reason."""
    kept: list[Mention] = []
    defining = (0, 0)
    for mention in _pair(scope, scanned.parts):
        if defining[0] <= mention.start < defining[1]:
            scanned.declined.append(Declined(mention.start, mention.end, "definition", "the short name that 以下简称 gives, no mention"))
        elif _coordinated(scope.folded, mention, kept) or not _declined(scope, mention, header, scanned.declined):
            defining = _define(scope, mention)
            kept.append(mention)
    _share_numbers(kept)
    return kept


def _coordinated(folded: str, mention: Mention, kept: list[Mention]) -> bool:
    """《社区民防建设基本标准》和《社区民防建设基本内容》: joined to an instrument by 和, a title of unknown genre is one too."""
    last = kept[-1] if kept else None
    if not last or not last.title or not mention.title or not mention.title.quoted or last.form != "full" or last.end != last.title.end:
        return False
    return folded[last.end : mention.start] == "和" and not genre_of(mention.folded_name).word and len(mention.folded_name) > 4


def _share_numbers(mentions: list[Mention]) -> None:
    """A title that has a number in one place is the same instrument where it stands without."""
    numbers = {m.folded_name: m.number for m in mentions if m.folded_name and m.number}
    for mention in mentions:
        if mention.folded_name and not mention.number:
            mention.same = numbers.get(mention.folded_name)


def _pair(scope: Scope, parts: list[Part]) -> list[Mention]:
    mentions: list[Mention] = []
    i = 0
    while i < len(parts):
        part = parts[i]
        i += 1
        if isinstance(part, DeicticPart):
            mentions.append(_mention(scope, part.start, part.end, deictic=part, form="short"))
        elif isinstance(part, TitlePart):
            numbers, i = _numbers_of(scope.folded, part, parts, i)
            mentions.append(_mention(scope, part.start, part.end, part, numbers))
        elif isinstance(part, NumberPart):
            title = parts[i] if i < len(parts) else None
            if isinstance(title, TitlePart) and _owns_title(scope.folded, part, title, parts[i + 1 : i + 2]):
                i += 1
                mentions.append(_mention(scope, part.start, title.end, title, [part]))
            else:
                mentions.append(_mention(scope, part.start, part.end, None, [part], form="short" if part.short else "full"))
    return _promulgated(scope.folded, _distributed(scope.folded, mentions))


def _distributed(folded: str, mentions: list[Mention]) -> list[Mention]:
    """《A》《B》（x号、y号): as many numbers in the last title's bracket as titles before it: one each, in order."""
    for i, mention in enumerate(mentions):
        count = len(mention.others) + 1
        if count == 1 or not mention.title or mention.number is None or mention.number.start < mention.title.end:
            continue
        row = mentions[i - count + 1 : i + 1] if i >= count - 1 else []
        bare = all(m.title and not m.number for m in row[:-1])
        close = all(_ADJACENT.fullmatch(folded, a.end, b.start) for a, b in itertools.pairwise(row))
        if row and bare and close:
            numbers = [mention.number, *mention.others]
            for member, number in zip(row, numbers, strict=True):
                member.number, member.others = number, []
                member.rules = [member.rules[0], number.rule]
    return mentions


_PROMULGATED_BEFORE = regex.compile(r"(?r)(?:[,以由经]|已由|已经)\s?")
_PROMULGATED_AFTER = regex.compile(r"\s?(?:文件?)?(?:公布|发布|印发|颁布)")


def _promulgated(folded: str, mentions: list[Mention]) -> list[Mention]:
    """《X》…，主席令第五十三号公布: a number behind which 公布 stands belongs to the title of the same sentence that has none."""
    kept: list[Mention] = []
    for mention in mentions:
        last = kept[-1] if kept else None
        if (
            last and last.title and not last.number and mention.number and not mention.title and mention.start - last.end < 80
            and _PROMULGATED_AFTER.match(folded, mention.end) and _PROMULGATED_BEFORE.match(folded, last.end, mention.start)
            and not _ANOTHER.search(folded, last.end, mention.start)
        ):  # fmt: skip
            last.number, last.end, last.tail = mention.number, mention.end, mention.tail
            last.rules += mention.rules
        else:
            kept.append(mention)
    return kept


def _numbers_of(folded: str, title: TitlePart, parts: list[Part], i: int) -> tuple[list[NumberPart], int]:
    """The numbers behind a title that are its own: one, or several in one bracket."""
    numbers: list[NumberPart] = []
    at = title.end
    while i < len(parts):
        part = parts[i]
        if not isinstance(part, NumberPart) or len(numbers) > 3:
            break
        if (
            part.start < title.end
            or (not numbers and _own_bracket(folded, title, part))
            or (
                numbers
                and _BETWEEN_NUMBERS.fullmatch(folded, at, part.start)
                and (not title.quoted or _same_bracket(folded, title.end, part.start))
            )
        ):
            numbers.append(part)
        else:
            break
        at = max(part.end, title.end)
        i += 1
    return numbers, i


def _own_bracket(folded: str, title: TitlePart, number: NumberPart) -> bool:
    """A quoted title and a bare number on the next line are a heading and a number line, not a pair."""
    glue = _TITLE_TO_NUMBER.fullmatch(folded, title.end, number.start)
    return bool(glue) and not (title.quoted and "\n" in glue[0] and "(" not in glue[0] and "〔" not in glue[0])  # type: ignore[index]


def _same_bracket(folded: str, start: int, end: int) -> bool:
    between = folded[start:end]
    return between.count("(") > between.count(")")


def _owns_title(folded: str, number: NumberPart, title: TitlePart, after: list[Part]) -> bool:
    """国务院令第583号《城镇燃气管理条例》: the number goes before the title, unless the title has a number behind it or the two are a list."""
    if not title.quoted:
        return number.series == "announcement" and folded[number.end : title.start].strip() == "("
    glue = _NUMBER_TO_TITLE.fullmatch(folded, number.end, title.start)
    if not glue or number.rule == "serial-only" or glue[0].count("\n") > 1:
        return False
    if glue[0].strip() in (",", ")", "〕", ":") and not (
        glue[0].strip() in ("〕",) or (glue[0].strip() == "," and number.series == "order")
    ):
        return False
    if after and isinstance(after[0], NumberPart) and _own_bracket(folded, title, after[0]):
        return False
    return genre_of(folded[title.name_start : title.name_end]).weight != "none"


def _mention(
    scope: Scope,
    start: int,
    end: int,
    title: TitlePart | None = None,
    numbers: list[NumberPart] | None = None,
    *,
    form: str = "full",
    deictic: DeicticPart | None = None,
) -> Mention:
    numbers = numbers or []
    mention = Mention(start, end, title, numbers[0] if numbers else None, numbers[1:], form=form, deictic=deictic)
    if title:
        mention.name = _LAYOUT.sub("", scope.text[title.name_start : title.name_end]) if title.name_end - title.name_start < 600 else ""
        mention.folded_name = "".join(scope.folded[title.name_start : title.name_end].split())
        mention.rules.append(title.rule)
    for number in numbers:
        mention.rules.append(number.rule)
    if numbers and title and numbers[-1].end > title.end:
        mention.end = _closing(scope.folded, title.end, numbers[0], numbers[-1])
    if deictic:
        mention.rules.append(deictic.rule)
    mention.tail = mention.end
    return mention


def _closing(folded: str, title_end: int, first: NumberPart, last: NumberPart) -> int:
    """The core takes in the bracket that closes round the number when nothing else stands in it."""
    opened = folded[title_end : first.start].strip()
    if opened in ("(", "〔"):
        close = _CLOSE.match(folded, last.end)
        if close:
            return close.end()
    return last.end


# ---- what is none -------------------------------------------------------------------------------------------------------------------------

_STRONG_BEFORE = regex.compile(r"(?:印发|出台|制定|颁布|下发|签署|修订|废止|转发|批转)(?:了|的)?(?:新修订的?)?\s?$")
# 《…热线》公告: the kind stands outside the marks.
_GENRE_AFTER = regex.compile(r"\s?(?:公告|通告|通知|意见|方案|办法|规定)(?![栏书单者])")
_RULES_AFTER = regex.compile(r"\s?(?:第[\d一二三四五六七八九十百]{1,5}条|规定)")
_SHORT_NAME = regex.compile(
    r"^(?:暂行|实施|管理|指导|若干|工作|政策|补充|技术)?(?:办法|导则|规定|条例|通知|意见|细则|规则|方案|决定|公告|措施|目录|指南|指引|规划|纲要|计划|准则|规范|标准|议定书|协定|公约|解释|批复|要点|清单|预案|法|复函|函|通告|规程|制度)$"
)


def _declined(scope: Scope, mention: Mention, header: Draft, declined: list[Declined]) -> bool:
    reason = _own_header(scope, mention, header) or _proposal_title(scope, mention) or _no_policy(scope, mention)
    if reason:
        declined.append(Declined(mention.start, mention.end, mention.rules[0] if mention.rules else "", reason))
    return bool(reason)


def _own_header(scope: Scope, mention: Mention, header: Draft) -> str | None:
    if mention.title and mention.title.quoted and not (mention.number and mention.number.start < mention.title.start):
        inner = (
            header.title
            and header.title[0] < mention.start
            and mention.end <= header.title[1]
            and _ISSUES.match(scope.folded, 0, mention.start)
        )
        return "inside the text's own title" if inner else None
    if mention.number and _own_number(scope, mention, header):
        return "the text's own number"
    if header.title and mention.start < header.title[1] and mention.end > header.title[0] and not (mention.title and mention.title.quoted):
        return "the text's own title"
    title = mention.title
    if title and not mention.number and header.title and mention.folded_name == "".join(scope.folded[slice(*header.title)].split()):
        return "the text's own title"
    if (
        mention.title
        and not mention.number
        and mention.start <= header.head_end
        and mention.title.rule == "law-name"
        and _alone(scope, mention)
    ):
        return "the text's own title"
    return None


_ISSUES = regex.compile(r"(?r)(?:印发|转发|批转|发布|公布)\s?")
_ITEM = regex.compile(r"(?:\d{1,3}[.、)]|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\))\s*$")


def _own_number(scope: Scope, mention: Mention, header: Draft) -> bool:
    """The number behind 发文字号:, or the first number of the text when it stands on a line of its own, before the first sentence ends."""
    assert mention.number
    number = mention.number
    if NUMBER_LABEL.search(scope.folded, max(0, number.start - 24), number.start):
        header.number = header.number or number
        return True
    if header.number:
        return number.canonical == header.number.canonical and _alone(scope, mention)
    if number.series == "standard" or _listed(scope, mention):
        return False
    early = mention.start <= max(header.head_end, 120) and (header.head_end < HEAD - 100 or mention.start < 400)
    if early and _alone(scope, mention) and not _ITEM.search(scope.folded, max(0, mention.start - 8), mention.start):
        header.number = number
        return True
    return False


def _listed(scope: Scope, mention: Mention) -> bool:
    """Title and number on one line, and not the text's first: an item of a list or a row of a table."""
    if not mention.title or not mention.number or mention.title.quoted:
        return False
    return "\n" not in scope.folded[mention.start : mention.number.start] and bool(scope.folded[: mention.start].strip(" #\n"))


def _alone(scope: Scope, mention: Mention) -> bool:
    before = scope.folded[max(0, mention.start - 80) : mention.start].rpartition("\n")[2]
    after, line_break, _ = scope.folded[mention.end : mention.end + 80].partition("\n")
    return bool(line_break) and not before.strip(" (#*") and not after.strip(" )*")


_ITEM_NUMBER = regex.compile(r"\s?\(第?\d{1,8}号\)")


def _proposal_title(scope: Scope, mention: Mention) -> str | None:
    """《关于…》的建议(第1503号), 《关于…的提案》（第0123号）: an item that a congress member has put."""
    title = mention.title
    if not title or mention.number:
        return None
    own = mention.folded_name.endswith(("建议", "提案", "议案")) and _ITEM_NUMBER.match(scope.folded, title.end)
    return "the title of a proposal" if own or PROPOSAL.match(scope.folded, title.end + scope.folded.startswith("的", title.end)) else None


def _no_policy(scope: Scope, mention: Mention) -> str | None:
    """Books, papers, forms, contracts, certificates. A number, or a verb that only instruments take, speaks for the rest."""
    title = mention.title
    if not title or not title.quoted:
        return None
    name = mention.folded_name
    if not strip_version(name) or len(name) < 2:
        return "an empty title"
    genre = genre_of(name)
    strong = bool(_STRONG_BEFORE.search(scope.folded, max(0, mention.start - 16), mention.start))
    if genre.weight == "instrument":
        return None
    mention.standard = scope.folded.endswith("标准", 0, mention.start)
    if mention.standard:
        return None
    if mention.number is not None and not (genre.weight == "none" and mention.number.series == "other"):
        return None
    if genre.weight == "none":
        return f"《…{genre.word}》 is no policy instrument"
    if strong or _GENRE_AFTER.match(scope.folded, title.end):
        return None
    if genre.word and "关于" in name[:24]:
        return None
    if genre.word == "报告":
        return None if "政府工作报告" in name or name.endswith("工作报告") else "a report, not a government's"
    if _RULES_AFTER.match(scope.folded, title.end) and not genre.word:
        return None
    return "no genre of policy instruments ends the title"


def is_short_name(name: str) -> bool:
    """《办法》, 《实施细则》: a kind alone, which names no instrument by itself."""
    return bool(_SHORT_NAME.match(strip_version(name)))


def _define(scope: Scope, mention: Mention) -> tuple[int, int]:
    """以下简称 in the bracket behind the mention, or in the one round its number, and where it stands.

    `tail` moves behind the bracket: there the sentence goes on.
    """
    folded = scope.folded
    defined = definition_after(folded, mention.end)
    if defined:
        mention.defines = defined.name
        mention.rules.append("definition")
    inside = folded.count("(", mention.start, mention.end) > folded.count(")", mention.start, mention.end)
    close = closing(folded, mention.end, 1) if inside else closing(folded, mention.end, 0)
    mention.tail = close or mention.end
    return (defined.start, max(defined.end, mention.tail)) if defined else (0, 0)
