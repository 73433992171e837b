"""What counts in a plan, and how much: thousandths of a point, shares per mille, seconds. `docs/plan.md` says why."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the model. None of them is hidden in the search."""

    block_minutes: int = 30
    capacity_pm: int = 780
    """What is left of a block once incoming calls (4 of 30 minutes) and a tenth of slack are taken off."""
    overload_per_s: int = 50
    """Lost for each second beyond the capacity: three points a minute."""

    advised_pm: int = 750
    usual_pm: int = 400
    quiet_pm: int = 60
    """How likely the decision maker answers in advised hours, in others, in those to avoid."""
    promised_pm: int = 950

    segment: dict[str, int] = field(default_factory=lambda: {"A": 62_000, "B": 30_000, "C": 12_000})
    """The margin that an order of a segment brings, before the client's own basket moves it."""
    basket_low_pm: int = 600
    basket_high_pm: int = 1400
    margin_pm: int = 154
    """Share of a usual basket that an order is worth: 22 % of margin, seven chances in ten of an order."""
    relation: dict[str, int] = field(default_factory=lambda: {"A": 6_000, "B": 4_000, "C": 3_000})
    promised: int = 25_000
    complaint: int = 20_000
    falling: int = 12_000
    overdue: int = 8_000
    prospect: int = 8_000
    """A first talk with a prospect."""
    campaign_pm: int = 300
    campaigns_most_pm: int = 500
    """What a campaign adds to the margin of a client that it is about, and what all of them may add."""
    not_due_pm: int = 300
    """What a call to a client who is not due is worth of one who is."""
    late_pm: int = 350
    """What is left of an order's margin when the call comes after the tour's cut-off."""
    annoyance: int = 10_000
    """Lost by calling in hours to avoid, or a client who was promised another hour."""

    wrap_up_s: int = 60
    no_answer_s: int = 45
    task_per_minute: int = 800


DEFAULT = Weights()
