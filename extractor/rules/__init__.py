"""RULES, in order: what the extractor knows how to find. One file a family."""

from extractor.rules import (
    action,
    behind_title,
    court_title,
    date,
    document_number,
    header,
    issuer,
    law_name,
    order,
    other_number,
    pinpoint,
    registration,
    row_title,
    short_form,
    standard,
    title,
    title_before_number,
)
from extractor.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *header.RULES,
    *title.RULES,
    *row_title.RULES,
    *title_before_number.RULES,
    *court_title.RULES,
    *law_name.RULES,
    *document_number.RULES,
    *other_number.RULES,
    *order.RULES,
    *behind_title.RULES,
    *standard.RULES,
    *registration.RULES,
    *short_form.RULES,
    *issuer.RULES,
    *action.RULES,
    *date.RULES,
    *pinpoint.RULES,
)

__all__ = ["RULES", "Rule"]
