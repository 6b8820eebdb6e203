"""Rules x folded text -> Parts in reading order. Overlaps are settled here and nowhere else."""

from dataclasses import dataclass

from extractor.rules import RULES
from extractor.rules.rule import Declined, DeicticPart, NumberPart, Part, Scope, TitlePart

# A text without any of these cites nothing that a rule could find.
ANCHORS = ("《", "〔", "号", "令", "GB", "/T", "ISO", "关于", "中华人民共和国", "该", "上述", "前述")


@dataclass(slots=True)
class Scan:
    """Parts in reading order, and what was declined on the way."""

    parts: list[Part]
    declined: list[Declined]


def scan(scope: Scope) -> Scan:
    """Run every rule, then let no two parts overlap: quoted titles first, longer numbers before shorter, deictics last."""
    found: list[Part] = []
    declined: list[Declined] = []
    if not any(anchor in scope.folded for anchor in ANCHORS):
        return Scan(found, declined)
    for rule in RULES:
        if rule.find:
            for part in rule.find(scope):
                (declined if isinstance(part, Declined) else found).append(part)  # type: ignore[arg-type]
    return Scan(_settle(found, declined), declined)


def _rank(part: Part) -> tuple[int, int, int]:
    if isinstance(part, TitlePart):
        return (0 if part.quoted else 2, part.start - part.end, part.start)
    if isinstance(part, NumberPart):
        return (3 if part.short else 1, part.start - part.end, part.start)
    return (4, part.start - part.end, part.start)


def _settle(found: list[Part], declined: list[Declined]) -> list[Part]:
    """Greedy by rank. An unquoted title may hold quoted ones: it takes their place, for 关于印发《X》的通知 is one instrument."""
    kept: list[Part] = []
    taken: list[tuple[int, int, Part]] = []
    for part in _absorbed(sorted(found, key=_rank), declined):
        at = _insertion(taken, part.start)
        before = taken[at - 1] if at else None
        after = taken[at] if at < len(taken) else None
        inferred = isinstance(part, NumberPart) and "range" in part.deviations
        if not inferred and ((before and before[1] > part.start) or (after and after[0] < part.end)):
            if not (isinstance(part, NumberPart) and before and _in_title_tail(part, before[2])):
                declined.append(Declined(part.start, part.end, part.rule, "inside another citation"))
                continue
        else:
            taken.insert(at, (part.start, part.end, part))
        kept.append(part)
    return sorted(kept, key=lambda p: (p.start, p.end))


def _absorbed(ranked: list[Part], declined: list[Declined]) -> list[Part]:
    """Drop the quoted titles that an unquoted one encloses, and then rank the enclosing ones first."""
    outer = [p for p in ranked if isinstance(p, TitlePart) and not p.quoted]
    if not outer:
        return ranked
    outer.sort(key=lambda p: p.start)
    starts = [p.start for p in outer]
    kept = []
    for part in ranked:
        at = _bisect(starts, part.start) - 1
        if isinstance(part, TitlePart) and part.quoted and at >= 0 and outer[at].start <= part.start and part.end <= outer[at].end:
            declined.append(Declined(part.start, part.end, part.rule, "inside an unquoted title"))
            continue
        kept.append(part)
    return kept


def _in_title_tail(part: NumberPart, holder: Part) -> bool:
    """《…的通知（财税〔2016〕36号）》: the number in the brackets that end a title is that title's."""
    return isinstance(holder, TitlePart) and holder.name_end - part.end <= 2


def _insertion(taken: list[tuple[int, int, Part]], start: int) -> int:
    low, high = 0, len(taken)
    while low < high:
        middle = (low + high) // 2
        if taken[middle][0] <= start:
            low = middle + 1
        else:
            high = middle
    return low


def _bisect(starts: list[int], start: int) -> int:
    from bisect import bisect_right

    return bisect_right(starts, start)


__all__ = ["ANCHORS", "DeicticPart", "Scan", "scan"]
