"""Mentions that stand: what is no citation is declined, what 以下简称 gives is noted, and where each mention's surroundings begin and end."""

from itertools import pairwise

import regex

from extractor.decline import is_paper, names_standard, reason_against
from extractor.genres import genre_of
from extractor.mention import Mention
from extractor.own_header import find_own_number
from extractor.pairing import ADJACENT, pair
from extractor.rules.fragments import A_STANDARD
from extractor.rules.header import Draft
from extractor.rules.rule import Declined, Scope
from extractor.rules.short_form import closing, defined_by_row, definition_after
from extractor.scan import Scan

# 《热水系统能效等级》标准(以下简称《能效等级》)
_NOUN = regex.compile(A_STANDARD + r"(?=\s?\()")


def assemble(scope: Scope, scanned: Scan, header: Draft) -> list[Mention]:
    """Mentions in reading order; what is declined here goes to `scanned.declined` with its reason."""
    kept: list[Mention] = []
    paired = pair(scope, scanned.parts)
    papers = {m.folded_name for m in paired if is_paper(m)}
    find_own_number(scope, paired, header)
    defined: set[str] = set()
    defining = (0, 0)
    for mention in paired:
        if defining[0] <= mention.start < defining[1]:
            scanned.declined.append(Declined(mention.start, mention.end, "definition", "the short name that 以下简称 gives, no mention"))
            continue
        known, paper = mention.folded_name in defined or _coordinated(scope.folded, mention, kept), mention.folded_name in papers
        mention.standard = not known and not paper and names_standard(scope, mention)
        reason = None if known else reason_against(scope, mention, header, paper)
        if reason:
            scanned.declined.append(Declined(mention.start, mention.end, mention.rules[0] if mention.rules else "", reason))
        else:
            kept.append(mention)
            defining = _define(scope, kept)
            _define_by_row(scope, kept, scanned)
            defined |= {m.defines for m in kept[-_MOST_DEFINED:] if m.defines}
    kept = [mention for mention in kept if not _heads(mention, header, scanned)]
    _share_numbers(kept)
    return kept


def _heads(mention: Mention, header: Draft, scanned: Scan) -> bool:
    """The text's own number once more, over the line where it stands alone: in the page's path, before its title."""
    number, own = mention.number, header.number
    repeated = bool(own and number and not mention.title and mention.start < own.start and number.canonical == own.canonical)
    if repeated:
        scanned.declined.append(Declined(mention.start, mention.end, mention.rules[0], "the text's own number"))
    return repeated


def _coordinated(folded: str, mention: Mention, kept: list[Mention]) -> bool:
    """《社区民防建设基本标准》和《社区民防建设基本内容》: in a list with an instrument, a title of unknown genre is one too."""
    last = kept[-1] if kept else None
    if not last or not last.title or not mention.title or not mention.title.quoted or last.form != "full" or last.end != last.title.end:
        return False
    name = mention.folded_name
    return (
        bool(ADJACENT.fullmatch(folded, last.end, mention.start)) and len(name) > 4 and not (genre_of(name).word or name.endswith(_WORKS))
    )


# What a list of papers may name too, and is built: 《南山港科考码头工程》.
_WORKS = ("工程", "项目")


def _share_numbers(mentions: list[Mention]) -> None:
    """A title that has a number in one place is the same instrument where it stands without."""
    numbers = {m.folded_name: m.number for m in mentions if m.folded_name and m.number}
    for mention in mentions:
        if mention.folded_name and not mention.number:
            mention.same = numbers.get(mention.folded_name)


def _define_by_row(scope: Scope, kept: list[Mention], scanned: Scan) -> None:
    """《公司法》 指 《中华人民共和国公司法》: the left name is no mention, it is what the right one is called."""
    mention = kept[-1]
    row = defined_by_row(scope.folded, mention.start) if mention.title and not mention.defines else None
    if not row:
        return
    mention.defines, begin = row
    mention.rules.append("definition")
    if len(kept) > 1 and kept[-2].end > begin:
        named = kept.pop(-2)
        scanned.declined.append(
            Declined(named.start, named.end, "definition", "the short name that a table of definitions gives, no mention")
        )


# How many short names one bracket gives.
_MOST_DEFINED = 9
_LIST_GAP = 40


def _define(scope: Scope, kept: list[Mention]) -> tuple[int, int]:
    """以下简称 in the bracket behind the last mention, or in the one round its number, and where it stands; 以下分别简称 names the list before it.

    The mention's `tail` moves behind the bracket: there the sentence goes on.
    """
    folded, mention = scope.folded, kept[-1]
    noun = _NOUN.match(folded, mention.end)
    end = noun.end() if noun else mention.end
    defined = definition_after(folded, end, mention.start)
    if not defined and mention.title and mention.title.end < mention.end:
        defined = definition_after(folded, mention.title.end, mention.start)
    surface = folded[mention.start : mention.end]
    mention.tail = closing(folded, end, inside=surface.count("(") > surface.count(")")) or mention.end
    if not defined and mention.tail > mention.end:
        defined = definition_after(folded, mention.tail, mention.start)  # 公告(《X》)(以下简称"28号公告")
        mention.tail = (closing(folded, mention.tail) or mention.tail) if defined else mention.tail
    if not defined:
        return 0, 0
    row = kept[-len(defined.names) :] if defined.names else []
    if len(row) == len(defined.names) and all(
        b.start - a.tail < _LIST_GAP and "。" not in folded[a.tail : b.start] for a, b in pairwise(row)
    ):
        for member, name in zip(row, defined.names, strict=True):
            member.defines = name
            member.rules.append("definition")
    return defined.start, max(defined.end, mention.tail)
