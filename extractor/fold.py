"""Text -> text of the SAME length in which printed variants are one: brackets, widths, digits, dashes, blanks, Kangxi radicals, traditional characters.

Only single characters are exchanged for single characters, so every offset in the folded text is an offset in the source. Patterns read the
folded text; surfaces are always cut from the source. NFKC is not used: it changes lengths and meanings (（ -> (, ① -> 1).
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files

# Frequent variants go by `str.replace`, a memchr each; the many rare ones by one pass that seldom finds any. `str.translate` costs five times as much.
FREQUENT = {
    "〔": "[［【",
    "〕": "]］】",
    "(": "（",
    ")": "）",
    "〈": "<＜",
    "〉": ">＞",
    "〇": "○",
    "-": "–—",
    '"': "“”",
    "'": "‘’",
    ",": "，",
    ";": "；",
    ":": "：",
    " ": "\t\r\xa0\u3000",
}
RARE = {
    "〔": "﹝〘〚⦗",
    "〕": "﹞〙〛⦘",
    "(": "﹙⁽",
    ")": "﹚⁾",
    "〈": "⟨﹤‹\N{LEFT-POINTING ANGLE BRACKET}",
    "〉": "⟩﹥›\N{RIGHT-POINTING ANGLE BRACKET}",
    "《": "«≪⟪",
    "》": "»≫⟫",
    "〇": "◯",
    "-": "―‐‑‒−﹣－─",
    '"': "„″＂〝〞",
    "'": "′＇",
    ",": "﹐",
    ";": "﹔",
    ":": "﹕",
    "/": "／∕",
    ".": "．",
    "\n": "\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}",
    " ": "\x0b\x0c\x1c\x1d\x1e\x1f\xad\u1680\u202f\u205f\u2060\ufeff" + "".join(map(chr, range(0x2000, 0x200E))),
}


# Radicals that Unicode calls equal to a character (EquivalentUnifiedIdeograph), and NFKC leaves alone; PDF text has them.
RADICALS = {
    "\N{CJK RADICAL CIVILIAN}": "民",
    "\N{CJK RADICAL WEST TWO}": "西",
    "\N{CJK RADICAL C-SIMPLIFIED SEE}": "见",
    "\N{CJK RADICAL SIMPLIFIED HORN}": "角",
    "\N{CJK RADICAL C-SIMPLIFIED SHELL}": "贝",
    "\N{CJK RADICAL C-SIMPLIFIED CART}": "车",
    "\N{CJK RADICAL C-SIMPLIFIED LONG}": "长",
    "\N{CJK RADICAL C-SIMPLIFIED GATE}": "门",
    "\N{CJK RADICAL BLUE}": "青",
    "\N{CJK RADICAL C-SIMPLIFIED LEAF}": "页",
    "\N{CJK RADICAL C-SIMPLIFIED WIND}": "风",
    "\N{CJK RADICAL C-SIMPLIFIED FLY}": "飞",
    "\N{CJK RADICAL C-SIMPLIFIED HORSE}": "马",
    "\N{CJK RADICAL BONE}": "骨",
    "\N{CJK RADICAL GHOST}": "鬼",
    "\N{CJK RADICAL C-SIMPLIFIED FISH}": "鱼",
    "\N{CJK RADICAL C-SIMPLIFIED BIRD}": "鸟",
    "\N{CJK RADICAL SIMPLIFIED WHEAT}": "麦",
    "\N{CJK RADICAL SIMPLIFIED YELLOW}": "黄",
    "\N{CJK RADICAL C-SIMPLIFIED EVEN}": "齐",
    "\N{CJK RADICAL C-SIMPLIFIED TOOTH}": "齿",
    "\N{CJK RADICAL C-SIMPLIFIED DRAGON}": "龙",
}


@cache
def _frequent() -> tuple[tuple[str, str], ...]:
    return tuple((variant, target) for target, variants in FREQUENT.items() for variant in variants)


@cache
def traditional() -> dict[str, str]:
    """Traditional characters that have one simplified form each: data/traditional.csv."""
    _header, *rows = (files("extractor") / "data" / "traditional.csv").read_text("utf-8").splitlines()
    return {row[0]: row[2] for row in rows}


@cache
def _shapes() -> dict[str, str]:
    """Wide digits and letters, Kangxi radicals, compatibility ideographs, traditional characters: the same character in another shape."""
    ranges = ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B), (0x2E80, 0x2FE0), (0xF900, 0xFB00))
    shapes = {char: unicodedata.normalize("NFKC", char) for start, end in ranges for char in map(chr, range(start, end))}
    simple = traditional()
    return simple | {char: simple.get(plain, plain) for char, plain in (shapes | RADICALS).items() if len(plain) == 1}


def unified(name: str) -> str:
    """A printed name with every character in its usual shape, and nothing else changed: a PDF's radicals make no other body.

    >>> unified("省⼈⺠政府(ＡＢ)"), unified("國務院辦公廳")
    ('省人民政府(AB)', '国务院办公厅')
    """
    shapes = _shapes()
    return name if shapes.keys().isdisjoint(name) else "".join(shapes.get(char, char) for char in name)


@cache
def _rare() -> tuple["re.Pattern[str]", dict[str, str]]:
    """One class of all rare variants and of characters in another shape, and what each is folded to."""
    table = _shapes() | {variant: target for target, variants in RARE.items() for variant in variants}
    return re.compile(f"[{''.join(map(re.escape, table))}]"), table


# The font of some PDFs prints 〔2008〕 so.
_LOW_MARKS = re.compile(r"„(\s?\d{4}\s?)‟")


def fold(text: str) -> str:
    """The folded text: same length, same offsets.

    >>> fold("依据国发［２０２０］５号（见《办法＜试行＞》）")
    '依据国发〔2020〕5号(见《办法〈试行〉》)'
    """
    for variant, target in _frequent():
        if variant in text:
            text = text.replace(variant, target)
    if "„" in text:
        text = _LOW_MARKS.sub(r"〔\1〕", text)
    pattern, table = _rare()
    if pattern.search(text):
        text = pattern.sub(lambda found: table[found[0]], text)
    return text
