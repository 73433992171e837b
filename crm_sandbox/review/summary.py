"""Evidence as values: for the interface and the printable sheet."""

from __future__ import annotations

from typing import Any

from crm_sandbox.evidence import Evidence, Mark
from crm_sandbox.evidence.indicators import criteria_of


def evidence_view(item: Evidence) -> dict[str, Any]:
    """An indicator's finding with its thresholds, its occasions and their steps."""
    definition = item.indicator
    return {
        "ref": definition.ref,
        "fr": definition.fr,
        "en": definition.en,
        "criteria": list(criteria_of(definition.ref)),
        "numerator": item.numerator,
        "denominator": item.denominator,
        "unit": definition.unit,
        "sense": definition.sense,
        "favourable": definition.favourable,
        "mixed": definition.mixed,
        "minimum": definition.minimum,
        "signal": item.signal,
        "interval_pm": list(item.wilson_pm) if item.wilson_pm else None,
        "steps": [_mark(mark) for mark in item.marks],
        "alerts": [_mark(mark) for mark in item.alerts],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {"seq": mark.seq, "counted": mark.is_counted, "subject": mark.subject, "detail": mark.detail}
