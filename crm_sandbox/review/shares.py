"""What an indicator found, in words: the fault that its misses are, its share, and which way is good."""

from __future__ import annotations

from babel.numbers import format_decimal

from crm_sandbox.evidence import Evidence, Indicator
from crm_sandbox.review.referential import referential
from crm_sandbox.web.i18n import _, ngettext
from crm_sandbox.web.typography import MINUS, language, number, percent, typo

BP_PER_MILLE = 10
PER_MILLE = 1000
SECONDS = "s"
UNANSWERED = "unanswered"
"""The detail of a mark about a question to which nothing was answered."""


def indicator_name(indicator: Indicator) -> str:
    """What an indicator is called: the right gesture."""
    return indicator.en if language() == "en" else str(typo(indicator.fr))


def fault_name(indicator: Indicator) -> str:
    """What a miss of an indicator is called: the fault, so that an alert never reads as praise."""
    fault = referential().faults[indicator.ref]
    return fault.en if language() == "en" else str(typo(fault.fr))


def miss_name(evidence: Evidence, seq: int | None = None) -> str:
    """What the misses of an indicator are called, all of them or those of a step: a question that was left unanswered got no
    wrong answer."""
    marks = [mark for mark in evidence.marks if mark.is_counted == (evidence.indicator.sense == "low")]
    here = [mark for mark in marks if seq is None or mark.seq == seq]
    left = sum(mark.detail == UNANSWERED for mark in here)
    if not left:
        return fault_name(evidence.indicator)
    unanswered = ngettext("%(num)s question sans réponse", "%(num)s questions sans réponse", left)
    return unanswered if left == len(here) else f"{fault_name(evidence.indicator)}, {unanswered}"


def alert_text(indicator: Indicator, count: int) -> str:
    """What is wrong, with how often it raised an alert."""
    fault = fault_name(indicator)
    what = fault[:1].lower() + fault[1:]
    return ngettext("%(num)s alerte : %(what)s", "%(num)s alertes : %(what)s", count, what=what)


def share_text(evidence: Evidence) -> str:
    """The share that was found: how many did right out of how many occasions, how many deviations where fewer is better,
    or a median with the calls that it is of."""
    if evidence.denominator == 0 and not evidence.marks:
        return _("aucune occasion")
    whole = number(evidence.denominator)
    if evidence.indicator.unit == SECONDS:
        calls = ngettext("%(num)s appel", "%(num)s appels", evidence.denominator)
        return f"{_('médiane de %(seconds)s s', seconds=evidence.numerator)} · {calls}"
    if evidence.indicator.sense == "low" and evidence.numerator == sum(mark.is_counted for mark in evidence.marks):
        return ngettext("%(num)s écart sur %(of)s", "%(num)s écarts sur %(of)s", evidence.numerator, of=whole)
    return _("%(numerator)s sur %(denominator)s", numerator=number(evidence.numerator), denominator=whole)


def bound_text(evidence: Evidence) -> str:
    """Which way is good and from where on; where the occasions are too few to say, how many it takes."""
    if evidence.signal == "not_observed":
        return _least(evidence.indicator)
    return _favourable(evidence.indicator)


def thresholds_text(indicator: Indicator) -> str:
    """All that makes an indicator's signal: which way is good, from where on, out of how many occasions."""
    mixed = _bound(indicator, indicator.mixed)
    told = [_favourable(indicator)]
    if indicator.sense == "high":
        told.append(_("mixte dès %(share)s", share=mixed))
    elif indicator.mixed:
        told.append(_("mixte jusqu'à %(share)s", share=mixed))
    return ", ".join([*told, _least(indicator)])


def _favourable(indicator: Indicator) -> str:
    share = _bound(indicator, indicator.favourable)
    if indicator.sense == "high":
        return _("favorable dès %(share)s", share=share)
    return _("favorable jusqu'à %(share)s", share=share) if indicator.favourable else _("favorable à zéro")


def _least(indicator: Indicator) -> str:
    return ngettext("signal dès %(num)s occasion", "signal dès %(num)s occasions", indicator.minimum)


def _bound(indicator: Indicator, value: int) -> str:
    """A threshold: a share, or seconds."""
    return _("%(seconds)s s", seconds=value) if indicator.unit == SECONDS else percent(value * BP_PER_MILLE)


def decimals(share_pm: int) -> str:
    """A share per mille as a number with two decimals: « 0,62 »."""
    return str(format_decimal(share_pm / PER_MILLE, format="0.00", locale=language())).replace("-", MINUS)
