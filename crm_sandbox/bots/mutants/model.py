"""What a mutant is: a fault between the expert and his door, or a switch of his manner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from crm_sandbox.bots.door import Door
from crm_sandbox.bots.manner import EXPERT, Manner
from crm_sandbox.crm.calls.actions import Say
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel.actions import Action
from crm_sandbox.kernel.refusals import Refusal, Refused

Fault = Callable[[Door, Action], Iterable[Action]]
"""What becomes of an action of the expert: itself, nothing, something else, or more."""
Match = Callable[[Door, Action], bool]
Change = Callable[[Door, Action], Action]


def no_fault(door: Door, action: Action) -> Iterator[Action]:
    """The expert's action as it is."""
    yield action


@dataclass(frozen=True, slots=True)
class Mutant:
    """The expert but for one fault: the criterion that it hurts, and the indicators whose signal it changes in `house`, on the
    full day or in an `exercise`.

    `lowers` are those of which only the figures fall (a day offers too few occasions, or the tolerance covers them);
    `stirs` those that may move with them, as the time that the fault takes or the orders that it costs weigh elsewhere.
    """

    name: str
    fr: str
    en: str
    criterion: str
    changes: tuple[str, ...] = ()
    lowers: tuple[str, ...] = ()
    stirs: tuple[str, ...] = ()
    fault: Fault = no_fault
    manner: Manner = EXPERT
    house: str = "crhr"
    exercise: str = ""


class FaultyDoor:
    """The expert's door, with a fault in it. What the CRM refuses to the fault is left undone."""

    def __init__(self, door: Door, fault: Fault) -> None:
        self._door = door
        self._fault = fault

    @property
    def dataset(self) -> Dataset:
        """The dataset, untouched."""
        return self._door.dataset

    @property
    def state(self) -> RunState:
        """The present state, untouched."""
        return self._door.state

    def act(self, action: Action) -> Refusal | None:
        """Do what the fault makes of an action."""
        refusal = None
        for each in self._fault(self._door, action):
            try:
                refusal = self._door.act(each)
            except Refused as error:
                refusal = error.refusal
        return refusal


def says(*acts: str) -> Match:
    """Whether an action says one of the given acts."""
    return lambda door, action: isinstance(action, Say) and action.act in acts


def does(*kinds: type[Action]) -> Match:
    """Whether an action is of one of the given kinds."""
    return lambda door, action: isinstance(action, kinds)


def leaves_out(match: Match) -> Fault:
    """A fault that leaves some actions out."""

    def fault(door: Door, action: Action) -> Iterator[Action]:
        if not match(door, action):
            yield action

    return fault


def alters(match: Match, **values: object) -> Fault:
    """A fault that gives some actions other values."""
    return changes(match, lambda door, action: action.model_copy(update=values))


def changes(match: Match, change: Change) -> Fault:
    """A fault that changes some actions."""

    def fault(door: Door, action: Action) -> Iterator[Action]:
        yield change(door, action) if match(door, action) else action

    return fault


def precedes(match: Match, first: Fault) -> Fault:
    """A fault that does something else before some actions."""

    def fault(door: Door, action: Action) -> Iterator[Action]:
        if match(door, action):
            yield from first(door, action)
        yield action

    return fault


def follows(match: Match, after: Fault) -> Fault:
    """A fault that does something else after some actions."""

    def fault(door: Door, action: Action) -> Iterator[Action]:
        yield action
        if match(door, action):
            yield from after(door, action)

    return fault
