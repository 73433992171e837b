"""What an exercise changes in the way a dataset is made. The default settings are those of a scenario's full day."""

from __future__ import annotations

from dataclasses import dataclass, field

HAZARDS = ("cutoff", "restock", "shortage", "urgent", "cover", "list")
"""What may go otherwise than the morning said."""


MISHEARD_PM = 500
"""How often a quantity that sounds like another is misheard, unless an exercise says otherwise."""


@dataclass(frozen=True, slots=True)
class HazardText:
    """What a department writes when something goes otherwise: texts with names between braces, the title of the tasks that
    follow from it, how long they have and how long each takes."""

    department: str
    title: str
    text: str
    task: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Settings:
    """Shares per mille; None leaves a share, a count or a choice to the scenario and the generator.

    `credit` says how many generated clients are in each state, the others being green; `demands` bound how many products a
    generated client asks for, `natures` weigh how he says quantities, `misheard_pm` says how often a bad line garbles one;
    `dictations` counts the orders to enter without a call; `hazards` are struck in their order through the day. `calls_drawn` of
    the written calls take part, one of each kind of `calls_at_least` among them.
    """

    stockout_pm: int | None = None
    credit: dict[str, int] | None = None
    has_drifts: bool = True
    outdated_pm: int | None = None
    demands: tuple[int, int] = (1, 4)
    misheard_pm: int = MISHEARD_PM
    natures: dict[str, int] | None = None
    dictations: int = 0
    hazards: tuple[str, ...] = ()
    calls_drawn: int | None = None
    calls_at_least: tuple[str, ...] = ()
    hazard_texts: dict[str, HazardText] = field(default_factory=dict)
