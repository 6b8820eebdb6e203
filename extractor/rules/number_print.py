"""A number as it is printed: its canonical form, and how the print departs from 代字〔YYYY〕N号."""

import regex

from extractor.numerals import to_int
from extractor.rules.fragments import OPEN, compact
from extractor.rules.rule import NumberPart, Scope

_WIDE_DIGIT = regex.compile("[０-９]")
_BRACKET = regex.compile(OPEN)
SOURCE = "GB/T 9704-2012 7.2.5; 党政机关公文处理工作条例 第九条(五)"


def number_part(
    scope: Scope, match: "regex.Match[str]", start: int, rule: str, code: str, year: int, serial: int, certainty: str
) -> NumberPart:
    """The number whose code begins at `start` and whose year and serial are those of `match`, at the end of which it ends."""
    end = match.end()
    code = code.replace("(", "（").replace(")", "）")
    surface = scope.text[start:end]
    series = "interpretation" if "释" in code else "document"
    canonical = f"{code}〔{year}〕{serial}号"
    found = () if surface == canonical else deviations(surface, scope.folded[start:end], match)
    return NumberPart(start, end, rule, canonical, series, code, year, serial, found, certainty=certainty)


def codeless(scope: Scope, match: "regex.Match[str]", start: int, rule: str, year: int, serial: int) -> NumberPart:
    """A number whose code is not printed: 《X》〔2016〕440号, 市发改委2016年440号文件. It is nobody's by itself."""
    found = deviations(scope.text[start : match.end()], scope.folded[start : match.end()], match)
    return NumberPart(start, match.end(), rule, f"〔{year}〕{serial}号", "other", None, year, serial, (*found, "no-code"), certainty="low")


def masked(start: int, end: int, rule: str, year: int | None, serial: int) -> NumberPart:
    """A number whose code is masked: [政府发文]7号, ××政发〔2020〕3号. Nothing canonical can be made of it: two towns may have one like it."""
    return NumberPart(start, end, rule, None, "document", None, year, serial, ("masked",), certainty="low")


def two_digits(match: "regex.Match[str]") -> bool:
    """〔84〕: a year without its century."""
    return bool(match["year"]) and len(compact(match["year"])) == 2


def deviations(surface: str, folded: str, match: "regex.Match[str]") -> tuple[str, ...]:
    """How a print departs from 代字〔YYYY〕N号, as words in a fixed order."""
    serial = match["serial"].lstrip()
    found = [] if "〔" in surface and "〕" in surface else ["brackets" if _BRACKET.search(match[0]) else "no-brackets"]
    if " " in folded or "\n" in folded:
        found.append("space")
    if surface != folded and _WIDE_DIGIT.search(surface):
        found.append("width")
    if "di" in match.re.groupindex and match["di"]:
        found.append("ordinal")
    if serial[0] == "0":
        found.append("padding")
    if not serial.isascii():
        found.append("numeral")
    if two_digits(match):
        found.append("two-digit-year")
    if folded[0] in "〔(〈":
        found.append("year-first")
    if folded[-1] not in "号)":
        found.append("no-serial-mark")
    return tuple(found)


def full_year(surface: str) -> int | None:
    year = to_int(surface)
    if year is None or len(surface) == 4:
        return year if year is not None and 1900 <= year < 2100 else None
    return year + (1900 if year >= 49 else 2000) if len(surface) == 2 else None
