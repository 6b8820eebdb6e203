"""Mention -> earlier mention of the same text: 以下简称《意见》, 该办法, 79号文, 《办法》. A definition holds after the place where it stands."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

import regex

from extractor.agencies import elsewhere, name_owner
from extractor.codes import code_owner
from extractor.genres import genre_of, inner_of, is_clipped_law, is_short_name, strip_version
from extractor.mention import Mention
from extractor.rules.fragments import compact
from extractor.rules.issuer import bodies_before
from extractor.rules.rule import Declined, NumberPart, Scope
from extractor.rules.short_form import VAGUE

# 该办法 points to something near: further back than this it is left alone.
NEAR = 3000
# Two of a kind so close to each other are one list, and 该办法 may mean either.
TOGETHER = 60
_LONGEST_KIND = 6
# 行情数据|文件, but not 国发〔2020〕5号文件, 《A》、《B》等相关文件, 上述文件.
_FILE = regex.compile(r"(?<![等关号述该》)\s])文件")
# What 79号文 may call: any number but a standard's. 3号令 calls an order and 第3号公告 an announcement, nothing else.
_CALLED = {"other": ("document", "order", "announcement", "interpretation", "other")}
# Titles that may be the short form of another: in marks, or a law by its short name.
_NAMED = ("quoted-title", "law-short-name")
# 57号《公告》, 旧《完税价格表》: what stands before 《 where 以下简称 gave it so.
_CALLED_SO = regex.compile(r"(?r)(?:(?P<number>\d{1,4}号)|[原旧新省市县区]|修订[前后]|(?:19|20)\d\d年)")
# 食品安全法|律、法规
_GO_ON = ("律", "规", "人", "院", "官", "定")
_MARKS = regex.compile(r"[\s《》〈〉\"']")


@dataclass(slots=True)
class Earlier:
    """What stands before a mention, by the ways a short form may point to it. Each look-up costs the same, however long the text."""

    defined: dict[str, Mention] = field(default_factory=dict)
    latest: dict[str, Mention] = field(default_factory=dict)
    distinct: dict[str, dict[str, Mention]] = field(default_factory=dict)
    serials: dict[tuple[int, str], dict[str, Mention]] = field(default_factory=dict)
    shorts: dict[str, Mention] = field(default_factory=dict)
    titles: dict[str, dict[str, Mention]] = field(default_factory=dict)

    def add(self, mention: Mention) -> None:
        target = mention.antecedent if mention.form == "short" else mention
        if mention.defines:
            self.defined[_key(mention.defines)] = target or mention
        if target is None:
            self.latest[strip_version(mention.folded_name)] = mention  # 该目录 after 《目录（2024年本）》, which nothing explains
            return
        if mention.form == "short" and mention.folded_name:
            self.shorts[mention.folded_name] = target
        if mention.form == "full" and mention.name:
            _remember(self.titles.setdefault(strip_version(mention.folded_name)[-2:], {}), target, _CLIPPED)
        for ending in _endings(target):
            self.latest[ending] = mention
            if mention.form == "full":
                _remember(self.distinct.setdefault(ending, {}), target)
        if mention.form == "full" and mention.number and mention.number.series == "document" and not mention.name:
            # 国办发〔2019〕5号下发后，该通知…: where no title is a notice's.
            self.latest.setdefault("通知", mention)
            self.distinct.setdefault("通知", {})
        if mention.form == "full" and mention.number and mention.number.serial is not None:
            _remember(self.serials.setdefault((mention.number.serial, mention.number.series), {}), mention)


# How many titles of a kind 《审价办法》 may be clipped of.
_CLIPPED = 30


def _remember(instruments: dict[str, Mention], mention: Mention, most: int = 3) -> None:
    """Keep the latest mention of the latest instruments: of a kind, whether there is one or several is all that is asked."""
    name = mention.folded_name or (mention.number and mention.number.canonical) or ""
    instruments.pop(name, None)
    instruments[name] = mention
    if len(instruments) > most:
        del instruments[next(iter(instruments))]


def _endings(mention: Mention) -> list[str]:
    """The endings by which 该…办法 or 《实施办法》 may call it."""
    name = strip_version(mention.folded_name) if mention.name else ""
    inner = strip_version(inner_of(mention.folded_name) or "")  # 该办法 after 关于印发〈X办法〉的通知
    found = [n[-k:] for n in (inner, name) for k in range(1, min(_LONGEST_KIND, len(n) - 1) + 1)]
    found += ["法律"] if name.endswith("法") else ["文件", "文"]
    found += ["司法解释"] if "解释" in found else []
    if mention.number and mention.number.series == "standard":
        found.append("标准")
    if mention.number and mention.number.series == "announcement" and not name.endswith("公告"):
        found.append("公告")
    return found


def link(scope: Scope, mentions: list[Mention], declined: list[Declined]) -> list[Mention]:
    """Settle which mentions are short forms and what they point to; add the occurrences of bare defined words; drop what points to nothing."""
    if not any(
        m.deictic or m.form == "short" or m.defines or is_short_name(m.folded_name) or is_clipped_law(m.folded_name) or _lacks_code(m)
        for m in mentions
    ):
        return mentions
    earlier = Earlier()
    kept: list[Mention] = []
    for mention in mentions:
        if mention.deictic and not _deictic(scope, mention, earlier):
            declined.append(Declined(mention.start, mention.end, "deictic", "nothing of that kind stands before it"))
            continue
        if not mention.deictic and mention.form == "short" and not _serial(scope, mention, earlier):
            declined.append(Declined(mention.start, mention.end, mention.rules[0], "a serial alone, and no earlier number has it"))
            continue
        if _lacks_code(mention):
            _codeless(scope, mention, earlier)
        if mention.form == "full" and mention.title and mention.number is None and mention.title.rule in _NAMED:
            _title(scope, mention, earlier)
            if mention.form == "short" and mention.antecedent is None and scope.folded.endswith("本", 0, mention.start):
                declined.append(Declined(mention.start, mention.end, mention.rules[0], "本《办法》: the text itself"))
                continue
        earlier.add(mention)
        kept.append(mention)
    return _bare_words(scope, kept)


def _key(name: str) -> str:
    return _MARKS.sub("", name)


def _title(scope: Scope, mention: Mention, earlier: Earlier) -> None:
    """《意见》 or 52号《公告》 as defined; or a kind alone, which binds to the earlier title of that kind when there is but one."""
    called = _CALLED_SO.match(scope.folded, max(0, mention.start - 5), mention.start)
    named = earlier.defined.get(_key(called[0] + mention.folded_name)) if called else None
    target = named or earlier.defined.get(_key(mention.folded_name))
    if target:
        mention.form, mention.antecedent = "short", target
        if named and called and called["number"] and target.number:
            mention.start, mention.number = (
                called.start(),
                replace(target.number, start=called.start(), end=called.end(), bodies=(), short=True),
            )
    elif is_short_name(mention.folded_name) or is_clipped_law(mention.folded_name):
        mention.form = "short"
        same = earlier.shorts.get(mention.folded_name)
        _choose(mention, earlier.distinct.get(strip_version(mention.folded_name)) or _clipped(mention.folded_name, earlier), same)


def _clipped(name: str, earlier: Earlier) -> dict[str, Mention]:
    """《审价办法》: the one earlier title of its kind in which its characters stand in this order, 《…审定进出口货物完税价格办法》."""
    same_kind = earlier.titles.get(name[-2:], {}) if len(name) > 2 else {}
    return {title: mention for title, mention in same_kind.items() if _within(name, title)}


def _within(name: str, title: str) -> bool:
    at = -1
    for char in name:
        at = title.find(char, at + 1)
        if at == -1:
            return False
    return True


def _choose(mention: Mention, candidates: dict[str, Mention], same: Mention | None = None) -> None:
    if len(candidates) == 1:
        mention.antecedent = next(iter(candidates.values()))
    elif same:
        mention.antecedent = same
    elif candidates:
        mention.notes.append(("ambiguous-antecedent", "several earlier instruments fit: none is chosen"))
    else:
        mention.notes.append(("no-antecedent", "no earlier mention explains this short form"))


def _deictic(scope: Scope, mention: Mention, earlier: Earlier) -> bool:
    """The nearest earlier instrument whose title ends in the kind. 上述规定 without one is a clause, no instrument."""
    assert mention.deictic
    word = mention.deictic.kind_word
    nearest = earlier.latest.get(word)
    if nearest is None or nearest.start < mention.start - NEAR:
        if word in VAGUE or scope.folded.startswith("这", mention.start):
            return False
        mention.notes.append(("no-antecedent", "the instrument it points to is not near it in this text"))
        return True
    if word == "文件" and _FILE.search(scope.folded, nearest.tail, mention.start):
        return False  # 基金行情数据文件…将该文件转发: another noun stands nearer
    if nearest.form == "short":
        mention.antecedent = nearest.antecedent or nearest
    elif any(
        m.folded_name != nearest.folded_name
        and nearest.start - m.end < TOGETHER
        and m.end > mention.start - NEAR
        and scope.folded.find("。", m.end, nearest.start) == -1
        for m in earlier.distinct[word].values()
    ):
        mention.notes.append(("ambiguous-antecedent", "two earlier instruments of this kind stand together: none is chosen"))
    else:
        mention.antecedent = nearest
    return True


def _serial(scope: Scope, mention: Mention, earlier: Earlier) -> bool:
    """79号文: the earlier number with that serial, when there is but one. 第3号公告 of nobody, with nothing earlier, is no citation; 3号公告 is."""
    assert mention.number
    series = mention.number.series
    body = _issued_by(scope, mention)
    candidates = _numbered(scope, earlier, mention.number.serial or 0, _CALLED.get(series, (series,)), body)
    _choose(mention, candidates)
    if mention.antecedent and mention.antecedent.number:
        mention.number = replace(mention.number, canonical=mention.antecedent.number.canonical)
    ordinal = scope.folded.startswith("第", mention.number.start)
    return bool(candidates) or mention.number.owner is not None or not ordinal or body is not None


def _numbered(scope: Scope, earlier: Earlier, serial: int, series: Collection[str], body: str | None) -> dict[str, Mention]:
    """The earlier numbers with that serial, by key, less those of another body than the one printed."""
    found = {k: m for s in series for k, m in earlier.serials.get((serial, s), {}).items()}
    return {k: m for k, m in found.items() if not (body and m.number and _of_another(body, m.number, scope))}


def _lacks_code(mention: Mention) -> bool:
    return mention.number is not None and not mention.title and "no-code" in mention.number.deviations and mention.number.year is not None


def _codeless(scope: Scope, mention: Mention, earlier: Earlier) -> None:
    """〔2018〕5号文, after 湘政发〔2018〕5号: the one earlier number of that year and serial."""
    assert mention.number and mention.number.serial is not None
    numbers = _numbered(scope, earlier, mention.number.serial, _CALLED["other"], _issued_by(scope, mention))
    same = [m for m in numbers.values() if m.number and m.number.code and m.number.year == mention.number.year]
    if len(same) == 1 and same[0].number:
        mention.form, mention.antecedent = "short", same[0]
        mention.number = replace(mention.number, canonical=same[0].number.canonical)


_ISSUED = regex.compile(r"(?r)(?:印发|下发|出台|发布|制定)了?")


def _issued_by(scope: Scope, mention: Mention) -> str | None:
    """省委1号文件, 省政府印发了35号文件: the body before the serial, as printed."""
    issued = _ISSUED.match(scope.folded, max(0, mention.start - 3), mention.start)
    at = issued.start() if issued else mention.start
    found = bodies_before(scope.folded, at, scope.lexicon, max(0, at - 30)).spans
    return compact(scope.folded[slice(*found[-1])]) if found else None


def _of_another(printed: str, number: NumberPart, scope: Scope) -> bool:
    """Whether a body so printed stands at another level than the one whose code the number bears."""
    owner = code_owner(number.code, number.year, scope.lexicon) if number.code else None
    if not owner or not owner.name:
        return False
    own = name_owner(printed, number.year, scope.lexicon, owner.region)
    return own.level != owner.level if own.name else elsewhere(printed, owner.region)


def _bare_words(scope: Scope, mentions: list[Mention]) -> list[Mention]:
    """立场文件, defined without marks, stands for the instrument wherever the word comes again."""
    words = {m.defines: m for m in reversed(mentions) if m.defines and m.form == "full" and _is_word(scope, m)}
    if not words:
        return mentions
    extra: list[Mention] = []
    taken = iter([(m.start, max(m.end, m.tail)) for m in mentions] + [(len(scope.text) + 1, len(scope.text) + 1)])
    start, end = next(taken)
    for at, word in _occurrences(scope.folded, words):
        while end <= at:
            start, end = next(taken)
        stop, definer = at + len(word), words[word]
        if start >= stop and at >= definer.tail:
            extra.append(Mention(at, stop, form="short", antecedent=definer, tail=stop, rules=["definition"]))
    return sorted([*mentions, *extra], key=lambda m: m.start) if extra else mentions


def _occurrences(folded: str, words: Collection[str]) -> Iterator[tuple[int, str]]:
    """Every place where one of the words stands, the longest first; not behind 《 or 本. One look-up a length: a pattern would try each word."""
    lengths = sorted({len(word) for word in words}, reverse=True)
    head = re.compile(f"(?<![《本])[{re.escape(''.join({word[0] for word in words}))}]")
    found = head.search(folded)
    while found:
        at = found.start()
        word = next((w for n in lengths if (w := folded[at : at + n]) in words), None)
        if word and not (word.endswith("法") and folded.startswith(_GO_ON, at + len(word))):
            yield at, word
        found = head.search(folded, at + len(word or " "))


# 立场文件, 资管新规, 早期收获: no genres, and names all the same where a text defines them; 四部规章 counts several.
_NICKNAMES = regex.compile(r".+(?:文件|新规|条)|[^一二三四五六七八九十两\d].{3,}")


def _is_word(scope: Scope, mention: Mention) -> bool:
    """A word long and plain enough to be read wherever it stands, and defined without 《》."""
    word = mention.defines or ""
    return (
        len(word) >= 3
        and (genre_of(word).weight == "instrument" or _NICKNAMES.fullmatch(word) is not None)
        and f"《{word}" not in scope.folded[mention.end : mention.tail]
    )
