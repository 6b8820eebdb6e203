"""Which citation stands for which mention, and what of it is right.

A mention is found when one citation overlaps it, and right when form, numbers and title are right. White space, widths, and the shapes of brackets and
quotes make no difference to titles, issuers and pinpoints.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.evaluate.marked import Mention, Unit
from extractor.models import Citation

_FOLD = str.maketrans("〈〉<>＜＞（）［］“”‘’，：；０１２３４５６７８９", "《》《》《》()[]\"\"'',:;0123456789")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A mention that counts and the citation that overlaps it: without a citation it was missed, without a mention invented."""

    unit: Unit
    mention: Mention | None
    citation: Citation | None
    antecedent_right: bool = False

    @property
    def right(self) -> bool:
        return self.mention is not None and self.citation is not None and exact(self.mention, self.citation)


def pairs_of(unit: Unit, citations: tuple[Citation, ...]) -> Iterator[Pair]:
    match = _match(unit, citations)
    mention_of = {citations[j].id: i for i, j in match.items()}
    for i, m in enumerate(unit.mentions):
        if not m.optional:
            c = citations[match[i]] if i in match else None
            yield Pair(unit, m, c, c is not None and mention_of.get(c.antecedent or "") == m.antecedent)
    used = set(match.values())
    yield from (Pair(unit, None, c) for j, c in enumerate(citations) if j not in used)


def _match(unit: Unit, citations: tuple[Citation, ...]) -> dict[int, int]:
    """Mention -> citation, each at most once: exact ones first, then the same form, then the longer overlap."""
    cells = []
    for i, m in enumerate(unit.mentions):
        for j, c in enumerate(citations):
            overlap = min(m.end, c.end) - max(m.start, c.start)
            if overlap > 0:
                cells.append((not same(m, c), m.form != c.form, -overlap, i, j))
    match: dict[int, int] = {}
    used: set[int] = set()
    for *_, i, j in sorted(cells):
        if i not in match and j not in used:
            match[i] = j
            used.add(j)
    return match


def exact(m: Mention, c: Citation) -> bool:
    return m.form == c.form and same(m, c)


def same(m: Mention, c: Citation) -> bool:
    """Number(s) and title both right."""
    numbers = {squash(n) for n in found_numbers(c)} == {squash(n) for n in marked_numbers(m)}
    return numbers and squash(c.title.name if c.title else None) == squash(m.title)


def marked_numbers(m: Mention) -> set[str]:
    return {n for n in (m.canonical, *m.more_numbers) if n}


def found_numbers(c: Citation) -> set[str]:
    return {n.canonical for n in (c.number, *c.other_numbers) if n and n.canonical}


def squash(text: str | None) -> str:
    return _SPACE.sub("", text or "").translate(_FOLD)
