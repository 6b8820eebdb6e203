"""Automatic numbering of Word paragraphs: 第一条, （二）, 3. stand nowhere in the text of a docx but follow from its tables."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

OFF = frozenset(("0", "false", "off", "none"))
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def value_of(attributes: Any) -> str:
    """The attribute w:val of an element; empty when it has none."""
    return next((str(value) for name, value in attributes.items() if name.endswith("}val")), "")


def chinese(number: int) -> str:
    """The counted form up to 9999; Arabic above.

    >>> [chinese(n) for n in (1, 10, 12, 20, 105, 110, 1010)]
    ['一', '十', '十二', '二十', '一百零五', '一百一十', '一千零一十']
    """
    if not 0 < number < 10_000:
        return str(number)
    digits = "".join("零一二三四五六七八九"[int(c)] + unit for c, unit in zip(f"{number:04}", ("千", "百", "十", ""), strict=True))
    counted = re.sub(r"(?:零[千百十]?)+", "零", digits).strip("零")
    return counted.removeprefix("一") if counted.startswith("一十") else counted


def roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def letters(number: int) -> str:
    """a … z, aa, bb … as Word counts on."""
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def written(number: int, format: str) -> str:
    """A number in one of Word's formats; Arabic for those that Chinese texts don't use.

    >>> [written(3, f) for f in ("decimal", "chineseCountingThousand", "upperRoman", "lowerLetter", "decimalEnclosedCircle", "bullet")]
    ['3', '三', 'III', 'c', '③', '']
    """
    if format in ("bullet", "none"):
        return ""
    if format.startswith(("chineseCounting", "japaneseCounting", "taiwaneseCounting", "ideographDigital")):
        return chinese(number)
    if format.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    if format.endswith("Roman") and 0 < number < 4000:
        return roman(number) if format.startswith("lower") else roman(number).upper()
    if format.endswith("Letter") and 0 < number <= 780:
        return letters(number) if format.startswith("lower") else letters(number).upper()
    return f"{number:02}" if format == "decimalZero" else str(number)


@dataclass(slots=True)
class Level:
    """One level of a list: where it starts, how its number is written, the text around it (%1 is the number of level 0)."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    glue: str = " "


class Numbering:
    """The target of styles.xml and numbering.xml; then it counts: `label` is asked for every paragraph, in order."""

    def __init__(self) -> None:
        self.levels: dict[tuple[str, int], Level] = defaultdict(Level)  # (list, level)
        self.lists: dict[str, str] = {}  # number -> list
        self.restarts: dict[tuple[str, int], int] = {}  # (number, level) -> first value
        self.of_style: dict[str, dict[str, str]] = defaultdict(dict)  # style -> number, level, base
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)  # list -> level -> last value
        self._list = self._number = self._style = ""
        self._level = 0

    def start(self, tag: str, attributes: Any) -> None:
        named = {name.rpartition("}")[2]: str(value) for name, value in attributes.items()}
        value = named.get("val", "")
        if tag == "style":
            self._style = named.get("styleId", "")
        elif tag == "abstractNum":
            self._list, self._number, self._style = named.get("abstractNumId", ""), "", ""
        elif tag == "num":
            self._list, self._number = "", named.get("numId", "")
        elif tag in ("lvl", "lvlOverride"):
            self._level = _int(named.get("ilvl", ""), 0)
        elif self._style and tag in ("numId", "ilvl", "basedOn"):
            self.of_style[self._style][tag] = value
        elif self._number:
            self._in_number(tag, value)
        elif self._list:
            self._in_list(tag, value)

    def _in_number(self, tag: str, value: str) -> None:
        if tag == "abstractNumId":
            self.lists[self._number] = value
        elif tag == "startOverride":
            self.restarts[self._number, self._level] = _int(value, 1)

    def _in_list(self, tag: str, value: str) -> None:
        level = self.levels[self._list, self._level]
        if tag == "start":
            level.start = _int(value, 1)
        elif tag == "numFmt":
            level.format = value
        elif tag == "lvlText":
            level.text = value
        elif tag == "suff":
            level.glue = "" if value == "nothing" else " "
        elif tag == "pStyle":
            self.of_style[value].setdefault("ilvl", str(self._level))

    def data(self, text: str) -> None:
        """The tables hold no text."""

    def end(self, tag: str) -> None:
        if tag == "style":
            self._style = ""

    def label(self, style: str, number: str, level: str) -> str:
        """The number that a paragraph shows, with what stands between it and the text; empty for most. Counts on."""
        number, level = number or self._styled(style, "numId"), level or self._styled(style, "ilvl")
        of_list = self.lists.get(number)
        if of_list is None:
            return ""
        depth = min(_int(level, 0), 8)
        self._count(of_list, number, depth)
        row = self.levels[of_list, depth]
        text = _PLACE.sub(lambda place: self._shown(of_list, int(place[1]) - 1), row.text) if row.format not in ("bullet", "none") else ""
        return text and text + row.glue

    def _styled(self, style: str, what: str) -> str:
        """What a style, or the nearest of the styles it builds on, says."""
        for _ in range(12):
            row = self.of_style.get(style)
            if row is None or what in row:
                return row[what] if row else ""
            style = row.get("basedOn", "")
        return ""

    def _count(self, of_list: str, number: str, depth: int) -> None:
        counts = self.counts[of_list]
        start = self.restarts.pop((number, depth), None)
        counts[depth] = start if start is not None else counts.get(depth, self.levels[of_list, depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]

    def _shown(self, of_list: str, depth: int) -> str:
        row = self.levels[of_list, depth]
        return written(self.counts[of_list].get(depth, row.start), row.format)


def _int(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
