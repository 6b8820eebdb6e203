"""Every rule proves itself: its yes and no run through the whole extractor."""

from typing import Any

import pytest

from extractor import extract
from extractor.rules import RULES
from extractor.write import plain

YES = [pytest.param(rule, text, expected, id=f"{rule.id}-{i}") for rule in RULES for i, (text, expected) in enumerate(rule.yes.items())]
NO = [pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in RULES for i, text in enumerate(rule.no)]


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_a_source_and_both_proofs(rule: Any) -> None:
    assert rule.finds and rule.source and rule.pattern
    assert rule.yes and rule.no


@pytest.mark.parametrize(("rule", "text", "expected"), YES)
def test_yes(rule: Any, text: str, expected: dict[str, Any]) -> None:
    document = plain(extract(text))
    if any(path.startswith("header.") for path in expected):
        assert {path: value_at(document, path) for path in expected} == expected
        return
    fired = [c for c in document["citations"] if rule.id in c["rules"]]
    assert len(fired) == 1, [c["text"] for c in document["citations"]]
    for path, value in expected.items():
        assert matches(value_at(fired[0], path), value), (path, value_at(fired[0], path))


@pytest.mark.parametrize(("rule", "text"), NO)
def test_no(rule: Any, text: str) -> None:
    assert [c.text for c in extract(text).citations if rule.id in c.rules] == []


def value_at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value[int(name)] if name.isdigit() else None if value is None else value[name]
    return value


def matches(found: Any, expected: Any) -> bool:
    """Lists and dicts may say less than what was found: [{"text": …}] is a prefix of each item."""
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) >= len(expected) and all(matches(f, e) for f, e in zip(found, expected, strict=False))
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(matches(found.get(k), v) for k, v in expected.items())
    return bool(found == expected)
