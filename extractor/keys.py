"""Mention -> canonical key: the same instrument has the same key in every text."""

from functools import lru_cache

import regex

from extractor.fold import unified
from extractor.genres import genre_of, inner_of
from extractor.mention import Mention
from extractor.rows import COUNTRY
from extractor.rules.rule import NumberPart
from extractor.setting import Party

_MARKS = regex.compile(r"[\s《》〈〉\"'“”‘’()（）]+")
# 《[[中华人民共和国水法]]》 of a wiki, 《[信访工作条例](https://…)》 of Markdown.
_LINK = regex.compile(r"^〔{1,2}(?P<text>[^〔〕]+)〕{1,2}(?:\([^()]*\))?$")
_SHORT_TITLE = 10
# 省政府令第278号 of one province is not that of another.
_NOBODY = regex.compile(r"[省市区县]?(?:人民)?政府|[总部署]?[局署部厅]|总署")


def key_of(mention: Mention, issuers: tuple[Party, ...]) -> str | None:
    """The same instrument has the same key in every text: its number, else its title, with the issuer where titles repeat.

    Brackets, spaces, padding and 中华人民共和国 do not matter; 关于印发〈X〉的通知 has the key of X when no number stands with either. Editions differ.
    """
    number = mention.number
    if number and number.canonical and number.code:
        return _number_key(number, number.canonical, mention.printed, issuers)
    codeless = number and (number.series == "order" or (number.series == "announcement" and number.year))
    if number and number.canonical and codeless and _all_named(issuers):
        return "、".join([i.name or "" for i in issuers]) + number.canonical
    if not mention.name:
        lead = next((i.name for i in issuers if i.name), None)
        return f"{lead}{number.canonical}" if number and number.canonical and lead else None
    bare = _bare_title(mention.folded_name)
    head = next((i for i in issuers if i.basis == "title" and i.text), None)
    whose = _MARKS.sub("", unified(head.text)).removeprefix(COUNTRY) if head and head.text else ""
    if whose and bare.startswith(whose) and "关于" in bare and genre_of(mention.folded_name).kind != "treaty":
        about = bare[bare.index("关于") :]
        bare = (
            about if head and (head.name or len(about) >= _SHORT_TITLE) else bare
        )  # of two offices whom no table tells 《关于公布名单的通知》 are two
    lead = next((i.name for i in issuers if i.name and i.basis != "context"), None)
    return f"{lead}《{bare}》" if len(bare) < _SHORT_TITLE and lead and not bare.endswith(("法", "法典", "条例")) else f"《{bare}》"


def _number_key(number: NumberPart, canonical: str, printed: tuple[str | None, ...], issuers: tuple[Party, ...]) -> str:
    """Of an order the official names of the bodies that it prints go before the rest: 证监会令第104号 is 中国证券监督管理委员会令第104号."""
    if canonical.startswith(("国家主席令", "主席令")):  # there is but one
        return canonical.removeprefix("国家")
    if canonical.startswith("国令"):
        return canonical.replace("国令第", "国务院令第")
    if number.series not in ("order", "announcement") or not number.code or not canonical.startswith(number.code):
        return canonical
    if printed and all(printed):
        return "、".join(filter(None, printed)) + canonical.removeprefix(number.code)
    lead = next((i.name for i in issuers if i.name), None) if _NOBODY.fullmatch(number.code) else None
    return lead + canonical.removeprefix(number.code) if lead else canonical


@lru_cache(maxsize=65536)
def _bare_title(name: str) -> str:
    """What a title's key is made of: no marks, no blanks, no 中华人民共和国; of what promulgates another, the other."""
    return _MARKS.sub("", _LINK.sub(r"\g<text>", inner_of(name) or name)).replace(COUNTRY, "")


def _all_named(issuers: tuple[Party, ...]) -> bool:
    return bool(issuers) and all(i.name and i.basis != "context" for i in issuers)
