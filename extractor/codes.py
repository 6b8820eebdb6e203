"""机关代字 -> the body behind it: where a code begins in the run left of the year, how it reads, and whose it is in a year.

Tried in this order: a user's row; a listed code; region + department of a certain region; a ministry's template; region + department of a region that is
only probable. The tables are data/agency_codes.csv, region_codes.csv, department_codes.csv, bureaus.csv and code_series.csv.
"""

from dataclasses import dataclass
from functools import lru_cache

from extractor.bodies import Holder, Owner, agency_of, context_region, owner, place_of, within
from extractor.code_parts import Reading, deny_of, inside_word
from extractor.grammar import readings
from extractor.lexicon import Lexicon
from extractor.rows import ALWAYS, NEVER

__all__ = ["CodeReading", "Owner", "code_owner", "explain_code", "read_code"]

LONGEST = 14
# What may stand right before a code without being prose: the end of an organ's name, or a bracket.
_ORGAN_END = frozenset("局厅委部院署会府办室的》〉)、,;:")
_LEAD_IN = frozenset("按以据见依由经和与及或")
_BRACKETS = str.maketrans({"（": "(", "）": ")", "〈": "(", "〉": ")", "<": "(", ">": ")"})


@dataclass(frozen=True, slots=True)
class CodeReading:
    """A code as it stands in the run. `basis`: exact | template | composed | user; `denied`: of which series, when it is no policy (penalty, licence)."""

    code: str
    basis: str
    denied: str | None


@lru_cache(maxsize=65536)
def read_code(run: str, lexicon: Lexicon) -> CodeReading | None:
    """The longest suffix of `run` (up to 16 characters left of the year, without blanks) that is a code; never prose glued to it.

    >>> from extractor.lexicon import default_lexicon
    >>> [read_code(run, default_lexicon()).code for run in ("以国发", "保险公司符合财税", "的通知沪发改价管", "苏州市住房和城乡建设局苏住建规")]
    ['国发', '财税', '沪发改价管', '苏住建规']
    >>> read_code("建筑面积", default_lexicon()) is None
    True
    """
    plain = run.translate(_BRACKETS)
    inside = inside_word(plain, lexicon)
    spare: tuple[int, Reading] | None = None
    for at in range(max(0, len(plain) - LONGEST), len(plain)):
        found = None if at in inside else _best(plain, at, lexicon)
        if found is None:
            continue
        if (found.strict or found.province) if spare is None else _beats(found, at, spare):
            return CodeReading(run[at:], found.basis, deny_of(plain[at:], lexicon))
        spare = spare or (at, found)
    if spare:
        return CodeReading(run[spare[0] :], spare[1].basis, deny_of(plain[spare[0] :], lexicon))
    return _denied(run, lexicon)


def _beats(found: Reading, at: int, spare: tuple[int, Reading]) -> bool:
    """A listed code beats a longer reading with unlisted parts; not where that is an unlisted place before just this code: 长县|交发."""
    start, reading = spare
    return found.strict and found.basis != "composed" and not (reading.chars and not reading.region and at == start + len(reading.chars))


def _best(plain: str, at: int, lexicon: Lexicon) -> Reading | None:
    """The first reading of plain[at:] that its left neighbour allows: behind prose only what can't be prose itself."""
    code = bare(plain[at:])
    if code is None:
        return None
    found = readings(code, lexicon)
    if not found or (plain[at] in lexicon.tokens["loose"] and any(r.strict for r in readings(code[1:], lexicon))):
        return None
    if _clean(plain, at, lexicon):
        return found[0]
    if len(code) == 1:
        return None
    return next((r for r in found if r.strict and (r.basis != "composed" or not _swallows(r, code, lexicon))), None)


def _clean(plain: str, at: int, lexicon: Lexicon) -> bool:
    """Nothing at the left, or an organ's end, or a lead-in: 根据|, 见|."""
    if at == 0 or plain[at - 1] in _ORGAN_END:
        return True
    return plain[at - 2 : at] in lexicon.tokens["lead-in"] if at > 1 else plain[0] in _LEAD_IN


def _swallows(reading: Reading, code: str, lexicon: Lexicon) -> bool:
    """符合财税: a city's one character before what is a code already is the end of a word, not a city; 长公通 is no 公通 of the ministry."""
    if reading.province:
        return False
    rest = readings(code[1:], lexicon)
    whole = rest[0].basis == "exact" or (rest[0].basis == "template" and rest[0].story.index("X") > 1) if rest else False
    return reading.place == "medium" or bool(whole and rest[0].strict)


def bare(code: str) -> str | None:
    """The code without its inner brackets; None when they don't pair.

    >>> bare("粤国土资(建)字"), bare("建)字")
    ('粤国土资建字', None)
    """
    if "(" not in code and ")" not in code:
        return code
    return code.replace("(", "").replace(")", "") if code.count("(") == code.count(")") == 1 and code.index("(") < code.index(")") else None


def _denied(run: str, lexicon: Lexicon) -> CodeReading | None:
    """A licence or penalty series whose body no table knows: 安许证."""
    plain = bare(run.translate(_BRACKETS)) or run
    token = next((t for n in range(min(8, len(plain)), 1, -1) if (t := plain[-n:]) in lexicon.denied), None)
    if token is None:
        return None
    return CodeReading(run if len(run) <= 5 else run[-len(token) :], "exact", lexicon.denied[token])


@lru_cache(maxsize=65536)
def code_owner(code: str, year: int | None, lexicon: Lexicon, region: str | None = None) -> Owner:
    """Whose code it is in that year; `region` (辽宁省, 沈阳市) settles codes that several places use.

    >>> from extractor.lexicon import default_lexicon
    >>> code_owner("辽民发", 2017, default_lexicon()).name, code_owner("环发", 2010, default_lexicon()).name
    ('辽宁省民政厅', '环境保护部')
    >>> code_owner("宁政发", 2017, default_lexicon()).reason
    'region character 宁 stands for 宁夏回族自治区, 南京市, 宁德市, 西宁市'
    """
    found = readings(bare(code.translate(_BRACKETS)) or code, lexicon)
    if not found:
        return Owner(None, None, None, None, (), "the code is in no table and composed of no known parts")
    chosen = _in_force(_local_first(found, region, lexicon), year)
    if not any(r.holder for r in chosen):
        return _bodiless(chosen[0], lexicon)
    holders = [r.holder for r in chosen if r.holder]
    if chosen[0].basis == "composed" and len(chosen) > 1:
        return _of_regions(chosen, year, lexicon)
    if not chosen[0].certain:
        return _candidates_only(owner(holders, year, lexicon), chosen[0], lexicon)
    return owner(holders, year, lexicon)


def _local_first(found: tuple[Reading, ...], region: str | None, lexicon: Lexicon) -> list[Reading]:
    """The readings that lie in the caller's region, made certain; all of them when none does or the place has nothing to say."""
    context = context_region(region, lexicon)
    if context is None or found[0].basis != "composed":
        return list(found)
    inside = [r for r in found if r.region and within(r.region, context, lexicon)]
    exact = [r for r in inside if r.region == context.code] or inside
    return [r.assured() for r in exact] if exact else list(found)


def _in_force(found: list[Reading], year: int | None) -> list[Reading]:
    """The readings of the best tier that has one in force in that year; the best tier when none has."""
    if year is not None:
        valid = [r for r in found if r.since <= year <= r.until]
        found = valid or found
    return [r for r in found if r.rank == found[0].rank]


def _of_regions(chosen: list[Reading], year: int | None, lexicon: Lexicon) -> Owner:
    """Several places (or departments) fit: the one certain one that has no likely rival, or candidates, the mere guesses last."""
    rivals = [r for r in chosen if r.place != "medium"]
    certain = [r for r in rivals if r.certain]
    if certain and len({r.region for r in rivals}) == 1:
        return owner([r.holder for r in certain if r.holder], year, lexicon)
    alone = {(r.region, r.place) for r in rivals}
    rows = rivals if len(alone) == 1 and rivals[0].place == "high" else sorted(chosen, key=lambda r: r.place == "medium")
    found = owner([r.holder for r in rows if r.holder], year, lexicon)
    return _candidates_only(found, rows[0], lexicon, rows)


def _candidates_only(found: Owner, reading: Reading, lexicon: Lexicon, rows: list[Reading] | None = None) -> Owner:
    names = found.candidates or ((found.name,) if found.name else ())
    regions = tuple(dict.fromkeys(lexicon.regions[r.region].name for r in rows or [reading] if r.region))
    if len(regions) > 1:
        return Owner(None, None, found.level, None, names, f"region character {reading.chars} stands for {', '.join(regions)}")
    if reading.chars and regions and reading.place != "high":
        return Owner(None, None, found.level, None, names, f"region character {reading.chars} probably stands for {regions[0]}")
    return Owner(None, found.agency, found.level, found.region, names, found.reason or "no document at hand proves whose code this is")


def _bodiless(reading: Reading, lexicon: Lexicon) -> Owner:
    region = lexicon.regions.get(reading.region)
    if region is None:
        return Owner(None, None, None, None, (), f"the place {reading.chars} is in no table")
    level = place_of(f"{reading.region}:", lexicon)[0]
    return Owner(
        None, None, level, region.name if reading.certain else None, (), "a temporary or joint body whose name the code does not tell"
    )


def explain_code(code: str, year: int | None, lexicon: Lexicon) -> str:
    """How the code is read, for a terminal: one line a reading, then the owner.

    >>> from extractor.lexicon import default_lexicon
    >>> print(explain_code("沪教委体", 2018, default_lexicon()))
    沪教委体 2018
      composed: 沪 (上海市) + 教委 (教委) + 体  -> 310000:教委
      owner: 上海市教育委员会 (310000:教委, province, 上海市)
    """
    found = readings(bare(code.translate(_BRACKETS)) or code, lexicon)
    lines = [f"{code} {year}" if year else code]
    for reading in found:
        holder: Holder | None = reading.holder
        years = (
            ""
            if (reading.since, reading.until) == (ALWAYS, NEVER)
            else f", {reading.since or ''}-{reading.until if reading.until < NEVER else ''}"
        )
        lines.append(
            f"  {reading.basis}: {reading.story}  -> {agency_of(holder) if holder else 'a body the code does not name'}{years}{'' if reading.certain else ', probable'}"
        )
    if not found:
        lines.append("  no reading")
    held = code_owner(code, year, lexicon)
    place = ", ".join(x for x in (held.agency, held.level, held.region) if x)
    lines.append(f"  owner: {held.name or 'not known'}" + (f" ({place})" if place else ""))
    if held.candidates:
        lines.append(f"  candidates: {'、'.join(held.candidates)}")
    if held.reason:
        lines.append(f"  reason: {held.reason}")
    denied = deny_of(code, lexicon)
    if denied:
        lines.append(f"  denied: {denied}")
    return "\n".join(lines)
