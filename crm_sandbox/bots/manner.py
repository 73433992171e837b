"""What a scripted trainee does well or not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """What a scripted trainee does well or not; the expert does everything."""

    reads_file: bool = True
    presents: bool = True
    asks_for_the_right_person: bool = True
    questions: bool = True
    picks_best_substitute: bool = True
    announces_stockout: bool = True
    announces_packaging: bool = True
    reads_back: bool = True
    announces_replacement: bool = True
    records_facts: bool = True
    records_noise: bool = False
    fixes_next: bool = True
    listens_first: bool = True
    checks_history: bool = True
    reports: bool = True
    transmits: bool = True
    reminds_due: bool = True
    minds_credit: bool = True
    answers_objections: bool = True
    advises: bool = True
    """Says more than the order needs: how a new product is used, what carriage costs, what else would fit."""
    reads_messages: bool = True
    pins_documents: bool = True
    plans_by_hours: bool = True
    """Else down the list of due clients."""
    calls_back: bool = True
    does_tasks: bool = True
    knows_the_house: bool = True
    """Answers the questions of the exercise rightly; else two of three wrongly."""
    records_after: bool = False
    """Once the client has hung up, from memory."""


EXPERT = Manner()
