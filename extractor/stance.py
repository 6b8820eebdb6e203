"""What a list is cited for: 根据, 贯彻 before it, over acts and objects of their own, the heading 检验检疫依据, the ground on which a text is made."""

import regex

from extractor.lists import Group
from extractor.mention import Mention
from extractor.rules.action import Verb, stance_before
from extractor.verb_behind import verbs_behind

_HEADING = regex.compile(
    r"(?P<verb>依据)[^,。;《》\n]{0,8}\s?(?:\([一二三四五六七八九十]\)[^,。《》\n]{0,10}。?)?(?:[。:]?\s{0,4}(?:\([一二三四五六七八九十\d]\)\s?|\d\.\s?|1\s{1,4})|:?\s{0,4}(?:[▶►●◆◇■□•·]\s?)?)$"
)
# …等文件，结合本省实际，制定本办法: what the whole list is the ground of, however long it is.
_FOUNDS = regex.compile(r"\s?(?:等[^,。;《》]{0,16})?(?:,[^。;《》]{0,40})?,\s{0,4}(?:特|现)?制\s?[定订]本")
_GROUND = regex.compile(r"(?r)根\s{0,4}据|依\s{0,4}据|按\s{0,4}照|依\s{0,4}照")
_ANOTHER_MEMBER = regex.compile(r"\s?(?:等\p{Han}{0,6})?\s?(?:、|,|和|以及|及|与)")
_DEED = regex.compile(r"[^,。;《》]{0,30}行为")


def stance_of(
    folded: str, group: Group, act: tuple[Verb, bool] | None, floor: int, closed: int, before: Mention | None
) -> tuple[Verb | None, int]:
    """The stance that governs the list, if any, not looked for before `floor`, and up to where stances are closed now.

    `act` is the act before the list, `before` the mention before it, `closed` where the last stance ended that has an object of its own.
    """
    stance = stance_before(folded, act[0].start if act else group.start, floor)
    if stance and act and _has_object(folded, group, stance, act, before):
        return None, group.end
    if stance and before and before.start <= stance.start < before.end:
        stance = None  # 关于暂停实施…的通知 on the row above
    if not stance and not act:
        stance = _founding(folded, group) or _headed(folded, group.start)
    return stance, closed


def _headed(folded: str, start: int) -> Verb | None:
    """一、检验检疫依据 over a list."""
    near = max(0, start - 40)
    heading = _HEADING.search(folded, near, start) if folded.find("依据", near, start) != -1 else None
    return Verb(heading.start("verb"), heading.end("verb"), "basis") if heading else None


# 第八条；2.|《B》, the next item below 法律依据：, with what the item before it says in brackets.
_NEXT_ITEM = regex.compile(
    r"[^。;\n《》]{0,120}[;。\n]\s{0,4}(?:\d{1,2}(?:[.、]|\s)\s{0,4}|\([一二三四五六七八九十\d]{1,2}\)\s?|[▶►●◆◇■□•·]\s?)?"
)


def carry_headings(folded: str, groups: list[Group]) -> None:
    """设定依据：《A》（…令第9号，令第31号修订）第八条；《B》: a heading says the same of every item below it."""
    heading, end = None, 0
    for group in groups:
        first = group.members[0]
        if first.relation == "basis" and first.actions[0] == _headed(folded, group.start):
            heading, end = first.actions[0], group.end
        elif heading and group.start >= end and _NEXT_ITEM.fullmatch(folded, end, group.start):
            for member in group.members:
                if not member.actions:
                    member.actions, member.relation = (heading,), "basis"
                    member.rules.append("action")
            end = group.end


def _founding(folded: str, group: Group) -> Verb | None:
    """The 根据 before a list that is the ground of the text, further off than another stance would reach."""
    if not _FOUNDS.match(folded, group.end):
        return None
    ground = _GROUND.search(folded, max(group.members[0].sentence[0], group.start - 1200), group.start)
    return Verb(ground.start(), ground.end(), "basis") if ground else None


def _has_object(folded: str, group: Group, stance: Verb, act: tuple[Verb, bool], before: Mention | None) -> bool:
    """按要求印发了《X》, 根据令第238号修改的《X》: the stance has an object of its own before the act; 根据《A》和X印发的《B》 has both."""
    if not act[1]:
        return stance.type == "basis" and not _rests(folded, group, act[0])
    object_ = before if before and stance.end <= before.start and before.tail <= act[0].start else None
    return object_ is not None and not _ANOTHER_MEMBER.match(folded, object_.tail)


def is_of_another(folded: str, stance: Verb, member: Mention, right: list[Verb]) -> bool:
    """实施刑法第一百八十二条第一款第一项操纵证券市场行为: what is 实施 is the deed; 2007年起施行的《X》作出了规定: the verb behind governs."""
    if stance.type != "implement":
        return False
    modifies = bool(right) and folded.startswith("的", stance.end)
    return modifies or (bool(member.pinpoints) and _DEED.match(folded, member.tail) is not None)


def _rests(folded: str, group: Group, act: Verb) -> bool:
    """根据教育部等11部门联合发布《A》、《B》等相关文件精神: what closes the list is what the stance governs."""
    return not folded.startswith("了", act.end) and any(verb.type == "basis" for verb in verbs_behind(folded, group.members[-1], group))
