"""Parts -> mentions: which number belongs to which title."""

import itertools

import regex

from extractor.genres import genre_of
from extractor.mention import Mention
from extractor.rules.fragments import compact, without_layout
from extractor.rules.rule import DeicticPart, NumberPart, Part, Scope, TitlePart
from extractor.rules.short_form import closing

# What may stand between a title and its number: a blank, the bracket that holds the number, a word before it in the bracket.
_TITLE_TO_NUMBER = regex.compile(
    r"(?:\x20{1,8}(?:19|20)\d\d(?:年|[-./年]\d{1,2}[-./月]\d{1,2}日?)(?=\x20))?\"?(?:\s{0,80}|\s?[|:]\s?)(?:\([^()《》\d\n]{1,20}\)\s{0,3}(?=[(〔]))?(?:-?\s?\d{1,3}\s?-?\s*\n\s*)?(?:[(〔]\s{0,3}(?:[^()《》。;\n]{0,16}[,:、]\s?)?(?:\d{4}\s{0,3}年\s{0,3}(?:\d{1,2}\s{0,3}月\s{0,3}(?:\d{1,2}\s{0,3}日\s{0,3})?)?)?)?(?:文号:?)?\s{0,3}(?:[原省市县区]\s?)?"
)
_NUMBER_TO_TITLE = regex.compile(
    r"\s{0,3}[〕)]?[,:]?\s{0,3}(?:文件?)?(?:\s?(?:对外|正式)?(?:公布|发布|颁布|印发|通过)[的了]?(?:新的)?)?\s{0,3}"
)
ADJACENT = regex.compile(r"\s{0,3}[、和及与]?\s{0,3}")
_ANOTHER = regex.compile(r"[。;〔]|文本|\n[^\n]*\n|\)\s*\n|\n\s*\n|根据|依据|按照")
_BETWEEN_NUMBERS = regex.compile(r"[\s、,;/]{1,6}|\s?和\s?")
_CLOSE = regex.compile(r"\s{0,4}[)〕]")


def pair(scope: Scope, parts: list[Part]) -> list[Mention]:
    """Mentions in reading order: titles with the numbers before or behind them, numbers without a title, words that point."""
    mentions: list[Mention] = []
    i = 0
    while i < len(parts):
        part = parts[i]
        i += 1
        if isinstance(part, DeicticPart):
            mentions.append(_mention(scope, part.start, part.end, deictic=part, form="short"))
        elif isinstance(part, TitlePart):
            numbers, i = _numbers_of(scope.folded, part, parts, i)
            mentions.append(_mention(scope, part.start, part.end, part, numbers))
        elif isinstance(part, NumberPart) and part.series == "registration":
            _accompany(mentions, part)
        elif isinstance(part, NumberPart):
            title = parts[i] if i < len(parts) else None
            if isinstance(title, TitlePart) and _owns_title(scope.folded, part, title, parts[i + 1 : i + 2]):
                i += 1
                mentions.append(_mention(scope, part.start, title.end, title, [part]))
            else:
                mentions.append(_mention(scope, part.start, part.end, None, [part], form="short" if part.short else "full"))
    return _promulgated(scope.folded, _distributed(scope.folded, mentions))


def _accompany(mentions: list[Mention], registration: NumberPart) -> None:
    """A registration id goes with the number right before it; alone it cites nothing."""
    last = mentions[-1] if mentions else None
    if last and last.number and registration.start - last.end < 30:
        last.others.append(registration)
        last.rules.append(registration.rule)


def _distributed(folded: str, mentions: list[Mention]) -> list[Mention]:
    """《A》《B》（x号、y号): as many numbers in the last title's bracket as titles before it: one each, in order."""
    for i, mention in enumerate(mentions):
        count = len(mention.others) + 1
        if count == 1 or not mention.title or mention.number is None or mention.number.start < mention.title.end:
            continue
        row = mentions[i - count + 1 : i + 1] if i >= count - 1 else []
        bare = all(m.title and not m.number for m in row[:-1])
        close = all(ADJACENT.fullmatch(folded, a.end, b.start) for a, b in itertools.pairwise(row))
        if row and bare and close:
            numbers = [mention.number, *mention.others]
            for member, number in zip(row, numbers, strict=True):
                member.number, member.others = number, []
                member.rules = [member.rules[0], number.rule]
    return mentions


_PROMULGATED_BEFORE = regex.compile(r"(?r)(?:[,以由经]|已由|已经)\s?")
_PROMULGATED_AFTER = regex.compile(r"\s?(?:文件?)?(?:公布|发布|印发|颁布)")


def _promulgated(folded: str, mentions: list[Mention]) -> list[Mention]:
    """《X》…，主席令第五十三号公布: a number behind which 公布 stands belongs to the title of the same sentence that has none."""
    kept: list[Mention] = []
    for mention in mentions:
        last = kept[-1] if kept else None
        if (
            last and last.title and not last.number and mention.number and not mention.title and mention.start - last.end < 80
            and _PROMULGATED_AFTER.match(folded, mention.end) and _PROMULGATED_BEFORE.match(folded, last.end, mention.start)
            and not _ANOTHER.search(folded, last.end, mention.start)
        ):  # fmt: skip
            last.number, last.end, last.tail = mention.number, mention.end, mention.tail
            last.rules += mention.rules
        else:
            kept.append(mention)
    return kept


def _numbers_of(folded: str, title: TitlePart, parts: list[Part], i: int) -> tuple[list[NumberPart], int]:
    """The numbers behind a title that are its own: one, or several in one bracket."""
    numbers: list[NumberPart] = []
    at, i = _past_definition(folded, title, parts, i)
    while i < len(parts):
        part = parts[i]
        if not isinstance(part, NumberPart) or part.series == "registration":
            break
        if (
            part.start < title.end
            or (not numbers and _own_bracket(folded, title, part, at))
            or (
                numbers
                and _BETWEEN_NUMBERS.fullmatch(folded, at, part.start)
                and (not title.quoted or _same_bracket(folded, title.end, numbers[0].start))
            )
        ):
            numbers.append(part)
        else:
            break
        at = max(part.end, title.end)
        i += 1
    return numbers, i


def _past_definition(folded: str, title: TitlePart, parts: list[Part], i: int) -> tuple[int, int]:
    """《A》(以下简称《B》)(x号): where the number of A is looked for, and the next part from there on."""
    short, number = (*parts[i : i + 2], None, None)[:2]
    if not isinstance(short, TitlePart) or not isinstance(number, NumberPart) or "称" not in folded[title.end : short.start]:
        return title.end, i
    close = closing(folded, title.end)
    own = close and short.end < close and _own_bracket(folded, title, number, close)
    return (close, i + 1) if close and own else (title.end, i)


# 《…的通知》，国发〔1982〕26号, where the line or sentence ends behind it.
_OVER_COMMA = regex.compile(r",\s?")
_LINE_ENDS = regex.compile(r"\s{0,4}(?:[\n。;)]|$)")


def _own_bracket(folded: str, title: TitlePart, number: NumberPart, at: int) -> bool:
    """A quoted title and a bare number on the next line are a heading and a number line, a form and 公告第70号附件1 a paper's annex: no pairs."""
    glue = _TITLE_TO_NUMBER.fullmatch(folded, at, number.start)
    if glue and folded.startswith("附", number.end) and genre_of(folded[title.name_start : title.name_end]).weight != "instrument":
        return False
    if not glue and title.quoted and number.series == "document":
        return bool(_OVER_COMMA.fullmatch(folded, at, number.start) and _LINE_ENDS.match(folded, number.end))
    return bool(glue) and not (title.quoted and "\n" in glue[0] and "(" not in glue[0] and "〔" not in glue[0])  # type: ignore[index]


def _same_bracket(folded: str, start: int, end: int) -> bool:
    between = folded[start:end]
    return between.count("(") > between.count(")")


_PASSED = regex.compile(r"\s?(?:业|已)[经于由][^。;《》\n]{2,80}通过")


def _owns_title(folded: str, number: NumberPart, title: TitlePart, after: list[Part]) -> bool:
    """国务院令第583号《城镇燃气管理条例》: the number goes before the title, unless the title has a number behind it or the two are a list."""
    if not title.quoted or folded[number.end : title.start].strip() == "(":
        return _owns_row(folded, number, title)
    glue = _NUMBER_TO_TITLE.fullmatch(folded, number.end, title.start)
    if not glue or number.rule == "serial-only" or glue[0].count("\n") > 1:
        return False
    alone = number.series == "order" and not folded[folded.rfind("\n", 0, number.start) + 1 : number.start].strip()
    if alone and ("\n" in glue[0] or _PASSED.match(folded, title.end)):
        return False  # 国务院令 / 第5号 / 《X》已经…通过: the number line of the text
    mark = glue[0].strip()
    if mark in (")", ":") or (mark[:1] == "," and (len(mark) > 1 or number.series != "order")):
        return False
    if after and isinstance(after[0], NumberPart) and _own_bracket(folded, title, after[0], title.end):
        return False
    return genre_of(folded[title.name_start : title.name_end]).weight != "none"


# A cell with a date behind that of the title: 上证发〔2015〕102号 | 关于…的通知 | 2015/12/31.
_DATE_CELL = regex.compile(r"\s{0,4}\n\s{0,4}(?:19|20)\d\d\s?[/.年-]\s?\d{1,2}")


def _owns_row(folded: str, number: NumberPart, title: TitlePart) -> bool:
    """公告2024年第44号(关于…的公告), and in a list 令2026年第1号 关于…的决定; the cells of a row, one a line."""
    between = folded[number.end : title.start]
    if number.series == "standard" and not title.quoted:
        return title.rule == "standard-name-row" and not between.strip(" |")
    if between.strip(" ") == "\n" and not title.quoted:
        return _DATE_CELL.match(folded, title.end) is not None
    if between.strip() == "(":
        return number.series in ("order", "announcement")
    return bool(between) and not between.strip(" ") and number.series in ("order", "announcement")


def _mention(
    scope: Scope,
    start: int,
    end: int,
    title: TitlePart | None = None,
    numbers: list[NumberPart] | None = None,
    *,
    form: str = "full",
    deictic: DeicticPart | None = None,
) -> Mention:
    numbers = numbers or []
    mention = Mention(start, end, title, numbers[0] if numbers else None, numbers[1:], form=form, deictic=deictic)
    if title:
        mention.name = without_layout(scope.text[title.name_start : title.name_end]) if title.name_end - title.name_start < 600 else ""
        mention.folded_name = compact(scope.folded[title.name_start : title.name_end])
        mention.rules.append(title.rule)
    for number in numbers:
        mention.rules.append(number.rule)
    if numbers and title and numbers[-1].end > title.end:
        mention.end = _closing(scope.folded, title.end, numbers[0], numbers[-1])
    if deictic:
        mention.rules.append(deictic.rule)
    mention.tail = mention.end
    return mention


def _closing(folded: str, title_end: int, first: NumberPart, last: NumberPart) -> int:
    """The core takes in the bracket that closes round the number when nothing else stands in it."""
    opened = folded[title_end : first.start].rpartition(")")[2].strip()
    if opened in ("(", "〔"):
        close = _CLOSE.match(folded, last.end)
        if close:
            return close.end()
    return last.end
