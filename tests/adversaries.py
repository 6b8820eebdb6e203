"""Texts made to be slow, each for any length: by hand for what a stage could do wrong, and by stretching or repeating pieces of the rules' own examples."""

import gc
import random
import time
from collections.abc import Callable, Iterator

from extractor import extract
from extractor.rules import RULES

Make = Callable[[int], str]
LIMIT = 4.8


def repeated(piece: str, lead: str = "", tail: str = "") -> Make:
    """A text of about n characters: the piece again and again between lead and tail."""
    return lambda n: lead + piece * max(1, n // len(piece)) + tail


def numbered(piece: str) -> Make:
    """The same, with a number of its own in each `#`, so that no two are alike and no cache helps."""
    return lambda n: "".join(piece.replace("#", str(i)) for i in range(max(1, n // (len(piece) + 3))))


BY_HAND: dict[str, Make] = {
    # one character
    "han run": repeated("国"),
    "digits": repeated("1"),
    "chinese numerals": repeated("一"),
    "latin": repeated("A"),
    "blanks": repeated(" ", "〔2017〕"),
    "blanks before a title": repeated(" ", "根据", "《办法》"),
    "zero width": repeated("\N{ZERO WIDTH SPACE}", "国发〔2017〕", "5号"),
    "line breaks": repeated("\n", "", "《办法》"),
    "line breaks and blanks": repeated("\n ", "", "《办法》"),
    "full stops": repeated("。", "", "《办法》"),
    "bars": repeated("|"),
    "quotes": repeated("“", "《办法》"),
    "one line": repeated("近年来我省各级部门认真贯彻落实上级关于加强队伍建设的要求，"),
    # marks and brackets
    "opening marks": repeated("《"),
    "closing marks": repeated("》"),
    "unclosed title": repeated("关于加强管理", "《"),
    "unclosed titles": repeated("《关于加强管理的"),
    "nested marks": repeated("《〈"),
    "marks nested and closed": lambda n: "《〈" * (n // 4) + "〉》" * (n // 4),
    "inner marks": repeated("〈甲〉", "《关于", "》"),
    "titles over line breaks": lambda n: ("《" + "\n" * 390) * (n // 391),
    "year brackets": repeated("〔2017〕"),
    "opening brackets": repeated("〔"),
    "parentheses": repeated("(", "《办法》"),
    "parentheses that pair": lambda n: "《办法》" + "（" * (n // 2) + "）" * (n // 2),
    # titles
    "titles": repeated("《关于加强管理的通知》"),
    "different titles": numbered("《第#号办法》和《办法》"),
    "long titles": lambda n: ("《" + "关于印发〈" * 60 + "办法》") * (n // 300),
    "titles of kinds alone": repeated("《办法》"),
    "titles that are none": repeated("《人民日报》", "《电力法》"),
    "titles across sentences": repeated("《甲。乙办法》", "《电力法》"),
    "about": repeated("关于"),
    "about with kinds": repeated("关于加强通知"),
    "about over blanks": lambda n: ("关于\n" + " " * 900) * (n // 903),
    "law names": numbered("违反中华人民共和国第#公司法第十条，"),
    "country": repeated("中华人民共和国"),
    "short laws": repeated("公司法第三条"),
    "clipped laws": numbered("《第#基金法》"),
    "rows": numbered("#.关于加强管理的通知（国发〔2017〕#号）\n"),
    "rows on one line": numbered("|关于加强管理的第#通知|"),
    "rows of a repeal list": numbered("废止的规范性文件目录#\n关于加强第#管理的通知\n"),
    "headings": repeated("关于加强管理的通知\n"),
    "header labels": repeated("标题：关于加强管理的通知\n发文字号：国发〔2017〕5号\n发文机关：财政部\n"),
    # numbers
    "numbers": repeated("国发〔2017〕79号"),
    "different numbers": numbered("国发〔2017〕#号，"),
    "number list": repeated("、80号", "国发〔2017〕79号"),
    "number ranges": repeated("-99号、70号", "国发〔2017〕69号"),
    "numbers broken by blanks": repeated("国发 〔 2 0 1 7 〕 7 9 号 "),
    "numbers without a code": repeated("〔2017〕5号、"),
    "unlisted codes": numbered("校党字〔2017〕#号"),
    "year first": repeated("（94）财税字第12号"),
    "orders": repeated("令第5号"),
    "orders turned": repeated("第5号令"),
    "ministers' orders": numbered("财政部令第#号"),
    "announcements": repeated("公告2019年第5号"),
    "standards": numbered("GB/T #-2020 "),
    "registrations": repeated("（文件登记号：ZJSP00-2016-0032）", "浙政发〔2016〕49号"),
    # lists, bodies, verbs, places, dates
    "bodies": repeated("财政部、", "", "《关于加强管理的通知》"),
    "bodies in a title": repeated("财政部、", "《", "关于加强管理的通知》"),
    "and other bodies": repeated("等6部门"),
    "bodies and titles": repeated("财政部等6部门《关于加强管理的通知》、"),
    "titles in one list": repeated("《电力法》、", "根据", "规定"),
    "titles issued": repeated("印发《办法》，"),
    "titles issued by somebody": repeated("由印发《办法》，"),
    "titles issued again": repeated("并印发《办法》，"),
    "titles forwarded": repeated("转发《关于加强管理的通知》，"),
    "masked issuer": lambda n: "游戏名\n" + "游戏名印发《办法》。" * (n // 10) + "\n游戏名\n2020年1月1日\n",
    "verbs": repeated("根据印发", "", "《办法》"),
    "stances": repeated("按照", "", "《办法》"),
    "led by": repeated("由财政部牵头", "", "印发《办法》"),
    "pinpoints": repeated("第十二条、", "《办法》"),
    "articles": repeated("第十二条第一款第（三）项", "《办法》"),
    "dates": repeated("2017年11月30日", "", "《办法》"),
    "dates behind a title": repeated("2017年11月30日通过", "《办法》（", "）"),
    "sessions": repeated("第一次会议", "《办法》（2017年11月30日", "通过）"),
    # short forms
    "definition words": repeated("以下简称"),
    "definitions": numbered("《甲#办法》（以下简称《乙#》）"),
    "bare definitions": numbered("《甲#办法》（以下简称甲#条例）"),
    "defined words": repeated("立场文件和", "《关于形势的立场文件》（以下简称立场文件），"),
    "deictics": repeated("该办法"),
    "deictics that point": repeated("该办法", "《甲乙丙办法》"),
    "serials alone": repeated("79号文", "国发〔2017〕79号"),
    "proposals": repeated("《关于养老的建议》（第1503号）"),
}


def by_rule() -> Iterator[tuple[str, Make]]:
    """Every rule's first examples, repeated as they are, and over again on lines of their own."""
    for rule in RULES:
        for kind, text in (("yes", next(iter(rule.yes))), ("no", next(iter(rule.no)))):
            yield f"{rule.id}: {kind} repeated", repeated(text)
            yield f"{rule.id}: {kind} on lines", repeated(text + "\n")


def stretched() -> Iterator[tuple[str, Make]]:
    """Every example of every rule with each of its pieces of one, two and four characters stretched to the text's length."""
    for rule in RULES:
        for number, text in enumerate((*rule.yes, *rule.no)):
            for width in (1, 2, 4):
                for at in range(0, len(text) - width + 1, max(1, width // 2)):
                    piece = text[at : at + width]
                    yield f"{rule.id} {number}: {at}+{width} {piece!r}", repeated(piece, text[:at], text[at + width :])


def crossed(count: int, seed: int = 7) -> Iterator[tuple[str, Make]]:
    """Pieces of two examples: one many times behind the other, in turns, each in a run of its own, or with an inner run of forty."""
    chance = random.Random(seed)
    texts = [text for rule in RULES for text in (*rule.yes, *rule.no)]

    def piece() -> str:
        text = chance.choice(texts)
        at = chance.randrange(len(text))
        return text[at : at + chance.randint(1, 12)] or text

    for _ in range(count):
        a, b = piece(), piece()
        yield f"{a!r} + {b!r} × n", repeated(b, a)
        yield f"({a!r} + {b!r}) × n", repeated(a + b)
        yield f"{a!r} × n + {b!r} × n", lambda n, a=a, b=b: a * (n // 2 // len(a)) + b * (n // 2 // len(b))  # type: ignore[misc]
        yield f"({a!r} × 40 + {b!r}) × n", repeated(a * 40 + b)


def least(text: str, runs: int = 3) -> float:
    """The least processor time of several runs, without the garbage collector, whose passes over what lives are not the extractor's growth."""
    times = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(runs):
            start = time.process_time()
            extract(text)
            times.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(times)


def growth(make: Make, size: int, runs: int = 3) -> tuple[float, float]:
    """How many times longer four times the text takes (4 when linear), and the seconds that a character of the larger text takes."""
    small, large = make(size), make(4 * size)
    spent = least(large, runs)
    return spent / least(small, runs) * (4 * len(small) / len(large)), spent / len(large)
