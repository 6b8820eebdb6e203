"""Mentions -> plain data in the contract's shape and order; the models, or `checked`, see that it is valid."""

from typing import Any

import regex

from extractor.genres import genre_of, inner_of, kind_of, known_kind, version_of
from extractor.keys import key_of
from extractor.mention import Mention
from extractor.models import SCHEMA_VERSION
from extractor.read import Source
from extractor.resolve import resolve_issuers
from extractor.rules.fragments import compact, without_layout
from extractor.rules.header import Draft
from extractor.rules.rule import NumberPart, Scope, TitlePart
from extractor.scan import Scan
from extractor.setting import Context, Party, squeeze


def document(
    scope: Scope, source: Source, header: Draft, mentions: list[Mention], scanned: Scan, context: Context, version: str, lexicon: str
) -> dict[str, Any]:
    """The document's plain data."""
    ids = {id(m): f"c{i}" for i, m in enumerate(mentions, 1)}
    issuers = {id(m): resolve_issuers(scope, m, context) for m in mentions}
    printed = frozenset(m.folded_name for m in mentions if m.folded_name and _printed(scope, m))
    return {
        "schema_version": SCHEMA_VERSION,
        "producer": {"version": version, "lexicon": lexicon},
        "source": {"id": source.id, "sha256": source.sha256, "encoding": source.encoding, "characters": len(source.text)},
        "header": _header(scope, header, context),
        "citations": tuple(_citation(scope, m, ids, issuers, printed) for m in mentions),
        "notes": (*(dict(note) for note in source.notes), *_notes(context.notes), *_unclosed(scanned)),
    }


def _unclosed(scanned: Scan) -> list[dict[str, Any]]:
    return [
        {"code": "unclosed-title", "message": "《 without its 》: no title is read here", "start": d.start, "end": d.end}
        for d in scanned.declined
        if d.reason == "unclosed 《"
    ]


def _notes(notes: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"code": code, "message": message, "start": None, "end": None} for code, message in dict.fromkeys(notes)]


def _header(scope: Scope, header: Draft, context: Context) -> dict[str, Any]:
    title = TitlePart(*header.title, "header", *header.title, quoted=False) if header.title else None
    name = without_layout(scope.text[header.title[0] : header.title[1]]) if header.title else ""
    folded = compact(scope.folded[header.title[0] : header.title[1]]) if header.title else ""
    return {
        "title": _title(scope, title, name, folded) if title and name else None,
        "number": _number(scope, header.number) if header.number else None,
        "issuers": tuple(_plain(i) for i in context.issuers),
        "date": header.date,
        "region": context.region,
        "genre": (genre_of(folded).word or None) if name else None,
        "proposal": header.proposal.model_dump() if header.proposal else None,
    }


def _plain(party: Party) -> dict[str, Any]:
    return party._asdict()


def _number(scope: Scope, part: NumberPart) -> dict[str, Any]:
    return {
        "text": scope.text[part.start : part.end], "start": part.start, "end": part.end, "canonical": part.canonical, "series": part.series,
        "code": part.code, "year": part.year, "serial": part.serial, "deviations": part.deviations,
    }  # fmt: skip


def _title(scope: Scope, part: TitlePart, name: str, folded: str) -> dict[str, Any]:
    inner = inner_of(folded) or ""
    at = folded.find(inner)
    return {
        "text": scope.text[part.start : part.end], "start": part.start, "end": part.end, "name": name, "genre": genre_of(folded).word or None,
        "version": version_of(folded), "inner": name[at : at + len(inner)] or None, "quoted": part.quoted, "closed": True,
    }  # fmt: skip


def _title_of(scope: Scope, mention: Mention) -> dict[str, Any] | None:
    if mention.title:
        return _title(scope, mention.title, mention.name, mention.folded_name)
    return None if mention.number else _pointing(scope, mention)


def _pointing(scope: Scope, mention: Mention) -> dict[str, Any]:
    """该办法, 立场文件: the words that point stand as an unquoted title."""
    surface = scope.text[mention.start : mention.end]
    return {
        "text": surface, "start": mention.start, "end": mention.end, "name": without_layout(surface), "genre": None, "version": None, "inner": None,
        "quoted": False, "closed": True,
    }  # fmt: skip


def _citation(
    scope: Scope, mention: Mention, ids: dict[int, str], issuers_of: dict[int, tuple[Party, ...]], printed: frozenset[str]
) -> dict[str, Any]:
    target = mention.antecedent
    issuers = issuers_of[id(mention)]
    source = target or mention
    key = key_of(source, issuers_of[id(source)]) if source.form == "full" else None
    kind_name = source.folded_name or (mention.deictic.kind_word if mention.deictic else None)
    return {
        "text": scope.text[mention.start : mention.end],
        "start": mention.start,
        "end": mention.end,
        "id": ids[id(mention)],
        "key": key,
        "kind": _kind(scope.folded, source, kind_name, issuers_of[id(source)] or issuers, printed),
        "form": mention.form,
        "sentence": {"start": mention.sentence[0], "end": mention.sentence[1]},
        "number": _number(scope, mention.number) if mention.number else None,
        "other_numbers": tuple([_number(scope, n) for n in mention.others]),
        "title": _title_of(scope, mention),
        "issuers": tuple([_plain(i) for i in issuers]),
        "issuer_total": mention.total,
        "issuers_complete": mention.complete,
        "actions": tuple(
            [
                {"text": scope.text[a.start : a.end], "start": a.start, "end": a.end, "type": a.type, "modality": a.modality}
                for a in mention.actions
            ]
        ),
        "relation": mention.relation,
        "dates": tuple([dict(d.__dict__) for d in mention.dates]),
        "pinpoints": tuple(mention.pinpoints),
        "defines": mention.defines,
        "antecedent": ids.get(id(target)) if target else None,
        "certainty": _certainty(mention),
        "rules": tuple(dict.fromkeys(mention.rules)),
        "notes": tuple(_notes(mention.notes)),
    }


# 涟政函〔2018〕14号|批复
_REPLY = regex.compile(r"[)〕]?\s?(?:批复|复函|函复|答复)")


def _kind(folded: str, mention: Mention, name: str | None, issuers: tuple[Party, ...], printed: frozenset[str]) -> str:
    if mention.standard:
        return "standard"
    if not name and mention.number and mention.number.series == "document" and _REPLY.match(folded, mention.end):
        return "other"
    issuer = next((i.name for i in issuers if i.name), "")
    lower = bool(issuers) and not any(_makes_rules(i) for i in issuers)
    number = mention.number or mention.same
    no_rule = lower or mention.folded_name in printed
    return kind_of(name, number.series if number else None, number.canonical if number else None, issuer, no_rule)


def _printed(scope: Scope, mention: Mention) -> bool:
    """印发, or annexed to what was: a rule is 公布, by an order. What one mention says of an instrument holds for all of the text."""
    if mention.title and mention.title.rule == "annex-title":
        return True
    return any(a.type == "issue" and compact(scope.folded[a.start : a.end]) in ("印发", "联合印发", "下发") for a in mention.actions)


# 我局, 该县: hardly a ministry, a province or a city with districts.
_MINOR = regex.compile(r"[我本该](?:局|办|所|县|区|镇|乡|街道|公司|协会|单位)")


def _makes_rules(party: Party) -> bool:
    """Ministries, and governments and congresses above the county (立法法 第八十条以下); of a body that is not known it is not excluded."""
    if party.name is None and party.text and _MINOR.fullmatch(squeeze(party.text)):
        return False
    if party.level in ("province", "prefecture"):
        return bool(party.name is None or party.name.endswith(("人民政府", "代表大会", "常务委员会")))
    return party.level not in ("other", "county")


def _certainty(mention: Mention) -> str:
    """By rule and notes: a number of a listed code, or a title with a policy genre, is high; an unlisted code or a pointing word less."""
    if mention.form == "short":
        return "medium" if mention.antecedent else "low"
    if mention.number:
        return mention.number.certainty
    if genre_of(mention.folded_name).weight != "instrument" and not known_kind(mention.folded_name):
        return "low"
    return "high" if mention.title and mention.title.quoted else "medium"
