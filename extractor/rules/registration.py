"""规范性文件登记号: ZJSP00-2016-0032, HNPR-2020-01001; a companion of the document number, never a citation by itself."""

from collections.abc import Iterator

import regex

from extractor.rules.fragments import places
from extractor.rules.rule import NumberPart, Part, Rule, Scope

PATTERN = r"(?<![A-Za-z\d]) (?P<code>[A-Z]{3,6}\d{0,2}) - (?P<year>(?:19|20)\d\d) - (?P<serial>\d{3,6}) (?![\d-])"
_PATTERN = regex.compile(PATTERN, regex.VERBOSE)
_WITHIN, _LONGEST = 12, 24


def find(scope: Scope) -> Iterator[Part]:
    """Registration ids that the word 登记 announces within the twelve characters before."""
    for at, word in places(scope.folded, *REGISTRATION.anchors):
        match = _PATTERN.search(scope.folded, at, at + _WITHIN + _LONGEST)
        if match and match.start() <= at + _WITHIN and scope.folded.rfind(word, at, match.start()) == at:
            year, serial = int(match["year"]), int(match["serial"])
            yield NumberPart(match.start(), match.end(), REGISTRATION.id, match[0], "registration", match["code"], year, serial)


REGISTRATION = Rule(
    id="registration",
    finds="规范性文件登记号，与文号并列",
    source="浙江省行政规范性文件管理办法; CITATIONS.md 1.4",
    pattern=PATTERN,
    find=find,
    anchors=("登记",),
    yes={
        "按照浙政发〔2016〕49号（文件登记号：ZJSP00-2016-0032）执行": {
            "number.canonical": "浙政发〔2016〕49号",
            "other_numbers": [{"canonical": "ZJSP00-2016-0032", "series": "registration"}],
        }
    },
    no={"合同编号：HTBH-2020-0012": "a contract's number"},
)
RULES = (REGISTRATION,)
