"""The text's own number and title, which are no citations."""

import regex

from extractor.genres import genre_of
from extractor.mention import Mention
from extractor.rules.fragments import compact
from extractor.rules.header import HEAD, NUMBER_LABEL, Draft
from extractor.rules.rule import NumberPart, Scope

# A headline of this kind speaks of another instrument; any other title that holds 《》 holds it as its own inner title.
_ABOUT = regex.compile(r"(?:解读|问答|答记者问|说明|答复|释义|的通报|热点|一图读懂)")
_EXPLAINED = regex.compile(r"(?:政策)?解读\s?[-:|]{0,2}\s?")
_EXPLAINS = regex.compile(r"\)?\s?的?(?:政策)?解读")
_ITEM = regex.compile(r"(?<!\S)(?:\d{1,3}[.、)]|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\))\s*$")
# Under the page's navigation, with full stops of its own: those addressed on the next line, or the title and a paragraph.
_OPENS = regex.compile(r"\)?[^\S\n]*+\n\s*+(?:[^\n。;]{2,120}:[^\S\n]*+\n|(?P<title>关于[^\n]{4,90})\n\s*+[^\n]{40})")
# A text that is a number and no more has nothing that the number could be of.
_INK = regex.compile(r"[^\s)]")


def find_own_number(scope: Scope, mentions: list[Mention], header: Draft) -> None:
    """Fill `header.number`: what stands behind 发文字号:, or the first number on a line of its own, before the first sentence ends; a title may follow it."""
    for mention in mentions:
        if mention.number and not _quoted_first(mention) and (_labelled(scope, mention.number) or _opens_text(scope, mention, header)):
            header.number = mention.number
            return


def _opens_text(scope: Scope, mention: Mention, header: Draft) -> bool:
    assert mention.number
    if mention.number.series == "standard" or _listed(scope, mention, header):
        return False
    at, head_end = mention.start - header.begin, header.head_end - header.begin
    early = at <= max(head_end, 120) and (head_end < HEAD - 100 or at < 400)
    opens = _OPENS.match(scope.folded, mention.end) if at < HEAD and not early else None
    if not (early or opens) or not _alone(scope, mention) or not _INK.search(scope.folded, mention.end):
        return False
    if _ITEM.search(scope.folded, max(0, mention.start - 8), mention.start):
        return False
    header.title = header.title or (opens.span("title") if opens and opens["title"] else None)
    return True


def own_header(scope: Scope, mention: Mention, header: Draft) -> str | None:
    """What of the text's own header the mention is; None when it is none of it."""
    title, number = mention.title, mention.number
    if _quoted_first(mention):
        return "inside the text's own title" if _inside_title(scope.folded, mention, header) else None
    if number and (_labelled(scope, number) or (header.number and _same_number(number, header.number) and _alone(scope, mention))):
        return "the text's own number"
    if header.title and mention.start < header.title[1] and mention.end > header.title[0] and not (title and title.quoted):
        return None if _spoken_of(scope.folded, mention, *header.title) else "the text's own title"
    if not title or number:
        return None
    again = header.title and mention.folded_name == compact(scope.folded[slice(*header.title)])
    law = mention.start <= header.head_end and title.rule in ("law-name", "law-short-name") and _alone(scope, mention)
    return "the text's own title" if again or law else None


def _quoted_first(mention: Mention) -> bool:
    title, number = mention.title, mention.number
    return title is not None and title.quoted and not (number and number.start < title.start)


def _inside_title(folded: str, mention: Mention, header: Draft) -> bool:
    """关于印发《X》的通知 holds 《X》 as its own; a line of several without a kind of its own, 《A》、《B》等, is no title."""
    title = header.title
    if not title or not (title[0] < mention.start and mention.end <= title[1]) or _ABOUT.search(folded, *title):
        return False
    name = compact(folded[slice(*title)])
    return name.count("《") < 2 or bool(genre_of(name).word)


def _labelled(scope: Scope, number: NumberPart) -> bool:
    return NUMBER_LABEL.search(scope.folded, max(0, number.start - 24), number.start) is not None


def _spoken_of(folded: str, mention: Mention, start: int, end: int) -> bool:
    """政策解读-海关总署关于…的公告: the title of a page that explains another paper."""
    before = _EXPLAINED.fullmatch(folded, start, mention.start) if mention.start > start else None
    after = _EXPLAINS.fullmatch(folded, mention.end, end) if mention.start == start else None
    return bool(after) or (bool(before) and mention.end == end)


def _same_number(number: NumberPart, own: NumberPart) -> bool:
    """证监会公告〔2020〕54号 at the page's head, 中国证券监督管理委员会公告〔2020〕54号 over the text: of an order the body's name may stand in another form."""
    named = number.series in ("order", "announcement") and number.series == own.series
    return number.canonical == own.canonical or (named and (number.year, number.serial) == (own.year, own.serial))


def _listed(scope: Scope, mention: Mention, header: Draft) -> bool:
    """Title and number on one line, and not the text's first: an item of a list or a row of a table."""
    if not mention.title or not mention.number or mention.title.quoted:
        return False
    return "\n" not in scope.folded[mention.start : mention.number.start] and mention.start > header.begin


def _alone(scope: Scope, mention: Mention) -> bool:
    before = scope.folded[max(0, mention.start - 80) : mention.start].rpartition("\n")[2]
    after, line_break, _ = scope.folded[mention.end : mention.end + 80].partition("\n")
    return bool(line_break) and not before.strip(" (#*") and not after.strip(" )*")
