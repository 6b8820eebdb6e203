"""Text -> text of the SAME length in which printed variants are one: brackets, widths, digits, dashes, blanks, Kangxi radicals.

Only single characters are exchanged for single characters, so every offset in the folded text is an offset in the source. Patterns read the
folded text; surfaces are always cut from the source. NFKC is not used: it changes lengths and meanings (（ -> (, ① -> 1).
"""

import re
import unicodedata
from functools import cache

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
    "〇": "◯零",
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


@cache
def _frequent() -> tuple[tuple[str, str], ...]:
    return tuple((variant, target) for target, variants in FREQUENT.items() for variant in variants)


@cache
def _rare() -> tuple["re.Pattern[str]", dict[str, str]]:
    """One class of all rare variants, with wide digits and letters, Kangxi radicals and compatibility ideographs, and what each is folded to."""
    table = {variant: target for target, variants in RARE.items() for variant in variants}
    for start, end in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B), (0x2E80, 0x2FE0), (0xF900, 0xFB00)):
        for char in map(chr, range(start, end)):
            plain = unicodedata.normalize("NFKC", char)
            table.setdefault(char, plain if len(plain) == 1 else char)
    return re.compile(f"[{''.join(map(re.escape, table))}]"), table


def fold(text: str) -> str:
    """The folded text: same length, same offsets.

    >>> fold("依据国发［２０２０］５号（见《办法＜试行＞》）")
    '依据国发〔2020〕5号(见《办法〈试行〉》)'
    """
    for variant, target in _frequent():
        if variant in text:
            text = text.replace(variant, target)
    pattern, table = _rare()
    if pattern.search(text):
        text = pattern.sub(lambda found: table[found[0]], text)
    return text
