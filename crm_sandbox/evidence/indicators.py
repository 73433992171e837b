"""All indicators together."""

from __future__ import annotations

from collections.abc import Mapping

from crm_sandbox.evidence import (
    advice,
    arguments,
    authority,
    competence1,
    competence4,
    competence5,
    competence6,
    conversation,
    coverage,
    offers,
    orders,
    organisation,
    pace,
    preparation,
    prospecting,
    questions,
    relations,
    tool,
)
from crm_sandbox.evidence.days import BY_DAY, over_days
from crm_sandbox.evidence.model import Evidence, Indicator
from crm_sandbox.evidence.registry import RULES
from crm_sandbox.evidence.story import Story

MODULES = (
    competence1,
    orders,
    offers,
    conversation,
    arguments,
    prospecting,
    relations,
    advice,
    preparation,
    pace,
    competence4,
    tool,
    competence5,
    competence6,
    authority,
    organisation,
    coverage,
    questions,
)
"""Imported for what they register."""


def collect(story: Story, definitions: Mapping[str, Indicator]) -> tuple[Evidence, ...]:
    """What every indicator found in a run, in the order of the certification data."""
    found = []
    for ref, definition in definitions.items():
        rule = RULES.get(ref)
        if rule is not None:
            finding = over_days(story, rule.find) if ref in BY_DAY else rule.find(story)
            found.append(Evidence(definition, tuple(finding.marks), tuple(finding.alerts), finding.value))
    return tuple(found)


def criteria_of(ref: str) -> tuple[str, ...]:
    """The criteria that an indicator informs."""
    rule = RULES.get(ref)
    return rule.criteria if rule else ()
