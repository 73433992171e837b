"""The palette of speech acts, as a phase of a call shows it."""

from __future__ import annotations

from dataclasses import dataclass

from crm_sandbox.crm.calls.speech import ACTS, SpeechAct


@dataclass(frozen=True, slots=True)
class ActOption:
    """A speech act of the palette; `is_natural` in the phase that the call is in (all are, where the exercise gives no hint)."""

    code: str
    key: str
    cost_s: int
    params: tuple[str, ...]
    optional: tuple[str, ...]
    is_natural: bool


def acts_for(phase: str, *, with_hints: bool = True) -> tuple[ActOption, ...]:
    """The palette: what is natural now first, then the rest, which stays possible; without hints, always in one order."""
    made = [_option(act, not with_hints or phase in act.phases) for act in ACTS.values()]
    return tuple(sorted(made, key=lambda act: not act.is_natural))


def _option(act: SpeechAct, is_natural: bool) -> ActOption:
    return ActOption(act.code, act.key, act.cost_s, act.params, act.optional, is_natural)
