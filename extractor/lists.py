"""Mentions in one list: what holds them together, and what closes it."""

from dataclasses import dataclass

import regex

from extractor.mention import Mention
from extractor.rules.issuer import Bodies
from extractor.rules.rule import Scope

# What may stand between the members of one list: a separator, a date of issue, the sign of the next item.
_GLUE = regex.compile(
    r"""\s{0,90}+ (?:及其?(?:修订|补充|相关|有关)?(?:实施条例|实施细则|(?:暂行)?实施办法|释义|配套文件|配套规则)?)? (?:等?文件|等|文)? \s{0,4}
    (?: [;,。] \s? [二三四五六七八九]是 | 、 \s{0,4} (?:以及|和|及|与|并)? | , \s{0,4} (?:以及|及)? | 和 | 以及 | 及 | 与 | 或者? | 暨 | 并 | ; \s{0,4} (?:[二三四五六七八九十]{1,3}、|(?=\d{1,2}[.、])) | [;。]? \s{0,4} (?=\(\s?[一二三四五六七八九十\d]) )? \s{0,90}+
    (?: \(\s?[一二三四五六七八九十\d]{1,3}\s?\) \s{0,2} (?:\p{Han}{2,10}。)? | \d{1,2}[.、] | [▶►●◆◇■□•] )? \s{0,4} [原旧新省市]? \s{0,2}
    (?: \d{4}年\d{1,2}月(?:\d{1,2}日)? (?:发布|公布|印发|施行)? 的? )? \s{0,2}""",
    regex.VERBOSE,
)
# A page's layout may put a member of a list in the middle of the next line.
_FAR_APART = 150
# 、2000年2月22日原国家检验检疫局令第20号公布并根据海关总署令第238号修改的, but not ，将自2022年起施行，…修改的: what is in force is not repealed
_MODIFIED = regex.compile(
    r"(?:\([^()]{0,60}\))?\s?(?:、|,|和|以及|及|与)(?![^。;:!?]{0,60}起(?:施行|实施|执行|生效),)[^。;:!?]{0,200}(?:公布|发布|印发|通过|批准|制定|修改|修订|修正)(?:,?\s?并?[^。;:!?]{0,120}(?:修改|修订|修正))?的\s?"
)

_BY = regex.compile(r"(?:被|已为|由)(?=\s?$)")
_PASSIVE = regex.compile(r"[\s,]?(?:已经?)?(?:于[\d年月日]{4,12})?(?:被|(?<=已)为|随?后?由)\s?")


@dataclass(slots=True)
class Group:
    """Mentions in one list: verbs to the left of the first and to the right of the last govern them all."""

    members: list[Mention]
    leads: list[Bodies]
    start: int
    end: int


def groups_of(scope: Scope, mentions: list[Mention], leads: list[Bodies]) -> list[Group]:
    """The lists of a text, in reading order; `leads` are the bodies in apposition to each mention."""
    groups: list[Group] = []
    for mention, lead in zip(mentions, leads, strict=True):
        start = lead.start
        last = groups[-1] if groups else None
        if (
            last
            and start >= last.end
            and start - last.end < _FAR_APART
            and _GLUE.fullmatch(scope.folded, last.end, start)
            and not (mention.deictic and "," in scope.folded[last.end : start])  # 出台了《X》，该办法规定
            and not _apart(scope.folded, last, mention, start)
            and not _replaces(scope.folded, last, mention, start)
        ):
            last.members.append(mention)
            last.leads.append(lead)
            last.end = mention.tail
        else:
            groups.append(Group([mention], [lead], start, mention.tail))
    return groups


def _apart(folded: str, last: Group, mention: Mention, start: int) -> bool:
    """An empty line, or a line's end beside a row of a table, which stands for itself; an order over 《X》已经…通过，现予公布."""
    gap, over = folded[last.end : start], last.members[-1]
    if not gap.strip() and not over.title and over.number and over.number.series == "order":
        return True
    rows = (member.title is not None and not member.title.quoted for member in (last.members[-1], mention))
    return "\n\n" in gap or ("\n" in gap and any(rows))


# 印发了《A》, 《B》同时废止: what befalls B is not what was done with A.
_END = regex.compile(
    r"(?:[、和及与\s]|《[^《》]{2,80}》|\([^()]{2,60}\)|第[^,。;《》]{1,12}条){0,12}(?:同时|一并|自动)?(?:废止|失效|停止执行|停止施行|继续有效|继续执行)"
)
_MADE = regex.compile(r"(?r)(?:印发|下发|发布|公布|颁布|颁发|制定|出台|修订)了?\s?")


def _replaces(folded: str, last: Group, mention: Mention, start: int) -> bool:
    if not folded.startswith(",", last.end):
        return False
    first = last.members[0]
    return bool(_MADE.match(folded, max(0, first.start - 4), first.start) and _END.match(folded, mention.tail))


def turn_passive(folded: str, groups: list[Group]) -> None:
    """《A》已被《B》废止: the verb behind B is what befalls A, and nothing befalls B; 《A》由令第2号修改 is said of both."""
    before: Group | None = None
    for group in groups:
        by, agent = _BY.search(folded, max(0, group.start - 6), group.start), group.members[0]
        if by and agent.relation in ("amend", "repeal") and agent.actions[-1].start > agent.start:
            patient = before.members[-1] if before else None
            if before and patient and not patient.actions and _PASSIVE.fullmatch(folded, before.end, group.start):
                for member in before.members:
                    member.actions, member.relation = agent.actions, agent.relation
                    member.rules.append("action")
            if by[0] != "由":
                agent.actions, agent.relation = (), "mention"
        before = group


def repeal_together(folded: str, groups: list[Group]) -> None:
    """《A》、2000年令第20号公布的《B》同时废止: what closes a list governs its members, though each has verbs of its own before it."""
    later: Group | None = None
    for group in reversed(groups):
        last = group.members[-1]
        if later and last.title and _MODIFIED.fullmatch(folded, group.end, later.start):
            verb = later.members[-1].actions[-1]
            for member in group.members:
                member.actions, member.relation = (*member.actions, verb), "repeal"
            later = group
        elif last.title:
            later = group if last.relation == "repeal" and last.actions[-1].start >= last.end else None
