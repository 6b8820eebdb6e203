"""The sentence round a mention: verbs with their scope over lists, bodies that issued it, places inside it, dates."""

from dataclasses import replace

import regex

from extractor.genres import genre_of
from extractor.headings import govern_rows, lead_in
from extractor.issuers import apposition, issuers_of
from extractor.lists import Group, groups_of, repeal_together, turn_passive
from extractor.mention import Mention
from extractor.rules.action import Verb, act_before, modality, named_verb
from extractor.rules.date import dates_after, sentence_dates
from extractor.rules.fragments import stripped
from extractor.rules.header import Draft
from extractor.rules.issuer import Bodies
from extractor.rules.pinpoint import pinpoints_at
from extractor.rules.rule import Scope
from extractor.stance import carry_headings, is_of_another, stance_of
from extractor.verb_behind import announced, verbs_behind

_SENTENCE_END = regex.compile(
    r"[。!?！？;]|\n\s*\n|\n(?=\s{0,8}(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十百]{1,5}[条章]|\d{1,3}\s{2,8}\S|[▶►●◆◇■□•·☞✔✓★※]))|\|"
)
_SENTENCE_START = regex.compile("(?r)" + _SENTENCE_END.pattern)
_CLAUSE_START = regex.compile(r"(?r)[,。;!?！？:|]|\n\s*\n")


def surround(scope: Scope, mentions: list[Mention], header: Draft) -> None:
    """Fill actions, relation, issuers, dates, pinpoints and sentence of every mention."""
    floor = 0
    leads: list[Bodies] = []
    for i, mention in enumerate(mentions):
        following = mentions[i + 1].start if i + 1 < len(mentions) else len(scope.folded)
        mention.sentence = _sentence(scope.folded, mention, mentions[i - 1].sentence if i else None)
        leads.append(apposition(scope, mention, max(floor, mention.sentence[0])))
        _pinpoint(scope, mention, following if following >= mention.tail else _next_beyond(mentions, i, len(scope.folded)))
        behind = mention.title.end if mention.title and mention.title.end < mention.end else mention.end
        if scope.folded.find("日", behind, mention.tail) != -1:
            mention.dates = list(dates_after(scope.text, scope.folded, behind, min(mention.tail, following + 200)))
        mention.dates += sentence_dates(scope.text, scope.folded, mention.tail)
        mention.rules += ["date"] if mention.dates else []
        floor = mention.tail
    groups = groups_of(scope, mentions, leads)
    closed, before = 0, None
    for group in groups:
        closed = _govern(scope, group, header, closed, before)
        before = group.members[-1]
    carry_headings(scope.folded, groups)
    repeal_together(scope.folded, groups)
    turn_passive(scope.folded, groups)
    govern_rows(scope.folded, mentions)


def _sentence(folded: str, mention: Mention, last: tuple[int, int] | None) -> tuple[int, int]:
    """Where the sentence of the mention begins and ends; often it is the sentence of the mention before."""
    if last and last[0] <= mention.start and mention.end <= last[1]:
        return last
    floor = last[1] if last and last[1] <= mention.start else 0
    before = _SENTENCE_START.search(folded, floor, mention.start)
    after = _SENTENCE_END.search(folded, mention.end)
    return stripped(folded, before.end() if before else floor, _stop(after, folded) if after else len(folded))


def _stop(mark: "regex.Match[str]", folded: str) -> int:
    return mark.end() if folded[mark.start()] in "。!?！？;" else mark.start() + 1


def _next_beyond(mentions: list[Mention], i: int, end: int) -> int:
    """Where the next mention begins that is not in the bracket behind mention `i`: 《X》（…令第88号公布，根据…令第2号修正）第八条."""
    tail = mentions[i].tail
    return next((m.start for m in mentions[i + 1 : i + 6] if m.start >= tail), end if i + 6 >= len(mentions) else tail)


def _pinpoint(scope: Scope, mention: Mention, following: int) -> None:
    for place in dict.fromkeys((mention.tail, mention.end)):
        for pinpoint in pinpoints_at(scope.text, scope.folded, place):
            if pinpoint["end"] <= following:
                mention.pinpoints.append(pinpoint)
                mention.rules.append("pinpoint")
                mention.tail = max(mention.tail, pinpoint["end"])
        if mention.pinpoints:
            return


def _govern(scope: Scope, group: Group, header: Draft, closed: int, before: Mention | None) -> int:
    """Fill the group's actions, relation and issuers. No stance reaches over `closed`; the answer is up to where the stances are closed now."""
    folded, first = scope.folded, group.members[0]
    floor = max(first.sentence[0], 0)
    clause = _CLAUSE_START.search(folded, max(floor, group.start - 120), group.start)
    left = clause.end() if clause else max(floor, group.start - 120)
    if first.title and not first.title.quoted:
        left = max(left, folded.rfind("\n", left, group.start) + 1)  # a row of a table stands for itself
    act = act_before(folded, group.start, left)
    stance, closed = stance_of(folded, group, act, max(left, closed), closed, before)
    act = act or (None if stance else lead_in(folded, group.start, closed))
    for member, own in zip(group.members, group.leads, strict=True):
        right = verbs_behind(folded, member, group)
        its_stance = None if stance and is_of_another(folded, stance, member, right) else stance
        _judge(member, its_stance, _act_on(folded, member, _outer(folded, act, left), first), right)
        by = _reissued(folded, act, right) if act else _changed(folded, group.start, right)
        if not member.number and announced(folded, member.tail):
            member.same = member.same or header.number
        issuers_of(scope, member, own, by, left, header, first)
    return closed


def _act_on(folded: str, member: Mention, act: tuple[Verb, bool] | None, first: Mention) -> tuple[Verb, bool] | None:
    """The act before the list; else, or in place of one that is said of the first alone, 海关总署令第80号|发布的|《预归类暂行办法》."""
    title, number = member.title, member.number
    if (act and not (act[1] and member is not first)) or not title or not number or number.end + 1 >= title.start:
        return act
    return act_before(folded, title.start, number.end) or act


# 同时|废止|1982年5月国务院|发布的《X》
_OUTER = regex.compile(
    r"(?r)(?:(?P<repeal>废止|停止执行)|(?P<amend>修订|修改))了?(?:(?:19|20)\d\d年[\d月日]{0,6})?[\p{Han}、]{0,24}(?:院|府|部|委|局|厅|会|署|室)"
)


def _outer(folded: str, act: tuple[Verb, bool] | None, left: int) -> tuple[Verb, bool] | None:
    """What is done with 国务院发布的《X》, when a verb before its attribute says so; else the act itself."""
    outer = _OUTER.match(folded, max(left, act[0].start - 40), act[0].start) if act and act[1] and act[0].type == "issue" else None
    return (named_verb(folded, outer, left), False) if outer else act


def _reissued(folded: str, act: tuple[Verb, bool], right: list[Verb]) -> tuple[Verb, bool]:
    """现将修订后的《X》印发给你们: who prints it is who acts."""
    verb, modifies = act
    printed = modifies and "将" in folded[max(0, verb.start - 3) : verb.start] and bool(right) and right[0].type == "issue"
    return (replace(verb, type="issue"), False) if printed else act


def _changed(folded: str, start: int, right: list[Verb]) -> tuple[Verb, bool] | None:
    """协会对《A》进行了修订, 现将《A》印发给你们: the body stands before 对 or 现将, as if the act stood there."""
    verb = right[0] if right else None
    work = _WORK[verb.type].match(folded, max(0, start - 3), start) if verb and verb.type in _WORK else None
    if not verb or not work:
        return None
    done = verb.modality == modality(folded, work.start(), 0) == "done"
    return (Verb(work.start(), start, "issue"), False) if done else None


_WORK = {"amend": regex.compile("(?r)(?:对|将|(?:完成|开展)了?)"), "issue": regex.compile("(?r)现?将")}


def _judge(member: Mention, stance: Verb | None, act: tuple[Verb, bool] | None, right: list[Verb]) -> None:
    """A stance goes before an act; 同时废止 and, of a decision or an order, 第二次修正 behind go before an act, but not before 根据."""
    verbs = [v for v in (stance, act[0] if act else None, *right) if v]
    member.actions = tuple(sorted(verbs, key=lambda v: v.start))
    if not verbs:
        return
    member.rules.append("action")
    after = right[0].type if right else None
    if act and act[1] and not stance and after and (after in ("issue", "forward") or act[0].type == "amend"):
        member.relation = str(after)  # 现将新修订的《X》印发给你们, 修订后的《X》规定
        return
    rests = stance is not None and stance.type == "basis"
    decision = genre_of(member.folded_name).word == "决定" if member.title else member.number is not None
    if not rests and (after == "repeal" or (after == "amend" and decision)):
        member.relation = str(after)
    else:
        member.relation = (stance or (act[0] if act else right[0])).type
