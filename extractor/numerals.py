"""Chinese numerals to integers: positional (二〇一七, 一九八五) and counted (五十三, 一百零五, 第三五零号)."""

from functools import lru_cache

DIGITS = {
    c: i
    for i, cs in enumerate(
        ("〇零○0０", "一壹1１", "二贰两2２", "三叁3３", "四肆4４", "五伍5５", "六陆6６", "七柒7７", "八捌8８", "九玖9９")
    )
    for c in cs
}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000}


@lru_cache(maxsize=4096)
def to_int(numeral: str) -> int | None:
    """The value of a numeral in Arabic digits, Chinese digits or counted form; None when it is none of them.

    >>> [to_int(n) for n in ("79", "２０２３", "二〇一七", "五十三", "十二", "一百零五", "三千二百", "三五零", "廿")]
    [79, 2023, 2017, 53, 12, 105, 3200, 350, None]
    """
    if numeral.isdecimal():
        return int(numeral)
    if not numeral or any(c not in DIGITS and c not in UNITS for c in numeral):
        return None
    if all(c in DIGITS for c in numeral):
        return int("".join(str(DIGITS[c]) for c in numeral))
    total = section = digit = 0
    for c in numeral:
        if c in DIGITS:
            digit = DIGITS[c]
        elif UNITS[c] == 10_000:
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * UNITS[c], 0
    return total + section + digit
