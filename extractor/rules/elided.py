"""The elided members of a list or range of numbers: 国发〔2017〕79号、80号, 海关总署令第198、240、262号, 79-81号. Code, body and year are printed once."""

from dataclasses import replace

import regex

from extractor.rules.rule import NumberPart, Scope

_CONTINUATION = regex.compile(
    r"""
    \s{0,3} (?: [、,] | 和 | 及 | 与 | 以及 | (?P<range>- | ~ | ～ | 至 | 到) ) \s{0,3}      # 79号、80号  79-81号  3、7、9号
    (?:(?P<year>(?:19|20)\d\d)年)? (?P<di>第?) (?P<serial>\d{1,5}) (?P<hao>\s{0,3}号)? (?!\d | \s?[年月日条款项个家万亿%元楼件份] | 令 | 公告)
    """,
    regex.VERBOSE,
)
# What a continuation may begin with.
_GOES_ON = frozenset(" \n、,和及与以-~～至到")
RANGE_LIMIT = 30


def continuations(scope: Scope, head: NumberPart) -> list[NumberPart]:
    """The members behind `head`, with its code, bodies and year. Only what ends in 号 counts."""
    members: list[NumberPart] = []
    pending: list[NumberPart] = []
    at, serial = head.end, head.serial or 0
    for _ in range(RANGE_LIMIT):
        more = _CONTINUATION.match(scope.folded, at) if scope.folded[at : at + 1] in _GOES_ON else None
        if not more or head.code is None or (more["year"] and head.series != "announcement"):
            break
        value, year = int(more["serial"]), int(more["year"] or 0)
        if more["range"] and serial < value <= serial + RANGE_LIMIT:
            pending += [member(head, n, at, more.end(), "range") for n in range(serial + 1, value)]
        elif more["range"]:
            break
        head = _of_year(head, year) if year else head
        pending.append(member(head, value, more.start("year") if year else more.start("di"), more.end(), "inherited-code"))
        at, serial = more.end(), value
        if more["hao"]:
            members += pending
            pending = []
    return members


def _of_year(head: NumberPart, year: int) -> NumberPart:
    """海关总署公告2015年第57号、2016年第52号: the body alone is printed once."""
    return replace(head, year=year, canonical=(head.canonical or "").replace(f"{head.year}年", f"{year}年"))


def member(head: NumberPart, serial: int, start: int, end: int, deviation: str) -> NumberPart:
    """The number with another serial, at another place."""
    canonical = f"{(head.canonical or '').removesuffix(f'{head.serial}号')}{serial}号"
    return replace(head, start=start, end=end, canonical=canonical, serial=serial, deviations=(deviation,))
