"""Who plays a client's part: his own script, or one of those that wait for prospects whom the run creates."""

from __future__ import annotations

from dataclasses import replace

from crm_sandbox.crm.accounts.state import NewProspect
from crm_sandbox.crm.calls.model import Script
from crm_sandbox.crm.dataset import Dataset
from crm_sandbox.crm.session.sequels import after_mistakes
from crm_sandbox.crm.state import RunState
from crm_sandbox.kernel import streams


def part_of(dataset: Dataset, state: RunState, ref: str) -> Script | None:
    """The part that a file plays, or None when nobody answers for him."""
    if ref in dataset.world.clients:
        script = dataset.script(ref)
        return after_mistakes(dataset, state, script) if script is not None and state.session.nights else script
    made = state.accounts.prospects.get(ref)
    return _newcomer(dataset, made) if made is not None else None


def _newcomer(dataset: Dataset, made: NewProspect) -> Script | None:
    """A prospect whom the dataset did not foresee: one of the parts of his type, drawn by his name. The person whom the
    trainee wrote down is the one who decides."""
    parts = dataset.world.newcomers.get(made.client_type, ())
    if not parts:
        return None
    script = dataset.script(parts[streams.draw(dataset.world.seed, "newcomer", made.trade_name) % len(parts)])
    if script is None:
        return None
    roles = dict(script.roles)
    decider = next((role for role in roles.values() if "order" in role.rights), None)
    if made.contact and decider is not None:
        roles[decider.ref] = replace(decider, name=made.contact)
    return replace(script, client=made.ref, title=f"Découverte: {made.trade_name}", roles=roles)
