"""Text -> text of the SAME length in which printed variants are one: brackets, widths, digits, dashes, blanks, Kangxi radicals.

Only single characters are exchanged for single characters, so every offset in the folded text is an offset in the source. Patterns read the
folded text; surfaces are always cut from the source. NFKC is not used: it changes lengths and meanings (（ -> (, ① -> 1).
"""

import unicodedata
from functools import cache

import regex

# target: variants. Folding by `str.replace` costs a memchr per absent variant; `str.translate` costs 60 times more (DESIGN.md, section 3).
VARIANTS = {
    "〔": "[［【﹝〘〚⦗",
    "〕": "]］】﹞〙〛⦘",
    "(": "（﹙⁽",
    ")": "）﹚⁾",
    "〈": "＜<⟨﹤‹〈",
    "〉": "＞>⟩﹥›〉",
    "《": "«≪⟪",
    "》": "»≫⟫",
    "〇": "○◯零",
    "-": "–—―‐‑‒−﹣－─\N{HORIZONTAL BAR}",
    '"': "“”„″＂〝〞",
    "'": "‘’′＇",
    ",": "，﹐",
    ";": "；﹔",
    ":": "：﹕",
    "/": "／∕",
    ".": "．",
    "\n": "\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}",
    " ": "\t\r\x0b\x0c\xa0\xad\u1680\u3000\u202f\u205f\u2060\ufeff" + "".join(map(chr, range(0x2000, 0x200E))),
    **{chr(ord("0") + i): chr(ord("０") + i) for i in range(10)},
}

_RARE = regex.compile(r"[\u2E80-\u2FDF\uF900-\uFAFFＡ-Ｚａ-ｚ]")


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    return tuple((variant, target) for target, variants in VARIANTS.items() for variant in variants)


def fold(text: str) -> str:
    """The folded text: same length, same offsets.

    >>> fold("依据国发［２０２０］５号（见《办法＜试行＞》）")
    '依据国发〔2020〕5号(见《办法〈试行〉》)'
    """
    for variant, target in _pairs():
        if variant in text:
            text = text.replace(variant, target)
    # Kangxi radicals, compatibility ideographs and wide letters: many code points, seldom any of them.
    if _RARE.search(text):
        text = _RARE.sub(lambda found: _unified(found[0]), text)
    return text


def _unified(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char
