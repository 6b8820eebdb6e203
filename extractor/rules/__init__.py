"""RULES, in order: what the extractor knows how to find. One file a family."""

from extractor.rules import (
    action,
    date,
    document_number,
    header,
    issuer,
    order,
    pinpoint,
    registration,
    short_form,
    standard,
    title,
    unquoted_title,
)
from extractor.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *header.RULES,
    *title.RULES,
    *unquoted_title.RULES,
    *document_number.RULES,
    *order.RULES,
    *standard.RULES,
    *registration.RULES,
    *short_form.RULES,
    *issuer.RULES,
    *action.RULES,
    *date.RULES,
    *pinpoint.RULES,
)

__all__ = ["RULES", "Rule"]
