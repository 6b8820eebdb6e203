"""Rules x folded text -> Parts in reading order. Overlaps are settled here and nowhere else."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.rules import RULES
from extractor.rules.rule import Declined, NumberPart, Part, Scope, TitlePart


@dataclass(slots=True)
class Scan:
    """Parts in reading order, and what was declined on the way."""

    parts: list[Part]
    declined: list[Declined]


# Of an anchor its last character is looked for: that costs a thirtieth of looking for two, and the rule looks for the rest.
_FINDERS = tuple((rule.find, frozenset(anchor[-1] for anchor in rule.anchors)) for rule in RULES if rule.find)
_ANCHORS = frozenset().union(*(anchors for _find, anchors in _FINDERS))


def scan(scope: Scope) -> Scan:
    """Run every rule, then let no two parts overlap."""
    found: list[Part] = []
    declined: list[Declined] = []
    present = {char for char in _ANCHORS if char in scope.folded}
    for find, anchors in _FINDERS:
        if not anchors or not present.isdisjoint(anchors):
            for part in find(scope):
                if isinstance(part, Declined):
                    declined.append(part)
                else:
                    found.append(part)
    return Scan(_settle(_outermost(found, declined), declined), declined)


def _rank(part: Part) -> tuple[int, int, int]:
    """Titles, then numbers, then what only points; among equals the longer, then the earlier."""
    pointing = not isinstance(part, TitlePart) and not (isinstance(part, NumberPart) and not part.short)
    inferred = isinstance(part, NumberPart) and "range" in part.deviations
    return (0 if isinstance(part, TitlePart) else 3 if inferred else 2 if pointing else 1, part.start - part.end, part.start)


def _outermost(found: list[Part], declined: list[Declined]) -> list[Part]:
    """关于印发《X》的通知 without marks of its own is one instrument: the quoted title inside it is dropped."""
    rows = sorted((p for p in found if isinstance(p, TitlePart) and not p.quoted), key=lambda p: p.start)
    if not rows:
        return found
    starts = [row.start for row in rows]
    kept = []
    for part in found:
        at = bisect_right(starts, part.start) - 1
        if isinstance(part, TitlePart) and part.quoted and at >= 0 and part.end <= rows[at].end:
            declined.append(Declined(part.start, part.end, part.rule, "inside an unquoted title"))
        else:
            kept.append(part)
    return kept


def _settle(found: list[Part], declined: list[Declined]) -> list[Part]:
    """The parts that stand, in reading order; only those that touch each other are rivals."""
    kept: list[Part] = []
    for group in _touching(sorted(found, key=lambda p: (p.start, p.end))):
        kept += group if len(group) == 1 else _strongest(group, declined)
    return kept


def _touching(parts: list[Part]) -> Iterator[list[Part]]:
    group: list[Part] = []
    reach = 0
    for part in parts:
        if part.start >= reach and group:
            yield group
            group = []
        group.append(part)
        reach = max(reach, part.end)
    if group:
        yield group


def _strongest(found: list[Part], declined: list[Declined]) -> list[Part]:
    """Greedy by rank. A number in the brackets that end a title stays with it; so do the inferred members of a range."""
    kept: list[Part] = []
    starts: list[int] = []
    taken: list[Part] = []
    for part in sorted(found, key=_rank):
        at = bisect_right(starts, part.start)
        before = taken[at - 1] if at and taken[at - 1].end > part.start else None
        after = taken[at] if at < len(taken) and taken[at].start < part.end else None
        if not before and not after:
            starts.insert(at, part.start)
            taken.insert(at, part)
        elif not (
            isinstance(part, NumberPart) and ("range" in part.deviations or (before and (_ends(before, part) or _begins(before, part))))
        ):
            declined.append(Declined(part.start, part.end, part.rule, "inside another citation"))
            continue
        kept.append(part)
    return sorted(kept, key=lambda p: (p.start, p.end))


def _begins(title: Part, number: NumberPart) -> bool:
    """《GB/T 50378-2019 绿色建筑评价标准》"""
    return isinstance(title, TitlePart) and title.quoted and number.series == "standard" and number.start - title.name_start <= 1


def _ends(title: Part, number: NumberPart) -> bool:
    """《…的通知（财税〔2016〕36号）》"""
    return isinstance(title, TitlePart) and title.name_end - number.end <= 2
